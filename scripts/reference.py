"""Writes docs/reference.md from the code: commands, settings, formats, Python, fields, figures, reasons, alarms.

``python scripts/reference.py --check`` writes nothing and fails when the page is not up to date.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import fields
from inspect import getdoc, signature
from pathlib import Path

from itemadapter import ItemAdapter
from typer.main import get_command
from typer.testing import CliRunner

import crawler
from crawler.cli.commands.app import app
from crawler.crawl.stats import STATS
from crawler.export import formats
from crawler.items import Article, Block, Entry, Image, Related
from crawler.own_settings import SETTINGS
from crawler.reasons import REASONS
from crawler.spiders.outlet import OutletSpider
from crawler.spiders.section import SectionSpider
from crawler.spiders.urls import UrlsSpider
from crawler.store.monitoring.alarms import KINDS

_KINDS = {bool: "`true` or `false`", str: "text"}
PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference.md"


def reference() -> str:
    """The page's text."""
    parts = (commands, settings, spiders, exports, from_python, items, stats, reasons, alarms)
    lines = ["# Reference", "", "Made from the code by `make docs`.", ""]
    return "\n".join([*lines, *(line for part in parts for line in part())])


def commands() -> Iterator[str]:
    os.environ |= {"COLUMNS": "100", "CRAWLER_STORE": ""}
    runner = CliRunner()
    yield from ["## Commands", ""]
    for name in command_names():
        shown = runner.invoke(app, [*name.split(), "--help"], prog_name="crawler", catch_exceptions=False)
        yield from [f"### crawler {name}".rstrip(), "", "```text", shown.stdout.rstrip(), "```", ""]


def command_names() -> Iterator[str]:
    """Every command as it is typed, those of a group below it."""
    yield ""
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        yield name
        yield from (f"{name} {inner}" for inner in getattr(command, "commands", ()))


def exports() -> Iterator[str]:
    yield from ["## Formats", "", "| `--format` | endings | media type | what it is |", "|-|-|-|-|"]
    for name, exporter in formats().items():
        about = (getdoc(exporter) or "").split("\n\n")[0]
        endings = " ".join(f"`{suffix}`" for suffix in exporter.suffixes)
        yield f"| `{name}` | {endings} | {exporter.media_type} | {markdown(about)} |"
    yield from ["", "Each also with `.gz` or `.zst`, and for Scrapy's `FEEDS` under its name.", ""]


def from_python() -> Iterator[str]:
    yield from ["## From Python", "", "`import crawler` gives these.", ""]
    for name in crawler.__all__:
        thing = getattr(crawler, name)
        takes = "" if isinstance(thing, type) else re.sub(r"(: |-> )'([^']*)'", r"\1\2", str(signature(thing)))
        about = (getdoc(thing) or "").split("\n\n")[0]
        yield f"- `{name}{takes}` – {markdown(about)}"
    yield ""


def items() -> Iterator[str]:
    for item in (Article, Block, Entry, Image, Related):
        about = ItemAdapter.get_json_schema(item)["properties"]
        yield from [f"## {item.__name__}", "", markdown(getdoc(item) or ""), ""]
        yield from ["| field | type | meaning |", "|-|-|-|"]
        for field in fields(item):
            kind = str(field.type).replace("|", "\\|")
            yield f"| `{field.name}` | `{kind}` | {markdown(about[field.name].get('description', ''))} |"
        yield ""


def settings() -> Iterator[str]:
    yield from ["## Settings", "", "Beside Scrapy's own. Each may be set in the environment, among the settings of a"]
    yield from ["Scrapy project, and with `-s NAME=VALUE`; of these the latter wins over the former.", ""]
    for setting in SETTINGS:
        yield from [f"### {setting.name}", "", markdown(setting.meaning), ""]
        wanted = _KINDS.get(setting.kind) or setting.wanted
        yield f"- type: {wanted}" + (f", {setting.unit}" if setting.unit else "")
        yield f"- default: {_shown(setting.default)}"
        yield from [f"- example: `{setting.name}={setting.example}`", ""]


def _shown(default: object) -> str:
    text = str(default).lower() if isinstance(default, bool) else str(default).removesuffix(".0")
    return f"`{text}`" if text else "empty"


def spiders() -> Iterator[str]:
    yield from ["## Spiders and their arguments", "", "`scrapy crawl NAME -a ARGUMENT=VALUE`", ""]
    for spider in (SectionSpider, UrlsSpider, OutletSpider):
        about, *_ = (getdoc(spider) or "").split("\n\n")
        yield from [f"### {spider.name}", "", markdown(about), "", "| argument | meaning |", "|-|-|"]
        for name, meaning in re.findall(r"^:param (\w+): (.+(?:\n {4}.+)*)", getdoc(spider) or "", re.MULTILINE):
            yield f"| `{name}` | {markdown(meaning)} |"
        yield ""


def stats() -> Iterator[str]:
    yield from ["## Statistics", "", "Beside Scrapy's own.", "", "| statistic | counts |", "|-|-|"]
    yield from (f"| `{name}` | {meaning} |" for name, meaning in STATS.items())
    yield ""


def reasons() -> Iterator[str]:
    yield from ["## Reasons", "", "Why a URL gave no article: `crawler failed` lists them.", ""]
    yield from ["| reason | what it means | what to do |", "|-|-|-|"]
    yield from (f"| {reason.text} | {reason.meaning} | {reason.advice} |" for reason in REASONS)
    yield ""


def alarms() -> Iterator[str]:
    yield from ["## Alarms", "", "What is wrong with an outlet against its own past: `crawler status` shows them.", ""]
    yield from ["| kind | what it says |", "|-|-|"]
    yield from (f"| `{kind}` | {meaning} |" for kind, meaning in KINDS.items())
    yield ""


def markdown(text: str) -> str:
    """A docstring's reStructuredText on one line, as Markdown."""
    text = re.sub(r":\w+:`~?([^`]+)`", r"`\1`", " ".join(text.split()))
    return text.replace("``", "`").replace("|", "\\|")


def main() -> int:
    text = reference()
    if "--check" not in sys.argv:
        PAGE.write_text(text, encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
        print(f"{PAGE.name} is not what the code says: run `make docs`", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
