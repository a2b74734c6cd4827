"""What feeds and sitemaps write of a link beside its date: its address and its language."""

from __future__ import annotations

import re

from crawler.urls import host_of, normalise, spelling_of

_LONGEST_URL = 4096
# CDATA's marks that were escaped, and signs that nobody sees.
_AROUND_ADDRESS = re.compile("<!\\[CDATA\\[|\\]\\]>|[\u200b\u200e\u200f\u2060\ufeff]")
_QUOTES = "\"'<>“”„ "
# A scheme with another address behind it, or behind the name of a host: "https://https://outlet.example/a".
_AGAIN = re.compile(r"https?:/+[\w.-]{0,253}(?=https?:/)", re.IGNORECASE)
_SCHEME = re.compile(r"(https?):(/*)", re.IGNORECASE)
_LANGUAGE = re.compile(r"([a-zA-Z]{2,3})(?:[-_]([a-zA-Z]{4}))?(?:[-_]([a-zA-Z]{2}|\d{3}))?(?:[-_.].*)?")
_PLAIN_URL = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[A-Za-z0-9_~-]+(?:\.[A-Za-z0-9_~-]+)*)+/?")


def source_url(written: str | None, base: str) -> str | None:
    """The normalised URL that a source writes, or None when it is none.

    Mended: white space, line breaks and marks in and around it, ampersands escaped twice, a host without its scheme,
    a scheme that is written twice or with another number of slashes.

    >>> source_url(" www.outlet.example/a?x=1&amp;y=2\\n", "https://feeds.example/rss")
    'https://www.outlet.example/a?x=1&y=2'
    """
    url = (written or "").strip()
    if _PLAIN_URL.fullmatch(url) and len(url) <= _LONGEST_URL:  # normal already; half of a sitemap's time otherwise
        return url
    return normalise(mended, base) if (mended := _mended(url, base)) else None


def bare_address(written: str) -> str:
    """What stands where an address is meant, without what is no part of it: marks around it, line breaks and what
    indents the next line.

    >>> bare_address(" <![CDATA[https://outlet.example/a/\\n    b]]>")
    'https://outlet.example/a/b'
    """
    joined = "".join(line.strip() for line in _AROUND_ADDRESS.sub("", written).splitlines())
    return _AGAIN.sub("", joined.strip(_QUOTES), count=1)


def source_spelling(written: str | None, base: str, url: str) -> str | None:
    """How a source spells the address that :func:`source_url` gives, when that is another spelling.

    >>> source_spelling("/a?x=1&amp;b=2", "https://outlet.example/rss", "https://outlet.example/a?b=2&x=1")
    'https://outlet.example/a?x=1&b=2'
    """
    if written == url or not (mended := _mended((written or "").strip(), base)):
        return None
    return spelling_of(mended, base, url)


def _mended(url: str, base: str) -> str | None:
    if not url or len(url) > _LONGEST_URL:
        return None
    url = bare_address(url.replace("&amp;", "&").replace("&#38;", "&").replace("\t", ""))
    if (scheme := _SCHEME.match(url)) and len(scheme[2]) != 2:  # one slash leads into the base's own host elsewhere
        rest = url[scheme.end() :]
        url = f"{scheme[1]}://{rest}" if len(scheme[2]) > 2 or _of_own_host(rest, base) else url
    if not url or url.startswith("#"):
        return None
    if url[:4].lower() == "www." or _of_own_host(url, base):
        url = f"{base.partition(':')[0]}://{url}"
    return url


def _of_own_host(url: str, base: str) -> bool:
    """Whether an address begins with the host of its base, with or without ``www.``, in the place of its scheme."""
    host, slash, _ = url.lower().partition("/")
    return bool(slash) and "." in host and host == host_of(base).removeprefix("www.")


def language_tag(written: str | None) -> str | None:
    """A language as BCP 47 writes it; None for what is none.

    >>> language_tag("en_us"), language_tag("zh-hant-tw"), language_tag("english")
    ('en-US', 'zh-Hant-TW', None)
    """
    match = _LANGUAGE.fullmatch((written or "").strip())
    if match is None:
        return None
    language, script, region = match.groups()
    return "-".join(filter(None, (language.lower(), script and script.title(), region and region.upper())))
