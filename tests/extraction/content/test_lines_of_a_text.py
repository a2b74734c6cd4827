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
MORE = (
    "The parish has asked for two more reports on the bridge and will not decide before it has read the last of them."
)


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
        ("<div class=line>Nobody was hurt.</div>", ["Nobody was hurt."]),
        ("<p class=result>Moor – Westhill 2:1 (1:0)</p>", ["Moor – Westhill 2:1 (1:0)"]),
        (
            "<p class=verse>Turn when the wind is low,</p><p class=verse>Turn when it is high</p>",
            ["Turn when it is high"],
        ),
        ("<p class=crosshead>What it cost</p>", ["What it cost"]),
        (f"<p>{LONG}</p><p>{MORE}</p><div class=answer>Yes.</div><p>{MORE} {LONG}</p>", ["Yes."]),
        ("<b>Who paid for it?</b>", ["Who paid for it?"]),
        ("<span class=q>Who paid for it?</span>", ["Who paid for it?"]),
        ("<p></p>Nobody was hurt.", ["Nobody was hurt."]),
        ("<reader-question>Who paid for it?</reader-question>", ["Who paid for it?"]),
        (f"<p>{MORE}</p><p>{LONG}</p><div class=frage>Wirklich?</div><p>{LONG} {MORE}</p>", ["Wirklich?"]),
    ],
)
def test_short_lines_with_a_class_of_their_own_are_text(inner: str, lines: list[str]) -> None:
    assert [line for line in lines if line not in read(inner).body.split("\n\n")] == []


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


@pytest.mark.parametrize(
    ("box", "lines"),
    [
        ("<div class=qa><div class=qa-q>Does it turn?</div><div class=qa-a>It does.</div></div>", ["Does it turn?"]),
        (
            "<div class=interview><div><b>Who paid?</b></div><div>We did, all of us.</div></div>",
            ["Who paid?", "We did, all of us."],
        ),
        (
            "<div class=poem><div>Turn when the wind is low,</div><div>turn when it is high</div></div>",
            ["Turn when the wind is low,", "turn when it is high"],
        ),
        (
            "<section class='c-gedicht'><div>Dreh dich, Mühle,</div><div>dreh dich</div></section>",
            ["Dreh dich, Mühle,"],
        ),
        ("<div class=quote><div class=quote__text>Nobody asked.</div></div>", ["Nobody asked."]),
        (f"<div class='kg-card kg-callout-card'><div class=kg-callout-text>{LONG}</div></div>", [LONG]),
        (
            f"<div class='kg-card kg-toggle-card'><div><h4>Who paid?</h4></div><div><p>{LONG}</p></div></div>",
            ["Who paid?", LONG],
        ),
        ("<dl><dt>Who paid?</dt><dd>We did.</dd></dl>", ["Who paid?", "We did."]),
        ("<div role=heading aria-level=3>What it cost</div>", ["What it cost"]),
    ],
)
def test_what_is_set_apart_in_a_box_between_paragraphs_is_text(box: str, lines: list[str]) -> None:
    for page in (box, f"<p>{MORE}</p>{box}<p>{LONG[:-1]}, they say.</p>"):
        assert [line for line in lines if line not in read(page).body.split("\n\n")] == []


@pytest.mark.parametrize("box", ["<div class=universe><div>Mills</div></div>", "<div class=poll><div>Yes</div></div>"])
def test_short_words_in_a_box_of_another_name_are_none(box: str) -> None:
    assert read(box).body == "\n\n".join(TEXT)


@pytest.mark.parametrize("name", ["interview", "c-qa"])
def test_in_an_article_that_is_called_an_interview_short_words_in_boxes_are_none(name: str) -> None:
    html = f"""<html><body><main class="{name}"><h1>Mill turns again</h1><p>{TEXT[0]}</p><p>{TEXT[1]}</p>
    <div class=x><div>Mills</div></div><p>{TEXT[2]}</p><p>{TEXT[3]}</p></main></body></html>"""
    assert extract(html, "https://outlet.example/news/mill-turns").body == "\n\n".join(TEXT)


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


@pytest.mark.parametrize("line", ["Advertisement", "Story continues below", "Anzeige", "Publicité"])
def test_a_label_in_the_cell_that_holds_the_article_is_none(line: str) -> None:
    html = f"""<html><head><title>Mill turns again</title></head><body><table><tr><td width=150>
    <a href=/>Home</a><br><a href=/sport>Sport</a></td><td><h1>Mill turns again</h1><p>{TEXT[0]}</p><p>{TEXT[1]}</p>
    <p>{line}</p>    <p>{TEXT[2]}</p><p>Nobody was hurt.</p><p>{TEXT[3]}</p></td></tr></table></body></html>"""
    body = extract(html, "https://outlet.example/news/mill-turns").body.split("\n\n")
    assert body == [*TEXT[:3], "Nobody was hurt.", TEXT[3]]


def test_the_tokens_of_code_stand_as_they_are_written() -> None:
    code = "<pre><code><span class=k>int</span> <span class=f>turn</span><span>(</span><span>fast</span>)</code></pre>"
    assert "int turn(fast)" in read(f"<div class=highlight>{code}</div>").body


@pytest.mark.parametrize("sign", ["↩", "↩︎", " ↑", "^"])
def test_the_sign_that_leads_back_from_a_footnote_is_no_part_of_it(sign: str) -> None:
    assert f"{LONG}\n\n" in read(f"<ol><li id=n1>{LONG}<a href=#r1>{sign}</a></li></ol>").body


@pytest.mark.parametrize(
    "notice",
    [
        ("An dieser Stelle finden Sie einen externen Inhalt von einem Kanal, der den Artikel ergänzt.",
         "Ich bin damit einverstanden, dass mir externe Inhalte angezeigt werden. Das sind personenbezogene Daten."),
        ("This is external content. To see it, accept that personal data are sent to those who host it.",),
        ("Ce contenu externe est bloqué. En l'affichant, vous acceptez que des données personnelles soient envoyées.",),
    ],
)  # fmt: skip
def test_what_stands_for_an_embedded_post_until_a_reader_agrees_is_no_text(notice: tuple[str, ...]) -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in notice)
    assert read(f"<div class=x-embed>{paragraphs}</div>").body == "\n\n".join(TEXT)


@pytest.mark.parametrize("name", ["paywall", "subscriber-only", "c-regwall wide", "members-content"])
def test_a_box_that_says_who_may_read_it_holds_text(name: str) -> None:
    assert read(f"<div class='{name}'><p>{LONG}</p><p>{MORE}</p></div>").body == "\n\n".join(
        [*TEXT[:2], LONG, MORE, *TEXT[2:]]
    )


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


@pytest.mark.parametrize(
    "pair",
    [
        "<div class=qa-question>{}</div><div class=qa-answer>{}</div>",
        "<p class=q>{}</p><p class=a>{}</p>",
        "<details open><summary>{}</summary><p>{}</p></details>",
        "<details><summary><b>{}</b></summary>{}</details>",
    ],
)
def test_the_questions_of_an_interview_are_text_from_the_first_on(pair: str) -> None:
    questions = ["Why did it turn?", "What did it cost?", "Who paid for it?", "Is there another?"]
    pairs = "".join(pair.format(*said) for said in zip(questions, TEXT, strict=True))
    page = f"<html><body><main><article><h1>Mill turns again</h1>{pairs}</article></main></body></html>"
    blocks = [block.text for block in extract(page, "https://outlet.example/news/mill-turns").blocks]
    assert blocks == [line for said in zip(questions, TEXT, strict=True) for line in said]


@pytest.mark.parametrize(
    "inner",
    ["<div class=tag>Mills</div>", "<details><summary>More</summary><a href=/a>Vanes in the wind</a></details>"],
)
def test_short_lines_that_are_no_sentences_are_none(inner: str) -> None:
    assert read(inner).body == "\n\n".join(TEXT)


@pytest.mark.parametrize(
    "inner",
    [
        f"<p class=paywall>{LONG}</p>",
        f"<p class=paywall aria-hidden=true>{LONG}</p>",
        f"<p class=gdpr-text>{LONG}</p>",
        f"<p id=footer-note>{LONG}</p>",
        f"<div class=social-issue>{LONG}</div>",
        f"<blockquote class=comment-text>{LONG}</blockquote>",
        f"<div class=locked aria-hidden=true><p>{LONG}</p></div>",
        f"<h2 id=share-of-the-wind>Share of the wind</h2><p>{LONG}</p>",
    ],
)
def test_names_of_paragraphs_and_headings_in_line_do_not_hide_them(inner: str) -> None:
    body = read(inner).body
    assert LONG in body
    assert ("Share of the wind" in body) == ("<h2" in inner)


@pytest.mark.parametrize(
    "words", ["Release date", "Date rules", "About the miller", "Comments from the parish", "Ad spending", "Sponsors"]
)
@pytest.mark.parametrize(
    "part",
    [
        "<section id='{name}'><h2>{words}</h2>{text}</section>",
        "<div id='{name}' class=section><h3>{words}</h3>{text}</div>",
        "<h2 id='{name}'>{words}</h2>{text}",
        "<h2><span id='{name}'>{words}</span></h2>{text}",
    ],
)
def test_a_section_named_after_its_heading_is_text(part: str, words: str) -> None:
    text = f"<p>{LONG}</p><p>{MORE}</p>"
    body = read(part.format(name=words.lower().replace(" ", "-"), words=words, text=text)).body
    assert f"{words}\n\n{LONG}\n\n{MORE}" in body


@pytest.mark.parametrize(
    "heading",
    [
        '<h2 id="cost"><a href="#cost">What it cost</a></h2>',
        '<h3 id="cost"><a class="header-link" href="https://outlet.example/news/mill-turns#cost">What it cost</a></h3>',
        '<h2><a href="javascript:void(0)">What it cost</a></h2>',
        '<h3><a href="#c1" name="c1">What it cost</a></h3>',
        '<h2><strong><a href="#">What it cost</a></strong></h2>',
        '<h2><a href="/news/mill-turns#c" id="c">What it cost</a></h2>',
    ],
)
def test_a_heading_that_links_to_itself_is_a_heading(heading: str) -> None:
    assert f"What it cost\n\n{LONG}" in read(f"{heading}<p>{LONG}</p>").body


@pytest.mark.parametrize("sign", ["<a class=headerlink href=#cost>¶</a>", " <a href=#cost title=Permalink>#</a>"])
def test_the_sign_that_links_a_heading_to_itself_is_no_part_of_it(sign: str) -> None:
    assert f"What it cost\n\n{LONG}" in read(f"<h2 id=cost>What it cost{sign}</h2><p>{LONG}</p>").body


@pytest.mark.parametrize(
    "heading",
    [
        "<h3><a href=/news/vane#cost>What a vane cost</a></h3>",
        "<h3><a href='#'>Most read</a></h3>",
        "<h3>" + " ".join(f"<a href=#{letter}>{letter}</a>" for letter in "ABCDEFGHIJK") + "</h3>",
    ],
)
def test_a_heading_that_links_elsewhere_or_opens_a_list_is_none(heading: str) -> None:
    assert read(f"{heading}<p>{LONG}</p>").body == "\n\n".join([*TEXT[:2], LONG, *TEXT[2:]])


@pytest.mark.parametrize(
    "inner",
    [
        '<p class=newsletter>Sign up for our newsletter <a href="/n">here</a> and read every morning what happens.</p>',
        f"<p style='display:none' class=paywall>{LONG}</p>",
        f"<div class=newsletter>{LONG} <a href=/n>Sign up for our newsletter</a>.</div>",
        f"<div class=modal aria-hidden=true><p>{LONG}</p><button>Subscribe</button></div>",
        f"<div class=paywall aria-hidden=true style='display:none'><p>{LONG}</p></div>",
        f"<div class=newsletter-box><h3>Newsletter</h3><p>{LONG}</p></div>",
    ],
)
def test_names_of_boxes_and_appeals_count(inner: str) -> None:
    assert read(inner).body == "\n\n".join(TEXT)


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


@pytest.mark.parametrize("href", ["#p2", "", "javascript:void(0)"])
def test_a_paragraph_in_a_link_that_leads_nowhere_is_a_paragraph(href: str) -> None:
    assert LONG in read(f'<p><a href="{href}">{LONG}</a></p>').text
    assert LONG in read(f'<a href="{href}"><p>{LONG}</p></a>').text


@pytest.mark.parametrize("href", ["#", ""])
def test_an_article_whose_paragraphs_stand_in_links_that_lead_nowhere_is_one(href: str) -> None:
    paragraphs = "".join(f'<a href="{href}"><p>{text}</p></a>' for text in TEXT)
    page = f"<html><body><main><article><h1>Mill turns again</h1>{paragraphs}</article></main></body></html>"
    assert [block.text for block in extract(page, "https://outlet.example/news/mill-turns").blocks] == TEXT


def test_a_button_that_leads_nowhere_is_none() -> None:
    assert "Share" not in read("<p><a href='#'>Share this report with friends</a></p>").text


@pytest.mark.parametrize("name", ["comment-article", "widget-story", "related-article"])
def test_a_box_that_holds_the_headline_is_the_article_whatever_its_name(name: str) -> None:
    paragraphs = "".join(f"<p>{text}</p>" for text in TEXT)
    page = f"<html><body><div class={name}><h1>Mill turns again</h1>{paragraphs}</div></body></html>"
    assert [block.text for block in extract(page, "https://outlet.example/news/mill-turns").blocks] == TEXT


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


@pytest.mark.parametrize(
    "notice",
    [
        "ADVERTISEMENT - CONTINUE READING BELOW",
        "Story continues after the advertisement",
        "Advertisement. Scroll to continue reading.",
        "Article continues below this ad",
        "Der Artikel wird nach der Anzeige fortgesetzt",
        "La suite après la publicité",
        "Continue reading the main story",
        "Read more below",
        "Lesen Sie nach der Anzeige weiter",
        "Lire la suite ci-dessous",
        "Loading…",
        "ADVERT",
        "Remove ads",
        "Ad feedback",
        "Dieser Artikel geht unterhalb der Anzeige weiter",
        "Lire la suite sous cette publicité",
        "Ciąg dalszy tekstu pod reklamą",
        "Dalszy ciąg materiału pod galerią",
        "Treści reklamowe",
        "Text pokračuje pod inzercí",
        "Haberimiz devam ediyor",
        "Publicidade - continue lendo",
        "Dit verhaal gaat verder onder de advertentie",
        "Материал продолжается под рекламой",
        "This article continues below the advertisement",
        "Story continues below video",
        "Skip Ad",
        "Loading ad…",
        "Why am I seeing this ad?",
        "Hier geht es nach der Anzeige weiter",
        "Artikel gaat verder onder advertentie",
        "Artikelen fortsætter efter annoncen",
        "Artikkelen fortsetter under",
        "Artykuł jest kontynuowany pod reklamą",
        "Articolul continuă mai jos",
        "広告の後にも続きます",
        "기사는 광고 후 계속됩니다",
        "Gulir untuk melanjutkan membaca",
    ],
)
def test_the_notice_of_an_advertisement_is_no_text(notice: str) -> None:
    assert read(f"<p>{notice}</p>").body == "\n\n".join(TEXT)


@pytest.mark.parametrize(
    "line",
    [
        "Lire aussi {}",
        "SEE ALSO | {}",
        "<strong>READ ALSO</strong> {}",
        "<span>Czytaj też</span>{}",
        "Lesen Sie auch – {}",
        "<b>Leia mais</b><br>{}",
    ],
)
@pytest.mark.parametrize("tag", ["p", "div"])
def test_links_after_a_label_without_a_colon_are_recommended(tag: str, line: str) -> None:
    article = read(f"<{tag}>{line.format('<a href=/news/gulls>Gulls steal bread once again</a>')}</{tag}>")
    assert article.body == "\n\n".join(TEXT)
    assert [story.title for story in article.related] == ["Gulls steal bread once again"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Read more about it in <a href=/x>the report of the parish</a>.",
        "See also <a href=/x>the report</a> that the parish had written a year before the storm came.",
        "Related <a href=/x>costs of the parish</a> came to twice as much as all the sails together.",
    ],
)
def test_a_sentence_that_begins_with_a_label_is_text(sentence: str) -> None:
    assert sentence.partition("<a")[0] in read(f"<p>{sentence}</p>").body
