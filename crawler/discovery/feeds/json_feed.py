"""JSON Feed 1.0 and 1.1 (jsonfeed.org)."""

from __future__ import annotations

import html
import json
from typing import Any

from crawler.discovery.feeds.entry import FeedEntry, RawFeed, is_address, one_line
from crawler.items import Image

_ITEMS = '"items"'


def read_json(text: str, problems: list[str]) -> RawFeed | None:
    """A JSON feed as written, or None when the text is other JSON or none; of a truncated one, what is whole."""
    document = _load(text)
    if document is None:
        document = {"items": _whole_items(text)}
        if not document["items"]:
            return None
        problems.append("broken JSON: read up to the fault")
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        return None
    return RawFeed(
        kind="json",
        entries=[_entry(item) for item in document["items"] if isinstance(item, dict)],
        title=one_line(_string(document, "title"), markup=False),
        home=_string(document, "home_page_url"),
        language=_string(document, "language"),
        own_url=_string(document, "feed_url"),
        next_page=_string(document, "next_url"),
        hub=next((_string(hub, "url") for hub in _list(document, "hubs") if _is_websub(hub)), None),
    )


def _is_websub(hub: Any) -> bool:
    return isinstance(hub, dict) and str(hub.get("type")).lower() == "websub"


def _load(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _whole_items(text: str) -> list[Any]:
    """The items before the place where the document breaks off."""
    decoder = json.JSONDecoder(strict=False)
    start = text.find("{", text.find(_ITEMS) + len(_ITEMS)) if _ITEMS in text else -1
    items: list[Any] = []
    while start >= 0:
        try:
            item, end = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            break
        items.append(item)
        following = text[end : end + 200].lstrip()
        start = text.find("{", end) if following.startswith(",") else -1
    return items


def _entry(item: dict[str, Any]) -> FeedEntry:
    text, url, named = _string(item, "content_text"), _string(item, "url"), _string(item, "id")
    pictures = dict.fromkeys(filter(None, (_string(item, "image"), _string(item, "banner_image"))))
    for attachment in _list(item, "attachments"):
        if isinstance(attachment, dict) and (_string(attachment, "mime_type") or "").startswith("image/"):
            pictures.setdefault(_string(attachment, "url") or "", None)
    authors = [a for a in (*_list(item, "authors"), item.get("author")) if isinstance(a, dict)]
    names = dict.fromkeys(one_line(_string(author, "name"), markup=False) for author in authors)
    return FeedEntry(
        # external_url is another site's page that the item is about
        url=url if is_address(url) else named if is_address(named, identifier=True) else None,
        title=one_line(_string(item, "title"), markup=False),
        published=_date(item, "date_published"),
        modified=_date(item, "date_modified"),
        language=_string(item, "language"),
        tags=[tag for tag in _list(item, "tags") if isinstance(tag, str)],
        content=_string(item, "content_html") or (html.escape(text, quote=False) if text else None),
        summary=html.escape(_string(item, "summary") or "", quote=False) or None,
        authors=[name for name in names if name],
        images=[Image(url=picture) for picture in pictures if picture],
    )


def _string(of: dict[str, Any], name: str) -> str | None:
    value = of.get(name)
    return value if isinstance(value, str) and value.strip() else None


def _date(of: dict[str, Any], name: str) -> str | None:
    value = of.get(name)  # some write seconds since 1970
    return str(value) if type(value) in (int, float) else _string(of, name)


def _list(of: dict[str, Any], name: str) -> list[Any]:
    value = of.get(name)
    return value if isinstance(value, list) else []
