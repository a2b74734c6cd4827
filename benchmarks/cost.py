"""CPU time of extraction a page, beside trafilatura's on the same pages in the same run.

    python -m benchmarks.cost FOLDER [--learn 4] [--pages 100] [--outlets 20] [--each]

FOLDER is a site (``benchmarks/templates.py``) or annotated pages (``benchmarks/quality_corpus.py``). The pages of each
outlet are read as a crawl reads them: the first without a template, which is then learned from them, the others with
it, some of them in both ways to see whether it still holds; where it doesn't, it is learned again. trafilatura reads
each of them once, body and metadata. An outlet counts as one of a hundred pages, however many are there to be read.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec, TypeVar

import trafilatura

from benchmarks.quality_corpus import by_outlet, read_corpus
from benchmarks.templates import read_site
from crawler.extraction import OutletModel, learn
from crawler.extraction.article import extract_and_isolate
from crawler.extraction.template.trust import Trust, is_sampled
from crawler.items import Article, NoArticle, Page

P = ParamSpec("P")
T = TypeVar("T")
_CRAWLED = 100
LEARNED = 4
"""Pages of an outlet that a crawl learns its template from (``CRAWLER_TEMPLATE_PAGES``)."""
Pages = list[tuple[bytes, str]]


@dataclass(slots=True)
class Cost:
    """CPU seconds."""

    seconds: float = 0.0
    count: int = 0

    def time(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        start = time.process_time()
        done = work(*args, **kwargs)
        self.seconds += time.process_time() - start
        self.count += 1
        return done

    @property
    def mean(self) -> float:
        return self.seconds / (self.count or 1)


@dataclass(slots=True)
class Costs:
    """What the pages of an outlet, or of several, cost."""

    peer: Cost
    general: Cost
    learning: Cost
    template: Cost
    sampled: Cost

    @classmethod
    def none(cls) -> Costs:
        return cls(Cost(), Cost(), Cost(), Cost(), Cost())

    def with_template(self) -> float:
        """Seconds a page that is read with the template, those that are read in both ways as well included."""
        return (self.template.seconds + self.sampled.seconds) / (self.template.count + self.sampled.count)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--learn", type=int, default=LEARNED, help="pages a template is learned from")
    parser.add_argument("--pages", type=int, default=_CRAWLED, help="so many pages of each outlet at most")
    parser.add_argument("--outlets", type=int, default=1000, help="so many outlets at most")
    parser.add_argument("--each", action="store_true", help="a line for each outlet, too")
    arguments = parser.parse_args()
    outlets = [pages for pages in read_outlets(arguments.folder) if len(pages) > arguments.learn]
    if not outlets:
        parser.error("no outlet has enough pages")
    load(outlets[0][0])
    spread = [measure(pages[: arguments.pages], arguments.learn) for pages in outlets[: arguments.outlets]]
    for number, costs in enumerate(spread if arguments.each else ()):
        ratios = (costs.general.mean, costs.with_template(), costs.learning.seconds / _CRAWLED)
        print(number, outlets[number][0][1], *(f"{ratio / costs.peer.mean:.3f}" for ratio in ratios))
    report(spread, arguments.learn)


def read_outlets(folder: Path) -> Iterator[Pages]:
    """The pages of each outlet, HTML and URL."""
    if (folder / "TRUTH.json").is_file():
        yield from ([(page.html, page.url) for page in pages] for pages in read_site(folder))
    else:
        yield from ([(page.html, page.url) for page in pages] for pages in by_outlet(read_corpus(folder)).values())


def load(page: tuple[bytes, str]) -> None:
    """Read a page in both ways, so that what is loaded once is not among the costs."""
    read(*page)
    read_peer(*page)


def read_peer(html: bytes, url: str) -> None:
    trafilatura.bare_extraction(html, url=url, with_metadata=True)


def read(html: bytes, url: str, outlet: OutletModel | None = None) -> tuple[Article, list[bool] | None]:
    """The article of a page, and what trafilatura kept of it if it was asked."""
    try:
        return extract_and_isolate(Page(url=url, final_url=url, body=html), outlet)
    except NoArticle:
        return Article(), None


def measure(pages: Pages, learned: int) -> Costs:
    """What an outlet's pages cost, read as a crawl reads them."""
    costs = Costs.none()
    isolated = []
    for page in pages:
        costs.peer.time(read_peer, *page)
        # Every page, for the comparison; in a crawl the first alone.
        isolated.append(costs.general.time(read, *page)[1])
    model = costs.learning.time(learn, pages[:learned], isolated=isolated[:learned])
    trust, missed = Trust(model.version), []
    for html, url in pages[learned:]:
        cost = costs.sampled if is_sampled(url, model.agreement) else costs.template
        if trust.observe(cost.time(read, html, url, model)[0]):
            missed.append((html, url))
        if trust.stale:
            model = costs.learning.time(learn, missed, before=model)
            trust.renew(model.version)
            missed = []
    return costs


def figures(outlets: list[Costs], learned: int) -> dict[str, float]:
    """Milliseconds a page, each the mean over the outlets, all of which count alike; the first is trafilatura's."""

    def mean(seconds: Callable[[Costs], float]) -> float:
        return 1000 * sum(map(seconds, outlets)) / len(outlets)

    learning = mean(lambda o: o.learning.seconds)
    general, template = mean(lambda o: o.general.mean), mean(Costs.with_template)
    whole = (_CRAWLED - learned) * template + learned * general + learning
    return {
        "trafilatura, body and metadata": mean(lambda o: o.peer.mean),
        "without a template": general,
        "with a template, sampled pages included": template,
        f"  and learning it, over {_CRAWLED} pages": template + learning / _CRAWLED,
        f"  and the first {learned} read without it": whole / _CRAWLED,
    }


def report(outlets: list[Costs], learned: int) -> None:
    print(f"{len(outlets)} outlets, {sum(o.peer.count for o in outlets)} pages; CPU time a page, beside trafilatura")
    found = figures(outlets, learned)
    peer = next(iter(found.values()))
    for name, value in found.items():
        print(f"{name:60} {value:7.1f} ms {value / peer:6.3f}")
    learning = 1000 * sum(o.learning.seconds for o in outlets) / len(outlets)
    times = sum(o.learning.count for o in outlets) / len(outlets)
    print(f"learning, an outlet: {learning:.0f} ms, {times:.2f} times")
    sampled = sum(o.sampled.count for o in outlets)
    print(f"read in both ways: {sampled} of {sampled + sum(o.template.count for o in outlets)}")


if __name__ == "__main__":
    main()
