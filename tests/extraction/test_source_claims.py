"""What a source said of an article beside what the page says."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler.extraction.source_claims import apply_claims
from crawler.items import Article, Link

NOON = datetime(2026, 1, 31, 12, 30, tzinfo=UTC)


def said(**values):
    return Link(url="https://outlet.example/a", how="feed", **values)


def test_a_feed_fills_what_the_page_lacks():
    article = Article(title="Rain again", provenance={"title": "json-ld"})
    apply_claims(article, said(title="Rain", published=NOON, section="Weather", tags=["rain"], language="en"))
    assert (article.published, article.section, article.tags, article.language) == (NOON, "Weather", ["rain"], "en")
    assert article.provenance["published"] == article.provenance["tags"] == "feed"


def test_a_contradiction_keeps_the_page_and_is_noted():
    article = Article(title="Rain again", published=NOON, provenance={"title": "json-ld", "published": "json-ld"})
    apply_claims(article, said(title="Snow at last", published=datetime(2026, 1, 20, tzinfo=UTC)))
    assert (article.title, article.published) == ("Rain again", NOON)
    assert article.provenance["title"] == "json-ld; feed says Snow at last"
    assert article.provenance["published"].startswith("json-ld; feed says 2026-01-20")


def test_what_agrees_but_for_case_and_punctuation_is_no_contradiction():
    article = Article(title="Rain again", language="en", provenance={"title": "h1"})
    apply_claims(article, said(title="RAIN – again!", language="en-GB"))
    assert article.provenance == {"title": "h1"}


def test_a_feed_that_knows_the_minute_settles_a_page_that_knows_the_day():
    article = Article(published=datetime(2026, 1, 31, tzinfo=UTC), provenance={"published": "byline"})
    apply_claims(article, said(published=NOON))
    assert (article.published, article.provenance["published"]) == (NOON, "feed")


def test_a_day_in_the_address_yields_to_the_feed():
    article = Article(published=datetime(2026, 1, 1, 5, tzinfo=UTC), provenance={"published": "url"})
    apply_claims(article, said(published=NOON))
    assert article.published == NOON
