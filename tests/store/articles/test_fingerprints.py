"""What shares a feature with an article is found by it; what is gone is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.duplicates.shingles import features_of
from crawler.items import Article, article_id
from crawler.store import Store
from crawler.store.articles import fingerprints
from crawler.store.articles.fingerprints import look_up, shingles_of_articles

TEXT = " ".join(f"On day {day} rain fell on the old harbour, and {day * 7} ferries stayed." for day in range(30))
OTHER = " ".join(f"The council of town {n} chose {n * 3} members for the library's board." for n in range(30))


def article(number: int, body: str) -> Article:
    outlet = f"paper{number}.example"
    return Article(url=f"https://{outlet}/a", outlet=outlet, body=body, content_hash=f"{number} {body[:5]}")


def found(store: Store, body: str) -> set[int]:
    """How many articles the features of a text lead to, each."""
    store.find_copies()
    [shingles] = shingles_of_articles([Article(url="https://outlet.example/asked", body=body)])
    return {len(numbers) for numbers in store.read(look_up, features_of(shingles)).values()}


def test_a_copy_is_found_whatever_its_case_and_a_text_alone_leads_nowhere(tmp_path: Path) -> None:
    with Store.open(tmp_path / "crawler.db") as store:
        for number, body in enumerate((TEXT, TEXT.upper(), OTHER)):
            store.save(article(number, body))
        assert found(store, TEXT) == {2}
        assert found(store, OTHER) == set()


def test_what_is_forgotten_or_has_another_text_is_found_no_more(tmp_path: Path) -> None:
    with Store.open(tmp_path / "crawler.db") as store:
        for number in range(4):
            store.save(article(number, TEXT))
        assert found(store, TEXT) == {4}
        store.forget([article_id("paper0.example", "https://paper0.example/a")])
        assert found(store, TEXT) == {3}
        store.save(article(3, OTHER))
        assert found(store, TEXT) == {2}


def test_features_are_found_and_forgotten_wherever_they_are_by_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(tmp_path / "crawler.db") as store:
        store.save(article(0, TEXT))
        store.find_copies()
        monkeypatch.setattr(fingerprints, "_PARTS", 1)
        monkeypatch.setattr(fingerprints, "_MOST_NEW", 0)
        store.save(article(1, TEXT))
        assert found(store, TEXT) == {2}
        monkeypatch.undo()
        for number in (2, 3):
            store.save(article(number, TEXT))
        assert found(store, TEXT) == {4}
        assert not list(store.check())
        store.forget([article_id(f"paper{number}.example", f"https://paper{number}.example/a") for number in (0, 2)])
        assert found(store, TEXT) == {2}
        assert not list(store.check())


def test_of_those_that_share_a_frequent_feature_a_hundred_are_found(tmp_path: Path) -> None:
    with Store.open(tmp_path / "crawler.db") as store:
        for number in range(103):
            store.save(article(number, TEXT))
        assert found(store, TEXT) == {100}


def test_a_copy_is_found_where_its_lead_is_a_paragraph_of_the_other() -> None:
    lead, body = "L'Été_1 à 東京\u0301: <b>", TEXT.replace("rain", "la pluie d'été")
    parted = Article(id="1", url="https://outlet.example/parted", lead=lead, body=body)
    whole = Article(id="2", url="https://outlet.example/whole", body=f"{lead}\n\n{body}")
    first, second = shingles_of_articles([parted, whole])
    assert first.tolist() == second.tolist()
