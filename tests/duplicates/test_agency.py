"""Copies tell by dateline, byline or canonical link where they come from."""

import pytest

from crawler.duplicates.agency import agency_of
from crawler.items import Article


def copies(**values):
    return [Article(outlet=f"{name}.example", **values) for name in ("one", "two")]


@pytest.mark.parametrize(
    ("body", "agency"),
    [
        ("PARIS (AFP) – Rain fell.", "AFP"),
        ("Berlin (dpa/lby) - Es regnet.", "dpa"),
        ("(Reuters) - Rain fell.", "Reuters"),
        ("HARBOUR CITY, Jan. 5 (Xinhua) -- Rain fell.", "Xinhua"),
        ("Deszcz pada od rana.\n\nJutro ma przestać. (PAP)", "PAP"),
        ("Rain fell (a little) on the harbour.", None),
        ("The harbour (the old one) was closed - for good.", None),
        ("Rain fell.", None),
    ],
)
def test_a_dateline(body, agency):
    assert agency_of(copies(body=body)) == agency


@pytest.mark.parametrize(
    ("author", "agency"),
    [
        ("AFP", "AFP"),
        ("Reuters", "Reuters"),
        ("Agence Exemple", "Agence Exemple"),
        ("Example Press Agency", "Example Press Agency"),
        ("Ann Lee", None),
        ("One", None),
    ],
)
def test_a_byline(author, agency):
    assert agency_of([Article(outlet="one.example", authors=[author]), Article(outlet="two.example")]) == agency


def test_a_canonical_link_to_another_outlet():
    assert agency_of(copies(canonical_url="https://wire.example/a")) == "wire.example"
    assert agency_of([Article(outlet="one.example", canonical_url="https://one.example/a"), *copies()[1:]]) is None


def test_most_copies_decide_and_the_dateline_first():
    named = [Article(outlet=f"{n}.example", authors=[name]) for n, name in enumerate(("AP", "AFP", "AFP"))]
    assert agency_of(named) == "AFP"
    assert agency_of([*named, Article(outlet="4.example", lead="(dpa) - Rain.")]) == "dpa"


def test_one_outlet_has_its_text_from_nobody():
    assert agency_of([Article(outlet="one.example", body="PARIS (AFP) – Rain fell.")] * 2) is None
