"""``crawler schema``: what an article is, and what commands print as JSON, for programs."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, get_type_hints

import typer

from crawler.cli.terminal import say


class Described(StrEnum):
    """What has a schema; all but articles are lines of the command of that name with ``--json``."""

    ARTICLE = "article"
    STATUS = "status"
    FAILED = "failed"
    HISTORY = "history"
    OUTLETS = "outlets"
    REEXTRACT = "reextract"
    WATCHES = "watches"


def schema(
    what: Annotated[Described, typer.Argument(metavar="NAME", help=", ".join(Described))] = Described.ARTICLE,
) -> None:
    """Print the JSON Schema (Draft 2020-12) of an article, or of a line that a command prints with --json.

    \b
    crawler schema > article.schema.json
    crawler schema | jq '.properties | keys'
    crawler schema status
    """
    import json

    from crawler.cli.rows import ROWS

    described = article_schema() if what is Described.ARTICLE else schema_of(ROWS[what])
    say(json.dumps(described, ensure_ascii=False, indent=2))


def article_schema() -> dict[str, Any]:
    """The JSON Schema that itemadapter derives from :class:`crawler.items.Article`."""
    from crawler.items import Article

    return schema_of(Article)


def schema_of(kind: type) -> dict[str, Any]:
    """The JSON Schema that itemadapter derives from a dataclass."""
    from inspect import getdoc

    from itemadapter import ItemAdapter

    about = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": kind.__name__,
        "description": getdoc(kind),
    }
    described = about | ItemAdapter.get_json_schema(kind)
    for name, hint in get_type_hints(kind).items():
        if hint in (datetime, datetime | None):  # itemadapter knows no dates
            field = described["properties"][name]
            field.pop("anyOf", None)
            field |= {"type": "string" if hint is datetime else ["null", "string"], "format": "date-time"}
    return described
