"""Scheduled crawls of an invented outlet: what is asked for, what is not, and what is seen of changes."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from pytest_twisted import ensureDeferred
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.utils.defer import deferred_from_coro

from crawler.demo.server import serve
from crawler.outlets import Outlet, Source
from crawler.spiders.outlet import OutletSpider
from crawler.store import Store
from crawler.store.schema import urls
from tests.quick_settings import quick_settings
from tests.standing import standing

SUBJECTS = ("harbour", "library", "orchestra", "bakery", "railway", "lighthouse", "orchard", "ferry")


class Site:
    """An outlet of plain files: a feed of the newest articles, a news sitemap of all, a section."""

    def __init__(self, folder):
        self.folder = folder
        self.articles = {}
        (folder / "_headers").write_text("")

    def write(self, number, words="", day=None, section="news"):
        subject = SUBJECTS[number % len(SUBJECTS)]
        path = f"/{section}/2026/the-{subject}-opens-again-{number}.html"
        when = day or datetime(2026, 3, number + 1, 9, 30, tzinfo=UTC)
        title = f"The {subject} opens again after {number + 2} years"
        body = "".join(
            f"<p>{sentence} {words}</p>"
            for sentence in (
                f"The {subject} was closed for {number + 2} years, and few expected that it would ever open again.",
                f"On the first morning {number + 40} people stood in front of the {subject} before it was light.",
                f"Its new keeper says that the {subject} needs another winter of work, and {number + 7} helpers.",
                f"The town pays {number + 3} million for the {subject}, which is less than a new one would cost.",
            )
        )
        page = (
            f"<!doctype html><html lang=en><head><title>{title}</title><meta property='article:published_time' "
            f"content='{when.isoformat()}'></head><body><main><article><h1>{title}</h1>{body}</article></main></body>"
        )
        target = self.folder / path[1:]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(page)
        self.articles[path] = (title, when)

    def remove(self, path):
        (self.folder / path[1:]).unlink()

    def publish(self, feed=None, listed=None):
        newest = sorted(self.articles.items(), key=lambda item: item[1][1], reverse=True)
        entries = "".join(
            f"<item><title>{title}</title><link>{path}</link><category>Town</category>"
            f"<pubDate>{when:%a, %d %b %Y %H:%M:%S +0000}</pubDate></item>"
            for path, (title, when) in newest[:feed]
        )
        (self.folder / "rss.xml").write_text(f"<rss version='2.0'><channel><title>T</title>{entries}</channel></rss>")
        rows = "".join(
            f"<url><loc>{path}</loc><lastmod>{when.isoformat()}</lastmod></url>" for path, (_, when) in newest[:listed]
        )
        (self.folder / "news.xml").write_text(f"<urlset>{rows}</urlset>")


@pytest.fixture
def site(tmp_path):
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "robots.txt").write_text("User-agent: *\nDisallow: /private/\n")
    made = Site(folder)
    for number in range(6):
        made.write(number)
    made.publish(feed=4)
    return made


@pytest.fixture
def crawl(tmp_path):
    """Crawl the outlet in the reactor; gives the crawl's figures."""

    async def crawl(server, kinds=("feed", "sitemap"), selectors=None, time_zone=None, own=None, **arguments):
        addresses = {"feed": "/rss.xml", "sitemap": "/news.xml", "section": "/news/"}
        sources = [Source(kind=kind, url=server.url + addresses[kind]) for kind in kinds]
        settings = quick_settings(tmp_path, **(own or {}))
        crawler = AsyncCrawlerRunner(settings).create_crawler(OutletSpider)
        server.requests.clear()
        outlet = Outlet(
            name="town", home=server.url + "/", sources=sources, selectors=selectors or {}, time_zone=time_zone
        )
        await AsyncCrawlerRunner(settings).crawl(crawler, outlet=outlet, **arguments)
        return crawler.stats.get_stats()

    return crawl


def in_reactor(test):
    @ensureDeferred
    async def wrapper(site, crawl, tmp_path):
        with serve(site.folder, host="127.0.0.61") as server:
            await deferred_from_coro(test(site, crawl, server, tmp_path / "crawler.db"))

    return wrapper


def asked(server, status=None):
    """The paths of the requests, without those for a host's rules."""
    rules = ("/robots.txt", "/.well-known/tdmrep.json")
    return sorted(r.path for r in server.requests if r.path not in rules and status in (None, r.status))


@contextmanager
def rows_of(path):
    with Store.open(path) as store, store.database.write() as connection:
        yield connection


def later(path, **span):
    """Let time pass for what is due in a store."""
    with rows_of(path) as connection:
        due = connection.execute(sa.select(urls.c.id, urls.c.next_fetch_at).where(urls.c.next_fetch_at.is_not(None)))
        for row in due.all():
            when = row.next_fetch_at - timedelta(**span)
            connection.execute(sa.update(urls).where(urls.c.id == row.id).values(next_fetch_at=when))


@in_reactor
async def test_every_article_that_any_source_names_is_stored_and_asked_for_once(site, crawl, server, path):
    stats = await crawl(server)
    assert asked(server) == sorted([*site.articles, "/rss.xml", "/news.xml"])
    assert stats["outlet/listed"] == 6
    with Store.open(path) as store:
        articles = {article.url.removeprefix(server.url): article for article in store.articles()}
    assert articles.keys() == site.articles.keys()
    assert any(article.tags == ["Town"] for article in articles.values())


@in_reactor
async def test_nothing_is_asked_for_before_it_is_due_and_sources_conditionally(site, crawl, server, path):
    await crawl(server)
    await crawl(server)
    assert asked(server) == []
    stats = await crawl(server, now=True)
    assert asked(server, 304) == ["/news.xml", "/rss.xml"] == asked(server)
    assert stats["sources/unchanged"] == 2


@in_reactor
async def test_articles_are_looked_at_again_and_corrections_become_revisions(site, crawl, server, path):
    await crawl(server)
    first, second, *_ = site.articles
    site.write(0, "The opening is on Friday, not on Thursday as was said here before.")
    site.remove(second)
    later(path, days=60)
    stats = await crawl(server)
    assert asked(server, 200) == [first]
    assert asked(server, 404) == [second]
    assert stats["articles/revised"] == 1
    assert stats["articles/unchanged"] == 4
    with Store.open(path) as store:
        article = store.article(server.url + first)
        assert [version.revision for version in store.revisions(article.id)] == [1, 2]
        assert "Friday" in article.body
        gone = store.article(server.url + second)
        assert gone.body
        assert store.gone(gone.id)[0] == "answered 404"
        assert store.gone(article.id) is None
        assert (article.gone, gone.gone.tzinfo) == (None, UTC)
        assert store.read(standing, "town", {article.outlet}, [], store.now()).gone == 1
        assert stats["outlet/failed"] == 1


def stub(site, path, words="More follows."):
    page = f"<title>The ferry sinks</title><article><h1>The ferry sinks</h1><p>{words}</p></article>" if words else ""
    (site.folder / path[1:]).write_text(page)


@in_reactor
async def test_what_was_empty_at_first_is_looked_at_again_and_stored_when_it_is_filled(site, crawl, server, path):
    first, second, *_ = site.articles
    whole = {each: (site.folder / each[1:]).read_text() for each in (first, second)}
    stub(site, first)
    stub(site, second, "")
    entries = "".join(f"<item><link>{server.url}{each}</link></item>" for each in site.articles)
    (site.folder / "rss.xml").write_text(f"<rss version='2.0'><channel><title>T</title>{entries}</channel></rss>")
    await crawl(server, kinds=("feed",))
    with Store.open(path) as store:
        assert sorted(row.reason for row in store.failed()) == ["empty page", "no article: too little text"]
    await crawl(server, kinds=("feed",), now=True)
    assert asked(server) == ["/rss.xml"]
    for each, page in whole.items():
        (site.folder / each[1:]).write_text(page)
    later(path, hours=1.01)
    stats = await crawl(server, kinds=("feed",))
    assert {first, second} <= set(asked(server))
    assert stats["articles/stored"] == 2
    with Store.open(path) as store:
        assert not list(store.failed())


@in_reactor
async def test_a_change_on_a_further_page_of_an_article_becomes_a_revision(site, crawl, server, path):
    first = site.folder / next(iter(site.articles))[1:]
    second = first.with_name(f"{first.stem}-2.html")
    plain = first.read_text()
    first.write_text(plain.replace("</article>", f"<a href='{second.name}'>Next page</a></article>"))
    for day in ("Thursday", "Friday"):
        text = f"{day} is the day on which the mayor of the town comes to see what was made of the place. " * 3
        second.write_text(plain[: plain.index("<p>")] + f"<p>{text}</p></article></main></body>")
        await crawl(server)
        later(path, days=60)
    with Store.open(path) as store:
        article = store.article(f"{server.url}/{first.relative_to(site.folder)}")
        assert article.revision == 2
        assert "Friday" in article.body


@in_reactor
async def test_what_is_published_later_is_all_that_is_asked_for(site, crawl, server, path):
    await crawl(server)
    site.write(7)
    site.publish(feed=4)
    stats = await crawl(server, now=True)
    assert asked(server) == sorted([list(site.articles)[-1], "/rss.xml", "/news.xml"])
    assert stats["articles/stored"] == 1


@in_reactor
async def test_since_and_until_act_before_an_article_is_fetched(site, crawl, server, path):
    await crawl(server, kinds=("feed",), since="2026-03-04", until="2026-03-06")
    assert [p for p in asked(server) if p != "/rss.xml"] == sorted(list(site.articles)[3:5])


@in_reactor
async def test_a_limit_leaves_the_rest_to_the_next_crawl(site, crawl, server, path):
    await crawl(server, limit=2)
    first = [p for p in asked(server) if p in site.articles]
    await crawl(server)
    second = [p for p in asked(server) if p in site.articles]
    assert len(first) == 2
    assert sorted(first + second) == sorted(site.articles)


@in_reactor
async def test_a_section_is_told_by_the_address(site, crawl, server, path):
    site.write(7, section="sport")
    site.publish()
    await crawl(server, kinds=("sitemap",), section="Sport")
    assert [p for p in asked(server) if p != "/news.xml"] == [list(site.articles)[-1]]


@in_reactor
async def test_a_server_whose_etag_lies_is_found_out(site, crawl, server, path):
    lie = "/rss.xml\n    ETag: same\n    Last-Modified: Sun, 01 Mar 2026 00:00:00 GMT\n"
    (site.folder / "_headers").write_text(lie)
    await crawl(server, kinds=("feed",))
    site.write(7)
    site.publish()
    with rows_of(path) as connection:  # the turn of a look without validators
        feed = urls.c.url == f"{server.url}/rss.xml"
        connection.execute(sa.update(urls).where(feed).values(visits=8))
    await crawl(server, kinds=("feed",), now=True)
    site.write(6)
    site.publish()
    stats = await crawl(server, kinds=("feed",), now=True)
    assert stats["articles/stored"] == 1
    with rows_of(path) as connection:
        assert connection.scalar(sa.select(urls.c.validator_mismatches).where(feed)) >= 3


@in_reactor
async def test_times_without_a_zone_are_in_that_of_the_outlets_file(site, crawl, server, path):
    for page in (site.folder / "news").rglob("*.html"):
        page.write_text(page.read_text().replace("+00:00", ""))
    feed = site.folder / "rss.xml"
    feed.write_text(feed.read_text().replace(" +0000", ""))
    await crawl(server, kinds=("feed",), time_zone="America/New_York")
    with Store.open(path) as store:
        stored = list(store.articles())
    half_past_nine = {datetime(2026, 3, day, 14, 30, tzinfo=UTC) for day in (3, 4, 5, 6)}
    assert {article.published.astimezone(UTC) for article in stored} == half_past_nine
    assert {article.provenance["published"] for article in stored} == {
        "meta article:published_time, zone of the outlet"
    }


@in_reactor
async def test_a_source_that_is_none_is_told_and_the_others_go_on(site, crawl, server, path):
    (site.folder / "rss.xml").write_text("<html><body>Gone</body></html>")
    await crawl(server)
    with Store.open(path) as store:
        assert [(row.url, row.reason) for row in store.failed()] == [
            (f"{server.url}/rss.xml", "an HTML page instead of a feed")
        ]
        assert store.counts().articles == 6


def test_an_outlet_must_be_named():
    with pytest.raises(ValueError, match="name an outlet"):
        OutletSpider()


@ensureDeferred
async def test_selectors_of_the_outlets_file_win_and_one_that_gives_nothing_is_told_once(site, crawl, tmp_path, caplog):
    with serve(site.folder, host="127.0.0.61") as server:
        selectors = {"lead": "article p:first-of-type", "section": ".rubric"}
        await deferred_from_coro(crawl(server, selectors=selectors))
    with Store.open(tmp_path / "crawler.db") as store:
        articles = list(store.articles())
    assert len(articles) == 6
    assert all("was closed for" in article.lead and "was closed for" not in article.body for article in articles)
    assert all(article.provenance["lead"] == "selector" for article in articles)
    assert [r.getMessage().partition(": ")[2] for r in caplog.records if "selector" in r.getMessage()] == [
        "the selector of section, '.rubric', gives nothing"
    ]
