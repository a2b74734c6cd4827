"""The dates that a page shows its readers: ``time`` elements, lines that are called dates, and lines that have one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import islice

from lxml.html import HtmlElement

from crawler.dates.moment import Moment, plausible
from crawler.extraction.document import TIMES, Document
from crawler.extraction.fields.dates.dated import CHANGE, PUBLICATION, Dated
from crawler.extraction.fields.dates.neighbours import Part, clock_before, clock_behind, is_around_own_date
from crawler.extraction.fields.dates.site_frame import is_banner, is_of_site
from crawler.extraction.fields.dates.statements import YEAR, statements
from crawler.extraction.fields.surroundings import stands_aside
from crawler.labels import label_of, split_label
from crawler.page.class_names import BOX, HIDDEN, marks_of
from crawler.page.text import text_of

_MODIFYING = re.compile(
    r"updat|modif|aktualis|geändert|edited|corrected|mise? à jour|aggiorn|actualiz|zuletzt|oppdater", re.I
)
_BESIDE = ("aside", "nav", "footer", "li", "a", "blockquote")
_NO_LINE = ("aside", "nav", "footer", "blockquote", "script", "style", "noscript", "option", "button", "head")
_STAMPS = ("datetime", "content", "title")
_STAMPED = re.compile(r"date|time|publi|utc|stamp|epoch")
_LOOSE = (
    "//*[self::span or self::div or self::p][contains(concat(@itemprop, @property), 'datePublished')][@content]"
    "[not(ancestor::*[@itemscope or @typeof])]"
)
_SHORTEST = 5
_ALONE = 40
_MOST_LINES = 30
_NEAR = 20
_MOST_TITLES = 3


def time_elements(doc: Document) -> Iterator[Dated]:
    """The article's ``time`` elements, with what they tell: publication, change, or neither."""
    first = True
    named_so = [element for tag in ("time", *TIMES) for element in doc.elements[tag]]
    named_so += _properties(doc)
    for element in [*named_so, *(abbr for abbr in doc.elements["abbr"] if abbr.get("title"))][:40]:
        if (moment := _time(doc, element)) and not _is_aside(doc, element):
            meaning = _meaning(element)
            signs = {f"time element of {meaning}" if meaning else "time element"}
            if first and not meaning:
                signs.add("first time element")
                first = False
            yield Dated(moment, "time element", frozenset(signs), meaning)


def _properties(doc: Document) -> list[HtmlElement]:
    """Elements that are called the date of publication in mark-up that belongs to nothing, and is no data so."""
    found: list[HtmlElement] = doc.tree.xpath(_LOOSE)
    return found


def _is_aside(doc: Document, element: HtmlElement) -> bool:
    if stands_aside(element, BOX, _BESIDE, own=partial(is_around_own_date, doc)):
        return True
    return next(element.iterancestors("article"), None) is None and is_of_site(doc, element)


def _time(doc: Document, element: HtmlElement) -> Moment | None:
    """What a ``time`` element, an ``abbr`` with a title (hAtom) or an element called a date says."""
    for name in _STAMPS:
        stamp = (element.get(name) or "").strip()
        moment = doc.read_date(stamp) if stamp else None
        if moment and (name == "datetime" or stamp[:1].isdigit() or moment.timed):
            return moment
    return None if element.tag == "abbr" else doc.read_date(text_of(element)[:80]) or _stamp(doc, element)


def _meaning(element: HtmlElement) -> str:
    """What a ``time`` element's names, its parent's, its own words and those before it say.

    Its own property says more than classes and words; one of hAtom's class ``published updated`` was never changed.
    """
    named = {name: set((element.get(name) or "").split()) for name in ("itemprop", "class")}
    if "datePublished" in named["itemprop"] or {"published", "updated"} <= named["class"]:
        return PUBLICATION
    link = element.getparent()
    outer = link if link is not None and link.tag == "a" else element  # the words stand before the link
    parent, before = outer.getparent(), outer.getprevious()
    around = [element] if parent is None or parent.tag in ("body", "article", "main") else [element, parent]
    names = " ".join(filter(None, (e.get(a) for e in around for a in ("class", "itemprop", "id", "property"))))
    if before is not None:  # what another date says of itself is not said of this one
        words = f"{'' if before.tag == 'time' else text_of(before)[-40:]} {before.tail or ''}"
    else:
        words = (parent.text or "") if parent is not None else ""
    if _MODIFYING.search(names) or _MODIFYING.search(words[-60:]) or _tells_change(text_of(element)[:80]):
        return CHANGE
    return PUBLICATION if element.get("pubdate") is not None or "ublish" in names else ""


def date_lines(doc: Document) -> Iterator[Dated]:
    """Dates written in short elements whose class says that they are dates, those by the main heading first."""
    headings = [block for h1 in doc.elements["h1"][:2] if (block := h1.getparent()) is not None]
    near: list[Dated] = []
    far: list[Dated] = []
    elements = doc.landmarks["date"][:60]
    told = any(_called(element) == PUBLICATION for element in elements)
    for element in elements:
        text = text_of(element)[:200]
        if len(text) >= 150 or _is_aside(doc, element):
            continue
        beside = any(above in headings for above in element.iterancestors())
        place = "date line at the headline" if beside else "date line elsewhere"
        stamp = _stamp(doc, element)
        for statement in sorted(statements(text), key=_tells_change):
            read = (
                _clocked(doc, element, "whole", text, statement) if not stamp and len(statement) > _SHORTEST else None
            )
            if moment := stamp or read or _stamp(doc, element, zoned=False):
                # hAtom calls any date "updated"; beside one that is "published" it means that.
                changed = {"says updated"} if told and _called(element) == CHANGE else set()
                signs = frozenset({place, *_said(statement), *changed})
                (near if beside else far).append(Dated(moment, "date line", signs, _meant(signs)))
    for number, dated in enumerate(near + far):
        first = {"first date line"} if not number else set()
        yield replace(dated, signs=dated.signs | first)


def _called(element: HtmlElement) -> str:
    """What hAtom's classes ``published`` and ``updated`` say of a date; nothing where it has both."""
    names = (element.get("class") or "").split()
    return "" if ("updated" in names) == ("published" in names) else CHANGE if "updated" in names else PUBLICATION


def _stamp(doc: Document, element: HtmlElement, *, zoned: bool = True) -> Moment | None:
    """The instant that an element called a date has in an attribute, or a ``value-title`` in it (hAtom): what it shows
    may be "yesterday".

    :param zoned: whether it has to name its zone.
    """
    titles = (child for child in element[:_MOST_TITLES] if "value-title" in (child.get("class") or "").split())
    stamps = [value for name, value in element.items() if _is_stamp(name)] + [t.get("title") or "" for t in titles]
    for stamp in stamps:
        moment = doc.read_date(stamp.strip())
        if moment is not None and (moment.exact or (moment.timed and not zoned)):
            return moment
    return None


def _is_stamp(name: str) -> bool:
    return name in _STAMPS or name == "aria-label" or (name.startswith("data-") and bool(_STAMPED.search(name)))


def _clocked(doc: Document, element: HtmlElement, part: Part, line: str, statement: str) -> Moment | None:
    """The date of a statement in a line, with the clock that stands right behind or before the line, where it has none
    of its own."""
    moment = doc.read_date(statement)
    if moment is None or moment.timed:
        return moment
    behind = clock_behind(element, part) if line.endswith(statement) else ""
    before = clock_before(element, part) if line.startswith(statement) else ""
    for together in (behind and f"{statement} {behind}", before and f"{before} {statement}"):
        both = doc.read_date(together) if together else None
        if both is not None and both.timed and both.value.date() == moment.value.date():
            return both
    return moment


def written_lines(doc: Document) -> list[Dated]:
    """Dates in short texts whose elements have no telling name, by where they stand to the headline."""
    read = (
        (at, statement, moment)
        for at, element, line in doc.short_lines
        if len(line) > _SHORTEST and YEAR.search(line) and _is_read(doc, element)
        for statement in statements(line)
        if (moment := _clocked(doc, element, _part(element, line), line, statement)) and plausible(moment.value)
    )
    found = list(islice(read, _MOST_LINES))
    headline = doc.headline_at if found else None
    below = next((at for at, _, _ in found if headline is not None and at > headline), None)
    signed = [(moment, frozenset(_stands(at, headline, below) | _told(line))) for at, line, moment in found]
    return [Dated(moment, "written line", signs, _meant(signs)) for moment, signs in signed]


def _part(element: HtmlElement, line: str) -> Part:
    """Whether a short line is the text that an element begins with, or what stands right behind it."""
    return "text" if " ".join((element.text or "").split()) == line else "tail"


def _is_read(doc: Document, element: HtmlElement) -> bool:
    if element.tag in _NO_LINE or marks_of(element) & HIDDEN or stands_aside(element, BOX, _NO_LINE):
        return False
    return not is_of_site(doc, element) and not any(is_banner(above) for above in islice(element.iterancestors(), 5))


def _stands(at: int, headline: int | None, below: int | None) -> set[str]:
    """Where a line stands to the headline, by its number among the page's elements."""
    if headline is None:
        return {"line of a page without a headline"}
    place = "before the headline" if at < headline else "after the headline" if at == below else "further down"
    return {f"line {place}{', near it' if abs(at - headline) <= _NEAR else ''}"}


def _told(line: str) -> set[str]:
    return {"line alone" if len(line) < _ALONE else "line among words", *_said(line)}


def _tells_change(text: str) -> bool:
    return "says updated" in _said(text)


def _meant(signs: frozenset[str]) -> str:
    return CHANGE if "says updated" in signs else PUBLICATION if "says published" in signs else ""


def _said(text: str) -> Iterable[str]:
    line = " ".join(text.split())
    label = split_label(line)
    if (label and label[0] == "updated") or _MODIFYING.search(line):
        yield "says updated"
    elif label and label[0] == "published":
        yield "says published"
    elif "©" in line or label_of(line[:12]) == "navigation":
        yield "says copyright"
