"""The headline, without the outlet's name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from urllib.parse import unquote

from crawler.extraction.document import Document
from crawler.extraction.fields.candidate import Candidate
from crawler.extraction.fields.site_name import SiteName, squeezed
from crawler.extraction.fields.title_places import (
    FEW_LETTERS,
    LONGEST,
    LOWER,
    called_headings,
    given_titles,
    links_elsewhere,
    links_home,
    lower_headings,
    width,
)
from crawler.extraction.fields.weighing import Weighable, heaviest
from crawler.extraction.structured.json_ld import node_types
from crawler.page.latin import latin
from crawler.page.text import fold, plain, text_of
from crawler.urls import split_url

_SEPARATOR = re.compile(r"(?<!\s)\s+[-–—―|·•»›«‹/:~>_〉★☆⋆*<⁄]+\s+|(?:(?<!\s)\s+)?(?:[|｜ㅣ_：»〉]|::)\s*|:\s+")
_RARE = frozenset("★☆⋆*<⁄")  # seldom set off anything but the outlet's name
_BARS = frozenset("|｜ㅣ›»_〉")
_LONGEST_PART = 80
_LONGEST_NAME = 40
_LONGEST_SUFFIX = 2  # words: a site's or section's name in small letters
_MOST_LINKS = 200
_MOST_PIECES = 20
_MOST_CUTS = 6
_STRANGE = 0.1
_SLACK = 20  # signs and spaces that folding takes out
_PLACES = frozenset(
    {"json-ld", "json-ld name", "microdata", "microdata name", "h1", "title", "meta og:title", "meta twitter:title"}
)
_LINES = frozenset({"p", "div", "span", "td", "th", "b", "strong", "font", "em", "li"})
_HEAD = ("title", "meta og:title")
_HEADINGS = ("h1", "h2", "h3")
_PAIRS = (("«", "»"), ("〈", "〉"))  # a mark that closes what another opens sets off nothing


def titles(doc: Document, site: SiteName) -> list[Candidate[str]]:
    """The headlines a page gives itself, the most trusted first, each without the outlet's name.

    Places that agree speak for each other, and so does the page's address when it spells one of them out.
    """
    return [Candidate(title.value, title.source) for title in heaviest("title", weighable_titles(doc, site))]


def weighable_titles(doc: Document, site: SiteName) -> list[Weighable[str]]:
    """Every value that may be the headline: what the places of a page give, whole and up to each mark that may set off
    the outlet's name, a section or a kicker."""
    raw, leftovers = list(given_titles(doc)), doc.leftovers.get("title", {})
    if _name_no_article(doc, site, raw):
        raw = list(islice(chain(lower_headings(doc), called_headings(doc)), 1)) or raw
    elif all(site.matches(c.value) for c in raw):
        raw += islice(called_headings(doc), 1)
    own = [c for c in raw if fold(c.value) not in leftovers.get(c.source, ())] or raw
    if agreed := _agreed(own):
        return [agreed]
    known = _known(doc, site, raw)
    readings = {value: list(_readings(value, site)) for value in dict.fromkeys(c.value for c in raw)}
    known.parts.update(key for read in readings.values() for key in {fold(text) for text, cut in read if cut})
    found: dict[str, Weighable[str]] = {}
    for candidate in own:
        place = candidate.source if candidate.source in _PLACES else "other place"
        for text, cut in readings[candidate.value]:
            title = found.setdefault(fold(text), Weighable(text, candidate.source))
            title.signs |= {f"part of {place}"} if cut else {place, f"{place} {known.data}"}
            if fold(text) not in known.whole:
                title.signs |= cut
    lines = _lines(doc, found.keys())
    for title in found.values():
        title.signs |= _seen_of(title, site, known, lines)
    return list(found.values())


def _name_no_article(doc: Document, site: SiteName, raw: list[Candidate[str]]) -> bool:
    """Whether a page's places give nothing but one name of the outlet, or what its navigation calls another page."""
    pieces = {piece for c in raw if c.source not in LOWER for piece in _SEPARATOR.split(c.value) if fold(piece)}
    if max(map(len, pieces), default=0) > _LONGEST_NAME:
        return False
    names = {piece for piece in pieces if site.matches(piece)}
    if len({squeezed(name) for name in names}) > 1:  # one of them is not the outlet's
        return False
    others = {fold(piece) for piece in pieces - names}
    if not others:
        return True
    links = islice((link for nav in doc.tree.iter("nav") for link in nav.iter("a")), _MOST_LINKS)
    plain_links = (link for link in links if next(islice(link.iter(), _MOST_PIECES, None), None) is None)
    return others <= {fold(text_of(link)) for link in plain_links if links_elsewhere(doc, link)}


def _agreed(raw: list[Candidate[str]]) -> Weighable[str] | None:
    """What all places but the page's ``title`` say alike, when nothing in it may set off other words."""
    said = [c for c in raw if c.source != "title"]
    if len(said) < 2 or len({fold(c.value) for c in said}) > 1 or _SEPARATOR.search(said[0].value):
        return None
    return Weighable(said[0].value, said[0].source, {c.source for c in said})


@dataclass(slots=True, kw_only=True)
class _Known:
    """What a page shows of its headline, folded."""

    texts: list[str]
    """What its places give, as they give it."""
    whole: set[str]
    h1s: list[str]
    headings: set[str]
    """The lower ones."""
    home: set[str]
    """Those ``h1`` that link to the front page, as a banner does."""
    elsewhere: set[str]
    """Those ``h1`` that link to any other page, as a teaser does."""
    slug: list[str]
    data: str
    """What structured data the page has: places are trusted more or less beside it."""
    parts: Counter[str] = field(default_factory=Counter)
    """In how many of the places' texts it stands beside other words."""
    main_heading: str = ""
    strange: set[str] = field(default_factory=set)
    """Those headings that stand for one and have hardly anything in common with what the head says."""


def _known(doc: Document, site: SiteName, raw: list[Candidate[str]]) -> _Known:
    known = _Known(
        texts=[c.value for c in raw],
        whole={fold(c.value) for c in raw},
        h1s=[fold(c.value) for c in raw if c.source == "h1"],
        headings={fold(plain(text_of(h)[:LONGEST])) for h in doc.tree.iter("h2", "h3", "h4")},
        home={fold(plain(text_of(h)[:LONGEST])) for h in doc.elements["h1"] if links_home(doc, h)},
        elsewhere={fold(plain(text_of(h)[:LONGEST])) for h in doc.elements["h1"] if links_elsewhere(doc, h)},
        slug=slug_of(doc.url),
        data=_data(doc),
    )
    if said := {part for c in raw if c.source in _HEAD for part in _trigrams(fold(c.value))}:
        headings = (fold(c.value) for c in raw if c.source in _HEADINGS)
        likeness = {text: _likeness(_trigrams(text), said) for text in headings}
        leading = known.home | known.elsewhere
        own = [fold(c.value) for c in raw if c.source == "h1" and not site.matches(c.value)]
        own = [text for text in own if text not in leading] or own
        known.strange = {text for text in likeness if likeness[text] < _STRANGE}
        own = [text for text in own if text not in known.strange]
        known.main_heading = max(own, key=likeness.__getitem__, default="")
    return known


def _data(doc: Document) -> str:
    best = next((d for d in doc.articles() if d.rank < 2 and d.node.get("headline")), None)
    if best is None:
        return "without data"
    return "beside a news article's data" if any("News" in t for t in node_types(best.node)) else "beside data"


def _lines(doc: Document, wanted: Collection[str]) -> set[str]:
    """Those of the folded texts that stand in the page alone, as the text of an element that is no heading."""
    longest = max(map(len, wanted), default=0) + _SLACK
    shortest = min(map(len, wanted), default=0)
    texts = (text.strip() for e in doc.everything if e.tag in _LINES and (text := e.text) and len(text) >= shortest)
    return {key for text in texts if shortest <= len(text) <= longest and (key := fold(text)) in wanted}


def _trigrams(text: str) -> set[str]:
    return {text[at : at + 3] for at in range(max(1, len(text) - 2))}


def _likeness(one: set[str], other: set[str]) -> float:
    return len(one & other) / (len(one | other) or 1)


def _readings(value: str, site: SiteName) -> Iterator[tuple[str, set[str]]]:
    """A value as it stands, and what stands before and after each of its marks, each with what tells how it was cut."""
    yield value, set()
    cuts = list(_SEPARATOR.finditer(value))
    if len(cuts) > _MOST_CUTS:
        cuts = [*cuts[: _MOST_CUTS // 2], *cuts[-_MOST_CUTS // 2 :]]
    for cut in cuts:
        left, right = value[: cut.start()].strip(), value[cut.end() :].strip()
        sign = cut[0].strip()
        mark = _kind_of(sign)
        if any(left.count(opens) > left.count(closes) and closes in sign for opens, closes in _PAIRS):
            continue
        goes_on = mark == "dash" and _goes_on(right)
        for kept, lost, side in ((left, right, "start"), (right, left, "end")):
            if fold(kept) and fold(lost) and len(lost) < _LONGEST_PART:
                of_site = any(map(site.matches, (lost, *_SEPARATOR.split(lost))))
                if not of_site and (site.matches(kept) or _RARE.issuperset(sign)):
                    continue
                if goes_on and lost is right:
                    continue
                yield kept, {f"{side} at a {mark}", "without the outlet's name" if of_site else "without other words"}


def _goes_on(text: str) -> bool:
    """Whether what stands behind a dash is no name, but words of the headline."""
    return text[:1].islower() and len(_SEPARATOR.split(text, 1)[0].split()) > _LONGEST_SUFFIX


def _kind_of(mark: str) -> str:
    if not mark.strip(":："):
        return "colon"
    return "bar" if _BARS.intersection(mark) else "dash"


def _seen_of(title: Weighable[str], site: SiteName, known: _Known, lines: set[str]) -> set[str]:
    """What else of the page speaks for or against a title."""
    text, key = title.value, fold(title.value)
    pieces = _SEPARATOR.split(text)
    signs = {
        "the outlet's name": site.matches(text),
        "keeps the outlet's name": len(pieces) > 1 and any(map(site.matches, (pieces[0], pieces[-1]))),
        "spelled by the address": bool(known.slug) and spells(known.slug, text),
        "a lower heading": key in known.headings and key not in known.h1s,
        "a part that is a lower heading": key in known.headings and key not in known.whole,
        "leads elsewhere": key in known.elsewhere,
        "links to the front page": key in known.home,
        "the only h1": known.h1s == [key],
        "the first h1 of several": len(known.h1s) > 1 and known.h1s[0] == key,
        "another h1 of several": len(known.h1s) > 1 and key in known.h1s[1:],
        "most like the head": len(known.h1s) > 1 and known.main_heading == key,
        "cut short": any(_is_cut(text, other) for other in known.texts),
        "whole somewhere": key in known.whole,
        "a line of the page": key in lines and key not in known.h1s,
        "unlike the head": key in known.strange,
        "what places have in common": key not in known.whole and known.parts[key] > 1,
        "few words": width(key) < FEW_LETTERS,
    }
    return {sign for sign, holds in signs.items() if holds}


def _is_cut(title: str, other: str) -> bool:
    start = title.rstrip(".… ")
    if len(start) == len(other) or not other.startswith(start):
        return False
    return title.endswith(("…", "...")) or other[len(start) :].lstrip()[:1] in ('"', "'", "„", "“", "”")


def slug_of(url: str) -> list[str]:
    """The words the last long part of an address spells."""
    parts = unquote(split_url(url).path).lower().split("/")
    slug = max(parts, key=lambda part: (part.count("-") + part.count("_"), len(part)), default="")
    return latin(re.sub(r"\.\w{2,5}$", "", slug)).split()


def spells(slug: list[str], title: str) -> bool:
    """Whether an address spells out a title, give or take a few small words and a number.

    >>> spells("roofs gone in heavy storm 123".split(), "Roofs gone in a heavy storm")
    True
    """
    words = [word for word in latin(title).split() if len(word) > 2]
    if len(words) < 4:
        return False
    present = set(slug)
    return sum(word in present for word in words) >= 0.85 * len(words)
