"""``crawler extract``: pages in, saved or at an address, articles out."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.cli.options import OUTLETS, OutletsFolder, Ray, Settings
from crawler.cli.outlet_names import tell_unused
from crawler.cli.terminal import say

if TYPE_CHECKING:
    from crawler.cli.outlet_knowledge import Knowledge
    from crawler.cli.saved_page import SavedPage
    from crawler.cli.saved_texts import SavedTexts
    from crawler.export.base import Exporter
    from crawler.items import Article, Page


def extract(
    ctx: typer.Context,
    pages: Annotated[
        list[str],
        typer.Argument(
            metavar="URL|FILE|DIR|-",
            help="Pages on the web or saved, HTML, text or WARC, .gz or not; - is stdin.",
        ),
    ],
    url: Annotated[
        str, typer.Option(metavar="URL", help="Where a saved page was read; else what the page itself says.")
    ] = "",
    template: Annotated[
        Path | None,
        typer.Option("--template", metavar="FILE", help="What `crawler learn -o FILE` learned, not what is stored."),
    ] = None,
    no_template: Annotated[
        bool, typer.Option("--no-template", help="Read each page alone, without the outlet's stored template.")
    ] = False,
    folder: OutletsFolder = OUTLETS,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show what became of each block and where each field stood.")
    ] = False,
    save: Annotated[
        bool, typer.Option("--save", help="Store the articles of WARC files; what is stored is not read again.")
    ] = False,
    ray: Ray = None,
    setting: Settings = None,
) -> None:
    """Print the article of each page as one JSON line, read as a crawl of its outlet reads it.

    What the file of its outlet says is used, and the template that the store holds. A page at an address is fetched as
    a crawl would; it does not go into the store. What is hardly an article is printed, too, with a `kind` that says
    what it seems to be; a crawl leaves it out. Plain text of one folder, or of one file with a line of a form feed
    between two pages, is taken for one outlet's: each page is read with what all of them show.
    The pages of WARC files are read in parallel, in their order; with --save they are stored instead of printed, and
    the same command goes on where it was ended.

    \b
    crawler extract https://outlet.example/a --explain
    crawler extract page.html
    crawler extract page.txt | jq .body
    crawler extract pages/ > articles.jsonl
    crawler extract texts/ > articles.jsonl
    crawler extract CC-NEWS-1.warc.gz --save
    crawler extract --ray auto archive/ > articles.jsonl
    curl -s https://outlet.example/a | crawler extract - --url https://outlet.example/a
    """
    from crawler.cli.commands.extraction.archives import extract_archives, extract_on_nodes
    from crawler.cli.outlet_knowledge import Knowledge
    from crawler.export import exporter_for

    archives, named = _named_with(url, pages)
    if not (archives or named):
        raise ValueError(f"there is no file in {' and '.join(pages)}")
    known = Knowledge(folder, template, None if no_template else ctx.obj.store)
    if ray is not None:
        if named or explain or url or template:
            raise ValueError("--ray reads WARC files; other pages, --explain, --url and --template are for one machine")
        extract_on_nodes(ctx, ray, folder, archives, save=save)
        return
    if save and named:
        other = "standard input" if named[0] is None else named[0]
        raise ValueError(f"--save stores what WARC files hold, not {other}; `crawler scrape` stores pages on the web")
    if archives and (explain or url):
        raise ValueError("--explain and --url are for one page, not for WARC files; leave them out")
    options = setting or []
    fetched = _fetched([name for name in named if isinstance(name, str)], ctx.obj.store, options)
    exporter = exporter_for("jsonl")()
    exporter.open(sys.stdout.buffer)
    failures = 0
    if archives:
        failures = extract_archives(archives, known, exporter, save=ctx.obj.store if save else None, options=options)
    failures += _extract_pages(
        named, fetched, known, None if explain else exporter, url=url, keep_going=not ctx.obj.debug
    )
    tell_unused(known.outlets.problems)
    raise typer.Exit(1 if failures else 0)


def _named_with(url: str, pages: Sequence[str]) -> tuple[list[Path], list[str | Path | None]]:
    """The WARC files that the arguments name, without their indexes, and the other pages.

    :param url: where the page was read; empty where that is not given.
    :raises ValueError: it is no address.
    :raises typer.BadParameter: there is not one saved page to which it belongs.
    """
    from crawler.archive.files import is_archive
    from crawler.urls import normalise

    if url and normalise(url) is None:
        raise ValueError(f"{url!r} is no address of a page; give it with https:// in front")
    named = list(_named(pages))
    if url and len(named) > 1:
        raise typer.BadParameter(
            "several pages cannot have one URL; give one page, or leave it out", param_hint="--url"
        )
    if url and isinstance(named[0], str):
        raise typer.BadParameter("a page at an address was read there; leave it out", param_hint="--url")
    archives = [name for name in named if isinstance(name, Path) and is_archive(name)]
    others = [name for name in named if name not in archives and not (archives and str(name).endswith(".cdxj"))]
    return archives, others


def _extract_pages(
    named: list[str | Path | None],
    fetched: Mapping[str, Page | ValueError],
    known: Knowledge,
    exporter: Exporter | None,
    *,
    url: str,
    keep_going: bool,
) -> int:
    """Print the articles of pages; returns how many of the pages could not be read.

    :param fetched: for each address the page, or why there is none.
    :param exporter: what prints them; None explains them instead.
    :param url: where a saved page was read; empty for what the page says of itself.
    :param keep_going: whether a page that cannot be read is told and passed over, whatever it did to the extraction.
    """
    from crawler.cli.errors import sentence
    from crawler.cli.saved_texts import SavedTexts

    texts = SavedTexts(name for name in named if isinstance(name, Path))
    failures = 0
    for name in _shown(named):
        try:
            page = fetched[name] if isinstance(name, str) else name
            if isinstance(page, Exception):
                raise page
            if exporter is None:
                show_explanation(page, known, url)
                continue
            for article in read_articles(page, known, texts, url):
                exporter.write(article)
                sys.stdout.buffer.flush()
        except BrokenPipeError:
            raise
        except Exception as error:
            if not keep_going:
                raise
            failures += 1
            said = sentence(error)
            say(said if said.startswith(str(name or "-")) else f"{name or '-'}: {said}", err=True)
    return failures


def _fetched(urls: list[str], store: str, options: list[str]) -> dict[str, Page | ValueError]:
    """The page at each address, or why there is none."""
    if not urls:
        return {}
    from crawler.cli.crawling import given_settings, log_to_stderr
    from crawler.running.local import crawl_settings
    from crawler.running.pages import fetch

    settings = crawl_settings(store, given_settings(options))
    log_to_stderr(settings)
    return {**fetch(urls, settings)}


def show_explanation(source: Page | Path | None, known: Knowledge, url: str = "") -> None:
    """Print the blocks of a page with what became of each, and its fields with their sources.

    :param source: a fetched page, the file of a saved one, or None for standard input.
    :param url: where a saved page was read; empty for what the page says of itself.
    :raises crawler.cli.saved_page.UnreadablePage: the file holds no HTML page.
    """
    from crawler.cli.explanation import fields_without_value, tables_of
    from crawler.cli.saved_page import SavedPage, UnreadablePage
    from crawler.cli.tables import print_parts
    from crawler.extraction.explain import explain_page

    page = _opened(source, known, url)
    if isinstance(page, SavedPage):
        raise UnreadablePage(f"{source or 'standard input'} is plain text; only HTML pages can be explained")
    explanation = explain_page(page, known.template(page.final_url))
    say(f"{page.url if page is source else source or '-'}: {explanation.verdict}\n")
    fields, blocks = tables_of(explanation)
    print_parts(fields)
    say(f"Nothing for {', '.join(fields_without_value(explanation))}.\n")
    print_parts(blocks)
    say()


def read_articles(source: Page | Path | None, known: Knowledge, texts: SavedTexts, url: str = "") -> Iterator[Article]:
    """The article of a page, or those of a text that holds several, in the spelling in which a crawl stores them.

    :param source: a fetched page, the file of a saved one, or None for standard input.
    :param texts: the saved pages that are read with it.
    :param url: where a saved page was read; empty for what the page says of itself.
    :raises crawler.items.NoArticle: the page holds none.
    :raises crawler.cli.saved_page.UnreadablePage: the file holds no page, or some of its texts hold no article.
    :raises OSError: the file cannot be read.
    """
    from crawler.cli.saved_page import SavedPage
    from crawler.extraction import extract_page
    from crawler.extraction.jobs import extract_checked
    from crawler.extraction.overrides.by_hand import unmatched_selectors
    from crawler.normalise import normalise_article

    page = _opened(source, known, url)
    if isinstance(page, SavedPage):
        path = source if isinstance(source, Path) else None
        yield from map(normalise_article, texts.articles(page, path, url))
        return
    read = extract_page if page.link is None else extract_checked  # of a saved page nobody knows where it led
    article = read(page, known.template(page.final_url))
    for name, selector in unmatched_selectors(page, article).items():
        say(
            f"{page.url if page is source else source or '-'}: the selector of {name}, {selector!r}, gives nothing",
            err=True,
        )
    yield normalise_article(article)


def _opened(source: Page | Path | None, known: Knowledge, url: str) -> Page | SavedPage:
    """The page to be read, with what the file of its outlet says; a saved one of plain text as it is."""
    from crawler.cli.saved_page import read_saved_page

    if source is None or isinstance(source, Path):
        saved = read_saved_page(source)
        if saved.kind == "text":
            return saved
        page = saved.as_page(url)
    else:
        page = source
    known.put_into(page)
    return page


def _named(names: Iterable[str]) -> Iterator[str | Path | None]:
    """What the arguments name: addresses, normalised, and files."""
    from crawler.urls import normalise

    for name in names:
        if not name.lower().startswith(("http://", "https://")):
            yield from files_of([name])
        elif address := normalise(name):
            yield address
        else:
            raise ValueError(f"{name!r} is no address of a page")


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


def _shown(files: list[str | Path | None]) -> Iterable[str | Path | None]:
    """What is to be read, with a progress bar on a terminal when there are many."""
    if len(files) < 10 or not sys.stderr.isatty() or sys.stdout.isatty():
        return files
    from rich.progress import track

    from crawler.cli.terminal import console

    return track(files, description="pages", console=console(err=True), transient=True)
