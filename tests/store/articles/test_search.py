"""What a search finds, in which order, and the passages it shows."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from benchmarks.migration import articles_of, make_store
from crawler.items import Block
from crawler.store import ArticleQuery, Store
from crawler.store.articles import search
from crawler.store.articles.insert import put_article
from crawler.store.articles.search import snippet_of
from crawler.store.words import index
from crawler.store.words.terms import read_terms

HOME = "https://www.outlet.example/"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Rain fell on the harbour.", "rain"),
        ("Rain fell on the harbour.", "RAIN harbour"),
        ("Rain fell on the harbour.", '"fell on the"'),
        ("Rain fell on the harbour.", "harb*"),
        ("Rain fell on the harbour.", '"the harb"*'),
        ("Rain fell on the harbour.", "rain -snow"),
        ("Rain fell on the harbour.", 'rain -"on harbour"'),
        ("L'été à Évreux", "ete evreux"),
        ("L'été à Évreux", "l'Été"),
        ("Das Maß der Straße", "strasse"),
        ("Ёлка и йод", "елка иод"),
        ("東京都で雨が降った。", "東京"),
        ("東京都で雨が降った。", "雨"),
        ("東京都で雨が降った。", "東京 雨"),
        ("서울은 비가 온다", "서울"),
        ("ฝนตกที่กรุงเทพฯ", "กรุงเทพ"),
        ("नमस्ते दुनिया", "दुनिया"),
        ("كِتَاب جديد", "كتاب"),
        ("On 8:30, A320 at 5.5%", '"8:30" a320'),
        ("word", "+word&"),
    ],
)
def test_a_text_is_found(store, make_article, find, text, words):
    store.save(make_article(HOME + "a", text))
    assert find(words) == ["a"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Rain fell on the harbour.", "snow"),
        ("Rain fell on the harbour.", "rain snow"),
        ("Rain fell on the harbour.", "harb"),
        ("Rain fell on the harbour.", '"rain on"'),
        ("Rain fell on the harbour.", "rain -harbour"),
        ("Rain fell on the harbour.", "rain -harb*"),
        ("東京都で雨が降った。", "京東"),
        ("東京都で雨が降った。", "大阪"),
        ("ฝนตกที่กรุงเทพฯ", "เชียงใหม่"),
    ],
)
def test_another_text_is_not(store, make_article, find, text, words):
    store.save(make_article(HOME + "a", text))
    assert find(words) == []


@pytest.mark.parametrize("words", ["", " ", "-snow", '""', "&?!", '-"open harbour" -snow'])
def test_a_search_for_nothing_is_refused(store, find, words):
    with pytest.raises(ValueError, match="no word that is looked for"):
        find(words)


@pytest.mark.parametrize(
    "words", ["rain AND", "NOT rain", "rain OR (", "title:rain", "'; rain", "rain:*", "rain <-> and", "a''b", "rain\\"]
)
def test_signs_of_the_databases_mean_nothing(store, make_article, find, words):
    store.save(make_article(HOME + "a", "title rain and not or rain a b"))
    assert find(words) == ["a"]


def test_the_title_counts_most_then_the_lead(store, make_article, find):
    other = "The harbour stays open for boats that carry herring and salt."
    store.save(make_article(HOME + "body", f"Rain. {other}", title="News", lead="Boats came."))
    store.save(make_article(HOME + "lead", f"Wind. {other}", title="News", lead="Rain came."))
    store.save(make_article(HOME + "title", f"Wind! {other}", title="Rain", lead="Boats came."))
    assert find("rain") == ["title", "lead", "body"]


def test_of_equal_matches_the_recent_comes_first(store, make_article, find, clock):
    for days in (400, 1, 40):
        when = clock.time - timedelta(days=days)
        store.save(make_article(f"{HOME}{days}", f"Rain fell {days}.", published=when))
    assert find("rain") == ["1", "40", "400"]


def test_filters_hold_for_a_search(store, make_article, find):
    store.save(make_article(HOME + "a", "rain one", language="en"))
    store.save(make_article(HOME + "b", "rain two", language="fr"))
    store.save(make_article("https://other.example/c", "rain three", language="fr"))
    assert find("rain", language="fr", outlet="outlet.example") == ["b"]
    query = ArticleQuery(words="rain", language="fr")
    assert [article.url for article in store.articles(query)] == [HOME + "b", "https://other.example/c"]
    assert len(store.latest(9, query)) == len(list(store.changes(query))) == 2


def test_a_hit_says_where_the_words_stand(store, make_article):
    filler = "Nothing of it is here. " * 20
    store.save(make_article(HOME + "a", f"{filler}Then rain fell on\n\nthe open harbour of the town. {filler}"))
    [hit] = store.search(ArticleQuery(words='rain "open harbour" -snow'))
    assert [hit.snippet[start:end] for start, end in hit.matches] == ["rain", "open harbour"]
    assert hit.snippet.startswith("… ")
    assert hit.snippet.endswith(" …")
    assert len(hit.snippet) < 300


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("", "rain", []),
        ("no such word", "rain", []),
        ("東京都で雨が降った。", "東京 雨", ["東京", "雨"]),
        ("Rain rain RAIN", "rain", ["Rain", "rain", "RAIN"]),
        ("harbours, harbour", "harb*", ["harbours", "harbour"]),
    ],
)
def test_a_snippet_marks_what_matches(text, words, found):
    snippet, matches = snippet_of(text, read_terms(words))
    assert [snippet[start:end] for start, end in matches] == found
    assert snippet == text


def test_articles_of_an_earlier_version_are_found(target, make_article):
    address = (
        str(target).replace("postgresql:", "postgresql+psycopg:") if "://" in str(target) else f"sqlite:///{target}"
    )
    engine = sa.create_engine(address)
    articles = articles_of(5)
    make_store(engine, "0010", articles)
    engine.dispose()
    with Store.open(target) as store:
        assert len(store.search(ArticleQuery(words="harbour"))) == 5
        changed = make_article(articles[0].url, "snow", blocks=[Block(text="snow")])
        store.save(changed)
        assert len(store.search(ArticleQuery(words='"stays open"'))) == len(
            [a for a in articles[1:] if "stays" in a.body]
        )


def test_a_search_goes_on_behind_the_best_thousand(store, make_article):
    with store.database.write() as connection:
        for n in range(1030):
            put_article(connection, make_article(f"{HOME}{n}", f"Rain {'and wind ' * (n % 7)}{n}"), "", store.now())
    query = ArticleQuery(words="rain")
    whole = [hit.article.id for hit in store.search(query, limit=2000)]
    assert len(set(whole)) == 1030
    assert [hit.article.id for hit in store.search(query, limit=40, skip=980)] == whole[980:1020]
    assert [hit.article.id for hit in store.search(query, limit=40, skip=1020)] == whole[1020:]
    assert store.search(query, skip=5000) == []


def test_of_a_word_of_very_many_articles_those_stored_last_come_first(store, make_article, find, monkeypatch):
    monkeypatch.setattr(search, "_SLICE", 2)
    monkeypatch.setattr(index, "_ROWS_A_MATCH", 1)
    for name, text in (
        ("a", "Rain rain rain."),
        ("b", "Rain fell."),
        ("c", "Wind."),
        ("d", "Rain and wind."),
        ("e", "Rain!"),
    ):
        store.save(make_article(HOME + name, text))
    assert set(find("rain")[:2]) == {"d", "e"}
    assert find("rain")[2:] == ["a", "b"]
    hits = store.search(ArticleQuery(words="rain"), limit=2, skip=1)
    assert [hit.article.url[-1] for hit in hits] == find("rain")[1:3]
    assert find("rain", outlet="other.example") == []


def test_a_snippet_of_a_text_that_repeats_the_words_has_all_of_them():
    text = "Rain. " * 30_000 + "Wind and rain fell. " + "Rain. " * 30_000
    snippet, matches = snippet_of(text, read_terms("rain wind fell"))
    assert {snippet[start:end].lower() for start, end in matches} == {"rain", "wind", "fell"}
