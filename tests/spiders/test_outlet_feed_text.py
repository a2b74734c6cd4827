"""The text of a feed takes the place of an article behind a wall, until the article can be had."""

# ruff: noqa: F811 - fixtures are imported
from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.demo.server import serve
from crawler.store import Store
from crawler.store.articles.content import unpack
from crawler.store.articles.feed_pages import keep_feed_pages
from tests.dues import next_due
from tests.spiders.test_outlet import crawl, in_reactor, later, rows_of, site  # noqa: F401 - fixtures
from tests.spiders.test_outlet_walls import WALL, wall_in

pytestmark = pytest.mark.usefixtures("shared_workers")

TEASER = "<p>The harbour was closed for a long time, and few expected that it would ever open again.</p>"


def write_feed(site):
    """The feed gives the texts of the first two articles and a teaser of the third."""
    entries = ""
    for number in range(3):
        site.write(number, "It was in all the papers of the county, and in one of the capital.")
    for n, (path, (title, when)) in enumerate(list(site.articles.items())[:3]):
        text = (site.folder / path[1:]).read_text().partition("</h1>")[2].partition("</article>")[0]
        text = TEASER if n == 2 else text + "<p>So much from the feed, said Zoë Keeling at the quay.</p>"
        entries += (
            f"<item><title>{title}</title><link>{path}</link><dc:creator>Ann Keeling</dc:creator>"
            f"<content:encoded><![CDATA[{text}]]></content:encoded>"
            f"<pubDate>{when:%a, %d %b %Y %H:%M:%S +0000}</pubDate></item>"
        )
    spaces = "xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:dc='http://purl.org/dc/elements/1.1/'"
    (site.folder / "rss.xml").write_text(
        f"<rss version='2.0' {spaces}><channel><title>T</title><language>en</language>{entries}</channel></rss>"
    )
    return list(site.articles)[:3]


def stored(store_path):
    with Store.open(store_path) as store:
        return {article.url[article.url.index("/", 8) :]: article for article in store.articles()}


def states(store_path):
    with rows_of(store_path) as connection:
        rows = connection.exec_driver_sql("SELECT url, state, reason FROM urls WHERE role = 'article'").all()
    return {row.url[row.url.index("/", 8) :]: (row.state, row.reason) for row in rows}


def kept(store_path, table):
    with rows_of(store_path) as connection:
        return connection.exec_driver_sql(f"SELECT * FROM {table}").all()


@in_reactor
async def test_a_text_of_the_feed_stands_in_for_a_wall_and_the_article_replaces_it(site, crawl, server, store_path):
    full_feed = write_feed(site)
    first, _, teaser = full_feed
    pages = wall_in(site, full_feed)
    (site.folder / "_headers").write_text("/news/*\n  X-Robots-Tag: noai\n  Content-Type: text/html; charset=latin-1\n")
    stats = await crawl(server, kinds=("feed",))
    assert (stats["articles/from_feed"], stats["pages/failed/consent wall"]) == (2, 3)
    assert states(store_path) == dict.fromkeys(full_feed, ("blocked", "consent wall"))
    article = stored(store_path)[first]
    assert (article.title, article.authors) == (site.articles[first][0], ["Ann Keeling"])
    assert article.published == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    assert "So much from the feed, said Zoë Keeling" in article.body
    assert article.opt_outs == ["noai"]
    assert article.from_feed
    assert teaser not in stored(store_path)
    assert kept(store_path, "feed_pages") == []
    for path, text in pages.items():
        (site.folder / path[1:]).write_text(text)
    later(store_path, days=1)
    assert (await crawl(server, kinds=("feed",)))["articles/revised"] == 2
    assert set(states(store_path).values()) == {("done", None)}
    article = stored(store_path)[first]
    assert (article.from_feed, article.revision) == (False, 2)
    assert "So much from the feed" not in article.body
    [earlier, _] = kept(store_path, "revisions")
    assert unpack(earlier.content).from_feed


@in_reactor
async def test_a_wall_is_asked_again_after_growing_gaps_and_the_text_of_the_feed_stays(site, crawl, server, store_path):
    full_feed = write_feed(site)
    wall_in(site, full_feed)
    gaps = []
    for _ in range(3):
        later(store_path, days=8)
        before = datetime.now(UTC)
        await crawl(server, kinds=("feed",))
        with Store.open(store_path) as store:
            due, _ = next_due(store, {server.url[7:]}, [])
        gaps.append(round((due - before).total_seconds() / 86400))
    assert gaps == [1, 2, 4]
    assert stored(store_path)[full_feed[0]].from_feed
    assert len(stored(store_path)) == 2


@in_reactor
async def test_an_article_that_says_what_the_feed_said_replaces_it_as_well(site, crawl, server, store_path):
    full_feed = write_feed(site)
    first = full_feed[0]
    pages = wall_in(site, [first])
    await crawl(server, kinds=("feed",))
    feed_text = stored(store_path)[first]
    body = "".join(f"<p>{block.text}</p>" for block in feed_text.blocks)
    head, _, rest = pages[first].partition("</h1>")
    (site.folder / first[1:]).write_text(head + "</h1>" + body + rest[rest.index("</article>") :])
    later(store_path, days=1)
    await crawl(server, kinds=("feed",))
    article = stored(store_path)[first]
    assert article.content_hash == feed_text.content_hash
    assert not article.from_feed


@in_reactor
async def test_an_article_that_has_moved_meanwhile_replaces_the_text_of_the_feed(site, crawl, server, store_path):
    full_feed = write_feed(site)
    first = full_feed[0]
    pages = wall_in(site, [first])
    await crawl(server, kinds=("feed",))
    assert stored(store_path)[first].from_feed
    moved = first.replace("/news/", "/archive/")
    (site.folder / "archive/2026").mkdir(parents=True)
    (site.folder / moved[1:]).write_text(pages[first])
    (site.folder / "_redirects").write_text(f"{first} {moved} 301\n")
    later(store_path, days=1)
    await crawl(server, kinds=("feed",))
    articles = stored(store_path)
    assert first not in articles
    assert not articles[moved].from_feed
    assert states(store_path)[first] == ("done", None)


@in_reactor
async def test_an_article_that_was_read_is_not_replaced_by_what_the_feed_says(site, crawl, server, store_path):
    full_feed = write_feed(site)
    await crawl(server, kinds=("feed",))
    wall_in(site, full_feed)
    later(store_path, days=30)
    await crawl(server, kinds=("feed",), now=True)
    assert {article.from_feed for article in stored(store_path).values()} == {False}
    assert {article.revision for article in stored(store_path).values()} == {1}


@in_reactor
async def test_a_redirect_to_a_consent_wall_of_another_host_is_a_wall(site, crawl, server, store_path):
    full_feed = write_feed(site)
    elsewhere = store_path.parent / "consent"
    (elsewhere / "privacy-gate").mkdir(parents=True)
    (elsewhere / "privacy-gate/index.html").write_text(WALL)
    with serve(elsewhere, host="127.0.0.61") as other:
        rules = "".join(f"{path} {other.url}/privacy-gate/ 302\n" for path in full_feed)
        (site.folder / "_redirects").write_text(rules)
        await crawl(server, kinds=("feed",), own={"CRAWLER_ALLOWED_ADDRESSES": ["127.0.0.0/8"]})
    assert states(store_path) == dict.fromkeys(full_feed, ("blocked", "consent wall"))
    assert {article.from_feed for article in stored(store_path).values()} == {True}
    assert len(stored(store_path)) == 2


@in_reactor
async def test_pages_are_made_only_of_what_is_not_read_yet(site, crawl, server, store_path):
    full_feed = write_feed(site)
    made = []

    def keep(connection, pages):
        made.extend(url[len(server.url) :] for url in pages)
        keep_feed_pages(connection, pages)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("crawler.spiders.outlet.keep_feed_pages", keep)
        await crawl(server, kinds=("feed",))
        assert made == full_feed[:2]
        feed = (site.folder / "rss.xml").read_text()
        (site.folder / "rss.xml").write_text(feed.replace("<title>T<", "<title>Town<"))
        later(store_path, days=1)
        stats = await crawl(server, kinds=("feed",))
    assert "sources/unchanged" not in stats
    assert made == full_feed[:2]
