"""JSON-LD in the words of schema.org."""

from __future__ import annotations

import json

import pytest

from crawler.items import Article


@pytest.mark.parametrize("number", [0, 1, 3])
def test_json_ld_says_what_schema_org_calls_it(written, full: Article, number: int) -> None:
    document = json.loads(written("jsonld", *[full] * number))
    assert document["@context"] == "https://schema.org"
    assert len(document["@graph"]) == number
    for article in document["@graph"][:1]:
        assert (article["@type"], article["headline"]) == ("NewsArticle", full.title)
        assert article["author"][1] == {"@type": "Person", "name": "Max Rayon"}
        assert article["isAccessibleForFree"] is True
        assert article["image"] == [
            {
                "@type": "ImageObject",
                "url": "https://outlet.example/i.jpg",
                "caption": "Légende",
                "creditText": "Une agence",
            }
        ]
        assert "articleSection" in article
        assert None not in article.values()


def test_json_ld_is_read_again_as_the_article(written, full: Article) -> None:
    """The extraction reads from a page that holds it what was written."""
    import crawler

    [node] = json.loads(written("jsonld", full))["@graph"]
    data = json.dumps({"@context": "https://schema.org", **node})
    text = "".join(f"<p>{block.text * 20}</p>" for block in full.blocks)
    html = f'<script type="application/ld+json">{data}</script><article><h1>Un titre</h1>{text}</article>'
    article = crawler.extract(html, full.url)
    assert (article.authors, article.published, article.section) == (full.authors, full.published, full.section)
