"""What a page recommends below a brief is none of its text."""

import pytest

from crawler.extraction import extract
from crawler.items import NoArticle

TEXT = "The river rose by two metres on Tuesday night, and the old bridge of the town was closed to all traffic."
MORE = "Nobody was hurt, said the fire brigade, which expects the water to fall again by the end of the week."
TEASERS = "".join(
    f"<h2><a href=/n/{i}>Headline number {i} about the town</a></h2><span>{i} March 2026</span>"
    f"<p>What happened there, told in one sentence of teaser number {i}.</p>"
    for i in range(1, 6)
)
SECTIONS = ("world", "town", "sport", "money", "culture")
MENU = "".join(f"<li><a href=/{name}>{name.title()}</a>" for name in SECTIONS)
DATES = {
    "above the text": "<p>Published: 4 March 2026</p>",
    "in numbers": "<div>04.03.2026, 10:15</div>",
    "with an element": "<time>4 March 2026</time>",
}


@pytest.mark.parametrize("date", DATES.values(), ids=DATES)
def test_a_brief_above_more_teasers_than_it_has_paragraphs_is_read_without_them(date: str) -> None:
    article = extract(
        f"<body><nav>{MENU}</nav><main><h1>River rises</h1>{date}<p>{TEXT}</p><p>{MORE}</p>{TEASERS}</main>",
        "https://outlet.example/2026/03/04/river-rises.html",
    )
    assert (article.kind, f"{article.published:%d %m}") == ("article", "04 03")
    assert article.body.removeprefix("Published: 4 March 2026").strip() == f"{TEXT}\n\n{MORE}"


@pytest.mark.parametrize("about", ["", f"<p>{TEXT}</p>", f"<p>{TEXT}</p><p>{TEXT}</p>"], ids=["none", "one", "two"])
def test_a_section_that_says_what_it_is_about_is_a_listing_with_dates_below_its_headlines(about: str) -> None:
    today = "<header><p>Thursday, 5 March 2026</p></header>"
    with pytest.raises(NoArticle, match="listing"):
        extract(
            f"<body><nav>{MENU}</nav>{today}<main><h1>World</h1>{about}{TEASERS}</main>", "https://outlet.example/world"
        )
