"""How an article changed, word by word."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler.answers.versions import as_text, versions_of, word_diff
from crawler.items import Article


def test_what_stayed_went_and_came_makes_both_texts():
    earlier, later = "Ten people fell in\nthe rain, it's said.", "Ten people rose in\nthe sun, it's said. Later."
    told = list(word_diff(earlier, later))
    assert "".join(text for kind, text in told if kind != "come") == earlier
    assert "".join(text for kind, text in told if kind != "gone") == later
    assert ("gone", "fell") in told
    assert ("come", "rose") in told


def test_the_same_text_did_not_change():
    assert list(word_diff("Rain fell.", "Rain fell.")) == [("same", "Rain fell.")]
    assert list(word_diff("", "")) == []


def test_each_version_shows_what_changed_against_the_one_before_and_the_last_that_it_is_gone():
    gone = datetime(2026, 1, 31, tzinfo=UTC)
    versions = [
        Article(id="a", url="https://paper.example/a", title="Rain", body=body, revision=n)
        for n, body in enumerate(("It fell.", "It fell hard.", "It fell hard. Again."), 1)
    ]
    rows = list(versions_of(versions, gone))
    assert [row.revision for row in rows] == [1, 2, 3]
    assert not rows[0].changes
    assert [(each.kind, each.text) for each in rows[1].changes if each.kind != "same"] == [("come", " hard")]
    assert [row.gone for row in rows] == [None, None, gone]


def test_a_text_is_headline_lead_and_body_as_far_as_they_are_there():
    assert as_text(Article(title="Rain", body="It fell.")) == "Rain\n\nIt fell."
