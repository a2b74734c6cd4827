"""``crawler show``: what is stored, for a reader."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.cli.options import MOST, OUTLETS, Outlet, OutletsFolder
from crawler.cli.outlet_names import stored_outlets
from crawler.cli.terminal import counted, say

if TYPE_CHECKING:
    from rich.console import RenderableType

    from crawler.items import Article, Block
    from crawler.store import Store


def show(
    ctx: typer.Context,
    article: Annotated[
        str | None, typer.Argument(metavar="[URL|ID]", help="One article; without it the latest.")
    ] = None,
    outlet: Outlet = None,
    folder: OutletsFolder = OUTLETS,
    limit: Annotated[int, typer.Option(min=1, max=MOST, help="How many of the latest.")] = 20,
    provenance: Annotated[bool, typer.Option("--provenance", help="Say where each field came from.")] = False,
    cluster: Annotated[
        str | None, typer.Option(metavar="ID|URL", help="The copies of this article, the earliest first.")
    ] = None,
) -> None:
    """Show the latest articles, one of them as a reader reads it, or the copies of one.

    \b
    crawler show
    crawler show 3a606139 --provenance
    crawler show https://outlet.example/international/a-story.html
    crawler show --cluster 3a606139
    """
    from crawler.cli.tables import print_parts
    from crawler.store import Store

    if cluster is not None and (article is not None or outlet is not None):
        raise typer.BadParameter("--cluster names all that is shown; leave out the others")
    with Store.open(ctx.obj.store, create=False) as store:
        if cluster is not None:
            _copies(store, cluster)
            return
        if article is None:
            _latest(store, outlet, stored_outlets(store, folder, outlet), limit)
            return
        found = store.article(article)
    if found is None:
        hint = "`crawler show` lists those that are, `crawler search` finds them by their words"
        raise ValueError(f"no article {article} is stored; {hint}")
    print_parts(*_as_read(found), *([_provenance(found)] if provenance else []))


def _latest(store: Store, outlet: str | None, names: list[str] | None, limit: int) -> None:
    from crawler.cli.tables import plain_table, print_parts
    from crawler.store import ArticleQuery
    from crawler.store.records import FAILED_STATES

    latest = store.latest(limit, ArticleQuery(outlet=names))
    if not latest:
        say("No article is stored yet." if outlet is None else f"No article of {outlet} is stored.")
        return
    table = plain_table("id", "published", "outlet", "title")
    for article in latest:
        table.add_row(article.id[:8], _minute(article.published), article.outlet, article.title or article.text[:80])
    print_parts(table)
    totals = store.counts()
    failed = sum(totals.urls.get(state, 0) for state in FAILED_STATES)
    say(f"\n{counted(totals.articles, 'article')} of {counted(totals.outlets, 'outlet')} stored", nl=False)
    say(f", {counted(failed, 'URL')} failed (`crawler failed` lists them)." if failed else ".")


def _copies(store: Store, wanted: str) -> None:
    from crawler.cli.tables import plain_table, print_parts

    cluster = store.cluster(wanted)
    if cluster is None:
        if store.article(wanted) is None:
            raise ValueError(f"no article {wanted} is stored; `crawler show` lists those that are")
        say(f"No copy of {wanted} is stored.")
        return
    table = plain_table("id", "published", "outlet", "words", "title", "url")
    for copy in cluster.articles:
        title = copy.title or copy.text[:80]
        table.add_row(copy.id[:8], _minute(copy.published), copy.outlet, str(copy.word_count), title, copy.url)
    print_parts(table)
    number, first = len(cluster.articles), cluster.articles[0]
    when = f", {_minute(first.published)}" if first.published else ""
    say(f"\n{number} copies; the first is of {first.outlet}{when}", nl=False)
    say(f"; they come from {cluster.agency}." if cluster.agency else ".")


def _as_read(article: Article) -> list[RenderableType]:
    """The article's parts in the order in which a reader meets them, a blank line between any two."""
    from rich.text import Text

    parts: list[RenderableType] = []
    if article.section:
        parts.append(Text(article.section, style="cyan"))
    if article.title:
        parts.append(Text(article.title, style="bold"))
    parts.append(Text(_byline(article), style="dim"))
    if article.lead:
        parts.append(Text(article.lead, style="italic"))
    parts += [_block(block) for block in article.blocks] or [Text(article.body)]
    if article.related:
        lines = [f"• {related.title}" + (f"  {related.url}" if related.url else "") for related in article.related]
        parts.append(Text("\n".join(["Read also", *lines])))
    if article.tags:
        parts.append(Text(f"Tags: {', '.join(article.tags)}"))
    spaced: list[RenderableType] = []
    for part in parts:
        spaced += [part, ""]
    return [*spaced, Text(" ".join(filter(None, (article.id, article.url))), style="dim")]


def _byline(article: Article) -> str:
    facts = [
        ", ".join(article.authors),
        _minute(article.published),
        f"changed {_minute(article.modified)}" if article.modified and article.modified != article.published else "",
        article.outlet,
        article.language or "",
        counted(article.word_count, "word"),
        "text of the feed, the page is behind a wall" if article.from_feed else "",
        "part of it for subscribers" if article.paywalled else "",
        f"revision {article.revision}" if article.revision > 1 else "",
        f"copies in cluster {article.cluster[:8]}" if article.cluster else "",
    ]
    return " · ".join(filter(None, facts))


def _block(block: Block) -> RenderableType:
    from rich.padding import Padding
    from rich.text import Text

    if block.kind == "heading":
        return Text(block.text, style="bold")
    if block.kind == "list_item":
        return Padding(Text(f"• {block.text}"), (0, 0, 0, 2 * max(block.level, 1)))
    if block.kind == "quote":
        return Padding(Text(block.text, style="italic"), (0, 0, 0, 4))
    return Text(block.text)


def _provenance(article: Article) -> RenderableType:
    from crawler.cli.tables import plain_table

    table = plain_table("field", "came from")
    for field, source in sorted(article.provenance.items()):
        table.add_row(field, source)
    return table


def _minute(when: datetime | None) -> str:
    return f"{when:%Y-%m-%d %H:%M}" if when else ""
