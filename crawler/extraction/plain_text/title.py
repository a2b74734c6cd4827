"""The title of a page of plain text: the line that the trees think likeliest, else what its place says."""

from __future__ import annotations

from crawler.extraction.plain_text.boilerplate import weight
from crawler.extraction.plain_text.features import TextPage
from crawler.extraction.plain_text.head import SHORTEST_TITLE, title_above
from crawler.extraction.plain_text.line_model import Chances
from crawler.extraction.plain_text.lines import Line

_FAR = 20
SURE = 0.5
"""How far the trees have to put a line above the others, where a page may lack its title, as a chance is given."""


def title_of(page: TextPage, chances: Chances, whole: bool) -> int | None:
    """The number of the title's line: an underlined one, the one that the trees put above all others, else what stands
    above the text as titles do, or asks at its beginning.

    :param whole: whether more than a little stands around the text. Who copies a text may leave out its title, and the
        trees, which put lines in order, do not know a page without one: there they have to be sure.
    """
    lines = page.lines
    underlined = next((i for i, line in enumerate(lines) if line.underlined), None)
    if underlined is not None:
        return underlined
    best = int(chances.argmax())
    if whole or chances[best] >= SURE:
        return _alone(lines, best)
    first = _after_the_title(lines, page.first, page.last)
    if _asks(lines, first, page.last):
        return first
    head = [i for i in range(first) if i not in page.boxed]
    found = title_above([lines[i] for i in head])
    return None if found is None else head[found]


def _alone(lines: list[Line], at: int) -> int:
    """The number of the next line with nothing but the words that a line ends with, as the last step of a path does:
    sections or a number in a list stand before them there, and no kicker with its colon."""
    text = lines[at].text
    for i in range(at + 1, min(at + _FAR, len(lines))):
        own = lines[i].text
        before = text.removesuffix(f" {own}")
        if before != text and weight(own) > SHORTEST_TITLE and not before.endswith(":"):
            return i
    return at


def _after_the_title(lines: list[Line], first: int, last: int) -> int:
    """The first paragraph below the title, for pages where a sentence of the outlet's stands above it.

    A title in the middle is underlined, or has a byline or a date below and no more than two sentences above.
    """
    above = 0
    for i in range(first, last):
        line = lines[i]
        if line.shape == "sentence":
            above += 1
        if above > 2:
            break
        dated = any(is_meta(below) for below in _until_sentence(lines, i + 1, last))
        titled = line.shape == "short" and len(line.text.split()) > 2 and weight(line.text) > 18
        if above and (line.underlined or (titled and dated)):
            return _next_sentence(lines, i, last)
    return first


def _until_sentence(lines: list[Line], start: int, last: int) -> list[Line]:
    """The lines from one on to the second sentence: a lead may stand between title and byline."""
    found, sentences = [], 0
    for line in lines[start : last + 1]:
        sentences += line.shape == "sentence"
        if sentences > 1:
            break
        found.append(line)
    return found


def is_meta(line: Line) -> bool:
    return line.shape == "date" or (line.shape == "labelled" and line.label in {"byline", "published", "updated"})


def _next_sentence(lines: list[Line], start: int, last: int) -> int:
    return next((i for i in range(start + 1, last + 1) if lines[i].shape == "sentence"), last)


def _asks(lines: list[Line], first: int, last: int) -> bool:
    """Whether the first paragraph is rather a title that ends with a question or exclamation mark."""
    text = lines[first].text
    titled = any(line.underlined or (line.shape == "short" and weight(line.text) > 30) for line in lines[:first])
    return first < last and not titled and text.endswith(("?", "!", "？", "！", "؟")) and weight(text) < 110
