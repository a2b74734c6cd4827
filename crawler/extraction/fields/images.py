"""The images of an article, with their captions and credits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.extraction.document import Document
from crawler.extraction.fields.candidate import Candidate
from crawler.extraction.fields.surroundings import stands_aside
from crawler.extraction.fields.text import plain, values
from crawler.items import Image

_META = (
    "og:image:secure_url",
    "og:image",
    "og:image:url",
    "twitter:image",
    "twitter:image:src",
    "thumbnail",
    "parsely-image-url",
)
_CREDIT_CLASS = re.compile(
    r"credit|copyright|source|quelle|photograph|fotograf|byline|rights|attribution", re.IGNORECASE
)
_CREDIT = re.compile(
    r"\s*[\[(]?\s*(?:©|\(c\)|&copy;|(?:foto|photo|photograph|picture|bild|image|imagen|imagem|immagine|crédito|crédit|"
    r"credit|credits|quelle|source|kuva|zdjęcie|fot\.|фото|写真)s?(?:\s*(?:credit|by|von|par|:))*\s*[:：©|/])\s*([^\n]{2,80}?)[\])]?\s*$",
    re.IGNORECASE,
)
_LAZY = ("data-src", "data-original", "data-lazy-src", "data-srcset", "srcset", "src")
_OUTSIDE = re.compile(
    r"relat|teaser|recommend|sidebar|popular|author|avatar|promo|newsletter|footer|most-?read", re.IGNORECASE
)
_NO_PHOTO = re.compile(
    r"logo|favicon|placeholder|blank\.|pixel|spacer|default[-_]?(?:image|share|og)|avatar|sprite", re.IGNORECASE
)
_MOST = 40


def images(doc: Document) -> list[Candidate[Image]]:
    """The images, the main one first, each once; the same picture in other sizes counts as one."""
    found: dict[str, Candidate[Image]] = {}
    for url, caption, credit, source in _all(doc):
        address = doc.absolute(plain(url))
        if not address.startswith(("http://", "https://")) or _NO_PHOTO.search(address.rpartition("/")[2]):
            continue
        key = _picture(address)
        known = found.get(key)
        if known is None and len(found) < _MOST:
            found[key] = Candidate(Image(url=address, caption=caption or None, credit=credit or None), source)
        elif known is not None:
            known.value.caption = known.value.caption or caption or None
            known.value.credit = known.value.credit or credit or None
    return list(found.values())


def _all(doc: Document) -> Iterator[tuple[Any, str, str, str]]:
    for described in doc.described("image", "thumbnailUrl"):
        if described.rank < 2:
            for image in (*values(described.node.get("image")), *values(described.node.get("thumbnailUrl"))):
                yield (*_described(doc, image), described.source)
    for name in _META:
        for value in doc.meta.get(name, ()):
            yield value, "", "", f"meta {name}"
    for figure in doc.elements["figure"][:60]:
        if not stands_aside(figure, _OUTSIDE, ("aside", "nav", "footer"), 4) and (url := _address(figure)):
            yield (url, *_caption(figure), "figure")


def _described(doc: Document, image: Any) -> tuple[Any, str, str]:
    node = doc.resolve(image)
    if not isinstance(node, dict):
        return node, "", ""
    url = next((v for v in (*values(node.get("url")), *values(node.get("contentUrl"))) if isinstance(v, str)), "")
    credit = node.get("creditText") or node.get("copyrightHolder") or node.get("author") or node.get("creator")
    credit = next((c.get("name") if isinstance(c, dict) else c for c in values(credit)), None)
    return url or node.get("@id"), plain(node.get("caption")), plain(credit)


def _address(figure: HtmlElement) -> str:
    for image in figure.iter("img"):
        for attribute in _LAZY:
            value = (image.get(attribute) or "").strip()
            if value and not value.startswith("data:"):
                return value.split()[0].rstrip(",") if "srcset" in attribute else value
    return ""


def _caption(figure: HtmlElement) -> tuple[str, str]:
    """What a figure's caption says, and whom it credits."""
    caption = figure.find(".//figcaption")
    if caption is None:
        return "", ""
    text = plain(" ".join(caption.itertext()))
    credit = ""
    for part in caption.iter("span", "small", "cite", "em", "p", "div", "i"):
        if _CREDIT_CLASS.search(part.get("class") or "") and (credit := plain(part.text_content())):
            text = text.replace(credit, "").strip(" |–-")
            break
    if not credit and (match := _CREDIT.search(text)):
        credit, text = match[1], text[: match.start()]
    if match := _CREDIT.match(credit):
        credit = match[1]
    return text.strip(), credit.strip(" ()[]")


def _picture(url: str) -> str:
    """What two sizes of a picture have in common: host and path without the numbers that give a size."""
    parts = urlsplit(url)
    return re.sub(r"[-_/]?\d{2,4}x\d{2,4}|/w?\d{2,4}(?=/)|[-_]\d{3,4}w?(?=\.\w+$)", "", parts.netloc + parts.path)
