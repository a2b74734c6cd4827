"""The lines of a text as they were before a program printed it from HTML: links without their marks and addresses,
paragraphs that were wrapped put together.

html2text and pandoc write Markdown; lynx numbers links and lists their addresses below; lynx and w3m wrap at a width.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from crawler.extraction.plain_text.boilerplate import is_wide, weight

_LINE_ENDS = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\xad\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff\ud800-\udfff]")
# Private characters that stand for the marks while lines are put together.
_OPENS, _CLOSES, _LINK = "\ue000", "\ue001", "\ue002"
_OWN = re.compile(f"[{_OPENS}{_CLOSES}{_LINK}]")
# Atomic groups, none possessive: before Python 3.11.5 one that fails half-way stays where it was (CPython gh-106052).
_TARGET = r"\((?>(?:[^()\\\n]|\\.|\n(?!\s*\n)|\([^()\\\n]{0,300}+\)){0,2000})\)"
_IMAGE = re.compile(rf"!\[(?>(?:[^\[\]\\]|\\.){{0,300}})\]{_TARGET}")
_MARKDOWN_LINK = re.compile(rf"\[((?>(?:[^\[\]\\]|\\.|\[[^\[\]\\]{{0,60}}+\]){{0,600}}))\]{_TARGET}")
_EMPHASIS = re.compile(r"(?<![\w*_])(\*\*|__|\*|_)(?=[^\s*_])([^\n*_]{1,1000}+)(?<=\S)\1(?!\w)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~-])")
_STARTS_ANEW = re.compile(r"\s*(?:#{1,6} |[*+-] |\d+\\?\. |>|\||[*] [*] [*]|-{3,}$)")
_REFERENCES = re.compile(r"^ *(?:References|Visible links:?)\s*\n(?:\s*Visible links:?\s*\n)?\s*1\. ", re.MULTILINE)
_NUMBERED = re.compile(r"\[\d{1,4}\](?=\S)")
_FORM = re.compile(r"\(BUTTON\)|_{4,}+|\[ ++\]")
_LEAST_LINKS = 3
_BULLET = re.compile(r" *[-+*o•‣◦□☆■▪●○#>|] ")
_LEAST_WIDTH, _MOST_WIDTH = 40, 110
_LONG, _MOST_WORD = 0.7, 30
_MARGIN = 6
"""How many columns more a heading may have than a paragraph."""


@dataclass(slots=True)
class PrintedLine:
    """A line as it was."""

    text: str
    """White space in it is single spaces; its indentation is kept. Empty for a blank line."""
    linked: float = 0.0
    """The share of it that is known to be links."""
    links: int = 0
    """How many links are known to begin in it."""


def split_lines(text: str) -> list[str]:
    """The lines of a text, whatever ends them, white space and what can't be seen reduced; indents are kept."""
    lines = (_INVISIBLE.sub("", line) for line in _LINE_ENDS.split(text))
    return [re.match(r" *", line)[0] + " ".join(line.split()) if line.strip() else "" for line in lines]  # type: ignore[index]


def printed_lines(text: str) -> list[PrintedLine]:
    """The lines of a text, wrapped ones put together, without what the program that printed it added.

    >>> [line.text for line in printed_lines("Rain\\n\\n[Sport](/s) [Home](/h)\\n[Fog](/f) and *wind*")]
    ['Rain', '', 'Sport Home Fog and wind']
    """
    text = _OWN.sub("", text)
    marked, count = _MARKDOWN_LINK.subn(rf"{_OPENS}\1{_CLOSES}", _IMAGE.sub("", text))
    if count >= _LEAST_LINKS:
        return [_measured(_plain_markdown(line)) for line in split_lines(_joined_markdown(marked))]
    if listed := _REFERENCES.search(text):
        lines = unwrapped(split_lines(text[: listed.start()]))
        return [_measured(_NUMBERED.sub(_LINK, line)) for line in lines]
    return [_measured(line) for line in unwrapped(split_lines(text))]


def _joined_markdown(text: str) -> str:
    """Each paragraph on a line: it ends at a blank line, two spaces at a line's end, or where the next begins with a
    mark."""
    lines: list[str] = []
    goes_on = False
    for line in text.split("\n"):
        if goes_on and line.strip() and not _STARTS_ANEW.match(line):
            lines[-1] += " " + line.strip()
        else:
            lines.append(line.rstrip())
        goes_on = bool(line.strip()) and not line.endswith("  ")
    return "\n".join(lines)


def _plain_markdown(line: str) -> str:
    for _ in range(2):
        line = _EMPHASIS.sub(r"\2", line)
    return _ESCAPED.sub(r"\1", line)


def _measured(line: str) -> PrintedLine:
    """A line without its marks, and how much of it they say is links."""
    line = _FORM.sub("", line)
    links = line.count(_OPENS) + line.count(_LINK)
    linked, depth, shown = 0, 0, 0
    if links:
        for character in line:
            depth += (character == _OPENS) - (character == _CLOSES)
            if character.isalnum():
                shown += 1
                linked += depth > 0
        line = _OWN.sub("", line)
    indent = len(line) - len(line.lstrip(" "))
    return PrintedLine(indent * " " + " ".join(line.split()), linked / (shown or 1), links)


def unwrapped(lines: list[str]) -> list[str]:
    """The lines with paragraphs that were wrapped at a width put together.

    Text was wrapped when hardly a line could have taken the first word of the next one.
    """
    sizes = [_columns(line) for line in lines]
    needed = [size + 1 + _first_word(after) for size, after in zip(sizes, [*lines[1:], ""], strict=True)]
    followed = [i for i in range(len(lines) - 1) if lines[i] and lines[i + 1]]
    width = _width(sizes, needed, followed)
    if not width:
        return lines
    most = width + _MARGIN
    full = {i for i in followed if sizes[i] <= most and needed[i] > width and needed[i] - sizes[i] < _MOST_WORD}
    joined: list[str] = []
    for i, line in enumerate(lines):
        if i - 1 in full and not _BULLET.match(line):
            joined[-1] += ("" if is_wide(lines[i - 1][-1:] + line.strip()[:1]) else " ") + line.strip()
        else:
            joined.append(line)
    return joined


def _width(sizes: list[int], needed: list[int], followed: list[int]) -> int:
    """The width that lines were wrapped at; 0 where they were not."""
    best, most = 0, 0
    longest = Counter(sizes[i] for i in followed if _LEAST_WIDTH <= sizes[i] <= _MOST_WIDTH)
    for width in longest:
        full = sum(sizes[i] <= width < needed[i] for i in followed)
        over = sum(sizes[i] > width for i in followed)
        short = sum(_LONG * width < sizes[i] and needed[i] <= width for i in followed)
        if full >= 3 and full >= 4 * (short + over) and full - short - over > most:
            best, most = width, full - short - over
    return best


def _columns(line: str) -> int:
    """How wide a line is in a terminal."""
    return len(line) + (weight(line) - len(line)) // 2


def _first_word(line: str) -> int:
    word = line.split(maxsplit=1)[:1]
    return _columns(word[0]) if word and not is_wide(word[0]) else 2
