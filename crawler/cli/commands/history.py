"""``crawler history``: how an article changed."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.answers.versions import as_text, versions_of, word_diff
from crawler.cli.options import AsJson
from crawler.cli.terminal import say

if TYPE_CHECKING:
    from rich.text import Text

    from crawler.items import Article


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

        print_rows(versions_of(versions, (found.gone or gone[1]) if gone else None))
        return
    print_parts(_head(versions[0]))
    for earlier, later in pairwise(versions):
        print_parts("", _head(later), marked_words(as_text(earlier), as_text(later), whole=whole))
    if len(versions) == 1:
        say("It has not changed since it was stored.")
    if gone is not None:
        reason, when = gone[0], found.gone or gone[1]
        say(f"Gone since {when:%Y-%m-%d %H:%M} ({reason}); its text is kept.")


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


def _shortened(text: str) -> str:
    """A passage that did not change, with its middle left out.

    >>> len(_shortened("word " * 100)) < 150
    True
    """
    parts = re.split(r"(\s+)", text)
    if len(parts) <= 6 * _KEPT_WORDS:
        return text
    return "".join(parts[: 2 * _KEPT_WORDS]) + " … " + "".join(parts[-2 * _KEPT_WORDS :])
