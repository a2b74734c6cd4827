"""Where an outlet's pages show the fields of their articles: learned, and read where the data does not say them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from crawler.extraction.content.classified import ClassifiedPage
from crawler.extraction.content.lead import find_title
from crawler.extraction.content.path_signatures import forms
from crawler.extraction.content.text_blocks import TextBlock
from crawler.extraction.document import Document
from crawler.extraction.fields.bylines.names import Name, read_names
from crawler.extraction.fields.dates.published import shown_instant
from crawler.extraction.fields.site_name import SiteName
from crawler.extraction.metadata import Metadata
from crawler.page import class_names as m
from crawler.page.text import fold_letters

TEMPLATE = "template"
"""How the provenance of a field begins that was read at its place."""

_LONGEST = 300
_MOST = 2
_LEAST = 2
_SHARE = 0.8
# What nothing on any page confirms is to hold on so many pages.
_ALONE = 3
_BESIDE_TEXT = 3
# A person's name is so much of a byline.
_NAMES = 0.7
_GUESSED = ("url", "htmldate", "script data", "written line")
_ELSEWHERE = (
    m.FIGURE | m.CAPTION | m.RELATED | m.TEASER | m.CARD | m.COMMENT | m.NAV | m.SIDE | m.FOOTER | m.SIGNUP | m.TAGS
)  # fmt: skip


@dataclass(slots=True)
class ReadPage:
    """A page of an outlet with what was read of it."""

    doc: Document
    metadata: Metadata
    reading: ClassifiedPage


@dataclass(slots=True)
class _Shown:
    """What stands at one place of a page."""

    doc: Document
    text_blocks: list[TextBlock]

    def title(self) -> str | None:
        return self.text_blocks[0].text

    def authors(self) -> list[str]:
        return list(
            dict.fromkeys(name.text for s in self.text_blocks for name in _names(s.text, self.doc) if name.person)
        )

    def published(self) -> tuple[datetime, str] | None:
        dated = (s.text for s in self.text_blocks if any(map(str.isdigit, s.text)))
        return next(filter(None, (shown_instant(self.doc, text) for text in dated)), None)

    def tags(self) -> list[str]:
        return list(dict.fromkeys(s.text.strip(" #,;") for s in self.text_blocks))


def learn_places(pages: Sequence[ReadPage]) -> dict[str, list[str]]:
    """The places of an outlet's title, section, byline, date line and tags.

    A place is the path of a block with the classes nearby. It holds a field when what stands there is, on most of the
    pages that have the field, what their data says, and not the same on all. Where no page's data names an author, the
    byline is the line beside the headline or the text that consists of persons' names on most pages.

    :return: field → its places, the one that holds on most pages first; fields without one are left out.
    """
    found = {name: _confirmed(name, agrees, pages) for name, agrees in _AGREES.items()}
    if not found["authors"] and len(unsigned := [p for p in pages if not p.metadata.authors]) >= _SHARE * len(pages):
        found["authors"] = _bylines(unsigned)
    return {name: places for name, places in found.items() if places}


def fill_fields(
    doc: Document, text_blocks: Sequence[TextBlock], metadata: Metadata, places: Mapping[str, Sequence[str]]
) -> None:
    """Read the fields that a page's data lacks, or that were guessed, from where the outlet's pages show them."""
    wanted = {name: places[name] for name in places if _is_weak(metadata, name)}
    if not wanted:
        return
    shown = _by_place(text_blocks, {place for names in wanted.values() for place in names})
    for name, where in wanted.items():
        for place in where:
            if place in shown and _take(name, _Shown(doc, shown[place]), metadata):
                break


def _take(name: str, shown: _Shown, metadata: Metadata) -> bool:
    value, source = None, TEMPLATE
    if name == "published":
        if instant := shown.published():
            value, source = instant[0], ", ".join(filter(None, (TEMPLATE, instant[1])))
    else:
        value = _READERS[name](shown)
    if not value:
        return False
    setattr(metadata, name, value)
    metadata.provenance[name] = source
    return True


def _is_weak(metadata: Metadata, name: str) -> bool:
    source = metadata.provenance.get(name, "")
    guessed = name == "published" and source.startswith(_GUESSED)
    return not getattr(metadata, name) or guessed or "no person named" in source


def _confirmed(name: str, agrees: Callable[[_Shown, Metadata], bool], pages: Sequence[ReadPage]) -> list[str]:
    """The places that show what the data of most pages says of a field, and hardly ever anything else."""
    known = [page for page in pages if getattr(page.metadata, name) and not _is_weak(page.metadata, name)]
    seen: Counter[str] = Counter()
    held: defaultdict[str, list[str]] = defaultdict(list)
    for page in known:
        for place, text_blocks in _by_place(_aside(page.reading)).items():
            seen[place] += 1
            if agrees(_Shown(page.doc, text_blocks), page.metadata):
                held[place].append("\n".join(text_block.text for text_block in text_blocks))
    bound = max(_LEAST, len(known) / 2)
    # What is the same on all pages may be today's date, or the first item of a menu.
    good = [place for place, texts in held.items() if len(texts) >= max(bound, _SHARE * seen[place])]
    good = [place for place in good if len(set(held[place])) > 1]
    return sorted(good, key=lambda place: -len(held[place]))[:_MOST]  # of equals the one that stands first


def _bylines(pages: Sequence[ReadPage]) -> list[str]:
    seen: defaultdict[str, list[str]] = defaultdict(list)
    for page in pages:
        beside = _by_place(_beside(page))
        for place, text_blocks in beside.items():
            if len(text_blocks) == 1 and (said := _signed(text_blocks[0].text, page)):
                seen[place].append(said)
    bound = max(_ALONE, _SHARE * len(pages))
    return [place for place, names in seen.items() if len(names) >= bound and len(set(names)) > 1][:1]


def _signed(text: str, page: ReadPage) -> str | None:
    """The names of the persons that a line consists of."""
    names = _names(text, page.doc)
    said = fold_letters("".join(name.text for name in names))
    others = {fold_letters(text) for text in (page.metadata.section, *page.metadata.tags)}
    whole = len(said) >= _NAMES * len(fold_letters(text)) and fold_letters(text) not in others
    return said if whole and names and all(name.person for name in names) else None


def _beside(page: ReadPage) -> Iterator[TextBlock]:
    """What stands between the headline and the text, and right after the text."""
    region, text_blocks = page.reading.region, page.reading.text_blocks
    title = find_title(text_blocks, page.metadata.title, region.first)
    after = text_blocks[region.last + 1 : region.last + 1 + _BESIDE_TEXT]
    for text_block in (*(text_blocks[title + 1 : region.first] if title is not None else ()), *after):
        if not region.marks(text_block) & _ELSEWHERE and page.reading.verdicts[text_block.index] != "lead":
            yield text_block


def _aside(reading: ClassifiedPage) -> Iterator[TextBlock]:
    """What is no part of the text."""
    for text_block, verdict in zip(reading.text_blocks, reading.verdicts, strict=True):
        if verdict is not None:
            yield text_block


def _by_place(text_blocks: Iterable[TextBlock], places: set[str] | None = None) -> dict[str, list[TextBlock]]:
    found: dict[str, list[TextBlock]] = {}
    named: dict[tuple[Any, str], str] = {}
    for text_block in text_blocks:
        if len(text_block.text) > _LONGEST:
            continue
        spot = (text_block.node.parent, text_block.node.step)
        if spot not in named:
            named[spot] = forms(text_block.node)[0]
        if places is None or named[spot] in places:
            found.setdefault(named[spot], []).append(text_block)
    return found


def _names(text: str, doc: Document) -> list[Name]:
    return read_names(text, SiteName([], doc.url))


def _same_authors(shown: _Shown, metadata: Metadata) -> bool:
    said = fold_letters("".join(text_block.text for text_block in shown.text_blocks))
    if not all(fold_letters(author) in said for author in metadata.authors):  # far cheaper to tell
        return False
    return {*map(fold_letters, shown.authors())} == {*map(fold_letters, metadata.authors)}


def _same_day(shown: _Shown, metadata: Metadata) -> bool:
    instant = shown.published()
    assert metadata.published is not None
    return instant is not None and abs(instant[0] - metadata.published) < timedelta(days=1)


def _same_tags(shown: _Shown, metadata: Metadata) -> bool:
    return {*map(fold_letters, shown.tags())} == {*map(fold_letters, metadata.tags)}


_READERS: dict[str, Callable[[_Shown], Any]] = {
    "title": _Shown.title,
    "section": _Shown.title,
    "authors": _Shown.authors,
    "tags": _Shown.tags,
}
_AGREES: dict[str, Callable[[_Shown, Metadata], bool]] = {
    "title": lambda shown, metadata: fold_letters(shown.title()) == fold_letters(metadata.title),
    "section": lambda shown, metadata: fold_letters(shown.title()) == fold_letters(metadata.section),
    "authors": _same_authors,
    "published": _same_day,
    "tags": _same_tags,
}
