"""Which network addresses a crawl may connect to: the public ones, and what the user named."""

from __future__ import annotations

import socket
import unicodedata
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy import signals

from crawler.crawl.handle import handle_of
from crawler.crawl.problems import Problem
from crawler.crawl.shared import Shared
from crawler.items import Link

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

_PORTS = {"http": 80, "https": 443}
_NAT64 = ip_network("64:ff9b::/96")
# Set aside by the IANA special-purpose registries and by earlier standards, where Python takes them for public.
_SET_ASIDE = tuple(
    map(
        ip_network, ("192.0.0.0/24", "192.88.99.0/24", "fec0::/10", "5f00::/16", "3fff::/20", "64:ff9b:1::/48", "::/96")
    )
)
_INNER_NAMES = ("localhost", "internal", "local", "home.arpa", "localdomain")
"""Domains that only exist within a network (RFC 6761, RFC 6762, RFC 8375; ICANN reserves ``internal``)."""
_METADATA = frozenset(
    # A public address that answers inside one cloud only; the other clouds' are link-local, shared or private.
    map(ip_address, ("169.254.169.254", "fd00:ec2::254", "100.100.100.200", "192.0.0.192", "168.63.129.16"))
)


def inner_kind(address: str) -> str | None:
    """What kind of address that is no public one it is; None for a public one.

    An IPv6 address that stands for an IPv4 one (mapped, 6to4, Teredo, NAT64) is judged by that one.

    >>> inner_kind("127.0.0.1"), inner_kind("::ffff:10.0.0.1"), inner_kind("169.254.169.254"), inner_kind("8.8.8.8")
    ('loopback', 'private', 'metadata', None)
    """
    found = ip_address(address)
    if isinstance(found, IPv6Address):
        found = _inner_ipv4(found) or found
    if found in _METADATA:
        return "metadata"
    if found.is_loopback:
        return "loopback"
    if found.is_link_local:
        return "link-local"
    if found.is_multicast or found.is_unspecified or found.is_reserved:
        return "reserved"
    if any(found.version == block.version and found in block for block in _SET_ASIDE):
        return "reserved"
    return None if found.is_global else "private"


def spelled_address(host: str) -> str | None:
    """The numeric address that a host of a URL is however it is spelled, or 127.0.0.1 for a name of inner networks.

    What connects to it may read decimal, octal, hexadecimal and short forms as inet_aton does, and other digits
    as those that they look like (RFC 3490).

    >>> spelled_address("0x7f.1"), spelled_address("2852039166"), spelled_address("①②⑦.⓪.⓪.①"), spelled_address("[::1]")
    ('127.0.0.1', '169.254.169.254', '127.0.0.1', '::1')
    >>> spelled_address("db.localhost."), spelled_address("outlet.example")
    ('127.0.0.1', None)
    """
    plain = unicodedata.normalize("NFKC", host).strip("[]").replace("。", ".").rstrip(".").lower()
    try:
        return str(ip_address(plain.partition("%")[0]))
    except ValueError:
        pass
    if any(plain == name or plain.endswith(f".{name}") for name in _INNER_NAMES):
        return "127.0.0.1"
    try:
        return socket.inet_ntoa(socket.inet_aton(plain)) if plain[:1].isdigit() and " " not in plain else None
    except (OSError, UnicodeError):
        return None


def _inner_ipv4(address: IPv6Address) -> IPv4Address | None:
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


class AddressGuard(Shared):
    """Knows the hosts and ports that the user named; those may be anywhere, all others only at public addresses.

    Named are the links with ``how="user"`` that a crawl begins with, and for spiders that don't use the frontier the
    requests of their ``start()``. A host named at port 80 is named at port 443 as well. Setting
    ``CRAWLER_ALLOWED_ADDRESSES`` lists further networks (``10.1.0.0/16``) that any link may lead to.
    With ``CRAWLER_GUARD_NAMED`` what is named must be public as well: it is passed on from somebody else.
    """

    def __init__(self, networks: Iterable[str] = (), *, trust_named: bool = True):
        self._trusts_named = trust_named
        self._networks: list[IPv4Network | IPv6Network] = [ip_network(n.strip(), strict=False) for n in networks]
        self._named: set[tuple[str, int]] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        own = crawler.settings
        guard = cls(own.getlist("CRAWLER_ALLOWED_ADDRESSES"), trust_named=not own.getbool("CRAWLER_GUARD_NAMED"))
        crawler.signals.connect(guard._scheduled, signal=signals.request_scheduled)
        return guard

    def name(self, url: str) -> None:
        """Let a crawl connect to the host and port of an address wherever they are."""
        host, port = _host_and_port(url)
        self._named.add((host, port))
        if port in _PORTS.values():
            self._named |= {(host, other) for other in _PORTS.values()}

    def naming(self, links: Iterable[Link]) -> Iterator[Link]:
        """The links as they come, those that the user named being named here."""
        for link in links:
            if link.how == "user":
                self.name(link.url)
            yield link

    def is_named(self, url: str) -> bool:
        """Whether the address's host and port may be anywhere."""
        return self._trusts_named and _host_and_port(url) in self._named

    def check(self, address: str) -> None:
        """Let a connection to a host that nobody named pass.

        :param address: the numeric address that is connected to.
        :raises Problem: it is none that the public can reach.
        """
        kind = inner_kind(address)
        if kind is not None and not any(ip_address(address) in network for network in self._networks):
            raise Problem(f"leads to a {kind} address that nobody named", "blocked")

    def _scheduled(self, request: Request) -> None:
        first = request.meta.get("is_start_request") and "redirect_urls" not in request.meta
        if first and handle_of(request) is None:  # a leased URL may have been found anywhere
            self.name(request.url)


def _host_and_port(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return (parts.hostname or "").rstrip("."), parts.port or _PORTS.get(parts.scheme, 0)
