"""An outlet's template from its first page on, on pages whose truth is known: for ``benchmarks/threshold_scores.py``.

A folder is annotated pages (``benchmarks/quality_corpus.py``) or a site (``benchmarks/templates.py``); of annotated
pages those of outlets with at least ten count. Nothing is printed here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from unittest.mock import patch

from benchmarks import quality_scores
from benchmarks.folds import is_kept
from benchmarks.quality import field_scores
from benchmarks.quality_corpus import AnnotatedPage, Fields, by_outlet, read_corpus
from benchmarks.templates import read_site
from crawler.extraction import OutletModel, learn
from crawler.extraction.article import extract_and_isolate
from crawler.extraction.confidence import GOOD
from crawler.extraction.document import Document
from crawler.extraction.template import learning
from crawler.extraction.template.life_cycle import LifeCycle, ReadAgain
from crawler.items import Article, NoArticle, Page

_LEAST, _MOST = 10, 16  # pages of an outlet
_FIRST = 4  # CRAWLER_TEMPLATE_PAGES
_TAUGHT = 0.75  # of an outlet's pages, of which it is taught by many
Outlet = list[AnnotatedPage]


def outlets_of(folder: Path, share: float, least: int = _LEAST) -> list[Outlet]:
    """Such a share of the outlets of a folder, of those that have so many pages, in the order of the folder."""
    if (folder / "TRUTH.json").is_file():
        outlets = _of_site(folder)
    else:
        pages = (page for page in read_corpus(folder) if page.kind == "article")
        outlets = list(by_outlet(pages, least).values())
    return [pages for pages in outlets if is_kept(pages[0].url, pages[0].id, share)]


def _of_site(folder: Path) -> list[Outlet]:
    told = json.loads((folder / "TRUTH.json").read_text())
    return [
        [
            AnnotatedPage(
                page.url,
                folder.name,
                page.url,
                page.html,
                "",
                paragraphs=told[page.url]["paragraphs"],
                fields=Fields(title=told[page.url]["title"], published=told[page.url]["published"]),
            )
            for page in pages
        ]
        for pages in read_site(folder)
    ]


def lived(folder: Path, share: float) -> dict[str, dict[str, float]]:
    """Outlets read as a crawl reads them; after its own pages, each shows those of the next, as if its layout had
    changed.

    :return: by page the scores of its text and fields; ``asked``: how often trafilatura was; ``whole``: how often the
        page was parsed as a whole; ``calibrated``: 1 less the square by which its confidence is wrong.
    """
    found: dict[str, dict[str, float]] = {}
    outlets = [pages[:_MOST] for pages in outlets_of(folder, share)]
    for first, second in zip_longest(outlets[::2], outlets[1::2], fillvalue=[]):
        life = _Life()
        for place, page in enumerate([*first, *second]):
            life.show(page, place)
        found |= life.scores
    return found


def taught_by_many(folder: Path, share: float) -> dict[str, dict[str, float]]:
    """What three quarters of an outlet's pages teach, by how the rest is read with it; for the outlet, how many pages
    it cost to be ``asked``."""
    found: dict[str, dict[str, float]] = {}
    for pages in outlets_of(folder, share):
        first = int(_TAUGHT * len(pages))
        with patch.object(learning, "isolate", wraps=learning.isolate) as asked:
            model = learn((page.html, page.url) for page in pages[:first])
        found[f"{pages[0].outlet} learned"] = {"asked": float(asked.call_count)}
        for page in pages[first:][:_MOST]:
            reading = _Reading(page)
            reading.read(model)
            found[page.id] = reading.scores()
    return found


@dataclass(slots=True)
class _Reading:
    page: AnnotatedPage
    article: Article = field(default_factory=Article)
    isolated: list[bool] | None = None
    asked: int = 0
    whole: int = 0

    def read(self, model: OutletModel | None) -> bool:
        """Read it, perhaps anew; tells whether it holds an article."""
        page = Page(url=self.page.url, final_url=self.page.url, body=self.page.html)
        with patch.object(Document, "parse", wraps=Document.parse) as parse:
            try:
                self.article, self.isolated = extract_and_isolate(page, model)
            except NoArticle:
                self.article = Article()
        self.whole += sum(call.args[0] is page.body for call in parse.call_args_list)
        self.asked += self.isolated is not None
        return bool(self.article.id)

    def scores(self) -> dict[str, float]:
        read = self.article.text
        true = self.page.body or quality_scores.true_text(self.page.paragraphs, read)
        text = quality_scores.shingle_match(true, read).f1
        wrong = (self.article.confidence or 0.0) - float(text >= GOOD)
        own = {"text": text, "asked": self.asked, "whole": self.whole, "calibrated": 1 - wrong**2}
        return field_scores(self.page, self.article) | own


@dataclass(slots=True)
class _Life:
    cycle: LifeCycle = field(default_factory=lambda: LifeCycle(enough=_FIRST))
    model: OutletModel | None = None
    readings: dict[str, _Reading] = field(default_factory=dict)
    """By article; of two pages that give the same one the first."""
    without: list[_Reading] = field(default_factory=list)
    """Those that gave none."""

    def show(self, page: AnnotatedPage, place: int) -> None:
        assert self.cycle.turn(place) == "read"
        reading, version = _Reading(page), self.cycle.version
        if not reading.read(self.model):
            self.cycle.gave_none(place)
            self.without.append(reading)
            return
        self.readings.setdefault(reading.article.id, reading)
        self.cycle.was_read(place, reading.article, version)
        for learn_from in self.cycle.consider(0.0, awaited=()):
            self._learn(getattr(learn_from, "articles", ()))

    def _learn(self, articles: tuple[str, ...]) -> None:
        known = [self.readings[article] for article in articles]
        pairs = ((one.page.html, one.page.url) for one in known)
        isolated = [one.isolated for one in known]
        model, used = learning.learn_and_tell(pairs, before=self.model, isolated=isolated, fewest=_FIRST)
        if not model.usable or model.pages < _FIRST:
            self.cycle.not_learned([articles[number] for number in used])
            return
        self.model = model
        for decision in self.cycle.learned(model.version):
            if isinstance(decision, ReadAgain):
                for article in decision.articles:
                    self.readings[article].read(model)

    @property
    def scores(self) -> dict[str, dict[str, float]]:
        return {one.page.id: one.scores() for one in self._each()}

    def _each(self) -> Iterator[_Reading]:
        yield from self.readings.values()
        yield from self.without
