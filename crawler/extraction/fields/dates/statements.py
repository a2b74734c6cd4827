"""A line that tells several dates, parted into what it says of each."""

from __future__ import annotations

import re

from crawler.labels import label_of

YEAR = re.compile(r"(?<!\d)(?:1[89]|20|25)\d\d(?!\d)")
"""Digits that may be a year, of the Buddhist era too."""

_A_WORD = re.compile(r"[^\W\d_]+")
_LABEL = 15  # characters from one label to the next at least: a date stands between them
_LABEL_WORDS = 3


def statements(line: str) -> list[str]:
    """What a line says of each of its dates, where it has several: up to the next word that announces one.

    >>> statements("Updated May 5, 2026 9:00; Published May 4, 2026 10:35")
    ['Updated May 5, 2026 9:00; ', 'Published May 4, 2026 10:35']
    >>> statements("May 4, 2026, updated May 5, 2026")
    ['May 4, 2026, ', 'updated May 5, 2026']
    >>> statements("Published May 4, 2026")
    ['Published May 4, 2026']
    """
    if len(YEAR.findall(line)) < 2:
        return [line]
    begins = [word.start() for word in _A_WORD.finditer(line) if _announces(line[word.start() :])]
    # The words of one label ("Last updated on") each begin one.
    begins = [at for at, before in zip(begins, [-_LABEL, *begins], strict=False) if at - before >= _LABEL]
    if begins and YEAR.search(line, 0, begins[0]):  # the first date has no label
        begins.insert(0, 0)
    if len(begins) < 2:
        return [line]
    return [line[begin:end] for begin, end in zip(begins, [*begins[1:], len(line)], strict=True)]


def _announces(text: str) -> bool:
    words = text.split(None, _LABEL_WORDS)[:_LABEL_WORDS]
    return any(label_of(" ".join(words[: n + 1])) in ("published", "updated") for n in range(len(words)))
