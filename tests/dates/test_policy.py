from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from crawler.dates.policy import date_order, numeric_order, order_shown, policy_of


@pytest.mark.parametrize(
    ("host", "tags", "zone", "order"),
    [
        ("outlet.example", ("en-US",), None, "month"),
        ("outlet.example", ("en", "en_US"), None, "month"),
        ("outlet.example", ("en-GB",), None, "day"),
        ("outlet.example", ("en-IN",), None, "day"),
        ("outlet.example", ("en-CA",), None, None),
        ("outlet.example", ("en",), None, None),
        ("outlet.example", ("fil",), None, "month"),
        ("outlet.example", ("fr",), None, "day"),
        ("outlet.example", ("vi",), None, "day"),
        ("outlet.example", ("ja",), None, None),
        ("outlet.example", (), None, None),
        ("outlet.us", (), None, "month"),
        ("outlet.co.uk", ("en-US",), None, "day"),
        ("outlet.example", ("en",), "America/Chicago", "month"),
        ("outlet.example", ("en-US",), "Europe/London", "day"),
        ("outlet.example", ("es",), "America/Chicago", "day"),
    ],
)
def test_the_country_and_the_language_say_which_of_day_and_month_is_first(host, tags, zone, order) -> None:
    assert date_order(host, tags, zone) == order


def test_a_number_that_is_no_month_shows_the_order() -> None:
    assert (numeric_order(12, 31), numeric_order(31, 12), numeric_order(4, 5)) == ("month", "day", None)
    assert order_shown([(4, 5), (12, 31)]) == "month"
    assert order_shown([(31, 12), (12, 31)]) is None
    assert order_shown([]) is None


def test_a_policy_is_made_of_what_is_known_of_a_source() -> None:
    policy = policy_of("https://outlet.co.uk/rss", ("en-us",), ZoneInfo("Europe/London"), guess_zone=True, future=True)
    assert (policy.order, policy.language, policy.guess_zone) == ("day", "en", True)
    assert policy_of("http://[", (), UTC, guess_zone=False, future=False).order is None
