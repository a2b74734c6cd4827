"""Who wrote the article: persons, and an agency or the outlet only where the page names nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from crawler.extraction.document import Document
from crawler.extraction.fields.candidate import Candidate
from crawler.extraction.fields.names import Name, read_names
from crawler.extraction.fields.site_name import SiteName
from crawler.extraction.fields.surroundings import stands_aside
from crawler.extraction.structured.json_ld import node_types
from crawler.page.text import distinct, plain, values

_META = (
    "author", "article:author", "parsely-author", "sailthru.author", "cxenseparse:author", "og:author",
    "dc.creator", "dcterms.creator", "byl", "article:byline", "citation_author", "vr:author", "mrf:authors",
    "article.author", "articleauthor", "authors",
)  # fmt: skip
_ELSEWHERE = re.compile(
    r"relat|teaser|card|comment|sidebar|recommend|popular|latest|most-?read|promo|newsletter|bio", re.I
)
_PROFILE = re.compile(
    r"/(?:authors?|autor(?:en|es)?|auteurs?|profile|people|staff|journalist\w*|by)/([a-z]+(?:-[a-z]+){1,3})/?$"
)
_BY_LABEL = re.compile(r"(?:By|Written by|Von|Par|Por|Door|Av|Af|Autor|Autora|Auteur|Автор|Oleh|Yazan)(?::\s*|\s+|$)")
_INITIALS = frozenset("BWVPDAOYА")  # of those labels
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
    ]
)


def authors(doc: Document, site: SiteName) -> Iterator[Candidate[list[str]]]:
    """Lists of authors, the most trusted first.

    The first place that names a person wins; places that name only organisations or initials come after all of
    those, the outlet's own name last, so that an agency's report still says whose it is.
    """
    nobody: list[Candidate[list[str]]] = []
    for source, found in _places(doc, site):
        names = distinct(found, lambda name: name.text)
        if persons := [name.text for name in names if name.person]:
            yield Candidate(persons, source)
        elif names:
            nobody.append(Candidate([name.text for name in names], f"{source}, no person named"))
    yield from sorted(nobody, key=lambda candidate: any(map(site.matches, candidate.value)))


def _places(doc: Document, site: SiteName) -> Iterator[tuple[str, list[Name]]]:
    """What each place names, the page's head before what is visible."""
    yield from _structured(doc, site)
    yield "byline", _byline(doc, site)
    yield "profile link", _profiles(doc, site)
    yield "signature", _signature(doc, site)
    yield "written byline", _written(doc, site)


def _structured(doc: Document, site: SiteName) -> Iterator[tuple[str, list[Name]]]:
    for key in ("author", "creator"):
        for described in doc.articles():
            if described.rank < 2 and key in described.node:
                yield described.source, _named(doc, described.node[key], site)
    for name in _META:
        yield f"meta {name}", [n for value in doc.meta.get(name, ()) for n in read_names(value, site)]
    for described in doc.articles():
        if described.rank == 2:
            yield described.source, _named(doc, described.node.get("author"), site)


def _named(doc: Document, value: Any, site: SiteName) -> list[Name]:
    found: list[Name] = []
    for author in values(value)[:20]:
        node = doc.resolve(author)
        if not isinstance(node, dict):
            found += read_names(plain(node), site)
            continue
        given = " ".join(filter(None, (plain(node.get("givenName")), plain(node.get("familyName")))))
        organisation = any("Organization" in kind for kind in node_types(node))
        for name in values(node.get("name")) or [given]:
            found += read_names(plain(name), site, organisation=organisation)
    return found


def _byline(doc: Document, site: SiteName) -> list[Name]:
    """The persons that the page's first byline names, with its neighbours of the same kind; else whoever it names."""
    found: list[Name] = []
    nobody: list[Name] = []
    kind: tuple[str, str | None] | None = None
    for element in _innermost(doc.landmarks["byline"][:80])[:40]:
        if kind not in (None, (element.tag, element.get("class"))) or stands_aside(
            element, _ELSEWHERE, ("aside", "nav", "footer"), 4
        ):
            continue
        names = read_names(_lines(element), site)
        if persons := [name for name in names if name.person]:
            kind = (str(element.tag), element.get("class"))
            found += persons
        elif not found and not nobody and len(names) == 1 and len(names[0].text) < 40:
            nobody = names
    return found or nobody


def _lines(element: HtmlElement) -> str:
    """The links of a byline when they name its authors, else its text."""
    links = [plain(a.text_content()) for a in element.iter("a")]
    names = [text for text in links if 1 < len(text.split()) < 6]
    if names:
        return "\n".join(names)
    return "\n".join(text for text in (" ".join(t.split()) for t in element.itertext()) if text)[:300]


def _innermost(elements: list[HtmlElement]) -> list[HtmlElement]:
    """The elements that hold no other of them."""
    outer = {above for element in elements for above in element.iterancestors()}
    return [element for element in elements if element not in outer]


def _profiles(doc: Document, site: SiteName) -> list[Name]:
    """Names spelled by the profile pages that ``meta`` elements link to."""
    links = [value for name in ("author", "article:author") for value in doc.meta.get(name, ())]
    slugs = [match[1] for link in links if (match := _PROFILE.search(link.lower()))]
    return [n for slug in slugs for n in read_names(slug.replace("-", " ").title(), site) if n.person]


def _signature(doc: Document, site: SiteName) -> list[Name]:
    """The name that signs a text at its end: the last short paragraph set to the right."""
    for paragraph in doc.tree.xpath("//p[contains(translate(@style, ' ', ''), 'text-align:right')]")[::-1][:3]:
        text = plain(paragraph.text_content()[:100])
        if len(text) < 60 and (names := [n for n in read_names(text, site) if n.person]):
            return names
    return []


def _written(doc: Document, site: SiteName) -> list[Name]:
    """Who is named by the first short line that begins as bylines do, whatever its element is called."""
    for element in doc.tree.iter("p", "span", "div", "li", "address", "em", "i", "strong", "b", "td"):
        text = (element.text or "").strip()
        if text[:1] not in _INITIALS or len(text := " ".join(text.split())) > 60:
            continue
        label = _BY_LABEL.match(text)
        if label and not stands_aside(element, _ELSEWHERE, ("aside", "nav", "footer"), 4):
            rest = " ".join(element.text_content()[:100].split())[label.end() :].strip(" ,.|")
            if 1 < len(rest) < 60 and all(word in _PARTICLES or word[0].isupper() for word in rest.split()):
                return read_names(rest, site)
    return []
