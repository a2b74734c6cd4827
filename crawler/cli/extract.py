"""``crawler extract``: saved pages in, articles out."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.cli.options import OUTLETS, OutletsFolder

if TYPE_CHECKING:
    from crawler.extraction import OutletModel
    from crawler.items import Article
    from crawler.outlets import KnownOutlets


def extract(
    ctx: typer.Context,
    pages: Annotated[
        list[str],
        typer.Argument(metavar="FILE|DIR|-", help="Saved pages, HTML or plain text, .gz or not; - is stdin."),
    ],
    url: Annotated[
        str, typer.Option(metavar="URL", help="Where the page was read; else what the page itself says.")
    ] = "",
    template: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What `crawler learn -o FILE` learned of the outlet.")
    ] = None,
    folder: OutletsFolder = OUTLETS,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show what became of each block and where each field stood.")
    ] = False,
) -> None:
    """Print the article of each saved page as one JSON line.

    Selectors in the file of a page's outlet are used.

    \b
    crawler extract page.html
    crawler extract page.txt | jq .body
    crawler extract page.html --explain
    crawler extract pages/ > articles.jsonl
    curl -s https://outlet.example/a | crawler extract - --url https://outlet.example/a
    """
    from crawler.cli.errors import sentence
    from crawler.export import exporter_for
    from crawler.outlets import KnownOutlets
    from crawler.urls import normalise

    if url and normalise(url) is None:
        raise ValueError(f"{url!r} is no address of a page; give it with https:// in front")
    files = list(files_of(pages))
    outlet = _template(template) if template else None
    known = KnownOutlets(folder)
    if url and len(files) > 1:
        raise typer.BadParameter(
            "several pages cannot have one URL; give one page, or leave it out", param_hint="--url"
        )
    exporter = exporter_for("jsonl")()
    exporter.open(sys.stdout.buffer)
    failures = 0
    for path in _shown(files):
        try:
            if explain:
                show_explanation(path, url, outlet, known)
                continue
            article = read_article(path, url, outlet, known)
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
    for problem in known.problems:
        typer.echo(f"not used: {problem}", err=True)
    raise typer.Exit(1 if failures else 0)


def _template(path: Path) -> OutletModel:
    from crawler.extraction.model import read_model

    try:
        return read_model(path.read_bytes())
    except ValueError as error:
        raise ValueError(f"{path} holds {error}; make one with crawler learn -o {path}") from error


def show_explanation(
    path: Path | None, url: str = "", outlet: OutletModel | None = None, known: KnownOutlets | None = None
) -> None:
    """Print the blocks of a saved page with what became of each, and its fields with their sources.

    :param known: outlets whose files may have selectors.

    :raises crawler.cli.saved_page.UnreadablePage: the file holds no HTML page.
    """
    from crawler.cli.explaining import tables_of
    from crawler.cli.saved_page import UnreadablePage, read_page
    from crawler.cli.tables import print_table
    from crawler.extraction.explain import explain

    page = read_page(path)
    if page.kind != "html":
        raise UnreadablePage(f"{path or 'standard input'} is plain text; only HTML pages can be explained")
    url = url or page.url
    explanation = explain(page.text, url, outlet=outlet, selectors=_selectors(known, url))
    typer.echo(f"{path or '-'}: {explanation.verdict}\n")
    for table in tables_of(explanation):
        print_table(table)
        typer.echo()


def read_article(
    path: Path | None, url: str = "", outlet: OutletModel | None = None, known: KnownOutlets | None = None
) -> Article:
    """The article of a saved page, in the spelling in which a crawl stores it.

    :param path: the file, or None for standard input.
    :param url: where the page was read; empty for what the page says of itself.
    :param outlet: what was learned of the outlet's pages.
    :param known: outlets whose files may have selectors.
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
        return normalise_article(extract_html(page.text, url, outlet=outlet, selectors=_selectors(known, url)))
    from crawler.extraction.text_page import extract_text

    return normalise_article(extract_text(page.text, url))


def _selectors(known: KnownOutlets | None, url: str) -> dict[str, str] | None:
    outlet = known.at(url) if known and url else None
    return outlet.selectors if outlet else None


def files_of(pages: Iterable[str]) -> Iterator[Path | None]:
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
