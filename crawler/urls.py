"""One URL, one spelling: what makes two addresses the same page, and whose page it is."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from publicsuffixlist import PublicSuffixList
from w3lib.url import safe_url_string

_DEFAULT_PORT = {"http": 80, "https": 443}
# courlan's list of trackers also drops parameters that name the article on some sites (cid, source, session).
_TRACKING = re.compile(
    r"^(utm_\w+|at_(medium|campaign|custom\d|link_\w+|format|ptr_name|bbc_team)|mtm_\w+|pk_\w+|hsa_\w+|_hs\w+|"
    r"fbclid|gclid|gclsrc|dclid|msclkid|twclid|yclid|ysclid|igshid|wbraid|gbraid|mc_[ce]id|mkt_tok|"
    r"cmpid|ocid|xtor|wt_?mc|ito|smid|ncid|sr_share|sref|ref_?src|__twitter_impression|amp_js_v|s_cid|cid_source)$",
    re.IGNORECASE,
)

_LONGEST_HOST = 253  # RFC 1035 section 2.3.4, without the root's label
_ESCAPE = re.compile(r"(?<!%)(?<!%[0-9A-Fa-f])%([0-9A-Fa-f]{2})")
"""An escape; none behind a sign that begins no other, with which its letter would make one."""
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PORT = re.compile(r":\d*$")
_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f.:]+(?:%[a-z0-9._~-]+)?")
"""What names a host: letters, digits and hyphens (RFC 1123 section 2.1), the underscores that some have, or IPv6."""

# An address that is written in its one spelling already, as most links on pages are.
_PLAIN = re.compile(r"https?://[a-z0-9][a-z0-9.-]*\.(?:[a-z]{2,}|\d+)(?::(?!80/|443/)[1-9]\d{1,3})?/[A-Za-z0-9_~/.-]*")


def normalise(url: str, base: str | None = None) -> str | None:
    """The one spelling of a web address, or None when it is none that can be fetched.

    Scheme and host in lower case, default port, fragment, credentials and tracking parameters dropped,
    dot segments resolved, percent-encoding made uniform (RFC 3986 section 6.2.2), parameters sorted. Nothing that a
    server may tell apart is changed: ``?12345`` gets no sign, ``;`` and ``/`` in a query stay as they are written.

    :param base: the page the address stands on, for relative ones.

    >>> normalise("HTTPS://Outlet.example:443/a/../b?utm_source=rss&id=7#top")
    'https://outlet.example/b?id=7'
    >>> normalise("https://outlet.example/index.php?/artikel/77;view=full")
    'https://outlet.example/index.php?/artikel/77;view=full'
    >>> normalise("../b", base="https://outlet.example/a/c")
    'https://outlet.example/b'
    >>> normalise("mailto:desk@outlet.example") is None
    True
    """
    try:
        url = _joined(url, base)
    except ValueError:
        return None
    if _PLAIN.fullmatch(url) and "/." not in url and ".." not in url:
        return url
    parts = _parts(url)
    if parts is None:
        return None
    parameters = filter(None, _uniform(parts.query).split("&"))
    query = "&".join(sorted((p.replace("%20", "+") if "=" in p else p) for p in parameters))
    return urlunsplit(parts._replace(path=_without_dots(_uniform(parts.path)) or "/", query=query))


def spelling_of(written: str, base: str | None, url: str) -> str | None:
    """The address that a link asks for as it is written, when ``url`` is its one spelling and another.

    Some servers know a page by one spelling alone: parameters stay in their order, and escapes as they are.
    Whatever :func:`normalise` drops is dropped.

    >>> spelling_of("/a?id=%2f&cat=3&utm_source=rss#top", "https://outlet.example/", "https://outlet.example/a?cat=3&id=%2F")
    'https://outlet.example/a?id=%2f&cat=3'
    >>> spelling_of("/a?cat=3", "https://outlet.example/", "https://outlet.example/a?cat=3") is None
    True
    """
    try:
        parts = _parts(_joined(written, base))
    except ValueError:
        return None
    if parts is None:
        return None
    asked = urlunsplit(parts._replace(path=_without_dots(parts.path) or "/"))
    return asked if asked != url and normalise(asked) == url else None


def _joined(url: str, base: str | None) -> str:
    """The address that a link leads to, which may have the slashes of a path of Windows (WHATWG URL, 4.4).

    :raises ValueError: the address or its base is none.
    """
    url = url.strip()
    if not base:
        return url
    if "\\" in url:
        path, sign, rest = url.partition("?")
        url = path.replace("\\", "/") + sign + rest
    return urljoin(base, url)


def _parts(url: str) -> SplitResult | None:
    """The parts of a web address without what no server is asked for, each as it is written."""
    try:
        parts = urlsplit(safe_url_string(url))
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").rstrip(".")
    if not host.isascii():  # a letter in upper case, or one that is no part of a name, kept it from being encoded
        host = (urlsplit(safe_url_string(f"http://{host}/")).hostname or "").rstrip(".")
    if parts.scheme not in _DEFAULT_PORT or len(host) > _LONGEST_HOST or not _HOST.fullmatch(host):
        return None
    if ":" in host:
        host = f"[{host}]"
    if port and port != _DEFAULT_PORT[parts.scheme]:
        host = f"{host}:{port}"
    query = "&".join(p for p in parts.query.split("&") if not _TRACKING.match(_uniform(p.partition("=")[0])))
    return SplitResult(parts.scheme, host, parts.path, query, "")


def without_credentials(url: str) -> str:
    """An address as messages may show it, whether it is one or not: without the name and the password before its host.

    >>> without_credentials("https://desk:secret@outlet.example/a"), without_credentials("outlet.example/a")
    ('https://***@outlet.example/a', 'outlet.example/a')
    """
    before, at, after = url.rpartition("@")
    scheme, slashes, _ = before.rpartition("://")
    return f"{scheme}{slashes}***@{after}" if at else after


def _uniform(text: str) -> str:
    """Escapes in upper case, and none of what needs none (RFC 3986 section 6.2.2)."""
    return _ESCAPE.sub(_escape, text) if "%" in text else text


def _escape(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else match[0].upper()


def _without_dots(path: str) -> str:
    """A path without its dot segments (RFC 3986 section 5.2.4)."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            del kept[max(1, len(kept) - 1) :]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/".join(kept)


@lru_cache(maxsize=4096)
def outlet_of(url: str) -> str:
    """Whose page it is: the registrable domain, or host and port where there is none (an IP address).

    >>> outlet_of("https://sport.outlet.co.uk/a"), outlet_of("http://127.0.1.3:8800/a")
    ('outlet.co.uk', '127.0.1.3:8800')
    """
    netloc = host_of(url)
    host = _PORT.sub("", netloc)
    if domain := _public_suffixes().privatesuffix(host):
        return domain
    labels = netloc.split(".")
    if _public_suffixes().publicsuffix(host) or len(labels) < 2 or not labels[-1].isalpha():
        return netloc
    return ".".join(labels[-2:])  # a top-level domain that no rule names is a public suffix: publicsuffix.org, "*"


@cache
def _public_suffixes() -> PublicSuffixList:
    """The list as its package ships it, private domains and all: nothing is fetched."""
    return PublicSuffixList(accept_unknown=False)


def host_of(url: str) -> str:
    """Host and port, the unit of politeness.

    >>> host_of("https://www.outlet.example/a")
    'www.outlet.example'
    """
    return split_url(url).netloc.rpartition("@")[2].lower()


def split_url(url: str) -> SplitResult:
    """The parts of an address, each empty where it is none (:func:`~urllib.parse.urlsplit` raises ValueError then).

    >>> split_url("https://outlet.example/a").path, split_url("http://[::1/a").path
    ('/a', '')
    """
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", "", "", "")
