"""Listing pages of an invented outlet, and how the tests of listings read them."""

from __future__ import annotations

from crawler.discovery.listings.listing import Listing, read_listing
from crawler.page.html import parse

HOST = "https://outlet.example"
MENU = """<nav><ul><li><a href="/">Home</a></li><li><a href="/world/">World</a></li><li><a href="/local/">Local</a></li>
<li><a href="/culture/">Culture</a></li><li><a href="/about/">About us</a></li></ul></nav>"""
HEADLINES = (
    "Ferry strike leaves islands without fresh bread",
    "Minister quits over leaked letter to brother",
    "Old lighthouse finds a buyer at last",
    "Schools to close early on stormy Fridays",
    "Harbour pilots win case against port",
    "Orchard owners count losses after frost",
)


def slug(headline: str) -> str:
    return headline.lower().replace(" ", "-")


def listing(body: str, path: str = "/world/", *, head: str = "", **known: object) -> Listing:
    page = f"<html lang=en><head><title>Listing</title>{head}</head><body>{body}</body></html>"
    return read_listing(parse(page), HOST + path, **known)  # type: ignore[arg-type]


def paths(found: Listing) -> list[str]:
    return [link.url.removeprefix(HOST) for link in found.articles]


def card(headline: str, folder: str = "/world", summary: str = "What happened, and what comes next for us.") -> str:
    return f'<article><h2><a href="{folder}/{slug(headline)}">{headline}</a></h2><p>{summary}</p></article>'


def teaser(headline: str, folder: str) -> str:
    return f'<li><a href="{folder}/{slug(headline)}">{headline}</a></li>'
