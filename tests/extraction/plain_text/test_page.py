"""Pages as plain text: the article is kept to the letter, the furniture around and within it goes."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction.article import content_hash, count_words
from crawler.extraction.plain_text.page import extract_text
from crawler.items import Article, NoArticle

ROOT = Path(__file__).parents[3]
PAGES = sorted((ROOT / "fixtures" / "text").glob("*.txt"))
SAMPLE = Path(os.environ.get("CRAWLER_SAMPLE") or ROOT.parent / "shared" / "seed")

BODY = """The council closed the old bridge on Tuesday after a diver found a crack in its second pier.

Buses will take the long way round until spring, which adds eleven minutes to every journey across the river.

"We would rather be late than wet," said the mayor, who cycled to the press conference on a borrowed bicycle."""


def _paragraphs(text: str) -> list[str]:
    return text.split("\n\n")


def _fields(article: Article, expected: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {name: getattr(article, name) for name in expected}
    found["blocks"] = [{"kind": b.kind, "level": b.level, "text": b.text} for b in article.blocks]
    found["related"] = [related.title for related in article.related]
    for name in ("published", "modified"):
        instant = getattr(article, name)
        # A page that names no zone gives a day that holds everywhere, and no instant.
        found[name] = instant.isoformat()[: len(expected[name] or "")] if instant else None
    return found


def test_there_are_twelve_pages_in_at_least_six_languages():
    assert len(PAGES) == 12
    assert len({json.loads(page.with_suffix(".json").read_text("utf-8"))["language"] for page in PAGES}) >= 6


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_gives_the_article_that_was_put_into_it_and_nothing_else(page):
    expected = json.loads(page.with_suffix(".json").read_text("utf-8"))
    assert _fields(extract_text(page.read_bytes()), expected) == expected


@pytest.mark.skipif(not list(SAMPLE.glob("*.txt")), reason="the sample page is not there (CRAWLER_SAMPLE)")
def test_the_sample_page_is_read_to_the_letter():
    page = next(SAMPLE.glob("*.txt")).read_text("utf-8")
    paragraphs = [" ".join(line.split()) for line in page.splitlines() if line.rstrip().endswith((".", '."'))]
    article = extract_text(page)
    assert article.section == "International"
    assert article.title is None
    assert article.lead == paragraphs[0]
    assert [block.text for block in article.blocks] == _paragraphs(article.body) == paragraphs[1:]
    assert len(article.blocks) == 8
    assert {block.kind for block in article.blocks} == {"paragraph"}
    lines = [" ".join(line.split()) for line in page.splitlines() if line.strip()]
    below = lines[lines.index(paragraphs[-1]) + 1 :]
    assert [related.title for related in article.related] == below[1:4]
    assert article.tags == below[5].split(", ")
    assert len(article.tags) == 4
    assert article.language == "fr"


def test_a_page_without_title_promotes_nothing():
    article = extract_text(f"World\n\n{BODY}")
    assert (article.section, article.title, article.lead) == ("World", None, None)
    assert _paragraphs(article.body) == _paragraphs(BODY)


def test_an_underlined_line_is_the_title_even_if_it_ends_as_a_sentence_does():
    article = extract_text(f"World\n\nNobody knew about the crack.\n============================\n\n{BODY}")
    assert article.title == "Nobody knew about the crack."
    assert article.provenance["title"] == "text: underlined"


def test_a_question_above_the_text_is_the_title():
    assert (
        extract_text(f"World\n\nWho will pay for the second pier?\n\n{BODY}").title
        == "Who will pay for the second pier?"
    )


def test_a_sentence_of_the_outlet_above_the_title_is_no_lead():
    notice = "This newspaper is printed on paper that was made from nettles."
    article = extract_text(f"{notice}\n\nBridge closed until spring\n\nBy Anna Lindqvist\n\n{BODY}")
    assert article.title == "Bridge closed until spring"
    assert article.authors == ["Anna Lindqvist"]
    assert notice not in article.text
    assert _paragraphs(article.body) == _paragraphs(BODY)


def test_a_paragraph_above_the_byline_is_the_lead():
    lead = "A crack in a pier has cut the town in two, and the ferry that could help was sold in May to a man in Hull."
    article = extract_text(f"Bridge closed until spring\n\n{lead}\n\nBy Anna Lindqvist\n\n{BODY}")
    assert article.lead == lead
    assert article.provenance["lead"] == "text: above the byline"


@pytest.mark.parametrize(
    "furniture",
    [
        "31257",
        "1,204 shares",
        "Advertisement",
        "Share on FacebookShare on Courier",
        "Sign up for our newsletter to hear of every bridge first.",
        "Please log in to leave a comment.",
        "© 2024 The Ledger. All rights reserved. No part may be copied.",
        "Photo: Karl Meier",
        "News | Sport | Weather",
        "* * *",
    ],
)
@pytest.mark.parametrize("place", ["above", "within", "below"])
def test_furniture_goes_wherever_it_stands(furniture, place):
    first, second, third = _paragraphs(BODY)
    parts = {
        "above": [furniture, first, second, third],
        "within": [first, furniture, second, third],
        "below": [first, second, third, furniture],
    }
    article = extract_text("Bridge closed until spring\n\n" + "\n\n".join(parts[place]))
    assert article.text == BODY


def test_what_readers_write_is_no_part_of_the_article():
    comment = "I have crossed that bridge every day for forty years and I never saw a crack in it, not one."
    article = extract_text(f"{BODY}\n\n2 comments\n\nEdna\n\n{comment}\n\nWalter\n\n{comment}")
    assert article.text == BODY


def test_related_headlines_leave_the_body_and_the_text_goes_on_below():
    first, second, third = _paragraphs(BODY)
    box = "Read also:\nFerry sold to a man in Hull\nWhere do the buses go?"
    article = extract_text("\n\n".join([first, second, box, "What the diver saw", third]))
    assert [related.title for related in article.related] == ["Ferry sold to a man in Hull", "Where do the buses go?"]
    assert [(block.kind, block.text) for block in article.blocks] == [
        ("paragraph", first),
        ("paragraph", second),
        ("heading", "What the diver saw"),
        ("paragraph", third),
    ]


def test_the_text_goes_on_below_a_long_box_of_most_read_articles():
    first, second, third = _paragraphs(BODY)
    more = [
        "A tow has been ordered from the next harbour.",
        "The diver will go down again on Friday.",
        "He has asked for a second pair of gloves and a hot lunch.",
    ]
    box = [word for i in range(6) for word in ("Sport", f"Rowers win for the {i}th time", "Karl Meier")]
    article = extract_text("\n\n".join([first, second, third, "Most read", *box, *more]))
    assert _paragraphs(article.text) == [first, second, third, *more]


def test_a_word_that_is_a_label_elsewhere_stays_in_a_sentence():
    text = (
        "Share prices fell when the bridge closed.\n\nTags on the pier date from 1904, and comments are carved in it."
    )
    assert extract_text(text).text == text


@pytest.mark.parametrize(("label", "names"), [("By", ["Anna Lindqvist", "Tom Wetherby"]), ("Von", ["Jörn Hageböck"])])
def test_authors_come_from_a_line_that_says_so(label, names):
    article = extract_text(f"Bridge closed until spring\n\n{label} {' and '.join(names)}\n\n{BODY}")
    assert article.authors == names
    assert article.provenance["authors"] == "text: label"


def test_a_day_without_a_time_says_so_in_its_provenance():
    article = extract_text(f"Bridge closed until spring\n5 March 2024\n\n{BODY}")
    assert article.published is not None
    assert article.published.isoformat() == "2024-03-05T00:00:00+00:00"
    assert article.provenance["published"].endswith("day only")


def test_a_wall_clock_hangs_in_the_outlets_zone():
    page = f"Bridge closed until spring\n5 March 2024, 10:05\n\n{BODY}"
    article = extract_text(page, "https://outlet.de/bridge")
    assert article.published is not None
    assert article.published.utcoffset() == timedelta(hours=1)


def test_paragraphs_wrapped_at_a_width_are_whole_again():
    import textwrap

    wrapped = "\n\n".join(textwrap.fill(paragraph, 60) for paragraph in _paragraphs(BODY))
    assert extract_text(wrapped).text == BODY


def test_the_address_gives_identity_and_outlet():
    article = extract_text(BODY, "https://outlet.example/bridge?utm_source=rss")
    assert (article.url, article.outlet) == ("https://outlet.example/bridge", "outlet.example")
    assert len(article.id) == 16
    assert extract_text(BODY).id == ""


def test_language_words_and_hash_are_as_for_any_article():
    article = extract_text(f"Bridge closed until spring\n\n{BODY}")
    assert article.language == "en"
    assert article.word_count == count_words(article.text) > 50
    assert article.content_hash == content_hash(article)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_bytes_are_read_in_whatever_encoding(encoding):
    page = (ROOT / "fixtures" / "text" / "ru-paromy.txt").read_text("utf-8")
    assert extract_text(page.encode(encoding)).body == extract_text(page).body


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_lines_may_end_in_any_way(end):
    assert extract_text(BODY.replace("\n", end)).text == BODY


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("", "empty page"),
        (" \n\u00a0\n", "empty page"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 20, "not text"),
        ("\x01\x02\x03\x04" * 100, "not text"),
        ("Home\nWorld\nSport\nWeather\nLog in\nSubscribe\n", "listing"),
        ("Yes.", "too little text"),
    ],
)
def test_a_page_without_an_article_says_why(page, reason):
    with pytest.raises(NoArticle) as caught:
        extract_text(page)
    assert caught.value.reason == reason


@given(
    st.lists(
        st.one_of(st.text(max_size=60), st.sampled_from(["", "By Ann Lee", "Tags:", "===", "- x", BODY])), max_size=12
    )
)
@settings(max_examples=60, deadline=None)
def test_any_text_gives_an_article_or_a_reason(lines):
    try:
        article = extract_text("\n".join(lines))
    except NoArticle:
        return
    assert article.text
    assert article.body == "\n\n".join(block.text for block in article.blocks)
