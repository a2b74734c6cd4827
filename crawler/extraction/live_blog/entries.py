"""The entries that a page shows of a live blog: many short texts in elements of one kind, each with its time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.dates.clock import opening_clock
from crawler.extraction.content.classified import ClassifiedPage
from crawler.extraction.content.text_blocks import Node, TextBlock
from crawler.extraction.live_blog.times import Stamp, entry_time

# A page that is called a live blog may just have begun; another must be one plainly.
_FEWEST, _FEWEST_UNCALLED = 2, 5
# So much of the entries have a time, and so much of the text stands in entries.
_TIMED = 0.7
_MOST = 0.6

Group = dict[Node, list[TextBlock]]


@dataclass(slots=True)
class Shown:
    """One entry as the page shows it."""

    text_blocks: list[TextBlock]
    stamp: Stamp | None


def shown_entries(reading: ClassifiedPage, *, called: bool) -> list[Shown]:
    """A live blog's entries in the page's order, none for a page that is none.

    Entries are elements of one tag and class side by side that hold most of the text, most of them with a time
    (``time datetime``, ``itemprop=datePublished``, a class that speaks of time). On a page that is called a live blog
    an entry's first words may be its time, and a heading or line that begins with one may begin an entry.

    :param called: whether the page itself says that it is a live blog.
    """
    fewest = _FEWEST if called else _FEWEST_UNCALLED
    groups = _groups(reading)
    best: dict[Node, Stamp | None] = {}
    for nodes in groups.values():
        if len(nodes) < max(fewest, len(best) + 1):
            continue
        inside = sum(s.size for text_blocks in nodes.values() for s in text_blocks)
        if inside < _MOST * reading.length:
            continue
        stamps = _stamps(list(nodes), called)
        times = [stamp for stamp in stamps.values() if stamp]
        if len(times) >= _TIMED * len(nodes) and (
            called or (_vary(times) and _vary([text_blocks[0].text for text_blocks in nodes.values()]))
        ):
            best = stamps
    if not best:
        return _run(reading) if called else []
    return _with_others(groups, best, called)


def _groups(reading: ClassifiedPage) -> dict[tuple[int, str, str], Group]:
    """The text's elements of the same depth, tag and class, in elements of the same tag and class."""
    groups: dict[tuple[int, str, str], Group] = defaultdict(lambda: defaultdict(list))
    for text_block in reading.text:
        for node in text_block.node.chain():
            if node.parent is None or node.depth <= reading.region.main.depth - 2:
                break
            groups[node.depth, node.parent.step, node.step][node].append(text_block)
    return groups


def _stamps(nodes: list[Node], called: bool) -> dict[Node, Stamp | None]:
    """The time at each; nothing once so many have none that they are no entries."""
    found: dict[Node, Stamp | None] = {}
    missing = 0
    for node in nodes:
        found[node] = entry_time(node.element, called=called)
        missing += found[node] is None
        if missing > (1 - _TIMED) * len(nodes):
            return {}
    return found


def _vary(values: Sequence[Stamp | str]) -> bool:
    """Whether most are different: posts of a forum begin with the names or ranks of a few people."""
    return len(set(values)) > 0.6 * len(values) or not values


def _with_others(
    groups: dict[tuple[int, str, str], Group], found: dict[Node, Stamp | None], called: bool
) -> list[Shown]:
    """The entries with those beside them that have a class of their own: what is pinned or highlighted."""
    one = next(iter(found))
    parents = {node.parent for node in found}
    entries: list[Shown] = []
    for (depth, _, _), nodes in groups.items():
        for node, text_blocks in nodes.items() if depth == one.depth else ():
            if node in found:
                entries.append(Shown(text_blocks, found[node]))
            elif node.tag == one.tag and node.parent in parents and (stamp := entry_time(node.element, called=called)):
                entries.append(Shown(text_blocks, stamp))
    return sorted(entries, key=lambda entry: entry.text_blocks[0].index)


def _run(reading: ClassifiedPage) -> list[Shown]:
    """Entries without elements of their own: each goes from a line that begins with a time to the next one."""
    entries: list[Shown] = []
    for text_block in reading.text_blocks[reading.region.begin : reading.region.end]:
        if opened := opening_clock(text_block.text):
            entries.append(Shown([], opened[0]))
        if entries and reading.verdicts[text_block.index] is None:
            entries[-1].text_blocks.append(text_block)
    entries = [entry for entry in entries if entry.text_blocks]
    inside = sum(s.size for entry in entries for s in entry.text_blocks)
    return entries if len(entries) >= _FEWEST and inside >= _MOST * reading.length else []
