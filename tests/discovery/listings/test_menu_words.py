"""Entries of a menu that lead to no section."""

from __future__ import annotations

import pytest

from crawler import labels
from crawler.discovery.listings.menu_words import SERVICE_NAMES, names_service


@pytest.mark.parametrize("name", ["World", "Kultur", "スポーツ", "Help wanted: the harbour"])
def test_a_sections_name_is_no_service(name: str) -> None:
    assert not names_service(name)


def test_a_menus_words_stand_only_where_no_label_says_the_same():
    assert [name for name in SERVICE_NAMES if labels.label_of(name)] == []
    assert all(map(names_service, ["Über uns", "Wetter", "お問い合わせ"]))
