"""Annotated pages as rows of features with what is known of each block."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.folds import fold_of
from benchmarks.quality_corpus import AnnotatedPage
from crawler.extraction.content.classified import facts_of, read_by_rules
from crawler.extraction.content.features import Rows, rows_of
from crawler.extraction.content.isolate import isolate
from crawler.extraction.content.page_facts import candidates
from crawler.extraction.content.region import likely_text
from crawler.extraction.content.text_blocks import cut
from crawler.extraction.metadata import read_metadata
from training.labels import UNKNOWN, labels
from training.reading import parsed


@dataclass(slots=True)
class Example:
    """The blocks of a page that may be text."""

    corpus: str
    fold: int
    rows: Rows
    labels: npt.NDArray[np.int8]
    sizes: npt.NDArray[np.float64]
    """How long each block is to read."""


def example_of(page: AnnotatedPage) -> Example | None:
    """What is known of an article's blocks; None where there is no text, or no article."""
    if page.kind != "article" or (doc := parsed(page)) is None:
        return None
    metadata, blocks = read_metadata(doc), cut(doc.tree)
    kept = isolate(doc.tree, blocks)
    read = read_by_rules(blocks, likely_text(blocks, kept), metadata)
    if read is None:
        return None
    indexes = candidates(blocks, read.kept, read.region)
    known = labels(page, blocks)
    indexes = [index for index in indexes if known[index] != UNKNOWN]
    if not indexes:
        return None
    return Example(
        page.corpus,
        fold_of(page.url, page.id),
        rows_of(facts_of(read, metadata), indexes),
        np.array([known[index] for index in indexes], np.int8),
        np.array([blocks[index].size for index in indexes], np.float64),
    )
