"""``crawler run``, as a process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from threading import Event, Timer

import pytest
import sqlalchemy as sa

from crawler.cli.commands.run import _print, _print_sum
from crawler.items import Link
from crawler.outlets import Outlet, Source, write_outlet
from crawler.running.base import Ended, Job
from crawler.store import Counts, Frontier, Store
from crawler.store.frontier import visiting
from crawler.store.monitoring.alarms import Alarm, keep_alarms, open_alarms
from crawler.store.schema import crawls, host_claims
from tests.serving import Answer, Handler, serving
from tests.standing import standing
from tests.warm import Started, crawler

ROOT = Path(__file__).resolve().parents[3]
QUICK = [
    *("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False", "-s", "CRAWLER_WORKERS=1"),
    *("-s", "CRAWLER_CONTACT=desk@outlet.example", "-s", "CRAWLER_PROGRESS_SECONDS=0"),
]


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "crawler", "run", *arguments, *QUICK]


@pytest.fixture
def folder(outlets, tmp_path: Path) -> Path:
    """Two of the fixture outlets, with their feeds."""
    for name, feed in (("ponant", "rss.xml"), ("saqiya", "feed.xml")):
        home = f"{outlets[name].url}/"
        write_outlet(
            Outlet(name=name, home=home, sources=[Source(kind="feed", url=home + feed)]),
            tmp_path / f"outlets/{name}.toml",
        )
        outlets[name].requests.clear()
    return tmp_path


def test_one_run_crawls_every_outlet_and_writes_what_is_new(outlets, folder: Path) -> None:
    first = crawler(folder, "run", "--once", "-o", "new.jsonl", *QUICK)
    assert first.returncode == 0, first.stderr
    articles = [json.loads(line) for line in (folder / "new.jsonl").read_text().splitlines()]
    assert {article["outlet"] for article in articles} == {outlets[n].url[7:] for n in ("ponant", "saqiya")}
    assert "ponant: " in first.stderr
    assert f"2 outlets: {len(articles)} new" in first.stderr


def test_a_run_that_keeps_running_says_what_it_waits_for_and_ends_cleanly_when_told_to(outlets, folder: Path) -> None:
    process = subprocess.Popen(
        command(), cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE
    )
    assert process.stderr is not None
    lines = [process.stderr.readline().decode() for _ in range(2)]
    assert any("new" in line for line in lines), lines
    process.send_signal(signal.SIGTERM)
    _, rest = process.communicate(timeout=30)
    assert process.returncode == 130
    assert b"Ending: waiting for " in rest
    assert b"Traceback" not in rest


def test_a_file_that_cannot_be_used_costs_its_own_outlet_alone(folder: Path, run) -> None:
    (folder / "outlets/ponant.toml").write_text('delay = "often"\n')
    said = "outlets/ponant.toml, line 1: "
    done = crawler(folder, "run", "--once", "--limit", "1", *QUICK)
    assert done.returncode == 1
    assert f"ponant: {said}" in done.stderr
    assert "saqiya: 1 new" in done.stderr
    with Store.open(folder / "crawler.db") as store:
        [alarm] = store.read(open_alarms, "ponant")
        assert alarm.startswith(said)
        store.write(keep_alarms, "ponant", [], store.now())  # as after a crawl of it
        assert store.read(open_alarms, "ponant") == []
    for reading, status in ((("status",), 1), (("outlets", "list"), 1), (("show", "--outlet", "saqiya"), 0)):
        result = run(*reading)
        assert (result.exit_code, "saqiya" in result.stdout or "127.0.0" in result.stdout) == (status, True)
        assert said in result.stderr
    for naming in (("run", "ponant"), ("outlets", "show", "ponant")):
        result = run(*naming)
        assert result.exit_code == 1
        assert said in result.stderr


def test_an_outlet_that_needs_a_browser_which_is_not_there_costs_itself_alone(folder: Path) -> None:
    file = folder / "outlets/ponant.toml"
    file.write_text(f"render = true\n{file.read_text()}")
    settings = (*QUICK, "-s", "CRAWLER_BROWSER=/nowhere/chromium")
    done = crawler(folder, "run", "--once", "--limit", "1", *settings)
    said = "its file says `render = true`, and CRAWLER_BROWSER=/nowhere/chromium is no program"
    assert done.returncode == 1
    assert f"ponant: {said}" in done.stderr
    assert "saqiya: 1 new" in done.stderr
    with Store.open(folder / "crawler.db") as store:
        [alarm] = store.read(open_alarms, "ponant")
        assert alarm.startswith(said)
    alone = crawler(folder, "run", "ponant", *settings)  # there is nothing that it could go on waiting for
    assert (alone.returncode, said in alone.stderr) == (1, True)


def test_an_open_alarm_of_an_outlet_that_is_not_due_fails_a_run_that_is_to_tell_of_alarms(tmp_path: Path) -> None:
    source = Source(kind="feed", url="https://morning.example/rss")
    for name in ("morning.example", "evening.example"):
        write_outlet(Outlet(name=name, home=f"https://{name}/", sources=[source]), tmp_path / f"outlets/{name}.toml")
    with Store.open(tmp_path / "crawler.db") as store:
        store.write(
            keep_alarms, "morning.example", [Alarm("source", source.url, "the feed has brought nothing")], store.now()
        )
        frontier = Frontier(store, store.begin_crawl("outlet", {"outlet": "morning.example"}))
        lease = frontier.claim(Link(url=source.url, role="feed"))
        frontier.source_done(lease, visiting.SourceLook(listed=1, new=0, digest="1"))

    def told(*names: str) -> tuple[int, bool]:
        done = crawler(tmp_path, "run", "--once", "--fail-on-alarm", *names, *QUICK)
        return done.returncode, "morning.example: the feed has brought nothing" in done.stderr

    assert told() == (1, True)
    assert told("evening.example") == (0, False)


def test_now_has_a_run_that_keeps_running_look_at_every_source_once_at_its_start(outlets, folder: Path) -> None:
    crawler(folder, "run", "--once", *QUICK).check_returncode()
    servers = [outlets["ponant"], outlets["saqiya"]]
    for server in servers:
        server.requests.clear()
    process = Started(folder, *command("--now")[3:], stderr=subprocess.PIPE)
    assert process.stderr is not None
    late = Timer(60, process.kill)  # seconds: it would say nothing for ever
    late.start()
    lines = [process.stderr.readline().decode() for _ in servers]
    late.cancel()
    process.send_signal(signal.SIGTERM)
    process.rest(30)
    assert {line.partition(":")[0] for line in lines} == {"ponant", "saqiya"}
    asked = [sorted(r.path for r in server.requests if r.path.endswith(".xml")) for server in servers]
    assert asked == [["/rss.xml"], ["/feed.xml"]]


def test_now_looks_at_an_outlet_that_another_process_crawls_as_soon_as_that_ends(outlets, folder: Path) -> None:
    crawler(folder, "run", "--once", *QUICK).check_returncode()
    outlets["ponant"].requests.clear()
    impatient = "from datetime import timedelta; from crawler.running import schedule\n"
    impatient += "schedule._LOOK = timedelta(seconds=1)"
    host = outlets["ponant"].url[7:]
    with Store.open(folder / "crawler.db") as store:
        assert store.hold_outlet(host, "elsewhere:1:m:0:a", 3600)
        process = Started(folder, *command("--now", "ponant")[3:], stderr=subprocess.PIPE, first=impatient)
        assert process.stderr is not None
        late = Timer(60, process.kill)  # seconds: it would say nothing for ever
        late.start()
        assert b"another process" in process.stderr.readline()
        store.let_go_outlet(host, "elsewhere:1:m:0:a")
        while b"another process" in (line := process.stderr.readline()):
            pass
        late.cancel()
        process.send_signal(signal.SIGTERM)
        process.rest(30)
    assert line.startswith(b"ponant: ")
    assert process.returncode == 130, "it ended by itself"
    assert [r.path for r in outlets["ponant"].requests if r.path.endswith(".xml")] == ["/rss.xml"]


def test_articles_that_are_gone_are_not_called_failed(capsys: pytest.CaptureFixture[str]) -> None:
    counts = Counts(failed={"answered 410": 2, "no article": 1}, gone=2)
    ended = Ended(job=Job(name="morning", spider="outlet"), counts=counts)
    _print(ended)
    _print_sum([ended])
    assert capsys.readouterr().err.splitlines() == [
        "morning: 0 new, 2 gone, 1 failed",
        "1 outlets: 0 new, 0 changed, 2 gone, 1 failed",
    ]


class Hanging(Handler):
    """A feed whose articles, but for the first, are not answered until the test is over."""

    def answer(self) -> Answer:
        if self.path == "/feed.xml":
            links = "".join(
                f"<item><link>http://{self.headers['Host']}/news/{name}</link></item>" for name in self.server.names
            )
            return 200, {"Content-Type": "application/rss+xml"}, f"<rss version='2.0'><channel>{links}".encode()
        if self.path == "/news/library-opens":
            text = "<p>The library was closed for years, and few expected that it would ever open to readers again.</p>"
            page = f"<html lang=en><body><article><h1>The library opens</h1>{text * 9}</article>"
            return 200, {"Content-Type": "text/html"}, page.encode()
        if self.path.startswith("/news/"):
            self.server.asked.set()
            self.server.over.wait(60)
        return 404, {}, b""


def test_a_second_interrupt_ends_a_run_whose_pages_are_still_awaited_at_once(tmp_path: Path) -> None:
    asked, over = Event(), Event()
    with serving("127.0.0.1", Hanging, asked=asked, over=over, names=["bridge-opens-again"]) as server:
        home = f"{server.url}/"
        outlet = Outlet(name="hanging", home=home, sources=[Source(kind="feed", url=home + "feed.xml")])
        write_outlet(outlet, tmp_path / "outlets/hanging.toml")
        process = subprocess.Popen(
            command("-s", "LOG_LEVEL=INFO"),
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stderr=subprocess.PIPE,
        )
        assert process.stderr is not None
        try:
            assert asked.wait(60)
            process.send_signal(signal.SIGINT)
            while b"shutting down gracefully" not in (line := process.stderr.readline()):
                assert line, "it ended at the first"
            process.send_signal(signal.SIGINT)
            process.wait(timeout=6)  # seconds; the first interrupt alone leaves it eight
        finally:
            process.kill()
            over.set()
        said = process.stderr.read()
        process.stderr.close()
    assert process.returncode == 130
    assert b"Traceback" not in said
    assert b"resource_tracker" not in said


def test_a_run_that_is_told_to_end_keeps_the_figures_of_its_crawls_at_once(tmp_path: Path) -> None:
    asked, over = Event(), Event()
    names = ["library-opens", "bridge-opens-again"]
    with serving("127.0.0.1", Hanging, asked=asked, over=over, names=names) as server:
        home = f"{server.url}/"
        outlet = Outlet(name="hanging", home=home, sources=[Source(kind="feed", url=home + "feed.xml")])
        write_outlet(outlet, tmp_path / "outlets/hanging.toml")
        # What the host reserves is not asked for, or that would wait behind the page that hangs.
        one_by_one = ("-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1", "-s", "CRAWLER_TDMREP=False", "-s", "LOG_LEVEL=INFO")
        process = Started(tmp_path, *command(*one_by_one)[3:])
        try:
            assert asked.wait(60)
            with Store.open(tmp_path / "crawler.db") as store:
                while not list(store.articles()):
                    assert process.poll() is None
                process.send_signal(signal.SIGTERM)
                while (
                    found := store.read(standing, "hanging", outlet.names, outlet.source_urls, store.now())
                ).state == "running":
                    assert process.poll() is None, "it ended without a word"
                assert (found.state, found.new) == ("interrupted", 1)
                over.set()
                process.wait(30)
                with store.database.read() as connection:
                    [kept] = connection.execute(sa.select(crawls.c.state, crawls.c.stats)).all()
        finally:
            process.kill()
            over.set()
    assert kept.state == "interrupted"
    assert json.loads(kept.stats)["articles/stored"] == 1


def test_a_scrape_that_is_told_to_end_gives_up_what_hangs_and_writes_what_it_has(tmp_path: Path) -> None:
    asked, over = Event(), Event()
    with serving("127.0.0.1", Hanging, asked=asked, over=over, names=[]) as server:
        pages = [f"{server.url}/news/{name}" for name in ("library-opens", "bridge-opens-again")]
        given = ["scrape", *pages, "-o", "out.csv", *QUICK]
        one_by_one = ("-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1", "-s", "CRAWLER_TDMREP=False")
        process = Started(tmp_path, *given, *one_by_one, stderr=subprocess.PIPE)
        try:
            assert asked.wait(60)
            process.send_signal(signal.SIGTERM)
            said = process.rest(30)  # seconds; the page would be awaited for sixty
        finally:
            process.kill()
            over.set()
    assert (process.returncode, b"Traceback" in said) == (130, False), said
    assert b"the same command goes on from here" in said
    assert (tmp_path / "out.csv").read_text().count("The library opens") == 1


def test_a_folder_without_outlets_is_told(run) -> None:
    result = run("run", "--once")
    assert result.exit_code == 1
    assert "crawler outlets add" in result.stderr


def test_a_source_that_cannot_be_read_is_told_whether_it_is_due_or_not(tmp_path: Path) -> None:
    home = "http://127.0.0.1:9/"
    feed = Source(kind="feed", url=home + "feed")
    write_outlet(Outlet(name="closed", home=home, sources=[feed]), tmp_path / "outlets/closed.toml")
    first = crawler(tmp_path, "run", "--once", *QUICK)
    assert (first.returncode, f"{feed.url}: connection refused" in first.stderr) == (1, True)
    later = crawler(tmp_path, "run", "--once", *QUICK)
    assert later.returncode == 0
    assert f"closed: not due; {feed.url}: connection refused, asked again after" in later.stderr
    assert "Nothing was due" in later.stderr
    with Store.open(tmp_path / "crawler.db") as store, store.database.write() as connection:
        until = store.now() + timedelta(hours=1)
        connection.execute(sa.update(host_claims).values(owner=None, expires=until))
    now = crawler(tmp_path, "run", "--once", "--now", *QUICK)
    assert (now.returncode, feed.url in now.stderr) == (1, True)
