"""What a person calls an outlet – its file's name, its host, its home –, and which files and stored names are meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.cli.terminal import say

if TYPE_CHECKING:
    from crawler.outlets import Outlet
    from crawler.store import Store

_SURELY = 3
"""An outlet that is called so by its name or its home, not only by a domain that it shares with others."""


def chosen_outlets(folder: Path, names: list[str] | None) -> list[Outlet]:
    """The outlets whose files are meant; all without any name, those that are paused included. A file that cannot be
    used is told on standard error.

    :raises ValueError: none is called so, several are, or its file cannot be used.
    """
    outlets, problems = chosen_files(folder, names)
    for problem in problems.values():
        say(f"not used: {problem}", err=True)
    return outlets


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
        called = _called(outlets, name)[0]
        if len(called) > 1:
            several = " and ".join(outlet.name for outlet in called)
            raise ValueError(f"{name!r} may be {several}; name the one you mean")
        if not called and name in files.problems:
            raise ValueError(files.problems[name])
        if not called:
            near = _near(name, outlets, ()) or "; `crawler outlets list` shows those there are"
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
    """What the store calls an outlet; several names where its sources are at other domains than its home.

    :param folder: where the outlets' files are; one that cannot be used is told on standard error.
    :param name: what a person calls it; None for no outlet in particular, which gives None.
    :return: its names, that of its home first; of an outlet that has a file, nothing need be stored.
    :raises ValueError: no outlet is called so; says which are called nearly so.
    """
    if name is None:
        return None
    from crawler.outlets import KnownOutlets
    from crawler.urls import outlet_of

    files = KnownOutlets(folder)
    outlets, stored = files.outlets, store.outlet_names()
    for problem in files.problems.values():
        say(f"not used: {problem}", err=True)
    called, how = _called(outlets, name)
    if called and how <= _SURELY:
        found = [own for outlet in called for own in (outlet_of(outlet.home), *sorted(outlet.names))]
    elif not (found := _of_host(name, stored)):
        found = [own for outlet in called for own in sorted(outlet.names)]
    if not found:
        near = _near(name, outlets, stored) or "; `crawler show` and `crawler outlets list` name those there are"
        raise ValueError(f"no outlet {name!r} is known{near}")
    return list(dict.fromkeys(found))


def _called(outlets: Iterable[Outlet], name: str) -> tuple[list[Outlet], int]:
    """The outlets to which a name fits best, and how well it fits; 0 is best."""
    ranked: dict[int, list[Outlet]] = {}
    for outlet in outlets:
        if (rank := _fit(outlet, name)) is not None:
            ranked.setdefault(rank, []).append(outlet)
    best = min(ranked, default=_SURELY)
    return ranked.get(best, []), best


def _fit(outlet: Outlet, name: str) -> int | None:
    from crawler.outlets import name_of
    from crawler.urls import outlet_of

    url = _address(name)
    host, home = _bare(url), _bare(outlet.home)
    signs = (
        outlet.name.casefold() == name.casefold(),
        host.rstrip("/") == home.rstrip("/"),
        name_of(url) == outlet.name,
        host.partition("/")[0] in (home.partition("/")[0], home.partition("/")[0].partition(":")[0]),
        outlet_of(url) in outlet.names,
    )
    return next((rank for rank, fits in enumerate(signs) if fits), None)


def _of_host(name: str, stored: Iterable[str]) -> list[str]:
    """The stored outlets that a name is, or at whose host it is, on whatever port when it names none."""
    from crawler.urls import host_of, outlet_of

    url = _address(name)
    wanted = {name, outlet_of(url)}
    return [own for own in stored if own in wanted or own.partition(":")[0] == host_of(url)]


def _address(name: str) -> str:
    from crawler.urls import normalise

    return normalise(name if "://" in name else f"http://{name}") or ""


def _bare(url: str) -> str:
    return url.partition("://")[2].removeprefix("www.")


def _near(name: str, outlets: Iterable[Outlet], stored: Iterable[str]) -> str:
    """A question that names the outlets which are called nearly so; empty when there are none."""
    known = dict.fromkeys([*(outlet.name for outlet in outlets), *stored])
    bare = (_bare(_address(name)) if "://" in name else name).strip("/").casefold()
    near = [own for own in known if bare and (bare in own or own in bare)]
    near += get_close_matches(bare, [own for own in known if own not in near], n=3)
    return f": did you mean {' or '.join(near[:3])}?" if near else ""
