"""The page of a stored article is found where it was kept: for its outlet's template, or in the archive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.answers.explaining import kept_page_of, kept_pages_of
from crawler.archive.exchange import Exchange
from crawler.archive.writer import ArchiveWriter
from crawler.items import Article, Page
from crawler.outlets import KnownOutlets, Outlet, outlet_path, write_outlet
from crawler.store import Store
from crawler.store.articles.templates import KeptPage, keep_page

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
OUTLET = "outlet.example"


def saved(store: Store, number: int, *, keep: bool = False) -> Article:
    """A stored article, whose page is kept for its template if that is wanted."""
    url = f"https://{OUTLET}/{number}"
    when = NOON + timedelta(hours=number)
    article = Article(url=url, outlet=OUTLET, content_hash=str(number), published=when, fetched_at=when)
    article = replace(article, id=store.save(article).article_id)
    if keep:
        page = Page(url=url, final_url=url, body=b"kept for the template", fetched_at=when)
        store.write(keep_page, OUTLET, KeptPage.of(page, article, number, None))
    return article


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "crawler.db") as store:
        yield store


@pytest.fixture
def files(tmp_path: Path) -> KnownOutlets:
    """The files, one of which says something of the pages of the outlet."""
    outlet = Outlet(name="outlet", home=f"https://{OUTLET}/", selectors={"title": "h2"}, time_zone="Europe/Lisbon")
    write_outlet(outlet, outlet_path(tmp_path, "outlet"))
    return KnownOutlets(tmp_path)


def archived(folder: Path, *articles: Article, body: bytes = b"archived") -> Path:
    """An archive with a page of each article, and with one of the hour before."""
    writer = ArchiveWriter(folder / "pages", 1 << 20)
    for article in articles:
        assert article.fetched_at
        for when, held in ((article.fetched_at - timedelta(hours=1), b"earlier"), (article.fetched_at, body)):
            writer.add(Exchange(url=article.url, when=when, status=200, body=held, headers=[]))
    writer.close()
    return folder / "pages"


def test_a_page_is_found_with_what_the_file_of_its_outlet_says(store: Store, files: KnownOutlets) -> None:
    page = kept_page_of(store, None, files, saved(store, 1, keep=True))
    assert page is not None
    assert (page.body, page.selectors, page.time_zone) == (
        b"kept for the template",
        {"title": "h2"},
        "Europe/Lisbon",
    )


def test_a_page_that_is_kept_nowhere_is_none(store: Store, files: KnownOutlets, tmp_path: Path) -> None:
    one, other = saved(store, 1, keep=True), saved(store, 2)
    assert kept_page_of(store, None, files, other) is None
    assert kept_page_of(store, archived(tmp_path, one), files, other) is None


def test_of_the_archive_it_is_the_page_as_it_was_fetched_then(
    store: Store, files: KnownOutlets, tmp_path: Path
) -> None:
    article = saved(store, 1)
    page = kept_page_of(store, archived(tmp_path, article), files, article)
    assert page is not None
    assert (page.body, page.selectors) == (b"archived", {"title": "h2"})
    later = replace(article, fetched_at=NOON + timedelta(days=1))
    assert kept_page_of(store, tmp_path / "pages", files, later) is None


def test_pages_of_an_outlet_are_those_of_its_template_and_then_of_its_latest_articles(
    store: Store, files: KnownOutlets, tmp_path: Path
) -> None:
    articles = [saved(store, number, keep=number in (1, 2)) for number in range(6)]
    archive = archived(tmp_path, *articles)

    def numbers(most: int, where: Path | None = archive) -> list[int]:
        return [int(page.url.rpartition("/")[2]) for page in kept_pages_of(store, where, files, OUTLET, most)]

    assert numbers(4) == [1, 2, 5, 4]
    assert [page.body for page in kept_pages_of(store, archive, files, OUTLET, 9)].count(b"archived") == 4
    assert numbers(1) == [2]
    assert numbers(9, None) == [1, 2]
    assert {page.time_zone for page in kept_pages_of(store, archive, files, OUTLET, 9)} == {"Europe/Lisbon"}
    assert kept_pages_of(store, archive, files, "other.example", 9) == []
