"""An article as plain text, in the order in which a reader meets it on a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from crawler.export.layout.paragraphs import blocks_of, laid_out, mark_of
from crawler.extraction.plain_text.exported import ESCAPE, LIST_SEPARATOR, RULE, looks_like_section, needs_escape
from crawler.items import Article, Block
from crawler.labels import label_for, label_of


def to_text(article: Article) -> str:
    """Section, title, byline and dates, lead, body, related headlines and tags, labelled in the article's language.

    :func:`crawler.extraction.plain_text.page.extract_text` reads the same section, title, lead, blocks, body, authors,
    dates, related titles and tags from it, if they are as
    :func:`crawler.normalise.normalise_article` leaves them, none is empty, each text but the lead is one line and
    holds a letter or digit, headings have levels 2 to 6, list items levels from 1, and instants are aware. An article
    without blocks has its body written as paragraphs.

    >>> print(to_text(Article(section="World", lead="Rain fell on the hills.", body="It was warm.", tags=["rain"])))
    World
    <BLANKLINE>
    Rain fell on the hills.
    <BLANKLINE>
    * * *
    <BLANKLINE>
    It was warm.
    <BLANKLINE>
    Tags:
    rain
    <BLANKLINE>
    """
    language = article.language
    parts = [
        _section(article),
        f"{_line(article.title)}\n{'=' * max(3, len(_line(article.title)))}" if article.title else "",
        "\n".join(_byline(article)),
        "\n\n".join(_lead(article)),
        RULE,
        laid_out(blocks_of(article), _block),
    ]
    if article.related:
        titles = (_text(related.title, _is_label) for related in article.related)
        parts.append("\n".join([f"{label_for('related', language)}:", "", *titles]))
    if article.tags:
        parts.append("\n".join([f"{label_for('tags', language)}:", *_listed(article.tags)]))
    return "\n\n".join(filter(None, parts)) + "\n"


def _section(article: Article) -> str:
    name = _line(article.section or "")
    return name if not name or looks_like_section(name) else f"{label_for('section', article.language)}: {name}"


def _byline(article: Article) -> list[str]:
    label = label_for("byline", article.language)
    lines = [f"{label} {names}" for names in _listed(article.authors)]
    for kind, instant in (("published", article.published), ("updated", article.modified)):
        if instant:
            lines.append(f"{label_for(kind, article.language)} {instant.isoformat()}")
    return lines


def _lead(article: Article) -> list[str]:
    """The lead's paragraphs; one that could pass for a section's name is escaped, as there may be none before it."""
    paragraphs = (article.lead or "").split("\n\n")
    return [_text(paragraph, lambda text: needs_escape(text) or looks_like_section(text)) for paragraph in paragraphs]


def _block(block: Block, _first: bool) -> str:
    text = _line(block.text)
    if block.kind == "table_row":
        return f"| {text} |"
    mark = mark_of(block)
    return mark + text if mark else _text(text, needs_escape)


def _text(text: str, mistaken: Callable[[str], bool]) -> str:
    line = _line(text)
    return ESCAPE + line if line and mistaken(line) else line


def _is_label(text: str) -> bool:
    return text.startswith(ESCAPE) or label_of(text) is not None


def _listed(entries: Iterable[str]) -> list[str]:
    """The entries on one line, or each on its own, escaped, where one could not be told from two."""
    lines = [_line(entry) for entry in entries]
    joined = LIST_SEPARATOR.join(lines)
    if joined.split(LIST_SEPARATOR) == lines and not any(_is_label(text) for text in (joined, *lines)):
        return [joined] if lines else []
    return [ESCAPE + line for line in lines]


def _line(text: str | None) -> str:
    return " ".join((text or "").split())
