"""Boxes on a page of plain text: a label, and the headlines or keywords that stand below or beside it."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.extraction.plain_text.boilerplate import weight
from crawler.extraction.plain_text.lines import SEPARATORS, Line, is_sentence, is_stopped

_LISTS = frozenset({"related", "most_read", "tags"})
_MOST_HEADLINES = 12
_LONGEST_HEADLINE = 160
_LONGEST_TAG = 60


@dataclass(slots=True)
class Boxes:
    """What the boxes hold, and which lines are theirs."""

    related: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    members: set[int] = field(default_factory=set)
    """Numbers of the lines that belong to a box, labels included."""

    where: dict[str, str] = field(default_factory=dict)
    """Provenance of ``related`` and ``tags``."""


def read_boxes(lines: list[Line]) -> Boxes:
    """Find the related headlines, the keywords and the lists of most read articles.

    A box goes on while lines stand together: to the next label, or to a paragraph after a blank line.
    """
    boxes = Boxes()
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if line.text.startswith("#") and (marks := hashtags(line.text)):
            _add(boxes, "tags", marks, "text: hashtags")
            boxes.members.add(at - 1)
        if line.label not in _LISTS or line.shape not in {"label", "labelled"}:
            continue
        boxes.members.add(at - 1)
        if line.shape == "labelled":
            _add(boxes, line.label, [line.rest], "text: label")
            continue
        end = _end_of_keywords(lines, at) if line.label == "tags" else _end_of_headlines(lines, at)
        _add(
            boxes,
            line.label,
            [entry.block.text if entry.block else entry.text for entry in lines[at:end]],
            "text: label",
        )
        boxes.members.update(range(at, end))
        at = end
    return boxes


def hashtags(text: str) -> list[str]:
    """The keywords of a line that is nothing but hashtags.

    >>> hashtags("#rivers #bridges"), hashtags("# Rivers")
    (['rivers', 'bridges'], [])
    """
    words = text.replace(",", " ").split()
    return [word[1:].replace("_", " ") for word in words] if all(w[0] == "#" and len(w) > 1 for w in words) else []


def keywords(text: str) -> list[str]:
    """The keywords of a line: separated by commas, semicolons or bars, else by white space in a script without it.

    >>> keywords("rivers, old bridges"), keywords("河流、桥梁"), keywords("河流 桥梁"), keywords("old bridges")
    (['rivers', 'old bridges'], ['河流', '桥梁'], ['河流', '桥梁'], ['old bridges'])
    """
    text = text.strip().strip(".")
    if marks := hashtags(text):
        return marks
    pieces = SEPARATORS.split(text)
    if len(pieces) == 1 and weight(text) > 2 * len(text):
        pieces = text.split()
    return [piece.strip() for piece in pieces if any(map(str.isalnum, piece))]


def _add(boxes: Boxes, kind: str | None, found: list[str], source: str) -> None:
    if kind == "tags":
        found = [tag for text in found for tag in keywords(text)]
        boxes.tags += [tag for tag in found if tag not in boxes.tags]
    elif kind == "related":
        boxes.related += [title for title in found if title not in boxes.related]
    if kind and found:
        boxes.where.setdefault(kind, source)


def _end_of_headlines(lines: list[Line], start: int) -> int:
    at = start
    while at < len(lines) and at - start < _MOST_HEADLINES:
        line = lines[at]
        if line.shape not in {"short", "sentence", "marked"} or weight(line.text) > _LONGEST_HEADLINE:
            break
        # A crosshead after the box looks like a further headline; the paragraph right below it tells them apart.
        spaced = at > start + 1 and lines[start + 1].gap
        if at > start and line.gap and (_is_text(line) or not spaced):
            break
        if at == start and line.gap and line.shape == "sentence" and not line.text.endswith(("?", "？", "!", "؟")):
            break
        at += 1
    return at


def _is_text(line: Line) -> bool:
    return line.shape == "sentence" and (weight(line.text) > 60 or not line.text.endswith(("?", "？", "؟")))


def _end_of_keywords(lines: list[Line], start: int) -> int:
    at = start
    while at < len(lines) and _may_be_keywords(lines[at]) and not (at > start and lines[at].gap):
        at += 1
        # A row of keywords is complete; keywords that stand one a line go on.
        if len(keywords(lines[at - 1].text)) > 1:
            break
    return at


def _may_be_keywords(line: Line) -> bool:
    if line.shape not in {"short", "menu", "marked", "sentence", "labelled"}:
        return False
    pieces = keywords(line.text)
    return (
        bool(pieces)
        and not is_stopped(line.text)
        and all(weight(p) <= _LONGEST_TAG for p in pieces)
        and not (len(pieces) == 1 and is_sentence(line.text))
    )
