"""When an article was published and changed, as instants."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from crawler.dates.moment import Moment
from crawler.dates.page_zone import DAY_ONLY, hang, outlet_zone
from crawler.extraction.document import Document
from crawler.extraction.fields.candidate import Candidate
from crawler.extraction.fields.dates import data_dates, shown_dates
from crawler.extraction.fields.dates.dated import CHANGE, PUBLICATION, Dated
from crawler.extraction.fields.dates.searched_date import searched
from crawler.extraction.fields.weighing import Weighable, heaviest

_WRITTEN = ("date line", "written line", "htmldate")
_SHOWN = (*_WRITTEN, "time element")
_ELSE = ("another meta of creation", "of another work")  # ends of signs: what data dates that is not the publication
# Where these are, htmldate hardly ever tells more.
_GOOD = frozenset(
    {
        "url",
        "script data",
        "first time element",
        "time element of publication",
        "date line at the headline",
        "line after the headline, near it",
        "line before the headline, near it",
    }
)
# Where what is written of a change is of the article.
_BY_THE_HEADLINE = frozenset(
    {
        "date line at the headline",
        "line after the headline, near it",
        "line before the headline, near it",
        "line further down, near it",
    }
)
_OF_URL = "offset from the day of the url"
_WEST, _EAST = timedelta(hours=12), timedelta(hours=14)


@dataclass(slots=True, frozen=True)
class Dates:
    """Both dates of an article, and where each comes from."""

    published: Candidate[datetime] | None
    modified: Candidate[datetime] | None
    others: list[Candidate[datetime]]
    """Publication dates the page also gives, that were not taken."""


def read_dates(doc: Document, language_tags: list[str]) -> Dates:
    """The publication and modification dates of a page's article.

    The day is the one that most speaks for; the clock is that of a place that gives this day. A wall clock's time is
    given the zone that another date of the page shows for it, else the outlet's, and the source says so.
    """
    found = gathered(doc)
    zone = outlet_zone(doc.url, language_tags, doc.zone)
    dates = [date.value for date in heaviest("published", weighable_dates(found, zone), may_lack=True)]
    published = dates[0] if dates else None
    changes = [dated for dated in found if dated.meaning == CHANGE and dated.source not in _WRITTEN]
    modified = _settled(changes, found, zone) if changes else _shown_change(found, zone, published)
    if published and modified and modified.value < published.value - timedelta(days=1):
        modified = None
    return Dates(published, modified, dates[1:])


def _shown_change(
    found: list[Dated], zone: tuple[tzinfo, str], published: Candidate[datetime] | None
) -> Candidate[datetime] | None:
    """The change that a line by the headline tells; None for that of which the publication was taken."""
    changes = [dated for dated in found if dated.meaning == CHANGE and dated.signs & _BY_THE_HEADLINE]
    modified = _settled(changes, found, zone) if changes else None
    return modified if modified and published and modified.value > published.value else None


def gathered(doc: Document) -> list[Dated]:
    """Every date of a page that may be its article's.

    What is written for readers is looked at only when the page's data gives no instant of publication, or several days
    of which the address names none; htmldate is asked only where the data names no publication at all.
    """
    published = _own(doc, (*data_dates.published_data(doc), *data_dates.meta_named_so(doc)))
    addressed = list(data_dates.url_date(doc.url))
    stated = [*published, *addressed]
    found = [*stated, *_own(doc, (*data_dates.modified_data(doc), *shown_dates.time_elements(doc)))]
    url = next((dated.moment.value.date() for dated in addressed), None)
    told = {dated.moment.value.date() for dated in published if dated.moment.exact}
    if url not in told and (not told or len({d.moment.value.date() for d in stated}) > 1):
        shown = (*shown_dates.date_lines(doc), *shown_dates.written_lines(doc))
        found += _own(doc, (*data_dates.script_data(doc), *shown))
        if not published and not any(dated.signs & _GOOD for dated in found):
            found += searched(doc)
    return found


def said_date(dated: Dated) -> tuple[str, str]:
    """The place of a date, and what it says, as ISO 8601 has it: a day alone without a clock."""
    when = dated.moment.value
    return dated.source, when.isoformat() if dated.moment.timed else when.date().isoformat()


def _own(doc: Document, found: Iterable[Dated]) -> list[Dated]:
    """The dates that the outlet's template does not say of every article."""
    leftovers = doc.leftovers.get("published")
    if not leftovers:
        return list(found)
    return [dated for dated in found if (said := said_date(dated))[1] not in leftovers.get(said[0], ())]


def weighable_dates(found: list[Dated], zone: tuple[tzinfo, str]) -> list[Weighable[Candidate[datetime]]]:
    """The dates that a page gives, one for each day, made as exact as the places allow that name this day."""
    url = next((d.moment.value.date() for d in found if d.source == "url"), None)
    days: dict[date, list[Dated]] = {}
    for dated in found:
        days.setdefault(_day(dated.moment, url), []).append(dated)
    weighable = []
    for day, members in days.items():
        meanings = {dated.meaning for dated in members if dated.source not in _WRITTEN}
        signs = {
            "earliest": len(days) > 1 and day == min(days),
            "latest": len(days) > 1 and day == max(days),
            "published by data": any(_by_data(dated) for dated in members),
            "only changed": meanings == {CHANGE},
        }
        settled = _settled(members, found, zone)
        # A change on the day of publication says nothing of that day.
        speaking = [d for d in members if d.meaning != CHANGE or d.source in _WRITTEN or signs["only changed"]]
        said = {sign for dated in speaking for sign in dated.signs} | {sign for sign, holds in signs.items() if holds}
        weighable.append(Weighable(settled, settled.source, said))
    return weighable


def _by_data(dated: Dated) -> bool:
    """Whether the page's data says that this is the article's publication."""
    return (
        dated.meaning == PUBLICATION
        and dated.source not in _SHOWN
        and not any(sign.endswith(_ELSE) for sign in dated.signs)
    )


def _day(moment: Moment, url: date | None) -> date:
    """The day of a date; an instant in UTC is of the day that the address names when it is that somewhere on earth."""
    own = moment.value.date()
    if url is not None and moment.exact and not moment.value.utcoffset() and abs((own - url).days) == 1:
        start = datetime(url.year, url.month, url.day, tzinfo=UTC)
        if start - _EAST <= moment.value < start + timedelta(days=1) + _WEST:
            return url
    return own


def _settled(found: list[Dated], witnesses: list[Dated], zone: tuple[tzinfo, str]) -> Candidate[datetime]:
    """The date that several places give, made as exact as they allow."""
    best = _timed([d for d in found if d.meaning != CHANGE] or found)
    moment, source = best.moment, best.source
    if moment.zoned:
        return _at_the_outlet(moment, source, witnesses, zone)
    if not moment.timed:
        return Candidate(hang(moment.value, zone[0]), f"{source}, {DAY_ONLY}")
    for witness in witnesses:
        if offset := _offset_shown(moment, witness.moment):
            return Candidate(moment.value.replace(tzinfo=offset), f"{source}, zone from {witness.source}")
    return Candidate(hang(moment.value, zone[0]), f"{source}, {zone[1]}")


def _timed(found: list[Dated]) -> Dated:
    """The first date, or another of its day that gives the time: an instant that most places give, one with a zone."""
    first, day = found[0], found[0].moment.value.date()
    same = [d for d in found if d.moment.timed and (d.moment.value.date() == day or d.moment.exact)]
    exact = [d for d in same if d.moment.exact]
    if exact:
        best = max(exact, key=lambda one: sum(one.moment.value == other.moment.value for other in exact))
    else:
        best = next((d for d in same if d.moment.zoned), same[0] if same and not first.moment.timed else first)
    if best is first or first.moment.exact:
        return best
    return Dated(best.moment, f"{first.source}, time from {best.source}", first.signs, first.meaning)


def _at_the_outlet(
    moment: Moment, source: str, witnesses: list[Dated], zone: tuple[tzinfo, str]
) -> Candidate[datetime]:
    """An instant; one that falls on another day in UTC, in which the page gives it, than where the outlet is, as the
    outlet's clocks show it."""
    if moment.exact and not moment.value.utcoffset():
        shown = ((_offset_of_line(moment.value, w.moment), f"zone from {w.source}") for w in witnesses)
        local = moment.value.astimezone(zone[0])
        for offset, how in (*shown, (local.utcoffset(), zone[1]), (_least_offset(moment.value, witnesses), _OF_URL)):
            there = moment.value.astimezone(timezone(offset or timedelta(0)))
            if there.date() != moment.value.date():
                return Candidate(there, f"{source}, {how}")
    return Candidate(moment.value, source)


def _least_offset(instant: datetime, witnesses: list[Dated]) -> timedelta | None:
    """The least whole hours by which the instant falls on the day that the address names, where that is the next.

    None where no place on earth is as many hours ahead or behind.
    """
    url = next((w.moment.value for w in witnesses if w.source == "url"), None)
    if url is None or abs((instant.date() - url.date()).days) != 1:
        return None
    wall = instant.astimezone(UTC).replace(tzinfo=None)
    hour = timedelta(hours=1)
    least = -((wall - url) // hour) if wall < url else -((wall - url - timedelta(days=1)) // hour + 1)
    return least * hour if -_WEST <= least * hour <= _EAST else None


def _offset_of_line(instant: datetime, line: Moment) -> timedelta | None:
    """The offset in which an instant is what a line shows to the minute; None for a line of another instant."""
    if line.zoned or not line.timed:
        return None
    ahead = line.value - instant.astimezone(UTC).replace(tzinfo=None, second=0, microsecond=0)
    return ahead if not ahead % timedelta(minutes=15) and -_WEST <= ahead <= _EAST else None


def shown_instant(doc: Document, text: str) -> tuple[datetime, str] | None:
    """The date that a line of the page shows, and how its zone is known: empty when the line says it."""
    tags = [tag for tag, _ in doc.language_tags]
    moment = doc.read_date(text)
    if moment is None:
        return None
    if moment.zoned:
        return moment.value, ""
    zone, how = outlet_zone(doc.url, tags, doc.zone)
    return hang(moment.value, zone), how if moment.timed else DAY_ONLY


def _offset_shown(moment: Moment, witness: Moment) -> timezone | None:
    """The offset between a wall clock's time and a witness of the same instant or with the same wall clock."""
    if not witness.zoned or not witness.timed:
        return None
    wall = moment.value
    given = witness.value.utcoffset() or timedelta(0)
    if abs(witness.value.replace(tzinfo=None) - wall) < timedelta(minutes=1):
        return timezone(given)
    ahead = wall - (witness.value - given).replace(tzinfo=None)
    quarters = round(ahead / timedelta(minutes=15))
    off = abs(ahead - quarters * timedelta(minutes=15))
    if quarters and off <= timedelta(seconds=1) and -48 <= quarters <= 56:
        return timezone(quarters * timedelta(minutes=15))
    return None
