import pytest

from crawler.extraction.plain_text.head import read_head, take_meta_line
from crawler.extraction.plain_text.lines import read_lines, shaped
from crawler.items import Article


def head(text: str, rest: str = "") -> Article:
    article = Article(url="https://outlet.example/a")
    read_head(read_lines(text), read_lines(rest), article)
    return article


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("World\n\nBridge closed until spring", "Bridge closed until spring"),
        ("Closed!\n===\n\nA much longer line that could be a title too", "Closed!"),
        ("World", None),
        (
            "Town bridge closed until spring\n\nA crack in a pier has cut the town in two",
            "Town bridge closed until spring",
        ),
        ("World\nSport\nCulture\nOpinion\n\nBridge closed until spring", "Bridge closed until spring"),
        ("1. Home\n2. World\n\n3. Bridge closed until spring", "Bridge closed until spring"),  # a path, as a list
        ("World\n\n7. Bridge closed until spring", "7. Bridge closed until spring"),
        ("1. Home\n2. World\n\n7. Bridge closed until spring", "7. Bridge closed until spring"),
    ],
)
def test_the_title_is_underlined_or_the_longest_line_with_a_lead_below_it(text: str, title: str | None) -> None:
    assert head(text).title == title


@pytest.mark.parametrize(
    ("text", "rest", "section", "source"),
    [
        ("World\n\nBridge closed until spring", "", "World", "text: position"),
        ("Home > World > Bridges\n\nBridge closed until spring", "", "Bridges", "text: breadcrumb"),
        ("The Ledger\nWorld | Sport | Culture\n\nBridge closed until spring", "", None, None),
        ("The Ledger\n\nBridge closed until spring", "© The Ledger", None, None),
        ("World\nSport\nCulture\nOpinion\n\nBridge closed until spring", "", None, None),
        ("World\nSport\nCulture\nOpinion\n\nSport\n\nBridge closed until spring", "", "Sport", "text: position"),
    ],
)
def test_the_section_is_a_short_line_above_the_title_that_is_no_menu_and_no_outlet(
    text: str, rest: str, section: str | None, source: str | None
) -> None:
    article = head(text, rest)
    assert (article.title, article.section) == ("Bridge closed until spring", section)
    assert article.provenance.get("section") == source


def test_a_name_beside_a_date_signs() -> None:
    article = head("Bridge closed until spring\n\nAnna Lindqvist\n3 March 2024")
    assert (article.authors, article.provenance["authors"]) == (["Anna Lindqvist"], "text: position")
    assert article.published
    assert article.published.date().isoformat() == "2024-03-03"


@pytest.mark.parametrize(
    ("line", "authors", "published", "modified"),
    [
        ("By Anna Lindqvist and Karl Meier", ["Anna Lindqvist", "Karl Meier"], None, None),
        ("By Anna Lindqvist | 3 March 2024", ["Anna Lindqvist"], "2024-03-03", None),
        ("Anna Lindqvist – Updated: 4 March 2024", ["Anna Lindqvist"], None, "2024-03-04"),
        ("Published: 3 March 2024", [], "2024-03-03", None),
        ("3 March 2024", [], "2024-03-03", None),
    ],
)
def test_a_line_may_name_authors_and_dates_at_once(
    line: str, authors: list[str], published: str | None, modified: str | None
) -> None:
    article = Article(url="https://outlet.example/a")
    assert take_meta_line(shaped(line), article)
    days = [instant.date().isoformat() if instant else None for instant in (article.published, article.modified)]
    assert (article.authors, days) == (authors, [published, modified])


@pytest.mark.parametrize(
    "line", ["The bridge was closed on 3 March 2024 – said the mayor.", "World", "Bridges | Rivers"]
)
def test_another_line_says_nothing_of_the_article(line: str) -> None:
    article = Article(url="https://outlet.example/a")
    assert not take_meta_line(shaped(line), article)
    assert (article.authors, article.published) == ([], None)
