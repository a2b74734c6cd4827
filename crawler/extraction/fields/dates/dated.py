"""A date that a page gives, with what is known of it."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.dates.moment import Moment

PUBLICATION, CHANGE = "publication", "change"


@dataclass(slots=True, frozen=True)
class Dated:
    """A date that a page gives."""

    moment: Moment
    source: str
    """The place, as provenance names it."""

    signs: frozenset[str]
    """The place as it is weighed, and what is said beside it."""

    meaning: str = ""
    """``publication`` or ``change`` where the place says which."""
