"""What the arguments of spiders and commands mean; without Scrapy, so that they are checked before it is loaded."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from crawler.urls import normalise, without_credentials

_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?#].*)?", re.DOTALL)


class WrongArgument(ValueError):
    """An argument that can mean nothing, whatever is stored or answers; the message says why, and what to give."""


def web_address(text: str) -> str:
    """The normalised form of an address that a person typed; a host without a scheme is asked by https.

    :raises WrongArgument: it is none that can be fetched.

    >>> web_address("outlet.example/sport")
    'https://outlet.example/sport'
    """
    url = normalise(f"https://{text.strip()}" if _HOST.fullmatch(text.strip()) else text)
    if url is None:
        raise WrongArgument(f"{without_credentials(text)!r} is not an address of the web (http:// or https://)")
    return url


def positive(name: str, value: str | int | None) -> int | None:
    """A spider argument that is a positive whole number, or None.

    :raises WrongArgument: it is something else.
    """
    if value is None or value == "":
        return None
    try:
        number = int(value)
    except ValueError:
        number = 0
    if number < 1:
        raise WrongArgument(f"{name} must be a whole number from 1, not {value!r}")
    return number


def instant(name: str, value: str | datetime | None) -> datetime | None:
    """A spider argument that is an ISO 8601 date or datetime, or None; without a zone it is UTC.

    :raises WrongArgument: it is something else.
    """
    if value is None or value == "":
        return None
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError as problem:
            if "isoformat" not in str(problem):  # its form is right
                raise WrongArgument(f"{name}: there is no {value!r}: {problem}") from None
            today = date.today().isoformat()
            raise WrongArgument(f"{name} must be a date such as {today}, not {value!r}") from None
    return value if value.tzinfo else value.replace(tzinfo=UTC)
