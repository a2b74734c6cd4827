"""An outlet's file: ``outlets/NAME.toml``. Read strictly, changed without losing what a person wrote into it."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Collection
from pathlib import Path
from typing import Any

from crawler.outlets.checks import Fault, Faulty, checked_outlet, line_of
from crawler.outlets.outlet import Outlet

_AT_LINE = re.compile(r"(?:(?<!\s)\s+)?\(at (?:line (\d+), column \d+|end of document)\)$")
_LONG_NUMBER = re.compile(r"\d[\d_]{999}")


class OutletFileError(ValueError):
    """An outlet's file cannot be used; the message names the file, the line and what is wrong."""

    def __init__(self, path: Path, line: int | None, problem: str):
        super().__init__(f"{path}{f', line {line}' if line else ''}: {problem}")
        self.path, self.line, self.problem = path, line, problem


def outlet_path(folder: str | Path, name: str) -> Path:
    """Where the file of an outlet is, or would be: one that calls itself so counts where none has the name of that."""
    path = Path(folder) / f"{name}.toml"
    return path if path.exists() else next((other for other in outlet_files(folder) if _is_called(other, name)), path)


def read_outlets(folder: str | Path) -> list[Outlet]:
    """All outlets of a folder, in the order of their files' names; none when there is no such folder.

    :raises OutletFileError: a file of it cannot be used.
    """
    return [read_outlet(path) for path in outlet_files(folder)]


def outlet_files(folder: str | Path) -> list[Path]:
    """The files of a folder that are outlets', by name; hidden ones are none.

    :raises NotADirectoryError: it is a file.
    """
    if Path(folder).is_file():
        raise NotADirectoryError(f"{folder} is a file; --outlets names the folder with outlets' files")
    return [path for path in sorted(Path(folder).glob("*.toml")) if not path.name.startswith(".")]


def files_as_written(folder: str | Path) -> list[tuple[str, int, int, int]]:
    """What tells whether a file of a folder was written, added or removed since: name, number, time and size; of one
    that cannot be looked at the name alone."""
    found = []
    for path in outlet_files(folder):
        try:
            stat = path.stat()
        except FileNotFoundError:
            if path.is_symlink():  # the others were removed meanwhile
                found.append((path.name, 0, 0, 0))
        except OSError:
            found.append((path.name, 0, 0, 0))
        else:
            found.append((path.name, stat.st_ino, stat.st_mtime_ns, stat.st_size))
    return found


def _is_called(path: Path, name: str) -> bool:
    try:
        return read_outlet(path).name == name
    except (OutletFileError, OSError):
        return False


def read_outlet(path: str | Path) -> Outlet:
    """The outlet that a file describes.

    :raises OutletFileError: it is no TOML, names something unknown, or has a value that cannot be.
    :raises OSError: it cannot be read.
    """
    path = Path(path)
    text = _text(path)
    return _checked(path, text, _data(path, text))


def replace_outlet_file(path: str | Path, text: str, *, keeping: Collection[str] = ()) -> Outlet:
    """Write a text in the place of an outlet's file, if it describes an outlet; return that.

    :param keeping: keys whose values have to stay as they are.
    :raises OutletFileError: it describes none, or has another value of such a key; the file stays as it is.
    :raises OSError: it cannot be written.
    """
    path = Path(path)
    data = _data(path, text)
    try:
        before = _data(path, _text(path)) if keeping else {}
    except OutletFileError:
        before = {}
    for key in keeping:
        if data.get(key) != before.get(key):
            line = next((n for n, line in enumerate(text.splitlines(), 1) if line.lstrip().startswith(key)), None)
            raise OutletFileError(path, line, f"{key} is changed in the file itself, not here")
    outlet = _checked(path, text, data)
    _write(path, text)
    return outlet


def _data(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        line = int(at[1]) if at and at[1] else text.count("\n") + 1
        raise OutletFileError(path, line, _AT_LINE.sub("", str(error))) from None
    except RecursionError:
        lines = text.split("\n")
        line = 1 + max(range(len(lines)), key=lambda at: lines[at].count("[") + lines[at].count("{"))
        raise OutletFileError(path, line, "lists or tables stand in one another too deep") from None
    except ValueError:  # as Python's int() says it
        number = _LONG_NUMBER.search(text)
        line = text.count("\n", 0, number.start() if number else None) + 1
        raise OutletFileError(path, line, "a number has too many digits") from None


def _checked(path: Path, text: str, data: dict[str, Any]) -> Outlet:
    try:
        return checked_outlet({"name": path.stem} | data)
    except Faulty as error:
        raise OutletFileError(path, line_of(error.fault, text), error.fault.said) from None


def fault_of_key(path: Path, key: str, said: str) -> OutletFileError:
    """What is wrong with a key of an outlet's file that can be used by itself."""
    try:
        line = line_of(Fault(said, key), _text(path))
    except (OSError, OutletFileError):  # it was written or removed meanwhile
        line = None
    return OutletFileError(path, line, said)


def write_outlet(outlet: Outlet, path: str | Path) -> None:
    """Write an outlet's file; of one that exists, only what differs is changed: comments and order stay.

    :raises OutletFileError: the existing file is no TOML.
    :raises OSError: it cannot be written.
    """
    import tomlkit
    from tomlkit.exceptions import ParseError

    from crawler.outlets.changes import changed, new_document

    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        text = _text(path)
        _data(path, text)
        document = tomlkit.parse(text if text.endswith("\n") else f"{text}\n")  # else a key is added to its last line
    except FileNotFoundError:
        document = new_document(outlet)
    except ParseError as error:
        raise OutletFileError(path, error.line, str(error)) from None
    else:
        document = changed(document, outlet)
    _write(path, tomlkit.dumps(document))


def _write(path: Path, text: str) -> None:
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _text(path: Path) -> str:
    if not stat.S_ISREG(mode := path.stat().st_mode):  # a pipe would be waited for
        what = "folder" if stat.S_ISDIR(mode) else "pipe or device"
        raise OutletFileError(path, None, f"it is no file, but a {what}")
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise OutletFileError(path, line, "not UTF-8") from None
