"""What a page's data and its address say of when its article was published or changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from crawler.dates.moment import Moment, plausible
from crawler.dates.months import month_number
from crawler.extraction.document import Document
from crawler.extraction.fields.dates.dated import CHANGE, PUBLICATION, Dated
from crawler.page.text import plain, values

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "article:published", "datepublished",
    "og:published_time", "date.available", "cxenseparse:recs:publishtime", "parsely-pub-date", "sailthru.date",
    "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date", "dcterms.date", "dc.date.created", "pubdate",
    "publishdate", "publish-date", "publish_date", "published", "published_at", "publication_date",
    "originalpublicationdate",
    "article.published", "article_date_original", "published-date", "article:create_time", "rnews:datepublished",
    "date.created", "datecreated", "its_publication", "date", "citation_publication_date", "citation_online_date",
    "prism.publicationdate",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "article:modified", "datemodified",
    "date.modified", "dcterms.modified", "dc.date.modified", "last-modified", "lastmod", "modified-date",
    "revision_date", "updated_at", "date.updated", "article_updatetime", "cxenseparse:modified",
)  # fmt: skip
_URL_DAY = re.compile(r"/((?:19|20)\d\d)[/-]?(0?[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/_-]|\D)")
_URL_NAMED_DAY = re.compile(r"/((?:19|20)\d\d)[/-]([^\W\d_]{3,10})[/-](0?[1-9]|[12]\d|3[01])(?=[/_-]|$)")
_SCRIPTED = re.compile(
    r"""["'](?:date_?published|published_?(?:at|date|time|on)?|publish_?(?:date|time)|publication_?date|"""
    r"""first_?-?publi\w+|original_?publication_?date|pub_?date)["']\s*:\s*["']([^"']{8,40})["']""",
    re.IGNORECASE,
)
_NAMED_SO = re.compile(r"publi(?!sher)|pub_?-?date")


def published_data(doc: Document) -> Iterator[Dated]:
    """What the page's data calls the date of publication, or of its making."""
    yield from _described(doc, ("datePublished", "uploadDate", "dateCreated"), PUBLICATION)
    yield from _meta(doc, _PUBLISHED, PUBLICATION)


def modified_data(doc: Document) -> Iterator[Dated]:
    """What the page's data calls the date of the last change."""
    yield from _described(doc, ("dateModified",), CHANGE)
    yield from _meta(doc, _MODIFIED, CHANGE)


def meta_named_so(doc: Document) -> Iterator[Dated]:
    """Instants in ``meta`` elements whose unheard-of names speak of publishing."""
    names = tuple(name for name in doc.meta if name not in _PUBLISHED and _NAMED_SO.search(name))
    return (dated for dated in _meta(doc, names, PUBLICATION) if dated.moment.exact)


def _described(doc: Document, keys: tuple[str, ...], meaning: str) -> Iterator[Dated]:
    for described in doc.described(*keys):
        for key in keys:
            for value in values(described.node.get(key)):
                if moment := _moment(doc, value):
                    of = ("", " of another work", " of the page")[described.rank]
                    yield Dated(moment, described.source, frozenset({f"{described.source} {key}{of}"}), meaning)


def _meta(doc: Document, names: tuple[str, ...], meaning: str) -> Iterator[Dated]:
    for name in names:
        for value in doc.meta.get(name, ())[:2]:
            if moment := _moment(doc, value):
                known = name in ("article:published_time", "article:modified_time", "og:updated_time", "date")
                made = "creation" if "creat" in name else meaning  # of the page or its record, before it was published
                sign = f"meta {name}" if known else f"another meta of {made}"
                yield Dated(moment, f"meta {name}", frozenset({sign}), meaning)


def _moment(doc: Document, value: Any) -> Moment | None:
    if isinstance(value, dict):  # "date" and "timezone": how PHP writes its own objects
        said = (value.get(key) for key in ("@value", "date", "timezone"))
        value = " ".join(text for text in said if isinstance(text, str))
    text = plain(value)
    return doc.read_date(text) if text else None


def script_data(doc: Document) -> Iterator[Dated]:
    """The publication date in a script's data, when the page's scripts name only one."""
    found = {m[1] for s in doc.elements["script"] if s.text for m in _SCRIPTED.finditer(s.text[:500_000])}
    moments = [moment for value in sorted(found) if (moment := doc.read_date(value))]
    if len(moments) == 1:
        yield Dated(moments[0], "script data", frozenset({"script data"}), PUBLICATION)


def url_date(url: str) -> Iterator[Dated]:
    """The day that the address names."""
    if day := url_day(url):
        yield Dated(Moment(datetime(*day), timed=False, zoned=False), "url", frozenset({"url"}))


def url_day(url: str) -> tuple[int, int, int] | None:
    """The day an address names.

    >>> url_day("https://outlet.example/2024/05/03/rain")
    (2024, 5, 3)
    >>> url_day("https://outlet.example/news/2024/may/03/rain")
    (2024, 5, 3)
    """
    numbers = [match.groups() for match in _URL_DAY.finditer(url[8:])]
    named = [(year, month_number(month), day) for year, month, day in _URL_NAMED_DAY.findall(url[8:])]
    for year, month, number in (*numbers, *named):
        try:
            day = datetime(int(year), int(month), int(number))
        except ValueError:  # a month that there is not is 0
            continue
        if plausible(day):
            return day.year, day.month, day.day
    return None
