"""Tables in a pipe are as wide as they need, each line without spaces at its end."""

from __future__ import annotations

import pytest

from crawler.cli.tables import plain_table, print_parts


def test_in_a_pipe_nothing_is_cut_or_folded(capsys: pytest.CaptureFixture[str]) -> None:
    table = plain_table("name", "address", cut="address")
    address = "https://outlet.example/" + "a" * 400
    table.add_row("outlet", address)
    print_parts(table, "and a text")
    assert capsys.readouterr().out.splitlines() == [
        "name    address",
        f"outlet  {address}",
        "and a text",
    ]


def test_what_is_for_people_goes_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    print_parts("a text", err=True)
    assert capsys.readouterr() == ("", "a text\n")


def test_a_text_whose_characters_would_steer_the_terminal_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    table = plain_table("reason", "URL")
    table.add_row("not HTML: x\x1b]0;\x9b31mred\u202e", "https://outlet.example/")
    print_parts(table)
    assert capsys.readouterr().out.splitlines()[1] == "not HTML: x\ufffd]0;\ufffd31mred\ufffd  https://outlet.example/"
