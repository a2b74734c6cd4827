"""A value a page gives for a field, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True, frozen=True)
class Candidate(Generic[T]):
    """One value found for a field."""

    value: T
    """What the page says, cleaned."""

    source: str
    """Where it says so, in a few words: ``json-ld``, ``meta og:title``, ``h1``, ``byline``, ``url`` …"""


def first(candidates: Iterable[Candidate[T]]) -> Candidate[T] | None:
    """The most trusted candidate; None when there is none."""
    return next(iter(candidates), None)
