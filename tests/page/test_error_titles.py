"""Titles of pages that are not there are told from headlines with the same words."""

from __future__ import annotations

import pytest

from crawler.page.error_titles import is_error_title


@pytest.mark.parametrize(
    "title",
    [
        "404",
        "Error 404 | The Quay Post",
        "404 - Page not found",
        "Page Not Found - The Quay Post",
        "Oops! That page can’t be found.",
        "The page you requested was not found",
        "This article is no longer available",
        "500 Internal Server Error",
        "503 Service Temporarily Unavailable",
        "429 Too Many Requests",
        "403 Forbidden",
        "Access Denied",
        "Just a moment...",
        "Attention Required! | Shield",
        "Seite nicht gefunden - Kaipost",
        "Fehler 404: Die Seite wurde leider nicht gefunden",
        "Cette page n'existe plus",
        "Página no encontrada",
        "Pagina non trovata",
        "Страница не найдена",
        "ページが見つかりません",
        "페이지를 찾을 수 없습니다",
        "Access denied: you have no permission to open this",
        "Not found: please try our search instead",
        "Seite nicht gefunden: Bitte nutzen Sie die Suche",
        "404: nothing to see around here",
    ],
)
def test_what_says_only_that_there_is_no_page_is_an_error(title: str) -> None:
    assert is_error_title(title)


@pytest.mark.parametrize(
    "title",
    [
        "500 sheep cross the bridge",
        "404 people took part in the regatta",
        "503 Fahrten fallen aus",
        "Route 404 closed until May",
        "Missing sailor not found after two nights",
        "Vermisster Segler nicht gefunden",
        "Ministro desaparecido no encontrado",
        "Forbidden island opens to walkers",
        "Access denied to fishermen at the new quay",
        "Just a moment of silence for the drowned",
        "Boy, 12, missing since Tuesday",
        "Gone with the tide",
        "Ferries unavailable on Sunday",
        "Access denied: fishermen fight for their quay",
        "Not found: the island that only maps know",
        "Just a moment: the photographer who waits all day",
        "Are you a robot? Pupils ask a machine | The Quay Post",
        "Nicht gefunden: Taucher suchen weiter nach dem Wrack",
    ],
)
def test_a_headline_with_the_words_of_an_error_is_none(title: str) -> None:
    assert not is_error_title(title)
