"""The language of a text."""

from crawler.extraction.fields.language import agreed_language


def test_the_languages_of_page_and_text_are_compared() -> None:
    english = "The council decided on Tuesday that the old bridge over the river must be closed at once. " * 4
    assert agreed_language("de", english) == ("en", "text")
    assert agreed_language("en", english) == ("en", None)
    assert agreed_language(None, english) == ("en", "text")
    assert agreed_language("de", "OK") == ("de", None)
