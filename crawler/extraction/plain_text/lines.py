"""The lines of a page that came as plain text, and what the shape of each says it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from crawler.dates.moment import Moment
from crawler.dates.policy import Policy
from crawler.dates.reading import read_date
from crawler.extraction.fields.bylines.names import read_names
from crawler.extraction.fields.site_name import SiteName
from crawler.extraction.plain_text.boilerplate import is_glued, is_menu, is_path, is_prompt, is_wide, weight
from crawler.extraction.plain_text.printed import PrintedLine, printed_lines
from crawler.items import Block
from crawler.labels import label_of, split_label
from crawler.page.mojibake import mended_text

Shape = Literal[
    "sentence", "short", "marked", "label", "labelled", "date", "counter", "path", "menu", "glued", "prompt"
]

SEPARATORS = re.compile(r"(?:(?<!\s)\s+)?[,;，、،；|•·]\s*")
_LETTER = re.compile(r"[^\W\d_]")
_STOPPED = re.compile(r"[.!?…。！？؟۔।॥]['\"»”’“)\]』」）]*$")
# A long line without any of these is a row of keywords; Thai and Lao write none.
_PUNCTUATED = re.compile(r"[.!?…。！？؟۔।॥,;:，、،؛–—](?=\W|$)|[。！？，、\u0e00-\u0eff]")
_MARKED = re.compile(
    r"(?P<heading>#{1,6}) |(?P<indent> *)(?P<item>[-*•‣◦□☆■▪●○]|(?<= )[+o]) |(?P<quote>>) |(?P<row>\|) "
)
_BETWEEN = re.compile(r"(?<!\s)\s+[|·•—–-]\s+")
_LONG_SENTENCE = 160
PAGE = Policy(future=False)
_NOBODY = SiteName([], "")


@dataclass(slots=True)
class Line:
    """A line that is not blank."""

    text: str
    """White space in it is single spaces; none at its ends."""

    gap: bool = False
    """Whether a blank line, or one of signs only, stands before it."""

    underlined: bool = False
    """Whether a line of ``=`` stands below it, or ``#`` before it."""

    shape: Shape = "short"

    label: str | None = None
    """For a ``label`` or ``labelled`` line: which (:mod:`crawler.labels`)."""

    rest: str = ""
    """What a ``labelled`` line has after its label."""

    block: Block | None = field(default=None)
    """What a ``marked`` line is."""

    printed: PrintedLine = field(default_factory=lambda: PrintedLine(""))
    """The line with its indentation and what is known of its links."""


def is_stopped(text: str) -> bool:
    """Whether a text ends as a sentence does.

    >>> is_stopped("« C'est fini. »"), is_stopped("終わった。"), is_stopped("The end")
    (True, True, False)
    """
    return bool(_STOPPED.search(text.replace(" »", "»")))


def read_lines(text: str) -> list[Line]:
    """The lines that hold something, paragraphs that were wrapped put together, each with its shape; what was encoded
    twice is mended."""
    lines: list[Line] = []
    gap = True
    for printed in printed_lines(mended_text(text)):
        line = printed.text.strip()
        if len(line) > 2 and set(line) in ({"="}, {"-"}) and lines and not gap:
            _underline(lines[-1], line)
        elif line and any(map(str.isalnum, line)):
            lines.append(shaped(printed.text, gap=gap))
            lines[-1].printed = printed
            gap = False
            continue
        gap = True
    return lines


def _underline(line: Line, signs: str) -> None:
    """A line of ``=`` below marks a title; one of ``-`` as long as the line, a heading."""
    if signs.startswith("="):
        line.underlined = True
    elif line.shape == "short" and len(signs) >= len(line.text):
        line.shape, line.block = "marked", Block(text=line.text, kind="heading", level=2)


def shaped(raw: str, *, gap: bool = False) -> Line:
    """A line with what its shape says it is."""
    text = raw.strip()
    line = Line(text, gap)
    line.block = marked_block(raw)
    if text.startswith("# ") and line.block:
        line.text, line.underlined, line.block = line.block.text, True, None
    elif line.block:
        line.shape = "label" if label_of(line.block.text) else "marked"
    elif (found := split_label(text)) and _is_labelled(text, *found):
        line.shape, line.label, line.rest = "labelled", *found
    elif label := label_of(text):
        line.shape, line.label = "label", label
    else:
        line.shape = _bare_shape(text)
    return line


def _bare_shape(text: str) -> Shape:
    if moment_in(text):
        return "date"
    if not _LETTER.search(text):
        return "counter"
    if not is_stopped(text):
        if is_path(text):
            return "path"
        if is_menu(text):
            return "menu"
        if is_glued(text):
            return "glued"
    if is_prompt(text):
        return "prompt"
    return "sentence" if is_sentence(text) else "short"


def is_sentence(text: str) -> bool:
    """Whether a line reads as a paragraph: it ends as sentences do and is more than a few words, or it is long.

    >>> is_sentence("The bridge was closed on Tuesday."), is_sentence("Bridge closed"), is_sentence("橋は閉鎖された。")
    (True, False, False)
    """
    size = weight(text[: 2 * _LONG_SENTENCE])
    if size >= _LONG_SENTENCE and _PUNCTUATED.search(text):
        return True
    wordy = len(text.split()) > 3 or is_wide(text)
    return wordy and (size >= 30 if is_stopped(text) else text.endswith((":", "：")) and size >= 60)


def marked_block(raw: str) -> Block | None:
    """The heading, list item, quote or table row that a line's first signs say it is (as in Markdown).

    >>> marked_block("## Why"), marked_block("- one").kind, marked_block("| a | b |").text
    (Block(text='Why', kind='heading', level=2), 'list_item', 'a | b')
    """
    match = _MARKED.match(raw) if raw[:1] == " " else _MARKED.match(raw.strip())
    if match is None:
        return None
    text = raw[match.end() :].strip()
    if match["row"] and text.endswith("|"):
        text = text[:-1].strip()
    if not any(map(str.isalnum, text)):
        return None
    if match["heading"]:
        return Block(text=text, kind="heading", level=max(2, len(match["heading"])))
    if match["item"]:
        return Block(text=text, kind="list_item", level=1 + len(match["indent"]) // 2)
    return Block(text=text, kind="quote" if match["quote"] else "table_row")


def moment_in(text: str) -> Moment | None:
    """The date that a line consists of, with little beside it; None for any other line.

    >>> moment_in("Tuesday, 3 March 2024, 10:05").value.isoformat(), moment_in("The bridge of 3 March 2024 is gone")
    ('2024-03-03T10:05:00', None)
    """
    if len(text) > 60 or not any(map(str.isdigit, text)):
        return None
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 1]
    return read_date(text, PAGE) if len(words) < 5 else None


def names_in(text: str) -> list[str]:
    """The persons that a byline's names are, or whoever it names when it names no person."""
    names = read_names(text, _NOBODY)
    return [name.text for name in names if name.person] or [name.text for name in names]


def is_name(text: str) -> bool:
    """Whether a line is nothing but one person's name."""
    if any(map(str.isdigit, text)) or SEPARATORS.search(text):
        return False
    names = read_names(text, _NOBODY)
    capital = all(word[:1].upper() == word[:1] for word in text.split())
    return len(names) == 1 and names[0].person and names[0].text == text and len(text.split()) < 5 and capital


def parts_of(text: str) -> list[str]:
    """What a line holds between bars, dots and dashes."""
    return [part for part in _BETWEEN.split(text) if part.strip()]


def _is_labelled(text: str, kind: str, rest: str) -> bool:
    """Whether what follows a label is of the kind that the label announces."""
    if kind == "byline":
        return weight(text) < 120 and not is_stopped(rest) and bool(names_in(rest)) and _starts_high(rest)
    if kind in {"published", "updated"}:
        return moment_in(rest) is not None
    if kind == "photo_credit":
        return weight(text) < 100 and not is_sentence(rest)
    if kind == "related":
        return not (is_sentence(rest) and rest.endswith((".", "。", "।", "۔")))
    return not is_sentence(rest)


def _starts_high(text: str) -> bool:
    return not text[:1].islower()
