"""Lines, headings and odd class names in line with the text belong to it; notices of advertisements don't."""

from __future__ import annotations

import pytest

from crawler.extraction import extract
from tests.mill_page import LONG, MORE, TEXT, read


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
