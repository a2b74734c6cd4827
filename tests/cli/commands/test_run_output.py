"""What ``crawler run -o`` adds to a file, whatever happens between two runs."""

# ruff: noqa: F811 - fixtures are imported
from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from threading import Event

import pytest
import sqlalchemy as sa
from pytest_twisted import ensureDeferred

from crawler.items import Article
from crawler.outlets import Outlet, Source, write_outlet
from crawler.running.base import Batch, Job
from crawler.running.output import Appended, writing
from crawler.store import Store
from crawler.store.schema import crawls, host_claims
from tests.cli.commands.test_run import QUICK, Hanging, command, folder  # noqa: F401 - fixtures
from tests.looping import in_a_loop
from tests.serving import serving
from tests.warm import Started, crawler

ONE, TWO, THREE = (
    Article(id=f"{n}", url=f"https://outlet.example/{n}", body=f'The "{n}".\n\n=Second', content_hash=f"h{n}")
    for n in ("1", "2", "3")
)
JOB = Job(name="morning", spider="outlet")
FORMATS = pytest.mark.parametrize("name", ["news.jsonl", "news.csv"])


def batch(*articles: Article, may_repeat: bool = False) -> Batch:
    return Batch(job=JOB, articles=lambda: iter(articles), may_repeat=may_repeat)


def ids(path: Path) -> list[str]:
    with path.open(newline="", encoding="utf-8") as fp:
        if path.suffix == ".csv":
            return [row["id"] for row in csv.DictReader(fp, strict=True)]
        return [json.loads(line)["id"] for line in fp]


@FORMATS
def test_each_crawl_adds_to_the_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    in_a_loop(Appended(str(path)).write(batch(ONE)))
    in_a_loop(Appended(str(path)).write(batch()))
    in_a_loop(Appended(str(path)).write(batch(TWO, THREE)))
    assert ids(path) == ["1", "2", "3"]


@FORMATS
@pytest.mark.parametrize("left", [1, 2, 40, 100, 200])
def test_half_a_record_that_a_killed_run_left_is_written_whole_by_the_next(
    tmp_path: Path, name: str, left: int
) -> None:
    path = tmp_path / name
    in_a_loop(Appended(str(path)).write(batch(ONE)))
    first = path.stat().st_size
    in_a_loop(Appended(str(path)).write(batch(TWO)))
    os.truncate(path, first + left)
    in_a_loop(Appended(str(path)).write(batch(ONE, TWO, THREE, may_repeat=True)))
    assert ids(path) == ["1", "2", "3"]


@ensureDeferred
async def test_a_format_that_is_whole_at_its_end_gets_its_name_then(tmp_path: Path) -> None:
    path = tmp_path / "news.sqlite"
    path.write_text("what was there")
    with writing(None, str(path)) as write:
        await write(batch(ONE, TWO))
        assert path.read_text() == "what was there"
    assert path.read_bytes().startswith(b"SQLite format 3")
    assert os.listdir(tmp_path) == ["news.sqlite"]


@FORMATS
def test_a_record_whose_line_does_not_end_is_kept(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    in_a_loop(Appended(str(path)).write(batch(ONE)))
    path.write_bytes(path.read_bytes().rstrip())
    in_a_loop(Appended(str(path)).write(batch(TWO)))
    assert ids(path) == ["1", "2"]


def test_a_later_text_of_an_article_is_added_beside_the_first(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    in_a_loop(Appended(str(path)).write(batch(ONE)))
    revised = Article(id="1", url=ONE.url, body="Another.", content_hash="other", revision=2)
    in_a_loop(Appended(str(path)).write(batch(ONE, revised, may_repeat=True)))
    assert ids(path) == ["1", "1"]


def test_a_table_with_other_columns_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "news.csv"
    path.write_text("name,amount\nbread,2\n")
    with pytest.raises(ValueError, match=r"other columns .* name another file"):
        in_a_loop(Appended(str(path)).write(batch(ONE)))
    assert path.read_text() == "name,amount\nbread,2\n"


def test_a_table_that_an_earlier_version_began_with_fewer_columns_keeps_them(tmp_path: Path) -> None:
    path = tmp_path / "news.csv"
    columns = ["id", "title", "revision", "content_hash", "body"]
    with path.open("w", newline="", encoding="utf-8") as fp:
        csv.writer(fp).writerows([columns, ["1", "", "1", "h1", "Text"]])
    in_a_loop(Appended(str(path)).write(batch(ONE, TWO, may_repeat=True)))
    with path.open("ab") as fp:
        fp.write(b'3,,1,h3,"The')
    in_a_loop(Appended(str(path)).write(batch(ONE, TWO, THREE, may_repeat=True)))
    with path.open(newline="", encoding="utf-8") as fp:
        rows = list(csv.DictReader(fp, strict=True))
    assert [list(row) for row in rows] == [columns] * 3
    assert [(row["id"], row["body"]) for row in rows] == [("1", "Text"), ("2", TWO.body), ("3", THREE.body)]


@pytest.mark.parametrize("line", ['{"id": 5}', "[1, 2]", "7"])
def test_the_last_line_of_another_program_is_kept(tmp_path: Path, line: str) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text(line)
    in_a_loop(Appended(str(path)).write(batch(ONE, may_repeat=True)))
    first, second = path.read_text(encoding="utf-8").splitlines()
    assert first == line
    assert json.loads(second)["id"] == "1"


@pytest.mark.parametrize("name", ["news.json", "news.txt", "news.jsonl.gz"])
def test_what_cannot_be_added_to_is_refused_before_anything_is_fetched_and_can_be_written_anew(
    folder: Path, run, name: str
) -> None:
    result = run("run", "--once", "-o", name)
    assert result.exit_code == 2
    assert "cannot be added to" in result.stderr
    assert "-O" in result.stderr
    with writing(None, name) as write:
        in_a_loop(write(batch(ONE)))
    first = Path(name).read_bytes()
    with writing(None, name) as write:
        in_a_loop(write(batch(ONE)))
    assert Path(name).read_bytes() == first


def test_of_o_and_capital_o_only_one_is_taken(folder: Path, run) -> None:
    result = run("run", "--once", "-o", "a.jsonl", "-O", "b.jsonl")
    assert result.exit_code == 2
    assert "give one of them" in result.stderr


def test_runs_from_cron_lose_nothing_of_what_is_in_the_file(folder: Path) -> None:
    sizes = []
    for options in (("--limit", "1"), (), ("--now",)):
        crawler(folder, "run", "--once", "-o", "new.jsonl", *options, *QUICK).check_returncode()
        found = ids(folder / "new.jsonl")
        assert len(found) == len(set(found))
        sizes.append(len(found))
    assert sizes[0] == 2
    assert sizes[1] > 2
    assert sizes[2] == sizes[1]


def test_what_was_stored_before_a_kill_is_written_by_the_next_run(tmp_path: Path) -> None:
    asked, over = Event(), Event()
    names = ["library-opens", "bridge-opens-again"]
    with serving("127.0.0.1", Hanging, asked=asked, over=over, names=names) as server:
        home = f"{server.url}/"
        outlet = Outlet(name="hanging", home=home, sources=[Source(kind="feed", url=home + "feed.xml")])
        write_outlet(outlet, tmp_path / "outlets/hanging.toml")
        # What the host reserves is not asked for, or that would wait behind the page that hangs.
        one_by_one = ("-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1", "-s", "CRAWLER_TDMREP=False")
        arguments = command("--once", "-o", "new.jsonl", *one_by_one)[3:]
        process = Started(tmp_path, *arguments)
        try:
            assert asked.wait(60)
            with Store.open(tmp_path / "crawler.db") as store:
                while not (stored := [article.id for article in store.articles()]):
                    assert process.poll() is None
        finally:
            process.kill()
            process.wait(60)
            over.set()
        crawler(tmp_path, *arguments, "--now")
    assert ids(tmp_path / "new.jsonl") == stored


@pytest.mark.parametrize(
    ("broken", "error", "state"),
    [
        ("crawler.store.Frontier.reached", "crawler.store.StoreError", "interrupted"),
        ("crawler.store.Frontier.reached", "builtins.AssertionError", "interrupted"),
        ("crawler.spiders.outlet.OutletSpider.summarise", "builtins.AssertionError", "finished"),
    ],
)
def test_what_fails_at_the_end_of_a_crawl_is_told_and_holds_nothing_and_loses_no_article(
    tmp_path: Path, broken: str, error: str, state: str
) -> None:
    name, kind = broken.rpartition("."), error.rpartition(".")
    holder = name[0].rpartition(".")
    breaking = (
        f"from {holder[0]} import {holder[2]} as broken; from {kind[0]} import {kind[2]} as error\n"
        f"def fails(*_, **__): raise error('it is busy')\nbroken.{name[2]} = fails\n"
    )
    with serving("127.0.0.1", Hanging, asked=Event(), over=Event(), names=["library-opens"]) as server:
        home = f"{server.url}/"
        outlet = Outlet(name="hanging", home=home, sources=[Source(kind="feed", url=home + "feed.xml")])
        write_outlet(outlet, tmp_path / "outlets/hanging.toml")
        whole = command("--once", "--now", "-o", "new.jsonl")[3:]
        failed = crawler(tmp_path, *whole, first=breaking)
        with Store.open(tmp_path / "crawler.db") as store, store.database.read() as connection:
            assert connection.scalars(sa.select(crawls.c.state)).all() == [state]
            assert connection.scalars(sa.select(host_claims.c.owner)).all() == [None]
            stored = [article.id for article in store.articles()]
        crawler(tmp_path, *whole).check_returncode()
    assert failed.returncode == 1
    assert "it is busy" in failed.stderr
    assert len(stored) == 1
    assert ids(tmp_path / "new.jsonl") == stored
