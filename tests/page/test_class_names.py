import pytest
from lxml.html import fromstring

from crawler.page import class_names as m
from crawler.page.class_names import marks_of, named


@pytest.mark.parametrize(
    ("name", "marks"),
    [
        ("article__read-more", m.RELATED),
        ("readMore", m.RELATED),
        ("relatedposts", m.RELATED),
        ("newsletterbox", m.SIGNUP | m.NEWSLETTER),
        ("c-card__ImageCaption", m.CARD | m.CAPTION),
        ("entry-content", m.BODY),
        ("entry content", 0),
        ("breadth", 0),
        ("relative w-full", 0),
        ("sidebar-1", m.SIDE | m.SIDEBAR),
        ("shareholder", 0),
    ],
)
def test_names_are_read_word_by_word_whatever_joins_the_words(name: str, marks: int) -> None:
    assert named(name) == marks


@pytest.mark.parametrize(
    ("element", "marks"),
    [
        ("<aside role=navigation class=x>", m.ASIDE | m.NAV),
        ("<div itemprop=articleBody>", m.BODY),
        ("<div style='color: red; Display : none'>", m.HIDDEN),
        ("<div style='display: block'>", 0),
        ("<div aria-hidden=true>", m.HIDDEN),
        ("<div aria-hidden=false>", 0),
        ("<div hidden>", m.HIDDEN),
        ("<div title=newsletter>", 0),
    ],
)
def test_an_element_says_what_it_is_by_tag_role_names_and_style(element: str, marks: int) -> None:
    assert marks_of(fromstring(f"{element}x")) == marks
