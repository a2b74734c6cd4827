"""The page that a stored article was read from, and what explains how it was."""

from __future__ import annotations

from pathlib import Path

from crawler.archive.archive import Archive
from crawler.archive.pages import archived_page
from crawler.items import Article, Page
from crawler.outlets import KnownOutlets
from crawler.store import ArticleQuery, Store
from crawler.store.articles.templates import find_template
from crawler.store.monitoring.overview import template_of_page


def kept_page_of(store: Store, archive: Path | None, files: KnownOutlets, article: Article) -> Page | None:
    """The page of an article as it was fetched, with what the outlet's file says; None when it is not kept.

    :param archive: where crawls keep what they fetch; None for nowhere.
    :raises OSError: there is no such archive.
    """
    page = _kept(store, article) or (_archived(archive, article) if archive is not None else None)
    if page is not None and (outlet := files.at(page.final_url)) is not None:
        page.selectors, page.time_zone = outlet.selectors, outlet.time_zone
    return page


def kept_pages_of(store: Store, archive: Path | None, files: KnownOutlets, outlet: str, most: int) -> list[Page]:
    """Pages of an outlet as they were fetched, those kept for its template first, then those of its latest articles.

    :param archive: where crawls keep what they fetch; None for nowhere.
    :raises OSError: there is no such archive.
    """
    _, kept = store.read(find_template, outlet)
    pages = {each.article_id: each.unpacked() for each in kept[-most:]}
    if archive is not None and len(pages) < most:
        for article in store.latest(2 * most, ArticleQuery(outlet=outlet)):
            if len(pages) < most and article.id not in pages and (page := _archived(archive, article)) is not None:
                pages[article.id] = page
    for page in pages.values():
        if (known := files.at(page.final_url)) is not None:
            page.selectors, page.time_zone = known.selectors, known.time_zone
    return list(pages.values())


def _kept(store: Store, article: Article) -> Page | None:
    outlet = store.read(template_of_page, article.id)
    if outlet is None:
        return None
    _, pages = store.read(find_template, outlet)
    return next((kept.unpacked() for kept in pages if kept.article_id == article.id), None)


def _archived(path: Path, article: Article) -> Page | None:
    archive = Archive(path)
    for file, entry in archive.find(article.url):
        if entry.status == "200" and entry.when == article.fetched_at:
            exchange = archive.read(file, entry)
            return None if exchange is None else archived_page(exchange)
    return None
