"""Words and lines of text in any script."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+")
_DENSE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def squeeze(text: str) -> str:
    """A text on one line.

    >>> squeeze(" a\\n  b ")
    'a b'
    """
    return " ".join(text.split())


def ideographs(text: str) -> int:
    """How many letters are of scripts whose words are short or not set apart by spaces.

    >>> ideographs("東京 Tokyo")
    2
    """
    return 0 if text.isascii() else len(_DENSE.findall(text))


def word_count(text: str) -> int:
    """Words of a label or headline; two ideographs count as one.

    >>> word_count("Minister quits"), word_count("市長が辞任へ")
    (2, 3)
    """
    dense = ideographs(text)
    return dense // 2 if dense * 2 > len(text) else len(_WORD.findall(text))
