"""What a page recommends below a brief is none of its text."""

import pytest

from crawler.extraction import extract
from crawler.extraction.content.classified import read
from crawler.extraction.content.text_blocks import cut
from crawler.extraction.document import Document
from crawler.extraction.metadata import read_metadata
from crawler.extraction.page_kind.teasers import set_teasers_aside
from crawler.items import NoArticle

TEXT = "The river rose by two metres on Tuesday night, and the old bridge of the town was closed to all traffic."
MORE = "Nobody was hurt, said the fire brigade, which expects the water to fall again by the end of the week."
TEASERS = "".join(
    f"<h2><a href=/n/{i}>Headline number {i} about the town</a></h2><span>{i} March 2026</span>"
    f"<p>What happened there, told in one sentence of teaser number {i}.</p>"
    for i in range(1, 6)
)
LISTED = "".join(
    f"<li><a href='/news.asp?id={i}'>Headline number {i} of the hospitals of the town, in one line</a>"
    f"<div class=tip>What happened in hospital number {i} of the town on Monday, told in one sentence of its own.</div>"
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


@pytest.mark.parametrize("taken", [False, True], ids=["left out", "taken for text"])
def test_the_headlines_of_teasers_are_no_paragraphs_of_a_brief(taken: bool) -> None:
    doc = Document.parse(
        f"<body><div><h1>River rises</h1><div>Published: 4 March 2026</div><div>{TEXT} {MORE}</div></div>"
        f"<div><h3>Latest</h3><ul>{LISTED}</ul></div>",
        "https://outlet.example/2026/03/04/river-rises.html",
    )
    blocks = cut(doc.tree)
    reading = read(blocks, [block.size > 80 for block in blocks], read_metadata(doc))
    assert reading is not None
    for block in blocks:
        if block.text.startswith(("What happened", "Headline number")):
            reading.verdicts[block.index] = None if taken or block.text[0] == "W" else "link"
    set_teasers_aside(reading, lambda line: "2026" in line)
    assert [block.text for block in reading.text] == [f"{TEXT} {MORE}"]
