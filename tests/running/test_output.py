"""The file of a run: added to, each article once, or made anew."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from pytest_twisted import ensureDeferred

from crawler.items import Article
from crawler.running.base import Batch, Job
from crawler.running.output import Appended, writing
from crawler.spiders.arguments import WrongArgument

JOB = Job(name="outlet", spider="outlet", arguments={})


def batch(*names: str, may_repeat: bool = False, revision: int = 1) -> Batch:
    found = [
        Article(id=name, url=f"https://outlet.example/{name}", revision=revision, content_hash=f"{name}{revision}")
        for name in names
    ]
    return Batch(job=JOB, may_repeat=may_repeat, articles=lambda: iter(found))


def ids(path: Path) -> list[str]:
    return [msgspec.json.decode(line)["id"] for line in path.read_bytes().splitlines()]


@ensureDeferred
async def test_every_run_adds_to_what_is_there(tmp_path: Path) -> None:
    file = tmp_path / "articles.jsonl"
    for names in ("ab", "c"):
        with writing(str(file), None) as write:
            await write(batch(*names))
    assert ids(file) == ["a", "b", "c"]


@ensureDeferred
async def test_a_crawl_that_goes_on_writes_nothing_twice_but_a_further_revision(tmp_path: Path) -> None:
    file = tmp_path / "articles.jsonl"
    write = Appended(str(file)).write
    await write(batch("a", "b"))
    await write(batch("b", "c", may_repeat=True))
    await write(batch("c", may_repeat=True, revision=2))
    assert ids(file) == ["a", "b", "c", "c"]


@ensureDeferred
async def test_a_file_made_anew_has_its_name_when_it_is_whole(tmp_path: Path) -> None:
    file = tmp_path / "articles.json"
    file.write_text("[]")
    with writing(None, str(file)) as write:
        await write(batch("a"))
        assert file.read_text() == "[]"
    assert [row["id"] for row in msgspec.json.decode(file.read_bytes())] == ["a"]
    assert list(tmp_path.iterdir()) == [file]


def test_a_format_that_cannot_grow_is_not_added_to(tmp_path: Path) -> None:
    with pytest.raises(WrongArgument, match=r"cannot be added to; name a file with .*jsonl"):
        Appended(str(tmp_path / "articles.parquet"))


def test_a_file_is_added_to_or_made_anew() -> None:
    with pytest.raises(WrongArgument, match="give one of them"), writing("a.jsonl", "b.jsonl"):
        pass


@ensureDeferred
async def test_without_a_file_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with writing(None, None) as write:
        await write(batch("a"))
    assert not list(tmp_path.iterdir())
