"""One date as it is written: how exact it is, and whether it names its zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

_EARLIEST, _LATEST = 1800, 2200  # outside of it the number is no year of a publication


@dataclass(slots=True, frozen=True)
class Moment:
    """A date, its time and its zone as far as they were given."""

    value: datetime
    """Aware when ``zoned``; midnight unless ``timed``; to the second."""

    timed: bool
    zoned: bool

    @property
    def exact(self) -> bool:
        """Whether it names an instant; midnight on the second rather stands for a day without a time."""
        return self.timed and self.zoned and bool(self.value.hour or self.value.minute or self.value.second)


def moment_of(day: date, clock: time | None = None, offset: timezone | None = None) -> Moment:
    """The moment of a day and a clock's time; a zone without a time says nothing."""
    if clock is None:
        return Moment(datetime.combine(day, time()), timed=False, zoned=False)
    return Moment(datetime.combine(day, clock, offset), timed=True, zoned=offset is not None)


def possible(value: datetime) -> bool:
    """Whether it can be when something was published; day one of 1970 stands for a date that is missing."""
    return _EARLIEST <= value.year <= _LATEST and (value.month, value.day, value.year) != (1, 1, 1970)


def plausible(value: datetime) -> bool:
    """Whether an article that is there may have that date: it is possible and not in the future."""
    return possible(value) and value.date() <= (datetime.now(UTC) + timedelta(days=2)).date()
