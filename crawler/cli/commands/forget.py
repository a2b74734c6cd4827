"""``crawler forget``: articles leave the store."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.cli.options import OUTLETS, OutletsFolder
from crawler.cli.outlet_names import stored_outlets
from crawler.cli.terminal import counted, safe, say

if TYPE_CHECKING:
    from crawler.store import Store


def forget(
    ctx: typer.Context,
    what: Annotated[
        str, typer.Argument(metavar="URL|ID|OUTLET", help="One article, or an outlet with all of its articles.")
    ],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    archive: Annotated[
        Path | None,
        typer.Option("--archive", metavar="FOLDER", help="Take the pages out of that archive too (CRAWLER_ARCHIVE)."),
    ] = None,
    folder: OutletsFolder = OUTLETS,
) -> None:
    """Delete an article, or all of an outlet and what was learned of its pages.

    With an article go its versions, its words in the search and the page that is kept of it. `crawler export --after`
    tells it as forgotten. Its addresses stay, and no crawl fetches them again unless one is given by hand. An outlet
    is named by its name or host, and goes on being crawled as long as it has a file; `crawler store compact` gives
    the disk space back. Its pages leave the archive first, even while a crawl writes there: every response of the
    article's addresses, or all of the outlet's hosts. A page that is only in the archive is named by its address.
    Killed at any moment, the same command goes on.

    \b
    crawler forget https://outlet.example/international/a-story.html
    crawler forget outlet.example --archive /srv/news/archive --yes
    """
    from crawler.store import Store

    with Store.open(ctx.obj.store, create=False) as store:
        kept = _archive(archive, ctx.obj.store)
        if (article := store.outline(what)) is not None:
            _ask(f"Forget {article.title or 'the article'} ({article.url})?", yes=yes)
            records = _forget_archived(kept, store.addresses([article.id]))
            number = store.forget([article.id])
        elif _is_page(what):
            number, records = 0, _forget_page(kept, what, yes=yes)
        else:
            number, records = _forget_outlet(store, kept, what, stored_outlets(store, folder, what) or [], yes=yes)
    gone = "" if kept is None else f", {counted(records, 'response')} gone from {kept}"
    say(f"{counted(number, 'article')} forgotten{gone}.")
    if kept is None:
        say("No archive was looked into: name one with --archive to take its pages out too.", err=True)


def _forget_page(archive: Path | None, url: str, *, yes: bool) -> int:
    """Take a page that is not stored out of an archive; gives how many responses went.

    :raises ValueError: there is none of it.
    """
    if archive is None:
        raise ValueError(f"no article {url} is stored; there is nothing to forget")
    _ask(f"No article {url} is stored. Forget what {archive} has of it?", yes=yes)
    if not (records := _forget_archived(archive, [url])):
        raise ValueError(f"nothing of {url} is stored, or in {archive}; there is nothing to forget")
    return records


def _forget_outlet(store: Store, archive: Path | None, name: str, names: list[str], *, yes: bool) -> tuple[int, int]:
    from crawler.store import ArticleQuery

    query = ArticleQuery(outlet=names)
    stored = counted(store.count(query), "article")
    _ask(f"Forget {stored} of {', '.join(names)}, and what was learned of its pages?", yes=yes)
    elsewhere = store.addresses(query) if archive is not None else []
    records = _forget_archived(archive, elsewhere, outlets=names)
    number = store.forget(query)
    if not store.forget_learned(names) and not number and not records:
        raise ValueError(f"nothing of {name} is stored; there is nothing to forget")
    return number, records


def _archive(given: Path | None, store: str) -> Path | None:
    """The folder of the archive that is looked into; None where nobody keeps one.

    :raises ValueError: it is none.
    """
    from crawler.running.local import crawl_settings

    named = str(given) if given else crawl_settings(store, {})["CRAWLER_ARCHIVE"]
    if not named:
        return None
    if not (folder := Path(named).expanduser()).is_dir():
        raise ValueError(f"there is no archive {folder}; name the folder that --archive of the crawls named")
    return folder


def _forget_archived(archive: Path | None, addresses: Iterable[str], *, outlets: Sequence[str] = ()) -> int:
    """Take pages out of an archive; gives how many records went, and tells whose files still hold some."""
    if archive is None:
        return 0
    from datetime import UTC, datetime

    from crawler.archive.forgetting import Removal, forget_records
    from crawler.urls import normalise, outlet_of

    own = {normalise(url) or url for url in addresses if outlet_of(url) not in outlets}
    removal = Removal(addresses=frozenset(own), outlets=frozenset(outlets), until=datetime.now(UTC))
    removed = forget_records(archive, removal)
    for path in removed.left:
        say(f"{path} holds pages of it too, and was written by no crawl: it stays as it is", err=True)
    return removed.records


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
