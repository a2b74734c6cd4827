import pytest

from crawler.discovery.feeds.reading import read_feed
from crawler.extraction import extract
from crawler.extraction.plain_text.page import extract_text
from crawler.page.mojibake import mended, mended_text

MEANT = "“Nobody’s ferry,” says José Müller – “not even Zoë’s…”"


def twice(text: str, seen_as: str) -> str:
    """What a text becomes when somebody takes its UTF-8 for another encoding."""
    return text.encode().decode(seen_as)


@pytest.mark.parametrize(
    ("garbled", "meant"),
    [
        ("donâ€™t", "don’t"),
        ("It\u00e2\u0080\u0099s late", "It’s late"),
        ("â€œYes,â€\u009d she says", "“Yes,” she says"),
        ("fÃ¼r Ã„rzte", "für Ärzte"),
        ("une soirÃ©e Ã\xa0 Paris", "une soirée à Paris"),
        ("20 â‚¬ â€“ or 18Â\xa0Â£", "20 € – or 18\xa0£"),
        ("â\xad\x90 (4.9/5)", "⭐ (4.9/5)"),
        ("Â© 2026", "© 2026"),
        ("scheiÃƒÅ¸", "scheiß"),  # three times
        ("ÐŸÐ°Ñ€Ð¾Ð¼ Ð¾Ð¿Ð¾Ð·Ð´Ð°Ð»", "Паром опоздал"),
    ],
)
def test_what_was_encoded_twice_is_as_it_was_meant(garbled: str, meant: str) -> None:
    assert mended_text(garbled) == meant
    assert mended(f"<p>Ärger: {garbled}</p>".encode()).decode() == f"<p>Ärger: {meant}</p>"


@pytest.mark.parametrize(
    "text",
    [
        "Voilà\xa0: «\xa0À bientôt\xa0», dit-il. PUBLIÉ\xa0!",
        "SÃO PAULO – “AÇÃO” DE VERÃO",
        "Île-d’Aix, Ôtée… Œuvre",
        "Đặng Thị Ngọc Ân",
        "Þingvellir, Ísafjörður – Ð og ð",
        "“Quoted,” ‘so’ — 20 € • ™",
        "Паром, Φεριμπότ, 渡し船, عبّارة",
        "plain words",
        "",
    ],
)
def test_what_is_right_stays(text: str) -> None:
    assert mended_text(text) == text
    assert mended(text.encode()) == text.encode()


@pytest.mark.parametrize("around", ["", "z" * 1000, "ž" * 999, "words of a long line " * 50])
def test_a_long_line_loses_no_character(around: str) -> None:
    assert mended_text(f"{around} donâ€™t {around}") == f"{around} don’t {around}"


def test_an_article_encoded_twice_is_read_as_meant() -> None:
    page = f"""<html><head><title>{MEANT}</title></head><body><article><h1>{MEANT}</h1>
    <p>{MEANT} The boat to the island stayed in the harbour on Monday, the harbour master writes.</p>
    <p>{MEANT} It will not leave before the end of the week, and those who wait may sleep in the hall.</p>
    </article></body></html>"""
    garbled = twice(page, "latin-1").encode()

    article = extract(garbled, url="https://outlet.example/ferry/boat-stays-in-harbour-1234")

    assert article.title == MEANT
    assert article.body.count(MEANT) == 2


def test_a_feed_encoded_twice_is_read_as_meant() -> None:
    feed = f"<rss><channel><item><title>{MEANT}</title><link>/ferry</link></item></channel></rss>"

    read = read_feed(twice(feed, "latin-1").encode(), "https://outlet.example/rss")

    assert read.links[0].title == MEANT


def test_a_page_of_text_encoded_twice_is_read_as_meant() -> None:
    text = f"Boat stays in harbour\n\n{MEANT} The boat to the island stayed in the harbour on Monday, he writes.\n"

    assert MEANT in extract_text(twice(text, "latin-1")).body
