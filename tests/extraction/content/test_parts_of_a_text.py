"""Lists, tables and quotations in line with the text belong to it, whole; lists of headlines don't."""

from __future__ import annotations

import pytest

from crawler.extraction import extract
from tests.mill_page import LONG, MORE, TEXT, read


@pytest.mark.parametrize(
    "listing",
    [
        "<ul><li>New sails</li><li>A door</li></ul>",
        "<ol start=4><li>New sails</li><li>A door</li></ol>",
        "<ul class=bullets><li><div>New sails</div></li><li><div>A door</div></li></ul>",
        "<ul><li><a>New sails</a></li><li><a>A door</a></li></ul>",
        "<ul><li><p>New sails</p></li><li><p>A door</p></li></ul>",
    ],
)
def test_a_short_list_between_paragraphs_is_text(listing: str) -> None:
    article = read(listing)
    assert article.body == "\n\n".join([*TEXT[:2], "New sails", "A door", *TEXT[2:]])
    assert [block.kind for block in article.blocks].count("list_item") == 2


@pytest.mark.parametrize("item", ["{}", "<p>{}</p>", "<p class=x>{}</p>", "<span>{}</span>"])
@pytest.mark.parametrize("tag", ["ul", "ol"])
def test_the_items_of_a_list_that_ends_the_text_are_all_text(tag: str, item: str) -> None:
    said = ["the north sail, which will be painted white", "the south sail, which stays as it is", "a door"]
    items = "".join(f"<li>{item.format(words)}</li>" for words in said)
    paragraphs = "".join(f"<p>{text}</p>" for text in [*TEXT, LONG, MORE])
    html = f"""<html><body><main><h1>Mill turns again</h1>{paragraphs}<{tag}>{items}</{tag}></main>
    <footer>© 2026 Outlet</footer></body></html>"""
    blocks = [block.text for block in extract(html, "https://outlet.example/news/mill-turns").blocks]
    assert blocks == [*TEXT, LONG, MORE, *said]


@pytest.mark.parametrize("name", ["tags", "share", "related", "breadcrumb"])
def test_a_list_that_is_called_something_else_is_none(name: str) -> None:
    assert read(f"<ul class={name}><li>New sails</li><li>A door</li></ul>").body == "\n\n".join(TEXT)


@pytest.mark.parametrize("last", ["<li><b>Entry is free</b></li>", "<li><a href=/c>Entry</a> is free.</li>", ""])
def test_a_list_of_sentences_with_a_link_each_is_text(last: str) -> None:
    items = (
        "<li><a href=/a>The sails have been repaired</a> at last.</li><li><a href=/b>Tours start every</a> hour.</li>"
    )
    said = [block.text for block in read(f"<ul>{items}{last}</ul><p>{LONG}</p>").blocks if block.kind == "list_item"]
    assert said[:2] == ["The sails have been repaired at last.", "Tours start every hour."]
    assert len(said) == 2 + bool(last)


@pytest.mark.parametrize(
    "item", ["<a href=/{n}>Vane number {n} turns in the wind</a>", "<a href=/{n}>Vane number {n} turns again</a> 4 May"]
)
def test_a_list_of_headlines_is_none(item: str) -> None:
    items = "".join(f"<li>{item.format(n=n)}</li>" for n in range(4))
    assert read(f"<ul>{items}</ul><p>{LONG}</p>").body == "\n\n".join([*TEXT[:2], LONG, *TEXT[2:]])


ROWS = [("Moor", "29", "58"), ("Westhill", "28", "56"), ("Oldmill", "27", "54")]


@pytest.mark.parametrize(
    "cell",
    [
        "{}",
        "<p>{}</p>",
        "<div>{}</div>",
        "<div><p>{}</p></div>",
        "<div><div><p>{}</p></div></div>",
    ],
)
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


def test_the_caption_of_a_table_is_text() -> None:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    body = read(f"<table><caption>After all rounds</caption>{rows}</table>").body
    assert f"After all rounds\n\n{' | '.join(ROWS[0])}" in body


def test_the_lists_in_the_cells_of_a_table_are_its_cells() -> None:
    rows = "".join("<tr>" + "".join(f"<td><ul><li>{cell}</li></ul></td>" for cell in row) + "</tr>" for row in ROWS)
    found = [block.text for block in read(f"<table>{rows}</table>").blocks if block.kind == "table_row"]
    assert found == [" | ".join(row) for row in ROWS]


def test_short_paragraphs_in_a_box_of_the_layout_are_no_row() -> None:
    cells = "".join(f"<td><div><p>Part {part}</p><p>{LONG} {MORE}</p></div></td>" for part in "AB")
    assert [block.kind for block in read(f"<table><tr>{cells}</tr></table>").blocks if "Part" in block.text] == [
        "paragraph",
        "paragraph",
    ]


@pytest.mark.parametrize("box", ["{}", "<figure>{}</figure>", "<div class=table-responsive>{}</div>"])
def test_a_table_with_headers_whose_cells_are_all_links_is_no_list_of_links(box: str) -> None:
    cells = "".join(
        "<tr>" + "".join(f"<td><a href=/{value}>{value}</a></td>" for value in row) + "</tr>" for row in ROWS
    )
    table = f"<table><tr><th>Team</th><th>Played</th><th>Points</th></tr>{cells}</table>"
    assert " | ".join(ROWS[0]) in read(box.format(table)).text


@pytest.mark.parametrize(
    "quotation",
    [
        "<figure class=quote><blockquote><p>“Nobody asked.”</p></blockquote><figcaption>{}</figcaption></figure>",
        "<blockquote><p>“Nobody asked.”</p><div class=author>{}</div></blockquote>",
        "<blockquote><p>“Nobody asked.”</p><p class=credit>{}</p></blockquote>",
    ],
)
def test_a_quotation_keeps_who_said_it_whatever_that_is_called(quotation: str) -> None:
    text = read(quotation.format("Ann Lee, miller")).text
    assert "“Nobody asked.”" in text
    assert "Ann Lee, miller" in text


@pytest.mark.parametrize(
    "quotation",
    [
        "<div class=quote><p>{}</p><p class=quote-author>{}</p></div>",
        "<div class=pullquote><div class=pullquote__text>{}</div><div class=author>{}</div></div>",
        "<figure class=quote><img src=/p.jpg alt=''><blockquote>{}</blockquote><figcaption>{}</figcaption></figure>",
        "<div class='c-zitat wide'><p>{}</p><div><span class=author>{}</span></div></div>",
        "<p class=quote>{}</p><p class=quote-author>{}</p>",
    ],
)
def test_a_box_that_is_called_a_quotation_keeps_who_said_it(quotation: str) -> None:
    said = "“Nobody has asked us whether we want a mill that turns at night.”"
    assert f"{said}\n\nAnn Lee, miller" in read(quotation.format(said, "Ann Lee, miller")).body


@pytest.mark.parametrize(
    "quotation",
    [
        "<figure class=wp-block-pullquote><blockquote><p>{}</p><cite>{}</cite></blockquote></figure>",
        "<figure><blockquote>{}</blockquote><figcaption>{}</figcaption></figure>",
    ],
)
def test_a_quotation_in_a_figure_is_text_in_a_long_article(quotation: str) -> None:
    said, source = "The wind asks nobody, and it pays for nothing.", "Ann Lee, miller"
    rest = "".join(f"<p>In the year {year}, {text[0].lower()}{text[1:]}</p>" for year in (1911, 1954) for text in TEXT)
    body = read(f"{rest}{quotation.format(said, source)}<p>{LONG}</p><p>{MORE}</p>").body
    assert f"{said}\n\n{source}" in body


@pytest.mark.parametrize("source", ["<footer>{}</footer>", "<footer><cite>{}</cite></footer>", "<cite>{}</cite>"])
def test_a_quotation_keeps_who_said_it(source: str) -> None:
    said = source.format("— Ann Lee, miller")
    quotes = [
        b.text for b in read(f"<blockquote><p>“Nobody asked.”</p>{said}</blockquote>").blocks if b.kind == "quote"
    ]
    assert quotes == ["“Nobody asked.”", "— Ann Lee, miller"]
