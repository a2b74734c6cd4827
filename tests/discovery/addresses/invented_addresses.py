"""Addresses of an invented outlet's articles and sections, in the shapes that outlets give them."""

from __future__ import annotations

HOST = "https://outlet.example"
SECTIONS = ("world", "city", "sport", "culture", "money", "science")
SHAPES = {
    "a number at the end": "/{section}/the-ferry-stays-{n}.html",
    "a number in front": "/{section}/{n}-the-ferry-stays",
    "dated folders": "/{section}/2026/11/{day}/the-ferry-stays-at-the-quay-{n}x",
    "a dated name": "/{section}/2026-11-{day:02}-ferry-strike-{n}",
    "a folder of articles": "/article/{n}/the-ferry-stays-at-the-quay",
    "a headline at the root": "/why-the-ferry-stays-at-quay-number-{n}-for-good",
    "codes": "/{section}/articles/c{n}r1zq7nk",
    "a query": "/show.php?id={n}",
}


def urls(*paths: str) -> list[str]:
    return [HOST + path for path in paths]


def numbered(form: str, count: int = 24) -> list[str]:
    """Addresses of articles in all sections."""
    return [HOST + form.format(section=SECTIONS[n % 6], n=4700 + n, day=n % 28 + 1) for n in range(count)]
