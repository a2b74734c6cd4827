import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.items import NoArticle
from crawler.page.html import MAX_DEPTH, decode, parse

UMLAUTS = "<meta charset='{}'><p>Die Zürcher Behörde prüft weitere Maßnahmen gegen den Lärm am Fluß.</p>"


def depth(tree):
    return max(sum(1 for _ in element.iterancestors()) for element in tree.iter())


@pytest.mark.parametrize("bom", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_wins_over_every_label(bom):
    assert decode("é".encode(bom), "text/html; charset=iso-8859-2") == "é"


@pytest.mark.parametrize("label", ["iso-8859-1", "shift_jis", "no-such-charset", ""])
def test_valid_utf8_is_read_as_such_under_a_wrong_label(label):
    assert "Zürcher" in decode(UMLAUTS.format(label).encode(), f"text/html; charset={label}")


@pytest.mark.parametrize("encoding", ["windows-1252", "iso-8859-15", "macroman"])
def test_the_http_charset_is_believed(encoding):
    text = UMLAUTS.format("utf-16")
    assert decode(text.encode(encoding), f"text/html; charset={encoding}") == text


def test_the_charset_of_the_mark_up_is_believed():
    text = UMLAUTS.format("windows-1251").replace("Zürcher", "Цюрих").replace("ö", "o").replace("ü", "u")
    text = text.replace("ß", "ss").replace("ä", "a")
    assert decode(text.encode("cp1251")) == text


def test_a_label_that_cannot_be_true_is_followed_by_detection():
    text = "<p>" + "Премьер-министр заявил, что переговоры продолжатся на следующей неделе. " * 5
    assert decode(text.encode("cp1251"), "text/html; charset=utf-8") == text


def test_one_damaged_byte_does_not_turn_utf8_into_another_encoding():
    assert decode(UMLAUTS.format("utf-8").encode() + b"\xff").count("ü") == 2


def test_a_page_in_iso_2022_jp_is_read():
    assert "新聞" in decode("<p>新聞</p>".encode("iso2022_jp"), "text/html; charset=iso-2022-jp")


@pytest.mark.parametrize(
    "page", [b"", b"   ", b"\xef\xbb\xbf", b"<!-- a comment -->", b"\x00\x00", "", "<!DOCTYPE html>"]
)
def test_a_page_without_an_element_is_no_article(page):
    with pytest.raises(NoArticle, match="empty page"):
        parse(page)


def test_text_with_an_xml_declaration_is_parsed():
    page = '<?xml version="1.0" encoding="utf-16"?><html><body><p>é</p></body></html>'
    assert parse(page).findtext(".//p") == parse(page.encode()).findtext(".//p") == "é"


def test_control_characters_leave_text_that_can_be_put_back():
    paragraph = parse("<p>a\x00b\x1fc\ud800d&#0;&#1;</p>").find(".//p")
    paragraph.text = paragraph.text_content()
    assert paragraph.text.startswith("a b c d")


def test_truncated_mark_up_keeps_the_text_before_the_cut():
    assert parse("<html><body><p>First</p><p>Second <a href='x").xpath("string(//p[2])").strip() == "Second"


@pytest.mark.parametrize("levels", [300, 1500, 5000])
@pytest.mark.parametrize("tag", ["div", "span", "ul"])
def test_absurd_nesting_is_flattened_and_the_text_below_it_kept(tag, levels):
    tree = parse(f"<body>{f'<{tag}>' * levels}<p>Deep down</p>{f'</{tag}>' * levels}<p>Afterwards</p>")
    assert depth(tree) <= MAX_DEPTH + 3
    if (tag, levels) != ("ul", 5000):
        assert "Deep down" in tree.text_content()
        assert "Afterwards" in tree.text_content()


def test_a_text_too_long_for_the_parsers_default_is_read():
    assert len(parse("<p>" + "a" * 11_000_000 + "<p>b").findtext(".//p")) == 11_000_000


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.none() | st.text(max_size=30).map(lambda t: f"text/html; charset={t}"))
def test_any_bytes_are_decoded(body, content_type):
    assert isinstance(decode(body, content_type), str)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=300)).map(lambda b: b if isinstance(b, str) else b"<p>" + b))
def test_any_page_gives_a_tree_or_no_article(page):
    with contextlib.suppress(NoArticle):
        assert parse(page).tag == "html"
