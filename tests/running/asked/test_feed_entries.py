"""What a feed names is told by a process of its own; what is no feed, in a sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from crawler.running.asked.feed_entries import FeedEntries
from tests.serving import Answer, Handler, serving


class Paper(Handler):
    """A feed, which names one of its articles twice, and a page."""

    def answer(self) -> Answer:
        if self.path == "/feed.xml":
            home = f"http://{self.headers['Host']}"
            items = "".join(f"<item><link>{home}/{name}</link></item>" for name in ("storm", "ferry", "storm"))
            feed = f"<rss version='2.0'><channel><title>Tidings</title><link>{home}/</link>{items}</channel></rss>"
            return 200, {"Content-Type": "application/rss+xml"}, feed.encode()
        return (200, {"Content-Type": "text/html"}, b"<p>News") if self.path == "/page" else (404, {}, b"")


def fetched(url: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    words = ["-m", "crawler.running.asked.feed_entries", url, str(folder / "crawler.db"), "DOWNLOAD_DELAY=0"]
    return subprocess.run([sys.executable, *words], capture_output=True, timeout=120, check=False)


def test_a_feeds_articles_are_told_in_its_order_each_once(tmp_path: Path) -> None:
    with serving("127.0.0.49", Paper) as paper:
        done = fetched(f"{paper.url}/feed.xml", tmp_path)
        named = FeedEntries(title="Tidings", home=f"{paper.url}/", urls=[f"{paper.url}/storm", f"{paper.url}/ferry"])
    assert (done.returncode, msgspec.json.decode(done.stdout, type=FeedEntries)) == (0, named)


@pytest.mark.parametrize(("path", "why"), [("/page", "feed"), ("/none", "404")])
def test_what_gives_no_feed_is_told_by_its_address(path: str, why: str, tmp_path: Path) -> None:
    with serving("127.0.0.49", Paper) as paper:
        done = fetched(paper.url + path, tmp_path)
    said = done.stderr.decode()
    assert (done.returncode, done.stdout) == (1, b"")
    assert paper.url + path in said
    assert why in said
    assert "Traceback" not in said
