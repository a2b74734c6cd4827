"""Which of the values that a page gives for a field is the right one: what speaks for each, weighed as it was measured.

Every place of a page that gives a value is a sign for it, and so is what else is seen of it (the address spells it,
it is the earliest). How much each sign weighs is fitted on annotated pages by ``python -m training`` and stands
in ``weights.json`` beside this module, with the figures that it gave on outlets it was not fitted to. Signs add up, so
that places that agree support each other, and one that stands alone has to be a good one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from math import fsum
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from crawler.extraction.models import model_file
from crawler.extraction.trees import UnusableModel

T = TypeVar("T")

WEIGHTS = Path(__file__).with_name("weights.json")
"""What the signs weigh, with a card: :mod:`training.fields` writes it."""


@dataclass(slots=True)
class Weighable(Generic[T]):
    """A value that a page gives for a field, with what speaks for it."""

    value: T
    source: str
    """Where the best of the places that give it stands, as provenance names it."""

    signs: set[str] = field(default_factory=set)


def weights(name: str) -> Mapping[str, float]:
    """What the signs of a field weigh; one that is not in the table weighs nothing.

    :raises UnusableModel: when the table is not there or cannot be read.
    """
    return _read(model_file(WEIGHTS)).get(name, {})


@cache
def _read(path: Path) -> Mapping[str, Mapping[str, float]]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Table).weights
    except (OSError, msgspec.DecodeError) as error:
        raise UnusableModel(
            f"{path.name} of the installed package cannot be read ({error}); install it again"
        ) from error


def weigh(signs: Iterable[str], table: Mapping[str, float]) -> float:
    """The sum of what the signs weigh.

    >>> weigh({"h1", "slug", "unheard of"}, {"h1": 1.5, "slug": 0.5})
    2.0
    """
    return fsum(table.get(sign, 0.0) for sign in signs)  # in whatever order a set has them


def heaviest(name: str, found: Iterable[Weighable[T]], *, may_lack: bool = False) -> list[Weighable[T]]:
    """The values of a field, the one that most speaks for first; of equals the one that was found first.

    :param may_lack: leave out the values of which more speaks against than for: the page may say nothing of the field.
    """
    table = weights(name)
    weighed = [(weigh(item.signs, table), item) for item in found]
    return [item for weight, item in sorted(weighed, key=lambda pair: -pair[0]) if weight > 0 or not may_lack]


class _Table(msgspec.Struct):
    weights: dict[str, dict[str, float]]
