"""The pages of WARC files as commands read them: printed or stored, with a sum at the end."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.cli.terminal import say

if TYPE_CHECKING:
    from crawler.archive.exchange import Exchange
    from crawler.cli.outlet_knowledge import Knowledge
    from crawler.export.base import Exporter
    from crawler.items import Page
    from crawler.store import Store


def extract_archives(
    paths: Sequence[Path], known: Knowledge, exporter: Exporter, *, save: str | None, options: Sequence[str]
) -> int:
    """Print the articles of WARC files, or store them; returns how many of the files could not be read.

    :param exporter: what prints them.
    :param save: the store to put them into, where those that it has are left out; None prints them.
    :param options: ``NAME=VALUE`` settings of the user's.
    """
    from crawler.archive.pages import may_be_article
    from crawler.cli.crawling import given_settings
    from crawler.cli.errors import sentence
    from crawler.crawl.workers.pool import Workers
    from crawler.running.archived import read_archives
    from crawler.running.local import crawl_settings
    from crawler.store import Store

    settings = crawl_settings(save or "crawler.db", given_settings(options))
    failures, counted, reasons = 0, Counter[str](), Counter[str]()
    with ExitStack() as stack:
        store = stack.enter_context(Store.open(save)) if save else None

        def wanted(exchange: Exchange) -> bool:
            return may_be_article(exchange) and (store is None or not _holds(store, exchange))

        for path in paths:
            try:
                for page in read_archives(
                    [path],
                    lambda: Workers.of_settings(settings),
                    knowledge=lambda page: template_of(page, known),
                    wanted=wanted,
                    damage=lambda said: say(said, err=True),
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
                failures += 1
                say(sentence(problem), err=True)
    for name, number in [*counted.items(), *sorted(reasons.items(), key=lambda each: -each[1])]:
        say(f"{number:7} {name}", err=True)
    return failures


def template_of(page: Page, known: Knowledge) -> bytes | None:
    """The template of a page's outlet as JSON; what the outlet's file says is put into the page."""
    import msgspec

    known.put_into(page)
    model = known.template(page.final_url)
    return msgspec.json.encode(model) if model is not None else None


def _holds(store: Store, exchange: Exchange) -> bool:
    """Whether a page is stored as it was then, or as it was later."""
    from crawler.urls import normalise

    stored = store.article(normalise(exchange.url) or exchange.url)
    return stored is not None and stored.fetched_at is not None and stored.fetched_at >= exchange.when
