"""What a feed says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(slots=True, frozen=True, kw_only=True)
class FeedAbout:
    """What a feed says of itself, beside its entries; a file that is at no address says little."""

    title: str = "Articles"
    """What readers call it."""

    description: str = "Stored articles with their full text"
    """What is in it."""

    home: str | None = None
    """URL of the page that it belongs to; None for none."""

    address: str | None = None
    """URL of the feed itself; None for a file."""

    updated: datetime | None = None
    """When it last changed; None for this moment."""

    language: str | None = None
    """BCP 47 code of all of it; None for several or none."""
