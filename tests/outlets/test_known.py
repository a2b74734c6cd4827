"""An outlet's file is found by the address of a page."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from crawler.outlets import CurrentOutlets, KnownOutlets, files_as_written, outlet_path, read_outlet
from crawler.outlets import known as known_files


@pytest.fixture
def known(tmp_path):
    (tmp_path / "outlet.example.toml").write_text('home = "https://www.outlet.example/"')
    (tmp_path / "french.toml").write_text('home = "https://www.outlet.example/fr/"')
    (tmp_path / "blog.toml").write_text('home = "https://blog.outlet.example/"')
    (tmp_path / "broken.toml").write_text('home = "https://broken.example/')
    return KnownOutlets(tmp_path)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.outlet.example/world/a", "outlet.example"),
        ("https://www.outlet.example/fr/monde/a", "french"),
        ("https://www.outlet.example/france/a", "outlet.example"),
        ("https://blog.outlet.example/fr/a", "blog"),
        ("https://broken.example/a", None),
        ("https://another.example/a", None),
    ],
)
def test_a_page_belongs_to_the_outlet_whose_home_is_nearest(known, url, name):
    outlet = known.at(url)
    assert (outlet.name if outlet else None) == name


def test_a_file_that_cannot_be_used_is_told_and_costs_no_other(known):
    assert known.at("https://www.outlet.example/a")
    assert list(known.problems) == ["broken"]
    assert "broken.toml, line 1" in known.problems["broken"]


def test_a_folder_that_is_not_there_has_no_outlets(tmp_path):
    assert KnownOutlets(tmp_path / "none").at("https://www.outlet.example/a") is None


def test_of_many_files_those_that_were_written_are_read_and_no_others(tmp_path, monkeypatch):
    read = []
    monkeypatch.setattr(known_files, "read_outlet", lambda path: read.append(path.stem) or read_outlet(path))
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.toml").write_text(f'home = "https://{name}.example/"')
    current = CurrentOutlets(tmp_path)
    first = current.get()
    assert current.get() is first
    assert read == ["a", "b", "c"]
    (tmp_path / "a.toml").write_text('home = "https://other.example/"')
    (tmp_path / "b.toml").unlink()
    (tmp_path / "d.toml").write_text('home = "')
    then = current.get()
    assert read == ["a", "b", "c", "a", "d"]
    assert [outlet.home for outlet in then.outlets] == ["https://other.example/", "https://c.example/"]
    assert list(then.problems) == ["d"]
    assert then.at("https://c.example/a")
    assert then.at("https://a.example/a") is None


def test_a_folder_that_is_looked_at_seldom_costs_a_small_share_of_the_time(tmp_path, monkeypatch):
    (tmp_path / "a.toml").write_text('home = "https://a.example/"')
    clock, looks = [0.0], []

    def look(folder):
        looks.append(folder)
        clock[0] += 1.0
        return files_as_written(folder)

    monkeypatch.setattr(known_files, "files_as_written", look)
    monkeypatch.setattr(known_files.time, "monotonic", lambda: clock[0])
    current = CurrentOutlets(tmp_path, seldom=True)
    for _ in range(1000):
        current.get()
        clock[0] += 0.1
    assert 4 <= len(looks) <= 6
    (tmp_path / "b.toml").write_text('home = "https://b.example/"')
    clock[0] += 100
    assert len(current.get().outlets) == 2


@pytest.mark.parametrize("problem", [OSError(24, "Too many open files"), OSError(13, "Permission denied")])
def test_a_file_that_could_not_be_read_for_a_moment_is_read_again(tmp_path, monkeypatch, problem):
    (tmp_path / "a.toml").write_text('home = "https://a.example/"')
    problems = [problem]

    def read(path):
        if problems:
            raise problems.pop()
        return read_outlet(path)

    monkeypatch.setattr(known_files, "read_outlet", read)
    current = CurrentOutlets(tmp_path)
    assert list(current.get().problems) == ["a"]
    assert current.get().at("https://a.example/1").name == "a"


def test_a_file_that_cannot_be_looked_at_costs_no_other(tmp_path):
    (tmp_path / "a.toml").write_text('home = "https://a.example/"')
    (tmp_path / "loop.toml").symlink_to(tmp_path / "loop.toml")
    (tmp_path / "nowhere.toml").symlink_to(tmp_path / "none")
    known = CurrentOutlets(tmp_path).get()
    assert known.at("https://a.example/1").name == "a"
    assert set(known.problems) == {"loop", "nowhere"}


def test_a_file_is_no_folder_of_outlets(tmp_path: Path) -> None:
    (tmp_path / "good.toml").write_text('home = "https://good.example/"\n')
    with pytest.raises(NotADirectoryError, match=r"good\.toml is a file; --outlets names the folder"):
        _ = KnownOutlets(tmp_path / "good.toml").outlets


@pytest.mark.parametrize("outlets", [KnownOutlets, lambda folder: CurrentOutlets(folder).get()])
def test_what_is_no_file_or_cannot_be_read_is_told_in_words(tmp_path, outlets):
    (tmp_path / "a.toml").write_text('home = "https://a.example/"')
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "loop.toml").symlink_to(tmp_path / "loop.toml")
    (tmp_path / "nowhere.toml").symlink_to(tmp_path / "none")
    os.mkfifo(tmp_path / "pipe.toml")
    (tmp_path / "without_end.toml").symlink_to("/dev/zero")
    known = outlets(tmp_path)
    assert [outlet.name for outlet in known.outlets] == ["a"]
    assert known.problems == {
        "folder": f"{tmp_path}/folder.toml: it is no file, but a folder",
        "loop": f"{tmp_path}/loop.toml: it cannot be read: {os.strerror(errno.ELOOP)}",
        "nowhere": f"{tmp_path}/nowhere.toml: it leads to no file",
        "pipe": f"{tmp_path}/pipe.toml: it is no file, but a pipe or device",
        "without_end": f"{tmp_path}/without_end.toml: it is no file, but a pipe or device",
    }


@pytest.mark.parametrize("outlets", [KnownOutlets, lambda folder: CurrentOutlets(folder).get()])
def test_of_files_that_call_their_outlets_alike_one_is_used(tmp_path, outlets):
    files = {
        "harbour": 'home = "https://harbour.example/"',
        "evening": 'home = "https://evening.example/"\nname = "harbour"',
        "north": '# of the north\nname = "Post"\nhome = "https://north.example/"',
        "south": 'home = "https://south.example/"\n\nname = "Post"',
    }
    for name, text in files.items():
        (tmp_path / f"{name}.toml").write_text(text)
    known = outlets(tmp_path)
    assert {outlet.home for outlet in known.outlets} == {"https://harbour.example/", "https://north.example/"}
    assert known.problems == {
        "evening": f"{tmp_path}/evening.toml, line 2: harbour.toml is called 'harbour' too",
        "south": f"{tmp_path}/south.toml, line 3: north.toml is called 'Post' too",
    }
    for outlet in known.outlets:
        assert read_outlet(outlet_path(tmp_path, outlet.name)) == outlet


def test_a_second_file_of_a_name_is_used_when_the_first_is_called_otherwise(tmp_path):
    (tmp_path / "north.toml").write_text('name = "Post"\nhome = "https://north.example/"')
    (tmp_path / "south.toml").write_text('name = "Post"\nhome = "https://south.example/"')
    current = CurrentOutlets(tmp_path)
    assert list(current.get().problems) == ["south"]
    (tmp_path / "north.toml").write_text('name = "North Post"\nhome = "https://north.example/"')
    assert [outlet.name for outlet in current.get().outlets] == ["North Post", "Post"]
