"""An article out of a page that came as plain text: what a browser copies, what a text dump prints.

No mark-up tells text from furniture here. What does: the shape of a line (:mod:`crawler.extraction.plain_text.lines`),
its place above, among or below the paragraphs, and the labels that outlets write in all languages
(:mod:`crawler.labels`).
"""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import median

from crawler.extraction.article import content_hash, count_words
from crawler.extraction.fields.language import detect_language
from crawler.extraction.plain_text.boilerplate import weight
from crawler.extraction.plain_text.boxes import Boxes, read_boxes
from crawler.extraction.plain_text.exported import read_written_text
from crawler.extraction.plain_text.head import read_head, take_meta_line
from crawler.extraction.plain_text.lines import Line, is_sentence, read_lines
from crawler.items import Article, Block, NoArticle, Related, article_id
from crawler.page.html import decode
from crawler.urls import normalise, outlet_of

_MOST_CHARACTERS = 1_000_000
# Below these stands nothing of the article, if enough of it stands above.
_LAST = frozenset({"comments", "conduct", "tags"})
_ENOUGH = 0.4
# What stands among an article's paragraphs, in whatever number.
_WITHIN = frozenset({"byline", "published", "updated", "share", "advertisement", "photo_credit"})
# So many other lines part one text from another.
_APART = 6
_LONGEST_LEAD = 320
_LEAST = 25
"""Characters that a text must have to be an article."""

_BINARY = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")


def extract_text(text: str | bytes, url: str = "") -> Article:
    """The article of a page that came as plain text.

    :param text: the page, as bytes in whatever encoding.
    :param url: where it was read; identity, outlet and the zone of its dates come from it.
    :raises NoArticle: ``"not text"``, ``"empty page"``, ``"listing"`` (menus and headlines only) or
        ``"too little text"``.

    >>> page = "World\\n31257\\nShare\\n\\nRain fell on the hills for nine days.\\n\\nTags: rain, hills"
    >>> article = extract_text(page)
    >>> article.section, article.body, article.tags
    ('World', 'Rain fell on the hills for nine days.', ['rain', 'hills'])
    """
    text = _as_text(text)
    address = normalise(url) or ""
    article = read_written_text(text)
    if article is not None:
        article.provenance = dict.fromkeys(_filled(article), "text: written")
        article.url = address
    else:
        article = Article(url=address)
        _read_page(read_lines(text), article)
    return _completed(article)


def _as_text(text: str | bytes) -> str:
    if isinstance(text, bytes):
        if b"\x00" in text[:1000] and not text.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise NoArticle("not text")
        text = decode(text)
    text = text[:_MOST_CHARACTERS].lstrip("\ufeff")
    if not text.strip():
        raise NoArticle("empty page")
    sample = text[:20_000]
    if len(_BINARY.findall(sample)) > len(sample) / 50:
        raise NoArticle("not text")
    return text


def _filled(article: Article) -> list[str]:
    names = ("section", "title", "lead", "body", "authors", "published", "modified", "related", "tags")
    return [name for name in names if getattr(article, name)]


def _completed(article: Article) -> Article:
    if len(article.text) < _LEAST:
        raise NoArticle("too little text")
    article.outlet = outlet_of(article.url) if article.url else ""
    article.id = article_id(article.outlet, article.url) if article.url else ""
    article.language = detect_language(article.text)
    if article.language:
        article.provenance["language"] = "text"
    article.word_count = count_words(article.text)
    article.content_hash = content_hash(article)
    return article


def _read_page(lines: list[Line], article: Article) -> None:
    boxes = read_boxes(lines)
    first, last = _extent(lines, boxes)
    first = _after_the_title(lines, first, last)
    if _asks(lines, first, last):
        first, title = _next_sentence(lines, first, last), first
        lines[title].shape = "short"
    head, tail = lines[:first], lines[last + 1 :]
    unstopped = read_head([x for i, x in enumerate(head) if i not in boxes.members], tail, article)
    inner = [lines[i] for i in range(first, last + 1) if i not in boxes.members]
    if unstopped:
        article.lead = " ".join(line.text for line in unstopped)
        article.provenance["lead"] = "text: position"
    else:
        inner = _take_lead(inner, article)
    article.blocks = _blocks(inner, article)
    for line in tail[:2]:
        if line.shape == "labelled" and line.label == "byline" and not article.authors:
            take_meta_line(line, article)
    article.body = "\n\n".join(block.text for block in article.blocks)
    article.provenance |= {"body": "text: shape and position"} | boxes.where
    article.related = [Related(title=title) for title in boxes.related]
    article.tags = boxes.tags


def _extent(lines: list[Line], boxes: Boxes) -> tuple[int, int]:
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
        dated = any(_is_meta(below) for below in _until_sentence(lines, i + 1, last))
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


def _is_meta(line: Line) -> bool:
    return line.shape == "date" or (line.shape == "labelled" and line.label in {"byline", "published", "updated"})


def _next_sentence(lines: list[Line], start: int, last: int) -> int:
    return next((i for i in range(start + 1, last + 1) if lines[i].shape == "sentence"), last)


def _asks(lines: list[Line], first: int, last: int) -> bool:
    """Whether the first paragraph is rather a title that ends with a question or exclamation mark."""
    text = lines[first].text
    titled = any(line.underlined or (line.shape == "short" and weight(line.text) > 30) for line in lines[:first])
    return first < last and not titled and text.endswith(("?", "!", "？", "！", "؟")) and weight(text) < 110


def _take_lead(inner: list[Line], article: Article) -> list[Line]:
    """Take the lead off the text: the paragraph above byline or date, else a first one shorter than the others."""
    paragraphs = [i for i, line in enumerate(inner) if line.shape == "sentence"]
    if len(paragraphs) < 2 or paragraphs[0]:
        return inner
    lead, others = inner[0], [weight(inner[i].text) for i in paragraphs[1:]]
    if any(_is_meta(line) for line in inner[1 : paragraphs[1]]):
        source = "text: above the byline"
    elif len(others) > 2 and lead.gap and inner[1].gap and _is_brief(lead.text, others):
        source = "text: first paragraph, short"
    else:
        return inner
    article.lead, article.provenance["lead"] = lead.text, source
    return inner[1:]


def _is_brief(text: str, others: list[int]) -> bool:
    sentences = len(re.findall(r"[.!?。！？؟](?:\s|$)", text))
    return sentences < 3 and weight(text) <= min(_LONGEST_LEAD, median(others)) and text[:1] not in '"«„“「–—'


def _blocks(inner: list[Line], article: Article) -> list[Block]:
    """The text in order; short lines are crossheads when they stand alone between paragraphs."""
    kept = [
        line for line in inner if not take_meta_line(line, article) and line.shape in {"sentence", "short", "marked"}
    ]
    blocks: list[Block] = []
    for i, line in enumerate(kept):
        alone = not any(0 <= j < len(kept) and kept[j].shape == "short" for j in (i - 1, i + 1))
        if line.block:
            blocks.append(line.block)
        elif line.shape == "sentence":
            blocks.append(Block(text=line.text))
        elif alone or is_sentence(line.text):
            blocks.append(_short_block(line.text))
        elif weight(line.text) > 24:
            blocks.append(Block(text=line.text, kind="list_item", level=1))
    return blocks


def _short_block(text: str) -> Block:
    """A spoken word or two, or a crosshead."""
    if re.search(r"[.!?…。！？؟।][\"'»”’」)]*$", text):
        return Block(text=text)
    return Block(text=text, kind="heading", level=2)
