"""When an article was published and changed, as instants."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from lxml.html import HtmlElement

from crawler.dates.moment import Moment, plausible
from crawler.dates.page_zone import DAY_ONLY, hang, outlet_zone
from crawler.dates.written import numeric_pairs
from crawler.extraction.document import Document, line_of
from crawler.extraction.fields.candidate import Candidate
from crawler.extraction.fields.surroundings import stands_aside
from crawler.page.text import plain, values

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "article:published", "datepublished",
    "og:published_time", "date.available", "cxenseparse:recs:publishtime", "parsely-pub-date", "sailthru.date",
    "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date", "dcterms.date", "dc.date.created", "pubdate",
    "publishdate", "publish-date", "publish_date", "published_at", "publication_date", "originalpublicationdate",
    "article.published", "article_date_original", "published-date", "article:create_time", "rnews:datepublished",
    "date.created", "datecreated", "its_publication", "date", "citation_publication_date",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "article:modified", "datemodified",
    "date.modified", "dcterms.modified", "dc.date.modified", "last-modified", "lastmod", "modified-date",
    "revision_date", "updated_at", "date.updated", "article_updatetime", "cxenseparse:modified",
)  # fmt: skip
_MODIFYING = re.compile(
    r"updat|modif|aktualis|geändert|edited|corrected|mise? à jour|aggiorn|actualiz|zuletzt|oppdater", re.I
)
_ASIDE = re.compile(
    r"relat|teaser|card|comment|sidebar|recommend|popular|latest|ticker|most-?read|promo|newsletter", re.I
)
_URL_DAY = re.compile(r"/((?:19|20)\d\d)[/-]?(0?[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/_-]|\D)")
_SCRIPTED = re.compile(
    r"""["'](?:date_?published|published_?(?:at|date|time|on)?|publish_?(?:date|time)|publication_?date|"""
    r"""first_?-?publi\w+|original_?publication_?date|pub_?date)["']\s*:\s*["']([^"']{8,40})["']""",
    re.IGNORECASE,
)
_NAMED_SO = re.compile(r"publi|pub_?-?date")
_FOOTER = re.compile(
    r"(?<!\S)(?:(?:site|page|global|main)?[-_]?footer|contentinfo|copyright|colophon)(?!\S)", re.IGNORECASE
)
_BESIDE = ("aside", "nav", "footer", "li", "a")


@dataclass(slots=True, frozen=True)
class Dates:
    """Both dates of an article, and where each comes from."""

    published: Candidate[datetime] | None
    modified: Candidate[datetime] | None
    others: list[Candidate[datetime]]
    """Publication dates the page also gives, that were not taken."""


def read_dates(doc: Document, language_tags: list[str]) -> Dates:
    """The publication and modification dates of a page's article.

    A date that is only a day is completed from another that gives the time of that day; a wall clock's time is
    given the zone that another date of the page shows for it, else the outlet's, and the source says so.
    """
    published, modified = _enough(_published(doc)), _enough(_modified(doc))
    times = _time_elements(doc)
    published += [c for kind, c in times if kind == "published"]
    modified += [c for kind, c in times if kind == "modified"]
    if not published:
        published = list(_last_resorts(doc, [c for kind, c in times if kind == "any"], modified))
    witnesses = [*published, *modified, *(c for _, c in times)]
    zone = outlet_zone(doc.url, language_tags, doc.zone)
    first = _settle(published, witnesses, zone)
    last = _settle(modified, witnesses, zone)
    if first and last and last.value < first.value - timedelta(days=1):
        last = None
    return Dates(first, last, [Candidate(_aware(c.value, zone[0]), c.source) for c in published[1:]])


def _enough(candidates: Iterator[Candidate[Moment]]) -> list[Candidate[Moment]]:
    """The candidates up to two exact ones: what comes after those could only confirm them."""
    found: list[Candidate[Moment]] = []
    for candidate in candidates:
        found.append(candidate)
        if found[0].value.exact and len(found) > 1:
            break
    return found


def _published(doc: Document) -> Iterator[Candidate[Moment]]:
    yield from _described(doc, ("datePublished",), 0)
    yield from _from_meta(doc, _PUBLISHED)
    yield from _described(doc, ("datePublished", "uploadDate", "dateCreated"), 2)


def _modified(doc: Document) -> Iterator[Candidate[Moment]]:
    yield from _described(doc, ("dateModified",), 2)
    yield from _from_meta(doc, _MODIFIED)


def _described(doc: Document, keys: tuple[str, ...], rank: int) -> Iterator[Candidate[Moment]]:
    for described in doc.described(*keys):
        for key in keys if described.rank <= rank else ():
            for value in values(described.node.get(key)):
                if moment := _moment(doc, value):
                    yield Candidate(moment, described.source)


def _from_meta(doc: Document, names: tuple[str, ...]) -> Iterator[Candidate[Moment]]:
    for name in names:
        for value in doc.meta.get(name, ())[:2]:
            if moment := _moment(doc, value):
                yield Candidate(moment, f"meta {name}")


def _moment(doc: Document, value: Any) -> Moment | None:
    text = plain(value.get("@value") if isinstance(value, dict) else value)
    return doc.read_date(text) if text else None


def _time_elements(doc: Document) -> list[tuple[str, Candidate[Moment]]]:
    """The article's ``time`` elements and what they tell: ``published``, ``modified`` or ``any``."""
    found = []
    for element in [*doc.elements["time"], *(abbr for abbr in doc.elements["abbr"] if abbr.get("title"))][:40]:
        if (moment := _time(doc, element)) and not stands_aside(element, _ASIDE, _BESIDE):
            found.append((_meaning(element), Candidate(moment, "time element")))
    return found


def _time(doc: Document, element: HtmlElement) -> Moment | None:
    """What a ``time`` element, an ``abbr`` with a title (hAtom) or an element called a date says."""
    for name in ("datetime", "content", "title"):
        stamp = (element.get(name) or "").strip()
        if stamp and (name == "datetime" or stamp[:1].isdigit()) and (moment := doc.read_date(stamp)):
            return moment
    return None if element.tag == "abbr" else doc.read_date(line_of(element)[:80])


def _meaning(element: HtmlElement) -> str:
    """What a ``time`` element's names, its parent's, and the words before it say."""
    parent, before = element.getparent(), element.getprevious()
    around = [element] if parent is None or parent.tag in ("body", "article", "main") else [element, parent]
    names = " ".join(filter(None, (e.get(a) for e in around for a in ("class", "itemprop", "id", "property"))))
    if before is not None:
        words = f"{before.text_content()[-40:]} {before.tail or ''}"
    else:
        words = (parent.text or "") if parent is not None else ""
    if _MODIFYING.search(names) or _MODIFYING.search(words[-60:]):
        return "modified"
    return "published" if element.get("pubdate") is not None or "ublish" in names else "any"


def _last_resorts(
    doc: Document, times: list[Candidate[Moment]], modified: list[Candidate[Moment]]
) -> Iterator[Candidate[Moment]]:
    """For pages whose head gives no date under a known name, each asked only when those before gave none: an instant
    whose name speaks of publishing, a ``time`` element, a script's data, a date line at the headline, the modification
    date, the address; htmldate at the very end."""
    day = url_day(doc.url)
    named = [Candidate(Moment(datetime(*day), timed=False, zoned=False), "url")] if day else []
    for found in (_named_so(doc), times, _in_scripts(doc), _date_lines(doc), modified):
        if found and (not day or _days_apart(found[0].value, named[0].value) < 2):
            yield found[0]
            return
    yield from named or _searched(doc)


def _named_so(doc: Document) -> list[Candidate[Moment]]:
    names = tuple(name for name in doc.meta if _NAMED_SO.search(name))
    return [c for c in _from_meta(doc, names) if c.value.exact]


def _days_apart(one: Moment, other: Moment) -> int:
    return abs((one.value.date() - other.value.date()).days)


def _in_scripts(doc: Document) -> list[Candidate[Moment]]:
    """The publication date in a script's data, when the page's scripts name only one."""
    found = {m[1] for s in doc.elements["script"] if s.text for m in _SCRIPTED.finditer(s.text[:500_000])}
    moments = [moment for value in sorted(found) if (moment := doc.read_date(value))]
    return [Candidate(moments[0], "script data")] if len(moments) == 1 else []


def _date_lines(doc: Document) -> list[Candidate[Moment]]:
    """Dates written in short elements whose class says that they are dates, those by the main heading first."""
    headings = [block for h1 in doc.elements["h1"][:2] if (block := h1.getparent()) is not None]
    near: list[Candidate[Moment]] = []
    far: list[Candidate[Moment]] = []
    for element in doc.landmarks["date"][:60]:
        text = line_of(element)[:200]
        if 5 < len(text) < 150 and not stands_aside(element, _ASIDE, _BESIDE) and (moment := doc.read_date(text)):
            beside = any(above in headings for above in element.iterancestors())
            (near if beside else far).append(Candidate(moment, "date line"))
    return near + far


def url_day(url: str) -> tuple[int, int, int] | None:
    """The day an address names.

    >>> url_day("https://outlet.example/2024/05/03/rain")
    (2024, 5, 3)
    """
    for match in _URL_DAY.finditer(url[8:]):
        try:
            day = datetime(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            continue
        if plausible(day):
            return day.year, day.month, day.day
    return None


def shown_instant(doc: Document, text: str) -> tuple[datetime, str] | None:
    """The date that a line of the page shows, and how its zone is known: empty when the line says it."""
    tags = [tag for tag, _ in doc.language_tags]
    moment = doc.read_date(text)
    if moment is None:
        return None
    if moment.zoned:
        return moment.value, ""
    zone, how = outlet_zone(doc.url, tags, doc.zone)
    return hang(moment.value, zone), how if moment.timed else DAY_ONLY


def _searched(doc: Document) -> Iterator[Candidate[Moment]]:
    from htmldate import find_date

    tree = _without_footers(doc)
    try:
        day = find_date(tree, original_date=True, extensive_search=False, outputformat="%Y-%m-%d", url=doc.url or None)
    except (ValueError, TypeError, AttributeError, IndexError, OverflowError, RecursionError):
        return
    moment = doc.read_date(day) if day else None
    if moment is not None:
        # htmldate takes every 05/04/2026 for the fifth of April.
        first, second = moment.value.day, moment.value.month
        if first != second and {(first, second), (second, first)} & set(numeric_pairs(tree.text_content())):
            moment = doc.read_date(f"{first}/{second}/{moment.value.year}")
    if moment is not None:
        yield Candidate(moment, "htmldate")


def _without_footers(doc: Document) -> HtmlElement:
    """The page without what says when the site was built, and whose it is."""
    tree = copy.deepcopy(doc.tree)
    for element in list(tree.iter("footer", "div", "section", "p", "small")):
        named = f"{element.get('class', '')} {element.get('id', '')} {element.get('role', '')}"
        if (element.tag == "footer" or _FOOTER.search(named)) and not any(
            above.tag in ("article", "main") for above in element.iterancestors()
        ):
            element.drop_tree()
    return tree


def _settle(
    candidates: list[Candidate[Moment]], witnesses: list[Candidate[Moment]], zone: tuple[Any, str]
) -> Candidate[datetime] | None:
    """The most trusted date, made exact with what the others say."""
    if not candidates:
        return None
    best = candidates[0]
    if not best.value.exact:
        best = _timed(best, candidates)
    moment, source = best.value, best.source
    if moment.zoned:
        return Candidate(moment.value, source)
    if not moment.timed:
        return Candidate(hang(moment.value, zone[0]), f"{source}, {DAY_ONLY}")
    for witness in witnesses:
        if offset := _offset_shown(moment, witness.value):
            return Candidate(moment.value.replace(tzinfo=offset), f"{source}, zone from {witness.source}")
    return Candidate(hang(moment.value, zone[0]), f"{source}, {zone[1]}")


def _timed(best: Candidate[Moment], candidates: list[Candidate[Moment]]) -> Candidate[Moment]:
    """A candidate that tells the time of the best one's day; those with a zone first."""
    day = best.value.value.date()
    near = [c for c in candidates if c.value.timed and abs((c.value.value.date() - day).days) <= 1]
    same = [c for c in near if c.value.value.date() == day]
    for choice in ([c for c in same if c.value.exact], [c for c in same if c.value.zoned], same):
        if choice and (not best.value.timed or choice[0].value.exact):
            return Candidate(choice[0].value, f"{best.source}, time from {choice[0].source}")
    return best


def _offset_shown(moment: Moment, witness: Moment) -> timezone | None:
    """The offset between a wall clock's time and a witness of the same instant or with the same wall clock."""
    if not witness.zoned or not witness.timed:
        return None
    wall = moment.value
    given = witness.value.utcoffset() or timedelta(0)
    if abs(witness.value.replace(tzinfo=None) - wall) < timedelta(minutes=1):
        return timezone(given)
    ahead = wall - (witness.value - given).replace(tzinfo=None)
    quarters = round(ahead / timedelta(minutes=15))
    off = abs(ahead - quarters * timedelta(minutes=15))
    if quarters and off <= timedelta(seconds=1) and -48 <= quarters <= 56:
        return timezone(quarters * timedelta(minutes=15))
    return None


def _aware(moment: Moment, zone: Any) -> datetime:
    return moment.value if moment.zoned else hang(moment.value, zone)
