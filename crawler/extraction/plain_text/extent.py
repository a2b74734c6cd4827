"""Where the text of a page of plain text begins and ends, by the shapes of its lines."""

from __future__ import annotations

from itertools import pairwise

from crawler.extraction.plain_text.boilerplate import weight
from crawler.extraction.plain_text.boxes import Boxes
from crawler.extraction.plain_text.lines import Line
from crawler.items import NoArticle

# Below these stands nothing of the article, if enough of it stands above.
_LAST = frozenset({"comments", "conduct", "tags"})
_ENOUGH = 0.4
# What stands among an article's paragraphs, in whatever number.
_WITHIN = frozenset({"byline", "published", "updated", "share", "advertisement", "photo_credit"})
# So many other lines part one text from another.
_APART = 6


def extent(lines: list[Line], boxes: Boxes) -> tuple[int, int]:
    """The numbers of the text's first and last line: the group of paragraphs that holds most.

    :raises NoArticle: there is no paragraph.
    """
    groups: list[list[int]] = []
    others = 0
    for i, line in enumerate(lines):
        if i in boxes.members:
            continue
        if line.shape == "sentence":
            if not groups or others >= _APART:
                groups.append([])
            groups[-1].append(i)
            others = 0
        elif line.shape not in {"marked", "date"} and line.label not in _WITHIN:
            others += 1
    if not groups:
        raise NoArticle("listing" if sum(line.shape in {"short", "label"} for line in lines) > 3 else "too little text")
    group = _before_the_end(lines, _joined(lines, groups, boxes))
    last = group[-1]
    while last + 1 < len(lines) and lines[last + 1].shape == "marked" and last + 1 not in boxes.members:
        last += 1
    first = group[0]
    if first and (above := lines[first - 1].block) and above.kind == "heading" and first - 1 not in boxes.members:
        first -= 1
    return first, last


def _joined(lines: list[Line], groups: list[list[int]], boxes: Boxes) -> list[int]:
    """The group that holds most, with those above and below it that read as the same text; what parts them is a box.

    Teasers are no text: among them hardly two paragraphs follow on each other.
    """

    def size(group: list[int]) -> int:
        return sum(weight(lines[i].text) for i in group)

    main = max(range(len(groups)), key=lambda number: size(groups[number]))
    joined = groups[main]
    for number in (*range(main - 1, -1, -1), *range(main + 1, len(groups))):
        group = groups[number]
        following = sum(after - before == 1 for before, after in pairwise(group))
        between = range(joined[-1] + 1, group[0]) if number > main else range(group[-1] + 1, joined[0])
        ended = any(lines[i].label in _LAST and lines[i].shape == "label" for i in between)
        if len(group) < 2 or following < 0.6 * (len(group) - 1) or ended or 4 * size(group) < size(groups[main]):
            continue
        boxes.members.update(between)
        joined = sorted(joined + group)
    return joined


def _before_the_end(lines: list[Line], group: list[int]) -> list[int]:
    """The paragraphs of a group that stand above the comments and the small print."""
    whole = sum(weight(lines[i].text) for i in group)
    for end in range(group[0], group[-1]):
        if lines[end].label in _LAST and lines[end].shape in {"label", "labelled"}:
            above = [i for i in group if i < end]
            if sum(weight(lines[i].text) for i in above) >= _ENOUGH * whole:
                return above
    return group
