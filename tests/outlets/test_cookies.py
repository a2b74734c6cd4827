"""A file of cookies is read, or refused with the reason."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from crawler.outlets.checks import Faulty, checked_outlet
from crawler.outlets.cookies import read_cookies

WRITTEN = """\
# Netscape HTTP Cookie File
.outlet.example\tTRUE\t/\tTRUE\t0\tsession\tabc
.outlet.example\tTRUE\t/\tFALSE\t4102444800\tsubscriber\t42
.outlet.example\tTRUE\t/\tFALSE\t1000000000\told\t1
"""


def test_cookies_of_a_session_are_read_and_expired_ones_are_not(tmp_path: Path) -> None:
    file = tmp_path / "cookies.txt"
    file.write_text(WRITTEN)
    file.chmod(0o600)
    assert {cookie.name: cookie.value for cookie in read_cookies(str(file))} == {"session": "abc", "subscriber": "42"}


@pytest.mark.parametrize(
    ("text", "mode", "said"),
    [
        (WRITTEN, 0o644, "others may read it; `chmod 600"),
        ("session=abc", 0o600, "no file of cookies"),
        ("# Netscape HTTP Cookie File\n", 0o600, "holds no cookie"),
        (None, 0, "No such file"),
    ],
)
def test_a_file_that_cannot_be_used_is_a_fault_of_the_outlets_file(
    tmp_path: Path, text: str | None, mode: int, said: str
) -> None:
    file = tmp_path / "cookies.txt"
    if text is not None:
        file.write_text(text)
        file.chmod(mode)
    with pytest.raises(Faulty, match=said) as caught:
        checked_outlet({"name": "o", "home": "https://outlet.example/", "cookies": str(file)})
    assert caught.value.fault.key == "cookies"


def test_a_pipe_is_no_file_of_cookies_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "cookies.txt", 0o600)
    with pytest.raises(Faulty, match="cannot be used: it is no file"):
        checked_outlet({"name": "o", "home": "https://outlet.example/", "cookies": str(tmp_path / "cookies.txt")})
