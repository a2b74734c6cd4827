"""What halving and doubling each number that pages, links and copies are judged by does to annotated pages.

    python -m benchmarks.thresholds FOLDER... [--folds DIRECTORY] [--modules extraction/page_kind page/walls.py]
                                    [--dumps DIR] [--outlets .1] [--jobs 2] [--json FILE] [--write] [--missing]

FOLDER is described in ``benchmarks/quality_corpus.py``; where that is said, it may be a site
(``benchmarks/templates.py``). DIRECTORY holds the models of the folds (``python -m training``), so that each page is
read by models that never saw its outlet; without it, pages are read with the package's. Every number that
``docs/decisions/thresholds.md`` calls a rule, in the modules that are named, is changed alone, in a process of its own,
and each page of such a share of the outlets is read anew. Printed by number and value are the sums of the changes of
the pages' scores, in points of a hundred, and on how many pages; ``--write`` puts them at the end of the number's row
in ``thresholds.md``. What is scored depends on the module:

- ``extraction/template``: the page read with what up to five others of its outlet taught (``benchmarks/quality.py``);
  what decides how a template is learned and trusted, by the outlets of a folder or site that have ten pages, read as a
  crawl reads them, or taught by many pages (``benchmarks/lives.py``, with the package's models)
- ``extraction/plain_text``: read as the text that inscriptis printed of it, if ``--dumps`` says where that is
  (``benchmarks/text_dumps.py``); ``printed.py`` as lynx and html2text printed it, ``recurrence.py`` with what up to
  ten pages of its outlet show, both scored by runs of words
- ``discovery/addresses`` and ``discovery/listings``: whether the page's own address is taken where it is listed
  ("listed") and by itself ("address"), a point less for each fair link of its navigation that is
  (``benchmarks/addresses.py``), and whether an article or a listing is told to be one ("single"); what is learned of
  addresses by outlets with four pages, or of a site, one half taught by the other
- ``discovery/versions/originals.py``, ``middlewares/redirect.py``, ``page/walls.py`` and what a probe reads: pages, and
  what was cut out of them to stand in their place (``benchmarks/instead.py``)
- ``discovery/probe/selection.py``: which sources of invented outlets are kept (``benchmarks/sources.py``)
- ``dates/outlet_zone.py``: whether an outlet's dates lead to the clock of the country that its domain names
- ``duplicates/``: which two texts are found to be copies (``benchmarks/copies.py``), a point for each pair that is
- ``store/articles/insert.py``: whether a second copy of an article is known (``benchmarks/second_copies.py``)
- ``store/monitoring``: for invented outlets (``benchmarks/alarms.py``; no folder is read) the days on which an alarm
  tells of nothing ("false"), and those until it tells of what broke ("waits"), both counted as they change
- ``store/revisits``: the same of invented servers that lie, in looks, and days until invented corrections are seen
  ("late", ``benchmarks/revisits.py``)
- any other: the page read by itself

A share is not doubled beyond .97. A change that ends the process, or takes fifteen minutes, is told as such. Numbers
that this reaches in no way are left out.
"""

from __future__ import annotations

import argparse
import ast
import importlib.machinery
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.threshold_page import PAGE, Scores, rules, sentence, told, write

ROOT = Path(__file__).resolve().parents[1]
_WAYS = {
    "extraction/content/classified.py:_SETTLED": "lives",
    "extraction/plain_text/printed.py": "printed",
    "extraction/plain_text/recurrence.py": "together",
    "extraction/plain_text/": "text",
    "extraction/template/learning.py": "taught",
    "extraction/template/model.py:_WEIGHTS": "lives",
    "extraction/template/trust.py": "lives",
    "extraction/template/wrapper": "lives",
    "extraction/template/": "template",
    "extraction/": "alone",
    "page/": "alone",
    "dates/outlet_zone.py": "zones",
    "dates/": "alone",
    "discovery/addresses/learning.py": "grammars",
    "discovery/listings/layout.py": "grammars",
    "discovery/probe/reading.py": "instead",
    "discovery/probe/selection.py": "sources",
    "discovery/versions/originals.py": "stubs",
    "middlewares/redirect.py": "instead",
    "page/walls.py:_FRAME": "instead",
    "store/articles/insert.py:_DAY": "days",
    "store/articles/insert.py": "twice",
    "store/revisits/": "revisits",
    "discovery/addresses/": "links",
    "discovery/listings/": "links",
    "duplicates/": "copies",
    "store/monitoring/": "alarms",
}
"""By how a module's name, and its number's, begins; the first that fits counts."""
_UNREACHED = ("discovery/listings/pagination.py",)
FROM_TEXT = ("printed", "text", "together")
_NOUNS = {
    "alarms": "invented outlets",
    "copies": "texts",
    "days": "zones",
    "revisits": "invented outlets",
    "sources": "invented outlets",
    "zones": "outlets",
}  # "pages" of every other way
_MOST = 0.97  # of a share
_SECONDS = 900  # for all pages once


@dataclass(slots=True)
class Number:
    """A number of a module, one way or the other."""

    module: str
    """Its path below the package."""
    name: str
    value: str
    """An expression."""


class _Changed(importlib.machinery.SourceFileLoader):
    """A module with another value for one of its names."""

    def __init__(self, name: str, path: str, number: Number) -> None:
        super().__init__(name, path)
        self.number = number

    def get_code(self, fullname: str) -> Any:
        tree = ast.parse(self.get_data(self.path))
        _change(tree, self.number)
        return compile(ast.fix_missing_locations(tree), self.path, "exec", dont_inherit=True)


class _Finder(importlib.machinery.PathFinder):
    number: Number

    @classmethod
    def find_spec(cls, fullname: str, path: Any = None, target: Any = None) -> Any:
        spec = super().find_spec(fullname, path, target)
        if spec and spec.origin == str(ROOT / "crawler" / cls.number.module):
            spec.loader = _Changed(fullname, spec.origin, cls.number)
        return spec


def _change(tree: ast.Module, number: Number) -> None:
    for node in tree.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        value = ast.parse(number.value, mode="eval").body
        if isinstance(node, ast.Assign) and isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            for index, one in enumerate(target.elts):
                if isinstance(one, ast.Name) and one.id == number.name:
                    node.value.elts[index] = value
                    return
        elif isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(target, ast.Name) and target.id == number.name:
            node.value = value
            return
    raise LookupError(f"{number.module} has no {number.name}")


def others(value: str) -> list[str]:
    """Half of a number and twice it, as expressions; of a share at most .97."""
    try:
        number = ast.literal_eval(value)
    except ValueError:  # "30 * 86400.0", "1 << 17", timedelta(days=1)
        return [f"({value}) {'//' if '<<' in value else '/'} 2", f"({value}) * 2"]
    if isinstance(number, tuple):  # each alone
        return [
            f"({', '.join([*map(repr, number[:at]), changed, *map(repr, number[at + 1 :])])})"
            for at, part in enumerate(number)
            for changed in others(repr(part))
        ]
    if isinstance(number, int):
        return [repr(found) for found in (number // 2, number * 2) if found != number]
    return [repr(number / 2), repr(min(number * 2, _MOST) if 0 < number < 1 else number * 2)]


def way_of(module: str, names: str = "") -> str | None:
    """How pages are read to see what a module's numbers do; None where no way shows it."""
    if module in _UNREACHED:
        return None
    return next((way for start, way in _WAYS.items() if f"{module}:{names}".startswith(start)), None)


def run(arguments: argparse.Namespace, number: Number | None, way: str, before: Scores | None = None) -> Scores | None:
    """What a process of its own reads, with a changed number; None where it failed."""
    with tempfile.NamedTemporaryFile(suffix=".json") as output, tempfile.NamedTemporaryFile("w") as known:
        json.dump(before or {}, known)
        known.flush()
        command = [sys.executable, "-m", "benchmarks.thresholds", *map(str, arguments.folders)]
        command += ["--outlets", str(arguments.outlets), "--json", output.name, "--before", known.name, "--way", way]
        command += [f"--{name}={given}" for name in ("folds", "dumps") if (given := getattr(arguments, name))]
        command += ["--changed", number.module, number.name, number.value] if number else []
        try:
            ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=_SECONDS, check=False)
        except subprocess.TimeoutExpired:
            return None
        if ended.returncode:
            print(*ended.stderr.splitlines()[-1:], file=sys.stderr)
            return None
        found: Scores = json.loads(Path(output.name).read_text())
        return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", metavar="FOLDER", type=Path)
    parser.add_argument("--folds", type=Path, metavar="DIRECTORY", help="the models of each fold")
    parser.add_argument(
        "--modules", nargs="+", default=[""], help="paths below crawler/, perhaps with :_NAME, or how they begin"
    )
    parser.add_argument("--dumps", type=Path, metavar="DIR", help="pages as text")
    parser.add_argument("--outlets", type=float, default=0.1, help="the share of the outlets")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--json", type=Path, help="write the figures there, too")
    parser.add_argument("--write", action="store_true", help=f"write the figures into {PAGE.relative_to(ROOT)}")
    parser.add_argument("--missing", action="store_true", help="only numbers whose row has no such figure")
    parser.add_argument("--way", choices=sorted({*_WAYS.values()}), help=argparse.SUPPRESS)
    parser.add_argument("--before", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--changed", nargs=3, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.way:
        if arguments.changed:
            _Finder.number = Number(*arguments.changed)
            sys.meta_path.insert(0, _Finder)
        from benchmarks.threshold_scores import read_pages  # loads the package, by now with the changed number

        arguments.json.write_text(json.dumps(read_pages(arguments)))
        return
    figures: dict[str, str] = {}
    for number, figure in measured(arguments):
        figures[number] = figure
        if arguments.json:
            arguments.json.write_text(json.dumps(figures, indent=1))


def measured(arguments: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """For each number, as ``module:names``, its figure, as soon as it is known."""
    before: dict[str, Scores] = {}
    with ThreadPoolExecutor(arguments.jobs) as threads:
        for module, names, value in rules(tuple(arguments.modules), missing=arguments.missing):
            way = way_of(module, names)
            if way is None or (way in FROM_TEXT and not arguments.dumps):
                continue
            if way not in before:
                unchanged = run(arguments, None, way)
                if not unchanged:
                    raise SystemExit("no page was read")
                before[way] = unchanged
            parts = value.split(", ") if "," in names else [value]
            numbers = [
                Number(module, name, changed)
                for name, part in zip(names.split(", "), parts, strict=True)
                for changed in others(part)
            ]
            if not numbers:
                continue
            found = threads.map(partial(run, arguments, way=way, before=before[way]), numbers)
            several = "," in names
            changes = {
                f"{number.name} {number.value}" if several else number.value: "the process ends, or takes too long"
                if after is None
                else told(before[way], after)
                for number, after in zip(numbers, found, strict=True)
            }
            number_of = sum("pairs" not in one for one in before[way].values())
            figure = sentence(number_of, changes, _NOUNS.get(way, "pages"))
            print(f"{module} {names} {value}  {figure}", flush=True)
            if arguments.write:
                write(module, names, figure)
            yield f"{module}:{names}", figure


if __name__ == "__main__":
    main()
