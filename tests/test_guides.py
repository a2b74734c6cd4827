"""The commands, files and programs that the README and the guides show are those that work."""

from __future__ import annotations

import ast
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from configparser import ConfigParser
from importlib.util import find_spec
from inspect import signature
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest
from scrapy.settings import BaseSettings
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.project import get_project_settings
from typer.exceptions import TyperException
from typer.main import get_command

import crawler
from crawler.cli import app
from crawler.export import exporter_for
from crawler.outlets import Outlet, Source, read_outlet, write_outlet
from crawler.own_settings import SETTINGS
from crawler.store import Store

ROOT = Path(__file__).parents[1]
GUIDES = sorted((ROOT / "docs" / "guides").glob("*.md"))
PAGES = [ROOT / "README.md", *GUIDES]
TEXTS = [
    *PAGES,
    *ROOT.glob("*.md"),
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "docs/decisions").glob("*.md")),
]
"""Every page for people, whose links lead somewhere."""
COMMAND = get_command(app)
QUICK = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "CRAWLER_WORKERS": 1}
OTHERS = {"cd", "createdb", "curl", "echo", "export", "journalctl", "jq", "pip", "sqlite3", "systemctl"}
"""Programs of others, whose options are not looked up."""
HEAVY = ("datatrove", "dlt", "ray")
"""Packages that the guides show the use of, and that bring too many others to be installed for the tests."""


class Fenced(NamedTuple):
    """A fenced block of a page."""

    page: str
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def fenced() -> Iterator[Fenced]:
    for page in PAGES:
        text = page.read_text("utf-8")
        for found in re.finditer(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
            yield Fenced(page.name, text.count("\n", 0, found.start()) + 1, found[1], found[2])


BLOCKS = list(fenced())


def blocks(language: str, page: str | None = None) -> list[Fenced]:
    return [block for block in BLOCKS if block.language == language and page in (None, block.page)]


def each(language: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("block", blocks(language), ids=str)


# Commands


def simple_commands(line: str) -> Iterator[list[str]]:
    """The words of each command of a shell line, without what it writes to."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;<>")
    lexer.whitespace_split, lexer.commenters = True, "#"
    words: list[str] = []
    tokens = iter(lexer)
    for token in tokens:
        if token in (">", ">>", "<"):
            next(tokens)
        elif set(token) <= set("|&;"):
            yield words
            words = []
        else:
            words.append(token)
    if words:
        yield words


def check_command(words: list[str]) -> None:
    """Fail for a command that does not exist, an option it does not have, a value it does not take."""
    program, *arguments = words
    if Path(program).name == "crawler":
        check_ours(arguments)
    elif program == "make":
        assert f"\n{arguments[0]}:" in (ROOT / "Makefile").read_text("utf-8"), words
    elif program == "python":
        assert arguments[0] == "-m", words
        assert find_spec(arguments[1]) is not None, words
    elif program == "scrapy":
        assert arguments[0] == "crawl", words
        names = {name for block in blocks("python") for name in re.findall(r'^    name = "(\w+)"', block.text, re.M)}
        assert arguments[1] in {*SpiderLoader.from_settings(get_project_settings()).list(), *names}, words
    else:
        assert program in OTHERS, words


def check_ours(arguments: list[str]) -> None:
    """Let typer read a command line, down to the command that would run."""
    context = COMMAND.make_context("crawler", list(arguments))
    command, rest = COMMAND, [*context._protected_args, *context.args]
    while rest and hasattr(command, "commands"):
        name, *rest = rest
        assert name in command.commands, f"there is no command {name}"
        command = command.commands[name]
        context = command.make_context(name, rest, parent=context)
        rest = [*context._protected_args, *context.args]
    assert not hasattr(command, "commands"), f"{arguments} names no command"


@each("sh")
def test_shell_lines_are_commands_and_options_that_exist(block: Fenced) -> None:
    checked = [words for line in block.text.splitlines() for words in simple_commands(line)]
    assert checked
    for words in checked:
        check_command(words)


def cron(text: str) -> tuple[dict[str, str], list[str]]:
    """A crontab's variables, and its commands."""
    lines = text.splitlines()
    variables = dict(line.split("=", 1) for line in lines if re.match(r"\w+=", line))
    return variables, [line for line in lines if not re.match(r"\w+=", line)]


@each("cron")
def test_cron_lines_are_five_fields_and_a_command(block: Fenced) -> None:
    for line in cron(block.text)[1]:
        *fields, command = line.split(maxsplit=5)
        assert all(re.fullmatch(r"[\d*/,-]+", field) for field in fields), line
        assert "%" not in command, "cron takes it for the end of the line"
        plain = re.sub(r"\w+=\$\((.*?)\)", r"\1", command.replace("2>&1", ""))
        for words in simple_commands(plain):
            check_command(words)


@pytest.mark.parametrize(
    "line", ["crawler scarpe https://outlet.example/", "crawler run --onec", "crawler scrape", "crawler outlets"]
)
def test_a_line_that_does_not_work_would_be_seen(line: str) -> None:
    with pytest.raises((AssertionError, TyperException)):
        check_command(line.split())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_and_options_within_sentences_exist(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    for said in re.findall(r"`([^`\n]+)`", text):
        words = said.split()
        if words[0] == "crawler" and len(words) > 1:
            command = COMMAND
            for word in words[1:]:
                command = getattr(command, "commands", {}).get(word, command)
            assert command is not COMMAND or words[1].startswith("-"), said
            assert {word for word in words if word.startswith("-")} <= options_of(command), said
        elif words[0] in ("make", "python"):
            check_command(words)
        elif said.startswith("--"):
            assert words[0] in every_option(), said


def options_of(command: object) -> set[str]:
    return {option for parameter in command.params for option in parameter.opts}  # type: ignore[attr-defined]


def every_option() -> set[str]:
    commands = [COMMAND, *COMMAND.commands.values(), *COMMAND.commands["outlets"].commands.values()]  # type: ignore[attr-defined]
    return set().union(*map(options_of, commands))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_settings_that_are_named_exist(page: Path) -> None:
    named = set(re.findall(r"\bCRAWLER_[A-Z_]+\b", page.read_text("utf-8")))
    assert named <= {setting.name for setting in SETTINGS}


@pytest.mark.parametrize("page", sorted(set(TEXTS)), ids=lambda page: page.name)
def test_links_and_paths_lead_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)", text):
        path = (page.parent / target) if target else page
        assert path.exists(), target
        titles = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.M) if anchor else []
        slugs = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
        assert not anchor or anchor in slugs, anchor
    for path in re.findall(r"`((?:crawler|docs|tests|fixtures|benchmarks)/[\w./-]*)`", text):
        assert (ROOT / path).exists(), path


# Files


def test_every_block_says_what_it_is() -> None:
    assert {block.language for block in BLOCKS} <= {"sh", "cron", "python", "toml", "yaml", "ini", "text"}


@each("toml")
def test_outlet_files_can_be_read(block: Fenced, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("cookies.txt").write_text("# Netscape HTTP Cookie File\n.outlet.example\tTRUE\t/\tTRUE\t0\tsubscriber\t42\n")
    Path("cookies.txt").chmod(0o600)
    path = tmp_path / "outlet.example.toml"
    path.write_text(block.text, "utf-8")
    outlet = read_outlet(path)
    assert outlet.home == "https://outlet.example/"


@each("ini")
def test_units_and_other_ini_files_can_be_read(block: Fenced) -> None:
    parser = ConfigParser(interpolation=None, strict=False)  # a unit may have several lines of Environment
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(block.text)
    name = Path(block.text.splitlines()[0].removeprefix("# ")).name
    wanted = {".service": {"Unit", "Service"}, ".timer": {"Unit", "Timer"}, ".cfg": {"settings"}}[Path(name).suffix]
    assert wanted <= set(parser.sections())
    if name.endswith(".service"):
        check_command(shlex.split(parser["Service"]["ExecStart"]))
    if name.endswith(".timer"):
        services = [other.text for other in blocks("ini", block.page)]
        assert any(text.startswith(f"# /etc/systemd/system/{Path(name).stem}.service\n") for text in services)


def units() -> dict[str, str]:
    """The files for systemd, by their names."""
    found = re.compile(r"# /etc/systemd/system/(\S+)\n")
    return {name[1]: block.text for block in blocks("ini") if (name := found.match(block.text))}


@pytest.fixture
def installed(outlets, tmp_path: Path) -> Path:
    """A folder such as ``/srv/news``: the command in its .venv, an outlet to watch."""
    home = f"{outlets['ponant'].url}/"
    outlets["ponant"].requests.clear()
    write_outlet(
        Outlet(name="ponant", home=home, sources=[Source(kind="feed", url=home + "rss.xml")]),
        tmp_path / "outlets/ponant.toml",
    )
    command = tmp_path / ".venv/bin/crawler"
    command.parent.mkdir(parents=True)
    quick = " ".join(f"-s {name}={value}" for name, value in QUICK.items())
    command.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m crawler "$@" {quick}\n')
    command.chmod(0o755)
    return tmp_path


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_takes_the_units(installed: Path) -> None:
    for name, text in units().items():
        (installed / name).write_text(text.replace("/srv/news", str(installed)), "utf-8")
    paths = [str(installed / name) for name in units()]
    ended = subprocess.run(["systemd-analyze", "verify", "--man=no", *paths], capture_output=True, text=True)
    assert [line for line in ended.stderr.splitlines() if "outlet-crawler" in line] == []


def run_bare(command: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a shell command as cron and systemd do: hardly a variable, no terminal, no locale."""
    bare = {"PATH": "/usr/bin:/bin", "HOME": str(folder), **environment}
    return subprocess.run(
        ["/bin/sh", "-c", command], cwd="/", env=bare, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )


def test_the_line_for_cron_crawls_and_prints_only_what_is_wrong(installed: Path) -> None:
    [block] = blocks("cron")
    variables, [line] = cron(block.text)
    command = line.split(maxsplit=5)[5].replace("/srv/news", str(installed))
    ended = run_bare(command, installed, **variables)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    with Store.open(installed / "crawler.db") as store:
        assert any("é" in article.body for article in store.articles())
    (installed / "outlets/ponant.toml").write_text("home = ")
    assert "ponant.toml" in run_bare(command, installed, **variables).stdout


def test_the_service_crawls_what_is_due(installed: Path) -> None:
    parser = ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(units()["outlet-crawler.service"])
    service = parser["Service"]
    name, value = service["Environment"].split("=", 1)
    command = f"cd {service['WorkingDirectory']} && exec {service['ExecStart']}".replace("/srv/news", str(installed))
    ended = run_bare(command, installed, **{name: value})
    assert ended.returncode == 0, ended.stderr
    assert re.search(r"ponant: \d+ new", ended.stderr)
    assert "WARNING" not in ended.stderr


@pytest.mark.parametrize("block", blocks("yaml"), ids=str)
def test_containers_run_commands_and_set_variables_that_exist(block: Fenced) -> None:
    commands = re.findall(r"^ *command: (\[.*\])$", block.text, re.M)
    assert commands
    for command in commands:
        check_command(json.loads(command))
    known = {setting.name for setting in SETTINGS} | {"CRAWLER_OUTLETS"}
    named = set(re.findall(r"CRAWLER_[A-Z_]+", block.text))
    assert named
    assert named <= known


# Programs


def test_what_programs_use_of_this_project_exists() -> None:
    for block in blocks("python"):
        for node in ast.walk(ast.parse(block.text)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "crawler":
                assert hasattr(crawler, node.attr), f"{block}: crawler.{node.attr}"


PROGRAMS = [
    block
    for block in blocks("python")
    if not block.text.startswith(("# news/", "# my_outlets/"))
    and "__main__" not in block.text
    and "def parse" not in block.text
]


@pytest.fixture(scope="module")
def scraped(outlets, tmp_path_factory) -> list[crawler.Article]:
    """What one real scrape gives; it takes seconds to start, so programs that scrape share it."""
    store = tmp_path_factory.mktemp("scraped") / "crawler.db"
    url = f"{outlets['ponant'].url}/international/"
    return list(crawler.scrape(url, limit=1, store=store, settings=QUICK))


@pytest.mark.parametrize("block", PROGRAMS, ids=str)
def test_programs_run(block: Fenced, scraped, outlet_paths, tmp_path, monkeypatch, capsys) -> None:
    ponant = outlet_paths["ponant"]
    pages = sorted((ponant / "culture").glob("a*.html"))
    (tmp_path / "saved-pages").mkdir()
    for page in pages:
        (tmp_path / "saved-pages" / page.name).write_bytes(page.read_bytes())
    (tmp_path / "page.html").write_bytes(pages[0].read_bytes())
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "page.txt").write_bytes((ponant.parents[1] / "text" / "fr-phare.txt").read_bytes())
    (tmp_path / "page.txt").write_bytes((ponant.parents[1] / "text" / "fr-phare.txt").read_bytes())
    monkeypatch.chdir(tmp_path)
    for name in HEAVY:
        if f"import {name}\n" in block.text or f"from {name}." in block.text:
            pytest.importorskip(name, reason=f"{name} is not installed, which the program is an example for")
    with Store.open("crawler.db") as store:
        store.save(scraped[0])
    (tmp_path / "articles.parquet").write_bytes(exporter_for("articles.parquet")().to_bytes(scraped[:1]))
    taken = signature(crawler.scrape)

    def scrape(*urls, **options):
        taken.bind(*urls, **options)
        return iter(scraped)

    monkeypatch.setattr(crawler, "scrape", scrape, raising=False)
    program = ModuleType("example")
    monkeypatch.setitem(sys.modules, "example", program)  # where dlt looks up what a function belongs to
    exec(compile(block.text, str(block), "exec"), program.__dict__)
    assert capsys.readouterr().out.strip()


def test_the_page_object_of_the_guide_reads_a_page(tmp_path: Path, monkeypatch) -> None:
    pytest.importorskip("web_poet", reason="the extra `poet` is not installed")
    guide = "extraction.md"
    [block] = [block for block in blocks("python", guide) if block.text.startswith("# my_outlets/")]
    path = tmp_path / block.text.partition("\n")[0].removeprefix("# ")
    path.parent.mkdir()
    path.write_text(block.text, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    [name] = set(re.findall(r'`page_object = "(.*?)"`', (ROOT / "docs/guides" / guide).read_text("utf-8")))
    text = "".join(f"<p>Boat number {n} came in at dawn, with more herring than it could hold.</p>" for n in range(9))
    trail = "<p class=trail><a>News</a><a>Coast</a></p>"
    by = "<i class=signature>Ann Lee · Max Ray</i>"
    html = f"<html lang=en><title>Boats</title><article>{trail}<h1>Boats</h1>{by}{text}"
    article = crawler.extract(html, "https://outlet.example/coast/boats", page_object=name)
    assert (article.section, article.authors) == ("Coast", ["Ann Lee", "Max Ray"])
    assert {article.provenance[name] for name in ("section", "authors")} == {"page object"}


@pytest.fixture
def project(outlets, tmp_path: Path) -> Path:
    """The Scrapy project of the guide, its outlet being one that is served."""
    shown = [*blocks("ini", "in-your-scrapy-project.md"), *blocks("python", "in-your-scrapy-project.md")]
    for block in reversed(shown):  # of two versions of a file the first is written last
        first, _, rest = block.text.partition("\n")
        if re.fullmatch(r"# [\w/.]+", first):
            path = tmp_path / first.removeprefix("# ")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(rest.replace("https://outlet.example", outlets["wexmoor"].url), "utf-8")
            if path.suffix == ".py":
                (path.parent / "__init__.py").touch()
    return tmp_path


def run_project(folder: Path) -> list[dict[str, object]]:
    settings = [word for name, value in QUICK.items() for word in ("-s", f"{name}={value}")]
    command = [sys.executable, "-m", "scrapy", "crawl", "business", *settings, "-O", "articles.jsonl:jsonlines"]
    environment = {k: v for k, v in os.environ.items() if k != "SCRAPY_SETTINGS_MODULE"} | {"PYTHONPATH": str(ROOT)}
    ended = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stderr
    assert "Traceback" not in ended.stderr, ended.stderr
    return [json.loads(line) for line in (folder / "articles.jsonl").read_text("utf-8").splitlines()]


def test_the_scrapy_project_of_the_guide_gives_articles(project: Path) -> None:
    articles = run_project(project)
    assert len(articles) >= 2
    assert all(article["title"] and article["body"] for article in articles)
    assert (project / "news.db").exists()


def test_the_guide_says_what_the_addon_turns_on() -> None:
    settings, untouched = BaseSettings(), BaseSettings()
    crawler.Addon().update_settings(settings)
    guide = (ROOT / "docs/guides/in-your-scrapy-project.md").read_text("utf-8")
    [said] = re.findall(r"item pipelines \| (.*?) \|", guide)
    stages = {int(number): name.replace("-", "_") for number, name in re.findall(r"(\d+) ([\w-]+)", said)}
    pipelines = settings["ITEM_PIPELINES"].items()
    assert stages == {number: pipeline.__module__.rpartition(".")[2] for pipeline, number in pipelines}
    switches = {setting.name for setting in SETTINGS if setting.name.endswith("_ENABLED")}
    assert switches == set(re.findall(r"CRAWLER_\w+_ENABLED", guide))
    for name in ("ROBOTSTXT_OBEY", "DOWNLOAD_DELAY", "CONCURRENT_REQUESTS", "DOWNLOAD_MAXSIZE"):
        assert settings.get(name) == untouched.get(name), name


def test_the_scrapy_project_can_take_all_settings_of_this_one() -> None:
    [block] = [b for b in blocks("python") if "from crawler.settings import *" in b.text]
    taken: dict[str, object] = {}
    exec(compile(block.text, str(block), "exec"), taken)
    settings = {name: value for name, value in taken.items() if name.isupper()}
    assert settings["BOT_NAME"] == "news"
    assert settings["DOWNLOAD_DELAY"] == 1.0
    assert {setting.name for setting in SETTINGS} <= settings.keys()
    assert settings["ADDONS"]


def test_callbacks_of_the_pages_yield_pages_of_articles() -> None:
    from scrapy import Request
    from scrapy.http import HtmlResponse

    url = "https://outlet.example/a"
    response = HtmlResponse(url, request=Request(url), body=b"<p>text")
    callbacks = [b for b in blocks("python") if re.search(r"^def parse", b.text, re.M)]
    assert callbacks
    for block in callbacks:
        names: dict[str, object] = {}
        exec(compile(block.text, str(block), "exec"), names)
        [callback] = [value for name, value in names.items() if name.startswith("parse")]
        [page] = callback(None, response)  # type: ignore[operator]
        assert (page.url, page.body) == (url, b"<p>text")
