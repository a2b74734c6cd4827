"""Where a page says who wrote its article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from crawler.extraction.document import Document
from crawler.extraction.fields.bylines.names import Name, read_names
from crawler.extraction.fields.dates.around_dates import around_dates
from crawler.extraction.fields.site_name import SiteName
from crawler.extraction.fields.surroundings import stands_aside
from crawler.extraction.structured.article_nodes import address
from crawler.extraction.structured.json_ld import load_json, node_types
from crawler.labels import fold_label, label_of, phrases, split_label
from crawler.page.class_names import BOX, COMMENT
from crawler.page.text import fold, plain, text_of, values

_META = (
    "author", "article:author", "parsely-author", "sailthru.author", "cxenseparse:author", "og:author",
    "dc.creator", "dcterms.creator", "byl", "article:byline", "citation_author", "vr:author", "mrf:authors",
    "article.author", "articleauthor", "authors",
)  # fmt: skip
_COMMON = ("author", "article:author", "parsely-author")
_BESIDE = ("aside", "nav", "footer")
_NO_LINE = ("nav", "footer", "script", "style")
_PROFILE = re.compile(
    r"/(?:authors?|autor(?:en|es)?|auteurs?|profile|people|staff|journalist\w*|by)/([a-z]+(?:-[a-z]+){1,3})/?$"
)
_PROFILE_LINK = re.compile(
    r"/(?:authors?|autor(?:en|es)?|auteurs?|profiles?|people|persons?|staff|team|journalist\w*|columnists?|contributors?|"
    r"writers?|redaktion|by)/[^/?#]+/?(?:[?#].*)?$|[?&]_?author=",
    re.IGNORECASE,
)
# Relations and addresses of links to the articles of one kind.
_CATEGORY = re.compile(r"\b(?:category|categories|tags?|topics?)\b", re.IGNORECASE)
_GIVEN = (("givenName", "firstName"), ("familyName", "lastName"))
_DEEPEST = 3
_LONGEST_NAME = 60
_LONGEST_LINE = 150
_NEAR = 40
_REACH = 3
_MOST = 40
_MOST_LINES = 5000
_MANY = 6
_LEVELS = 4
_LONGEST_BYLINE = 300
# Where a line breaks off before a link: "By Ada Brandt, in [Politics]".
_BROKEN_OFF = re.compile(r"(?<![\s,])[\s,]+(?:in|on|at|for|im|bei|dans|à|en|em)$", re.IGNORECASE)
_FIRST = re.compile(r"[^\s:：]+")
_WHOLE = ("article", "main", "body", "html")
# What a name is written with beside words with a capital.
_PARTICLES = frozenset(
    [
        "de",
        "del",
        "la",
        "der",
        "van",
        "von",
        "den",
        "di",
        "da",
        "dos",
        "du",
        "bin",
        "al",
        "el",
        "and",
        "und",
        "et",
        "y",
        "e",
        "with",
    ]
)


@dataclass(slots=True)
class Signed:
    """Who is named at one place."""

    names: list[Name]
    source: str
    signs: set[str]
    at: HtmlElement | None = None
    """Where that is seen; None for what stands in the page's head."""


def structured(doc: Document, site: SiteName) -> Iterator[Signed]:
    """Whom the page's data names."""
    for described in doc.articles():
        for key in ("author", "creator"):
            if key in described.node:
                of = ("", " of another work", " of the page")[described.rank]
                names = _named(doc, described.node[key], site)
                yield Signed(names, described.source, {f"{described.source} {key}{of}"})
    for name in _META:
        named = (plain(each) for value in doc.meta.get(name, ()) for each in values(value))
        names = [n for each in named for n in read_names(each, site)]
        yield Signed(names, f"meta {name}", {f"meta {name}" if name in _COMMON else "another meta"})
    for number in ("1", "2"):
        if any(label_of(value) == "byline" for value in doc.meta.get(f"twitter:label{number}", ())):
            names = [n for value in doc.meta.get(f"twitter:data{number}", ()) for n in read_names(value, site)]
            yield Signed(names, f"meta twitter:data{number}", {"meta twitter:data"})
    links = [value for name in ("author", "article:author") for value in doc.meta.get(name, ())]
    slugs = [match[1] for link in links if (match := _PROFILE.search(link.lower()))]
    names = [n for slug in slugs for n in read_names(slug.replace("-", " ").title(), site) if n.person]
    yield Signed(names, "profile link", {"meta profile link"})


def _named(doc: Document, value: Any, site: SiteName, depth: int = 0) -> list[Name]:
    found: list[Name] = []
    for author in values(value)[:20]:
        node = doc.resolve(author)
        if not isinstance(node, dict):
            text = plain(node)
            if text[:1] in ("{", "[") and depth < _DEEPEST:  # JSON within a string
                found += _named(doc, load_json(text), site, depth + 1)
            else:
                found += read_names(text, site)
            continue
        if "name" not in node and (inner := node.get("author") or node.get("Person")) and depth < _DEEPEST:
            found += _named(doc, inner, site, depth + 1)  # a role (schema.org/Role), or a type in the place of its key
            continue
        given = " ".join(
            name for keys in _GIVEN if (name := next(filter(None, (plain(node.get(k)) for k in keys)), ""))
        )
        organisation = any("Organization" in kind for kind in node_types(node))
        for name in values(node.get("name")) or [given]:
            found += read_names(plain(name), site, organisation=organisation)
    return found


def bylines(doc: Document, site: SiteName) -> Iterator[Signed]:
    """Whom elements name whose class says that they hold a byline: the first of each kind, and those beside it.

    Elements of the same kind stand at teasers as well: only what stands together in one short text is one byline.
    """
    kinds: dict[tuple[Any, ...], list[tuple[HtmlElement, list[Name]]]] = {}
    for element in _innermost(doc.landmarks["byline"][:80])[:_MOST]:
        if _of_teaser(doc, element) or stands_aside(element, COMMENT, (), _LEVELS):
            continue
        aside = stands_aside(element, BOX, _BESIDE, 4)
        if names := _short(_names_in(element, site)):
            kinds.setdefault((aside, element.tag, element.get("class")), []).append((element, names))
    first = next((kind for kind in kinds if not kind[0]), None)
    for kind, found in kinds.items():
        sign = "byline aside" if kind[0] else "byline" if kind == first else "later byline"
        element, names = found[0]
        yield Signed(names, "byline", {sign, *(["first of several bylines"] if len(found) > 1 else [])}, element)
        together = _together(element, found)
        if 1 < len(together) <= _MANY:
            yield Signed([n for _, more in together for n in more], "byline", {sign, "several bylines"}, element)


def _of_teaser(doc: Document, element: HtmlElement) -> bool:
    """Whether an element stands in a small box with a headline that leads to another page, and is none itself."""
    own = {element, *element.iter(), *element.iterancestors()}
    for box in islice(element.iterancestors(), _LEVELS):
        if box.tag in ("main", "body", "html") or next(box.iter("h1"), None) is not None:
            return False
        for heading in (heading for heading in box.iter("h2", "h3", "h4", "h5") if heading not in own):
            links = (*heading.iter("a"), *heading.iterancestors("a"))
            if href := next((href for link in links if (href := link.get("href"))), None):
                return address(doc.absolute(href)) != address(doc.url)
    return False


def _together(first: HtmlElement, found: list[tuple[HtmlElement, list[Name]]]) -> list[tuple[HtmlElement, list[Name]]]:
    """Those of the bylines that stand in one element with the first, which holds little beside them."""
    together = found[:1]
    if len(found) == 1:  # the text of a box that is no byline is a good part of the page
        return together
    for box in islice(first.iterancestors(), _LEVELS):
        if box.tag in _WHOLE or len(text_of(box)) > _LONGEST_BYLINE:
            break
        inside = set(box.iter())
        together = [signed for signed in found if signed[0] in inside]
    return together


def _short(names: list[Name]) -> list[Name]:
    """The persons among names; else the only name, when it is as short as one."""
    alone = len(names) == 1 and len(names[0].text) < 40 and not any(map(str.isdigit, names[0].text))
    return [n for n in names if n.person] or (names if alone else [])


def _names_in(element: HtmlElement, site: SiteName) -> list[Name]:
    """Whom a byline names: its links, or all of it when that names the same persons and others."""
    links = [text for a in element.iter("a") if 1 < len((text := text_of(a)).split()) < 6]
    if not links:
        return read_names(
            "\n".join(text for text in (" ".join(t.split()) for t in element.itertext()) if text)[:300], site
        )
    linked, all_ = read_names("\n".join(links), site), read_names(text_of(element)[:300], site)
    persons, more = ({fold(name.text) for name in names if name.person} for names in (linked, all_))
    return all_ if persons and persons < more else linked


def _innermost(elements: list[HtmlElement]) -> list[HtmlElement]:
    """The elements that hold no other of them."""
    outer = {above for element in elements for above in element.iterancestors()}
    return [element for element in elements if element not in outer]


def profile_links(doc: Document, site: SiteName) -> Iterator[Signed]:
    """Whom the first link to a profile names, and all of these up to the first that stands apart."""
    found: list[tuple[HtmlElement, list[Name]]] = []
    for link in doc.everything:
        if link.tag == "a" and _PROFILE_LINK.search(link.get("href") or ""):
            text = plain(text_of(link)[:200])
            names = _short(read_names(text, site)) if len(text) < _LONGEST_NAME else []
            if names and not stands_aside(link, BOX, _BESIDE, 4) and not _of_teaser(doc, link):
                found.append((link, names))
            if len(found) > _MANY:
                break
    if found:
        link, names = found[0]
        yield Signed(names, "author link", {"author link"}, link)
        beside = [more for other, more in found if other.getparent() is link.getparent()]
        if len(beside) > 1:
            yield Signed([n for more in beside for n in more], "author link", {"author link", "several links"}, link)


def written_bylines(doc: Document, site: SiteName) -> Iterator[Signed]:
    """Whom lines name that begin as bylines do, or that follow a line that is nothing but such a beginning."""
    waiting, found = 0, 0
    for _, element, line in islice(doc.short_lines, _MOST_LINES):
        waiting -= 1
        named, sign = (line, "line after a label") if waiting > 0 and len(line) < _LONGEST_NAME else ("", "")
        if begun := _beginning_so(line):
            if label_of(begun) == "byline":
                waiting, named = _REACH, ""
            elif (label := split_label(begun)) and label[0] == "byline":
                named, sign = label[1], "labelled line"
        named = _BROKEN_OFF.sub("", named)
        reads = named and _reads_as_name(named) and not stands_aside(element, BOX, _NO_LINE, 4)
        if reads and not _of_teaser(doc, element) and (names := _short(read_names(named, site))):
            yield Signed(names, "written byline", {sign} if found else {sign, f"first {sign}"}, element)
            found, waiting = found + 1, 0
        if found == _MANY:
            return


def _beginning_so(line: str) -> str:
    """What of a line begins as bylines do: all of it, or what stands beside its date; empty when nothing does."""
    dated = any(map(str.isdigit, line)) and not _beginnings().isdisjoint(map(fold_label, _FIRST.findall(line)))
    pieces = around_dates(line) if dated else [line]
    return next((p for p in pieces if (first := _FIRST.search(p)) and fold_label(first[0]) in _beginnings()), "")


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(label.split()[0] for label in phrases("byline"))


def _reads_as_name(text: str) -> bool:
    words = text.strip(" ,.|:·").split()
    return 0 < len(words) < 9 and all(word in _PARTICLES or not word[0].islower() for word in words)


def names_beside_dates(doc: Document, site: SiteName) -> Iterator[Signed]:
    """The one person who stands beside the date, in a line by the headline that says of an article when it appeared."""
    called = doc.landmarks["meta"]
    if not called or (headline := doc.headline_at) is None:
        return
    near = {*doc.everything[max(0, headline - _NEAR) : headline + _NEAR]}
    for element in (element for element in called if element in near and len(text_of(element)) < _LONGEST_LINE):
        lines = _without_categories(element)
        pieces = [piece for line in lines for piece in around_dates(line)]
        if pieces == lines or stands_aside(element, BOX, _NO_LINE, 4) or _of_teaser(doc, element):
            continue
        names = [name for piece in pieces for name in read_names(piece, site) if name.person]
        if len(names) == 1 and _reads_as_name(names[0].text) and len(names[0].text) < _LONGEST_NAME:
            yield Signed(names, "name beside a date", {"name beside a date"}, element)
            return


def _without_categories(element: HtmlElement) -> list[str]:
    """An element's texts without the links to other articles of its kind."""
    links = (link for link in element.iter("a") if _CATEGORY.search(f"{link.get('rel')} {link.get('href')}"))
    filed = {text for link in links for text in link.itertext()}
    return [line for text in element.itertext() if text not in filed and (line := " ".join(text.split()))]


def signature(doc: Document, site: SiteName) -> Iterator[Signed]:
    """The name that signs a text at its end: the last short paragraph set to the right."""
    for paragraph in doc.tree.xpath("//p[contains(translate(@style, ' ', ''), 'text-align:right')]")[::-1][:3]:
        text = plain(text_of(paragraph)[:100])
        if len(text) < _LONGEST_NAME and (names := [n for n in read_names(text, site) if n.person]):
            yield Signed(names, "signature", {"signature"}, paragraph)
            return
