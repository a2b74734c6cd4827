"""``crawler forget``: articles leave the store."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.cli.options import OUTLETS, OutletsFolder
from crawler.cli.outlet_names import stored_outlets
from crawler.cli.terminal import safe, say

if TYPE_CHECKING:
    from crawler.store import Store


def forget(
    ctx: typer.Context,
    what: Annotated[
        str, typer.Argument(metavar="URL|ID|OUTLET", help="One article, or an outlet with all of its articles.")
    ],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    folder: OutletsFolder = OUTLETS,
) -> None:
    """Delete an article, or all of an outlet and what was learned of its pages.

    With an article go its versions, its words in the search and the page that is kept of it. `crawler export --after`
    tells it as forgotten. Its addresses stay, and no crawl fetches them again unless one is given by hand. An outlet
    is named by its name or host, and goes on being crawled as long as it has a file; `crawler store compact` gives
    the disk space back. An archive (--archive of a crawl) is not touched: what was fetched stays in its files.

    \b
    crawler forget https://outlet.example/international/a-story.html
    crawler forget outlet.example --yes
    """
    from crawler.store import Store

    with Store.open(ctx.obj.store, create=False) as store:
        if (article := store.article(what)) is not None:
            _ask(f"Forget {article.title or 'the article'} ({article.url})?", yes=yes)
            number = store.forget([article.id])
        elif _is_page(what):
            raise ValueError(f"no article {what} is stored; there is nothing to forget")
        else:
            number = _forget_outlet(store, what, stored_outlets(store, folder, what) or [], yes=yes)
    say(f"{_articles(number)} forgotten.")
    say("An archive of crawls is not touched: delete its files to be rid of the pages in it.", err=True)


def _forget_outlet(store: Store, name: str, names: list[str], *, yes: bool) -> int:
    from crawler.store import ArticleQuery

    query = ArticleQuery(outlet=names)
    _ask(f"Forget {_articles(store.count(query))} of {', '.join(names)}, and what was learned of its pages?", yes=yes)
    number = store.forget(query)
    if not store.forget_learned(names) and not number:
        raise ValueError(f"nothing of {name} is stored; there is nothing to forget")
    return number


def _is_page(what: str) -> bool:
    """Whether something can be the address of a page only, which must not be taken for its whole outlet."""
    return "/" in what.partition("://")[2 if "://" in what else 0].rstrip("/")


def _ask(question: str, *, yes: bool) -> None:
    """Go on if a person wants it.

    :raises typer.BadParameter: when nobody can be asked.
    """
    if yes:
        return
    if not _can_ask():
        raise typer.BadParameter("nobody can be asked here whether to forget it; give --yes if you mean it")
    if not typer.confirm(safe(question), err=True):
        say("Nothing was forgotten.", err=True)
        raise typer.Exit(1)


def _can_ask() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _articles(number: int) -> str:
    return f"{number} article{'' if number == 1 else 's'}"
