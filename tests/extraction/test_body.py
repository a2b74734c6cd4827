"""What of a page is the article's text, and what is not."""

import json
from datetime import datetime

import pytest

from crawler.extraction import extract
from crawler.items import Article, Entry

URL = "https://outlet.example/river-rises"
P = [
    "The river rose by two metres on Tuesday night, and the old bridge of the town was closed to all traffic at once.",
    "Nobody was hurt, said the mayor, who had spent the night on the dyke with some forty volunteers and one old pump.",
    "The water is expected to fall by the end of the week, when engineers are to look at the northern pillar again.",
    "Until then the ferry runs every half hour, and the baker on the far bank gives away what he would have sold here.",
]


def read(*parts: str, head: str = "", url: str = URL) -> Article:
    return extract(f"<html lang=en><head><title>River</title>{head}</head><body>{''.join(parts)}</body></html>", url)


def story(*between: str, before: str = "", after: str = "") -> Article:
    """A story of four paragraphs with something in its middle."""
    first, rest = "".join(f"<p>{p}</p>" for p in P[:2]), "".join(f"<p>{p}</p>" for p in P[2:])
    text = f"{first}{''.join(between)}{rest}"
    return read(f"<article><h1>River rises</h1>{before}<div class='article-body'>{text}{after}</div></article>")


BODY = "\n\n".join(P)


@pytest.mark.parametrize(
    "box",
    [
        "<figure><img src=a.jpg><figcaption>The bridge on Tuesday, seen from the mill.</figcaption></figure>",
        "<div class='photo-credit'>Picture by A. Example, taken from the mill at dawn</div>",
        "<div class='newsletter-box'><p>Get the best of our stories in your inbox every single morning.</p></div>",
        "<div class='relatedposts'><h3>More</h3><p><a href=/b>Mayor opens second bridge after nine years</a></p></div>",
        "<ul class='share-tools'><li><a href=#>Facebook</a></li><li><a href=#>Mail</a></li></ul>",
        "<p><a href=/b>MAYOR OPENS SECOND BRIDGE AFTER NINE YEARS OF WORK</a></p>",
        "<p>Read also: <a href=/b>Mayor opens second bridge after nine years</a></p>",
        "<p>» <a href=/b>Mayor opens second bridge after nine years</a> and more</p>",
        "<p>Advertisement</p>",
        "<h2>___</h2>",
        "<aside class='pull'><p>the old bridge of the town was closed to all traffic at once</p></aside>",
        "<h3>Around town:</h3><ul><li><a href=/b>Mayor opens bridge</a><li><a href=/c>Ferry runs late</a></ul>",
        "<div class=x9><span>Photo 3 of 7</span></div>",
        "<nav><ul><li>World</li><li>Sport</li></ul></nav>",
        "<div class=x8><b>Empfohlener redaktioneller Inhalt</b><p class=x7>Here stood a film that somebody "
        "else shows, if only you consented.</p></div>",
        "<p>Article content</p>",
        "<p>Our pages are the place for stories from the river. Please <a href=/n>sign up for our newsletter</a>.</p>",
        "<p>Mehr vom Fluss? Hier <a href=/n>zum Newsletter anmelden</a>, jeden Abend um sieben Uhr.</p>",
    ],
)
def test_what_is_no_text_leaves_the_middle_of_the_body(box: str) -> None:
    assert story(box).text == BODY


@pytest.mark.parametrize(
    ("piece", "text", "kind"),
    [
        ("<h2>What the engineers fear</h2>", "What the engineers fear", "heading"),
        ("<h3>What the engineers fear</h3>", "What the engineers fear", "heading"),
        ("<blockquote><p>I have never seen it so high.</p></blockquote>", "I have never seen it so high.", "quote"),
        ("<p>It rained.</p>", "It rained.", "paragraph"),
    ],
)
def test_what_stands_between_paragraphs_is_kept_as_what_it_is(piece: str, text: str, kind: str) -> None:
    blocks = story(piece).blocks
    assert [(b.kind, b.text) for b in blocks][2] == (kind, text)
    assert len(blocks) == 5


def test_headings_and_list_items_have_their_level() -> None:
    blocks = story("<h3>Closed roads</h3><ul><li>The road to the mill<li>The road along the old dyke</ul>").blocks
    assert [(b.kind, b.level) for b in blocks][2:5] == [("heading", 3), ("list_item", 1), ("list_item", 1)]


def test_the_cells_of_a_row_are_one_block() -> None:
    table = "<table><tr><th>Place</th><th>Level</th></tr><tr><td>Mill</td><td>4.1 m</td></tr></table>"
    assert [b.text for b in story(table).blocks if b.kind == "table_row"] == ["Place | Level", "Mill | 4.1 m"]


@pytest.mark.parametrize(
    "cells",
    [
        ("<a href=/mill>Mill</a>", "4.1 m", "+3"),
        ("<img src=/m.png alt=''> <a href=/mill>Mill</a>", "<a href=/mill>4.1</a>", "12 %"),
    ],
)
def test_a_table_of_figures_without_headers_is_kept_when_its_names_are_links(cells: tuple[str, ...]) -> None:
    row = "".join(f"<td>{cell}</td>" for cell in cells)
    rows = [b.text for b in story(f"<table><tr>{row}</tr><tr>{row}</tr></table>").blocks if b.kind == "table_row"]
    assert len(rows) == 2
    assert all(row.startswith("Mill | 4.1") for row in rows)


def test_links_that_a_table_lays_out_are_none() -> None:
    row = "<td><a href=/a>The river rises</a></td><td><a href=/b>The mill is shut</a></td>"
    blocks = story(f"<table><tr>{row}</tr><tr>{row}</tr></table>").blocks
    assert not any("The river rises" in b.text for b in blocks)


def test_the_headline_is_no_part_of_the_text() -> None:
    assert "River rises" not in story().text


def test_a_line_that_names_the_author_is_no_part_of_the_text() -> None:
    head = '<meta name=author content="Ida Example">'
    article = read("<article><h1>River</h1>", *(f"<p>{p}</p>" for p in P), "<p>Ida Example</p></article>", head=head)
    assert article.text == BODY


def test_a_paragraph_that_is_cut_by_two_line_breaks_is_two() -> None:
    article = read(f"<article><h1>River</h1><div class=article-body>{'<br><br>'.join(P)}</div></article>")
    assert [b.text for b in article.blocks] == P


@pytest.mark.parametrize(
    "lead",
    [
        "<p class=standfirst>The bridge is closed, and the ferry is full.</p>",
        "<h2 class=sub-headline>The bridge is closed, and the ferry is full</h2>",
        "<p>The bridge is closed, the ferry is full, and the baker gives away his bread.</p>",
    ],
)
def test_the_standfirst_is_the_lead_and_stands_before_the_body(lead: str) -> None:
    article = story(before=lead)
    assert (article.lead or "").startswith("The bridge is closed")
    assert article.body == BODY
    assert article.text.count("The bridge is closed") == 1


def test_a_line_with_a_date_above_the_first_paragraph_is_no_text() -> None:
    article = read("<article><h1>River</h1><p>by The River Desk ／ 2031.12.01</p>", *(f"<p>{p}</p>" for p in P))
    assert article.text == BODY


def test_a_long_line_with_the_date_and_who_published_it_is_no_text() -> None:
    line = "<p>05/10/2018 - Published by: C. Example - Category: Town - Keywords: river, bridge, pump</p>"
    text = "".join(f"<p>{p}</p>" for p in P)
    assert read(f"<h1>River rises</h1><div class='article-body'>{line}{text}</div>").text == BODY


def test_the_ticker_above_the_headline_is_no_text() -> None:
    item = (
        "<li><a href=/{n}>Ferry {n} sails</a> HARBOUR: Ferry number {n} sails again, the harbour master told us.</li>"
    )
    ticker = f"<ul>{''.join(item.format(n=n) for n in range(9))}<li><a href=/r>River rises</a> {P[0]}</li></ul>"
    text = f"<h2>River rises</h2><div class='content'>{''.join(f'<p>{p}</p>' for p in P)}</div>"
    head = "<meta property='og:title' content='River rises'>"
    assert read(f"<h1>The Outlet</h1><div class='left'>{ticker}<div>{text}</div></div>", head=head).text == BODY


def test_teasers_of_other_articles_below_the_text_are_not_read_however_long_they_are() -> None:
    said = "The harbour master told this outlet that the ferry sails again after many weeks in the dock, ferry"
    teaser = "<tr><td><a href=/{n}>Ferry {n} sails again</a></td></tr><div class='sum-{c}'>{said} {n}.</div>"
    teasers = "".join(teaser.format(n=n, c=n % 2, said=said) for n in range(4))
    text = "".join(f"<p>{p}</p>" for p in P)
    page = f"<h1>River rises</h1><div class='text'>{text}</div><h4>Top stories</h4><div>{teasers}</div>"
    assert read(f"<div class='all'>{page}</div>").text == BODY


def test_a_label_below_the_last_paragraph_ends_the_text() -> None:
    teaser = "<div class=t>The ferry runs late again, and nobody on the far bank is surprised at that.</div>"
    assert story(after=f"<div class=u>Top stories</div>{teaser}").text == BODY


def test_the_first_paragraph_that_the_extractor_missed_is_text() -> None:
    first = f"<article><h1>River</h1><div class=text><p>{P[0]}</p></div>"
    rest = "".join(f"<div class=text><p>{p}</p></div>" for p in P[1:] + [p.replace("river", "mill") for p in P])
    assert P[0] in read(first, rest, "</article>").text


def test_a_standfirst_within_the_body_is_the_lead_and_not_repeated() -> None:
    paragraphs = "".join(f"<p>{p}</p>" for p in P)
    article = read(f"<article><h1>River</h1><div class=article-body><p class=lead>A night on the dyke.</p>{paragraphs}")
    assert (article.lead, article.body) == ("A night on the dyke.", BODY)


@pytest.mark.parametrize(
    "line",
    [
        "<div>Tuesday, 4 April 2031, 06:07, updated 5 April 2031, 08:09, 12 comments</div>",
        "<p class=byline>By Ida Example and Otto Example, our correspondents on the river</p>",
        "<div class=share-bar>Share this with your friends and with everybody else you know</div>",
    ],
)
def test_dates_bylines_and_share_lines_are_no_lead(line: str) -> None:
    assert story(before=line).lead is None


def test_paragraphs_that_the_extractor_missed_come_back_by_their_form() -> None:
    blocks = [f"<div class=grid><div class=story-part><p class=t>{p} {p[::-1]}</p></div></div>" for p in P * 3]
    article = read("<main><h1>River</h1>", *(b.replace("river", f"river {i}") for i, b in enumerate(blocks)), "</main>")
    assert sum("baker" in b.text for b in article.blocks) == 3


def test_a_live_blog_is_read_whole_with_its_headings() -> None:
    entries = [
        f"<div class=entry><time>{10 + i}:05</time><h3>Level {i}</h3><div class=entry-text>"
        f"<p>At the mill the water stood at {i} metres and {i} centimetres, said the warden of gate {i}.</p>"
        "</div></div>"
        for i in range(1, 30)
    ]
    article = read("<main><h1>River live</h1><div class=entries>", *entries, "</div></main>")
    assert [b.text for b in article.blocks if b.kind == "heading"] == [f"Level {i}" for i in range(1, 30)]
    assert sum("At the mill" in b.text for b in article.blocks) == 29


def entries_of(html: str) -> list[Entry]:
    return extract(html, URL).entries


def test_the_entries_of_a_live_blog_have_their_headlines_and_times() -> None:
    entries = [
        f"<div class=entry><time datetime='2021-04-01T{10 + i}:05:00+02:00'>{10 + i}:05</time><h3>Level {i}</h3>"
        f"<p>At the mill the water stood at {i} metres and {i} centimetres, said the warden of gate {i}.</p></div>"
        for i in range(1, 9)
    ]
    teasers = "".join(f"<div class=other><h4><a href=/{i}>{p}</a></h4></div>" for i, p in enumerate(P))
    html = f"<main><h1>River live</h1><div class=entries>{''.join(entries)}</div></main><div>{teasers}</div>"
    found = entries_of(html)
    assert [entry.title for entry in found] == [f"Level {i}" for i in range(1, 9)]
    assert found[0].published == datetime.fromisoformat("2021-04-01T11:05:00+02:00")
    assert found[0].text == "At the mill the water stood at 1 metres and 1 centimetres, said the warden of gate 1."


def test_the_captions_of_a_gallery_are_its_text() -> None:
    captions = [f"The roof of hall {i} stands open to the sky after the storm of night {i}." for i in range(9)]
    figures = "".join(
        f"<figure><img src=/{i}.jpg><figcaption>{c}</figcaption></figure>" for i, c in enumerate(captions)
    )
    data = '<script type="application/ld+json">{"@type": "ImageGallery", "name": "Roofs"}</script>'
    article = extract(f"<head>{data}</head><body><main><h1>Roofs</h1>{figures}</main>", URL)
    assert (article.kind, len(article.images)) == ("gallery", 9)
    assert [block.text for block in article.blocks] == captions


def test_a_video_needs_no_more_text_than_a_sentence() -> None:
    text = "The roof of the old hall falls into the river, filmed from the quay by a passer-by."
    data = '<script type="application/ld+json">{"@type": "VideoObject", "name": "Roofs"}</script>'
    article = extract(f"<head>{data}</head><body><h1>Roofs</h1><video src=/v.mp4></video><p>{text}</p>", URL)
    assert (article.kind, article.body) == ("video", text)


def test_an_article_with_one_date_has_no_entries() -> None:
    html = f"<h1>River</h1><time datetime=2021-04-01T10:00:00Z></time>{''.join(f'<p>{p}</p>' for p in P)}"
    assert not entries_of(html)


def test_other_articles_on_the_page_are_not_read() -> None:
    other = "".join(f"<article class=o{i}><p>{p[::-1]} {p[::-1]}</p></article>" for i, p in enumerate(P))
    own = f"<article class=own><h1>River</h1>{''.join(f'<p>{p}</p>' for p in P)}</article>"
    assert read(f"<div>{own}{other}</div>").text == BODY


def test_links_of_the_text_are_absolute_and_related_headlines_are_not_among_them() -> None:
    article = story(
        "<p>More is in <a href='/report'>the report of the river board</a> of last year, which nobody had read.</p>",
        after="<div><h2>Read also</h2><ul><li><a href=/b>Mayor opens second bridge after nine years</a></ul></div>",
    )
    assert article.links == ["https://outlet.example/report"]
    assert [(r.title, r.url) for r in article.related] == [
        ("Mayor opens second bridge after nine years", "https://outlet.example/b")
    ]


def test_text_that_only_the_page_s_data_holds_is_used_when_the_page_is_cut_short() -> None:
    body = "\\n\\n".join(P * 2)
    data = (
        f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "River", "articleBody": "{body}"}}'
    )
    article = read(f"{data}</script><article><h1>River</h1><p>{P[0]}</p></article>")
    assert [b.text for b in article.blocks] == P * 2
    assert article.provenance["body"] == "json-ld"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<script id=__NEXT_DATA__ type="application/json">', "</script>"),
        ("<script>window.__STATE__ = ", ";f()</script>"),
    ],
)
def test_text_that_only_a_script_holds_is_used_when_the_page_is_cut_short(before: str, after: str) -> None:
    blocks = [{"kind": "text", "text": f"<p>{p}</p>"} for p in P * 2]
    other = {"title": "Mill", "body": " ".join(p[::-1] for p in P) * 9}
    state = json.dumps({"page": {"others": [other], "story": {"title": "River rises", "blocks": blocks}}})
    article = read(f"<article><h1>River rises</h1><p>{P[0]}</p></article>{before}{state}{after}")
    assert [b.text for b in article.blocks] == P * 2
    assert article.provenance["body"] == "script"


def test_a_page_that_shows_its_text_is_read_from_what_it_shows() -> None:
    state = json.dumps({"title": "River rises", "body": " ".join(P * 9)})
    shown = "".join(f"<p>{p} {p[:40]}</p>" for p in P * 3)
    article = read(f"<article><h1>River rises</h1>{shown}</article><script type='application/json'>{state}</script>")
    assert article.provenance["body"] == "trafilatura"


def test_a_text_that_goes_on_below_a_box_of_related_headlines_in_another_block_is_read_to_its_end():
    first = [
        f"<p>Paragraph {n} of the report says at some length what the council decided and why.</p>" for n in range(5)
    ]
    rest = [
        f"<p>Later part {n} of it quotes the mayor, who calls the decision the best of her term.</p>" for n in range(2)
    ]
    page = f"""<html><body><article><h1>Council decides</h1><div class="text">{"".join(first)}</div>
    <section><h3>Read also</h3><a href="/a">Another story about the harbour</a></section>
    <section class="more"><div class="end">{"".join(rest)}</div></section></article></body></html>"""
    text = extract(page, "https://outlet.example/a").text
    assert "Later part 1" in text
    assert "harbour" not in text
