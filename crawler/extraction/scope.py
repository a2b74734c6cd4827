"""Where on a page the article stands."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from crawler.extraction import marks as m
from crawler.extraction.paths import form, place
from crawler.extraction.segments import Node, Segment

# A node that holds this share of the text is the article's own container, whatever its name says.
_CONTAINER = 0.35
# The deepest node that holds this share of the text is where the article stands; the rest are strays.
_MAIN = 0.8
# A form of block that holds this share of the text is one that text stands in.
_ALIKE = 0.1
_SEED = 60
# As much text makes an article.
_ENOUGH = 250


@dataclass(slots=True)
class Scope:
    """The part of a page that the text of the article stands in."""

    main: Node
    """The deepest node that holds nearly all of the text."""
    first: int
    """Index of the first segment that is surely text."""
    last: int
    """Index of the last."""
    weight: Counter[Node]
    """How much of the text stands below each node, in characters."""
    steps: Counter[str]
    """How much of the text stands below elements of the same tag and classes."""
    forms: Counter[str]
    """How much of the text stands in each form of block."""
    total: int
    """Characters of text."""

    begin: int
    """Index of the first segment below :attr:`main`."""
    end: int
    """Index after the last segment below it."""
    alone: bool = False
    """Whether other articles stand around it."""
    _said: dict[Node, int] = field(default_factory=dict, init=False, repr=False)

    def holds(self, segment: Segment) -> bool:
        """Whether a segment stands in the article's part of the page."""
        return self.begin <= segment.index < self.end

    def marks(self, segment: Segment) -> int:
        """What is said of a segment by the elements around it that do not hold the article as well."""
        return segment.marks | self._around(segment.node)

    def _around(self, node: Node) -> int:
        """What is said by a node and those around it; what many segments stand in is asked once."""
        found = self._said.get(node)
        if found is None:
            bound = _CONTAINER * self.total
            found = 0
            if node is not self.main and self.weight[node] <= bound:
                own = node.marks if self.steps[node.step] <= bound else 0
                found = own | (self._around(node.parent) if node.parent is not None else 0)
            self._said[node] = found
        return found


def find_scope(segments: list[Segment], kept: list[bool], headline: int = 0) -> Scope | None:
    """Where the article stands, judged by the segments that an extractor kept; None when it kept none.

    What stands in blocks of the same form as those is text too, up to the headline of another article: an extractor
    that stopped half-way, or read one entry of a live blog, is led on by that.

    :param kept: for each segment whether it was kept.
    :param headline: index of the article's headline, above which none of its text stands.
    """
    plain = [s for s, k in zip(segments, kept, strict=True) if k and s.linked < 0.5 and not s.heading]
    seeds = [s for s in plain if s.size >= _SEED]
    # An article may consist of short lines: a list of winners, a poem.
    if sum(len(s.text) for s in seeds) * 2 < sum(len(s.text) for s in plain):
        seeds = plain
    if not seeds:
        return None
    own = _of_one_article(segments, seeds)
    if own:
        scope = _scope_of(segments, own)
        scope.alone = True
        return scope
    scope = _scope_of(segments, seeds)
    alike = _alike(segments, scope, {s.index for s in seeds}, headline)
    return _scope_of(segments, sorted(seeds + alike, key=lambda s: s.index)) if alike else scope


def _of_one_article(segments: list[Segment], seeds: list[Segment]) -> list[Segment]:
    """What stands in the ``article`` element of the headline, when all else stands in others; else nothing."""
    headline = max((s.index for s in segments[: seeds[0].index] if s.heading == 1), default=None)
    if headline is None:
        return []
    own = _article(segments[headline])
    here = [s for s in seeds if own is not None and any(node is own for node in s.node.chain())]
    around = {id(node) for node in own.chain()} if own is not None else set()
    others = [s for s in seeds if (article := _article(s)) is not None and id(article) not in around]
    enough = sum(s.size for s in here) >= _ENOUGH
    return here if enough and others and len(here) + len(others) == len(seeds) else []


def _article(segment: Segment) -> Node | None:
    return next((node for node in segment.node.chain() if node.tag == "article"), None)


def _alike(segments: list[Segment], scope: Scope, known: set[int], headline: int) -> list[Segment]:
    first = max((s.index for s in segments[: scope.first] if s.heading == 1), default=0)
    first = max(first, headline)
    last = min((s.index for s in segments[scope.last :] if s.heading == 1), default=len(segments))
    places: Counter[str] = Counter()
    for segment in segments:
        if segment.index in known:
            places[place(segment.node)] += segment.size
    bound = _ALIKE * scope.total
    return [
        s
        for s in segments[first:last]
        if s.index not in known
        and not s.heading
        and s.linked < 0.3
        and places[place(s.node)] >= bound
        and s.size >= _SEED
        and not scope.marks(s) & m.FURNITURE
    ]


def _scope_of(segments: list[Segment], seeds: list[Segment]) -> Scope:
    weight: Counter[Node] = Counter()
    steps: Counter[str] = Counter()
    forms: Counter[str] = Counter()
    # Paragraphs have few parents: what stands in one is summed up before it is carried to all that is around.
    siblings: dict[Node | None, list[Segment]] = {}
    for seed in seeds:
        forms[form(seed.node)] += seed.size
        weight[seed.node] += seed.size
        siblings.setdefault(seed.node.parent, []).append(seed)
    for parent, group in siblings.items():
        chain = list(parent.chain()) if parent is not None else []
        length = sum(seed.size for seed in group)
        for node in chain:
            weight[node] += length
        around = {node.step for node in chain}
        for step in around:
            steps[step] += length
        for seed in group:
            if seed.node.step not in around:
                steps[seed.node.step] += seed.size
    total = sum(s.size for s in seeds)
    main = max((n for n, w in weight.items() if w >= _MAIN * total), key=lambda n: n.depth)
    # One long paragraph among short ones is not the whole of the article.
    if main.parent is not None and any(s.node is main for s in seeds):
        main = main.parent
    inside = [s.index for s in seeds if _below(s, main)]
    first, last = inside[0], inside[-1]
    # What stands below one node stands together in document order.
    begin = next((i + 1 for i in range(first - 1, -1, -1) if not _below(segments[i], main)), 0)
    end = next((i for i in range(last + 1, len(segments)) if not _below(segments[i], main)), len(segments))
    return Scope(main, first, last, weight, steps, forms, total, begin, end)


def _below(segment: Segment, main: Node) -> bool:
    return any(node is main for node in segment.node.chain())


def plain(segments: list[Segment]) -> list[bool]:
    """For each segment of a page whether it is long, no link, and nothing around it calls it furniture."""
    return [
        not s.heading
        and s.linked < 0.3
        and s.size >= _SEED
        and not any(node.marks & m.FURNITURE for node in s.node.chain())
        for s in segments
    ]
