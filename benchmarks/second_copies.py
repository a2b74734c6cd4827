"""A second copy of an article at another address of its outlet: for ``benchmarks/threshold_scores.py``."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from benchmarks.quality_corpus import AnnotatedPage, by_outlet
from crawler.extraction import extract
from crawler.items import Article, NoArticle
from crawler.store.articles.insert import _may_be_one, same_text
from training.reading import annotated

_NOON = datetime(2026, 1, 31, 12, 30, tzinfo=UTC)
_ZONES = range(-11, 14)
"""Hours ahead of UTC of the zones that outlets are in."""


def seen_twice(folder: Path, share: float) -> dict[str, dict[str, float]]:
    """Whether the text that was read of a page is known as the true one, as of a copy in which other lines were misread
    ("one"), and that of the outlet's next page is told from it ("other")."""
    pages = [page for page in annotated([folder], share) if page.kind == "article" and (page.body or page.paragraphs)]
    found = {}
    for members in by_outlet(pages, 1).values():
        for page, following in zip(members, [*members[1:], members[0]], strict=True):
            found[page.id] = {"one": float(same_text(_true(page), _read(page)))}
            if following is not page:
                found[page.id]["other"] = float(not same_text(_true(page), _true(following)))
    return found


def days_and_times() -> dict[str, dict[str, float]]:
    """Of the hours of a day in each zone, on how many the day alone, on a copy, is that article's ("one"), and the day
    after it is not ("other")."""
    found = {}
    for zone in _ZONES:
        here = timezone(timedelta(hours=zone))
        times = [datetime(2026, 1, 30, hour, 30, tzinfo=here) for hour in range(24)]
        day, following = (datetime(2026, 1, number, tzinfo=UTC) for number in (30, 31))
        same = [_may_be_one(time.astimezone(UTC), day) for time in times]
        other = [not _may_be_one(time.astimezone(UTC), following) for time in times]
        found[f"UTC{zone:+}"] = {"one": sum(same) / 24, "other": sum(other) / 24}
    return found


def _true(page: AnnotatedPage) -> Article:
    return Article(body=page.body or "\n\n".join(p.strip("[]") for p in page.paragraphs), published=_NOON)


def _read(page: AnnotatedPage) -> Article:
    try:
        return Article(body=extract(page.html, page.url).text, published=_NOON)
    except NoArticle:
        return Article(published=_NOON)
