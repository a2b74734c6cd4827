"""The README, the guides, and the fenced blocks that they show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs" / "guides").glob("*.md"))]
QUICK = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "CRAWLER_WORKERS": 1}
"""Settings with which a crawl of a guide on loopback is short."""


class Fenced(NamedTuple):
    """A fenced block of a page."""

    page: str
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def fenced() -> Iterator[Fenced]:
    for page in PAGES:
        text = page.read_text("utf-8")
        for found in re.finditer(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
            yield Fenced(page.name, text.count("\n", 0, found.start()) + 1, found[1], found[2])


BLOCKS = list(fenced())


def blocks(language: str, page: str | None = None) -> list[Fenced]:
    return [block for block in BLOCKS if block.language == language and page in (None, block.page)]


def each(language: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("block", blocks(language), ids=str)
