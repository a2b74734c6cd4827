"""What the latest articles lack that earlier ones had, by the variation of the outlet's own past."""

from __future__ import annotations

import math
from random import Random

import pytest

from crawler.store.monitoring.coverage import coverage_problems, field_problem, length_problem


@pytest.mark.parametrize("now", [0.6, 0.5, 0.0])
def test_a_field_that_every_article_had_is_named_when_some_lack_it(now):
    latest = [n >= 20 * (1 - now) for n in range(20)]
    assert field_problem(latest, [True] * 200) == f"{now:.0%} of the latest 20 articles have it; 100% had"


def test_a_field_that_a_fifth_lacks_is_named_where_every_article_had_it():
    assert field_problem([False] * 4 + [True] * 16, [True] * 200)  # by chance once in 20,000 times
    assert field_problem([False] * 3 + [True] * 17, [True] * 200) is None


def test_a_field_that_a_third_had_is_named_when_none_has_it():
    past = [n % 3 == 0 for n in range(198)]
    assert "0% of the latest 60" in field_problem([False] * 60, past)
    assert field_problem([False] * 6, past) is None


def test_articles_that_come_together_without_a_field_are_usual_where_they_were():
    wires = ([True] * 40 + [False] * 20) * 3
    assert field_problem([False] * 15 + [True] * 5, wires) is None


def test_texts_that_shrink_or_grow_are_named():
    random = Random(1)
    past = [int(500 * math.exp(random.gauss(0, 0.4))) for _ in range(200)]
    shorter = [number * 2 // 5 for number in past[:20]]
    assert "the latest 20 articles have 2" in length_problem(shorter, past)
    assert length_problem([number * 3 for number in past[:20]], past)
    assert length_problem([number * 6 // 5 for number in past[:20]], past) is None


def test_fields_are_named_with_the_articles_that_have_them(make_article):
    def articles(count, **values):
        return [
            make_article(f"https://outlet.example/{n}", title="A title", word_count=300, **values) for n in range(count)
        ]

    found = coverage_problems(articles(20), articles(40, authors=["Ann Author"]))
    assert list(found) == [("authors", "0% of the latest 20 articles have authors; 100% had")]
    assert list(coverage_problems(articles(20), articles(39, authors=["Ann Author"]))) == []


def test_half_a_year_of_a_steady_outlet_gives_no_alarm():
    random = Random(7)
    has, words, alarms = [], [], []
    for _ in range(180 * 2):
        share = random.betavariate(0.9 * 20, 0.1 * 20)  # articles of one crawl are alike
        has = [*(random.random() < share for _ in range(8)), *has[:252]]
        words = [*(int(400 * math.exp(random.gauss(0, 0.7))) for _ in range(8)), *words[:252]]
        if len(has) == 260:
            alarms += filter(None, [field_problem(has[:60], has[60:]), length_problem(words[:60], words[60:])])
    assert alarms == []
