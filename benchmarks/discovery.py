"""Links a second that feeds and sitemaps give, beside feedparser and ultimate-sitemap-parser on the same bytes.

    python -m benchmarks.discovery [--usp PYTHON] [--feedparser-tests DIR] [--protego-tests DIR]

``--usp`` names an interpreter that has ultimate-sitemap-parser, when this one has not. The other two name the unpacked
source distributions' folders of tests: every file in them is read, and compared with what the peer reads.
Seconds are of CPU, memory is the peak of a process of its own.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.discovery.feeds.reading import FeedError, read_feed
from crawler.discovery.link_fields import source_url
from crawler.discovery.policies.robots import read_robots
from crawler.discovery.sitemaps.plan import IndexWalk
from crawler.discovery.sitemaps.reading import SitemapRef, iter_sitemap

SITE = "https://outlet.example"
NOW = datetime(2024, 5, 20, 12, tzinfo=UTC)
_NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
_USP = """
import json, resource, sys, time
from usp.tree import sitemap_from_str
body = open(sys.argv[1], encoding="utf-8").read()
start = time.process_time()
links = sum(1 for _ in sitemap_from_str(body).all_pages())
print(json.dumps([links, time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


def feed(entries: int, *, atom: bool = False) -> bytes:
    """An invented feed with the full text of its articles."""
    text = "<p>" + "The ferry stays at the quay, &amp; the harbour waits. " * 40 + "</p>"
    if atom:
        body = "".join(
            f'<entry><title type="html">Ferry &amp;amp; quay {n}</title><id>tag:{n}</id>'
            f'<link href="{SITE}/world/ferry-{n}"/>'
            f"<published>2024-05-01T10:{n % 60:02}:00Z</published><updated>2024-05-01T11:00:00Z</updated>"
            f'<category term="World"/><content type="html"><![CDATA[{text}]]></content></entry>\n'
            for n in range(entries)
        )
        return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>{body}</feed>'.encode()
    body = "".join(
        f"<item><title>Ferry &amp;amp; quay {n}</title><guid>{n}</guid>"
        f"<link>{SITE}/world/ferry-{n}?utm_source=rss</link>"
        f"<pubDate>Wed, 01 May 2024 10:{n % 60:02}:00 +0000</pubDate><category>World</category>"
        f"<content:encoded><![CDATA[{text}]]></content:encoded></item>\n"
        for n in range(entries)
    )
    head = '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>T</title>'
    return f"{head}{body}</channel></rss>".encode()


def sitemap(urls: int, *, day: datetime = NOW, news: bool = False) -> Iterator[bytes]:
    """An invented sitemap, piece by piece."""
    yield f'<?xml version="1.0"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" {_NEWS}>'.encode()
    for n in range(urls):
        extra = (
            "<news:news><news:publication><news:name>T</news:name><news:language>en</news:language></news:publication>"
            f"<news:publication_date>{day:%Y-%m-%dT%H:%M:%S}Z</news:publication_date><news:title>Ferry {n}</news:title>"
            "</news:news>"
        )
        loc = f"{SITE}/{day:%Y/%m/%d}/the-ferry-stays-at-the-quay-{n}"
        yield f"<url><loc>{loc}</loc><lastmod>{day.isoformat()}</lastmod>{extra if news else ''}</url>\n".encode()
    yield b"</urlset>"


def cpu(work: Callable[[], int], rounds: int = 5) -> tuple[int, float]:
    """What the work counts, and the best of several CPU times in seconds."""
    best, count = float("inf"), 0
    for _ in range(rounds):
        start = time.process_time()
        count = work()
        best = min(best, time.process_time() - start)
    return count, best


def line(name: str, links: int, seconds: float, megabytes: float | None = None) -> None:
    """Print one row."""
    memory = f"{megabytes:8.0f} MB" if megabytes else ""
    print(f"  {name:28}{links:8} links{links / max(seconds, 1e-9):12,.0f} links/s{memory}")


def bench_feeds() -> None:
    """Feeds of 50 and 500 entries, well-formed and not."""
    try:
        import feedparser
    except ImportError:
        feedparser = None
        print("feedparser is missing: skipped")
    rss = feed(50)
    bodies = {
        "RSS, 50 entries": rss,
        "RSS, 500 entries": feed(500),
        "Atom, 50 entries": feed(50, atom=True),
        "RSS, bare ampersands": rss.replace(b"&amp;", b"&"),
        "RSS, tags that do not match": rss.replace(b"</title>", b"", 5),
    }
    for name, body in bodies.items():
        print(f"{name}, {len(body) >> 10} KiB")
        ours = cpu(lambda body=body: len(read_feed(body, f"{SITE}/rss").links))
        line("ours", *ours)
        if feedparser is not None:
            theirs = cpu(lambda body=body: len(feedparser.parse(body).entries), rounds=2)
            line("feedparser", *theirs)
            print(f"  {theirs[1] / ours[1]:.1f} times as fast")


def read_file(path: str) -> None:
    """In a process of its own: read one sitemap and print links, seconds and memory as JSON."""
    start = time.process_time()
    with open(path, "rb") as file:
        links = sum(1 for _ in iter_sitemap(file, f"{SITE}/sitemap.xml"))
    seconds = time.process_time() - start
    print(json.dumps([links, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))


def bench_sitemaps(usp: str, folder: Path) -> None:
    """Sitemaps of 50,000 URLs."""
    for name, news in {"sitemap": False, "news sitemap": True}.items():
        path = folder / "sitemap.xml"
        with path.open("wb") as file:
            file.writelines(sitemap(50_000, news=news))
        print(f"{name}, 50,000 URLs, {path.stat().st_size >> 20} MiB")
        line("ours", *_in_process([sys.executable, "-m", "benchmarks.discovery", "--read", str(path)]))
        try:
            line("ultimate-sitemap-parser", *_in_process([usp, "-c", _USP, str(path)]))
        except subprocess.CalledProcessError:
            print("  ultimate-sitemap-parser is missing: skipped (--usp names an interpreter that has it)")


def _in_process(command: list[str]) -> list[float]:
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def walk_index(folder: str) -> None:
    """In a process of its own: read an index with a ``since`` of one day; print files, links, seconds, memory."""
    start, opened, links = time.process_time(), 0, 0
    since = NOW - timedelta(days=1)
    index = iter_sitemap(Path(folder, "index.xml").read_bytes(), f"{SITE}/index.xml")
    walk = IndexWalk([ref for ref in index if isinstance(ref, SitemapRef)], since)
    for ref in walk:
        opened += 1
        newest = None
        with open(Path(folder, ref.url.rpartition("/")[2]), "rb") as file:
            for link in iter_sitemap(file, ref.url):
                when = link.modified
                newest = max(filter(None, (newest, when)), default=None)
                links += when is None or when >= since
        walk.report(ref, newest)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([opened, links, time.process_time() - start, memory]))


def bench_index(folder: Path) -> None:
    """An index of 100 files with 10,000 URLs each, one a day, read with a ``since`` of one day."""
    for name in ("dated by lastmod", "dated by name", "numbered only"):
        refs = []
        for n in range(100):
            day = NOW - timedelta(days=n)
            file = f"articles-{day:%Y-%m-%d}.xml.gz" if name == "dated by name" else f"articles-{100 - n}.xml.gz"
            with gzip.open(folder / file, "wb", compresslevel=1) as packed:
                packed.writelines(sitemap(10_000, day=day))
            lastmod = f"<lastmod>{day.isoformat()}</lastmod>" if name == "dated by lastmod" else ""
            refs.append(f"<sitemap><loc>{SITE}/{file}</loc>{lastmod}</sitemap>")
        (folder / "index.xml").write_text(f"<sitemapindex>{''.join(refs)}</sitemapindex>")
        command = [sys.executable, "-m", "benchmarks.discovery", "--walk", str(folder)]
        opened, links, seconds, memory = _in_process(command)
        print(f"index of 100 × 10,000, {name}: {opened} files opened, {links} links, {seconds:.1f} s, {memory:.0f} MB")


def agree_on_feeds(folder: Path) -> None:
    """Read feedparser's own test files and compare the links."""
    import feedparser

    files = found = expected = refused = 0
    for path in sorted(folder.rglob("*.xml")):
        body = path.read_bytes()
        said = dict(re.findall(r"Header:\s*([\w-]+):\s*(.*)", body[:4000].decode("latin-1").replace("\0", "")))
        headers = {name.lower(): value.strip() for name, value in said.items()}
        url = source_url(headers.get("content-location"), SITE) or f"{SITE}/feed"
        headers |= {"content-type": headers.get("content-type", "application/xml"), "content-location": url}
        entries = feedparser.parse(body, response_headers=headers).entries
        theirs = {source_url(entry.get("feedburner_origlink") or entry.get("link"), url) for entry in entries} - {None}
        files += 1
        try:
            ours = {link.url for link in read_feed(body, url, content_type=headers["content-type"]).links}
        except FeedError:
            refused += 1
            ours = set()
        found, expected = found + len(theirs & ours), expected + len(theirs)
        if theirs - ours:
            print(f"  {path.relative_to(folder)}: without {sorted(theirs - ours)}")
    print(f"feedparser's tests: {files} files, {found} of {expected} links, {refused} refused as no feed")


def agree_on_robots(folder: Path) -> None:
    """Read Protego's collection of robots.txt files and compare answers."""
    from protego import Protego

    files = differ = sitemaps = 0
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.parent.name == "test_data"):
        body = path.read_bytes()
        robots, peer = read_robots(body, 200, f"{SITE}/robots.txt"), Protego.parse(body.decode("utf-8", "replace"))
        files, sitemaps = files + 1, sitemaps + len(robots.sitemaps)
        urls = [f"{SITE}/", f"{SITE}/a/b?c=d", f"{SITE}/admin/"]
        differ += any(robots.allowed(url, "crawler") != peer.can_fetch(url, "crawler") for url in urls)
    print(
        f"Protego's tests: {files} files, {sitemaps} sitemaps, {differ} files with another answer (a byte order mark)"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--usp", default=sys.executable, metavar="PYTHON")
    parser.add_argument("--feedparser-tests", type=Path, metavar="DIR")
    parser.add_argument("--protego-tests", type=Path, metavar="DIR")
    parser.add_argument("--read", help=argparse.SUPPRESS)
    parser.add_argument("--walk", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.read:
        read_file(options.read)
    elif options.walk:
        walk_index(options.walk)
    elif options.feedparser_tests or options.protego_tests:
        if options.feedparser_tests:
            agree_on_feeds(options.feedparser_tests)
        if options.protego_tests:
            agree_on_robots(options.protego_tests)
    else:
        bench_feeds()
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            bench_sitemaps(options.usp, folder)
            bench_index(folder)


if __name__ == "__main__":
    main()
