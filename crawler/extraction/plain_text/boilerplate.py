"""Lines of a page of plain text that speak of the page, not of the world, told by their shape and by labels in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from crawler.labels import fold_label, label_of, phrases

_GLUE = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-ZÀ-ÖØ-ÞА-ЯЁΑ-Ω])")
_PATH = re.compile(r"(?<!\s)\s+[>›»→/]\s+|(?:(?<!\s)\s+)?[›»]\s*")
_MENU = re.compile(r"(?:(?<!\s)\s+)?[|·•]\s*|(?<!\s)\s+/\s+")
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_PROMPTING = ("subscribe", "newsletter", "comments", "conduct", "login", "cookies", "share")
_LONGEST_GLUED = 160
_LONGEST_PROMPT = 240
_LONGEST_PIECE = 40


def weight(text: str) -> int:
    """The length of a text in Latin letters: an ideograph, a kana or a Hangul syllable says as much as three.

    >>> weight("bridge"), weight("橋")
    (6, 3)
    """
    return len(text) + 2 * len(_WIDE.findall(text))


def is_wide(text: str) -> bool:
    """Whether a text holds ideographs, kana or Hangul."""
    return bool(_WIDE.search(text))


def is_path(text: str) -> bool:
    """Whether a line is a breadcrumb.

    >>> is_path("Home > World"), is_path("Hull > Leeds")
    (True, False)
    """
    return _is_row(text, _PATH)


def breadcrumb_steps(text: str) -> list[str]:
    """The steps of a breadcrumb line."""
    return [step for step in _PATH.split(text) if step.strip()]


def is_menu(text: str) -> bool:
    """Whether a line is a row of links.

    >>> is_menu("World | Business | Sport"), is_menu("Anna Lindqvist | Reykjavik")
    (True, False)
    """
    return _is_row(text, _MENU)


def is_glued(text: str) -> bool:
    """Whether a line is several labels without a space between ("Rules of conductDiscussion").

    >>> is_glued("Share on FacebookShare on Courier"), is_glued("What YouTube knows of McAdam")
    (True, False)
    """
    if len(text) > _LONGEST_GLUED:
        return False
    pieces = [piece.strip() for piece in _GLUE.split(text)]
    if len(pieces) < 2 or min(map(len, pieces)) < 3:
        return False
    if any(label_of(piece) for piece in pieces):
        return True
    firsts = [piece.split()[0] for piece in pieces]
    return len(firsts) > len(set(firsts)) or (len(pieces) > 2 and all(len(piece.split()) < 3 for piece in pieces))


def _is_row(text: str, between: re.Pattern[str]) -> bool:
    """Whether a line is a row of short pieces; a row of two must hold a label."""
    pieces = [piece for piece in between.split(text) if piece.strip()]
    if len(pieces) < 2 or any(weight(piece) > _LONGEST_PIECE for piece in pieces):
        return False
    return len(pieces) > 2 or any(label_of(piece) for piece in pieces)


def is_prompt(text: str) -> bool:
    """Whether a line speaks of the page, not of the world: it opens with a label of several words, holds two, or
    claims a copyright."""
    size = weight(text)
    if size > _LONGEST_PROMPT:
        return False
    if "©" in text:
        return True
    found = list(_prompts_in(text))
    distinct = {phrase for phrase, _ in found}
    opens = any(at < 2 and (size < 100 or phrase.count(" ") > 1) for phrase, at in found)
    return opens or len(distinct) > 1


def _prompts_in(text: str) -> Iterator[tuple[str, int]]:
    """The labels within a line, and after how many words each stands."""
    folded = fold_label(text)
    known = _prompts()
    words = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", folded)
    at = 0
    while at < len(words):
        length = next((n for n in range(7, 1, -1) if " ".join(words[at : at + n]) in known), 0)
        if length:
            yield " ".join(words[at : at + length]), at
        at += length or 1
    if _WIDE.search(text):
        yield from ((phrase, 0) for phrase in _wide_prompts() if folded.startswith(phrase))


@cache
def _prompts() -> frozenset[str]:
    return frozenset(phrase for kind in _PROMPTING for phrase in phrases(kind) if " " in phrase)


@cache
def _wide_prompts() -> tuple[str, ...]:
    return tuple(p for kind in _PROMPTING for p in phrases(kind) if _WIDE.search(p) and len(p) > 3)
