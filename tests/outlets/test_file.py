"""An outlet's file can be read and changed by a person, and by the crawler without losing what the person wrote."""

import os
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crawler.outlets import OutletFileError, Source, outlet_path, read_outlet, read_outlets, write_outlet
from tests.outlets.conftest import WRITTEN, full_outlet


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = outlet_path(tmp_path / "not yet" / "there", "outlet.example")
    write_outlet(full_outlet(), path)
    expected = full_outlet()
    expected.sources[1].url = "https://outlet.example/r%C3%A9gion/"
    assert read_outlet(path) == expected
    assert read_outlet(path).zone == ZoneInfo("Europe/Paris")
    assert [child.name for child in path.parent.iterdir()] == ["outlet.example.toml"]


def test_an_outlet_that_calls_itself_otherwise_than_its_file_has_that_file(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('home = "broken')
    (tmp_path / "morning.toml").write_text('name = "Morning Post"\nhome = "https://morning.example/"\n')
    assert outlet_path(tmp_path, "Morning Post") == tmp_path / "morning.toml"
    assert outlet_path(tmp_path, "evening") == tmp_path / "evening.toml"
    (tmp_path / "Morning Post.toml").write_text('home = "https://post.example/"\n')
    assert outlet_path(tmp_path, "Morning Post") == tmp_path / "Morning Post.toml"


def test_sources_written_on_one_line_are_understood(path: Path) -> None:
    path.write_text(
        'home = "https://outlet.example"\nsources = [{kind = "feed", url = "https://outlet.example/rss"}]\n'
    )
    outlet = read_outlet(path)
    assert outlet.name == "outlet.example"
    assert outlet.sources == [Source(kind="feed", url="https://outlet.example/rss")]
    outlet.sources.append(Source(kind="feed", url="https://outlet.example/b"))
    write_outlet(outlet, path)
    assert read_outlet(path) == outlet


def test_a_file_in_another_encoding_is_named(path: Path) -> None:
    path.write_bytes(WRITTEN.replace("# mine", "# à moi").encode("latin-1"))
    with pytest.raises(OutletFileError, match="line 1: not UTF-8"):
        read_outlet(path)


def test_windows_line_ends_and_byte_order_mark_are_read(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + WRITTEN.replace("\n", "\r\n").encode())
    assert len(read_outlet(path).sources) == 2


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"delay = 1{'0' * 5000}", "a number has too many digits"),
        (f"concurrency = 1{'_0' * 5000}", "a number has too many digits"),
        (f"groups = {'[' * 2000}{']' * 2000}", "lists or tables stand in one another too deep"),
        (f"grammar = {'{a = ' * 2000}1{'}' * 2000}", "lists or tables stand in one another too deep"),
    ],
)
def test_what_python_reads_no_further_is_a_fault_with_its_line(path: Path, line: str, said: str) -> None:
    text = WRITTEN.replace("delay = 2.5", line)
    path.write_text(text)
    with pytest.raises(OutletFileError) as caught:
        read_outlet(path)
    assert str(caught.value) == f"{path}, line 4: {said}"
    with pytest.raises(OutletFileError, match="line 4"):
        write_outlet(full_outlet(), path)
    assert path.read_text() == text


@pytest.mark.parametrize(("make", "what"), [(os.mkfifo, "pipe or device"), (os.mkdir, "folder")])
def test_what_is_no_file_is_not_waited_for(tmp_path: Path, make: Callable[[Path], None], what: str) -> None:
    make(tmp_path / "odd.toml")
    with pytest.raises(OutletFileError, match=f"odd.toml: it is no file, but a {what}"):
        read_outlet(tmp_path / "odd.toml")


def test_a_folder_that_is_not_there_has_no_outlets(tmp_path: Path) -> None:
    assert read_outlets(tmp_path / "outlets") == []
