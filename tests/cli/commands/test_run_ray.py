"""``crawler run --ray``, up to the cluster: what nodes are told, and what they cannot do."""

from __future__ import annotations

import pytest
import typer
from typer.testing import CliRunner

from crawler.cli.options import Settings, given_again
from crawler.outlets import Outlet, Source, write_outlet

CLUSTER = ("--store", "postgresql://db.example/news", "run", "--ray", "10.0.0.5:6379")


@pytest.fixture(autouse=True)
def outlet(tmp_path):
    source = Source(kind="feed", url="https://paper.example/feed")
    write_outlet(Outlet(name="paper", home="https://paper.example/", sources=[source]), tmp_path / "outlets/paper.toml")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("run", "--ray", "auto"), "crawler.db is a file of this machine; name one with --store postgresql://"),
        ((*CLUSTER, "-o", "x.jsonl"), "`crawler export` writes it"),
        ((*CLUSTER, "--archive", "here"), "give its path from the root on"),
        (("extract", "--ray", "auto", "page.html"), "--ray reads WARC files"),
    ],
)
def test_what_nodes_cannot_do_is_told_before_any_is_asked(run, arguments, said):
    result = run(*arguments)
    assert result.exit_code == 1
    assert said in result.stderr.replace("\n", " ")


def test_nodes_are_given_what_the_command_was_given():
    app, given = typer.Typer(), list[str]()

    @app.command()
    def command(
        ctx: typer.Context,
        names: list[str],
        once: bool = typer.Option(False, "--once"),
        limit: int = typer.Option(7, "--limit"),
        ray: str = typer.Option("", "--ray"),
        setting: Settings = None,
    ) -> None:
        given.extend(given_again(ctx, without=["ray"]))

    asked = ["paper", "@sport", "--once", "--ray", "auto", "-s", "A=1", "--set", "B=2"]
    assert CliRunner().invoke(app, asked, catch_exceptions=False).exit_code == 0
    assert given == ["--once", "--set", "A=1", "--set", "B=2", "--", "paper", "@sport"]
