"""Articles as :mod:`crawler.export.layout.text` writes them, read back to the letter.

The conventions are those of plain text mail and Markdown: a title is underlined with ``=``, a line ``* * *`` stands
between the head (section, title, byline, dates, lead) and the body, ``##`` to ``######`` begin a heading, ``-`` a list
item (two spaces more for each level), ``>`` a quote, ``|`` a table row; labels in the text's language stand above the
related headlines and the tags. A backslash at a line's start says that the rest is text, whatever it looks like.
"""

from __future__ import annotations

from datetime import datetime

from crawler.extraction.plain_text.boilerplate import weight
from crawler.extraction.plain_text.lines import is_stopped, marked_block, shaped
from crawler.extraction.plain_text.printed import split_lines
from crawler.items import Article, Block, Related
from crawler.labels import label_of, split_label

RULE = "* * *"
ESCAPE = "\\"
LIST_SEPARATOR = ", "


def read_written_text(text: str) -> Article | None:
    """The article that a text in this form holds; None when the text is not in this form.

    Only the fields that are written are filled. Of several articles, with a form feed between two, the first is read.
    """
    lines = split_lines(text.partition("\f")[0])
    article = Article()
    start = _read_head(lines, article)
    if start is None or not _read_body(lines[start:], article):
        return None
    article.body = "\n\n".join(block.text for block in article.blocks)
    return article


def looks_like_section(text: str) -> bool:
    """Whether a line by itself reads as a section's name: a few words without a stop or a sign at its start.

    >>> looks_like_section("World & Politics"), looks_like_section("The bridge is closed.")
    (True, False)
    """
    return weight(text) < 40 and len(text.split()) < 5 and not is_stopped(text) and not needs_escape(text)


def needs_escape(text: str) -> bool:
    """Whether a paragraph could be mistaken for something else when it stands on a line of its own."""
    if text.startswith((ESCAPE, "=")) or text == RULE or marked_block(text) or not any(map(str.isalnum, text)):
        return True
    found = split_label(text)
    named = found is not None and found[0] in {"byline", "published", "updated", "section"}
    return named or shaped(text).shape not in {"sentence", "short"}


def _read_head(lines: list[str], article: Article) -> int | None:
    """Fill what stands before the rule; gives the number of the line after it, None where there is no such head."""
    at = 0
    lead: list[str] = []
    first = next((i for i, line in enumerate(lines) if line), 0)
    while at < len(lines) and lines[at].strip() != RULE:
        line = lines[at].strip()
        below = lines[at + 1].strip() if at + 1 < len(lines) else ""
        found = None if line.startswith(ESCAPE) else split_label(line)
        if line and len(below) > 2 and set(below) == {"="}:
            if article.title or lead:
                return None
            article.title = line
            at += 1
        elif found and found[0] == "section" and at == first:
            article.section = found[1]
        elif found and found[0] == "byline":
            article.authors += _listed(found[1])
        elif found and found[0] in {"published", "updated"}:
            if not _read_instant(article, *found):
                return None
        elif line and at == first and looks_like_section(line):
            article.section = line
        elif line:
            if not line.startswith(ESCAPE) and needs_escape(line):
                return None
            lead.append(line.removeprefix(ESCAPE))
        at += 1
    article.lead = "\n\n".join(lead) or None
    return at + 1 if at < len(lines) else None


def _read_instant(article: Article, kind: str, value: str) -> bool:
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        return False
    if kind == "published":
        article.published = instant
    else:
        article.modified = instant
    return instant.tzinfo is not None


def _read_body(lines: list[str], article: Article) -> bool:
    """Fill what stands after the rule; False where a line is none that the exporter writes."""
    part = "body"
    for raw in lines:
        line = raw.strip()
        label = None if line.startswith(ESCAPE) or marked_block(raw) else label_of(line)
        if not line:
            continue
        if label in {"related", "tags"} and part != "tags":
            part = str(label)
        elif part == "related":
            article.related.append(Related(title=line.removeprefix(ESCAPE)))
        elif part == "tags":
            article.tags += _listed(line)
        elif block := _block(raw):
            article.blocks.append(block)
        else:
            return False
    return True


def _block(raw: str) -> Block | None:
    line = raw.strip()
    if line.startswith(ESCAPE):
        return Block(text=line.removeprefix(ESCAPE))
    if marked := marked_block(raw):
        return marked
    return None if needs_escape(line) else Block(text=line)


def _listed(line: str) -> list[str]:
    """The entries of a line: separated by commas, or one with a backslash before it."""
    return [line.removeprefix(ESCAPE)] if line.startswith(ESCAPE) else line.split(LIST_SEPARATOR)
