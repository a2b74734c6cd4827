"""The reader of dates: for feeds, sitemaps, pages' data and lines written for people alike."""

from __future__ import annotations

import html
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import unquote

from crawler.dates.machine import read_machine, read_standard
from crawler.dates.moment import Moment, plausible, possible
from crawler.dates.policy import UNKNOWN, Policy
from crawler.dates.solar_hijri import begins_solar_hijri
from crawler.dates.written import read_written, with_digits

_LONGEST = 300
_A_DAY = len("2024-05-01")


@lru_cache(maxsize=2048)
def read_date(text: str, policy: Policy = UNKNOWN) -> Moment | None:
    """The date that a text is or holds, as exact as it is written; None when it holds none or an impossible one.

    Forms that programs write are tried before those that people do.

    :param text: its first 300 characters are read.
    :param policy: what the date means where the text leaves it open.

    >>> read_date("Wed, 01 May 2024 10:30:00 EST").value.isoformat()
    '2024-05-01T10:30:00-05:00'
    >>> read_date("1er mai 2024 à 10h30").value.isoformat(), read_date("2026-05-04 10:35 PM").value.isoformat()
    ('2024-05-01T10:30:00', '2026-05-04T22:35:00')
    >>> read_date("03/04/2024") is None
    True
    """
    text = " ".join(text[:_LONGEST].split())
    if "年" in text:
        text = with_digits(text)
    elif "%" in text:  # escaped as in an address
        text = unquote(text)
    elif "&" in text:
        text = html.unescape(text)
    if not any(map(str.isdigit, text)):
        return None
    try:
        moment = None if begins_solar_hijri(text) else read_machine(text, policy)
    except (ValueError, OverflowError, OSError):
        return None
    if moment is None or (not moment.timed and len(text) > _A_DAY):
        written = read_written(text, policy)
        if moment is None or (written and written.timed and written.value.date() == moment.value.date()):
            moment = written
    fits = possible if policy.future else plausible
    return moment if moment is not None and fits(moment.value) else None


def read_stamp(text: str | None, policy: Policy = UNKNOWN) -> datetime | None:
    """The instant that a feed or sitemap writes, aware; a day is its midnight, and what names no zone is in the
    policy's, else in UTC.

    >>> read_stamp("2024-05-01 10:30").isoformat(), read_stamp("soon")
    ('2024-05-01T10:30:00+00:00', None)
    """
    if not text:
        return None
    found = read_standard(text)
    if found is None:
        moment = read_date(text, policy)
        found = moment.value if moment else None
    if found is None or not possible(found):
        return None
    return found if found.tzinfo else found.replace(tzinfo=policy.zone or UTC)
