"""The articles of WARC files, printed or stored: read on this machine, or by the nodes of a cluster."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from crawler.cli.options import given_again
from crawler.cli.terminal import say

if TYPE_CHECKING:
    from crawler.archive.exchange import Exchange
    from crawler.cli.outlet_knowledge import Knowledge
    from crawler.export.base import Exporter
    from crawler.store import Store


def extract_archives(
    paths: Sequence[Path], known: Knowledge, exporter: Exporter, *, save: str | None, options: Sequence[str]
) -> int:
    """Print the articles of WARC files, or store them; returns how many of the files could not be read as a whole.

    :param exporter: what prints them.
    :param save: the store to put them into, where those that it has are left out; None prints them.
    :param options: ``NAME=VALUE`` settings of the user's.
    """
    from crawler.archive.pages import may_be_article
    from crawler.cli.crawling import given_settings
    from crawler.cli.errors import sentence
    from crawler.crawl.workers.pool import Workers
    from crawler.running.archives.extraction import read_archives
    from crawler.running.local import crawl_settings
    from crawler.store import Store

    settings = crawl_settings(save or "crawler.db", given_settings(options))
    counted, reasons = Counter[str](), Counter[str]()
    unread: set[Path] = set()

    def tell(path: Path, said: str, _url: str = "") -> None:
        unread.add(path)
        say(said, err=True)

    with ExitStack() as stack:
        store = stack.enter_context(Store.open(save)) if save else None

        def wanted(exchange: Exchange) -> bool:
            return may_be_article(exchange) and (store is None or not _holds(store, exchange))

        for path in paths:
            try:
                for page in read_archives(
                    [path],
                    lambda: Workers.of_settings(settings),
                    knowledge=known.given_to,
                    wanted=wanted,
                    damage=partial(tell, path),
                ):
                    if page.article is None:
                        reasons[page.reason] += 1
                    elif store is not None:
                        counted[store.save(page.article).kind] += 1
                    else:
                        exporter.write(page.article)
                        sys.stdout.buffer.flush()
            except (OSError, ValueError) as problem:
                if isinstance(problem, BrokenPipeError):
                    raise
                tell(path, sentence(problem))
    for name, number in [*counted.items(), *sorted(reasons.items(), key=lambda each: -each[1])]:
        say(f"{number:7} {name}", err=True)
    return len(unread)


def _holds(store: Store, exchange: Exchange) -> bool:
    """Whether a page is stored as it was then, or as it was later."""
    from crawler.urls import normalise

    stored = store.article(normalise(exchange.url) or exchange.url)
    return stored is not None and stored.fetched_at is not None and stored.fetched_at >= exchange.when


def extract_on_nodes(ctx: typer.Context, address: str, folder: Path, paths: Sequence[Path], *, save: bool) -> None:
    """Have the nodes of a Ray cluster read WARC files."""
    from crawler.running.cluster.archives import read_on_nodes
    from crawler.running.cluster.command import NodeCommand

    given = given_again(ctx, without=("ray", "folder", "store", "pages"))
    arguments = ["extract", "-s", "CRAWLER_WORKERS=1", *given]  # a file a core
    command = NodeCommand.of(arguments, folder=folder, store=ctx.obj.store, writes=save)
    for line in read_on_nodes(address, command, paths, tell=lambda said: say(said, err=True)):
        sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()
