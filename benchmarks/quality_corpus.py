"""A folder of annotated pages, as ``benchmarks.quality`` reads it.

``truth.jsonl`` holds one JSON object a line, ``pages/`` (or wherever ``file`` points) the pages, gzipped or not::

    {"id": "a/1", "corpus": "a", "url": "https://outlet.example/1", "file": "pages/1.html.gz", "language": "de",
     "paragraphs": ["a paragraph", "[one that may be there or not]"],
     "body": "the text as a whole",
     "with": ["a piece of the text"], "without": ["a piece that is none of it"],
     "kind": "article", "title": "…", "authors": ["…"], "publishing_date": "2024-05-03T15:47:00+00:00", "topics": ["…"],
     "lead": "the standfirst", "image": "https://outlet.example/1.jpg"}

Which figures a page is given follows from what is known of it (:mod:`benchmarks.quality_scores`).
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

_GZIP = b"\x1f\x8b"


@dataclass(slots=True)
class Fields:
    """What is known beside the text; None where the truth does not tell."""

    title: str | None = None
    authors: list[str] | None = None
    published: str | None = None
    """ISO 8601."""
    tags: list[str] | None = None
    dek: str | None = None
    """The standfirst."""
    image: str | None = None
    """The address of the lead image."""


@dataclass(slots=True)
class AnnotatedPage:
    """A page with what is known of its article."""

    id: str
    corpus: str
    """The collection it belongs to; each has rows of its own in the report."""
    url: str
    html: bytes
    language: str
    """ISO 639-1 code: the one the folder gives, else that of the true text."""
    body: str = ""
    paragraphs: list[str] = field(default_factory=list)
    """The text in paragraphs; one in [brackets] may be there or not."""
    pieces: tuple[list[str], list[str]] | None = None
    """Pieces that stand in the text, and pieces of the page that do not; None where the text as a whole is known."""
    fields: Fields = field(default_factory=Fields)
    kind: str = "article"
    """What the page is: other kinds have text, but no article."""

    @property
    def outlet(self) -> str:
        """What the pages of an outlet have in common: the host, or, without one, the id up to its number."""
        return urlsplit(self.url).netloc or self.id.rsplit("_", 1)[0]


def read_corpus(folder: Path, keep: Callable[[str, str, str], bool] = lambda *_: True) -> list[AnnotatedPage]:
    """The pages of a folder, in the order of its ``truth.jsonl``.

    :param keep: whether a page of such a corpus, address and id is wanted.
    :raises OSError: a file is missing.
    :raises KeyError: a line lacks ``id``, ``corpus``, ``url`` or ``file``.
    """
    with (folder / "truth.jsonl").open(encoding="utf-8") as lines:
        told = (json.loads(line) for line in lines if line.strip())
        return [_page(one, folder) for one in told if keep(one["corpus"], one["url"], one["id"])]


def _page(told: dict[str, Any], folder: Path) -> AnnotatedPage:
    content = (folder / told["file"]).read_bytes()
    page = AnnotatedPage(
        id=told["id"],
        corpus=told["corpus"],
        url=told["url"],
        html=gzip.decompress(content) if content.startswith(_GZIP) else content,
        language="",
        body=told.get("body") or "",
        paragraphs=told.get("paragraphs") or [],
        pieces=(told["with"], told.get("without") or []) if "with" in told else None,
        kind=told.get("kind") or "article",
    )
    names = ("title", "authors", "publishing_date", "topics", "lead", "image")
    page.fields = Fields(*(told.get(name) or None for name in names))
    page.language = told.get("language") or language_of(page)
    return page


def language_of(page: AnnotatedPage) -> str:
    """The language of the true text, as py3langid hears it."""
    import py3langid  # type: ignore[import-untyped]

    text = page.body or "\n".join(page.paragraphs or (page.pieces or ([], []))[0])
    return str(py3langid.classify(text)[0]) if text.strip() else "?"


def by_outlet(pages: Iterable[AnnotatedPage], least: int = 2) -> dict[tuple[str, str], list[AnnotatedPage]]:
    """By corpus and outlet, the pages of the outlets that have at least so many in that corpus."""
    outlets: dict[tuple[str, str], list[AnnotatedPage]] = {}
    for page in pages:
        outlets.setdefault((page.corpus, page.outlet), []).append(page)
    return {key: members for key, members in outlets.items() if len(members) >= least}
