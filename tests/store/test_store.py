"""What the store knows of an outlet and an address."""

from datetime import timedelta

import pytest

from crawler.items import Link
from crawler.store import ArticleQuery, Store
from tests.store.conftest import HOME


def test_it_is_closed_with_its_block(target, make_article):
    with Store.open(target) as store:
        store.save(make_article(HOME + "a"))
    with Store.open(target, create=False) as again:
        assert again.article(HOME + "a") is not None


def test_an_address_is_known_from_when_it_was_found(store, frontier, links):
    assert not store.knows(HOME + "a")
    frontier.add(links("a"))
    assert store.knows(HOME + "a")


def test_outlets_are_named_once_anything_of_them_was_found(store, frontier, links):
    frontier.add([Link(url="https://other.example/"), *links("a")])
    store.hold_outlet("held.example", "somebody", 60)
    assert store.outlet_names() == ["other.example", "outlet.example"]


def test_an_article_that_left_its_address_says_why_and_since_when(store, frontier, visit, make_article, clock):
    article_id = visit(make_article(HOME + "a")).article_id
    assert store.gone(article_id) is None
    clock.advance(days=1)
    frontier.fail(frontier.claim(Link(url=HOME + "a")), "answered 410", state="gone")
    assert store.gone(article_id) == ("answered 410", clock())


def test_one_process_crawls_an_outlet_until_it_lets_go_or_its_time_is_over(store, clock):
    here, there = "elsewhere:1:m:0:a", "elsewhere:2:m:0:b"
    assert store.hold_outlet("outlet.example", here, 60)
    assert not store.hold_outlet("outlet.example", there, 60)
    store.let_go_outlet("outlet.example", there)
    assert not store.hold_outlet("outlet.example", there, 60), "what another holds nobody lets go"
    store.let_go_outlet("outlet.example", here)
    assert store.hold_outlet("outlet.example", there, 60)
    clock.advance(seconds=61)
    assert store.hold_outlet("outlet.example", here, 60)


def test_a_search_without_words_or_with_a_cursor_is_refused(store):
    with pytest.raises(ValueError, match="has no cursor"):
        store.search(ArticleQuery(words="rain", after=store.cursor()))


def test_articles_after_a_cursor_are_those_changed_since_without_the_forgotten(store, make_article, clock):
    store.save(make_article(HOME + "a"))
    cursor = store.cursor()
    clock.advance(seconds=timedelta(hours=1).total_seconds())
    for name in "bcd":
        store.save(make_article(HOME + name))
    store.forget([store.article(HOME + "a").id])
    query = ArticleQuery(after=cursor)
    assert [article.url for article in store.articles(query)] == [HOME + "b", HOME + "c", HOME + "d"]
    assert len(list(store.articles(query, limit=1))) == 1
