"""What a person calls an outlet – its file's name, its host, its home –, and which files and stored names are meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.answers.outlet_names import nearly_called, outlets_called, stored_names
from crawler.cli.terminal import say

if TYPE_CHECKING:
    from crawler.outlets import Outlet
    from crawler.store import Store


def tell_unused(problems: Mapping[str, str]) -> int:
    """Tell on standard error what is wrong with files that cannot be used; returns the exit status that this makes."""
    for problem in problems.values():
        say(f"not used: {problem}", err=True)
    return int(bool(problems))


def chosen_files(folder: Path, names: list[str] | None, *, paused: bool = True) -> tuple[list[Outlet], dict[str, str]]:
    """The outlets whose files are meant, and of the files that cannot be used what is wrong; all without any name.

    :param names: of outlets, or ``@group``.
    :param paused: whether those that are paused are meant where they are not named themselves.
    :raises ValueError: none is called so, several are, or its file cannot be used.
    """
    from crawler.outlets import KnownOutlets

    files = KnownOutlets(folder)
    outlets = files.outlets
    if not names:
        if not outlets and not files.problems:
            raise ValueError(
                f"there is no outlet in {folder} yet: `crawler outlets add https://outlet.example` adds one"
            )
        return [outlet for outlet in outlets if paused or not outlet.paused], files.problems
    chosen: list[Outlet] = []
    for name in names:
        if name.startswith("@"):
            chosen += [outlet for outlet in _in_group(outlets, name[1:]) if paused or not outlet.paused]
            continue
        called = outlets_called(outlets, name)[0]
        if len(called) > 1:
            several = " and ".join(outlet.name for outlet in called)
            raise ValueError(f"{name!r} may be {several}; name the one you mean")
        if not called and name in files.problems:
            raise ValueError(files.problems[name])
        if not called:
            near = nearly_called(name, outlets, ()) or "; `crawler outlets list` shows those there are"
            raise ValueError(f"there is no outlet {name!r} in {folder}{near}")
        chosen += called
    return list({outlet.name: outlet for outlet in chosen}.values()), {}


def _in_group(outlets: Iterable[Outlet], group: str) -> list[Outlet]:
    if found := [outlet for outlet in outlets if group in outlet.groups]:
        return found
    known = sorted({name for outlet in outlets for name in outlet.groups})
    said = (
        f"; there are {', '.join(f'@{name}' for name in known)}"
        if known
        else ": `groups` of an outlet's file names some"
    )
    raise ValueError(f"no outlet is in a group @{group}{said}")


def stored_outlets(store: Store, folder: Path, name: str | None) -> list[str] | None:
    """What the store calls an outlet (:func:`crawler.answers.outlet_names.stored_names`).

    :param folder: where the outlets' files are; one that cannot be used is told on standard error.
    :param name: what a person calls it; None for no outlet in particular, which gives None.
    :raises ValueError: no outlet is called so; says which are called nearly so.
    """
    if name is None:
        return None
    from crawler.outlets import KnownOutlets

    files = KnownOutlets(folder)
    try:
        return stored_names(store, files, name)
    finally:
        tell_unused(files.problems)
