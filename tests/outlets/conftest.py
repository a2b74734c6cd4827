"""An outlet's file as a person wrote it."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.outlets import Outlet, Source

WRITTEN = """\
# mine
name = "outlet.example"  # the short name
home = "https://outlet.example/"
delay = 2.5 # they asked for it

# the feed has everything
[[sources]]
kind = "feed"
url = "https://outlet.example/rss"  # full text

# sport is not in the feed
[[sources]]
kind = "section"
url = "https://outlet.example/sport/"

[selectors]
# their template of 2026
title = "h1.headline"
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "outlets" / "outlet.example.toml"
    path.parent.mkdir()
    path.write_text(WRITTEN, encoding="utf-8")
    return path


def full_outlet() -> Outlet:
    return Outlet(
        name="outlet.example",
        home="https://outlet.example/",
        language="fr",
        time_zone="Europe/Paris",
        delay=1.5,
        concurrency=2,
        sources=[
            Source(kind="sitemap", url="https://outlet.example/news.xml", title="Nouvelles", note="50 articles"),
            Source(kind="section", url="https://outlet.example/région/"),
        ],
        groups=["sport", "north"],
        paused=True,
        user_agent="Desk/1.0",
        headers={"Accept-Language": "fr"},
        proxy="http://proxy.example:3128",
        cookies=True,
        selectors={"title": "h1"},
        grammar={
            "articles": ["/*/{number}"],
            "parameters": ["id"],
            "origins": {"http://m.outlet.example": "https://outlet.example"},
        },
    )
