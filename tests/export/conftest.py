"""Articles with everything in them, and what a format makes of articles."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest

from crawler.export import exporter_for
from crawler.items import Article, Block, Entry, Image, Related

_PARIS = timezone(timedelta(hours=2))


@pytest.fixture
def full() -> Article:
    """An article with a value in each kind of field."""
    return Article(
        id="00112233445566aa",
        url="https://outlet.example/a?b=1&c=2",
        outlet="outlet.example",
        section="Monde",
        title="Un « titre » & l'après-midi <b>",
        lead="Le chapeau.",
        body="Première ligne.\n\n東京で、雨。",
        blocks=[Block(text="Première ligne."), Block(text="東京で、雨。", kind="quote")],
        entries=[Entry(text="Une entrée.", published=datetime(2026, 4, 1, 8, 30, tzinfo=_PARIS))],
        authors=["Anne Auteur", "Max Rayon"],
        published=datetime(2026, 4, 1, 1, 30, tzinfo=_PARIS),
        modified=datetime(2026, 4, 2, tzinfo=UTC),
        language="fr",
        tags=["pluie", "a;b", 'c"d'],
        images=[Image(url="https://outlet.example/i.jpg", caption="Légende", credit="Une agence")],
        related=[Related(title="Un autre titre")],
        paywalled=False,
        confidence=0.5,
        word_count=7,
        provenance={"title": "json-ld", "body": "trafilatura"},
    )


@pytest.fixture
def unchanged() -> Article:
    """One that was never changed, with a single author."""
    return Article(
        id="00112233445566aa",
        url="https://outlet.example/a?b=1",
        outlet="outlet.example",
        section="Monde",
        title="Un « titre », l'après-midi",
        lead="Le chapeau.",
        body="Première ligne.\n\n東京で、雨。",
        blocks=[Block(text="Première ligne."), Block(text="東京で、雨。", kind="quote")],
        entries=[Entry(text="Une entrée.", published=datetime(2026, 4, 1, 8, 30, tzinfo=_PARIS))],
        authors=["Anne Auteur"],
        published=datetime(2026, 4, 1, 8, 30, tzinfo=_PARIS),
        tags=["pluie", "a;b", 'c"d'],
        images=[Image(url="https://outlet.example/i.jpg", caption="Légende")],
        related=[Related(title="Un autre titre")],
        paywalled=False,
        provenance={"title": "json-ld"},
    )


@pytest.fixture
def bare() -> Article:
    """An article with hardly anything, as it may come from a file."""
    return Article(id="ff", body="One paragraph.")


@pytest.fixture(scope="session")
def written() -> Callable[..., bytes]:
    """What a format makes of articles."""

    def written(format_: str, *articles: Article, fields: list[str] | None = None) -> bytes:
        exporter, fp = exporter_for(format_)(fields=fields), io.BytesIO()
        exporter.open(fp)
        for article in articles:
            exporter.write(article)
        exporter.close()
        return fp.getvalue()

    return written
