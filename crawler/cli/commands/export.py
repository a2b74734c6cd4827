"""``crawler export``: stored articles into a file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, cast

import typer

from crawler.cli.changes import Readable, Written, read_kept, write_changes
from crawler.cli.options import MOST, OUTLETS, Language, Outlet, OutletsFolder, Since, Until, expect_kind
from crawler.cli.outlet_names import stored_outlets
from crawler.cli.terminal import counted, say
from crawler.cli.written_file import opened

if TYPE_CHECKING:
    from crawler.export import Exporter
    from crawler.items import Article


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
        typer.Option("--format", metavar="NAME", help="A format by its name, whatever the file's ending."),
    ] = None,
    fields: Annotated[
        str | None,
        typer.Option(metavar="NAME,…", help="Only these fields; in csv, excel, xlsx, jsonl, json and parquet."),
    ] = None,
    partition: Annotated[
        str | None,
        typer.Option(metavar="date|outlet", help="Parquet files in a folder -o, which has one for each of them."),
    ] = None,
    outlet: Outlet = None,
    folder: OutletsFolder = OUTLETS,
    section: Annotated[str | None, typer.Option(metavar="NAME", help="Only of this section.")] = None,
    language: Language = None,
    kind: Annotated[
        str | None, typer.Option(metavar="KIND", help="Only of this kind, such as article, live_blog or video.")
    ] = None,
    words: Annotated[
        str | None, typer.Option(metavar="WORDS", help="Only those that hold these words, as for crawler search.")
    ] = None,
    since: Since = None,
    until: Until = None,
    limit: Annotated[int | None, typer.Option(min=1, max=MOST, help="At most so many articles.")] = None,
    unique: Annotated[
        bool, typer.Option("--unique", help="Of copies of one text only the earliest of those that fit.")
    ] = False,
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
    min_confidence: Annotated[
        float | None,
        typer.Option(metavar="0…1", min=0, max=1, help="Only articles whose text is right with this chance or more."),
    ] = None,
    without_gone: Annotated[
        bool, typer.Option("--without-gone", help="Leave out articles that are no longer at their address.")
    ] = False,
    after: Annotated[
        str | None,
        typer.Option(metavar="CURSOR", help="Only what changed after it; start gives all, with cursors."),
    ] = None,
    cursor: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Only what changed after the cursor in it; keep the next one there."),
    ] = None,
    follow: Annotated[bool, typer.Option("--follow", help="Go on as articles arrive, until interrupted.")] = False,
) -> None:
    """Write stored articles to a file or to standard output.

    The file's ending names the format: .jsonl, .json, .csv, .xlsx, .parquet, .sqlite, .md, .txt, .rss, .atom,
    .jsonfeed or .jsonld; a further .gz or .zst compresses. --format excel is CSV for spreadsheets.

    With --after, --cursor or --follow each line of JSON has the change (new, revised, gone or forgotten), its cursor
    and the article. An article comes once, as it is, and again when it has changed again.

    \b
    crawler export | jq .title
    crawler export -o articles.csv --format excel --fields published,title,authors --outlet outlet.example
    crawler export -o articles --partition outlet
    crawler export -o stories.jsonl --unique
    crawler export -o january.jsonl.gz --since 2026-01-01 --until 2026-01-31
    crawler export -o changed.jsonl --cursor last.cursor
    crawler export --follow | jq --unbuffered .title
    """
    from crawler.store import ArticleQuery, Store

    if after is not None and cursor is not None:
        raise typer.BadParameter("give --after or --cursor, not both")
    changed = after is not None or cursor is not None or follow
    if unique and changed:
        raise typer.BadParameter(
            "--unique is of the store as it is; of changes take those whose cluster is null or their own id"
        )
    if partition:
        _check_partition(partition, output, taken=bool(format_ not in (None, "parquet") or fields or changed))
    exporter = _exporter("parquet" if partition else format_, output, fields)
    if follow and not (exporter.tells_changes and output == "-"):
        raise typer.BadParameter("--follow writes JSON Lines to standard output; leave out -o and --format")
    with Store.open(ctx.obj.store, create=False) as store:
        expect_kind(store, kind)
        query = ArticleQuery(
            outlet=stored_outlets(store, folder, outlet),
            since=since,
            until=until,
            section=section,
            language=language,
            kind=kind,
            words=words,
            unique=unique,
            opt_outs=False if without_opt_outs else None,
            from_feed=False if without_feed_texts else None,
            paywalled=False if without_paywalled else None,
            gone=False if without_gone else None,
            min_confidence=min_confidence,
            after=read_kept(cursor) if cursor is not None else "start" if follow and after is None else after,
        )
        if changed:
            if follow:
                store.wait_for_server(float("inf"))
            written = write_changes(store, query, exporter, output, limit=limit, kept=cursor, follow=follow)
            _tell_changes(written, output, tells=exporter.tells_changes)
            if written.damage is not None:
                raise written.damage
            return
        found = Readable(store.articles(query, limit=limit))
        number = _write_partitioned(found, Path(output), partition) if partition else _write(found, exporter, output)
    if number == 0:
        say("The store holds no article that fits.", err=True)
    elif output != "-":
        say(f"{number} article{'s' if number > 1 else ''} written to {output}.", err=True)
    if found.damage is not None:
        raise found.damage


def _check_partition(by: str, output: str, *, taken: bool) -> None:
    if by not in ("date", "outlet"):
        raise typer.BadParameter(f"{by!r} is neither date nor outlet", param_hint="--partition")
    if output == "-" or taken:
        raise typer.BadParameter("--partition writes Parquet, whole articles and all, into the folder that -o names")
    path = Path(output)
    if path.exists() and not (path.is_dir() and not any(path.iterdir())):
        raise FileExistsError(f"{output} exists; remove it, or name another folder")


def _exporter(format_: str | None, output: str, fields: str | None) -> Exporter:
    from crawler.export import exporter_for, formats

    if format_ is not None and format_ not in formats():
        raise typer.BadParameter(f"{format_!r} is none of {', '.join(formats())}", param_hint="--format")
    names = None if fields is None else [name.strip() for name in fields.split(",")]
    try:
        return exporter_for(format_ or output)(fields=names)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def _write(articles: Iterable[Article], exporter: Exporter, output: str) -> int:
    number = 0
    with opened(output) as fp:
        exporter.open(fp)
        for article in articles:
            exporter.write(article)
            number += 1
        exporter.close()
    return number


def _write_partitioned(articles: Iterable[Article], folder: Path, by: str) -> int:
    """Write a data set; its folder comes into being at the end, or not at all."""
    from crawler.export.parquet import Partition, write_partitioned

    with TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.resolve().parent) as partial:
        whole = Path(partial) / "whole"
        whole.mkdir()
        number = write_partitioned(articles, whole, cast(Partition, by))
        whole.replace(folder)
    return number


def _tell_changes(written: Written, output: str, *, tells: bool) -> None:
    if output == "-" and tells:
        return
    left_out = 0 if tells else written.forgotten
    if left_out:
        say(f"{left_out} left out that the store has forgotten: only .jsonl names them.", err=True)
    number = written.changes - left_out
    where = "" if output == "-" else f" to {output}"
    say(f"{counted(number, 'change')} written{where}. Next: --after {written.cursor}", err=True)
