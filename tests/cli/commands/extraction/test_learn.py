"""``crawler learn``, and extraction with what it learned."""

from __future__ import annotations

import json
import random
import resource
import signal
from pathlib import Path

WORDS = ["river", "bridge", "mayor", "night", "ferry", "baker", "water", "mill", "dyke", "pump", "road", "field"]


def _page(number: int) -> str:
    rng = random.Random(number)
    text = "".join(f"<p>The {' '.join(rng.choices(WORDS, k=14))} of the {rng.choice(WORDS)}.</p>" for _ in range(8))
    return (
        f"<!doctype html><html lang=en><head><title>Story {number}</title>"
        f"<link rel=canonical href=https://outlet.example/s/{number}></head>"
        f"<body><h1>Story {number}</h1><div class=text>{text}</div></body>"
    )


def _saved(count: int) -> None:
    Path("pages").mkdir()
    for number in range(count):
        Path(f"pages/{number}.html").write_text(_page(number))


def test_a_folder_of_pages_is_told_in_words_and_written_as_json(run) -> None:
    _saved(4)
    result = run("learn", "pages", "-o", "template.json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "learned from 4 pages" in result.stdout
    assert "div.text/p" in result.stdout
    model = json.loads(Path("template.json").read_text())
    Path("page.html").write_text(_page(9))
    [article] = [
        json.loads(line) for line in run("extract", "page.html", "--template", "template.json").stdout.splitlines()
    ]
    assert article["model"] == model["version"]
    assert article["provenance"]["body"] == "template"


def test_a_full_disk_leaves_the_template_that_was_there(run) -> None:
    _saved(4)
    Path("template.json").write_text("what was there")
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, usual[1]))
    try:
        result = run("learn", "pages", "-o", "template.json")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
        signal.signal(signal.SIGXFSZ, before)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "template.json would be larger than a file may be here" in result.stderr
    assert (Path("template.json").read_text(), sorted(p.name for p in Path().iterdir())) == (
        "what was there",
        ["pages", "template.json"],
    )


def test_too_few_pages_are_said_to_be_too_few(run) -> None:
    _saved(1)
    result = run("learn", "pages")
    assert result.exit_code == 1
    assert "too few" in result.stdout


def test_an_outlet_that_was_not_crawled_is_named(run) -> None:
    result = run("learn", "outlet.example")
    assert result.exit_code == 1
    assert "there is no file or folder outlet.example, and there is no store at crawler.db" in result.stderr


def test_extract_explains_blocks_and_fields(run) -> None:
    Path("page.html").write_text(_page(3))
    result = run("extract", "page.html", "--explain")
    assert result.exit_code == 0
    assert "Story 3" in result.stdout
    assert "div.text/p" in result.stdout


def test_a_file_that_is_no_template_is_refused_in_a_sentence(run) -> None:
    Path("page.html").write_text(_page(3))
    Path("template.json").write_text("[]")
    result = run("extract", "page.html", "--template", "template.json")
    assert result.exit_code != 0
    assert "template.json holds no template" in result.stderr


def test_a_template_of_another_version_is_refused_in_a_sentence(run) -> None:
    Path("page.html").write_text(_page(3))
    Path("template.json").write_text('{"format": 1}')
    result = run("extract", "page.html", "--template", "template.json")
    assert result.exit_code != 0
    assert "template.json holds a template of format 1" in result.stderr
