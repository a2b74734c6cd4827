"""``crawler search``: the stored articles that hold some words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from crawler.cli.options import MOST, OUTLETS, Language, Outlet, OutletsFolder, Since, Until
from crawler.cli.outlet_names import stored_outlets
from crawler.cli.terminal import say

if TYPE_CHECKING:
    from rich.text import Text

    from crawler.store import Hit


def search(
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="What title, lead and body hold, all of it.")],
    outlet: Outlet = None,
    folder: OutletsFolder = OUTLETS,
    section: Annotated[str | None, typer.Option(metavar="NAME", help="Only of this section.")] = None,
    language: Language = None,
    since: Since = None,
    until: Until = None,
    limit: Annotated[int, typer.Option(min=1, max=MOST, help="At most so many, the best ones.")] = 20,
) -> None:
    """Find stored articles by their words, the best and most recent first, each with a passage.

    What is given in quotes stands together, a * ends the beginning of a word, a - leaves articles out. Case and accents
    do not count. `crawler export --words` writes what is found.

    \b
    crawler search rain harbour
    crawler search "open harbour" 'harb*' -snow --since 2026-01-01
    crawler search 東京 --language ja
    """
    from crawler.cli.tables import print_parts
    from crawler.store import ArticleQuery, Store
    from crawler.store.words.terms import read_terms

    if words == ["-h"]:  # which is no option here: with one, -hail would ask for help
        say(ctx.get_help())
        return
    for word in words:
        if word.startswith("--"):
            raise typer.BadParameter(f"there is no option {word}")
    wanted = " ".join(as_typed(word) for word in words)
    try:
        read_terms(wanted)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="WORDS") from None
    with Store.open(ctx.obj.store, create=False) as store:
        query = ArticleQuery(
            words=wanted,
            outlet=stored_outlets(store, folder, outlet),
            section=section,
            language=language,
            since=since,
            until=until,
        )
        hits = store.search(query, limit=limit)
    if not hits:
        say("No stored article holds that.", err=True)
    for hit in hits:
        print_parts(*_shown(hit))


def as_typed(word: str) -> str:
    """A word of the command line; the shell has taken the quotes from what has spaces.

    >>> as_typed("-open harbour"), as_typed('"open harbour"'), as_typed("rain")
    ('-"open harbour"', '"open harbour"', 'rain')
    """
    if '"' in word or " " not in word.strip():
        return word
    minus = "-" * word.startswith("-")
    return f'{minus}"{word.removeprefix("-").removesuffix("*")}"{"*" * word.endswith("*")}'


def _shown(hit: Hit) -> list[Text]:
    from rich.text import Text

    article = hit.article
    title = Text(article.title or article.url, style="bold")
    snippet = Text(hit.snippet)
    for start, end in hit.matches:
        snippet.stylize("bold yellow", start, end)
    when = f"{article.published:%Y-%m-%d %H:%M}" if article.published else ""
    about = " · ".join(filter(None, (article.id[:8], when, article.outlet, article.language or "", article.url)))
    return [title, Text(about, style="dim"), snippet, Text()]
