"""The agency or outlet that copies of one text came from, where they tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from crawler.items import Article
from crawler.urls import outlet_of

# "PARIS (AFP) – ", "(Reuters) - ", "Berlin (dpa/lby) - ", "HARBOUR CITY, Jan. 5 (Xinhua) -- "
_DATELINE = re.compile(r"(?:[^\n()]{0,60}\s)?\(([^\W\d_][\w.&' -]{1,30})(?:/\w+)?\)\s*[-–—:]")
# "… as before. (PAP)"; small letters stand in brackets for other reasons
_AT_END = re.compile(r"[.!?…\"”»]\s*\(([A-ZÀ-Þ]{2,6})\)\.?$")
_BYLINE = re.compile(
    r"[^\W\d_]{2,}|.*\b(?:press|agency|agencies|agentur|\w*agentur|agence|agencia|agenzia|agência)\b.*", re.I
)


def agency_of(copies: Sequence[Article]) -> str | None:
    """The agency that most copies name: in the dateline, else in the byline, else by a canonical link to another host.

    :param copies: the earliest first; none is an agency's when all are of one outlet.

    >>> copies = [Article(outlet=f"{n}.example", body="PARIS (AFP) – Rain fell.") for n in "ab"]
    >>> agency_of(copies)
    'AFP'
    """
    if len({copy.outlet for copy in copies}) < 2:
        return None
    for named in (_in_datelines, _in_bylines, _by_canonical_links):
        found = Counter(name for copy in copies for name in named(copy))
        if found:
            return found.most_common(1)[0][0]  # of equals the one met first
    return None


def _in_datelines(copy: Article) -> Iterator[str]:
    for text in filter(None, (copy.lead, copy.body)):
        if match := _DATELINE.match(text) or _AT_END.search(text[-200:]):
            yield match[1]
            return


def _in_bylines(copy: Article) -> Iterator[str]:
    """Authors that are no persons: of one word, or with one of an agency's; the outlet itself is none."""
    own = re.sub(r"\W", "", copy.outlet.casefold())
    for author in copy.authors:
        if _BYLINE.fullmatch(author) and re.sub(r"\W", "", author.casefold()) not in own:
            yield author


def _by_canonical_links(copy: Article) -> Iterator[str]:
    if copy.canonical_url and (origin := outlet_of(copy.canonical_url)) not in ("", copy.outlet):
        yield origin
