"""How many pages of WARC files are read a second, beside trafilatura in a process pool on the same files.

    python -m benchmarks.archive [FILE|FOLDER …] [--pages FOLDER] [--articles 400] [--workers 2]

Without files, one is made of a folder of annotated pages (described in ``benchmarks/quality_corpus.py``), or of the
invented site. Each reader starts as many processes, reads every page that may be an
article, and is timed from its start to its last page, its processes' start included. Printed are the articles that
each gave, its pages a second and a core, and those as a ratio to trafilatura's. With templates, each outlet's is
learned before, from its first pages, and that is timed by itself.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scrapy.settings import Settings

from benchmarks.invented_site import InventedSite
from benchmarks.peers import extract
from benchmarks.quality_corpus import read_corpus
from crawler.archive.exchange import Exchange
from crawler.archive.files import archive_files
from crawler.archive.pages import archived_page, may_be_article
from crawler.archive.reading import records
from crawler.archive.writer import ArchiveWriter
from crawler.crawl.workers.pool import Workers
from crawler.extraction.jobs import learn_from
from crawler.items import Page
from crawler.running.archives.extraction import read_archives
from crawler.urls import outlet_of

_TO_LEARN = 30
_OUTLETS = 4
_NEWEST = datetime(2026, 1, 31, 8, tzinfo=UTC)


def invented(folder: Path, articles: int) -> Path:
    """An archive of the invented site's articles."""
    site = InventedSite(_OUTLETS, -(-articles // _OUTLETS))
    writer = ArchiveWriter(folder, 1 << 30)
    for number, url in enumerate(sorted(site.truth(80))[:articles]):
        _, _, host, path = url.split("/", 3)
        found = site.page(host.removesuffix(":80"), f"/{path}", 80)
        assert found is not None, url
        body, kind = found
        when = _NEWEST + timedelta(seconds=number)
        writer.add(Exchange(url=url, when=when, status=200, body=body, headers=[("Content-Type", kind)]))
    writer.close()
    return folder


def annotated(folder: Path, corpus: Path) -> Path:
    """An archive of a folder's annotated pages."""
    writer = ArchiveWriter(folder, 1 << 30)
    for number, page in enumerate(read_corpus(corpus)):
        when, headers = _NEWEST + timedelta(seconds=number), [("Content-Type", "text/html")]
        writer.add(Exchange(url=page.url, when=when, status=200, body=page.html, headers=headers))
    writer.close()
    return folder


def pages(paths: Sequence[Path]) -> Iterator[Page]:
    """The pages of WARC files that may be an article, in their order."""
    for path in paths:
        for file in archive_files(path):
            for record in records(file):
                if may_be_article(record.exchange):
                    yield archived_page(record.exchange)


def templates(paths: Sequence[Path]) -> dict[str, bytes]:
    """The template of each outlet whose pages teach one."""
    first: dict[str, list[tuple[bytes, str]]] = defaultdict(list)
    for page in pages(paths):
        kept = first[outlet_of(page.final_url)]
        if len(kept) < _TO_LEARN:
            kept.append((zlib.compress(page.body), page.final_url))
    learned = {outlet: learn_from(kept) for outlet, kept in first.items()}
    return {outlet: lesson.template[0] for outlet, lesson in learned.items() if lesson.template is not None}


def read_own(paths: Sequence[Path], workers: int, models: dict[str, bytes]) -> int:
    """Read the files as ``crawler extract`` does; returns how many articles they gave."""
    read = read_archives(
        paths,
        lambda: Workers.of_settings(Settings({"CRAWLER_WORKERS": workers})),
        knowledge=lambda page: models.get(outlet_of(page.final_url)),
    )
    return sum(page.article is not None for page in read)


def read_trafilatura(paths: Sequence[Path], workers: int) -> int:
    """Read the files by trafilatura in a process pool; returns how many documents it gave."""
    with ProcessPoolExecutor(workers) as pool:
        found = list(pages(paths))
        bodies, urls = [page.body for page in found], [page.final_url for page in found]
        return sum(document is not None for document in pool.map(extract, bodies, urls, chunksize=8))


def main() -> None:
    """Print a line for each reader."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, metavar="FILE|FOLDER")
    parser.add_argument("--pages", type=Path, metavar="FOLDER", help="annotated pages that an archive is made of")
    parser.add_argument("--articles", type=int, default=400, help="of the invented archive")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        paths = given.paths or [
            annotated(Path(made) / "archive", given.pages)
            if given.pages
            else invented(Path(made) / "archive", given.articles)
        ]
        compare(paths, given.workers)


def compare(paths: Sequence[Path], workers: int) -> None:
    """Time each reader once, one after the other, on files that are in memory by then."""
    number = sum(1 for _ in pages(paths))
    began = time.perf_counter()
    models = templates(paths)
    print(f"{number} pages, {workers} processes, load {os.getloadavg()[0]:.1f}")
    print(f"{len(models)} templates learned in {time.perf_counter() - began:.1f} s\n")
    print(f"{'':24} {'articles':>8} {'seconds':>8} {'pages/s/core':>12} {'ratio':>6}")
    readers: list[tuple[str, Callable[[], int]]] = [
        ("trafilatura, a pool", lambda: read_trafilatura(paths, workers)),
        ("without templates", lambda: read_own(paths, workers, {})),
        ("with templates", lambda: read_own(paths, workers, models)),
    ]
    first = 0.0
    for name, read in readers:
        began = time.perf_counter()
        articles = read()
        seconds = time.perf_counter() - began
        rate = number / seconds / workers
        first = first or rate
        print(f"{name:24} {articles:8} {seconds:8.1f} {rate:12.1f} {rate / first:6.2f}", flush=True)
    print(f"load {os.getloadavg()[0]:.1f} at the end")


if __name__ == "__main__":
    main()
