"""How an article changed from one version to the next, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

    from crawler.answers.rows import Version
    from crawler.items import Article

_WORDS = re.compile(r"\s+|[\w'’-]+|[^\w\s]")


def versions_of(versions: Sequence[Article], gone: datetime | None) -> Iterator[Version]:
    """The versions of an article as rows, each with what changed against the one before.

    :param versions: the oldest first.
    :param gone: when the article was found to be gone; None while it is there.
    """
    from crawler.answers.rows import Passage, Version

    for earlier, version in zip([None, *versions], versions, strict=False):
        row = Version(id=version.id, url=version.url, revision=version.revision, title=version.title)
        row.seen_at = version.fetched_at
        if earlier is not None:
            passages = word_diff(as_text(earlier), as_text(version))
            row.changes = [Passage(kind=kind, text=text) for kind, text in passages]
        row.gone = gone if version is versions[-1] else None
        yield row


def word_diff(earlier: str, later: str) -> Iterator[tuple[Literal["same", "gone", "come"], str]]:
    """What stayed, went and came between two texts, in the order in which it is read.

    >>> list(word_diff("Ten people fell.", "Eleven people fell."))
    [('gone', 'Ten'), ('come', 'Eleven'), ('same', ' people fell.')]
    """
    old, new = _WORDS.findall(earlier), _WORDS.findall(later)
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield "same", "".join(old[a:b])
            continue
        if a < b:
            yield "gone", "".join(old[a:b])
        if c < d:
            yield "come", "".join(new[c:d])


def as_text(article: Article) -> str:
    """Headline, lead and body, parted by blank lines."""
    return "\n\n".join(filter(None, (article.title, article.lead, article.body)))
