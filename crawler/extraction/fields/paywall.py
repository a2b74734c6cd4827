"""Whether part of the text is for subscribers only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from crawler.extraction.document import Document
from crawler.extraction.fields.candidate import Candidate
from crawler.page.text import plain, values

_META = (
    "article:content_tier", "og:article:content_tier", "article:opinion:content_tier", "content_tier",
    "isaccessibleforfree", "accessible_for_free", "article:access", "access", "accesslevel", "access_level",
    "paywall", "is_paywalled", "ispaid", "premium", "is_premium", "content-tier", "contenttier", "article:premium",
    "cxenseparse:paywall", "lp.article:premium",
)  # fmt: skip
_LOCKED = re.compile(
    r"locked|paid|premium|subscri\w+|plus|members?(?:[- ]only)?|paywall(?:ed)?|restricted", re.IGNORECASE
)
_FREE = re.compile(r"free|open|public|unlocked|none|frei|gratis", re.IGNORECASE)
_MARKED = re.compile(
    r"(?:^|[\s_-])(?:paywall(?:ed)?|is-?premium|premium-?(?:article|content|story)|article-?-?(?:premium|paid|plus|locked)|"
    r"paid-?(?:article|content)|subscriber-?(?:only|content)|is-?paid|members?-only)(?:$|[\s_-])",
    re.IGNORECASE,
)


def paywalls(doc: Document) -> Iterator[Candidate[bool]]:
    """What the page says about access, the most trusted first: True for subscribers only, False for all of it free.

    https://developers.google.com/search/docs/appearance/structured-data/paywalled-content; a metered page
    (``content_tier`` "metered") says neither.
    """
    for described in doc.described():
        if (free := _accessible(described.node)) is not None:
            yield Candidate(not free, described.source)
    for name in _META:
        for value in doc.meta.get(name, ()):
            if (locked := _locked(name, value)) is not None:
                yield Candidate(locked, f"meta {name}")
    for element in doc.tree.xpath("/html | /html/body | //main | //article[1]")[:5]:
        if _MARKED.search(f"{element.get('class') or ''}"):
            yield Candidate(True, "mark-up")


def _accessible(node: dict[str, Any]) -> bool | None:
    """``isAccessibleForFree`` of a node and of its parts; a part that is not free decides."""
    stated = [_truth(node.get("isAccessibleForFree"))]
    stated += [
        _truth(part.get("isAccessibleForFree")) for part in values(node.get("hasPart")) if isinstance(part, dict)
    ]
    return False if False in stated else True if True in stated else None


def _truth(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    word = plain(value).lower().rpartition("/")[2]
    return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(word)


def _locked(name: str, value: str) -> bool | None:
    truth = _truth(value)
    if truth is not None:
        return not truth if "free" in name else truth
    if _LOCKED.fullmatch(value.strip()):
        return True
    return False if _FREE.fullmatch(value.strip()) else None
