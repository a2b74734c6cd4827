"""A live blog: the entries that the page shows with those that its data names."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from crawler.dates.clock import Clock, opening_clock
from crawler.dates.moment import Moment
from crawler.extraction.content.classified import ClassifiedPage
from crawler.extraction.content.text_blocks import TextBlock
from crawler.extraction.document import Document
from crawler.extraction.live_blog.entries import shown_entries
from crawler.extraction.live_blog.times import settle, time_zone
from crawler.extraction.live_blog.updates import read_updates
from crawler.extraction.metadata import Metadata
from crawler.items import Block, Entry
from crawler.page.text import fold_letters

# So many letters and digits tell one entry from another.
_OPENING = 60
# A page that shows more than this has a text of its own.
_SHORT = 1000


@dataclass(slots=True)
class Live:
    """What was read of a live blog; empty for any other page."""

    entries: list[Entry] = field(default_factory=list)
    further: list[Block] = field(default_factory=list)
    """The text of the entries that stand only in the page's data, where the page itself shows little."""
    source: str = ""
    """Where the entries come from, and what their wall clocks were hung in."""


def read_live(doc: Document, metadata: Metadata, reading: ClassifiedPage | None) -> Live:
    """The entries of a live blog: those shown, in the page's order, then those that only its data names.

    :param reading: what was read of the page; None when no text was found.
    """
    called = metadata.kind == "live_blog"
    shown = shown_entries(reading, called=called) if reading else []
    if not shown and not called and not any("liveBlogUpdate" in d.node for d in doc.json_ld_articles):
        return Live()
    zone, how = time_zone(doc, metadata)
    stamps = [entry.stamp for entry in shown]
    instants = settle(stamps, metadata, zone)
    entries = [_entry(one.text_blocks, instant) for one, instant in zip(shown, instants, strict=True)]
    entries = [entry for entry in entries if entry.text or entry.title]
    updates = read_updates(doc, zone)
    sources = ["page"] * bool(entries) + ["json-ld"] * bool(updates)
    if any((isinstance(s, Clock) and not s.offset) or (isinstance(s, Moment) and not s.zoned) for s in stamps):
        sources.append(how)
    text = fold_letters("".join(text_block.text for text_block in reading.text)) if reading else ""
    further = [update for update in updates if not _stands_in(update, text)]
    if entries:
        _complete(entries, updates)
        entries += further
    else:
        entries = updates
    little = reading is None or reading.length < _SHORT
    blocks = [block for entry in further for block in _blocks(entry)] if little else []
    return Live(entries, blocks, ", ".join(sources))


def _entry(text_blocks: list[TextBlock], published: datetime | None) -> Entry:
    """An entry as it is shown, without the time that its headline begins with or that stands in a line of its own."""
    title, text = None, text_blocks
    if text_blocks[0].heading:
        opened = opening_clock(text_blocks[0].text)
        title, text = opened[1] if opened else text_blocks[0].text, text_blocks[1:]
        if not title and text and text[0].heading:
            title, text = text[0].text, text[1:]
    lines = [s.text for s in text if (opened := opening_clock(s.text)) is None or opened[1]]
    return Entry(text="\n\n".join(lines), title=title or None, published=published)


def _stands_in(update: Entry, text: str) -> bool:
    """Whether a page's text, folded, has an entry's first words; its headline where the data gives no text."""
    opening = fold_letters(update.text or update.title)[:_OPENING]
    return opening in text


def _complete(entries: list[Entry], updates: list[Entry]) -> None:
    """Give shown entries the instant and the headline that the data names for the same text."""
    named = [(fold_letters(update.text)[:_OPENING], update) for update in updates if update.text]
    for entry in entries:
        text = fold_letters(entry.text)
        update = next((update for opening, update in named if opening in text), None)
        if update is not None:
            entry.published = update.published or entry.published
            entry.title = entry.title or update.title


def _blocks(entry: Entry) -> list[Block]:
    heading = [Block(text=entry.title, kind="heading", level=2)] if entry.title else []
    return heading + [Block(text=line) for line in entry.text.split("\n\n") if line]
