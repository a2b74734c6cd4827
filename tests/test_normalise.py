from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.items import Article, Block, Image, Related
from crawler.normalise import clean_text, language_code, normalise_article
from crawler.pipelines.normalise import NormalisePipeline


def test_composed_and_decomposed_letters_become_the_same():
    assert clean_text("e\u0301te\u0301") == clean_text("été") == "été"


def test_no_break_thin_and_tabulated_spaces_become_one_space():
    assert clean_text("12\u202f000\u00a0 euros\t net") == "12 000 euros net"


def test_paragraphs_stay_apart_by_one_blank_line():
    assert clean_text("One.\r\n\r\n \r\nTwo.\n \n\nThree.") == "One.\n\nTwo.\n\nThree."


def test_soft_hyphens_zero_width_spaces_marks_of_direction_and_control_characters_go():
    assert clean_text("Ver\u00adfas\u200bsung\u202e\ufeff\x00\x1b[") == "Verfassung["


def test_joiners_that_scripts_and_emoji_need_stay():
    assert clean_text("می\u200cخواهم") == "می\u200cخواهم"
    assert clean_text("👩\u200d🚀") == "👩\u200d🚀"


def test_tracking_parameters_leave_every_url():
    article = normalise_article(
        Article(
            url="https://Outlet.example/a?utm_source=rss&id=1",
            canonical_url="https://outlet.example/a?fbclid=x",
            other_urls=["https://outlet.example/b#top", "https://outlet.example/b"],
            links=["https://elsewhere.example/?gclid=1"],
        )
    )
    assert article.url == "https://outlet.example/a?id=1"
    assert article.canonical_url == "https://outlet.example/a"
    assert article.other_urls == ["https://outlet.example/b"]
    assert article.links == ["https://elsewhere.example/"]


def test_instants_without_a_zone_are_read_as_utc_and_others_keep_theirs():
    paris = timezone(timedelta(hours=1))
    article = normalise_article(
        Article(published=datetime(2026, 1, 2, 3), modified=datetime(2026, 1, 2, 4, tzinfo=paris))
    )
    assert article.published == datetime(2026, 1, 2, 3, tzinfo=UTC)
    assert article.modified is not None
    assert article.modified.utcoffset() == timedelta(hours=1)


def test_language_tags_become_two_letter_codes():
    assert [language_code(c) for c in ("pt-BR", "EN_us", "zh-Hant-TW", "fr", "", None, "french")] == [
        "pt", "en", "zh", "fr", None, None, None,
    ]  # fmt: skip


def test_text_within_blocks_images_and_related_is_cleaned_too():
    article = normalise_article(
        Article(
            blocks=[Block(text=" a\u00a0b ", kind="list_item", level=1)],
            images=[Image(url="https://outlet.example/i.jpg", caption="c\u200b")],
            related=[Related(title="r\u00a0s")],
            tags=["x", "x ", ""],
        )
    )
    assert article.blocks == [Block(text="a b", kind="list_item", level=1)]
    assert article.images[0].caption == "c"
    assert article.related[0].title == "r s"
    assert article.tags == ["x"]


@pytest.mark.parametrize("texts", [("a ", "b"), ("a", " b"), ("a", "", "b"), ("a", "b "), ("", "a"), ("a", "e\u0301")])
def test_a_blemish_where_blocks_meet_is_cleaned_too(texts):
    blocks = normalise_article(Article(blocks=[Block(text=text) for text in texts])).blocks
    assert [block.text for block in blocks] == [clean_text(text) for text in texts]


def test_the_pipeline_lets_other_items_pass():
    item = {"title": "a\u00a0b"}
    assert NormalisePipeline().process_item(item) is item


@settings(deadline=None, max_examples=60)
@given(st.text(), st.lists(st.text()))
def test_normalising_twice_changes_nothing(text, many):
    once = normalise_article(Article(title=text, body=text, tags=many, url=text))
    assert normalise_article(once) == once
