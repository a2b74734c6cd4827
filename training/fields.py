"""What the signs of a page weigh for title, day of publication and authors, fitted and judged on annotated pages.

    python -m training.fields FOLDER... [--field title] [--sources] [--jobs 2]

FOLDER is described in ``benchmarks/quality_corpus.py``; pages of a ``kind`` other than ``article`` are left out.
Printed per field and corpus: the pages, on how many the value that weighs most is the right one – each outlet judged
with weights fitted to others, five folds by registrable domain, two ways to make them –, and on how many any place of
the page gives the right value. ``--sources`` prints instead how often each place is right where it gives a value.
``python -m training`` writes them.

Corpora are fitted to only where their licence allows it (``SETS``), and no more than their size and how near they are
to news ask for. Pages whose annotators call the last change "publication" are judged, but not fitted to.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from statistics import mean
from typing import Any

from courlan import extract_domain

from benchmarks.folds import fold_of, is_kept
from crawler.dates.page_zone import outlet_zone
from crawler.extraction.document import Document
from crawler.extraction.fields.bylines.authors import weighable_authors
from crawler.extraction.fields.dates.published import gathered, weighable_dates
from crawler.extraction.fields.site_name import SiteName, site_names
from crawler.extraction.fields.title import weighable_titles
from crawler.extraction.fields.weighing import Weighable
from crawler.page.text import fold
from training.conditional_logit import Choice, chosen, fit

SETS = {
    "title": {"fundus": 4.0, "naeb": 2.0, "postlight": 2.0, "wcxb": 1.0},
    "authors": {"fundus": 4.0, "naeb": 2.0, "postlight": 1.0, "wcxb": 1.0},
    "published": {"fundus": 6.0, "naeb": 1.0, "postlight": 1.0, "htmldate": 2.0, "wcxb": 1.0},
}
"""How much a page of a corpus counts, by field; corpora that are not listed are only judged."""

_LICENCES = {
    "fundus": "MIT",
    "naeb": "Apache-2.0",
    "postlight": "MIT or Apache-2.0",
    "wcxb": "CC-BY-4.0",
    "htmldate": "Apache-2.0",
}
_TRUTH = {"title": "title", "authors": "authors", "published": "publishing_date"}
_FOLDS = 5
_SALTS = ("", "again")
_RIDGE = {"title": 2.0, "authors": 4.0, "published": 2.0}
# Fields that a page may lack, and the corpora whose annotators looked for them on every page.
_MAY_LACK = {"authors": ("fundus", "wcxb"), "published": ("wcxb",)}
_RIGHT = 0.5
_LEAST = 0.05


@dataclass(slots=True)
class Page:
    """A page's values for a field."""

    corpus: str
    outlet: str
    fold: int
    values: list[set[str]]
    """Each as its signs."""

    grades: list[float]
    """How right each is."""

    told: bool
    """Whether annotators found a value."""

    fitted: bool
    """Whether its annotators mean by the field what is meant here."""


def weighable(name: str, doc: Document) -> list[Weighable[Any]]:
    """A page's values for a field, with their signs."""
    if name == "title":
        return list(weighable_titles(doc, SiteName([site.value for site in site_names(doc)], doc.url)))
    if name == "authors":
        return list(weighable_authors(doc, SiteName([site.value for site in site_names(doc)], doc.url)))
    tags = [tag for tag, _ in doc.language_tags]
    return list(weighable_dates(gathered(doc), outlet_zone(doc.url, tags)))


def grade(name: str, value: Any, truth: Any) -> float:
    """How right a value is, from 0 to 1: titles by words, authors by the F1 of names, dates by the day."""
    if name == "title":
        return float(fold(value) == fold(truth))
    if name == "authors":
        given, wanted = {*map(fold, value)}, {*map(fold, truth)}
        return 2 * len(given & wanted) / (len(given) + len(wanted))
    when, told = datetime.fromisoformat(truth.replace("Z", "+00:00")), value.value
    same = told.date() == when.date()
    return float(same or (when.tzinfo is not None and told.astimezone(UTC).date() == when.astimezone(UTC).date()))


def read(name: str, told: tuple[dict[str, Any], Path]) -> Page:
    """A page of a corpus with its values for a field."""
    truth, folder = told
    content = (folder / truth["file"]).read_bytes()
    html = gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content
    found = weighable(name, Document.parse(html, url=truth["url"]))
    wanted = truth.get(_TRUTH[name])
    grades = [grade(name, item.value, wanted) if wanted else 0.0 for item in found]
    fitted = _means_the_same(name, found, grades)
    values = [item.signs for item in found]
    if name in _MAY_LACK:  # what speaks for no value of the page: nothing
        values.append(set())
        grades.append(float(not wanted))
    return Page(
        corpus=truth["corpus"],
        outlet=extract_domain(truth["url"]) or truth["id"],
        fold=fold_of(truth["url"], truth["id"]),
        values=values,
        grades=grades,
        fitted=fitted,
        told=bool(wanted),
    )


def _means_the_same(name: str, found: list[Weighable[Any]], grades: list[float]) -> bool:
    """Whether annotators mean what is meant here: publication, not the last change, where data tells both."""
    if name != "published":
        return True
    data = [got for item, got in zip(found, grades, strict=True) if "published by data" in item.signs]
    return not data or max(data) > 0


def pages(name: str, folders: list[Path], jobs: int = 1, share: float = 1.0) -> list[Page]:
    """The annotated pages that have the field, of such a share of the outlets, read by so many processes."""
    told = []
    for folder in folders:
        with (folder / "truth.jsonl").open(encoding="utf-8") as lines:
            rows = (json.loads(line) for line in lines)
            kept = (row for row in rows if is_kept(row["url"], row["id"], share))
            articles = (row for row in kept if row.get("kind", "article") == "article")
            told += [
                (row, folder) for row in articles if row.get(_TRUTH[name]) or row["corpus"] in _MAY_LACK.get(name, ())
            ]
    if jobs == 1:
        return [read(name, row) for row in told]
    with get_context("forkserver").Pool(jobs) as pool:
        return pool.map(partial(read, name), told, chunksize=16)


def choices(name: str, read: list[Page]) -> list[Choice]:
    """The pages that weights may be fitted to."""
    sets = SETS[name]
    fitted = [page for page in read if page.corpus in sets and page.fitted and max(page.grades, default=0) > _RIGHT]
    return [Choice(p.values, [got == max(p.grades) for got in p.grades], sets[p.corpus]) for p in fitted]


def judged(name: str, read: list[Page]) -> dict[str, tuple[int, float, float]]:
    """Per corpus: pages, how right the heaviest values are on folds, how right the best values are that pages give."""
    got: defaultdict[str, list[float]] = defaultdict(list)
    best: defaultdict[str, list[float]] = defaultdict(list)
    for salt in _SALTS:
        for number in range(_FOLDS):
            weights = fit(choices(name, [page for page in read if _fold(page.outlet, salt) != number]), _RIDGE[name])
            for page in (page for page in read if _fold(page.outlet, salt) == number):
                at = chosen(page.values, weights)
                corpus = page.corpus if page.told else f"{page.corpus}, none"
                got[corpus].append(0.0 if at is None else page.grades[at])
                best[corpus].append(max(page.grades, default=0.0))
    return {name: (len(got[name]) // len(_SALTS), mean(got[name]), mean(best[name])) for name in sorted(got)}


def _fold(outlet: str, salt: str) -> int:
    return int(hashlib.sha256((salt + outlet).encode()).hexdigest(), 16) % _FOLDS


def sources(read: list[Page]) -> dict[str, dict[str, tuple[int, float]]]:
    """Per sign and corpus: the pages where a value has it, and how right these values are."""
    seen: defaultdict[str, defaultdict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for page in read:
        for signs, got in zip(page.values, page.grades, strict=True):
            for sign in signs:
                seen[sign][page.corpus].append(got)
    return {sign: {name: (len(got), mean(got)) for name, got in sets.items()} for sign, sets in sorted(seen.items())}


def weights(name: str, read: list[Page]) -> dict[str, float]:
    """What the signs of a field weigh, fitted to pages; what weighs next to nothing is left out."""
    return {sign: round(w, 2) for sign, w in fit(choices(name, read), _RIDGE[name]).items() if abs(w) >= _LEAST}


def write(path: Path, read: Mapping[str, list[Page]], *, card: bool = False) -> None:
    """Write the weights of all fields as the package reads them.

    :param read: by field the pages to fit to.
    :param card: whether to judge them on folds, and to say so beside them.
    """
    table = {"card": {name: _card(name, found) for name, found in read.items()} if card else {}}
    table["weights"] = {name: weights(name, found) for name, found in read.items()}
    path.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _card(name: str, read: list[Page]) -> dict[str, Any]:
    figures = judged(name, read)
    return {
        "fitted to": {corpus: _LICENCES[corpus] for corpus in SETS[name] if corpus in figures},
        "right on outlets left out": {corpus: round(right, 3) for corpus, (_, right, _) in figures.items()},
        "folds": f"{_FOLDS} by registrable domain, made in {len(_SALTS)} ways",
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--field", choices=SETS, action="append", help="only this one; may be repeated")
    parser.add_argument("--sources", action="store_true", help="how often each sign's value is right")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    options = parser.parse_args()
    for name in options.field or SETS:
        read = pages(name, options.folders, options.jobs)
        if options.sources:
            _print_sources(name, sources(read))
            continue
        for corpus, (number, right, best) in judged(name, read).items():
            print(f"{name:10} {corpus:12} {number:5} pages   {right:.3f} of {best:.3f}")


def _print_sources(name: str, signs: dict[str, dict[str, tuple[int, float]]]) -> None:
    for sign, sets in signs.items():
        of = "  ".join(f"{corpus} {right:.2f}/{number}" for corpus, (number, right) in sorted(sets.items()))
        print(f"{name:10} {sign:45} {of}")


if __name__ == "__main__":
    main()
