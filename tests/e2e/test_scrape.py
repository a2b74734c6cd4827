"""``crawler scrape`` and ``scrapy crawl``, run as a user runs them, against the fixture outlets."""

from __future__ import annotations

import fcntl
import json
import shutil
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.project import get_project_settings

from tests.warm import crawler

FAST = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8")
ROOT = Path(__file__).parents[2]


def scrape(folder, *arguments):
    return crawler(folder, "scrape", *arguments, *FAST)


def lines(file):
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def first_of_copies(rows):
    return {row["path"]: row["duplicate_of"] or row["path"] for row in rows}


def wanted(rows, section=None):
    return {row["duplicate_of"] or row["path"] for row in rows if section is None or row["listed_in"] == section}


def found(articles, server, rows):
    """The paths of scraped articles, a copy under the path of its first."""
    first = first_of_copies(rows)
    paths = [article["url"].removeprefix(server.url) for article in articles]
    return [first.get(path, path) for path in paths]


@pytest.fixture
def server(outlets):
    server = outlets["wexmoor"]
    server.requests.clear()
    return server


@pytest.fixture
def rows(expected):
    return expected["wexmoor"]


@pytest.fixture(scope="module")
def scraped(tmp_path_factory, outlets):
    """The folder of a scrape of all front pages, started as from a shell, and the paths each outlet was asked for."""
    folder = tmp_path_factory.mktemp("scraped")
    for server in outlets.values():
        server.requests.clear()
    homes = [f"{server.url}/" for server in outlets.values()]
    command = [sys.executable, "-m", "crawler", "scrape", *homes, "-o", "articles.jsonl", *FAST]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=200, check=False)
    assert run.returncode == 0, run.stderr
    return folder, {name: [request.path for request in server.requests] for name, server in outlets.items()}


@pytest.mark.parametrize("name", ["kirihama", "ponant", "saqiya", "wexmoor"])
def test_a_front_page_gives_the_whole_outlet_and_nothing_twice(scraped, outlets, expected, name):
    (folder, asked), server, rows = scraped, outlets[name], expected[name]
    articles = [article for article in lines(folder / "articles.jsonl") if article["url"].startswith(f"{server.url}/")]
    listed = {row["duplicate_of"] or row["path"] for row in rows if row["listed_in"]}
    assert Counter(found(articles, server, rows)) == Counter(listed)
    fetched = Counter(asked[name])
    assert [path for path, times in fetched.items() if times > 1] == []
    assert not [path for path in fetched if "private" in path or "abonnes" in path or "members" in path]


def largest_and_smallest(rows):
    """The sections of an outlet that list most and fewest articles."""
    sizes = Counter(row["listed_in"] for row in rows if row["listed_in"] not in (None, "/"))
    largest, *_, smallest = (section for section, _ in sizes.most_common())
    return largest, smallest


@pytest.fixture(scope="module")
def sections(tmp_path_factory, outlets, expected):
    """The folders of two scrapes, of each outlet's largest section and of each one's smallest."""
    folders = []
    for chosen in zip(*(largest_and_smallest(expected[name]) for name in outlets), strict=True):
        folders.append(tmp_path_factory.mktemp("sections"))
        homes = (server.url + section for server, section in zip(outlets.values(), chosen, strict=True))
        run = scrape(folders[-1], *homes, "-o", "articles.jsonl")
        assert run.returncode == 0, run.stderr
    return folders


@pytest.mark.parametrize("name", ["kirihama", "ponant", "saqiya", "wexmoor"])
def test_a_section_gives_exactly_its_articles_through_all_its_pages(sections, outlets, expected, name):
    server, rows = outlets[name], expected[name]
    for folder, section in zip(sections, largest_and_smallest(rows), strict=True):
        articles = [a for a in lines(folder / "articles.jsonl") if a["url"].startswith(f"{server.url}/")]
        assert Counter(found(articles, server, rows)) == Counter(wanted(rows, section)), section


def test_the_address_of_an_article_gives_that_article(tmp_path, server, rows):
    row = rows[0]
    run = scrape(tmp_path, server.url + row["path"], "-o", "-")
    assert run.returncode == 0, run.stderr
    [article] = map(json.loads, run.stdout.splitlines())
    assert article["title"] == row["title"]
    own = {"/robots.txt", "/.well-known/tdmrep.json"}
    assert [request.path for request in server.requests if request.path not in own] == [row["path"]]


def test_a_second_scrape_fetches_no_article_again_but_lists_them_all(tmp_path, sections, server, rows):
    section, _ = largest_and_smallest(rows)
    shutil.copy(sections[0] / "crawler.db", tmp_path)
    server.requests.clear()
    run = scrape(tmp_path, server.url + section, "-o", "articles.jsonl")
    assert Counter(found(lines(tmp_path / "articles.jsonl"), server, rows)) == Counter(wanted(rows, section))
    fetched = {request.path for request in server.requests}
    assert not fetched & {row["path"] for row in rows}, run.stderr
    run = scrape(tmp_path, server.url + section, "-o", "articles.jsonl", "--new-only")
    assert lines(tmp_path / "articles.jsonl") == []
    assert "stored earlier" in run.stderr


def test_a_killed_scrape_ends_with_the_same_articles_when_it_is_run_again(tmp_path, server, rows):
    command = [sys.executable, "-m", "crawler", "scrape", f"{server.url}/", "-o", "articles.jsonl", *FAST]
    command += ["-s", "CONCURRENT_REQUESTS=4", "-s", "DOWNLOAD_DELAY=0.02", "-s", "CRAWLER_PROGRESS_SECONDS=0.02"]
    file = tmp_path / "articles.jsonl"
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        for _ in process.stderr:  # it tells of its progress
            if file.exists() and file.read_bytes().count(b"\n") >= 3:
                process.kill()
    assert process.returncode == -signal.SIGKILL
    # The kernel may give up the one write of a record that it is at, so the last line may lack its end.
    whole = [line for line in file.read_bytes().splitlines(keepends=True) if line.endswith(b"\n")]
    assert 3 <= len([json.loads(line) for line in whole]) < len(wanted(rows))
    run = crawler(tmp_path, *command[3:])
    assert run.returncode == 0, run.stderr
    listed = {row["duplicate_of"] or row["path"] for row in rows if row["listed_in"]}
    assert Counter(found(lines(file), server, rows)) == Counter(listed)


def test_what_a_killed_scrape_left_beside_its_file_is_used_up_and_a_file_that_is_being_written_is_left_alone(
    tmp_path, server, rows
):
    partial = tmp_path / ".articles.jsonl.partial"
    partial.write_text("{half a record")
    address = f"{server.url}{rows[0]['path']}"
    with partial.open("rb+") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        run = scrape(tmp_path, address, "-o", "articles.jsonl")
    assert run.returncode == 1
    assert "another process is writing articles.jsonl" in run.stderr
    assert partial.read_text() == "{half a record"
    assert scrape(tmp_path, address, "-o", "articles.jsonl").returncode == 0
    assert len(lines(tmp_path / "articles.jsonl")) == 1
    assert not partial.exists()


def test_limit_and_pages_bound_a_scrape(tmp_path, server, rows):
    scrape(tmp_path, f"{server.url}/", "--limit", "4", "-o", "limited.jsonl")
    assert len(lines(tmp_path / "limited.jsonl")) == 4
    section = rows[0]["listed_in"]
    scrape(tmp_path, server.url + section, "--pages", "1", "-o", "page.jsonl")
    assert 0 < len(lines(tmp_path / "page.jsonl")) < len(wanted(rows, section))


def test_since_leaves_out_what_is_older(tmp_path, server, rows):
    dates = sorted(row["published"] for row in rows if row["published"] and row["listed_in"])
    since = dates[len(dates) // 2]
    scrape(tmp_path, f"{server.url}/", "--since", since, "-o", "articles.jsonl")
    got = lines(tmp_path / "articles.jsonl")
    assert 0 < len(got) < len(wanted(rows))
    assert all(article["published"] is None or article["published"][:10] >= since[:10] for article in got)


def test_scrapy_crawl_works_with_feeds(tmp_path, server, rows):
    section = rows[0]["listed_in"]
    command = [sys.executable, "-m", "scrapy", "crawl", "section", "-a", f"url={server.url}{section}"]
    command += ["-O", str(tmp_path / "feed.jsonl"), "-s", f"CRAWLER_STORE={tmp_path / 'crawler.db'}", *FAST]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)
    assert run.returncode == 0, run.stderr
    got = lines(tmp_path / "feed.jsonl")
    assert Counter(found(got, server, rows)) == Counter(wanted(rows, section))
    instants = {row["path"]: row["published"] for row in rows}
    assert all(a["published"][:19] == instants[a["url"].removeprefix(server.url)][:19] for a in got)


def test_the_project_has_the_spiders(monkeypatch):
    monkeypatch.chdir(ROOT)
    found = SpiderLoader.from_settings(get_project_settings()).list()
    assert found == ["archive", "outlet", "probe", "section", "urls"]


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("http://no-such-host.invalid/", "host does not resolve"),
        ("http://127.0.0.2:9/", "connection refused"),
    ],
)
def test_an_address_that_gives_nothing_is_told_in_a_sentence(tmp_path, address, says):
    run = scrape(tmp_path, address)
    assert run.returncode == 1
    assert says in run.stderr
    assert "Traceback" not in run.stderr


def test_a_section_that_is_not_there_is_told_in_a_sentence_and_what_is_stored_stays(tmp_path, server, rows):
    scrape(tmp_path, server.url + rows[0]["path"])
    run = scrape(tmp_path, f"{server.url}/no-such-section/")
    assert run.returncode == 1
    assert "answered 404" in run.stderr
    assert rows[0]["title"] in crawler(tmp_path, "show").stdout


def test_an_output_that_cannot_be_written_is_told_before_anything_is_fetched(tmp_path, server):
    run = scrape(tmp_path, f"{server.url}/", "-o", "no/such/folder/articles.jsonl")
    assert run.returncode == 1
    assert "no folder" in run.stderr.lower()
    assert server.requests == []


def test_a_database_of_another_program_is_left_alone(tmp_path, server):
    (tmp_path / "crawler.db").write_bytes(b"not a database at all" * 100)
    run = scrape(tmp_path, f"{server.url}/")
    assert run.returncode == 1
    assert "Traceback" not in run.stderr
    assert (tmp_path / "crawler.db").read_bytes().startswith(b"not a database")


def test_what_a_scrape_could_not_read_is_listed_with_its_reason(scraped):
    run = crawler(scraped[0], "failed")
    assert "answered 404" in run.stdout
    assert "robots.txt" in run.stdout
