"""``crawler schema``: what an article is, for programs."""

from __future__ import annotations

from typing import Any

from crawler.cli.terminal import say


def schema() -> None:
    """Print the JSON Schema of an article (Draft 2020-12).

    \b
    crawler schema > article.schema.json
    crawler schema | jq '.properties | keys'
    """
    import json

    say(json.dumps(article_schema(), ensure_ascii=False, indent=2))


def article_schema() -> dict[str, Any]:
    """The JSON Schema that itemadapter derives from :class:`crawler.items.Article`."""
    from inspect import getdoc

    from itemadapter import ItemAdapter

    from crawler.items import Article

    about = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Article",
        "description": getdoc(Article),
    }
    return about | ItemAdapter.get_json_schema(Article)
