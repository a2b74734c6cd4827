"""Grow the trees that tell what the lines of a page of plain text are.

    python -m training.lines FOLDER... --dumps DIRECTORY --output crawler/extraction/plain_text
    python -m training.lines FOLDER... --dumps DIRECTORY --folds DIRECTORY

FOLDER is described in ``benchmarks/quality_corpus.py``; ``python -m benchmarks.text_dumps`` writes the dumps. Learned
from are the corpora and by the weights of :data:`training.blocks.SETS`, each page as one tool prints it and as another,
and once with little of what stands around its article, as somebody copies it. With ``--folds``, models are written for
each fold of outlets that know nothing of that fold, for ``benchmarks.texts``. The same pages give the same files. Needs
the dependency group ``training``.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import numpy.typing as npt

from benchmarks.folds import FOLDS, fold_of
from benchmarks.quality_corpus import AnnotatedPage, read_corpus
from benchmarks.quality_scores import folded
from benchmarks.text_dumps import TOOLS, dump_file, is_known
from crawler.extraction import extract
from crawler.extraction.plain_text.boilerplate import weight
from crawler.extraction.plain_text.boxes import keywords
from crawler.extraction.plain_text.features import NAMES, Rows, TextPage, line_rows, page_of
from crawler.extraction.plain_text.line_model import CONVENTION
from crawler.extraction.plain_text.lines import Line, read_lines
from crawler.extraction.plain_text.second_look import SECOND_NAMES, second_rows
from crawler.extraction.trees import write_forest
from crawler.items import Article, NoArticle
from training.blocks import READ_AS, SETS
from training.forests import nested
from training.labels import TEXT, UNKNOWN, labels

Labels = npt.NDArray[np.int8]

ONE_OF = {"wcxb": 3}
"""What is text is learned from one page in so many of a corpus of another convention that is larger than all of the
news, titles and keywords from all of them."""
ROUNDS = {"text": 120, "title": 120, "tags": 40}
PARAMETERS = {
    "objective": "binary",
    "learning_rate": 0.1,
    "num_leaves": 31,
    "max_depth": 8,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}
RANKING = {
    "objective": "lambdarank",
    "lambdarank_truncation_level": 5,
    "bagging_freq": 0,
    "lambda_l2": 0.3,
    "min_data_in_leaf": 20,
}
"""The title's trees put a page's lines in order, for one of them is the title; trees that were asked of each by itself
found it more rarely (``docs/decisions/plain-text.md``)."""
_AROUND = ((0, 1, 2, 4, 8, 12), (0, 2, 4, 8, 16, 30))
"""How many lines above and below an article a copied page has, one of each drawn for a page."""
_LONGEST_TAGS = 400
_SHORTEST, _LONGEST = 10, 400
_NEAR, _ONE_OF = 8, 5


@dataclass(slots=True)
class Example:
    """A page of plain text with what is known of its lines, as :mod:`training.labels` says it."""

    corpus: str
    fold: int
    page: TextPage
    rows: Rows
    labels: dict[str, Labels]
    """By what is asked: ``text``, ``title``, ``tags``."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", metavar="FOLDER", type=Path)
    parser.add_argument("--dumps", required=True, metavar="DIRECTORY", type=Path)
    parser.add_argument("--tools", nargs="+", choices=TOOLS, default=list(TOOLS), help="learn from these alone")
    output = parser.add_mutually_exclusive_group(required=True)
    output.add_argument("--output", type=Path, help="the folder of the models, grown on all pages, and of their card")
    output.add_argument("--folds", type=Path, help="a directory for the models of each fold")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    learned = list(examples(arguments.folders, arguments.dumps, arguments.tools, arguments.jobs))
    if not learned:
        parser.error("no page of " + ", ".join(SETS) + f" has a dump in {arguments.dumps}")
    if arguments.output:
        grow(learned, arguments.output)
        text = json.dumps(card(learned, arguments.tools), indent=1)
        (arguments.output / "card.json").write_text(text + "\n", encoding="utf-8")
        return
    for fold in range(FOLDS):
        grow([example for example in learned if example.fold != fold], arguments.folds / str(fold))


def examples(folders: Iterable[Path], dumps: Path, tools: Sequence[str], jobs: int = 1) -> Iterator[Example]:
    """The articles of the corpora that are learned from, as two of the tools print each."""
    pages: list[tuple[AnnotatedPage, bool]] = []
    for folder in folders:
        known = [page for page in read_corpus(folder) if page.kind == "article" and page.corpus in SETS]
        for corpus in SETS:
            members = [page for page in known if page.corpus == corpus]
            every = ONE_OF.get(corpus, 1)
            pages += [(page, number % every == 0) for number, page in enumerate(members) if is_known(page)]
    with get_context("fork").Pool(jobs) as pool:
        for found in pool.imap(partial(_examples_of, dumps, tools), pages, chunksize=8):
            yield from found


def _examples_of(dumps: Path, tools: Sequence[str], each: tuple[AnnotatedPage, bool]) -> list[Example]:
    page, of_text = each
    chance = random.Random(page.id)
    found: list[Example] = []
    for tool in chance.sample(tools, min(2, len(tools))):
        file = dump_file(dumps, tool, page)
        lines = read_lines(file.read_text("utf-8", errors="replace")) if file.exists() else []
        if not lines:
            continue
        known = labels_of(page, lines)
        text = np.flatnonzero(known["text"] == TEXT)
        if not of_text:
            known["text"] = np.full(len(lines), UNKNOWN, np.int8)
        found.append(_example(page, lines, known))
        if len(found) == 1 and len(text) > 2 and page.pieces is None:
            above, below = map(chance.choice, _AROUND)
            part = slice(max(0, int(text[0]) - above), int(text[-1]) + 1 + below)
            found.append(_example(page, lines[part], {name: known[name][part] for name in known}))
    return found


def _example(page: AnnotatedPage, lines: list[Line], known: dict[str, Labels]) -> Example:
    seen = page_of(lines)
    return Example(page.corpus, fold_of(page.url, page.id), seen, line_rows(seen), known)


def labels_of(page: AnnotatedPage, lines: list[Line]) -> dict[str, Labels]:
    """What the lines of a page are."""
    read = _read(page)
    title = folded(page.fields.title or read.title)
    tags = {folded(tag) for tag in page.fields.tags or read.tags} - {""}
    unknown = np.full(len(lines), UNKNOWN, np.int8)
    return {
        "text": np.array(labels(page, lines), np.int8),
        "title": np.array([folded(line.text) == title for line in lines], np.int8) if title else unknown,
        "tags": np.array([_holds(line, tags) for line in lines], np.int8) if tags else unknown,
    }


def _read(page: AnnotatedPage) -> Article:
    """What the page's mark-up and data say, for news whose title or keywords nobody annotated."""
    if page.corpus not in ONE_OF and not (page.fields.title and page.fields.tags):
        try:
            return extract(page.html, page.url)
        except NoArticle:
            pass
    return Article()


def _holds(line: Line, tags: set[str]) -> bool:
    """Whether a line is one of a page's keywords, or a row of which most are."""
    text = (
        line.rest if line.shape == "labelled" and line.label == "tags" else line.block.text if line.block else line.text
    )
    if weight(text) > _LONGEST_TAGS:
        return False
    pieces = [folded(piece) for piece in keywords(text)]
    return folded(text) in tags or (len(pieces) > 1 and 2 * sum(piece in tags for piece in pieces) >= len(pieces))


def grow(learned: Sequence[Example], folder: Path) -> None:
    """Write the trees that were grown on some pages.

    What a first look says of a page is learned from as said by trees that do not know the page's outlet, as it is when
    pages are read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    first = [example.rows for example in learned]
    seconds: list[Rows] = [np.zeros((0, 0), np.float32)] * len(learned)
    for half in (0, 1):
        others = [i for i, example in enumerate(learned) if example.fold % 2 != half]
        booster = _grown("text", [learned[i] for i in others], [first[i] for i in others]) if others else None
        for i, example in enumerate(learned):
            if example.fold % 2 == half:
                rows = _with_convention(example.rows, READ_AS)
                chances = booster.predict(rows) if booster else np.zeros(len(rows))
                seconds[i] = second_rows(example.page, chances.astype(np.float32))
    both = [np.hstack([one, other]) for one, other in zip(first, seconds, strict=True)]
    for name, rows, names in (
        ("text", first, NAMES),
        ("title", both, (*NAMES, *SECOND_NAMES)),
        ("tags", both, (*NAMES, *SECOND_NAMES)),
    ):
        booster = _ranked(learned, rows) if name == "title" else _grown(name, learned, rows, ROUNDS[name])
        write_forest(folder / f"{name}.trees", nested(booster), [*names, CONVENTION], {CONVENTION: float(READ_AS)})


def _grown(target: str, learned: Sequence[Example], rows: Sequence[Rows], rounds: int = ROUNDS["text"]) -> Any:
    """The trees of one question; of the lines far from any text, one in a few stands for the others."""
    weights = [_weights(example, target) * _thinned(example) for example in learned]
    used = [(w > 0) & (e.labels[target] != UNKNOWN) for e, w in zip(learned, weights, strict=True)]
    table = np.concatenate(
        [_with_convention(r[u], SETS[e.corpus].convention) for e, r, u in zip(learned, rows, used, strict=True)]
    )
    wanted = np.concatenate([e.labels[target][u] for e, u in zip(learned, used, strict=True)])
    heavy = np.concatenate([w[u] for w, u in zip(weights, used, strict=True)])
    data = lightgbm.Dataset(table, label=wanted, weight=heavy / heavy.mean())
    return lightgbm.train(PARAMETERS, data, rounds)


def _ranked(learned: Sequence[Example], rows: Sequence[Rows]) -> Any:
    """The trees by which the title's line stands above the other lines of its page."""
    pages = [(e, r, _thinned(e) > 0) for e, r in zip(learned, rows, strict=True) if TEXT in e.labels["title"]]
    data = lightgbm.Dataset(
        np.concatenate([_with_convention(r[used], SETS[e.corpus].convention) for e, r, used in pages]),
        label=np.concatenate([e.labels["title"][used] for e, _, used in pages]),
        weight=np.concatenate([np.full(used.sum(), SETS[e.corpus].weight) for e, _, used in pages]),
        group=[int(used.sum()) for _, _, used in pages],
    )
    return lightgbm.train(PARAMETERS | RANKING, data, ROUNDS["title"])


def _thinned(example: Example) -> npt.NDArray[np.float64]:
    """How many lines each stands for: itself where text or a paragraph is near, of the others one for all or none."""
    special = (example.labels["text"] == TEXT) | (example.labels["title"] == TEXT) | (example.labels["tags"] == TEXT)
    special |= np.array([line.shape == "sentence" for line in example.page.lines])
    near = np.convolve(special, np.ones(2 * _NEAR + 1))[_NEAR : _NEAR + len(special)] > 0
    every = np.arange(len(special)) % _ONE_OF == 0
    return np.where(near, 1.0, np.where(every, float(_ONE_OF), 0.0))


def _with_convention(rows: Rows, convention: int) -> Rows:
    return np.hstack([rows, np.full((len(rows), 1), convention, np.float32)])


def _weights(example: Example, target: str) -> npt.NDArray[np.float64]:
    """Long lines count more than short ones where text is asked for, and long pages more than short ones, both by the
    root of the length."""
    sizes = np.array([weight(line.text) for line in example.page.lines], np.float64)
    weights: npt.NDArray[np.float64] = np.sqrt(np.clip(sizes, _SHORTEST, _LONGEST))
    if target != "text":
        weights = np.ones(len(sizes))
    return SETS[example.corpus].weight * weights / np.sqrt(weights.sum())


def card(learned: Sequence[Example], tools: Sequence[str]) -> dict[str, Any]:
    """What the models were grown on, and how."""
    pages = Counter(example.corpus for example in learned)
    lines: Counter[str] = Counter()
    for example in learned:
        lines[example.corpus] += len(example.rows)
    return {
        "model": "which lines of a page of plain text are its article's text, title, keywords: gradient-boosted trees",
        "command": "python -m training.lines FOLDER... --dumps DIRECTORY --output crawler/extraction/plain_text",
        "data": [
            {"corpus": name, "texts": pages[name], "lines": lines[name], "weight": one.weight, "licence": one.licence}
            for name, one in SETS.items()
            if pages[name]
        ],
        "printed by": list(tools),
        "folds": f"{FOLDS}, by registrable domain; figures: docs/decisions/plain-text.md",
        "library": f"lightgbm {lightgbm.__version__}",
        "rounds": ROUNDS,
        "parameters": PARAMETERS,
        "parameters of the title": RANKING,
        "read as": {"convention": READ_AS},
    }


if __name__ == "__main__":
    main()
