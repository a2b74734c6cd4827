"""Lines, tables, quotations and odd class names in line with the text belong to it; notices of advertisements don't."""

from __future__ import annotations

import pytest

from crawler.extraction import extract
from crawler.items import Article

TEXT = [
    "The mill above the river turned again on Tuesday, nine weeks after a storm had taken two of its four sails away.",
    "Some eighty people had come to see it. The baker gave away all he had, and the school choir sang until noon.",
    "The miller said that the new sails had cost more than the house below them, but that nobody had asked about it.",
    "A second mill may be built next year when the parish finds the money. It will vote on that at the end of May.",
]
LONG = "The old sails are to hang in the hall of the parish, with a plate that says who had flown away with them."


def read(inner: str) -> Article:
    html = f"""<html><head><title>Mill turns again - Outlet</title></head><body><main><article><h1>Mill turns again</h1>
    <p>{TEXT[0]}</p><p>{TEXT[1]}</p>{inner}<p>{TEXT[2]}</p><p>{TEXT[3]}</p></article></main></body></html>"""
    return extract(html, "https://outlet.example/news/mill-turns")


@pytest.mark.parametrize(
    ("inner", "lines"),
    [
        ("<p class=question>Who paid for it?</p><p class=answer>We did.</p>", ["Who paid for it?", "We did."]),
        ("<p class=dialogue>“Does it turn?”</p><p class=dialogue>“No.”</p>", ["“Does it turn?”", "“No.”"]),
        ("<p class=p3>Nobody was hurt.</p>", ["Nobody was hurt."]),
        ("<p class=result>Moor – Westhill 2:1 (1:0)</p>", ["Moor – Westhill 2:1 (1:0)"]),
        (
            "<p class=verse>Turn when the wind is low,</p><p class=verse>Turn when it is high</p>",
            ["Turn when it is high"],
        ),
        ("<p class=crosshead>What it cost</p>", ["What it cost"]),
    ],
)
def test_short_lines_with_a_class_of_their_own_are_text(inner: str, lines: list[str]) -> None:
    assert [line for line in lines if line not in read(inner).body.split("\n\n")] == []


@pytest.mark.parametrize(
    "inner",
    [
        f"<p class=paywall>{LONG}</p>",
        f"<p class=paywall aria-hidden=true>{LONG}</p>",
        f"<p class=gdpr-text>{LONG}</p>",
        f"<p id=footer-note>{LONG}</p>",
        f"<h2 id=share-of-the-wind>Share of the wind</h2><p>{LONG}</p>",
    ],
)
def test_names_of_paragraphs_and_headings_in_line_do_not_hide_them(inner: str) -> None:
    body = read(inner).body
    assert LONG in body
    assert ("Share of the wind" in body) == ("<h2" in inner)


@pytest.mark.parametrize(
    "inner",
    [
        '<p class=newsletter>Sign up for our newsletter <a href="/n">here</a> and read every morning what happens.</p>',
        f"<p style='display:none' class=paywall>{LONG}</p>",
        f"<div class=newsletter-box><h3>Newsletter</h3><p>{LONG}</p></div>",
    ],
)
def test_names_of_boxes_and_appeals_count(inner: str) -> None:
    assert read(inner).body == "\n\n".join(TEXT)


ROWS = [("Moor", "29", "58"), ("Westhill", "28", "56"), ("Oldmill", "27", "54")]


@pytest.mark.parametrize("cell", ["{}", "<p>{}</p>", "<div>{}</div>"])
@pytest.mark.parametrize(
    ("table", "name"),
    [
        ("<table>{}</table>", "{}"),
        ("<table>{}</table>", "<a href=/team>{}</a>"),
        ("<figure class=wp-block-table><table>{}</table><figcaption>After all rounds</figcaption></figure>", "{}"),
    ],
)
def test_the_rows_of_a_table_are_whole(table: str, name: str, cell: str) -> None:
    rows = "".join(
        "<tr>" + "".join(f"<td>{cell.format(value)}</td>" for value in (name.format(team), *numbers)) + "</tr>"
        for team, *numbers in ROWS
    )
    found = [block.text for block in read(table.format(rows)).blocks if block.kind == "table_row"]
    assert found == [" | ".join(row) for row in ROWS]


@pytest.mark.parametrize("source", ["<footer>{}</footer>", "<footer><cite>{}</cite></footer>", "<cite>{}</cite>"])
def test_a_quotation_keeps_who_said_it(source: str) -> None:
    said = source.format("— Ann Lee, miller")
    quotes = [
        b.text for b in read(f"<blockquote><p>“Nobody asked.”</p>{said}</blockquote>").blocks if b.kind == "quote"
    ]
    assert quotes == ["“Nobody asked.”", "— Ann Lee, miller"]


@pytest.mark.parametrize(
    "notice",
    [
        "ADVERTISEMENT - CONTINUE READING BELOW",
        "Story continues after the advertisement",
        "Advertisement. Scroll to continue reading.",
        "Article continues below this ad",
        "Der Artikel wird nach der Anzeige fortgesetzt",
        "La suite après la publicité",
    ],
)
def test_the_notice_of_an_advertisement_is_no_text(notice: str) -> None:
    assert read(f"<p>{notice}</p>").body == "\n\n".join(TEXT)
