"""What the pages of one outlet teach about their template, as plain data."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from crawler.extraction.content.path_signatures import forms
from crawler.extraction.content.text_blocks import Node, TextBlock
from crawler.extraction.template.shingles import SHINGLE, recurs, shingles
from crawler.extraction.template.trust import is_sampled
from crawler.extraction.template.wrapper import Wrapper
from crawler.page.text import folded_words

FORMAT = 2
_WEIGHTS = (0.5, 0.3, 0.2)
_TEXT = 0.5
_NEVER = 0.15
_SEEN = 3
_SURE = 0.8
_LINK = 0.9
LINE = 160
"""So many characters of a line that recurs are kept; of a text more than twice as long they are not the most."""


class Form(msgspec.Struct, frozen=True, array_like=True):
    """How often blocks of one form were text, and how often not, counted a page at most once each."""

    text: int
    other: int

    @property
    def share(self) -> float:
        """The chance that such a block is text."""
        return self.text / (self.text + self.other)


class OutletModel(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An outlet's template: at which path forms its text stands, and which lines recur on its pages.

    A small JSON document that can be read in a diff: ``msgspec.json.encode`` and ``decode`` take it both ways.
    """

    format: int = FORMAT
    version: str = ""
    """Twelve hexadecimal digits over all that was learned; an article names it."""
    pages: int = 0
    """How many pages it was learned from."""
    agreement: float = 0.0
    """How well it reads those pages: the mean F1 against what trafilatura and the rules read, 0 to 1."""
    near: dict[str, Form] = {}
    """By path with the classes nearby."""
    named: dict[str, Form] = {}
    """By tag below the nearest element with a class."""
    tags: dict[str, Form] = {}
    """By tags alone."""
    leads: list[str] = []
    """Path forms at which standfirsts stand."""
    places: dict[str, list[str]] = {}
    """Field → path forms at which title, section, authors, date and tags are shown, the surest first."""
    leftovers: dict[str, dict[str, list[str]]] = {}
    """Field → place → what it says of every article alike."""
    furniture: list[str] = []
    """Lines that recur on several pages among the text."""
    wrappers: list[Wrapper] = msgspec.field(name="frames", default_factory=list)
    """The parts of pages that are enough to read, the first that a page has to be taken."""

    @property
    def usable(self) -> bool:
        """Whether it was learned by this version of the program from enough pages to be relied on."""
        return self.format == FORMAT and self.pages >= 2 and bool(self.near)

    def wrappers_for(self, url: str) -> list[Wrapper]:
        """The wrappers that a page may be read by; none for one that is to be read whole."""
        return self.wrappers if self.usable and not is_sampled(url, self.agreement) else []


def read_model(text: bytes | str) -> OutletModel:
    """A template that was written as JSON.

    :raises ValueError: it is none, or another version of the program learned it.
    """
    try:
        model = msgspec.json.decode(text, type=OutletModel)
    except msgspec.DecodeError as error:
        raise ValueError(f"no template ({error})") from error
    if model.format != FORMAT:
        raise ValueError(f"a template of format {model.format}, where this version of crawler knows {FORMAT}")
    if not model.version:  # every field has a default, so that any JSON object passes for one
        raise ValueError("no template (no version, which all that were learned have)")
    return model


@dataclass(slots=True)
class Votes:
    """What a template says of the text blocks of a page."""

    kept: list[bool]
    """For each text block whether it stands where text stands."""
    vetoes: dict[int, str]
    """By index, why a text block is no text."""
    sure: set[int]
    """The indexes of the text blocks that stand where text stood on several pages, and hardly anything else."""
    known: float
    """The share of the kept text that stands in forms seen before, 0 to 1, by how sure they are."""


def vote(model: OutletModel, text_blocks: list[TextBlock]) -> Votes:
    """What a template says of a page's text blocks."""
    recurring, words = _recurring_of(tuple(model.furniture))
    kept, vetoes, certain = [], {}, set()
    sure = total = 0.0
    chances: dict[tuple[Node | None, str], tuple[float, int]] = {}
    for text_block in text_blocks:
        if text_block.linked > _LINK:
            kept.append(False)
            continue
        # Blocks of one kind under one element stand in the same place.
        spot = (text_block.node.parent, text_block.node.step)
        if spot not in chances:
            chances[spot] = _chance(model, text_block)
        chance, seen = chances[spot]
        if chance < _NEVER and seen >= _SEEN:
            vetoes[text_block.index] = "stands where no text stands"
        elif _may_recur(text_block.text, words) and recurs(text_block.text, recurring):
            vetoes[text_block.index] = "recurs on the outlet's pages"
        text = chance >= _TEXT and text_block.index not in vetoes
        kept.append(text)
        if text:
            total += len(text_block.text)
            sure += len(text_block.text) * chance
            if chance >= _SURE and seen >= _SEEN:
                certain.add(text_block.index)
    return Votes(kept, vetoes, certain, sure / total if total else 0.0)


def _chance(model: OutletModel, text_block: TextBlock) -> tuple[float, int]:
    """The chance that a text block is text, and how often blocks at its nearest form were seen."""
    names = forms(text_block.node)
    tables = (model.near, model.named, model.tags)
    found = [(w, t[n].share) for w, t, n in zip(_WEIGHTS, tables, names, strict=True) if n in t]
    if not found:
        return 0.0, 0
    weight = sum(w for w, _ in found)
    near = model.near.get(names[0])
    # The fewer of the forms are known, the less the others count.
    chance = sum(w * share for w, share in found) / weight * (0.5 + 0.5 * weight)
    return chance, near.text + near.other if near else 0


@lru_cache(maxsize=64)
def _recurring_of(lines: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """The shingles of lines, and the words in them."""
    found = frozenset(shingle for line in lines for shingle in shingles(line))
    return found, frozenset(word for shingle in found for word in shingle.split())


def _may_recur(text: str, words: frozenset[str]) -> bool:
    """Whether enough of a text's words are in lines that recur for its shingles to be; far cheaper to tell."""
    if not words or len(text) > 2 * LINE:
        return False
    own = [word for word in folded_words(text) if not word.isdigit()]
    return len(own) < SHINGLE or sum(word in words for word in own) * 2 >= len(own)


def version_of(model: OutletModel) -> str:
    """Twelve hexadecimal digits over a model's content."""
    content = msgspec.json.encode(msgspec.structs.replace(model, version=""), order="deterministic")
    return hashlib.sha256(content).hexdigest()[:12]
