"""The models of each fold of outlets, grown without any page of them, so that pages can be read by models that never
saw their outlet; what is grown of pages that were read (kinds, confidence) is grown of such readings."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from benchmarks.folds import FOLDS
from benchmarks.quality_corpus import AnnotatedPage
from crawler.extraction.body import classify_page
from crawler.extraction.confidence import MODEL as CONFIDENCE
from crawler.extraction.content.block_model import MODEL as BLOCKS
from crawler.extraction.fields.weighing import WEIGHTS
from crawler.extraction.metadata import read_metadata
from training import blocks, confidence, fields, page_kinds
from training.examples import example_of
from training.reading import annotated, each, parsed

_ROOT = Path(__file__).parents[1]
_KEY = "grown.json"


@dataclass(slots=True)
class Grown:
    """What models are grown of."""

    fields: dict[str, list[fields.Page]]
    blocks: list[blocks.Example]
    kinds: list[page_kinds.Example]
    confidence: list[confidence.Example]


def grow(folders: list[Path], models: Path, *, share: float = 1.0, jobs: int = 1) -> Grown:
    """Write the models of each fold into a directory named by its number.

    :param share: of the outlets, 0 to 1, what is learned from.
    """
    for fold in range(FOLDS):
        (models / str(fold)).mkdir(parents=True, exist_ok=True)
    values = {name: fields.pages(name, folders, jobs, share) for name in fields.SETS}
    for fold in range(FOLDS):
        others = {name: [page for page in found if page.fold != fold] for name, found in values.items()}
        fields.write(models / str(fold) / WEIGHTS.name, others)
    learned = each(example_of, annotated(folders, share, blocks.SETS), models, jobs)
    for fold in range(FOLDS):
        blocks.grow([e for e in learned if e.fold != fold], models / str(fold) / BLOCKS.name)
    readings = each(read, annotated(folders, share), models, jobs)
    kinds, sure = [kind for kind, _ in readings], [found for _, found in readings if found is not None]
    for fold in range(FOLDS):
        page_kinds.write(models / str(fold), [e for e in kinds if e.fold != fold])
        confidence.write(models / str(fold) / CONFIDENCE.name, [e for e in sure if e.fold != fold])
    (models / _KEY).write_text(json.dumps(_key(folders, share)), encoding="utf-8")
    return Grown(values, learned, kinds, sure)


def ready(folders: list[Path], models: Path, *, jobs: int = 1) -> None:
    """Grow the models of the folds, unless they were grown by this code of these pages, of whatever share of them."""
    try:
        grown = json.loads((models / _KEY).read_text(encoding="utf-8"))
    except OSError:
        grown = {}
    if grown != _key(folders, grown.get("share", 1.0)):
        grow(folders, models, jobs=jobs)


def read(page: AnnotatedPage) -> tuple[page_kinds.Example, confidence.Example | None] | None:
    """What is known of a page's kind and of its text; None where no text was read of it."""
    if (doc := parsed(page)) is None:
        return None
    metadata = read_metadata(doc)
    reading = classify_page(doc, metadata)[0]
    if reading is None:
        return None
    return page_kinds.example_of(page, doc, metadata, reading), confidence.example_of(page, reading)


def _key(folders: list[Path], share: float) -> dict[str, object]:
    """What models come from: the code that reads pages and grows them, and the annotations."""
    code = chain.from_iterable(
        (_ROOT / folder).rglob("*.py") for folder in ("crawler/extraction", "crawler/page", "crawler/dates", "training")
    )
    files = [*sorted(code), *(folder / "truth.jsonl" for folder in folders)]
    digest = hashlib.sha256(b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files))
    return {"from": digest.hexdigest(), "share": share}
