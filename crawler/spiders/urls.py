"""Articles whose addresses are known: from a file or standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from crawler.items import Link
from crawler.spiders.frontier_spider import FrontierSpider
from crawler.urls import normalise, spelling_of


class UrlsSpider(FrontierSpider):
    """Fetches the articles at the addresses of a list, one a line; empty lines and ``#`` comments are passed over.

    ``scrapy crawl urls -a file=urls.txt``, or ``-a file=-`` for standard input.

    :param file: path of the list, or ``-``.
    """

    name = "urls"

    def __init__(self, file: str = "", *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not file:
            raise ValueError("name the list of addresses: -a file=urls.txt, or -a file=- for standard input")
        if file != "-" and not Path(file).is_file():
            raise ValueError(f"there is no file {file!r}")
        self.file = file

    def arguments(self) -> dict[str, Any]:
        return super().arguments() | {"file": self.file if self.file == "-" else str(Path(self.file).resolve())}

    def seeds(self) -> Iterator[Link]:
        if self.file == "-":
            yield from self._links(sys.stdin)
        else:
            with Path(self.file).open(encoding="utf-8", errors="replace") as lines:
                yield from self._links(lines)

    def _links(self, lines: Iterable[str]) -> Iterator[Link]:
        for number, line in enumerate(lines, 1):
            text = line.strip()
            if not text or text.startswith("#"):
                continue
            url = normalise(text)
            if url is None:
                self.logger.warning("%s, line %d is not an address of the web: %.200s", self.file, number, text)
                self.crawler.stats.inc_value("urls/unusable")
            else:
                yield Link(url=url, role="article", how="user", position=number, spelling=spelling_of(text, None, url))
