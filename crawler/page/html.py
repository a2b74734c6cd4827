"""From bytes to a tree: which encoding a page is in, and mark-up that later steps can walk without surprises."""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom

from crawler.items import NoArticle
from crawler.page.class_names import is_unvoiced
from crawler.page.encodings import encoding_named
from crawler.page.limits import limited
from crawler.page.mojibake import mended

MAX_CHARACTERS = 20_000_000
MAX_DEPTH = 200
_SAMPLE = 65536
_PARAGRAPH = 100

# Everything XML 1.0 forbids, and lone surrogates, as UTF-8; lxml refuses to take any of them back.
_CONTROLS = bytes.maketrans(bytes({*range(32), 127} - set(b"\t\n\r")), b" " * 30)
_FORBIDDEN = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]|\xef\xbf[\xbe\xbf]")
_FORBIDDEN_ENTITY = re.compile(
    rb"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]|6553[45])|[xX]0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]|[fF]{3}[efEF]))(?![0-9a-fA-F]);?"
)
# lxml.html's own look-up runs Python for each element, to tell forms from the rest.
_ELEMENTS = etree.ElementDefaultClassLookup(element=HtmlElement)
_CONTAINERS = ("div", "span", "section", "article", "main", "font", "center", "b", "i", "u", "em", "strong", "a")
_CONTAINER_TAG = re.compile(rb"</?(?:%b)(?=[\s/>])[^<>]*>" % "|".join(_CONTAINERS).encode(), re.IGNORECASE)


def decode(body: bytes, content_type: str | None = None) -> str:
    """A page's text, whatever its bytes are and whatever it says about them; never raises.

    In order: a byte order mark; UTF-8 when the bytes are valid UTF-8 (a wrong label is far more frequent than
    text of another encoding that happens to be valid); the HTTP header's charset; the one in the mark-up;
    detection. Labels are read as browsers read them (WHATWG Encoding: ``iso-8859-1`` means windows-1252).

    :param content_type: the HTTP header, ``text/html; charset=...``.

    >>> decode("Café".encode(), "text/html; charset=iso-8859-1")
    'Café'
    >>> decode("Café".encode("cp1252"), "text/html; charset=utf-8")
    'Café'
    """
    marked, bom = read_bom(body)
    if marked and bom:
        return body[len(bom) :].decode(marked, "replace")
    labels = _labels(body, content_type)
    if body.isascii() and not any(label.startswith(("iso2022", "hz", "utf-16", "utf-7")) for label in labels):
        return body.decode("ascii")
    for label in labels if body.isascii() else ["utf-8", *labels]:
        try:
            return body.decode(label)
        except UnicodeDecodeError:
            continue
    if _is_broken_utf8(body):
        return body.decode("utf-8", "replace")
    return body.decode(next((label for label in labels if label != "utf-8"), None) or _detect(body), "replace")


def parse(html: bytes | str, content_type: str | None = None) -> HtmlElement:
    """The page as a tree whose root is ``html``, without comments and processing instructions.

    Broken, truncated, huge and absurdly nested mark-up is read as far as it goes: no element stands deeper than
    about :data:`MAX_DEPTH`, so that a recursive walk of the tree is safe; text after :data:`MAX_CHARACTERS` is cut, and
    what :mod:`crawler.page.limits` takes for too much. A ``figure`` that holds a table (HTML
    standard, 4.4.12) is a ``div``: to all others it is a picture. A box of paragraphs beside others that are kept from
    screen readers alone, until somebody pays, is as any other box.

    :raises NoArticle: ``"empty page"`` when there is no element at all.

    >>> parse("<p>Hello").findtext(".//p")
    'Hello'
    """
    text = html if isinstance(html, str) else decode(html, content_type)
    encoded = limited(_encoded(text[:MAX_CHARACTERS]))
    tree, complete = _read(encoded, huge=False)
    if not complete:
        tree, complete = _read(encoded, huge=True)
        if not complete:
            tree, _ = _read(_CONTAINER_TAG.sub(b" ", encoded), huge=True)
        if tree is not None:
            _flatten(tree)
    if tree is None:
        raise NoArticle("empty page")
    for figure in tree.iter("figure"):
        if figure.find(".//table") is not None:
            figure.tag = "div"
    for box in tree.iter("div", "section"):
        if box.get("aria-hidden") == "true" and _holds_further_text(box):
            del box.attrib["aria-hidden"]
    return tree


def _holds_further_text(box: HtmlElement) -> bool:
    """Whether a box that is hidden from screen readers alone holds paragraphs as there are beside it, and no form."""
    parent = box.getparent()
    if parent is None or parent.find("p") is None or not is_unvoiced(box):
        return False
    lengths = [sum(map(len, paragraph.itertext())) for paragraph in box.iterfind("p")]
    long = sum(length >= _PARAGRAPH for length in lengths)
    return 2 * long > len(lengths) and next(box.iter("form", "button", "input"), None) is None


def _encoded(text: str) -> bytes:
    """The text in UTF-8, with a space for each character that no tree may hold, and what was encoded twice mended."""
    encoded = text.encode("utf-8", "surrogatepass").translate(_CONTROLS)
    # A search for bytes costs a tenth of one for a pattern.
    if b"\xed" in encoded or b"\xef\xbf" in encoded:
        encoded = _FORBIDDEN.sub(b" ", encoded)
    return mended(_FORBIDDEN_ENTITY.sub(b" ", encoded) if b"&#" in encoded else encoded)


def _labels(body: bytes, content_type: str | None) -> list[str]:
    """The encodings that header and mark-up claim, as Python codecs, in the order of their authority."""
    found = (http_content_type_encoding(_printable(content_type)), html_body_declared_encoding(body[:_SAMPLE]))
    labels = (encoding_named(label) for label in found if label)
    # A page whose mark-up could be read as ASCII is not in UTF-16, whatever it says (HTML standard, 13.2.3.2).
    return ["utf-8" if label.startswith(("utf-16", "utf-32")) else label for label in labels if label]


def _printable(header: str | None) -> str | None:
    return header.encode("ascii", "ignore").decode("ascii") if header else None


def _is_broken_utf8(body: bytes) -> bool:
    """Whether the bytes are UTF-8 with some damage (a page cut inside a character, one pasted byte)."""
    text = body[:1_000_000].decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    whole = len(text) - damaged - sum(map(str.isascii, text))
    return whole > 4 * damaged


def _detect(body: bytes) -> str:
    """The likeliest encoding; windows-1252, the web's default, where a few bytes say too little to tell."""
    from charset_normalizer import from_bytes

    # Mark-up is ASCII and says nothing: only the text around the other bytes does.
    telling = b" ".join(re.findall(rb"[^<>]{0,40}[\x80-\xff][^<>]{0,80}", body[:1_000_000])[:400])
    if sum(byte > 127 for byte in telling) < 8:
        return "cp1252"
    best = from_bytes(telling[:_SAMPLE]).best()
    return best.encoding if best else "cp1252"


def _read(encoded: bytes, *, huge: bool) -> tuple[HtmlElement | None, bool]:
    """The tree, and whether the parser reached the end of the text."""
    parser = HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
        default_doctype=False,
        huge_tree=huge,
    )
    parser.set_element_class_lookup(_ELEMENTS)
    try:
        tree = document_fromstring(encoded, parser=parser)
    except etree.ParserError:
        return None, True
    last = parser.error_log.last_error
    return tree, last is None or last.level < etree.ErrorLevels.FATAL


def _flatten(tree: HtmlElement) -> None:
    """Unwrap what stands deeper than :data:`MAX_DEPTH`: containers first, then whatever is left."""
    for tags in (_CONTAINERS, ("*",)):
        for element in tree.xpath(f"//*[count(ancestor::*) = {MAX_DEPTH}]"):
            etree.strip_tags(element, *tags)
