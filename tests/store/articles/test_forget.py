"""What a person wants out of the store leaves it whole, and does not come back by itself."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from crawler.items import Link, Page
from crawler.store import ArticleQuery, Frontier
from crawler.store.articles.templates import KeptPage, StoredTemplate, find_template, keep_page, save_template
from crawler.store.schema import articles, crawl_articles, kept_pages, metadata, outlets, revisions, urls

HOME = "https://www.outlet.example/"
OUTLET = "outlet.example"


def rows_of(store, table):
    with store.database.read() as connection:
        return connection.execute(sa.select(table)).all()


def indexed(store, word):
    """Rows of the index itself that hold a word."""
    holds = {"sqlite": "article_words MATCH :word", "postgresql": "words @@ CAST(:word AS tsquery)"}
    query = sa.text(f"SELECT count(*) FROM article_words WHERE {holds[store.database.dialect]}")
    with store.database.read() as connection:
        return connection.scalar(query, {"word": word})


def keep(store, article):
    page = Page(url=article.url, final_url=article.url, body=b"<p>secret text")
    with store.database.write() as connection:
        keep_page(connection, article.outlet, KeptPage.of(page, article, 1, None))


def test_an_article_leaves_with_all_that_is_kept_of_it(store, frontier, visit, make_article):
    frontier.add([Link(url=HOME + "a", title="Secret text", tags=["secret"])])
    article = make_article(HOME + "a", "secret text", title="Secret")
    visit(article)
    visit(replace(article, body="secret text again", content_hash="again"))
    visit(make_article(HOME + "b", "other text"))
    keep(store, article)
    assert indexed(store, "secret") == 1
    assert store.forget([article.id]) == 1
    assert store.article(article.id) is None
    assert store.article(HOME + "a") is None
    assert store.revisions(article.id) == []
    assert indexed(store, "secret") == 0
    assert rows_of(store, kept_pages) == rows_of(store, revisions) == []
    assert len(rows_of(store, crawl_articles)) == 1
    assert [a.url for a in store.articles()] == [HOME + "b"]
    texts = [str(row) for table in metadata.sorted_tables for row in rows_of(store, table)]
    assert [text for text in texts if "secret" in text.lower()] == []


def test_a_reader_of_the_changes_is_told(store, make_article):
    a, b = (make_article(HOME + path) for path in "ab")
    store.save(a)
    store.save(b)
    cursor = store.cursor()
    assert store.forget([a.id]) == 1
    [change] = store.changes(ArticleQuery(after=cursor))
    assert (change.kind, change.article.id, change.article.url) == ("forgotten", a.id, HOME + "a")
    assert [change.article.id for change in store.changes()] == [b.id], "who had neither is told of what there is"


def test_none_of_its_urls_is_fetched_again(store, frontier, visit, make_article):
    visit(make_article(HOME + "a", "text"))
    visit(make_article(HOME + "b", "text"))  # a copy: a further URL of the first
    store.save(make_article(HOME + "saved", "saved without a frontier"))
    assert store.forget(ArticleQuery()) == 2
    later = Frontier(store, store.begin_crawl("scrape", {"urls": [HOME + "later"]}))
    later.add([Link(url=HOME + path) for path in ("a", "b", "saved", "c")])
    assert [lease.link.url for lease in later.lease(9, per_host=9)] == [HOME + "c"]
    assert {row.url: row.reason for row in rows_of(store, urls) if row.state == "done"} == {
        HOME + path: "forgotten" for path in ("a", "b", "saved")
    }
    assert list(store.failed()) == []


def test_what_redirects_to_it_brings_it_not_back(store, frontier, visit, make_article):
    article = make_article(HOME + "a")
    visit(article)
    store.forget([article.id])
    later = Frontier(store, store.begin_crawl("scrape", {"urls": [HOME + "later"]}))
    later.add([Link(url=HOME + "old")])
    [lease] = later.lease(1, per_host=1)
    assert later.redirect(lease, HOME + "a").kind == "settled"
    assert later.open() == 0


def test_who_fetches_it_at_this_moment_stores_nothing(store, frontier, visit, make_article):
    article = make_article(HOME + "a")
    visit(article)
    lease = frontier.claim(Link(url=HOME + "a"))
    store.forget([article.id])
    assert frontier.article_done(lease, article).kind == "lost"
    assert list(store.articles()) == []
    assert frontier.open() == 0, "no crawl waits for it"


def test_a_person_who_names_it_gets_it_again(store, frontier, visit, make_article):
    article = make_article(HOME + "a")
    visit(article)
    store.forget([article.id])
    later = Frontier(store, store.begin_crawl("scrape", {"urls": [HOME + "a"]}))
    later.add([Link(url=HOME + "a", role="start")])
    [lease] = later.lease(1, per_host=1)
    assert later.article_done(lease, article).kind == "stored"


def test_of_an_outlet_all_articles_go_and_what_was_learned(store, clock, make_article):
    articles = [make_article(f"{HOME}{n}") for n in range(450)]  # more than go at once
    with store.database.write() as connection:
        save_template(connection, OUTLET, StoredTemplate("model", "trust"), now=clock())
    for article in articles:
        store.save(article)
    keep(store, articles[0])
    store.save(make_article("https://other.example/a"))
    query = ArticleQuery(outlet=OUTLET)
    assert store.count(query) == 450
    assert store.forget(query) == 450
    keep(store, articles[0])  # by a crawl that was under way
    assert store.forget_learned(OUTLET)
    assert not store.forget_learned(OUTLET)
    assert store.outlet_model(OUTLET) is None
    assert store.read(find_template, OUTLET) == (StoredTemplate(), [])
    assert [article.outlet for article in store.articles()] == ["other.example"]
    assert {row.name for row in rows_of(store, outlets)} == {OUTLET, "other.example"}


def test_what_is_not_stored_is_not_forgotten(store, make_article):
    store.save(make_article(HOME + "a"))
    cursor = store.cursor()
    assert store.forget(["0123456789abcdef"]) == 0
    assert store.forget([]) == 0
    assert store.cursor() == cursor
    with pytest.raises(ValueError, match="by a cursor"):
        store.forget(ArticleQuery(after="start"))


def test_an_article_whose_row_is_damaged_can_be_forgotten(store, visit, make_article):
    article = make_article(HOME + "a", "secret text of a bridge, a secret bridge", title="Secret")
    visit(article)
    visit(make_article(HOME + "b", "a bridge in other words"))
    with store.database.write() as connection:
        connection.execute(sa.update(articles).where(articles.c.id == article.id).values(content=b"0no zlib"))
    assert len(list(store.check())) == 1
    assert set(store.addresses([article.id])) == {HOME + "a"}
    assert store.forget([article.id]) == 1
    assert list(store.check()) == []
    assert (indexed(store, "secret"), indexed(store, "bridge")) == (0, 1)
    assert [a.url for a in store.articles()] == [HOME + "b"]
