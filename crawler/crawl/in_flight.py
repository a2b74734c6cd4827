"""The URLs that are lent out to one crawl, and those of them that redirect to one another."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.crawl.handle import Handle
from crawler.store.records import Lease


class InFlight:
    """Knows which leases are out, by URL; neither the store nor the engine.

    Iterating gives the handles that are out; its length is their number. A URL that redirects to another one which is
    out is not: it waits for what becomes of that.
    """

    def __init__(self) -> None:
        self._out: dict[str, Handle] = {}
        self._waiting: dict[str, list[Handle]] = {}

    def __len__(self) -> int:
        return len(self._out)

    def __iter__(self) -> Iterator[Handle]:
        return iter([*self._out.values()])

    def __contains__(self, handle: object) -> bool:
        """Whether a handle's lease is out; not when its URL was lent out once more since."""
        return isinstance(handle, Handle) and self._out.get(handle.url) is handle

    def at(self, url: str) -> Handle | None:
        """The handle of a URL that is out."""
        return self._out.get(url)

    def lend(self, lease: Lease) -> Handle:
        """Take note of a lease."""
        handle = self._out[lease.link.url] = Handle(lease)
        return handle

    def end(self, handle: Handle) -> None:
        """Take note that a lease was reported on."""
        if handle in self:
            del self._out[handle.url]

    def wait(self, handle: Handle, target: str) -> None:
        """Have a URL wait for one that it redirects to.

        :raises ValueError: that one waits for it.
        """
        if target in self._group(handle.url):
            raise ValueError("redirect loop")
        self.end(handle)
        self._waiting.setdefault(target, []).append(handle)

    def release_waiting(self, url: str) -> list[Handle]:
        """The handles that wait for a URL, which they do no longer."""
        return self._waiting.pop(url, [])

    @property
    def leases(self) -> list[Lease]:
        """All leases that are held, those that wait among them."""
        waiting = (handle for handles in self._waiting.values() for handle in handles)
        return [handle.lease for handle in (*self._out.values(), *waiting)]

    def _group(self, url: str) -> set[str]:
        """The URLs that are settled together with a URL, itself among them."""
        found = [url]
        for other in found:
            found += [handle.url for handle in self._waiting.get(other, ())]
        return set(found)
