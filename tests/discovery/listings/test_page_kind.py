"""Single articles and empty pages are told from listings."""

from __future__ import annotations

import pytest

from tests.discovery.listings.invented_listings import HEADLINES, MENU, card, listing


def article_page(head: str = "") -> str:
    text = "".join(f"<p>Paragraph {n}. {'The strike began before dawn on the quay. ' * 5}</p>" for n in range(6))
    related = "".join(card(h) for h in HEADLINES[:3])
    return f"""{MENU}<main><h1>Ferry strike leaves islands without bread</h1><div class=body>{text}</div>
    <section><h2>Related</h2>{related}</section>
    <a rel=next href="/world/another-story-of-the-day">Next article</a></main>{head}"""


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="og:type" content="article">',
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry strike"}</script>',
        "",
    ],
)
def test_a_single_article_is_no_listing(head: str) -> None:
    found = listing(article_page(), "/world/ferry-strike-leaves-islands-without-bread", head=head)
    assert found.kind == "article"
    assert found.articles == []
    assert found.next_page is None


def test_a_listing_that_calls_itself_an_article_is_a_listing() -> None:
    summary = "The strike began before dawn on the quay, and nobody knows how long it will last. " * 3
    cards = "".join(card(h, summary=summary) for h in HEADLINES)
    found = listing(f"{MENU}<main>{cards}</main>", head='<meta property="og:type" content="article">')
    assert found.kind == "section"
    assert len(found.articles) == 6


def test_a_page_that_lists_nothing_is_empty() -> None:
    assert listing(f"{MENU}<main><h1>World</h1><p>Nothing here yet.</p></main>").kind == "empty"
    assert listing("").kind == "empty"
