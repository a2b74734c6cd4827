"""RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, and CDF, from a parsed tree."""

from __future__ import annotations

import html
import re
from itertools import islice

from lxml import etree

from crawler.dates.reading import read_stamp
from crawler.discovery.feeds.entry import FeedEntry, RawFeed, is_address, one_line
from crawler.discovery.link_fields import bare_address
from crawler.items import Image

_NAMESPACES = {
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://search.yahoo.com/mrss": "media",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://prismstandard.org/namespaces/basic/2.0/": "prism",
    "http://www.pheedo.com/namespace/pheedo": "pheedo",
    "http://purl.org/syndication/history/1.0": "fh",
}
_PREFIXES = set(_NAMESPACES.values())
# Elements with the vocabulary of RSS and Atom: no namespace, or any of those that either has had.
_CORE = ("rss", "atom", "rdf/simple", "echo", "newformat", "pie")
_XML = "{http://www.w3.org/XML/1998/namespace}"
_ITEMS = {"item", "entry"}
_PUBLISHED = ("pubdate", "published", "issued", "dcterms:issued", "dcterms:created", "created", "prism:publicationdate")
_MODIFIED = ("updated", "modified", "dcterms:modified", "lastbuilddate")
_MAILBOX = re.compile(r"^\s*\S+@\S+(?:\s+\((.*)\))?\s*$")
_IDENTIFIERS = ("permalink", "id")
# A feed service's own address stands in `link`, and the outlet's in origLink.
_ADDRESSES = (
    "feedburner:origlink", "pheedo:origlink", "link", "other link", "permalink", "id", "url", "own link",
    "content link",
)  # fmt: skip
_RELATIONS = "http://www.iana.org/assignments/relation/"
_LANGUAGE = ("dc:language", "language", "dcterms:language")


class _Names(dict[str, str]):
    """lxml's tag to ``prefix:name`` with the usual prefix, in lower case; the core vocabulary has none.

    An unknown namespace counts as what its prefix usually stands for, and the root's own as core.
    """

    def __init__(self, root: etree._Element):
        super().__init__()
        self._spaces = {uri: prefix for prefix, uri in root.nsmap.items() if prefix in _PREFIXES}
        self._root = _space(root.tag)

    def __missing__(self, tag: str) -> str:
        space, local = _space(tag).replace("https:", "http:", 1), tag.rpartition("}")[2].lower()
        prefix = _NAMESPACES.get(space.rstrip("/")) or _NAMESPACES.get(space) or self._spaces.get(_space(tag))
        if prefix is None and space and _space(tag) != self._root and not any(core in space.lower() for core in _CORE):
            prefix = "other"
        name = self[tag] = f"{prefix}:{local}" if prefix else local
        return name


def _space(tag: object) -> str:
    return tag[1:].partition("}")[0] if isinstance(tag, str) and tag[:1] == "{" else ""


def read_tree(root: etree._Element, *, has_base: bool, most: int, strict: bool = True) -> RawFeed | None:
    """A feed's tree as written, or None when it is the tree of something else.

    :param has_base: whether ``xml:base`` occurs in the document at all; looking for it costs time.
    :param most: entries to read.
    :param strict: whether an entry's link is a child of it; where tags did not match it may be deeper.
    """
    names = _Names(root)
    kind = names[str(root.tag)].rpartition(":")[2]
    items = list(islice((e for e in root.iter() if names[str(e.tag)] in _ITEMS), most))
    if kind not in {"rss", "rdf", "feed", "channel", "entry"} and not items:
        return None
    feed = RawFeed(kind="atom" if kind in {"feed", "entry"} else "rss")
    channel = next((e for e in root.iter() if names[str(e.tag)] in {"channel", "feed"}), root)
    _read_channel(feed, channel, names)
    feed.language = feed.language or root.get(_XML + "lang")
    if has_base or channel.get("BASE"):
        feed.base = channel.get("BASE") or channel.base
    for item in items:
        entry = _read_entry(item, names, feed, has_base=has_base)
        if entry.url is None and not strict:
            entry.url = _nested_link(item, names)
        feed.entries.append(entry)
    return feed


def _read_channel(feed: RawFeed, channel: etree._Element, names: _Names) -> None:
    texts: dict[str, str] = {}
    for child in channel:
        name = names[str(child.tag)]
        if name in _ITEMS:
            continue
        if name == "link" and (href := child.get("href") or _text(child).strip()):
            rel = _relation(child)
            texts.setdefault("link" if rel == "alternate" else f"rel={rel}", href)
        elif name == "category":
            texts.setdefault(name, child.get("term") or _text(child))
        elif value := _text(child):
            texts.setdefault(name, value)
    feed.title = one_line(texts.get("title"))
    feed.home = texts.get("link") or channel.get("HREF")
    feed.language = texts.get("language") or texts.get("dc:language") or channel.get(_XML + "lang")
    feed.section = one_line(texts.get("category"))
    feed.own_url, feed.hub = texts.get("rel=self"), texts.get("rel=hub")
    # RFC 5005: the next page of a paged feed, or the older archive of an archived one
    feed.next_page = texts.get("rel=next") or texts.get("rel=prev-archive")


def _read_entry(item: etree._Element, names: _Names, feed: RawFeed, *, has_base: bool) -> FeedEntry:
    atom = feed.kind == "atom"
    entry = FeedEntry(language=item.get(_XML + "lang"))
    texts: dict[str, str] = {}
    for child in item:
        name = names[str(child.tag)]
        if name == "link":
            _add_link(entry, texts, child, has_base=has_base)
        elif name == "title":
            # Atom says what is markup; in RSS it is usual and unsaid.
            markup = not atom or child.get("type", "text").lower() not in {"text", "text/plain", "xhtml"}
            entry.title = entry.title or one_line(_text(child), markup=markup)
        elif name in {"category", "dc:subject"}:
            entry.tags.append(child.get("label") or child.get("term") or _text(child))
        elif name in {"content", "content:encoded", "fullitem", "xhtml:body", "body"}:
            texts.setdefault("html", _content(child, name))
            if "html" in child.get("type", "") and (source := child.get("src")):
                texts.setdefault("content link", source)
        elif name in {"description", "summary"}:
            texts.setdefault("summary", _content(child, "content" if atom else name))
        elif name in {"author", "dc:creator"}:
            entry.authors += filter(None, [_author(child, names)])
        elif name == "guid":
            if child.get("isPermaLink", "true").strip().lower() == "true":
                texts.setdefault("permalink", _text(child))
        elif name.startswith("media:"):
            _add_media(entry, child, names)
        elif name == "enclosure":
            if (child.get("type") or "").startswith("image/") and (url := child.get("url")):
                entry.images.append(Image(url=url))
        elif value := _text(child):
            texts.setdefault(name, value)
    if has_base and entry.base is None:
        entry.base = item.base
    if feed.home and is_address(texts.get("permalink"), identifier=True) and _same(texts.get("link"), feed.home):
        del texts["link"]
    _settle(entry, texts, item, atom=atom)
    return entry


def _same(link: str | None, home: str) -> bool:
    return link is not None and link.strip().rstrip("/") == home.strip().rstrip("/")


def _settle(entry: FeedEntry, texts: dict[str, str], item: etree._Element, *, atom: bool) -> None:
    """Choose among the elements that say the same thing."""
    about = next((value for key, value in item.attrib.items() if str(key).endswith("}about")), None)
    written = ((name, bare_address(texts[name])) for name in _ADDRESSES if name in texts)
    entry.url = next(
        (url for name, url in written if is_address(url, identifier=name in _IDENTIFIERS)),
        about or item.get("HREF") or item.get("href"),
    )
    entry.title = entry.title or one_line(texts.get("dc:title"))
    entry.published = _first_date(texts, _PUBLISHED if atom else (*_PUBLISHED, "dc:date", "date"))
    entry.modified = _first(texts, (*_MODIFIED, "dc:date") if atom else _MODIFIED)
    entry.language = _first(texts, _LANGUAGE) or entry.language
    entry.content, entry.summary = texts.get("html") or None, texts.get("summary") or None


def _author(element: etree._Element, names: _Names) -> str | None:
    """A name: Atom has an element for it, RSS puts it behind the mail address, in parentheses."""
    named = next((_text(child) for child in element if names[str(child.tag)] == "name"), None)
    text = _text(element) if named is None else named
    return one_line(_MAILBOX.sub(r"\1", text))


def _nested_link(item: etree._Element, names: _Names) -> str | None:
    for element in item.iter():
        name, link = names[str(element.tag)], (element.get("href") or element.text or "").strip()
        own = name in {"link", "guid", "id"} and _relation(element) in {"alternate", ""}
        if own and is_address(link, identifier=name != "link"):
            return link
    return None


def _first(texts: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((texts[name] for name in names if name in texts), None)


def _first_date(texts: dict[str, str], names: tuple[str, ...]) -> str | None:
    """The first of several dates that can be read; the first of all where none can without knowing the outlet."""
    found = [texts[name] for name in names if name in texts]
    readable = (text for text in found if read_stamp(text)) if len(found) > 1 else iter(found)
    return next(readable, found[0] if found else None)


def _relation(link: etree._Element) -> str:
    """What a link leads to, by its short name (RFC 4287 section 4.2.7.2)."""
    return link.get("rel", "alternate").strip().lower().removeprefix(_RELATIONS)


def _add_link(entry: FeedEntry, texts: dict[str, str], child: etree._Element, *, has_base: bool) -> None:
    href = bare_address(child.get("href") or _text(child))
    rel = _relation(child)
    kind = child.get("type", "text/html").strip().lower()
    if rel == "enclosure":
        if kind.startswith("image/"):
            entry.images.append(Image(url=href))
        return
    if rel == "self" and "html" in kind:
        texts.setdefault("own link", href)
    if rel not in {"alternate", ""} or not is_address(href):
        return
    texts.setdefault("link" if "html" in kind else "other link", href)
    if has_base:
        entry.base = entry.base or child.base


def _add_media(entry: FeedEntry, element: etree._Element, names: _Names) -> None:
    """Media RSS: contents, thumbnails, and groups of them, with caption and credit."""
    for found in element.iter():
        name, url = names[str(found.tag)], found.get("url")
        if name == "media:thumbnail" and url:
            image = Image(url=url)
        elif name == "media:content" and url and _is_image(found, url):
            image = Image(url=url)
            for child in found:
                detail = names[str(child.tag)]
                if detail in {"media:description", "media:text"}:
                    image.caption = one_line(_text(child))
                elif detail == "media:credit":
                    image.credit = one_line(_text(child))
        else:
            continue
        entry.images.append(image)


def _is_image(content: etree._Element, url: str) -> bool:
    declared = (content.get("medium") or content.get("type") or "").lower()
    if declared:
        return declared.startswith("image")
    return url.partition("?")[0].lower().endswith((".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif"))


def _content(element: etree._Element, name: str) -> str:
    """The HTML of an element that holds the entry's text."""
    kind = element.get("type", "text/html" if name != "content" else "text").lower()
    if len(element):  # XHTML, or markup that nobody escaped
        inner = "".join(etree.tostring(child, encoding="unicode") for child in element)
        return html.escape(element.text or "", quote=False) + inner
    text = element.text or ""
    if "html" in kind or element.get("mode") == "escaped":
        return text
    return html.escape(text, quote=False) if kind in {"text", "text/plain"} else ""


def _text(element: etree._Element) -> str:
    return "".join(element.itertext()) if len(element) else element.text or ""
