"""The keywords an outlet gives its article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from crawler.extraction.document import Document
from crawler.extraction.fields.candidate import Candidate
from crawler.extraction.fields.site_name import SiteName
from crawler.labels import label_of, phrases
from crawler.page.class_names import MENU, RELATED, SIDEBAR, TEASER, named, names_site_footer
from crawler.page.text import distinct, fold, plain, text_of, texts

_META = (
    "keywords", "news_keywords", "article:tag", "parsely-tags", "sailthru.tags", "dc.subject", "dcterms.subject",
    "cxenseparse:tags", "its_tag", "tags", "og:article:tag", "video:tag", "mrf:tags",
)  # fmt: skip
_BETWEEN = re.compile(r"(?:(?<!\s)\s+)?[,;|、，；]\s*")
# Codes, identifiers and machine properties that a content system leaves among the keywords.
_CODE = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{20,}|[0-9a-f]{16,}|\d+|\w|[^\s:]{2,20}(?: [^\s:]+){0,2}:\s?\S.*|"
    r"[^\s_=<>{}\[\]]*[_=<>{}\[\]]\S*|"
    r"https?:.*|[\w-]+\.(?:com|net|org|[a-z]{2})|(?=\S*\d-\d)\S*",
    re.IGNORECASE,
)
_NAMED_SO = re.compile(r"(?:^|[^a-z])(?:tags|keywords|topics)$")
_OUTSIDE = MENU | SIDEBAR | RELATED | TEASER
_MOST = 30
_CONFIRMED = 0.5


def tags(doc: Document, site: SiteName) -> list[Candidate[list[str]]]:
    """Lists of keywords, the most trusted first; the lists a reader sees come last.

    Of the first, only those keywords that another place gives as well, when these are half of it: the rest are mostly
    sections, and words that an outlet gives all its pages.
    """
    found = list(_lists(doc, site)) or list(_microdata(doc, site))
    if len(found) > 1:
        known = {fold(tag) for tag in found[0].value}
        others = [names for other in found[1:] if (names := {fold(tag) for tag in other.value}) != known]
        confirmed = [tag for tag in found[0].value if any(fold(tag) in names for names in others)]
        if confirmed and len(confirmed) >= _CONFIRMED * len(known):
            found[0] = Candidate(confirmed, found[0].source)
    return found


def _lists(doc: Document, site: SiteName) -> Iterator[Candidate[list[str]]]:
    for name in _META[:2]:
        yield from _list(doc.meta.get(name, ()), f"meta {name}", site)
    for described in doc.json_ld_articles:
        if described.rank < 2:
            yield from _list(texts(described.node.get("keywords")), described.source, site)
    for name in _META[2:]:
        yield from _list(doc.meta.get(name, ()), f"meta {name}", site)
    for name in doc.meta:
        if name not in _META and _NAMED_SO.search(name):
            yield from _list(doc.meta[name], f"meta {name}", site)
    yield from _list(_seen(doc), "tag list", site)
    yield from _list(_labelled(doc), "labelled list", site)


def _microdata(doc: Document, site: SiteName) -> Iterator[Candidate[list[str]]]:
    for described in doc.articles():
        if described.source == "microdata":
            yield from _list(texts(described.node.get("keywords")), described.source, site)


def _list(values: Iterable[Any], source: str, site: SiteName) -> Iterator[Candidate[list[str]]]:
    found = split_tags([plain(value) for value in values])
    found = [tag for tag in found if not site.matches(tag)]
    if found:
        yield Candidate(found, source)


def split_tags(values: list[str]) -> list[str]:
    """Separate keywords, each once, without codes and near-sentences.

    A single value is a list to be split; of several values each is a keyword, and may hold a comma.

    >>> split_tags(["Storm, Roofs; storm, 8f507083-bac4-423a-9015-2eb31e1bce50"])
    ['Storm', 'Roofs']
    >>> split_tags(["Business, Finance, & Economics", "Oil"])
    ['Business, Finance, & Economics', 'Oil']
    """
    whole = {fold(value) for value in values}
    parts: list[str] = []
    for value in values:
        pieces = _BETWEEN.split(value)
        split = len(values) == 1 or len(pieces) > 4 or all(fold(piece) in whole for piece in pieces)
        parts += pieces if split else [value]
    kept = (part.strip(" #\"'“”„.;,*") for part in parts)
    return distinct((tag for tag in kept if _is_tag(tag)), str)


def _is_tag(text: str) -> bool:
    return 1 < len(text) <= 70 and len(text.split()) <= 8 and bool(fold(text)) and not _CODE.fullmatch(text)


def _seen(doc: Document) -> list[str]:
    """The texts of the links in the first tag list that belongs to the article."""
    found: list[str] = []
    holder: HtmlElement | None = None
    links = {link: None for block in doc.landmarks["tags"][:60] for link in islice(block.iter("a"), 80)}
    for link in islice(links, 80):
        text = plain(text_of(link)[:100])
        if not text or len(text) > 60 or _is_outside(link):
            continue
        block = _holder(link)
        if holder is not None and block is not holder:
            break
        holder = block
        found.append(text)
    return found if len(found) < _MOST else []


def _labelled(doc: Document) -> list[str]:
    """The texts of the links that follow a label such as "Tags:"."""
    for label in islice(_labels(doc.tree), 10):
        for block in (label, *islice(label.iterancestors(), 2)):
            links = block.findall(".//a")
            found = [text for link in links if len((text := plain(text_of(link)[:100])).split()) in range(1, 5)]
            if links and len(found) == len(links) < _MOST:
                return found
            if links:
                break
    return []


def _labels(tree: HtmlElement) -> Iterator[HtmlElement]:
    for element in tree.iter("span", "div", "p", "strong", "b", "h2", "h3", "h4", "h5", "h6", "dt", "li"):
        text = element.text
        if text and len(text) < 40 and _is_label(text) and not _is_outside(element):
            yield element


def _is_label(text: str) -> bool:
    """Whether a text is a label before tags; most are plain ASCII and need no folding to see that they aren't."""
    return text.strip().rstrip(" :").casefold() in phrases("tags") if text.isascii() else label_of(text) == "tags"


def _holder(link: HtmlElement) -> HtmlElement:
    """The element around a list: the first above the link that holds more than this link's item."""
    for above in link.iterancestors():
        if above.tag not in ("li", "span", "h2", "h3", "h4") and len(above.xpath("(.//a)[position() < 3]")) > 1:
            return above
    return link


def _is_outside(element: HtmlElement) -> bool:
    """Whether an element belongs to the site rather than to the article."""
    suspected = False
    for level, above in enumerate(element.iterancestors()):
        if above.tag == "aside":
            return True
        if above.tag == "article":
            return False
        suspected = suspected or above.tag in ("nav", "footer")
        if level < 6 and above.tag not in ("body", "html"):
            names = f"{above.get('class', '')} {above.get('id', '')}"
            suspected = suspected or bool(named(names) & _OUTSIDE) or names_site_footer(names)
    return suspected
