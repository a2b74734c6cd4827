"""How well articles are read from annotated pages, trafilatura and newspaper4k beside it.

    python -m benchmarks.quality FOLDER... [--folds DIRECTORY] [--jobs 2] [--worst 10] [--language de] [--json FILE]

FOLDER is described in ``benchmarks/quality_corpus.py``, each figure in ``benchmarks/quality_scores.py``. Printed per
corpus and per language, in percent: `crawler` reads each page by itself, `template` with what was learned from others
of its outlet, five or as many as there are (where most pages of a corpus have at least two of them), `trafilatura` with
its defaults, and so `newspaper4k` where it is installed (the dependency group ``peers``). Then the CPU time a page: of
all pages read by themselves, and of the outlets with more pages than a template is learned from, read as a crawl reads
them (``benchmarks/cost.py``); trafilatura beside both in one process. Then how far confidence can be trusted
(``benchmarks/calibration.py``).

With ``--folds``, each page is read with models that were grown without its outlet, so that what is measured was not
learned from; DIRECTORY keeps them, and where they are missing or were grown by other code they are grown first
(``python -m training``; needs the dependency group ``training``). Without it, pages are read with the package's models.
Folds are read by ``--jobs`` processes at a time; with several, CPU times are those of a machine with other work.

Pages with known paragraphs in Latin letters are scored by `lines`, with a known body, or with paragraphs in other
letters, by `shingles`, with known pieces by `pieces`. F1 is for `lines` the mean of the pages' F1, for `shingles` that
of the mean P and R, for `pieces` that of the sums. A page that raises is an empty answer and an error; of a page of
another kind, only whether it was refused, or given with a kind that is no article's, is counted.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from importlib.util import find_spec
from itertools import chain, starmap
from multiprocessing import get_context
from pathlib import Path
from statistics import mean
from typing import Any, Literal

import trafilatura

from benchmarks import calibration, cost
from benchmarks import quality_scores as scores
from benchmarks.folds import FOLDS, fold_of
from benchmarks.quality_corpus import AnnotatedPage, by_outlet, read_corpus
from crawler.extraction import extract, learn
from crawler.extraction.models import reading_with
from crawler.extraction.page_kind.decision import ARTICLE, OTHERS
from crawler.items import Article, Image
from crawler.page.html import decode

Reader = Callable[[bytes, str], Article]
Measure = Literal["lines", "shingles", "pieces"]
Figures = dict[str, float | None]

_DAY_ONLY = len("2024-05-03")
LEAST = 3  # pages of an outlet for a template
_TAUGHT = 5
_TEXT = ("P", "R", "F1", "mean F1", "exact", "words")
_FIELDS = ("title", "day", "instant", "authors", "tags", "dek", "image", "kind")


@dataclass(slots=True)
class Reading:
    """What a reader made of a page, and how near that is to the truth."""

    page: AnnotatedPage
    reader: str
    seconds: float
    measure: Measure
    error: str | None = None
    match: scores.Match | None = None
    exact: float = 0.0
    words: float = 0.0
    pieces: scores.Pieces | None = None
    fields: dict[str, float] = field(default_factory=dict)
    confidence: float = 0.0
    """The reader's own; 0 where there is no article."""

    @property
    def loss(self) -> float:
        """1 less the text's F1, or how many pieces are wrong."""
        if self.pieces is not None:
            return float(self.pieces.kept + self.pieces.missed)
        return 1 - (self.match.f1 if self.match else self.fields["kind"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", metavar="FOLDER", type=Path)
    parser.add_argument("--folds", type=Path, metavar="DIRECTORY", help="for the models of each fold")
    parser.add_argument("--jobs", type=int, default=1, help="processes that read folds")
    parser.add_argument("--worst", type=int, default=0, help="list so many pages that lose most in each figure")
    parser.add_argument("--language", help="only pages in this language (ISO 639-1)")
    parser.add_argument("--json", type=Path, help="write the figures there, too")
    arguments = parser.parse_args()
    if arguments.folds:
        from training import folds  # needs the dependency group of that name

        folds.ready(arguments.folders, arguments.folds, jobs=arguments.jobs)
    pages = read_folders(arguments.folders)
    pages = [page for page in pages if arguments.language in (None, page.language)]
    if not pages:
        parser.error("there is no such page in the folder")
    outlets = [members for members in by_outlet(pages).values() if len(members) > cost.LEARNED]
    cost.load((pages[0].html, pages[0].url))
    # First, for what was read before would be in caches.
    spread = [cost.measure([(page.html, page.url) for page in members], cost.LEARNED) for members in outlets]
    readings = measure(pages, arguments.folds, arguments.jobs)
    rows = list(report(readings))
    costs = cpu(readings)
    print_rows(rows)
    print()
    for name, value in costs.items():
        print(f"{name:60} {value:8.2f}")
    if spread:
        print()
        cost.report(spread, cost.LEARNED)
        costs |= cost.figures(spread, cost.LEARNED)
    calibration.show(judged(readings))
    print_worst(readings, arguments.worst)
    if arguments.json:
        arguments.json.write_text(json.dumps({"rows": rows, "cpu": costs}, indent=1))


def read_folders(folders: list[Path]) -> list[AnnotatedPage]:
    """The pages of all folders; where there are several, a corpus is named after its folder, too."""
    pages = []
    for folder in folders:
        for page in read_corpus(folder):
            if len(folders) > 1:
                page.corpus = f"{folder.name}/{page.corpus}"
            pages.append(page)
    return pages


def read_peer(html: bytes, url: str) -> Article:
    """trafilatura's reading with its defaults, without comments."""
    document = trafilatura.bare_extraction(html, url=url, with_metadata=True, include_comments=False)
    told: Any = document or {}
    told = told if isinstance(told, dict) else told.as_dict()
    article = Article(title=told.get("title"), body=told.get("text") or "", tags=told.get("tags") or [])
    article.authors = [name.strip() for name in (told.get("author") or "").split(";") if name.strip()]
    article.published = told.get("date")
    article.lead = told.get("description")
    article.images = [Image(url=told["image"])] if told.get("image") else []
    return article


def read_newspaper(html: bytes, url: str) -> Article:
    """newspaper4k's reading with its defaults."""
    from newspaper import Article as NewspaperArticle

    told: Any = NewspaperArticle(url)
    told.download(input_html=decode(html))
    told.parse()
    article = Article(title=told.title or None, body=told.text, authors=told.authors, tags=sorted(told.tags or ()))
    article.published = told.publish_date
    article.lead = told.meta_description or None
    article.images = [Image(url=told.top_image)] if told.top_image else []
    return article


PEERS: dict[str, Reader] = {"trafilatura": read_peer}
if find_spec("newspaper") is not None:
    PEERS["newspaper4k"] = read_newspaper


def measure(pages: list[AnnotatedPage], folds: Path | None = None, jobs: int = 1) -> list[Reading]:
    """Every page read by every reader.

    :param folds: where the models of the folds are, each in a directory named by its number; None for the package's.
    :param jobs: processes that read folds at a time.
    """
    if folds is not None:
        parts = [
            (folds / str(fold), members)
            for fold in range(FOLDS)
            if (members := [page for page in pages if fold_of(page.url, page.id) == fold])
        ]
        if jobs > 1:
            with get_context("spawn").Pool(jobs, maxtasksperchild=1) as pool:
                return list(chain.from_iterable(pool.starmap(_measured_with, parts, chunksize=1)))
        return list(chain.from_iterable(starmap(_measured_with, parts)))
    readings = []
    for page in pages:
        readings.append(read(page, "crawler", extract))
        readings += [read(page, name, reader) for name, reader in PEERS.items()]
    outlets = by_outlet(pages, LEAST)
    in_outlets = Counter(page.corpus for members in outlets.values() for page in members)
    in_corpus = Counter(page.corpus for page in pages)
    for (corpus, _), members in outlets.items():
        if 2 * in_outlets[corpus] >= in_corpus[corpus]:
            readings += [read(page, "template", reader) for page, reader in taught(members)]
    return readings


def taught(members: list[AnnotatedPage]) -> Iterator[tuple[AnnotatedPage, Reader]]:
    """Pages of an outlet, each with what reads it with what others taught: the first few, where there are more, else
    the rest."""
    members = sorted(members, key=lambda page: hashlib.sha1(page.id.encode(), usedforsecurity=False).hexdigest())
    first = members[:_TAUGHT] if len(members) > _TAUGHT else []
    model = learn([(page.html, page.url) for page in first]) if first else None
    for page in members[len(first) :]:
        others = model or learn([(other.html, other.url) for other in members if other is not page])
        yield page, partial(extract, outlet=others)


def _measured_with(models: Path, pages: list[AnnotatedPage]) -> list[Reading]:
    with reading_with(models):
        return measure(pages)


def read(page: AnnotatedPage, name: str, reader: Reader) -> Reading:
    """Read a page and score what came out."""
    error, article = None, Article()
    start = time.process_time()
    try:
        article = reader(page.html, page.url)
    except Exception as exception:  # noqa: BLE001 - whatever it is, it is counted and shown, and the others go on
        error = f"{type(exception).__name__}: {exception}"[:200]
    seconds = time.process_time() - start
    in_lines = scores.is_latin(" ".join(page.paragraphs))
    kind: Measure = "pieces" if page.pieces is not None else "lines" if in_lines else "shingles"
    reading = Reading(page, name, seconds, kind, error)
    text, is_article = article.text, page.kind == ARTICLE
    taken = bool(text) and article.kind not in OTHERS
    reading.fields = (field_scores(page, article) if is_article else {}) | {"kind": float(taken == is_article)}
    reading.confidence = article.confidence or 0.0
    if page.pieces is not None:
        reading.pieces = scores.piece_counts(*page.pieces, text)
    elif is_article and (page.paragraphs or page.body):
        true = scores.true_text(page.paragraphs, text) if page.paragraphs else page.body
        reading.match = (scores.line_match if in_lines else scores.shingle_match)(true, text)
        reading.exact = float(scores.words(true) == scores.words(text))
        reading.words = scores.word_match(true, text)
    return reading


def field_scores(page: AnnotatedPage, article: Article) -> dict[str, float]:
    """The score of each field that the truth tells, 0 to 1."""
    told, found = page.fields, dict[str, float]()
    if told.title:
        found["title"] = float(scores.folded(told.title) == scores.folded(article.title))
    if told.published:
        published: Any = article.published
        published = published.isoformat() if hasattr(published, "isoformat") else published
        day, instant = scores.date_match(told.published, published)
        found |= {"day": float(day)} | ({"instant": float(instant)} if len(told.published) > _DAY_ONLY else {})
    if told.authors:
        found["authors"] = scores.set_match(told.authors, article.authors)
    if told.tags:
        found["tags"] = scores.set_match(told.tags, article.tags)
    if told.dek:
        found["dek"] = scores.shingle_match(told.dek, article.lead or "").f1
    if told.image:
        found["image"] = float(scores.same_file(told.image, article.images[0].url if article.images else None))
    return found


def figures(readings: list[Reading]) -> Figures:
    """The figures of readings by one reader under one measure, 0 to 1; None for what the truth does not tell."""
    found: Figures = dict.fromkeys((*_TEXT, *_FIELDS))
    if counted := [reading.pieces for reading in readings if reading.pieces is not None]:
        right, kept, missed = (sum(column) for column in zip(*counted, strict=True))
        found |= dict(zip(_TEXT, scores.match(right, right + kept, right + missed), strict=False))
    elif matches := [reading.match for reading in readings if reading.match is not None]:
        p, r, f1 = (mean(column) for column in zip(*matches, strict=True))
        whole = scores.harmonic(p, r) if {r.measure for r in readings} == {"shingles"} else f1
        exact, words = (mean(column) for column in zip(*((r.exact, r.words) for r in readings if r.match), strict=True))
        found |= dict(zip(_TEXT, (p, r, whole, f1, exact, words), strict=True))
    for name in _FIELDS:
        if known := [reading.fields[name] for reading in readings if name in reading.fields]:
            found[name] = mean(known)
    return found


def report(readings: list[Reading]) -> Iterator[dict[str, Any]]:
    """The rows of the report: for each corpus and measure the whole and each language, for each of them each reader."""
    for corpus, kind in _measured(readings):
        own = [r for r in readings if r.page.corpus == corpus and kind in ("all", r.measure)]
        spoken = Counter(r.page.language for r in own if r.reader == "crawler")
        for language in ("all", *(code for code, _ in spoken.most_common())):
            for reader in ("crawler", "template", *PEERS):
                some = [r for r in own if r.reader == reader and language in ("all", r.page.language)]
                if some:
                    row = {"corpus": corpus, "language": language, "measure": kind, "reader": reader}
                    yield row | {"pages": len(some)} | figures(some) | {"errors": sum(bool(r.error) for r in some)}


def _measured(readings: list[Reading]) -> list[tuple[str, str]]:
    """The corpora with how they are measured; one that is measured in several ways as a whole, too."""
    found: dict[str, list[str]] = {}
    for reading in readings:
        if reading.measure not in (kinds := found.setdefault(reading.page.corpus, [])):
            kinds.append(reading.measure)
    return [
        (corpus, kind) for corpus, kinds in found.items() for kind in (*kinds, *(["all"] if len(kinds) > 1 else []))
    ]


def cpu(readings: list[Reading]) -> dict[str, float]:
    """CPU milliseconds a page that is read by itself, and how they compare with trafilatura's."""
    own, peer = (1000 * mean(r.seconds for r in readings if r.reader == name) for name in ("crawler", "trafilatura"))
    return {"crawler, ms CPU a page": own, "trafilatura, ms CPU a page": peer, "crawler / trafilatura": own / peer}


def print_rows(rows: list[dict[str, Any]]) -> None:
    width = max(len("corpus"), *(len(row["corpus"]) for row in rows))
    columns = (*_TEXT, *_FIELDS)
    print(f"{'corpus':{width}} {'':3} {'pages':>5} {'':8} {'':11}", *(f"{name:>7}" for name in columns), "errors")
    for row in rows:
        told = ("      –" if row[name] is None else f"{100 * row[name]:7.2f}" for name in columns)
        start = f"{row['corpus']:{width}} {row['language']:3} {row['pages']:5} {row['measure']:8} {row['reader']:11}"
        print(start, *told, f"{row['errors']:6}")


def judged(readings: list[Reading]) -> dict[str, list[calibration.Judged]]:
    """By corpus the articles that were read without a template, with how near the truth each is."""
    found: dict[str, list[calibration.Judged]] = {}
    for reading in readings:
        if reading.reader == "crawler" and reading.error is None and reading.match is not None:
            found.setdefault(reading.page.corpus, []).append(calibration.Judged(reading.confidence, reading.match.f1))
    return found


def print_worst(readings: list[Reading], count: int) -> None:
    """For each text measure of a corpus, and each field, the pages that lose most."""
    losses: dict[str, list[tuple[float, Reading]]] = {}
    for reading in readings:
        if reading.reader in PEERS:
            continue
        losses.setdefault(f"{reading.page.corpus}, {reading.reader}: text", []).append((reading.loss, reading))
        for name, score in reading.fields.items():
            losses.setdefault(f"{reading.page.corpus}, {reading.reader}: {name}", []).append((1 - score, reading))
    for name, found in losses.items():
        worst = [pair for pair in sorted(found, key=lambda pair: -pair[0])[:count] if pair[0]]
        if worst:
            print(f"\n{name}")
        for loss, reading in worst:
            print(f"  {loss:5.2f} {reading.page.id} {reading.error or ''}".rstrip())


if __name__ == "__main__":
    main()
