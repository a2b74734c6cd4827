"""``crawler scrape``: a section of an outlet in, its articles out."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from crawler.cli.options import MOST, Archive, Settings


def scrape(
    ctx: typer.Context,
    urls: Annotated[
        list[str] | None,
        typer.Argument(metavar="URL", help="A section, a front page, a feed, a sitemap or an article."),
    ] = None,
    file: Annotated[
        Path | None, typer.Option("-f", "--file", metavar="FILE|-", help="A list of them: an address a line.")
    ] = None,
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="FILE|-", help="Write the articles to it, in the format of its ending."),
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, max=MOST, help="At most so many articles.")] = None,
    pages: Annotated[int | None, typer.Option(min=1, max=MOST, help="At most so many pages of each section.")] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only articles published since, e.g. 2026-01-31.")
    ] = None,
    match: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT", help="Only articles whose address holds it; * stands for anything, as in /2026/*sea."
        ),
    ] = None,
    list_only: Annotated[
        bool, typer.Option("--list", help="Print the addresses of the articles, and fetch and store none of them.")
    ] = False,
    new_only: Annotated[
        bool, typer.Option("--new-only", help="Write only articles that were not stored earlier.")
    ] = False,
    archive: Archive = None,
    replay: Annotated[
        str | None,
        typer.Option("--replay", metavar="FILE|FOLDER", help="Fetch nothing: what an archive holds answers instead."),
    ] = None,
    setting: Settings = None,
) -> None:
    """Fetch the articles of a section, of a whole front page, or one article.

    crawler scrape https://outlet.example/international/

    crawler scrape https://outlet.example/ --limit 50 -o articles.jsonl

    crawler scrape https://outlet.example/sport/ --since 2026-01-31 -o - | jq .title

    crawler scrape -f urls.txt

    A scrape that was interrupted goes on when the same command is run again.
    """
    from crawler.crawl.workers.fork_server import start_loading
    from crawler.spiders.arguments import instant

    addresses = _addresses(urls or [], file)
    instant("--since", since)
    start_loading()
    from crawler.cli.crawling import crawl, named_settings, report

    arguments = {"url": addresses, "limit": limit, "pages": pages, "since": since, "match": match}
    options = [*named_settings(CRAWLER_ARCHIVE=archive, CRAWLER_REPLAY=replay), *(setting or [])]
    if list_only:
        raise typer.Exit(_list(arguments, options, unused=(output, limit, new_only or None)))
    outcome = crawl("section", arguments, store=ctx.obj.store, output=output, new_only=new_only, options=options)
    raise typer.Exit(report(outcome))


def _list(arguments: dict[str, Any], options: list[str], *, unused: tuple[object, ...]) -> int:
    """Print the addresses of what would be fetched; gives the exit status.

    :param unused: options that go with articles alone.
    """
    from crawler.cli.crawling import crawl, report
    from crawler.cli.terminal import say
    from crawler.spiders.arguments import WrongArgument

    if any(given is not None for given in unused):
        raise WrongArgument("--list fetches no article: -o, --limit and --new-only go without it")
    found: list[str] = []
    with TemporaryDirectory() as folder:
        outcome = crawl("section", arguments | {"tell": found.append}, store=f"{folder}/crawler.db", options=options)
    outcome.counts = None  # it counts articles
    for url in found:
        say(url)
    return report(outcome)


def _addresses(urls: list[str], file: Path | None) -> list[str]:
    from crawler.outlets.lists import read_list
    from crawler.spiders.arguments import WrongArgument, web_address

    for url in urls:
        if url == "-" or url.startswith((".", "/", "~")) or ("://" not in url and Path(url).is_file()):
            raise WrongArgument(f"{url} is no address: `crawler extract {url}` reads a page that you saved")
    addresses = [*map(web_address, urls), *(listed.home for listed in (read_list(file) if file else ()))]
    if not addresses:
        raise WrongArgument("name a page: crawler scrape https://outlet.example/section/, or a list with -f FILE")
    return addresses
