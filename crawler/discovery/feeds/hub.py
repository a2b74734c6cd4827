"""The WebSub hub that tells when a feed has changed, as the feed or its response names it.

Hubs compare addresses letter by letter, so these stay as they are written.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin

_LONGEST_HEADER, _LONGEST_URL = 8 << 10, 2000
_LINK = re.compile(r"<([^<>]*)>([^<>]*)")
_REL = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([\w-]+))', re.IGNORECASE)


def as_written(address: str | None, base: str) -> str | None:
    """An address of the web in full, otherwise as it is written; None for another.

    >>> as_written("/Rss?b=2&a=1", "https://outlet.example/"), as_written("mailto:desk@outlet.example", "")
    ('https://outlet.example/Rss?b=2&a=1', None)
    """
    try:
        whole = urljoin(base, (address or "").strip()) if address else ""
    except ValueError:
        return None
    return whole if whole.startswith(("http://", "https://")) and len(whole) <= _LONGEST_URL else None


def links_of(header: str, url: str) -> dict[str, str]:
    """What a ``Link`` header links to (RFC 8288), the first address of each relation.

    :param header: its value, or several joined by commas.
    :param url: what relative addresses stand against.

    >>> links_of('<https://hub.example/>; rel="hub", </rss>; rel=self', "https://outlet.example/feed")
    {'hub': 'https://hub.example/', 'self': 'https://outlet.example/rss'}
    """
    found: dict[str, str] = {}
    for target, parameters in _LINK.findall(header[:_LONGEST_HEADER]):
        rel, address = _REL.search(parameters), as_written(target, url)
        if rel is not None and address is not None:
            for name in (rel[1] or rel[2] or "").lower().split():
                found.setdefault(name, address)
    return found


def hub_of(header: str, url: str, hub: str | None, topic: str | None) -> tuple[str, str] | None:
    """The hub of a feed, and what the hub knows the feed by; None without one.

    What the response's ``Link`` header says comes before what the feed itself does
    (https://www.w3.org/TR/websub/#discovery).

    :param url: where the feed was read, by which it is known when nothing else is said.
    :param hub: the hub that the feed itself names, and
    :param topic: its own address.

    >>> hub_of("", "https://outlet.example/rss", "https://hub.example/", None)
    ('https://hub.example/', 'https://outlet.example/rss')
    """
    said = links_of(header, url)
    hub, topic = said.get("hub") or hub, said.get("self") or topic or url
    return (hub, topic) if hub else None
