"""``crawler extract``: saved pages in, articles out."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from crawler.items import Article


def extract(
    ctx: typer.Context,
    pages: Annotated[
        list[str],
        typer.Argument(metavar="FILE|DIR|-", help="Saved pages, HTML or plain text, .gz or not; - is stdin."),
    ],
    url: Annotated[
        str, typer.Option(metavar="URL", help="Where the page was read; else what the page itself says.")
    ] = "",
) -> None:
    """Print the article of each saved page as one JSON line.

    \b
    crawler extract page.html
    crawler extract page.txt | jq .body
    crawler extract pages/ > articles.jsonl
    curl -s https://outlet.example/a | crawler extract - --url https://outlet.example/a
    """
    from crawler.cli.errors import sentence
    from crawler.export import exporter_for
    from crawler.urls import normalise

    if url and normalise(url) is None:
        raise ValueError(f"{url!r} is no address of a page; give it with https:// in front")
    files = list(_files(pages))
    if url and len(files) > 1:
        raise typer.BadParameter(
            "several pages cannot have one URL; give one page, or leave it out", param_hint="--url"
        )
    exporter = exporter_for("jsonl")()
    exporter.open(sys.stdout.buffer)
    failures = 0
    for path in _shown(files):
        try:
            article = read_article(path, url)
        except Exception as error:  # whatever a page does to the extraction, it costs that page alone
            if ctx.obj.debug:
                raise
            failures += 1
            said = sentence(error)
            name = str(path or "-")
            typer.echo(said if said.startswith(name) else f"{name}: {said}", err=True)
            continue
        exporter.write(article)
        sys.stdout.buffer.flush()
    raise typer.Exit(1 if failures else 0)


def read_article(path: Path | None, url: str = "") -> Article:
    """The article of a saved page, in the spelling in which a crawl stores it.

    :param path: the file, or None for standard input.
    :param url: where the page was read; empty for what the page says of itself.
    :raises crawler.items.NoArticle: the page holds none.
    :raises crawler.cli.saved_page.UnreadablePage: the file holds no page.
    :raises OSError: the file cannot be read.
    """
    from crawler.cli.saved_page import read_page
    from crawler.extraction import extract as extract_html
    from crawler.pipelines.normalise import normalise_article

    page = read_page(path)
    url = url or page.url
    if page.kind == "html":
        return normalise_article(extract_html(page.text, url))
    from crawler.extraction.text_page import extract_text

    return normalise_article(extract_text(page.text, url))


def _files(pages: Iterable[str]) -> Iterator[Path | None]:
    """The files that the arguments name, folders opened, in order; None is standard input."""
    for name in pages:
        path = Path(name)
        if name == "-":
            yield None
        elif path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.is_file())
        else:
            yield path


def _shown(files: list[Path | None]) -> Iterable[Path | None]:
    """The files, with a progress bar on a terminal when there are many."""
    if len(files) < 10 or not sys.stderr.isatty() or sys.stdout.isatty():
        return files
    from rich.console import Console
    from rich.progress import track

    return track(files, description="pages", console=Console(stderr=True), transient=True)
