"""Annotated pages, each read with the models that do not know its outlet, by several processes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from benchmarks.folds import fold_of, is_kept
from benchmarks.quality_corpus import AnnotatedPage, read_corpus
from crawler.extraction.document import Document
from crawler.extraction.models import reading_with
from crawler.items import NoArticle

T = TypeVar("T")


def annotated(
    folders: list[Path], share: float = 1.0, corpora: Collection[str] | None = None
) -> Iterator[AnnotatedPage]:
    """The pages of such a share of the outlets.

    :param corpora: the names of the corpora that are wanted; None for all.
    """

    def keep(corpus: str, url: str, id: str) -> bool:
        return (corpora is None or corpus in corpora) and is_kept(url, id, share)

    for folder in folders:
        yield from read_corpus(folder, keep)


def parsed(page: AnnotatedPage) -> Document | None:
    """The page as extraction reads it; None where it has no element at all."""
    try:
        return Document.parse(page.html, url=page.url)
    except NoArticle:
        return None


def each(
    work: Callable[[AnnotatedPage], T | None], pages: Iterator[AnnotatedPage], models: Path, jobs: int = 1
) -> list[T]:
    """What the work makes of each page that it makes anything of, in their order.

    :param models: where the models of the folds are, each in a directory named by its number.
    """
    one = partial(_with_models, work, models)
    if jobs == 1:
        found = list(map(one, pages))
    else:
        with get_context("forkserver").Pool(jobs) as pool:
            found = list(pool.imap(one, pages, chunksize=8))
    return [made for made in found if made is not None]


def _with_models(work: Callable[[AnnotatedPage], T | None], models: Path, page: AnnotatedPage) -> T | None:
    with reading_with(models / str(fold_of(page.url, page.id))):
        return work(page)
