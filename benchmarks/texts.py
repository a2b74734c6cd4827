"""How well articles are read from pages that were printed as plain text.

    python -m benchmarks.texts FOLDER... --dumps DIRECTORY [--folds DIRECTORY] [--tools inscriptis] [--corpora fundus]

FOLDER is described in ``benchmarks/quality_corpus.py``, each figure in ``benchmarks/quality_scores.py``;
``python -m benchmarks.text_dumps`` writes the dumps. Printed per tool and corpus, in percent: `crawler` reads each page
by itself, `together` with what up to ten pages of its outlet show (of outlets with at least three; the same pages by
themselves are `alone`), `everything` takes all of the text.

With ``--folds``, each page is read with models that were grown without its outlet (``python -m training.lines``), so
that what is measured was not learned from; without it, with the models of the package.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.folds import FOLDS, fold_of
from benchmarks.quality import Reader, Reading, figures, print_rows, read
from benchmarks.quality_corpus import AnnotatedPage, by_outlet, read_corpus
from benchmarks.text_dumps import TOOLS, dump_file, is_known
from crawler.extraction.plain_text.line_model import reading_texts_with
from crawler.extraction.plain_text.page import extract_text, learn_texts
from crawler.items import Article

Readings = dict[tuple[str, str, str, str], list[Reading]]
"""By tool, corpus, measure and reader."""

_LEAST, _TOGETHER = 3, 10  # pages of an outlet that show each other what recurs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", metavar="FOLDER", type=Path)
    parser.add_argument("--dumps", required=True, metavar="DIRECTORY", type=Path)
    parser.add_argument("--folds", type=Path, help="a directory with the models for each fold of outlets")
    parser.add_argument("--tools", nargs="+", choices=TOOLS, default=list(TOOLS))
    parser.add_argument("--corpora", nargs="+", help="only these collections")
    parser.add_argument("--json", type=Path, help="write the figures there, too")
    arguments = parser.parse_args()
    pages = [page for folder in arguments.folders for page in read_corpus(folder) if is_known(page)]
    pages = [page for page in pages if not arguments.corpora or page.corpus in arguments.corpora]
    readings: Readings = {}
    for tool in arguments.tools:
        measure(tool, list(dumped(pages, arguments.dumps, tool)), readings, arguments.folds)
    if not readings:
        parser.error(f"no page of the folders has a dump in {arguments.dumps}: run python -m benchmarks.text_dumps")
    rows = list(report(readings))
    print_rows(rows)
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, indent=1))


def dumped(pages: list[AnnotatedPage], dumps: Path, tool: str) -> Iterator[AnnotatedPage]:
    """The pages whose dump by a tool is there, each with its dump for its mark-up."""
    for page in pages:
        file = dump_file(dumps, tool, page)
        if file.exists():
            yield replace(page, html=file.read_bytes())


def measure(tool: str, pages: list[AnnotatedPage], readings: Readings, folds: Path | None = None) -> None:
    """Read each page by every reader.

    :param folds: where the models are that were grown without the outlets of a fold; None for the package's.
    """
    for fold in range(FOLDS):
        members = [page for page in pages if fold_of(page.url, page.id) == fold]
        with reading_texts_with(folds / str(fold)) if folds else nullcontext():
            _measured(tool, members, readings)


def _measured(tool: str, pages: list[AnnotatedPage], readings: Readings) -> None:
    def add(page: AnnotatedPage, name: str, reader: Reader) -> Reading:
        reading = read(page, name, reader)
        readings.setdefault((tool, page.corpus, reading.measure, name), []).append(reading)
        return reading

    alone = {page.id: add(page, "crawler", extract_text) for page in pages}
    for page in pages:
        add(page, "everything", everything)
    for (corpus, _), members in by_outlet(pages, _LEAST).items():
        for start in range(0, len(members), _TOGETHER):
            some = members[max(0, min(start, len(members) - _TOGETHER)) :][:_TOGETHER]
            recurrence = learn_texts([page.html for page in some])
            for page in members[start : start + _TOGETHER]:
                add(page, "together", partial(extract_text, recurrence=recurrence))
                readings.setdefault((tool, corpus, alone[page.id].measure, "alone"), []).append(alone[page.id])


def everything(text: bytes, url: str) -> Article:
    """All of a page as its article."""
    return Article(url=url, body=text.decode("utf-8"))


def report(readings: Readings) -> Iterator[dict[str, Any]]:
    """A row for each tool, corpus and reader."""
    for (tool, corpus, measure, reader), some in sorted(readings.items()):
        row = {"corpus": corpus, "language": tool[:3], "measure": measure, "reader": reader, "pages": len(some)}
        yield row | figures(some) | {"tool": tool, "errors": sum(bool(r.error) for r in some)}


if __name__ == "__main__":
    main()
