"""Questions about stored articles: what there is, what there is more of, and what there is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.answers.reading import (
    changes_answer,
    cluster_answer,
    count_answer,
    history_answer,
    latest_answer,
    origins_answer,
    read_article,
    search_answer,
)
from crawler.answers.refusal import Refused, WrongParameter
from crawler.items import Article, article_id
from crawler.store import ArticleQuery, Store
from tests.stored_articles import COPY, HARBOUR, MARKET

ID = article_id("harbour.example", HARBOUR)


@pytest.mark.parametrize("which", [ID, HARBOUR, f" {HARBOUR} "])
def test_an_article_is_found_by_its_id_and_its_address(story, which):
    assert read_article(story, which).id == ID


@pytest.mark.parametrize(
    ("which", "status", "said"),
    [
        ("0" * 16, 404, "no such article"),
        ("https://harbour.example/b", 404, "no such article"),
        (ID.upper(), 400, "sixteen hexadecimal digits, or its address"),
        ("harbour", 400, "sixteen hexadecimal digits, or its address"),
    ],
)
def test_what_is_no_article_is_refused_as_unknown_or_as_no_name_of_one(story, which, status, said):
    with pytest.raises(Refused, match=said) as refused:
        read_article(story, which)
    assert refused.value.status == status


def test_a_search_gives_the_passage_and_no_text(story):
    found = search_answer(story, ArticleQuery(words="ferries", outlet="harbour.example"), 5).hits
    assert [hit.id for hit in found] == [ID]
    assert "ferries" in found[0].snippet
    assert not hasattr(found[0], "body")


def test_the_latest_come_first_and_no_more_than_asked_for(story):
    assert [each.url for each in latest_answer(story, ArticleQuery(), 2).articles] == [COPY, HARBOUR]


@pytest.mark.parametrize(("answer", "words"), [(latest_answer, None), (latest_answer, "rain"), (search_answer, "rain")])
def test_page_after_page_gives_all_that_fit_once(tmp_path, answer, words):
    when = datetime(2026, 3, 1, tzinfo=UTC)

    def asked(limit, page=None):
        told = answer(store, ArticleQuery(words=words), limit, page)
        return [each.url for each in (told.hits if answer is search_answer else told.articles)], told.next

    with Store.open(tmp_path / "crawler.db", now=lambda: when) as store:
        for n in range(57):
            published = None if n % 5 == 0 else when + timedelta(days=n // 3)
            url = f"https://outlet.example/{n}"
            own = {"body": f"Rain {n}", "content_hash": str(n), "published": published}
            store.save(Article(url=url, outlet="outlet.example", **own))
        found, page = asked(10)
        while page is not None:
            further, page = asked(10, page)
            found += further
        assert (found, None) == asked(100)
    assert len(set(found)) == len(found) == 57


@pytest.mark.parametrize("page", ["x", "1", "~", "none~", "9" * 18 + "~1", "1~1~1", "１~１"])
def test_a_page_that_no_answer_named_is_refused(story, page):
    with pytest.raises(WrongParameter) as refused:
        latest_answer(story, ArticleQuery(), 5, page)
    assert refused.value.name == "page"


@pytest.mark.parametrize("answer", [search_answer, latest_answer, changes_answer])
def test_words_that_say_nothing_are_refused_by_the_parameter(story, answer):
    with pytest.raises(WrongParameter) as refused:
        answer(story, ArticleQuery(words="-"), 5)
    assert refused.value.name == "words"


def test_changes_read_in_pieces_are_all_of_them_once_and_end(story):
    seen, after, more = [], None, True
    while more:
        answer = changes_answer(story, ArticleQuery(after=after), 2)
        assert 0 < len(answer.changes) <= 2
        seen += [change.article.url for change in answer.changes]
        after, more = answer.next, answer.more
    assert sorted(seen) == sorted([HARBOUR, MARKET, COPY])
    assert changes_answer(story, ArticleQuery(after=after), 2).changes == []


def test_as_many_changes_as_are_asked_for_are_no_sign_of_more(story):
    assert not changes_answer(story, ArticleQuery(), 3).more


@pytest.mark.parametrize("cursor", ["x", "999999", "-1"])
def test_a_cursor_that_is_none_of_this_store_is_refused_by_the_parameter(story, cursor):
    with pytest.raises(WrongParameter) as refused:
        changes_answer(story, ArticleQuery(after=cursor), 2)
    assert refused.value.name == "after"


def test_a_history_tells_each_version_and_a_count_each_article(story):
    assert [version.revision for version in history_answer(story, HARBOUR).versions] == [1, 2]
    assert count_answer(story, ArticleQuery(opt_outs=True)).articles == 1


def test_copies_are_told_from_either_of_them_and_what_has_none_is_refused(story):
    assert cluster_answer(story, COPY) == cluster_answer(story, HARBOUR)
    assert {each.url for each in cluster_answer(story, COPY).copies} == {HARBOUR, COPY}
    with pytest.raises(Refused, match="no copy of it"):
        cluster_answer(story, MARKET)


def test_origins_are_those_of_what_has_a_value_or_of_the_field_that_is_asked_for(story):
    found = {each.field: each for each in origins_answer(story, HARBOUR).fields}
    assert (found["title"].value, found["title"].source) == ("Of harbour.example", "json-ld")
    assert found["title"].meaning
    assert not {"lead", "tags", "provenance"} & set(found)
    assert len(found["body"].value) == 301  # abridged
    assert [(each.field, each.value) for each in origins_answer(story, HARBOUR, "lead").fields] == [("lead", "")]
    with pytest.raises(WrongParameter, match=r"no such field; it has .*title"):
        origins_answer(story, HARBOUR, "headline")
