"""Which of several copies came first."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from crawler.items import Article

_NEVER = datetime.max.replace(tzinfo=UTC)


def precedence(article: Article) -> tuple[datetime, str]:
    """What puts copies in order, the earliest first, whenever each of them was found.

    A day without a time is no sign of having been first on it, and no date none at all; among equals the id decides.

    >>> day, hour = (datetime(2026, 1, 5, n, tzinfo=UTC) for n in (0, 10))
    >>> precedence(Article(published=hour)) < precedence(Article(published=day)) < precedence(Article())
    True
    """
    when = article.published
    if when is None:
        return _NEVER, article.id
    try:
        if when.time() == time(0):
            when += timedelta(days=1)
        return when.astimezone(UTC), article.id
    except OverflowError:  # at an end of the calendar
        return when.replace(tzinfo=UTC), article.id
