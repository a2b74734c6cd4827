"""The images of an article, with their captions and credits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from crawler.extraction.document import Document
from crawler.extraction.fields.candidate import Candidate
from crawler.extraction.fields.surroundings import stands_aside
from crawler.items import Image
from crawler.labels import label_of
from crawler.page.class_names import BOX, BYLINE, CARD
from crawler.page.text import plain, text_of, values
from crawler.urls import split_url

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
# An agency in brackets at its end: "A roof (Ada Roof/AP)".
_SIGN = re.compile(r"[:：]|©|\(c\)")
_LONGEST_CREDIT = 80
_BRACKETS = re.compile(r"(?:(?<!\s)\s+)?[(\[]([^()\[\]]{2,80})[)\]]\s*\.?$")
_AGENCY = re.compile(r".*[^\W\d_]\s?/\s?[^\W\d_].*|[A-Z]{2,5}|.*\b(?:Images|Press)|©.*")
_LAZY = ("data-src", "data-original", "data-lazy-src", "data-srcset", "srcset", "src")
_OUTSIDE = (BOX & ~CARD) | BYLINE
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
    return url or node.get("@id"), *_credited(plain(node.get("caption")), plain(credit))


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
    text = plain(text_of(caption))
    credit = ""
    for part in caption.iter("span", "small", "cite", "em", "p", "div", "i"):
        if _CREDIT_CLASS.search(part.get("class") or "") and (credit := plain(text_of(part))):
            text = text.replace(credit, "").strip(" |–-")
            break
    return _credited(text, credit)


def _credited(caption: str, credit: str = "") -> tuple[str, str]:
    """A caption without the credit at its end, and the credit without its label.

    >>> _credited("A roof. Photo: Ada Roof"), _credited("A roof (Ada Roof/AP)"), _credited("A roof", "Credit: Ada Roof")
    (('A roof.', 'Ada Roof'), ('A roof', 'Ada Roof/AP'), ('A roof', 'Ada Roof'))
    """
    if not credit:
        match = _BRACKETS.search(caption)
        if match and (_AGENCY.fullmatch(match[1]) or _unlabelled(match[1]) != match[1]):
            caption, credit = caption[: match.start()], match[1]
        else:
            caption, credit = _split(caption)
    return caption.strip(" |–-(["), _unlabelled(credit).strip(" ()[]©:")


def _split(caption: str) -> tuple[str, str]:
    """A caption up to the label of its credit or a copyright sign, and whom it credits."""
    for sign in _SIGN.finditer(caption):
        before, names = caption[: sign.start()], caption[sign.end() :].strip()
        words = before.split()
        if sign[0] in ":：":
            count = next((n for n in (3, 2, 1) if len(words) >= n and _is_label(" ".join(words[-n:]).lstrip("(["))), 0)
            before = " ".join(words[:-count]) if count else ""
        else:
            count = 1
        if count and 1 < len(names) <= _LONGEST_CREDIT:
            return before, names
    return caption, ""


def _unlabelled(credit: str) -> str:
    """A credit without the label before it: "Photo by", "Foto:"."""
    head, colon, rest = credit.partition(":")
    if colon and _is_label(head):
        return rest.strip()
    words = credit.split()
    count = next((n for n in (3, 2) if len(words) > n and _is_label(" ".join(words[:n]))), 0)
    return " ".join(words[count:])


def _is_label(text: str) -> bool:
    return text[:1].isalpha() and label_of(text) == "photo_credit"


def _picture(url: str) -> str:
    """What two sizes of a picture have in common: host and path without the numbers that give a size."""
    parts = split_url(url)
    return re.sub(r"[-_/]?\d{2,4}x\d{2,4}|/w?\d{2,4}(?=/)|[-_]\d{3,4}w?(?=\.\w+$)", "", parts.netloc + parts.path)
