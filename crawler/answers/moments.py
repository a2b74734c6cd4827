"""The dates and instants by which somebody asks, and lengths of time as they are answered."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta


def first_moment(text: str) -> datetime:
    """The instant that a text says: a date means its first moment, in UTC where no zone is given.

    :raises ValueError: it is neither date nor instant in ISO 8601.

    >>> first_moment("2026-01-31").isoformat()
    '2026-01-31T00:00:00+00:00'
    """
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError as problem:
        if "isoformat" not in str(problem):  # its form is right
            raise ValueError(f"there is no {text!r}: {problem}") from None
        raise ValueError(f"{text!r} is not a date such as {date.today().isoformat()}") from None
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    try:
        found.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{text!r} is beyond the years that there are dates for") from None
    return found


def moment_after(text: str) -> datetime:
    """The first instant that is too late for an end: a date is included whole, an instant is not.

    :raises ValueError: it is neither date nor instant in ISO 8601.

    >>> moment_after("2026-01-31").isoformat()
    '2026-02-01T00:00:00+00:00'
    >>> moment_after("2026-01-31T12:00Z").isoformat()
    '2026-01-31T12:00:00+00:00'
    """
    found = first_moment(text)
    try:
        date.fromisoformat(text.strip())
    except ValueError:
        return found
    if found.date() == date.max:
        raise ValueError(f"{text!r} is too late a date")
    return datetime.combine(found.date(), time.min, UTC) + timedelta(days=1)


def span(length: timedelta) -> str:
    """A length of time for a reader.

    >>> span(timedelta(seconds=30)), span(timedelta(minutes=90)), span(timedelta(days=3, hours=2))
    ('30 s', '90 min', '3 days')
    """
    seconds = int(length.total_seconds())
    if seconds < 120:
        return f"{seconds} s"
    if seconds < 2 * 3600:
        return f"{seconds // 60} min"
    return f"{seconds // 3600} h" if seconds < 48 * 3600 else f"{seconds // 86400} days"
