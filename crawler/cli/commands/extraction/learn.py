"""``crawler learn``: what an outlet's pages teach about its template."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.cli.options import OUTLETS, OutletsFolder
from crawler.cli.outlet_names import stored_outlets
from crawler.cli.terminal import say

if TYPE_CHECKING:
    from crawler.extraction import OutletModel

_ENOUGH = 30


def learn(
    ctx: typer.Context,
    pages: Annotated[
        list[str],
        typer.Argument(metavar="OUTLET|DIR|FILE", help="Saved pages of one outlet, or an outlet that was crawled."),
    ],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write the template there, as JSON.")
    ] = None,
    folder: OutletsFolder = OUTLETS,
) -> None:
    """Say in words where an outlet's articles stand on its pages.

    \b
    crawler learn outlet.example
    crawler learn pages/ -o template.json
    crawler extract page.html --template template.json
    """
    import msgspec

    from crawler.cli.written_file import opened
    from crawler.extraction.explain import describe_template

    saved = len(pages) > 1 or Path(pages[0]).exists()
    model = _learned(pages) if saved else _stored(ctx.obj.store, folder, pages[0])
    if output is not None:
        with opened(str(output)) as file:
            file.write(msgspec.json.format(msgspec.json.encode(model), indent=1) + b"\n")
    for line in describe_template(model):
        say(line)
    raise typer.Exit(0 if model.usable else 1)


def _learned(names: list[str]) -> OutletModel:
    from itertools import islice

    from crawler.cli.commands.extraction.extract import files_of
    from crawler.cli.saved_page import read_saved_page
    from crawler.extraction import learn as learn_pages

    read = (read_saved_page(path) for path in islice(files_of(names), _ENOUGH))
    return learn_pages((page.text.encode("utf-8", "replace"), page.url) for page in read if page.kind == "html")


def _stored(store_path: str, folder: Path, outlet: str) -> OutletModel:
    from crawler.extraction.template.model import read_model
    from crawler.store import Store, StoreError

    try:
        with Store.open(store_path, create=False) as store:
            names = stored_outlets(store, folder, outlet)
            text = next(filter(None, map(store.outlet_model, names or ())), None)
    except (ValueError, StoreError) as error:
        raise ValueError(f"there is no file or folder {outlet}, and {error}") from error
    if text is None:
        raise ValueError(
            f"no template of {outlet} is stored; crawl more of its articles, or name files of pages that you saved"
        )
    try:
        return read_model(text)
    except ValueError as error:
        raise ValueError(f"stored of {outlet} is {error}; it is learned again from its next articles") from error
