"""Invented articles in a store: a story that was revised, its copy at another outlet, and a hostile article."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler.items import Article, Block, article_id
from crawler.store import Store

HARBOUR, MARKET, COPY = (f"https://{name}.example/a" for name in ("harbour", "market", "copy"))
RAIN = " ".join(
    f"On day {day} heavy rain fell on the old harbour, and {day * 7} ferries stayed where they had been at {day * 3}."
    for day in range(1, 20)
)
HOSTILE = "</script><script>alert(1)</script>]]>\x1b[2J & <b onload=x>market</b>"


def store_article(store: Store, url: str, **values: Any) -> str:
    """Store an article at an address; returns its id."""
    outlet = url.split("/")[2]
    values = {"title": f"Of {outlet}", "body": RAIN, "language": "en", "content_hash": url} | values
    blocks = [Block(text=values["body"])]
    store.save(
        Article(id=article_id(outlet, url), url=url, outlet=outlet, word_count=144, **{"blocks": blocks, **values})
    )
    return article_id(outlet, url)


def store_story(folder: Path) -> Path:
    """Make ``crawler.db`` with the three, and ``outlets/`` with the file of one."""
    when = datetime(2026, 1, 31, 12, tzinfo=UTC)
    with Store.open(folder / "crawler.db") as store:
        for body in (RAIN, RAIN + " It ended."):
            store_article(store, HARBOUR, published=when, body=body, content_hash=body, provenance={"title": "json-ld"})
        store_article(store, COPY, published=when.replace(hour=14), section="News", tags=["rain"])
        store_article(store, MARKET, title=HOSTILE, body=HOSTILE, lead=HOSTILE, authors=[HOSTILE], opt_outs=["noai"])
    (folder / "outlets").mkdir()
    (folder / "outlets" / "harbour.toml").write_text('home = "https://harbour.example/"\n')
    return folder
