"""What a URL that was lent out carries on its way: Request → Response → Page → Article."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scrapy import Request
from scrapy.http import Response

from crawler.items import HANDLE, Article, Link, Page
from crawler.store.records import Lease, Validators


@dataclass(slots=True, eq=False)
class Handle:
    """A lease and what is to be reported with it; found with :func:`handle_of`, never exported."""

    lease: Lease

    wall: str | None = None
    """The wall that stood in the place of its page, when its article comes from its feed."""

    sent: bool = False
    """Whether the engine was given its request, or its page."""

    answered: bool = False
    """Whether its request was answered."""

    reported: bool = False
    """Whether what became of it was reported, or is being reported."""

    @property
    def link(self) -> Link:
        """The URL with how it was found."""
        return self.lease.link

    @property
    def url(self) -> str:
        """The URL that was lent out."""
        return self.lease.link.url

    def note_validators(self, validators: Validators) -> None:
        """Note what a server said of the freshness of the page, to be kept with what becomes of it."""
        self.lease = replace(self.lease, validators=validators)

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a lease belongs to one process")


def handle_of(carrier: object) -> Handle | None:
    """The handle that a request, a response, a failed request's failure, a page or an article carries, if any."""
    if isinstance(carrier, Page | Article):
        found = carrier.handle
    else:
        request = carrier if isinstance(carrier, Request) else getattr(carrier, "request", None)
        found = request.meta.get(HANDLE) if isinstance(request, Request) else None
    return found if isinstance(found, Handle) else None


def leased(response: Response) -> Handle:
    """The handle of a response to a request for a leased URL.

    :raises ValueError: it carries none.
    """
    handle = handle_of(response)
    if handle is None:
        raise ValueError(f"the request for {response.url} carries no lease: make it of one, or give it a callback")
    return handle
