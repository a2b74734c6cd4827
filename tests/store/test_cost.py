"""What a step of a crawl costs does not grow with what waits or what is stored."""

import tracemalloc

import pytest
import sqlalchemy as sa

from crawler.items import Link
from crawler.store import ArticleQuery, Frontier
from tests.standing import standing

HOME = "https://www.outlet.example/"
MANY = 6000
_FEW_ROWS = {"SCAN CONSTANT ROW", "SCAN main.article_words_config"}  # the latter is the search's own, of one row
pytestmark = pytest.mark.parametrize("target", ["sqlite"], indirect=True)  # which tells its plans and counts its steps


def links_of(page, count, hosts=3):
    return [
        Link(url=f"https://h{n % hosts}.example/{page}/{n}", found_on=f"{HOME}{page}", position=n) for n in range(count)
    ]


def every_step(store, frontier, make_article, page):
    """Do once what a crawl does for each page it fetches."""
    frontier.add([Link(url=f"{HOME}{page}", role="section"), Link(url=f"{HOME}{page}/2", role="page")])
    leases = frontier.lease(8, per_host=2, hold_pages=True)
    listing, further = (lease for lease in leases if lease.link.role != "article")
    frontier.listing_done(listing, links_of(page, 20), etag="1")
    frontier.listing_done(further, [])
    articles = [lease for lease in leases if lease.link.role == "article"]
    first, second, third, *others = articles
    frontier.renew(articles)
    frontier.duplicate_of(make_article(first.link.url))
    frontier.article_done(first, make_article(first.link.url, f"text of {page}"))
    frontier.article_done(second, make_article(second.link.url, f"text of {page}"))
    frontier.article_done(second, make_article(second.link.url + "/moved", "moved"))
    frontier.fail(third, "timeout", retry_at=store.now())
    frontier.release(others)
    frontier.newest_published(f"{HOME}{page}")
    last = max((number for number, _ in frontier.reached()), default=0)
    assert len(list(frontier.reached(after=last - 1))) == 1
    assert store.article(first.link.url) is not None
    list(store.articles(limit=3))
    list(store.articles(ArticleQuery(outlet="h0.example"), limit=3))
    store.failed_page(3)


def steps_of_sqlite(store, function, *arguments):
    """How many thousand instructions SQLite's machine runs for a call: a cost without a clock."""
    count = 0

    def tick():
        nonlocal count
        count += 1

    with store.database.read() as connection:
        raw = connection.connection.dbapi_connection
    raw.set_progress_handler(tick, 100)
    function(*arguments)
    raw.set_progress_handler(None, 0)
    return count


def plans_of_sqlite(store, function, *arguments):
    """By statement, the steps in which SQLite does what a call asks for."""
    statements = set()
    with store.database.read() as connection:
        raw = connection.connection.dbapi_connection
    raw.set_trace_callback(statements.add)
    function(*arguments)
    raw.set_trace_callback(None)
    asked = [statement for statement in statements if statement.startswith(("SELECT", "INSERT", "UPDATE"))]
    return {statement: [row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {statement}")] for statement in asked}


def start(store, frontier, make_article):
    frontier.add(links_of("first", 60))
    every_step(store, frontier, make_article, "warm")


def test_a_step_costs_the_same_whatever_waits(store, frontier, make_article):
    start(store, frontier, make_article)
    few = steps_of_sqlite(store, every_step, store, frontier, make_article, "a")
    frontier.add(links_of("many", MANY))
    many = steps_of_sqlite(store, every_step, store, frontier, make_article, "b")
    assert few > 20, "the handler counts"
    assert many < 1.5 * few


def test_a_step_costs_the_same_whatever_was_done(store, frontier, make_article):
    start(store, frontier, make_article)
    few = steps_of_sqlite(store, every_step, store, frontier, make_article, "a")
    frontier.add(links_of("done", MANY))
    with store.database.write() as connection:  # as if they had been fetched one by one
        connection.execute(sa.text("UPDATE urls SET state = 'done' WHERE url LIKE '%/done/%'"))
        connection.execute(sa.text("UPDATE crawl_urls SET outcome = 'listing' WHERE found_on LIKE '%/done'"))
    many = steps_of_sqlite(store, every_step, store, frontier, make_article, "b")
    assert many < 1.5 * few


def test_the_names_of_outlets_cost_the_same_whatever_the_others_hold(store, frontier):
    frontier.add(links_of("few", 6))
    for n in range(20):
        store.hold_outlet(f"held{n}.example", "a crawl", 1)
    few = steps_of_sqlite(store, store.outlet_names)
    frontier.add(links_of("many", MANY))
    assert store.outlet_names() == ["h0.example", "h1.example", "h2.example"]
    assert steps_of_sqlite(store, store.outlet_names) < 1.5 * few + 5


def test_no_step_reads_a_whole_table(store, frontier, make_article):
    def crawl():
        start(store, frontier, make_article)
        store.finish_crawl(frontier.crawl, state="interrupted")
        Frontier(store, store.begin_crawl("scrape", {"urls": [HOME]})).open()
        store.retry_failed()

    plans = plans_of_sqlite(store, crawl)
    assert len(plans) > 30
    for statement, steps in plans.items():
        whole = [step for step in steps if step.startswith("SCAN") and step not in _FEW_ROWS]
        assert whole == [], statement
        if "LIMIT" in statement:
            assert [step for step in steps if "TEMP B-TREE" in step] == [], statement


def test_how_outlets_stand_is_told_without_reading_articles(store, make_article):
    def stand():
        assert store.read(standing, "outlet", {"outlet.example"}, [], store.now()).doubtful == 1

    store.save(make_article(f"{HOME}1", confidence=0.3))
    plans = plans_of_sqlite(store, stand)
    of_articles = {statement: steps for statement, steps in plans.items() if "FROM articles" in statement}
    assert len(of_articles) == 2
    for statement, steps in of_articles.items():
        assert [step for step in steps if "articles" in step and "USING COVERING INDEX" not in step] == [], statement


def test_memory_does_not_grow_with_what_waits(store, frontier):
    frontier.add(links_of("many", MANY, hosts=40))
    frontier.lease(50, per_host=8)
    tracemalloc.start()
    for _ in range(20):
        frontier.release(frontier.lease(50, per_host=8))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000, "bytes, for fifty leases"
