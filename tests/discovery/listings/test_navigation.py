"""What an outlet's navigation leads to."""

from __future__ import annotations

import pytest

from crawler.discovery.listings.layout import read_layout
from crawler.discovery.listings.navigation import Navigation, linked_headings, read_navigation
from crawler.page.html import parse
from tests.discovery.listings.invented_listings import HEADLINES, HOST, card

MAIN = "".join(map(card, HEADLINES))
ENTRIES = ("/world/", "World"), ("/local/", "Local"), ("/culture/", "Culture")


def links(*entries: tuple[str, str]) -> str:
    return " ".join(f'<a href="{path}">{name}</a>' for path, name in entries)


def navigation(body: str) -> Navigation:
    return read_navigation(read_layout(parse(f"<html><body>{body}</body></html>"), f"{HOST}/"))


def sections(body: str) -> list[str]:
    return list(navigation(body).sections.values())


@pytest.mark.parametrize("menu", ["<nav>{}</nav>", "<div><b>{}</b></div>", "<header><p>{}</p></header>"])
def test_a_menu_leads_to_sections_whether_or_not_it_is_marked_up_as_one(menu: str) -> None:
    assert sections(menu.format(links(*ENTRIES)) + f"<main>{MAIN}</main>") == ["World", "Local", "Culture"]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/", "Home"),
        ("/about/", "About us"),
        ("/anything/", "Impressum"),
        ("/anything/", "Annonceurs"),
        ("/tag/ferries/", "Ferries"),
        ("/report.pdf", "Report"),
        ("https://shop.outlet.example/mugs/", "Mugs"),
        ("/a/b/c/d/", "Deep"),
        ("/world/ferry-strike-leaves-islands-without-bread", "Ferries"),
        ("/numbers/", "2026"),
    ],
)
def test_other_entries_of_a_menu_are_no_sections(path: str, name: str) -> None:
    assert sections(f"<nav>{links(*ENTRIES, (path, name))}</nav><main>{MAIN}</main>") == ["World", "Local", "Culture"]


def test_sections_below_a_folder_for_them_and_on_other_hosts_count() -> None:
    more = ("/category/world/", "World"), ("https://sport.outlet.example/", "Sport"), ("/list.php?cat=3", "Money")
    assert sections(f"<nav>{links(*more)}</nav><main>{MAIN}</main>") == ["World", "Sport", "Money"]


def test_the_footers_links_count_only_where_no_menu_has_sections() -> None:
    footer = f"<footer>{links(('/services/', 'Services'), ('/events/', 'Events'))}</footer>"
    assert sections(f"<nav>{links(*ENTRIES)}</nav>{MAIN}{footer}") == ["World", "Local", "Culture"]
    assert sections(f"{MAIN}<footer>{links(*ENTRIES)}</footer>") == ["World", "Local", "Culture"]


def test_breadcrumbs_tags_and_share_links_are_no_sections() -> None:
    boxes = "".join(f"<nav class={name}>{links(*ENTRIES)}</nav>" for name in ("breadcrumb", "tag-cloud", "social"))
    assert sections(boxes + f"<main>{MAIN}</main>") == []


def test_a_front_pages_headings_lead_to_sections() -> None:
    blocks = f'<h2><a href="/world/">World</a></h2>{MAIN}<h2><a href="/privacy/">Privacy</a></h2>'
    layout = read_layout(parse(f"<html><body>{blocks}</body></html>"), f"{HOST}/")
    assert linked_headings(layout) == {f"{HOST}/world/": "World"}
