"""What the arguments of spiders and commands mean; without Scrapy, so that they are checked before it is loaded."""

from __future__ import annotations

from datetime import UTC, date, datetime

from crawler.urls import normalise


def web_address(text: str) -> str:
    """The normalised form of an address that a person typed.

    :raises ValueError: it is none that can be fetched; says what to type instead.
    """
    url = normalise(text)
    if url is None:
        hint = "" if "://" in text else f": did you mean https://{text.strip('/ ')}/ ?"
        raise ValueError(f"{text!r} is not an address of the web (http:// or https://){hint}")
    return url


def positive(name: str, value: str | int | None) -> int | None:
    """A spider argument that is a positive whole number, or None.

    :raises ValueError: it is something else.
    """
    if value is None or value == "":
        return None
    try:
        number = int(value)
    except ValueError:
        number = 0
    if number < 1:
        raise ValueError(f"{name} must be a whole number from 1, not {value!r}")
    return number


def instant(name: str, value: str | datetime | None) -> datetime | None:
    """A spider argument that is an ISO 8601 date or datetime, or None; without a zone it is UTC.

    :raises ValueError: it is something else.
    """
    if value is None or value == "":
        return None
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            today = date.today().isoformat()
            raise ValueError(f"{name} must be a date such as {today}, not {value!r}") from None
    return value if value.tzinfo else value.replace(tzinfo=UTC)
