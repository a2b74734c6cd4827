"""``crawler extract URL``: a page is fetched as a crawl would, and read with what the store knows of its outlet."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import msgspec
import pytest
from rich.console import Console

from crawler.extraction import learn
from crawler.store import Store
from crawler.store.articles.templates import StoredTemplate, save_template
from tests.serving import Answer, Handler, serving
from tests.warm import crawler

WORDS = ["river", "bridge", "mayor", "night", "ferry", "baker", "water", "mill", "dyke", "pump", "road", "field"]
HTML = {"Content-Type": "text/html; charset=utf-8"}


def _page(number: int) -> str:
    rng = random.Random(number)
    text = "".join(f"<p>The {' '.join(rng.choices(WORDS, k=14))} of the {rng.choice(WORDS)}.</p>" for _ in range(8))
    return (
        f"<!doctype html><html lang=en><head><title>Story {number}</title>"
        f"<meta name=description content='What is said of story {number} in the head of its page, for search engines.'>"
        f"<meta property=og:image content=/story-{number}.jpg></head>"
        f"<body><h1>Story {number}</h1><div class=text>{text}</div></body>"
    )


class Outlet(Handler):
    def answer(self) -> Answer:
        self.server.asked.append((self.path, self.headers["User-Agent"]))  # type: ignore[attr-defined]
        if self.path == "/robots.txt":
            return 200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /private/\n"
        if self.path == "/short":
            return 200, HTML, b"<title>Short</title><p>Too short."
        if self.path == "/picture":
            return 200, {"Content-Type": "image/png"}, b"\x89PNG\r\n\x1a\n" + bytes(100)
        if self.path in ("/away", "/in"):
            return 302, {"Location": self.server.away if self.path == "/away" else "/a/4"}, b""  # type: ignore[attr-defined]
        if self.path.startswith("/a/"):
            return 200, HTML, _page(int(self.path[3:])).encode()
        return 404, HTML, b"<title>No such page</title>"


@pytest.fixture(scope="module")
def outlet() -> Iterator[Any]:
    with serving("127.0.0.31", Outlet, asked=[]) as server, serving("127.0.0.32", Outlet, asked=[]) as other:
        server.away, server.other = f"{other.url}/a/1", other
        yield server


def extract(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    quick = ("-s", "DOWNLOAD_DELAY=0", "-s", "RETRY_TIMES=0", "-s", "AUTOTHROTTLE_ENABLED=False")
    return crawler(folder, "extract", *arguments, *quick)


def test_an_address_is_fetched_and_explained(outlet: Any, tmp_path: Path) -> None:
    outlet.asked.clear()
    done = extract(tmp_path, f"{outlet.url}/a/4", "--explain")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{outlet.url}/a/4: an article, its text found by trafilatura")
    assert [path for path, _ in outlet.asked] == ["/robots.txt", "/a/4"]
    assert all(agent.startswith("outlet-crawler/") for _, agent in outlet.asked)
    assert not (tmp_path / "crawler.db").exists()


def test_what_gives_no_article_says_why_and_the_others_come(outlet: Any, tmp_path: Path) -> None:
    paths = ["/a/1", "/private/a", "/missing", "/short", "/picture", "/away", "/in"]
    done = extract(tmp_path, *(f"{outlet.url}{path}" for path in paths), "http://no-such-host.invalid/a")
    assert done.returncode == 1
    assert [json.loads(line)["title"] for line in done.stdout.splitlines()] == ["Story 1", "Story 4"]
    said = dict(line.split(": ", 1) for line in done.stderr.splitlines())
    assert {path: said.get(f"{outlet.url}{path}") for path in paths[1:6]} == {
        "/private/a": "forbidden by robots.txt. The outlet asks crawlers not to fetch it.",
        "/missing": "answered 404. Open it in a browser: has it moved?",
        "/short": "no article: too little text.",
        "/picture": "not HTML: image/png.",
        "/away": "leads to a loopback address that nobody named. Name the host yourself.",
    }
    assert said["http://no-such-host.invalid/a"].startswith("host does not resolve. Check the spelling")
    assert not outlet.other.asked


def test_the_stored_template_is_used_and_told_unless_it_is_to_be_left(outlet: Any, tmp_path: Path) -> None:
    template = learn([(_page(number).encode(), f"{outlet.url}/a/{number}") for number in range(6)])
    with Store.open(tmp_path / "crawler.db") as store:
        name = outlet.url.removeprefix("http://")
        store.write(save_template, name, StoredTemplate(msgspec.json.encode(template).decode()), now=store.now())
    done = extract(tmp_path, f"{outlet.url}/a/9", f"{outlet.url}/a/8")
    assert {json.loads(line)["model"] for line in done.stdout.splitlines()} == {template.version}
    [said] = done.stderr.splitlines()
    assert said.startswith(f"read with the stored template of {name}, {template.version}")


def test_the_stored_template_reads_saved_pages_of_the_outlet_too(run, tmp_path: Path) -> None:
    template = learn([(_page(number).encode(), f"https://outlet.example/{number}") for number in range(6)])
    with Store.open("crawler.db") as store:
        store.write(
            save_template, "outlet.example", StoredTemplate(msgspec.json.encode(template).decode()), now=store.now()
        )
    Path("page.html").write_text(_page(9))
    explained = run("extract", "page.html", "--url", "https://outlet.example/9", "--explain")
    assert "its text found by the outlet's template" in explained.stdout
    assert "read with the stored template of outlet.example" in explained.stderr
    alone = run("extract", "page.html", "--url", "https://outlet.example/9", "--no-template")
    assert (json.loads(alone.stdout)["model"], alone.stderr) == (None, "")
    other = run("extract", "page.html", "--url", "https://other.example/9", "--explain")
    assert ("by trafilatura" in other.stdout, other.stderr) == (True, "")


def test_every_field_is_explained_with_what_lost_and_those_without_a_value_in_one_line(run) -> None:
    Path("page.html").write_text(_page(9))
    lines = run("extract", "page.html", "--url", "https://outlet.example/9", "--explain").stdout.splitlines()
    rows = {line.split("  ")[0]: line.split() for line in lines}
    assert rows["images"][1] == "https://outlet.example/story-9.jpg"
    assert rows["word_count"][1] == "144"
    assert rows["url"][1] == "https://outlet.example/9"
    [nothing] = [line for line in lines if line.startswith("Nothing for ")]
    assert {"section", "published", "entries", "related", "links"} <= set(nothing.rstrip(".").replace(",", "").split())
    assert any("not What is said of story 9" in line and "meta description" in line for line in lines)
    assert max(map(len, lines)) < 180


def test_a_terminal_is_filled_with_names_and_sources_and_values_are_cut(run, monkeypatch: pytest.MonkeyPatch) -> None:
    from crawler.cli.explanation import tables_of
    from crawler.extraction.explain import explain

    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    fields, blocks = tables_of(explain(_page(9), "https://outlet.example/9"))
    console = Console(width=80, file=StringIO(), highlight=False)
    console.print(fields, blocks)
    lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    [body] = [line for line in lines if line.startswith("body ")]
    assert len(body) == 80
    assert "…" in body
    assert body.rstrip().endswith("trafilatura")
    assert any(line.startswith("text ") and "div.text/p" in line for line in lines)
