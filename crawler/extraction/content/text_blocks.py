"""A page cut into the pieces of text that a reader sees as one: paragraphs, headings, cells, labels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from lxml.etree import _Element, iterwalk

from crawler.labels import label_of
from crawler.page.class_names import marks_of
from crawler.page.text import INLINE, edges, without_edges

# Their text is not read as part of the page.
_SKIPPED_NAMES = """
    script style noscript template svg math iframe object embed applet video audio canvas map title select option
    textarea button input datalist progress meter dialog rp rt rtc
"""
_INLINE = INLINE | {"g"}
_SKIPPED = frozenset(_SKIPPED_NAMES.split())
# What of these holds the headline was left open, or a div in it was, and swallowed the page: libxml2 closes no button
# while a div in it is open, as browsers do (HTML Standard, 13.2.6.4.7, an end tag of "button").
_SWALLOWING = frozenset({"noscript", "button"})
_CELLS = frozenset({"td", "th"})
_SHORT_CELL = 100  # a longer paragraph in a cell is a part of the page's layout
_BOXED = 4  # elements around the text of a cell: the items of a list, or a paragraph in a box
_PIECES = 40  # of a text, more than a short one has
_PARAGRAPH = 80  # characters that nobody would write on a button
_LINK = 0.8  # the share of link text in what is nothing but links
_WIDE = re.compile("[\u3040-\ud7a3]")
MAX_BLOCKS = 20_000
"""Of a page; the largest articles have a few thousand."""
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_LEVELS = frozenset("123456")
_USUAL_LEVEL = 2
_BACK = frozenset("↩↑^⤴⏎\ufe0e\ufe0f ")


class Node:
    """A block element on the way from the body to a text block."""

    __slots__ = ("_is_brief", "_marks", "_step", "depth", "element", "parent", "tag")

    def __init__(self, element: _Element, parent: Node | None):
        self.element = element
        self.parent = parent
        self.tag = str(element.tag)
        self.depth: int = parent.depth + 1 if parent else 0
        self._marks: int | None = None
        self._step: str | None = None
        self._is_brief: bool | None = None

    @property
    def marks(self) -> int:
        """What it says of the text within, see :mod:`crawler.page.class_names`."""
        if self._marks is None:
            self._marks = marks_of(self.element)
        return self._marks

    @property
    def step(self) -> str:
        """Its tag with its classes: one step of a path."""
        if self._step is None:
            self._step = _step(self.tag, self.element.get("class") or "")
        return self._step

    @property
    def is_brief(self) -> bool:
        """Whether all of its text is a short one: a cell that holds more is a part of the page's layout."""
        if self._is_brief is None:
            pieces = list(islice(self.element.itertext(), _PIECES))
            self._is_brief = len(pieces) < _PIECES and sum(len(piece.strip()) for piece in pieces) < _SHORT_CELL
        return self._is_brief

    def chain(self) -> Iterator[Node]:
        """Itself and the nodes around it, from within to without."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent


@dataclass(slots=True, eq=False)
class TextBlock:
    """One run of text with nothing but inline mark-up in it."""

    index: int
    """Place on the page, from 0."""
    node: Node
    """The block element it stands in."""
    text: str
    """Its text on one line."""
    linked: float
    """The share of its characters that is link text, 0 to 1."""
    strong: float
    """The share of its characters in bold, 0 to 1."""
    marks: int
    """What the inline elements around all of its text say."""
    links: list[str]
    """The ``href`` of each link in it."""
    opening: str = ""
    """What stands before its first link, on one line."""
    size: int = field(init=False)
    """How long it is to read, in characters of an alphabet; an ideograph, kana or hangul syllable counts as three."""
    heading: int = field(init=False)
    """1 to 6 for a heading, else 0."""

    @property
    def tag(self) -> str:
        """The tag of the block element."""
        return self.node.tag

    @property
    def cell(self) -> Node | None:
        """The table cell that it is the text of, a short paragraph of, or in which it stands boxed with little else."""
        node, parent = self.node, self.node.parent
        if node.tag in _CELLS:
            return node
        if parent is None or self.size >= _SHORT_CELL:
            return None
        if parent.tag in _CELLS:
            return parent
        around = islice(parent.chain(), 1, _BOXED)
        return next((node for node in around if node.tag in _CELLS and node.is_brief), None)

    @property
    def is_cell(self) -> bool:
        """Whether it is a cell's text."""
        return self.cell is not None

    @property
    def recommends(self) -> bool:
        """Whether it is links to other articles after a label that says so, with no colon between."""
        rest = self.text[len(self.opening) :].lstrip()
        titled = not rest[:1].islower()  # a sentence that begins so goes on
        linked = bool(self.opening) and self.linked * len(self.text) >= _LINK * len(rest)
        return linked and titled and label_of(self.opening) == "related"

    def __post_init__(self) -> None:
        self.size = size(self.text)
        self.heading = _HEADINGS.get(self.node.tag, 0) or _level(self.node.element)


@lru_cache(maxsize=4096)
def size(text: str) -> int:
    """How long a text is to read, in characters of an alphabet; an ideograph, kana or hangul syllable counts as three.

    >>> size("Tokyo"), size("東京")
    (5, 6)
    """
    return len(text) if text.isascii() or not _WIDE.search(text) else len(text) + 2 * len(_WIDE.findall(text))


@lru_cache(maxsize=32768)
def _step(tag: str, classes: str) -> str:
    return ".".join([tag, *sorted(set(classes.split()))[:4]])


def _level(element: _Element) -> int:
    """The level of what is a heading by its role alone (WAI-ARIA, "heading"); 0 for what is none."""
    if element.get("role") != "heading":
        return 0
    level = element.get("aria-level") or ""
    return int(level) if level in _LEVELS else _USUAL_LEVEL


def _leads(href: str) -> bool:
    """Whether a link leads away from where it stands."""
    return not href.lstrip().lower().startswith(("#", "javascript:")) and bool(href.strip())


def _is_around_text(link: _Element, href: str) -> bool:
    """Whether a link that leads nowhere is an anchor around paragraphs."""
    if _leads(href):
        return False
    paragraph = link.find(".//p")
    return paragraph is not None and sum(map(len, islice(paragraph.itertext(), _PIECES))) >= _PARAGRAPH


def _leads_to(element: _Element, link: _Element) -> bool:
    """Whether a link leads to the very element that it stands in, or to itself: an anchor to be copied."""
    _, _, fragment = (link.get("href") or "").partition("#")
    return bool(fragment) and fragment in (element.get("id"), link.get("id"), link.get("name"))


class _Cutter:
    """Gathers text until a block begins or ends."""

    def __init__(self) -> None:
        self.text_blocks: list[TextBlock] = []
        self.parts: list[str] = []
        self.links: list[str] = []
        self.opening = 0  # parts before the first link that has a text
        self.linked = self.strong = self.in_link = self.in_strong = 0
        self.node: Node | None = None
        self.opened: list[tuple[int, int, str, bool]] = []
        self.around = 0
        self.length = 0

    def add(self, text: str) -> None:
        self.parts.append(text)
        if text.isspace():
            return
        size = len(text)
        self.length += size
        self.around = 0
        if self.in_link:
            self.linked += size
        if self.in_strong:
            self.strong += size

    def flush(self) -> None:
        if self.length and self.node:
            text = " ".join(without_edges("".join(self.parts)).split())
            size = self.length
            self.text_blocks.append(
                TextBlock(
                    len(self.text_blocks),
                    self.node,
                    text,
                    self.linked / size,
                    self.strong / size,
                    self.around,
                    self.links,
                    " ".join(without_edges("".join(self.parts[: self.opening])).split()),
                )
            )
            self.links = []
        self.parts = []
        self.opening = 0
        self.linked = self.strong = self.length = self.around = 0

    def begin(self, element: _Element) -> None:
        self.flush()
        self.links = []
        self.node = Node(element, self.node)

    def end(self) -> None:
        self.flush()
        if self.node:
            self.node = self.node.parent

    def inline(self, element: _Element) -> None:
        # White space in a preformatted text is written out: code is coloured token by token.
        opens, closes = ("", "") if self.node is not None and self.node.tag == "pre" else edges(element)
        self.parts.append(opens)
        href = element.get("href") if element.tag == "a" else None
        is_link = href is not None and not _is_around_text(element, href)
        if href is not None and is_link:
            self.in_link += 1
            if not self.linked:
                self.opening = len(self.parts)
            self.links.append(href)
        elif element.tag in {"b", "strong"}:
            self.in_strong += 1
        self.opened.append((self.length, len(self.parts), closes, is_link))

    def inline_end(self, element: _Element) -> None:
        before, start, closes, is_link = self.opened.pop()
        if is_link and self.length > before and self._is_sign(start, element.get("href") or ""):
            self.linked -= self.length - before
            self.length = before
            del self.parts[start:]
            self.links.pop()
        self.parts.append(closes)
        if is_link:
            self.in_link -= 1
            if self._is_text(element, element.get("href") or "", within := self.length - before):
                self.linked -= within
        elif element.tag in {"b", "strong"}:
            self.in_strong -= 1
        if not before and self.length:
            self.around |= marks_of(element)

    def _is_sign(self, start: int, href: str) -> bool:
        """Whether a link in a heading that leads to the heading itself is a mere sign ("#", "¶"), or one anywhere that
        leads back from a footnote."""
        if self.node is None or _leads(href) or not self.links:  # a block within has ended what is gathered
            return False
        text = "".join(self.parts[start:])
        if self.node.tag not in _HEADINGS:
            return href.startswith("#") and bool(text) and _BACK.issuperset(without_edges(text))
        return not any(map(str.isalnum, text))

    def _is_text(self, link: _Element, href: str, within: int) -> bool:
        """Whether what a link holds, of so many characters, is a paragraph or heading that leads nowhere."""
        if self.node is not None and self.node.tag in _HEADINGS:
            return self.links[:1] == [href] and (not _leads(href) or _leads_to(self.node.element, link))
        return within >= _PARAGRAPH and not _leads(href)


def cut(tree: _Element) -> list[TextBlock]:
    """Every run of text of a page in document order, with what the mark-up around it says.

    A text block ends where a block begins or ends and at two line breaks in a row. Scripts, styles, form fields and
    embedded media have no text. Elements that are inline in HTML do not cut, unless a block stands in them. After
    :data:`MAX_BLOCKS` blocks the rest is left.

    :param tree: the root element; it is left as it is.
    """
    body = tree.find("body")
    cutter = _Cutter()
    # Without a body tag, the parser leaves elements it does not know, such as article, in the head.
    walk = iterwalk(tree if body is None else body, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if tag in _SKIPPED and (tag not in _SWALLOWING or element.find(".//h1") is None):
                walk.skip_subtree()
                continue
            # Where a tag was left open, the article may stand in its navigation.
            if tag == "nav" and element.find(".//p") is None:
                walk.skip_subtree()
            if tag == "br":
                following = element.getnext()
                if following is not None and following.tag == "br" and not (element.tail or "").strip():
                    cutter.flush()
                cutter.add(" ")
            elif tag in _INLINE:
                cutter.inline(element)
            else:
                cutter.begin(element)
            if text := element.text:
                cutter.add(text)
        else:
            if tag in _INLINE:
                cutter.inline_end(element)
            elif tag != "br" and cutter.node is not None and cutter.node.element is element:
                cutter.end()
                if len(cutter.text_blocks) >= MAX_BLOCKS:
                    break
            if text := element.tail:
                cutter.add(text)
    return cutter.text_blocks
