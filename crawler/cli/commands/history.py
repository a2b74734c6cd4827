"""``crawler history``: how an article changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from crawler.cli.options import AsJson
from crawler.cli.terminal import say

if TYPE_CHECKING:
    from datetime import datetime

    from rich.text import Text

    from crawler.cli.rows import Version
    from crawler.items import Article

_WORDS = re.compile(r"\s+|[\w'’-]+|[^\w\s]")
_KEPT_WORDS = 12


def history(
    ctx: typer.Context,
    article: Annotated[str, typer.Argument(metavar="URL|ID", help="An article's address, or the start of its id.")],
    whole: Annotated[bool, typer.Option("--whole", help="Show unchanged passages in full.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show the versions of an article that were seen, as a word diff.

    \b
    crawler history 3a606139

    What went is in [-…-], what came in {+…+}.
    """
    from crawler.cli.tables import print_parts
    from crawler.store import Store

    with Store.open(ctx.obj.store, create=False) as store:
        found = store.article(article)
        if found is None:
            raise ValueError(f"no article {article} is stored; `crawler show` lists those that are")
        versions = store.revisions(found.id)
        gone = store.gone(found.id)
    if as_json:
        from crawler.cli.rows import print_rows

        print_rows(_rows(versions, (found.gone or gone[1]) if gone else None))
        return
    print_parts(_head(versions[0]))
    for earlier, later in pairwise(versions):
        print_parts("", _head(later), marked_words(_as_text(earlier), _as_text(later), whole=whole))
    if len(versions) == 1:
        say("It has not changed since it was stored.")
    if gone is not None:
        reason, when = gone[0], found.gone or gone[1]
        say(f"Gone since {when:%Y-%m-%d %H:%M} ({reason}); its text is kept.")


def _rows(versions: list[Article], gone: datetime | None) -> Iterator[Version]:
    from crawler.cli.rows import Passage, Version

    for earlier, version in zip([None, *versions], versions, strict=False):
        row = Version(id=version.id, url=version.url, revision=version.revision, title=version.title)
        row.seen_at = version.fetched_at
        if earlier is not None:
            passages = word_diff(_as_text(earlier), _as_text(version))
            row.changes = [Passage(kind=kind, text=text) for kind, text in passages]
        row.gone = gone if version is versions[-1] else None
        yield row


def _head(version: Article) -> Text:
    from rich.text import Text

    when = f"{version.fetched_at:%Y-%m-%d %H:%M}" if version.fetched_at else "unknown time"
    return Text(f"revision {version.revision}, {when}: {version.title or version.url}", style="bold")


def marked_words(earlier: str, later: str, *, whole: bool = False) -> Text:
    """What went and came between two texts, marked.

    :param whole: whether passages that stayed are shown in full.
    """
    from rich.text import Text

    marks = {"same": ("", "", ""), "gone": ("[-", "-]", "red strike"), "come": ("{+", "+}", "green")}
    shown = Text()
    for kind, words in word_diff(earlier, later):
        before, after, style = marks[kind]
        text = words if whole or kind != "same" else _shortened(words)
        shown.append(f"{before}{text}{after}", style=style)
    return shown


def word_diff(earlier: str, later: str) -> Iterator[tuple[Literal["same", "gone", "come"], str]]:
    """What stayed, went and came between two texts, in the order in which it is read.

    >>> list(word_diff("Ten people fell.", "Eleven people fell."))
    [('gone', 'Ten'), ('come', 'Eleven'), ('same', ' people fell.')]
    """
    old, new = _WORDS.findall(earlier), _WORDS.findall(later)
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield "same", "".join(old[a:b])
            continue
        if a < b:
            yield "gone", "".join(old[a:b])
        if c < d:
            yield "come", "".join(new[c:d])


def _as_text(article: Article) -> str:
    return "\n\n".join(filter(None, (article.title, article.lead, article.body)))


def _shortened(text: str) -> str:
    """A passage that did not change, with its middle left out.

    >>> len(_shortened("word " * 100)) < 150
    True
    """
    parts = re.split(r"(\s+)", text)
    if len(parts) <= 6 * _KEPT_WORDS:
        return text
    return "".join(parts[: 2 * _KEPT_WORDS]) + " … " + "".join(parts[-2 * _KEPT_WORDS :])
