"""``crawler demo``: invented outlets, served on this machine and scraped for real."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

_OPTIONS = ("DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=False", "CONCURRENT_REQUESTS_PER_DOMAIN=8")


def demo(
    folder: Annotated[Path, typer.Option(help="Where the demo keeps its database and articles.")] = Path(".demo"),
) -> None:
    """Serve the invented outlets that come with the crawler, scrape them, and show what comes out.

    crawler demo
    """
    from rich.console import Console

    from crawler.cli.crawling import crawl, report
    from crawler.demo.server import outlet_folders, serve

    folder.mkdir(parents=True, exist_ok=True)
    store, output = folder / "crawler.db", folder / "articles.jsonl"
    for leftover in (output, *folder.glob("crawler.db*")):
        leftover.unlink(missing_ok=True)
    console = Console(highlight=False, soft_wrap=True)
    with ExitStack() as stack:
        addresses = []
        for number, (name, files) in enumerate(sorted(outlet_folders().items()), 2):
            server = stack.enter_context(serve(files, f"127.0.0.{number}"))
            addresses.append(f"{server.url}/")
            console.print(f"{name} is served at {server.url}/")
        command = f"crawler --store {store} scrape {' '.join(addresses)} -o {output}"
        console.print(f"\n[bold]$ {command}[/] " + " ".join(f"-s {option}" for option in _OPTIONS) + "\n")
        outcome = crawl("section", {"url": addresses}, store=str(store), output=str(output), options=_OPTIONS)
        status = report(outcome)
    _show(console, store)
    console.print(
        f"\nAll of them are in [bold]{output}[/] and [bold]{store}[/]. Look at more of them with\n"
        f"  .venv/bin/crawler --store {store} show\n"
        f"and scrape an outlet of your own with\n"
        f"  .venv/bin/crawler scrape https://outlet.example/section/ -o articles.jsonl"
    )
    raise typer.Exit(status)


def _show(console: Console, path: Path) -> None:
    """Print the articles' headlines, and one article as a reader reads it."""
    from rich.table import Table

    from crawler.export.text import to_text
    from crawler.store import Store

    with Store.open(str(path)) as store:
        articles = list(store.articles())
    table = Table("outlet", "section", "title", "words", "published", box=None, header_style="bold")
    for article in articles[:12]:
        when = f"{article.published:%Y-%m-%d %H:%M}" if article.published else ""
        table.add_row(article.outlet, article.section, article.title, str(article.word_count), when)
    console.print(table)
    console.print(f"… and {len(articles) - 12} more. One of them in full:\n" if len(articles) > 12 else "")
    console.print(to_text(max(articles, key=lambda a: (len(a.related), len(a.tags)))), markup=False)
