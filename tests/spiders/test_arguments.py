from datetime import UTC, datetime

import pytest

from crawler.spiders.arguments import instant, positive, web_address


@pytest.mark.parametrize("value", ["0", "-1", "many", "1.5"])
def test_a_limit_that_is_no_number_is_refused(value):
    with pytest.raises(ValueError, match="limit must be a whole number"):
        positive("limit", value)


def test_since_is_a_date_or_an_instant():
    assert instant("since", "2026-01-31") == datetime(2026, 1, 31, tzinfo=UTC)
    assert instant("since", "2026-01-31T08:00:00+02:00").hour == 8
    with pytest.raises(ValueError, match="since must be a date"):
        instant("since", "yesterday")


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("outlet.example", "https://outlet.example/"),
        (" www.outlet.example:8443/sport?page=2 ", "https://www.outlet.example:8443/sport?page=2"),
        ("http://outlet.example/", "http://outlet.example/"),
    ],
)
def test_an_address_without_a_scheme_is_asked_by_https(typed, asked):
    assert web_address(typed) == asked


@pytest.mark.parametrize("typed", ["", "outlet", "mailto:a@outlet.example", "a b.example", "ftp://outlet.example/"])
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(ValueError, match="is not an address of the web"):
        web_address(typed)


def test_what_is_no_address_is_named_without_its_password():
    with pytest.raises(ValueError, match=r"'https://\*\*\*@\[outlet' is not an address of the web"):
        web_address("https://desk:s3cr3t@[outlet")
