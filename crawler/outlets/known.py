"""The outlets that have a file, found by the address of a page."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from crawler.outlets.file import OutletFileError, outlet_files, read_outlet
from crawler.outlets.outlet import Outlet
from crawler.urls import outlet_of


class KnownOutlets:
    """The outlets of a folder; their files are read when the first is asked for.

    :param folder: where the outlets' files are; there need be none.
    """

    def __init__(self, folder: str | Path):
        self.folder = Path(folder)
        self.problems: dict[str, str] = {}
        """Name of a file that cannot be used, without its ending → what is wrong with it; it is passed over."""

    def at(self, url: str) -> Outlet | None:
        """The outlet that a page belongs to; of several at one domain the one whose home is nearest to the page."""
        found = self._outlets.get(outlet_of(url), [])
        return max(found, key=lambda outlet: _nearness(outlet.home, url), default=None)

    @cached_property
    def outlets(self) -> list[Outlet]:
        """Those whose files can be used, in the order of the files' names."""
        found = []
        for path in outlet_files(self.folder):
            try:
                found.append(read_outlet(path))
            except (OSError, OutletFileError) as problem:
                self.problems[path.stem] = str(problem)
        return found

    @cached_property
    def _outlets(self) -> dict[str, list[Outlet]]:
        found: dict[str, list[Outlet]] = {}
        for outlet in self.outlets:
            for name in outlet.names:
                found.setdefault(name, []).append(outlet)
        return found


def _nearness(home: str, url: str) -> tuple[bool, int]:
    """Whether a page is at the host of a front page, and how much of its path it is below."""
    front, page = urlsplit(home), urlsplit(url)
    below = page.path.startswith(front.path.rpartition("/")[0] + "/")
    return front.netloc == page.netloc, len(front.path) if below else -1
