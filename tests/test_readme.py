"""What the README shows is what the project does."""

from __future__ import annotations

import re
from pathlib import Path

from crawler.export.layout.text import to_text
from crawler.extraction import extract

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")


def test_the_article_in_the_readme_is_that_of_the_fixture(outlet_paths):
    path = "culture/a20358-festival-des-voix-basses.html"
    article = extract((outlet_paths["ponant"] / path).read_bytes(), f"https://ponant.example/{path[:-5]}")
    [shown] = re.findall(r"<!-- article -->\n```text\n(.*?)```\n<!-- /article -->", README, re.DOTALL)
    assert shown.strip() == to_text(article).strip()


def test_the_commands_of_the_readme_are_make_targets():
    makefile = (Path(__file__).parents[1] / "Makefile").read_text("utf-8")
    for target in re.findall(r"^make (\w+)", README, re.MULTILINE):
        assert f"\n{target}:" in makefile
