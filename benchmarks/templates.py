"""What learned templates give on a site whose truth is known; what they cost, ``benchmarks/cost.py`` measures.

    python -m benchmarks.templates SITE [--learn 4] [--pages 12] [--outlets 20]

SITE is a folder with ``TRUTH.json`` (by URL: ``kind``, ``paragraphs``) and the pages below ``site/HOST/PATH``. Printed:
F1 of the text with and without a template; F1 when learned on half of an outlet's pages; and what happens when an
outlet's layout changes into another outlet's.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from urllib.parse import urlsplit

from crawler.extraction import OutletModel, extract, learn
from crawler.extraction.template.trust import Trust
from crawler.items import Article, NoArticle

_NOT_READ = ("gone", "dup")
_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]|[^\W_]+")
_BEFORE, _CHANGED, _AFTER = 8, 20, 8


@dataclass(slots=True)
class TruePage:
    html: bytes
    url: str
    text: str

    def f1(self, outlet: OutletModel | None) -> float:
        return f1(self.text, read(self, outlet).text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site", type=Path)
    parser.add_argument("--learn", type=int, default=4, help="pages a template is learned from")
    parser.add_argument("--pages", type=int, default=12, help="pages of each outlet that are measured")
    parser.add_argument("--outlets", type=int, default=20)
    parser.add_argument("--only", choices=("quality", "halves", "change"))
    arguments = parser.parse_args()
    outlets = read_site(arguments.site)[: arguments.outlets]
    parts: dict[str, Callable[[], None]] = {
        "quality": lambda: quality(outlets, arguments.learn, arguments.pages),
        "halves": lambda: halves(outlets, arguments.pages),
        "change": lambda: change(outlets, arguments.learn),
    }
    for name, part in parts.items():
        if arguments.only in (None, name):
            part()


def read_site(folder: Path) -> list[list[TruePage]]:
    """The pages of each outlet, in the order of their addresses."""
    found: dict[str, list[TruePage]] = {}
    for url, told in sorted(json.loads((folder / "TRUTH.json").read_text()).items()):
        parts = urlsplit(url)
        path = folder / "site" / (parts.hostname or "") / parts.path.lstrip("/")
        if told["kind"] not in _NOT_READ and path.is_file():
            page = TruePage(path.read_bytes(), url, "\n\n".join(told["paragraphs"]))
            found.setdefault(parts.hostname or "", []).append(page)
    return list(found.values())


def read(page: TruePage, outlet: OutletModel | None) -> Article:
    try:
        return extract(page.html, page.url, outlet=outlet)
    except NoArticle:
        return Article()


def learn_from(pages: list[TruePage]) -> OutletModel:
    return learn((page.html, page.url) for page in pages)


def quality(outlets: list[list[TruePage]], learned: int, measured: int) -> None:
    pairs = []
    for pages in outlets:
        model = learn_from(pages[:learned])
        pairs.append([(p.f1(model), p.f1(None)) for p in pages[learned : learned + measured]])
    means = [tuple(mean(column) for column in zip(*rows, strict=True)) for rows in pairs if rows]
    flat = [pair for rows in pairs for pair in rows]
    print(f"text F1 with a template      {mean(a for a, _ in flat):.4f}   worst outlet {min(a for a, _ in means):.3f}")
    print(f"text F1 without              {mean(b for _, b in flat):.4f}   worst outlet {min(b for _, b in means):.3f}")


def halves(outlets: list[list[TruePage]], measured: int) -> None:
    by_half, by_all = [], []
    for pages in outlets:
        half = len(pages) // 2
        first, every = learn_from(pages[:half]), learn_from(pages)
        for page in pages[half : half + measured]:
            by_half.append(page.f1(first))
            by_all.append(page.f1(every))
    print(f"learned on half {mean(by_half):.4f}   learned on all {mean(by_all):.4f}, measured on the other half")


def change(outlets: list[list[TruePage]], learned: int) -> None:
    raised, at_once, recovered, own, old, old_before = [], [], [], [], [], []
    for pages, others in zip(outlets[::2], outlets[1::2], strict=False):
        first = model = learn_from(pages[:learned])
        trust, kept, alarm = Trust(model.version), [], 0
        sequence = pages[learned : learned + _BEFORE] + others[:_CHANGED]
        for number, page in enumerate(sequence, 1 - _BEFORE):
            article = read(page, model)
            if number > 0:
                at_once.append(f1(page.text, article.text))
            if trust.observe(article):
                kept.append(page)
            if trust.stale:
                model = learn([(p.html, p.url) for p in kept], before=model)
                trust.renew(model.version)
                kept, alarm = [], alarm or number
        raised.append(alarm)
        theirs = learn_from(others[:learned])
        recovered += [page.f1(model) for page in others[_CHANGED : _CHANGED + _AFTER]]
        own += [page.f1(theirs) for page in others[_CHANGED : _CHANGED + _AFTER]]
        old += [page.f1(model) for page in pages[-_AFTER:]]
        old_before += [page.f1(first) for page in pages[-_AFTER:]]
    print(f"layout change: alarm after {', '.join(str(n) if n else 'never' for n in raised)} pages")
    print(f"  F1 in the first {_CHANGED} pages {mean(at_once):.4f}, after them {mean(recovered):.4f}, "
          f"with a template of that layout alone {mean(own):.4f}")  # fmt: skip
    print(f"  F1 of pages in the old layout {mean(old):.4f}, before {mean(old_before):.4f}")


def f1(true: str, read_: str) -> float:
    """F1 of the runs of four words, as the article-extraction-benchmark counts them."""
    one, other = _shingles(true), _shingles(read_)
    both = sum((one & other).values())
    return 2 * both / ((sum(one.values()) + sum(other.values())) or 1)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _TOKEN.findall(text)
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3))) if words else Counter()


if __name__ == "__main__":
    main()
