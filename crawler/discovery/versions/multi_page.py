"""Articles in parts: which page of an article another one is, and where the next and the first are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from lxml.html import HtmlElement

from crawler.discovery.listings.layout import Addresses, page_base
from crawler.items import NoArticle
from crawler.labels import label_of
from crawler.page.html import parse
from crawler.page.text import text_of
from crawler.urls import host_of

MOST_PARTS = 20
"""Pages of one article that are read at the most."""

_WORD = r"(?:pages?|pg?|part|teil|partie|parte|seite|pagina|página|strona|stranica|sida|sayfa|halaman|trang)"
_SUFFIX = re.compile(
    rf"(?:/(?:{_WORD}[-_/]?)?|[-_,.](?:{_WORD}[-_]?)?|(?<=/){_WORD}[-_/]?)(\d{{1,2}})/?", re.IGNORECASE
)
_EXTENSION = re.compile(r"\.(?:s?html?|php|aspx?|jsp)$", re.IGNORECASE)
_NUMBERED = re.compile(
    rf"(?:[/_,.-]|{_WORD})(?:[2-9]|1\d|20)(?:\.\w{{2,5}})?/?$|[?&][\w-]*=(?:\d|1\d|20)(?:&|$)", re.IGNORECASE
)
_SAID = re.compile(r"[^\d]{0,12}?(\d{1,2})(?:\s*(?:/|[^\W\d_]{1,4})\s*\d{1,2})?\s*[»›>→]?")
_PARAMETERS = rf"(?:{_WORD}|page_?(?:no|num|number|index)|paged|pn|[\w-]{{0,40}}[-_]page)"
_PARAMETER = re.compile(_PARAMETERS, re.IGNORECASE)
_QUERY = rb"(?:[^\"'<>\s#]{0,60}[&;])?%b=0?[12](?=[\"'\s>&])" % _PARAMETERS.encode()
_SECOND_QUERY = re.compile(_QUERY, re.IGNORECASE)
_SECOND = re.compile(
    rb"(?:\.\w{2,5})?(?:[/_,.-](?:%b[-_/]?)?0?2(?:\.(?:html?|php|aspx?|jsp))?/?(?=[\"'\s>])|/?\?%b)"
    % (_WORD.encode(), _QUERY),
    re.IGNORECASE,
)
_BEFORE = (b"/", b'"', b"'", b"=")
_ARROWS = frozenset("›»→▶►>⟩❯▸➔➜⇒")
_ELSEWHERE = re.compile(r"comment|reply|calend|datepick|slider|swiper|carousel|slick|lightbox", re.IGNORECASE)
_MOST_TRIES = 10_000


def part_number(first: str, url: str) -> int | None:
    """Which page of an article an address is by its form alone; None when it is none after the first.

    :param first: the address of the article's first page.

    >>> part_number("https://outlet.example/a/story.html", "https://outlet.example/a/story-2.html")
    2
    >>> part_number("https://outlet.example/a/story", "https://outlet.example/a/story?page=3")
    3
    >>> part_number("https://outlet.example/a/1234", "https://outlet.example/a/1235") is None
    True
    """
    one, other = urlsplit(first), urlsplit(url)
    own, further = parse_qsl(one.query, keep_blank_values=True), parse_qsl(other.query, keep_blank_values=True)
    if host_of(first) != host_of(url) or not one.path.strip("/"):
        return None
    if one.path.rstrip("/") == other.path.rstrip("/"):
        fixed = [pair for pair in own if not _is_page_number(*pair)]
        numbers = [value for key, value in further if _is_page_number(key, value)]
        same = sorted(pair for pair in further if not _is_page_number(*pair)) == sorted(fixed)
        return int(numbers[0]) if same and len(numbers) == 1 else None
    if own != further:
        return None
    for begin, end in (
        (one.path.rstrip("/"), other.path),
        (_EXTENSION.sub("", one.path), _EXTENSION.sub("", other.path)),
    ):
        if end.startswith(begin) and (match := _SUFFIX.fullmatch(end, len(begin))):
            return int(match[1])
    return None


def may_go_on(body: bytes, url: str) -> bool:
    """Whether a page's bytes hold what may be the address of its second page; far cheaper than a look at its links."""
    name = _EXTENSION.sub("", urlsplit(url).path.rstrip("/").rpartition("/")[2]).encode()
    if not name:
        return False
    return _stands(body, name, _BEFORE, _SECOND) or _stands(body, b"?", _BEFORE[1:], _SECOND_QUERY)


def _stands(body: bytes, name: bytes, before: tuple[bytes, ...], after: re.Pattern[bytes]) -> bool:
    """Whether a name stands in a page's bytes between such neighbours, or so often that it is left open.

    Searches for bytes are the fastest there are.
    """
    at, tries = body.find(name), 0
    while at >= 0:
        tries += 1
        if tries > _MOST_TRIES or (body[at - 1 : at] in before and after.match(body, at + len(name))):
            return True
        at = body.find(name, at + len(name))
    return False


def is_numbered(url: str) -> bool:
    """Whether an address ends as that of a further page of an article may.

    >>> is_numbered("https://outlet.example/a/story/2"), is_numbered("https://outlet.example/a/story")
    (True, False)
    """
    return _NUMBERED.search(url) is not None


def next_part(body: bytes, content_type: str, url: str, first: str, number: int) -> str | None:
    """The address of the page of an article that follows, or None when it is the last.

    It is the first page's address with the next number, and the page links to it as such: by ``rel=next``, by that
    number, or with a label such as "next page" or "continue reading". A link to another article is none.

    :param url: the page's own address.
    :param first: the first page's.
    :param number: which page it is, counted from 1.
    """
    for element, address in _links(body, content_type, url):
        found = part_number(first, address)
        if found is None or address == url:
            continue
        said = _labels(element)
        numbers = {int(match[1]) for text in said if (match := _SAID.fullmatch(text))}
        from_zero = found == number and number + 1 in numbers  # some outlets count from 0
        goes_on = "next" in _rel(element) or number + 1 in numbers or _goes_on(said)
        if (from_zero or (found == number + 1 and goes_on)) and not _is_elsewhere(element):
            return address
    return None


def first_part(body: bytes, content_type: str, url: str) -> str | None:
    """The address of the first page of the article that a page is a further one of; None when it is none.

    The page links to it as the first or the one before, or calls it its canonical address.
    """
    found = []
    for element, address in _links(body, content_type, url):
        number = part_number(address, url)
        if number is None or number < (1 if "=" in urlsplit(url).query else 2):
            continue
        said = _labels(element)
        is_first = {"canonical", "prev", "previous", "first"} & set(_rel(element)) or any(
            (match := _SAID.fullmatch(text)) and match[1] == "1" for text in said
        )
        if (is_first or {label_of(text) for text in said} & {"previous_page"}) and not _is_elsewhere(element):
            found.append(address)
    return min(found, key=len, default=None)


def _links(body: bytes, content_type: str, url: str) -> Iterator[tuple[HtmlElement, str]]:
    try:
        tree = parse(body, content_type)
    except NoArticle:
        return
    addresses = Addresses(url, page_base(tree, url))
    for element in tree.iter("link", "a"):
        address = addresses.read(element.get("href") or "")
        if address is not None:
            yield element, address


def _is_page_number(key: str, value: str) -> bool:
    return len(value) <= 2 and value.isdecimal() and _PARAMETER.fullmatch(key) is not None


def _labels(element: HtmlElement) -> set[str]:
    said = (text_of(element), element.get("aria-label", ""), element.get("title", ""))
    return {text.strip() for text in said} - {""}


def _goes_on(said: set[str]) -> bool:
    return any(label_of(text) in ("next_page", "load_more") or text in _ARROWS for text in said)


def _rel(element: HtmlElement) -> list[str]:
    return element.get("rel", "").lower().split()


def _is_elsewhere(element: HtmlElement) -> bool:
    """Whether a link turns the pages of something else: comments, a calendar, a slider."""
    for depth, part in enumerate([element, *element.iterancestors()]):
        if depth > 5 or part.tag in ("body", "main", "head"):
            return False
        if _ELSEWHERE.search(f"{part.get('class', '')} {part.get('id', '')}"):
            return True
    return False
