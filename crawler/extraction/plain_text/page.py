"""An article out of a page that came as plain text: what a browser copies, what a text dump prints.

No mark-up tells text from furniture here. What does: the shape of a line (:mod:`crawler.extraction.plain_text.lines`),
its place above, among or below the paragraphs, and the labels that outlets write in all languages
(:mod:`crawler.labels`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from statistics import median

import numpy as np

from crawler.extraction.article import content_hash, count_words
from crawler.extraction.fields.language import detect_language
from crawler.extraction.plain_text.boilerplate import weight
from crawler.extraction.plain_text.boxes import keywords, read_boxes
from crawler.extraction.plain_text.exported import read_written_text
from crawler.extraction.plain_text.features import TextPage, page_of
from crawler.extraction.plain_text.head import read_head, take_meta_line
from crawler.extraction.plain_text.line_model import Chances, LineChances, line_model
from crawler.extraction.plain_text.lines import Line, is_sentence, read_lines
from crawler.extraction.plain_text.recurrence import Recurrence
from crawler.extraction.plain_text.title import is_meta, title_of
from crawler.items import Article, Block, NoArticle, Related, article_id
from crawler.page.html import decode
from crawler.urls import normalise, outlet_of

_MOST_CHARACTERS = 1_000_000
LEAST = 0.35
"""The chance from which on a line is text; on pages with little around the text, within it and beside it."""
LEAST_WITHIN, LEAST_OUTSIDE = 0.05, 0.6
_AROUND = 30
LEAST_TAG = 0.1
"""The chance from which on a line holds keywords."""
_TAGS_ABOVE, _TAGS_BELOW = 3, 15
_MOSTLY = 0.7
_LONGEST_LEAD = 320
_LEAST = 25
"""Characters that a text must have to be an article."""

_BETWEEN_PAGES = re.compile(r"^\f\r?\n", re.MULTILINE)
_BINARY = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")


def extract_text(text: str | bytes, url: str = "", recurrence: Recurrence | None = None) -> Article:
    """The article of a page that came as plain text.

    :param text: the page, as bytes in whatever encoding.
    :param url: where it was read; identity, outlet and the zone of its dates come from it.
    :param recurrence: what :func:`learn_texts` found in pages of its outlet.
    :raises NoArticle: ``"not text"``, ``"empty page"``, ``"listing"`` (menus and headlines only) or
        ``"too little text"``.
    :raises crawler.extraction.trees.UnusableModel: a file of the package's models is missing or damaged.

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
        _read_page(read_lines(text), article, recurrence or Recurrence())
    return _completed(article)


def learn_texts(texts: Iterable[str | bytes]) -> Recurrence:
    """What pages of one outlet that came as plain text have in common, to read each of them with; a page that holds no
    text, or an article as the text export writes it, shows nothing.

    :raises crawler.extraction.trees.UnusableModel: a file of the package's models is missing or damaged.
    """
    return Recurrence.of(_judged(texts))


def _judged(texts: Iterable[str | bytes]) -> Iterator[tuple[list[Line], LineChances]]:
    for text in texts:
        try:
            content = _as_text(text)
        except NoArticle:
            continue
        if read_written_text(content) is None:
            lines = read_lines(content)
            yield lines, line_model().chances(page_of(lines))


def split_texts(text: str) -> list[str]:
    """The pages that stand in one text, a line with a form feed between two, as the text export writes them.

    >>> split_texts("One.\\n\\f\\nTwo.\\n")
    ['One.\\n', 'Two.\\n']
    """
    return [part for part in _BETWEEN_PAGES.split(text) if part.strip()] or [text]


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


def _read_page(lines: list[Line], article: Article, recurrence: Recurrence) -> None:
    page = page_of(lines)
    if page.first < 0:
        raise NoArticle("listing" if sum(line.shape in {"short", "label"} for line in lines) > 3 else "too little text")
    chances = recurrence.weighed(lines, line_model().chances(page))
    boxes = read_boxes(lines)
    whole = page.first + len(lines) - 1 - page.last > _AROUND
    title = title_of(page, chances.title, whole)
    kept = [i for i in _kept(page, chances.text, whole) if i != title and i not in page.boxed]
    kept = _below(title, kept, lines) or [i for i in range(page.first, page.last + 1) if i not in page.boxed]
    first, last = kept[0], kept[-1]
    head = [i for i in range(first if title is None else max(first, title + 1)) if i not in page.boxed or i == title]
    read_head([lines[i] for i in head], lines[last + 1 :], article, None if title is None else head.index(title))
    inner = [lines[i] for i in range(first, last + 1) if i in set(kept) or (i != title and is_meta(lines[i]))]
    inner = _take_lead(inner, article)
    article.blocks = _blocks(inner, article)
    for line in lines[last + 1 : last + 3]:
        if line.shape == "labelled" and line.label == "byline" and not article.authors:
            take_meta_line(line, article)
    article.body = "\n\n".join(block.text for block in article.blocks)
    article.provenance |= {"body": "text: model"} | boxes.where
    article.related = [Related(title=title) for title in boxes.related]
    article.tags = boxes.tags
    likely = [i for i in np.flatnonzero(chances.tags >= LEAST_TAG) if i not in kept]
    if likely and not _is_labelled_near(lines, last):
        article.tags = _tags([lines[i] for i in likely])
        article.provenance["tags"] = "text: model"


def _is_labelled_near(lines: list[Line], last: int) -> bool:
    """Whether a label of keywords stands near the end of the text, where its own are."""
    near = lines[max(0, last - _TAGS_ABOVE) : last + 1 + _TAGS_BELOW]
    return any(line.label == "tags" and line.shape in {"label", "labelled"} for line in near)


def _tags(lines: list[Line]) -> list[str]:
    found = [tag for line in lines for tag in keywords(line.rest or (line.block.text if line.block else line.text))]
    return list(dict.fromkeys(found))


def _kept(page: TextPage, chances: Chances, whole: bool) -> list[int]:
    """The numbers of the lines that are likely text. Where little stands around it, its place says more than the
    trees, which were grown on whole pages."""
    return [
        i
        for i, line in enumerate(page.lines)
        if line.shape in {"sentence", "short", "marked"}
        and chances[i] >= (LEAST if whole else LEAST_WITHIN if page.first <= i <= page.last else LEAST_OUTSIDE)
    ]


def _below(title: int | None, kept: list[int], lines: list[Line]) -> list[int]:
    """The lines below the title, for pages where a sentence of the outlet's stands above it."""
    below = [i for i in kept if title is None or i > title]
    size, whole = (sum(weight(lines[i].text) for i in some) for some in (below, kept))
    return below if size >= _MOSTLY * whole else kept


def _take_lead(inner: list[Line], article: Article) -> list[Line]:
    """Take the lead off the text: the paragraph above byline or date, else a first one shorter than the others."""
    paragraphs = [i for i, line in enumerate(inner) if line.shape == "sentence"]
    if len(paragraphs) < 2 or paragraphs[0]:
        return inner
    lead, others = inner[0], [weight(inner[i].text) for i in paragraphs[1:]]
    if any(is_meta(line) for line in inner[1 : paragraphs[1]]):
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
