"""``crawler export``: stored articles into a file."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO, cast

import typer

from crawler.cli.options import OUTLETS, Outlet, OutletsFolder, Since, Until
from crawler.cli.outlet_names import stored_outlets


def export(
    ctx: typer.Context,
    output: Annotated[
        str,
        typer.Option(
            "-o", "--output", metavar="FILE|-", help="Write to it, in the format of its ending; - is standard output."
        ),
    ] = "-",
    format_: Annotated[
        str | None,
        typer.Option("--format", metavar="NAME", help="jsonl, json, csv or text, whatever the file's ending."),
    ] = None,
    outlet: Outlet = None,
    folder: OutletsFolder = OUTLETS,
    section: Annotated[str | None, typer.Option(metavar="NAME", help="Only of this section.")] = None,
    language: Annotated[str | None, typer.Option(metavar="CODE", help="Only in this language, such as en.")] = None,
    kind: Annotated[
        str | None, typer.Option(metavar="KIND", help="Only of this kind, such as article, live_blog or video.")
    ] = None,
    since: Since = None,
    until: Until = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many articles.")] = None,
    without_opt_outs: Annotated[
        bool,
        typer.Option("--without-opt-outs", help="Leave out articles reserved against archiving, mining or AI."),
    ] = False,
    without_feed_texts: Annotated[
        bool,
        typer.Option("--without-feed-texts", help="Leave out texts of feeds, where a page is behind a wall."),
    ] = False,
    without_paywalled: Annotated[
        bool, typer.Option("--without-paywalled", help="Leave out articles of which a part is for subscribers.")
    ] = False,
    without_gone: Annotated[
        bool, typer.Option("--without-gone", help="Leave out articles that are no longer at their address.")
    ] = False,
) -> None:
    """Write stored articles to a file or to standard output.

    The file's ending names the format: .jsonl, .json, .csv or .txt, and a further .gz compresses.

    \b
    crawler export | jq .title
    crawler export -o articles.csv --outlet outlet.example
    crawler export -o january.jsonl.gz --since 2026-01-01 --until 2026-01-31
    """
    from crawler.export import exporter_for, formats
    from crawler.store import ArticleQuery, Store

    if format_ is not None and format_ not in formats():
        raise typer.BadParameter(f"{format_!r} is none of {', '.join(formats())}", param_hint="--format")
    exporter = exporter_for(format_ or output)()
    number = 0
    with Store.open(ctx.obj.store, create=False) as store:
        names = stored_outlets(store, folder, outlet)
        with _opened(output) as fp:
            exporter.open(fp)
            query = ArticleQuery(
                outlet=names,
                since=since,
                until=until,
                section=section,
                language=language,
                kind=kind,
                opt_outs=False if without_opt_outs else None,
                from_feed=False if without_feed_texts else None,
                paywalled=False if without_paywalled else None,
                gone=False if without_gone else None,
            )
            for article in store.articles(query, limit=limit):
                exporter.write(article)
                number += 1
            exporter.close()
    if number == 0:
        typer.echo("The store holds no article that fits.", err=True)
    elif output != "-":
        typer.echo(f"{number} article{'s' if number > 1 else ''} written to {output}.", err=True)


@contextmanager
def _opened(output: str) -> Iterator[BinaryIO]:
    """The file to write to; a regular one comes into being at the end, whole or not at all."""
    path = Path(output)
    if output == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    elif path.exists() and not path.is_file() and not path.is_dir():  # a device or a pipe
        with path.open("wb") as fp:
            yield fp
    else:
        with _replacing(path) as fp:
            yield fp


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder; name a file in it")
    path = path.resolve()  # a link stays one
    if not path.parent.is_dir():
        raise FileNotFoundError(f"there is no folder {path.parent}; make it, or name another file")
    if path.exists() and not os.access(path, os.W_OK):
        raise PermissionError(f"{path} may not be written to by you; change its permissions, or name another file")
    with tempfile.NamedTemporaryFile(prefix=f".{path.name}.", dir=path.parent, delete=False) as partial:
        try:
            yield cast(BinaryIO, partial)
            partial.flush()
            os.fsync(partial.fileno())
            os.chmod(partial.name, path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
            os.replace(partial.name, path)
        except BaseException:
            os.unlink(partial.name)
            raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
