"""What a person calls an outlet – its file's name, its host, its home –, and what the store calls it."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.outlets import KnownOutlets, Outlet
    from crawler.store import Store

_SURELY = 3
"""An outlet that is called so by its name or its home, not only by a domain that it shares with others."""


def stored_names(store: Store, files: KnownOutlets, name: str) -> list[str]:
    """What the store calls an outlet; several names where its sources are at other domains than its home.

    :param files: the outlets' files.
    :param name: what a person calls it.
    :return: its names, that of its home first; of an outlet that has a file, nothing need be stored.
    :raises ValueError: no outlet is called so; says which are called nearly so.
    """
    from crawler.urls import outlet_of

    outlets, stored = files.outlets, store.outlet_names()
    called, how = outlets_called(outlets, name)
    if called and how <= _SURELY:
        found = [own for outlet in called for own in (outlet_of(outlet.home), *sorted(outlet.names))]
    elif not (found := _of_host(name, stored)):
        found = [own for outlet in called for own in sorted(outlet.names)]
    if not found:
        near = (
            nearly_called(name, outlets, stored) or "; `crawler show` and `crawler outlets list` name those there are"
        )
        raise ValueError(f"no outlet {name!r} is known{near}")
    return list(dict.fromkeys(found))


def outlets_called(outlets: Iterable[Outlet], name: str) -> tuple[list[Outlet], int]:
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


def nearly_called(name: str, outlets: Iterable[Outlet], stored: Iterable[str]) -> str:
    """A question that names the outlets which are called nearly so; empty when there are none."""
    known = dict.fromkeys([*(outlet.name for outlet in outlets), *stored])
    bare = (_bare(_address(name)) if "://" in name else name).strip("/").casefold()
    near = [own for own in known if bare and (bare in own or own in bare)]
    near += get_close_matches(bare, [own for own in known if own not in near], n=3)
    return f": did you mean {' or '.join(near[:3])}?" if near else ""
