"""Patterns of paths, as robots.txt and tdmrep.json write them, matched in a time that grows with what is matched."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from crawler.urls import split_url


@dataclass(slots=True, frozen=True)
class PathPattern:
    """``*`` for any characters, ``$`` for the end (RFC 9309 section 2.2.3).

    >>> PathPattern.read("/news/*.html$").matches("/news/a/b.html"), PathPattern.read("/n*w").matches("/nova")
    (True, False)
    """

    pieces: tuple[str, ...]
    """What stands between the stars."""
    ends: bool
    """Whether the last piece stands at the path's end."""

    @classmethod
    def read(cls, written: str) -> Self:
        """The pattern that is written so; a star that follows another one says nothing."""
        stars = re.sub(r"\*+", "*", written)
        return cls(tuple(stars.removesuffix("$").split("*")), stars.endswith("$"))

    def matches(self, path: str) -> bool:
        """Whether a path begins with what the pattern says, or is that where it names the end."""
        first, *others = self.pieces
        if not path.startswith(first):
            return False
        if not others:
            return not self.ends or path == first
        at = len(first)
        last = others.pop() if self.ends else ""
        for piece in others:  # where each stands first leaves the most for those that follow
            found = path.find(piece, at)
            if found < 0:
                return False
            at = found + len(piece)
        return path.endswith(last) and len(path) - len(last) >= at


def path_of(url: str) -> str:
    """The path and the query of a URL, which patterns are of.

    >>> path_of("https://outlet.example?page=2")
    '/?page=2'
    """
    parts = split_url(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
