"""A page cut into the pieces of text that a reader sees as one: paragraphs, headings, cells, labels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from lxml.etree import _Element, iterwalk

from crawler.extraction.marks import marks_of

_INLINE = frozenset(
    """
    a abbr acronym b bdi bdo big cite code data del dfn em font g i img ins kbd mark nobr q rb rt rtc ruby s samp small
    span strike strong sub sup time tt u var wbr
    """.split()
)  # noqa: SIM905
# Their text is not read as part of the page.
_SKIPPED = frozenset(
    """
    script style noscript template svg math iframe object embed applet video audio canvas map head title select option
    textarea button input datalist progress meter dialog rp
    """.split()
)  # noqa: SIM905
_HEADINGS = {f"h{n}": n for n in range(1, 7)}


@dataclass(slots=True)
class Segment:
    """One run of text with nothing but inline mark-up in it."""

    index: int
    """Place on the page, from 0."""
    element: _Element
    """The block element it stands in."""
    text: str
    """Its text on one line."""
    linked: int
    """How many of its characters, white space counted, are link text."""
    strong: int
    """How many of its characters stand in bold or strong."""
    marks: int
    """What all elements around it say, see :mod:`crawler.extraction.marks`."""
    own: int
    """What the block element says."""
    path: tuple[str, ...]
    """Tag with classes of every block element from the body down to its own."""
    links: list[str]
    """The ``href`` of each link in it."""

    @property
    def tag(self) -> str:
        """The tag of the block element."""
        return str(self.element.tag)

    @property
    def heading(self) -> int:
        """1 to 6 for a heading, else 0."""
        return _HEADINGS.get(self.tag, 0)


@lru_cache(maxsize=32768)
def _step(tag: str, classes: str) -> str:
    return ".".join([tag, *sorted(set(classes.split()))[:4]])


class _Cutter:
    """Gathers text until a block begins or ends."""

    def __init__(self) -> None:
        self.segments: list[Segment] = []
        self.parts: list[str] = []
        self.links: list[str] = []
        self.linked = self.strong = self.in_link = self.in_strong = 0
        self.blocks: list[tuple[_Element, int, int, tuple[str, ...]]] = []

    def add(self, text: str) -> None:
        self.parts.append(text)
        if self.in_link:
            self.linked += len(text)
        if self.in_strong:
            self.strong += len(text)

    def flush(self) -> None:
        if not self.parts:
            return
        text = " ".join("".join(self.parts).split())
        if text and self.blocks:
            element, marks, own, path = self.blocks[-1]
            self.segments.append(
                Segment(len(self.segments), element, text, self.linked, self.strong, marks, own, path, self.links)
            )
            self.links = []
        self.parts = []
        self.linked = self.strong = 0

    def begin(self, element: _Element) -> None:
        self.flush()
        self.links = []
        own = marks_of(element)
        step = _step(element.tag, element.get("class", ""))  # type: ignore[arg-type]
        if self.blocks:
            _, marks, _, path = self.blocks[-1]
            self.blocks.append((element, marks | own, own, (*path, step)))
        else:
            self.blocks.append((element, own, own, (step,)))

    def end(self) -> None:
        self.flush()
        self.blocks.pop()

    def inline(self, element: _Element, by: int) -> None:
        if element.tag == "a":
            self.in_link += by
            if by > 0:
                self.links.append(element.get("href", ""))
        elif element.tag in {"b", "strong"}:
            self.in_strong += by


def cut(tree: _Element) -> list[Segment]:
    """Every run of text of a page in document order, with what the mark-up around it says.

    A segment ends where a block begins or ends and at two line breaks in a row. Scripts, styles, form fields and
    embedded media have no text. Elements that are inline in HTML do not cut, unless a block stands in them.

    :param tree: the root element; it is left as it is.
    """
    body = tree.find("body")
    cutter = _Cutter()
    walk = iterwalk(tree if body is None else body, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if tag in _SKIPPED:
                walk.skip_subtree()
            elif tag == "br":
                following = element.getnext()
                if following is not None and following.tag == "br" and not (element.tail or "").strip():
                    cutter.flush()
                cutter.parts.append(" ")
            elif tag in _INLINE:
                cutter.inline(element, 1)
            else:
                cutter.begin(element)
            if (text := element.text) and tag not in _SKIPPED:
                cutter.add(text)
        else:
            if tag in _INLINE:
                cutter.inline(element, -1)
            elif tag not in _SKIPPED and tag != "br":
                cutter.end()
            if text := element.tail:
                cutter.add(text)
    return cutter.segments
