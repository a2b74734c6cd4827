"""What holds for every command: help, errors, exit statuses, signals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from crawler.cli.commands.app import app
from crawler.cli.errors import sentence
from crawler.items import NoArticle

COMMANDS = get_command(app).commands  # type: ignore[attr-defined]
CRAWLER = [sys.executable, "-m", "crawler"]


def test_the_commands_are_those_that_the_readme_promises() -> None:
    assert {"scrape", "extract", "show", "export", "failed", "schema", "demo"} <= set(COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_says_what_a_command_does_with_an_example(run, name: str, flag: str) -> None:
    result = run(name, flag)
    assert result.exit_code == 0
    assert f"  crawler {name}" in result.stdout
    assert "--debug" in result.stdout


def test_every_option_says_what_it_does() -> None:
    for command in COMMANDS.values():
        for option in command.params:
            assert option.help or option.name == "help", f"{command.name} {option.name}"


def test_help_loads_nothing_heavy() -> None:
    loaded = _loaded_by("--help")
    assert "typer" in loaded
    assert not {"scrapy", "twisted", "trafilatura", "sqlalchemy", "alembic", "lxml", "rich", "msgspec"} & loaded


def test_who_reads_a_saved_page_waits_for_nothing_that_crawls_or_stores(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(f"<h1>Ferry sails again</h1><p>{'The ferry sails again from Monday on. ' * 9}</p>", "utf-8")
    loaded = _loaded_by("--store", str(tmp_path / "none.db"), "extract", str(page))
    assert "trafilatura" in loaded
    assert not {"scrapy", "twisted", "sqlalchemy", "alembic", "rich"} & loaded


def _loaded_by(*arguments: str) -> set[str]:
    """The packages that a command has loaded when it ends."""
    code = (
        "import sys, contextlib\nfrom crawler.cli.commands.app import app\n"
        "with contextlib.suppress(SystemExit): app(sys.argv[1:])\n"
        "print(*(m for m in sys.modules if '.' not in m), file=sys.stderr)"
    )
    asked = [sys.executable, "-c", code, *arguments]
    return set(subprocess.run(asked, capture_output=True, text=True, check=True).stderr.split())


@pytest.mark.parametrize(
    ("closed", "status", "said"),
    [("<&- 2>&-", 0, ""), (">&-", 1, "Error: the output: Bad file descriptor.\n")],
)
def test_a_stream_that_a_caller_closed_is_missed_by_what_needs_it_alone(closed: str, status: int, said: str) -> None:
    asked = ["sh", "-c", f'exec "$@" {closed}', "sh", *CRAWLER, "schema"]
    done = subprocess.run(asked, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (status, said)
    assert done.stdout.startswith("{") == (status == 0)


def test_the_version_is_printed(run) -> None:
    assert run("--version").stdout.startswith("crawler ")


@pytest.mark.parametrize("arguments", ["frobnicate", "export --limit 0", "show --limit many", "extract", "schema x"])
def test_wrong_usage_exits_with_2(run, arguments: str) -> None:
    result = run(*arguments.split())
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_the_store_is_named_by_option_environment_or_default(run, store: Path, monkeypatch) -> None:
    store.rename("other.db")
    assert run("show").exit_code == 1
    assert run("show", "--store", "other.db").exit_code == 0
    assert run("--store", "other.db", "show").exit_code == 0
    assert run("--store", "other.db", "show").exit_code == 0
    monkeypatch.setenv("CRAWLER_STORE", "other.db")
    assert run("show").exit_code == 0
    assert run("show", "--store", "third.db").exit_code == 1
    assert run("--store", "third.db", "show").exit_code == 1


@pytest.mark.parametrize("command", ["show", "export", "failed"])
def test_a_store_that_is_not_there_is_said_and_not_made(run, command: str) -> None:
    result = run(command, "--store", "nowhere.db")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: there is no store at nowhere.db")
    assert not Path("nowhere.db").exists()


@pytest.mark.parametrize("command", ["show", "export", "failed"])
def test_a_file_of_another_program_is_refused_and_left_alone(run, command: str, tmp_path: Path) -> None:
    file = tmp_path / "letter.odt"
    file.write_bytes(b"Dear reader, this is no database.\n" * 99)
    result = run(command, "--store", file)
    assert result.exit_code == 1
    assert "is not a crawler database" in result.stderr
    assert file.read_bytes() == b"Dear reader, this is no database.\n" * 99


def test_an_error_is_one_line_and_its_traceback_is_for_debugging(run) -> None:
    assert len(run("show", "--store", "nowhere.db").stderr.splitlines()) == 1
    result = run("show", "--store", "nowhere.db", "--debug")
    assert result.exit_code == 1
    assert result.stderr.startswith("Traceback")
    assert "StoreError: " in result.stderr


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (NoArticle("listing"), "no article: listing."),
        (FileNotFoundError(2, "No such file", "a.html"), "a.html does not exist; check the spelling of the path."),
        (
            PermissionError(13, "Permission denied", "a.html"),
            "a.html may not be used by you; change its permissions, or name another.",
        ),
        (
            OSError(28, "No space left on device", "a.csv"),
            "a.csv does not fit: the disk is full; make room and run the command again.",
        ),
        (OSError(5, "Input/output error", "a.html"), "a.html: Input/output error."),
        (FileExistsError("There is one already"), "There is one already."),
        (ValueError("'x' is no address:\n did you mean https://x/ ?"), "'x' is no address: did you mean https://x/ ?"),
        (MemoryError(), "there is not enough memory; use a smaller page, or a machine with more."),
    ],
)
def test_an_error_becomes_a_sentence(error: Exception, said: str) -> None:
    assert sentence(error) == said


def test_an_unforeseen_error_names_itself_and_asks_to_be_reported() -> None:
    assert sentence(KeyError("x")).startswith("unexpected KeyError: 'x'; run the command again with --debug")


def test_a_reader_that_goes_away_ends_the_command_quietly(store: Path) -> None:
    writer = subprocess.Popen(
        [*CRAWLER, "export", "--store", str(store)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert writer.stdout is not None
    writer.stdout.close()
    assert writer.stderr is not None
    assert writer.stderr.read() == b""
    assert writer.wait() == 141
    writer.stderr.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("command", [["export"], ["show"], ["schema"], ["--help"], ["--version"], ["scrape", "--help"]])
def test_a_full_disk_is_said_in_a_sentence(store: Path, command: list[str]) -> None:
    with open("/dev/full", "wb") as full:
        environment = os.environ | {"CRAWLER_STORE": str(store)}
        done = subprocess.run([*CRAWLER, *command], stdout=full, stderr=subprocess.PIPE, text=True, env=environment)
    assert done.returncode == 1
    assert done.stderr == "Error: the output does not fit: the disk is full; make room and run the command again.\n"


@pytest.mark.parametrize(
    ("address", "said", "status"),
    [("http://127.0.0.1:9/", "name one with TMPDIR", 1), ("mailto:a@b", "not an address of the web", 2)],
)
def test_a_scrape_that_finds_no_folder_for_temporary_files_names_what_to_set(
    tmp_path: Path, address: str, said: str, status: int
) -> None:
    no_files = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)); "
    command = [sys.executable, "-c", no_files + "from crawler.cli import main; main()", "scrape", address]
    environment = os.environ | {"CRAWLER_STORE": str(tmp_path / "crawler.db")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == status
    assert len(done.stderr.splitlines()) == 1
    assert said in done.stderr


def test_an_interrupt_ends_the_command_quietly_with_130(tmp_path: Path) -> None:
    fifo = tmp_path / "page.html"
    os.mkfifo(fifo)
    process = subprocess.Popen([*CRAWLER, "extract", str(fifo)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with fifo.open("wb"):  # opens once the command reads, which then waits for what never comes
        while process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                out, err = process.communicate(timeout=5)
            except subprocess.TimeoutExpired:  # it came between the opening and the reading, and interrupted neither
                continue
    assert (process.returncode, out, err) == (130, b"", b"")


def test_an_interrupt_before_the_command_has_begun_ends_it_as_quietly(tmp_path: Path) -> None:
    (tmp_path / "typer.py").write_text("import signal\nsignal.raise_signal(signal.SIGINT)\n")  # while it is loaded
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run([*CRAWLER, "schema"], env=environment, capture_output=True)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")
