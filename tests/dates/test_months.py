import pytest
from babel import Locale

from crawler.dates.months import is_weekday, month_number, weekday_number


@pytest.mark.parametrize("language", ["de", "pl", "ar", "hi", "th", "ja", "ko", "zh", "vi", "fil", "el", "ru", "lt"])
def test_every_month_and_day_that_unicode_names_is_known(language: str) -> None:
    locale = Locale.parse(language)
    for number, name in locale.months["format"]["wide"].items():
        assert month_number(name, language) == number
    assert all(map(is_weekday, locale.days["format"]["wide"].values()))


def test_a_name_that_languages_use_differently_needs_the_language() -> None:
    assert [month_number("listopada", language) for language in ("pl", "hr", "")] == [11, 10, 0]


def test_other_words_are_no_months() -> None:
    assert not any(map(month_number, ("Rathaus", "today", "", "thg 13", "13月")))
    assert not is_weekday("Published")


def test_a_day_of_the_week_has_its_number_in_its_own_language_alone() -> None:
    assert [weekday_number("Mon", "en"), weekday_number("dimanche", "fr"), weekday_number("niedz.", "pl")] == [0, 6, 6]
    assert weekday_number("den", "de") is None, "a common word, which names a day in another language"
