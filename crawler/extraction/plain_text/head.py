"""What stands above an article's text on a page of plain text: section, title, byline, dates."""

from __future__ import annotations

import re
from collections import Counter

from crawler.dates.moment import Moment
from crawler.dates.page_zone import DAY_ONLY, hang, outlet_zone
from crawler.dates.reading import read_date
from crawler.extraction.plain_text.boilerplate import breadcrumb_steps, weight
from crawler.extraction.plain_text.lines import (
    PAGE,
    Line,
    is_name,
    is_stopped,
    moment_in,
    names_in,
    parts_of,
    shaped,
)
from crawler.items import Article
from crawler.labels import label_of

_NUMBERED = re.compile(r"(\d{1,2})\. (?=\S)")
_MENU_RUN = 4
SHORTEST_TITLE = 18
_LONGEST_TITLE = 240


def read_head(head: list[Line], rest: list[Line], article: Article, likely: int | None = None) -> list[Line]:
    """Fill title, section, authors and dates from the lines above the text.

    :param head: the lines above the first paragraph.
    :param rest: the lines below the text; an outlet's name in its head stands there again.
    :param likely: the number of the line that is known to be the title.
    :return: the lines that are none of these: a lead that does not end as a sentence does.
    """
    names = _signed(head)
    order = sorted(range(len(head)), key=lambda i: (likely is not None and i < likely, i))
    meta = [i for i in order if names.get(i) or (i != likely and take_meta_line(head[i], article))]
    for name in names.values():
        if name not in article.authors:
            article.authors.append(name)
            article.provenance.setdefault("authors", "text: position")
    menu = _menu_lines(head)
    free = [i for i, line in enumerate(head) if i not in meta and line.shape == "short"]
    title = _title(head, _beside_menus(head, free)) if likely is None else likely
    if title is not None:
        article.title = _unnumbered(head, title)
        article.provenance["title"] = "text: underlined" if head[title].underlined else "text: position"
    above = head if title is None else head[:title]
    _read_section(above, [i for i in free if i < len(above)], menu, rest, article)
    if title is None:
        return []
    return [head[i] for i in free if i > title and weight(head[i].text) >= 2 * SHORTEST_TITLE]


def _unnumbered(head: list[Line], at: int) -> str:
    """A line's words, without its number where it goes on the list of the line above, as the end of a path does."""
    line, above = head[at], head[at - 1].text if at else ""
    text = line.block.text if line.block else line.text
    found, before = _NUMBERED.match(text), _NUMBERED.match(above)
    return text[found.end() :] if found and before and int(found[1]) == int(before[1]) + 1 else text


def title_above(head: list[Line]) -> int | None:
    """The number of the line among those above a text that stands where titles do."""
    signed, nothing = _signed(head), Article()
    bare = [i for i, line in enumerate(head) if line.shape == "short" and not take_meta_line(line, nothing)]
    return _title(head, _beside_menus(head, [i for i in bare if i not in signed]))


def _beside_menus(head: list[Line], free: list[int]) -> list[int]:
    menu = _menu_lines(head)
    return [i for i in free if i not in menu or len(head[i].text.split()) > 3]


def take_meta_line(line: Line, article: Article) -> bool:
    """Take authors and dates from a line that says so; False for any other line."""
    if line.label in {"byline", "published", "updated"} and line.shape == "labelled":
        _take(line.label, line.rest, article)
        return True
    pieces = [shaped(part) for part in parts_of(line.text)]
    if line.shape == "date" and not any(piece.shape == "labelled" for piece in pieces):
        _take_date("published", moment_in(line.text), "text: date line", article)
        return True
    if len(pieces) < 2 or weight(line.text) >= 160:
        return False
    if any(_tells(piece) for piece in pieces) and all(_tells(p) or p.shape != "sentence" for p in pieces):
        for piece in pieces:
            if not (_tells(piece) and take_meta_line(piece, article)) and is_name(piece.text):
                _take("byline", piece.text, article)
        return True
    return False


def _tells(line: Line) -> bool:
    return line.shape == "date" or (line.shape == "labelled" and line.label in {"byline", "published", "updated"})


def _take(kind: str, value: str, article: Article) -> None:
    if kind == "byline":
        parts = parts_of(value)
        dated = [part for part in parts[1:] if moment_in(part)]
        for part in dated:
            _take_date("published", moment_in(part), "text: byline", article)
        found = [name for name in names_in(value if not dated else parts[0]) if name not in article.authors]
        article.authors += found
        if found:
            article.provenance.setdefault("authors", "text: label")
    else:
        _take_date(kind, read_date(value, PAGE), "text: label", article)


def _take_date(kind: str, moment: Moment | None, source: str, article: Article) -> None:
    name = "modified" if kind == "updated" else "published"
    if moment is None or getattr(article, name) is not None:
        return
    value = moment.value
    if not moment.zoned:
        zone, how = outlet_zone(article.url, [])
        value = hang(value, zone)
        source += f", {how}" if moment.timed else f", {DAY_ONLY}"
    setattr(article, name, value)
    article.provenance[name] = source


def _signed(head: list[Line]) -> dict[int, str]:
    """Lines that are one person's name right above a date or right below one that follows a title."""
    found = {}
    for i, line in enumerate(head):
        beside = [head[j].shape for j in (i - 1, i + 1) if 0 <= j < len(head)]
        if line.shape == "short" and i and "date" in beside and is_name(line.text):
            found[i] = line.text
    return found


def _menu_lines(head: list[Line]) -> set[int]:
    """Lines of a menu: four or more short ones together, none of more than three words."""
    found: set[int] = set()
    run: list[int] = []
    for i, line in enumerate(head):
        brief = line.shape in {"short", "label", "marked"} and len(line.text.split()) < 4 and weight(line.text) < 40
        if not brief or line.gap:
            run = []
        if brief:
            run.append(i)
        if len(run) >= _MENU_RUN:
            found.update(run)
    return found


def _title(head: list[Line], free: list[int]) -> int | None:
    """The underlined line, else the longest; the one before it where that is long enough, for then the longest is
    a lead without a stop."""
    for i, line in enumerate(head):
        if line.underlined:
            return i
    fit = [i for i in free if SHORTEST_TITLE <= weight(head[i].text) <= _LONGEST_TITLE and _wordy(head[i].text)]
    if not fit:
        return None
    longest = max(fit, key=lambda i: weight(head[i].text))
    before = [i for i in fit if i < longest]
    if before and len(head[before[-1]].text.split()) > 3 and weight(head[before[-1]].text) > 24:
        return before[-1]
    return longest


def _wordy(text: str) -> bool:
    return len(text.split()) > 2 or weight(text) > 1.5 * len(text)


def _read_section(above: list[Line], free: list[int], menu: set[int], rest: list[Line], article: Article) -> None:
    """The section: labelled, the last step of a breadcrumb, or the nearest short line above that is in no menu."""
    for line in reversed(above):
        if line.shape == "labelled" and line.label == "section":
            article.section, article.provenance["section"] = line.rest, "text: label"
            return
        if line.shape == "path":
            steps = [step for step in breadcrumb_steps(line.text) if not label_of(step) and step != article.title]
            if steps:
                article.section, article.provenance["section"] = steps[-1], "text: breadcrumb"
                return
    again = Counter(above[i].text for i in free)
    imprint = [line.text for line in rest if line.shape != "sentence"]
    for i in reversed(free):
        name = above[i].text
        if i + 1 < len(above) and above[i + 1].shape == "menu" and not above[i + 1].gap:
            continue  # an outlet's name above its row of sections
        brief = len(name.split()) < 5 and weight(name) < 40 and not is_stopped(name) and not any(map(str.isdigit, name))
        if brief and (i not in menu or again[name] > 1) and not any(name in text for text in imprint):
            article.section, article.provenance["section"] = name, "text: position"
            return
