"""What a template says of every article alike, in the place of a headline or a date: nobody filled it in anew."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, timedelta

from crawler.extraction.document import Document
from crawler.extraction.fields.dates.dated import PUBLICATION
from crawler.extraction.fields.dates.published import gathered, said_date
from crawler.extraction.fields.title_places import said_titles
from crawler.extraction.template.field_places import ReadPage
from crawler.page.text import fold

_FEWEST = 3
"""So many articles have the value, and another place has as many different ones for them."""
_SHARE = 0.5
"""Of the articles for which a place gives a value, so many have the same: several may well be of one day."""
_LONG = timedelta(days=60)
"""So much older than what tells the articles apart is the date of a template that was made long ago."""

_DAY = len("2026-01-31")

_Said = tuple[str, str, str]
"""A place, what it says, and the same where it can tell articles apart; empty for what it cannot be or cannot tell."""


def learn_leftovers(pages: Sequence[ReadPage]) -> dict[str, dict[str, list[str]]]:
    """The values that places of an outlet's pages give for several articles, which another place tells apart.

    :param pages: of different articles. Nothing is learned for a field for which none of these values was taken.
    :return: field → place → values, as ``leftovers`` of :class:`crawler.extraction.document.Document` takes them.
    """
    titles = _left_over([list(_titles(page.doc)) for page in pages])
    dates = _left_over([list(_dates(page.doc)) for page in pages], of_before=True)
    found = {}
    if {value for values in titles.values() for value in values} & {fold(page.metadata.title) for page in pages}:
        found["title"] = titles
    if {value[:_DAY] for values in dates.values() for value in values} & {day for page in pages for day in _days(page)}:
        found["published"] = dates
    return found


def _days(page: ReadPage) -> set[str]:
    """The day of publication that was read of a page, by its own clock and in UTC."""
    when = page.metadata.published
    return {when.date().isoformat(), when.astimezone(UTC).date().isoformat()} if when else set()


def joined_leftovers(
    one: Mapping[str, Mapping[str, list[str]]], other: Mapping[str, Mapping[str, list[str]]]
) -> dict[str, dict[str, list[str]]]:
    """What either of two templates leaves over."""
    found: dict[str, dict[str, list[str]]] = {}
    for name in sorted({*one, *other}):
        places = (one.get(name, {}), other.get(name, {}))
        found[name] = {
            place: sorted({value for each in places for value in each.get(place, ())})
            for place in sorted({place for each in places for place in each})
        }
    return found


def _left_over(pages: Sequence[Sequence[_Said]], *, of_before: bool = False) -> dict[str, list[str]]:
    """
    :param of_before: whether the values are dates, of which one that is left over is of long before the others.
    """
    articles: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for number, page in enumerate(pages):
        for place, value, _ in page:
            if value:
                articles[place, value].add(number)
    having = Counter(place for page in pages for place in {place for place, _, _ in page})
    found: defaultdict[str, list[str]] = defaultdict(list)
    for (place, value), numbers in sorted(articles.items()):
        enough = len(numbers) >= max(_FEWEST, _SHARE * having[place])
        if enough and _told_apart(place, value, [pages[number] for number in numbers], of_before=of_before):
            found[place].append(value)
    return dict(found)


def _told_apart(place: str, value: str, pages: Sequence[Sequence[_Said]], *, of_before: bool) -> bool:
    """Whether another place of the pages has different values for them, none of which is this one and more or less."""
    others: defaultdict[str, set[str]] = defaultdict(set)
    for page in pages:
        for other, _, told in page:
            if told and other != place and told not in value and value not in told:
                others[other].add(told)
    ways = [told for told in others.values() if len(told) >= _FEWEST]
    return any(not of_before or all(_is_long_before(value, each) for each in told) for told in ways)


def _is_long_before(value: str, told: str) -> bool:
    """Whether a date is of some weeks before another one: outlets plan articles, and republish them."""
    one, other = (date.fromisoformat(each[:_DAY]) for each in (value, told))
    return other - one > _LONG


def _titles(doc: Document) -> Iterator[_Said]:
    for place, title in said_titles(doc):
        yield place, title, title


def _dates(doc: Document) -> Iterator[_Said]:
    for dated in gathered(doc):
        place, when = said_date(dated)
        if place == "url":  # an address is its article's own
            yield place, "", when
        else:
            yield place, when, when if dated.meaning == PUBLICATION else ""
