"""What is known of each line of a page once it is known which lines may be text."""

from __future__ import annotations

from collections import Counter
from math import log1p
from typing import Any

import numpy as np

from crawler.extraction.plain_text.boilerplate import weight
from crawler.extraction.plain_text.features import FAR, NEIGHBOURS, WINDOWS, WORD, Column, Rows, TextPage, since


def second_rows(page: TextPage, chances: Column) -> Rows:
    """A row for each line: how likely it and those around it are text, with the columns of :data:`SECOND_NAMES`.

    :param chances: for each line the chance that it is text.
    """
    count, at = len(chances), np.arange(len(chances))
    size = np.array([weight(line.text) for line in page.lines])
    mass = size * chances
    whole = float(mass.sum()) or 1.0
    kept = chances >= 0.5
    where = np.flatnonzero(kept)
    first, last = (int(where[0]), int(where[-1])) if len(where) else (-1, -1)
    before = np.concatenate([[0.0], np.cumsum(mass)])
    reach = max(map(abs, NEIGHBOURS))
    told = np.full(count + 2 * reach, -1, np.float32)
    told[reach : reach + count] = chances
    columns: list[Any] = [chances, *(told[reach + distance : reach + distance + count] for distance in NEIGHBOURS)]
    for window in WINDOWS:
        for begin, end in ((np.maximum(0, at - window), at), (at + 1, np.minimum(count, at + 1 + window))):
            columns.append((before[end] - before[begin]) / whole)
    columns += [
        before[:-1] / whole,
        np.full(count, log1p(whole)),
        np.full(count, whole / size.sum()),
        np.clip(at - first, -FAR, FAR),
        np.clip(last - at, -FAR, FAR),
        since(kept),
        since(kept[::-1])[::-1],
        *_echoes(page, kept),
    ]
    return np.array(columns, np.float32).T


def _echoes(page: TextPage, kept: Column) -> list[list[float]]:
    """For each line which share of its words stands in the lines that are likely text, and how often there."""
    words = [[word.casefold() for word in WORD.findall(line.text) if len(word) > 3] for line in page.lines]
    text = Counter(word for said, keep in zip(words, kept, strict=True) if keep for word in set(said))
    rarest = sorted(text.values())
    usual = rarest[len(rarest) // 2] if rarest else 1
    share, often = [], []
    for said, keep in zip(words, kept, strict=True):
        others = [text[word] - bool(keep) for word in said]
        share.append(sum(number > 0 for number in others) / (len(others) or 1))
        often.append(sum(number > usual for number in others) / (len(others) or 1))
    return [share, often]


_SECOND_NAMES = "mass_before mass mass_share after_kept before_kept since_kept until_kept echoed echoed_often"
SECOND_NAMES = (
    "chance",
    *(f"chance{distance:+d}" for distance in NEIGHBOURS),
    *(f"mass_{side}{window}" for window in WINDOWS for side in ("above", "below")),
    *_SECOND_NAMES.split(),
)
"""The columns of :func:`second_rows`."""
