import pytest
from lxml.html import fromstring

from crawler.extraction.content.features import NAMES, rows_of
from crawler.extraction.content.page_facts import PageFacts
from crawler.extraction.content.region import find_region
from crawler.extraction.content.text_blocks import cut

P = [
    f"Gate {n} of the old mill was opened at noon, and {word} saw the water of the river fall by {n} inches at once."
    for n, word in enumerate(("nobody", "everybody", "the warden", "a child"))
]


def facts_of(inner: str, **known: object) -> PageFacts:
    """A page of a headline, two paragraphs, what is asked of as block 3, and two paragraphs more."""
    text = f"<p>{P[0]}</p><p>{P[1]}</p>{inner}<p>{P[2]}</p><p>{P[3]}</p>"
    blocks = cut(fromstring(f"<html><body><h1>River falls</h1><div class=text>{text}</div></body></html>"))
    kept = [block.text in P for block in blocks]
    region = find_region(blocks, kept)
    assert region is not None
    return PageFacts(blocks, kept, region, [None] * len(blocks), headline=0, **known)  # type: ignore[arg-type]


def of(facts: PageFacts, index: int) -> dict[str, float]:
    return dict(zip(NAMES, rows_of(facts, [index])[0].tolist(), strict=True))


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<p>It rained all day.</p>", {"sentence": 1, "broken_off": 0, "heading": 0, "tag": 0, "linked": 0}),
        ("<p>It rained and rained…</p>", {"sentence": 1, "broken_off": 1}),
        ("<h2>What now?</h2>", {"heading": 2, "tag": 9, "question": 1, "sentence": 1}),
        ("<p><a href=/b>Mill sold</a></p>", {"linked": 1, "links": 9}),
        ("<p>» Mill</p>", {"pointer": 1, "quote": 1}),
        ("<p>Read also</p>", {"label": 1}),
        ("<p>Mill on 4.5.2031</p>", {"date": 1}),
        ("<div class=teaser><p>Mill sold</p></div>", {"is_teaser": 1, "is_share": 0, "furniture": 1, "apart": 2}),
        ("<p>Please subscribe to our newsletter.</p>", {"appeal": 1}),
        ("<p>By Ida Example</p>", {"author": 0, "author_in": 1}),
        ("<p>River falls</p>", {"title": 1, "title_words": 1, "copies": 2}),
        ("<p>The gates are open, and all is dry.</p>", {"description": 1, "in_description": 1}),
    ],
)
def test_a_row_says_what_a_block_is_like(inner: str, expected: dict[str, float]) -> None:
    known = {"title": "River falls", "authors": ["Ida Example"], "description": "The gates are open, and all is dry."}
    row = of(facts_of(inner, **known), 3)
    assert {name: row[name] for name in expected} == expected


def test_a_row_says_where_a_block_stands_and_what_stands_beside_it() -> None:
    row = of(facts_of("<h2>Why</h2>"), 3)
    expected = {"inside": 1, "after_first": 2, "before_last": 2, "after_title": 3, "kept_above": 1, "kept_below": 1}
    assert {name: row[name] for name in expected} == expected
    assert [row[f"kept{distance:+d}"] for distance in (-3, -2, -1, 1, 2, 3)] == [0, 1, 1, 1, 1, -1]
    assert (row["same_form-1"], row["same_parent-1"]) == (0, 1)


def test_a_block_is_described_the_same_whatever_else_is_asked_of() -> None:
    facts = facts_of("<p>Read also</p><ul><li><a href=/b>Mill sold</a></li></ul>")
    together = rows_of(facts, range(len(facts.blocks)))
    label = NAMES.index("label_above")
    assert together[4][label] == 1
    assert rows_of(facts, [4])[0].tolist() == together[4].tolist()
