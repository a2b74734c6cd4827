"""Lists of outlets from elsewhere: lines of text, OPML; and OPML for elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

from lxml import etree

from crawler.outlets.outlet import Outlet
from crawler.urls import normalise, without_credentials

_LARGEST = 64 << 20
"""Bytes of a list; a device may have no end."""


@dataclass(slots=True, kw_only=True)
class Listed:
    """An outlet that a list names."""

    home: str
    """URL of its front page, normalised."""

    feeds: list[str] = field(default_factory=list)
    """Its feeds, where the list names them."""


def read_list(path: str | Path) -> list[Listed]:
    """What a list names, each once: an OPML file, or addresses one a line with ``#`` comments.

    :param path: the file, or ``-`` for standard input.
    :raises ValueError: it names none, or a line of it is no address of the web; says which.
    :raises OSError: it cannot be read.
    """
    path = Path(path)
    with nullcontext(sys.stdin.buffer) if str(path) == "-" else path.open("rb") as file:
        body = file.read(_LARGEST + 1)
    if len(body) > _LARGEST:
        raise ValueError(f"{path} is larger than any list of addresses: name another file")
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        found = _read_opml(body, path)
    else:
        found = _read_lines(_decoded(body, path), path)
    if not found:
        raise ValueError(f"{path} names no address: write one a line, such as https://outlet.example/")
    return found


def _decoded(body: bytes, path: Path) -> str:
    """The text of a list: in UTF-8, or in UTF-16 with a byte order mark, as Windows' editors call Unicode.

    :raises ValueError: it is in another encoding; says where.
    """
    encoding = "utf-16" if body.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as problem:
        number = body.count(b"\n", 0, problem.start) + 1
        raise ValueError(f"{path}, line {number}: this is not UTF-8; save the list in UTF-8") from None


def _read_lines(text: str, path: Path) -> list[Listed]:
    homes: dict[str, None] = {}
    for number, line in enumerate(text.splitlines(), 1):
        written = line.partition(" #")[0].strip()
        if not written or written.startswith("#"):
            continue
        url = normalise(written if "://" in written else f"https://{written}")
        if url is None or "." not in urlsplit(url).netloc:
            raise ValueError(
                f"{path}, line {number}: {without_credentials(written)[:200]!r} is not an address of the web"
            )
        homes[url] = None
    return [Listed(home=home) for home in homes]


def _read_opml(body: bytes, path: Path) -> list[Listed]:
    """Feeds grouped by their front page (``htmlUrl``), or by their host where the list names none."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(body, parser)
    if root is None or etree.QName(root).localname.lower() != "opml":
        raise ValueError(f"{path} is XML, but no OPML")
    found: dict[str, Listed] = {}
    for outline in root.iter("outline"):
        attributes = {str(name).lower(): str(value) for name, value in outline.attrib.items()}
        feed = normalise(attributes.get("xmlurl", "")) if attributes.get("xmlurl") else None
        home = normalise(attributes.get("htmlurl", "")) if attributes.get("htmlurl") else None
        if home is None and feed is not None:
            home = "{0.scheme}://{0.netloc}/".format(urlsplit(feed))
        if home is None:
            continue
        listed = found.setdefault(home, Listed(home=home))
        if feed is not None and feed not in listed.feeds:
            listed.feeds.append(feed)
    return list(found.values())


def opml(outlets: Iterable[Outlet]) -> str:
    """The feeds of outlets as OPML 2.0, which any feed reader takes; outlets without a feed are left out.

    >>> "outlet.example" in opml([Outlet(name="outlet.example", home="https://outlet.example/")])
    False
    """
    root = ElementTree.Element("opml", version="2.0")
    ElementTree.SubElement(ElementTree.SubElement(root, "head"), "title").text = "Outlets"
    body = ElementTree.SubElement(root, "body")
    for outlet in outlets:
        feeds = [source for source in outlet.sources if source.kind == "feed"]
        if not feeds:
            continue
        group = ElementTree.SubElement(body, "outline", text=outlet.name)
        for feed in feeds:
            title = feed.title or outlet.name
            names = {"type": "rss", "text": title, "title": title, "xmlUrl": feed.url, "htmlUrl": outlet.home}
            ElementTree.SubElement(group, "outline", names | ({"language": outlet.language} if outlet.language else {}))
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True).replace("us-ascii", "utf-8") + "\n"
