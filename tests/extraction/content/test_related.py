import pytest

from crawler.extraction.content.classified import read_by_rules
from crawler.extraction.content.related import find_related
from crawler.extraction.content.text_blocks import cut
from crawler.extraction.document import Document
from crawler.extraction.metadata import Metadata

URL = "https://outlet.example/river"
P = [
    f"Gate {n} of the old mill was opened at noon, and {word} saw the water of the river fall by {n} inches at once."
    for n, word in enumerate(("nobody", "everybody", "the warden", "a child"))
]
LINK = "<a href='/mill?utm_source=box'>Mill of the town to be sold at last</a>"


def related(inside: str = "", after: str = "") -> list[tuple[str, str | None]]:
    text = f"<p>{P[0]}</p><p>{P[1]}</p>{inside}<p>{P[2]}</p><p>{P[3]}</p>"
    doc = Document.parse(f"<html><body><h1>River falls</h1><div class=text>{text}</div>{after}</body></html>", URL)
    blocks = cut(doc.tree)
    reading = read_by_rules(blocks, [block.text in P for block in blocks], Metadata())
    assert reading is not None
    return [(one.title, one.url) for one in find_related(doc, reading)]


MILL = ("Mill of the town to be sold at last", "https://outlet.example/mill")


@pytest.mark.parametrize(
    ("inside", "after", "found"),
    [
        (f"<p>{LINK}</p>", "", [MILL]),
        (f"<p>Read also: {LINK}</p>", "", [MILL]),
        ("", f"<div><h3>Read also</h3><ul><li>{LINK}</li></ul></div>", [MILL]),
        ("", f"<div class=related-articles><p>{LINK}</p><p>{LINK}</p></div>", [MILL]),
        ("", f"<div><h3>Most read</h3><ul><li>{LINK}</li></ul></div>", []),
        ("", f"<footer class=related><p>{LINK}</p></footer>", []),
        ("", f"<div><h3>Read also</h3><p>{LINK.replace('/mill', URL)}</p></div>", []),
        ("<p><a href=/mill>Mill sold</a></p>", "", []),
    ],
)
def test_headlines_are_related_within_the_text_or_in_a_box_that_says_so(
    inside: str, after: str, found: list[tuple[str, str]]
) -> None:
    assert related(inside, after) == found
