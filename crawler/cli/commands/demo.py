"""``crawler demo``: invented outlets, served on this machine and scraped for real."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from crawler.cli.terminal import say

_OPTIONS = ("DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=False", "CONCURRENT_REQUESTS_PER_DOMAIN=8")


def demo(
    folder: Annotated[Path, typer.Option(help="Where the demo keeps its database and articles.")] = Path(".demo"),
) -> None:
    """Serve the invented outlets that come with the crawler, scrape them, and show what comes out.

    crawler demo
    """
    from rich.text import Text

    from crawler.cli.crawling import crawl, report
    from crawler.cli.tables import print_parts
    from crawler.demo.server import outlet_folders, serve

    folder.mkdir(parents=True, exist_ok=True)
    store, output = folder / "crawler.db", folder / "articles.jsonl"
    for leftover in (output, *folder.glob("crawler.db*")):
        leftover.unlink(missing_ok=True)
    with ExitStack() as stack:
        addresses = []
        for number, (name, files) in enumerate(sorted(outlet_folders().items()), 2):
            server = stack.enter_context(serve(files, f"127.0.0.{number}"))
            addresses.append(f"{server.url}/")
            say(f"{name} is served at {server.url}/")
        command = f"crawler --store {store} scrape {' '.join(addresses)} -o {output}"
        settings = " ".join(f"-s {option}" for option in _OPTIONS)
        print_parts(Text.assemble("\n", (f"$ {command}", "bold"), f" {settings}\n"))
        outcome = crawl("section", {"url": addresses}, store=str(store), output=str(output), options=_OPTIONS)
        status = report(outcome)
    _show(store)
    called = "crawler" if shutil.which("crawler") else min(os.path.relpath(sys.argv[0]), sys.argv[0], key=len)
    say(
        f"\nAll of them are in {output} and {store}. Look at more of them with\n"
        f"  {called} --store {store} show\n"
        f"and scrape an outlet of your own with\n"
        f"  {called} scrape https://outlet.example/section/ -o articles.jsonl"
    )
    raise typer.Exit(status)


def _show(path: Path) -> None:
    """Print the articles' headlines, and one article as a reader reads it."""
    from rich.table import Table

    from crawler.cli.tables import print_parts
    from crawler.export.layout.text import to_text
    from crawler.store import Store

    with Store.open(str(path)) as store:
        articles = list(store.articles())
    table = Table("outlet", "section", "title", "words", "published", box=None, header_style="bold")
    for article in articles[:12]:
        when = f"{article.published:%Y-%m-%d %H:%M}" if article.published else ""
        table.add_row(article.outlet, article.section, article.title, str(article.word_count), when)
    print_parts(table)
    say(f"… and {len(articles) - 12} more. One of them in full:\n" if len(articles) > 12 else "")
    say(to_text(max(articles, key=lambda a: (len(a.related), len(a.tags)))))
