"""Saved pages of plain text, each read with what all those beside it show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.cli.saved_page import SavedPage
    from crawler.extraction.plain_text.recurrence import Recurrence
    from crawler.items import Article

MOST = 60
"""From so many pages of a folder is learned what recurs; more teach nothing more."""


class SavedTexts:
    """The pages of plain text among the files that a command reads; those of a folder are taken for one outlet's.

    :param files: all files, whatever they hold.
    """

    def __init__(self, files: Iterable[Path]):
        self._files: dict[Path, list[Path]] = {}
        for file in files:
            self._files.setdefault(file.parent, []).append(file)
        self._recurrences: dict[Path, Recurrence] = {}

    def articles(self, page: SavedPage, file: Path | None, url: str = "") -> Iterator[Article]:
        """The articles of a saved page, which may be several with a line of a form feed between two.

        :param file: where it lies; None for standard input.
        :param url: where it was read.
        :raises crawler.items.NoArticle: it is one page, and holds none.
        :raises crawler.cli.saved_page.UnreadablePage: it is several, and some hold none.
        """
        from crawler.cli.saved_page import UnreadablePage
        from crawler.extraction.plain_text.page import extract_text, learn_texts, split_texts
        from crawler.items import NoArticle

        texts = split_texts(page.text)
        recurrence = learn_texts(texts[:MOST]) if len(texts) > 1 else self._recurrence(file)
        if len(texts) == 1:
            yield extract_text(page.text, url or page.url, recurrence)
            return
        problems = []
        for number, text in enumerate(texts, 1):
            try:
                yield extract_text(text, url or page.url, recurrence)
            except NoArticle as problem:
                problems.append(f"{number} ({problem.reason})")
        if problems:
            raise UnreadablePage(
                f"{file or 'standard input'} holds {len(texts)} texts, and of these no article: {', '.join(problems)}"
            )

    def _recurrence(self, file: Path | None) -> Recurrence | None:
        if file is None or len(self._files.get(file.parent, ())) < 2:
            return None
        if file.parent not in self._recurrences:
            from crawler.extraction.plain_text.page import learn_texts

            self._recurrences[file.parent] = learn_texts(self._texts(file.parent))
        return self._recurrences[file.parent]

    def _texts(self, folder: Path) -> Iterator[str]:
        from crawler.cli.saved_page import UnreadablePage, read_saved_page

        found = 0
        for file in self._files[folder]:
            try:
                page = read_saved_page(file)
            except (OSError, UnreadablePage):
                continue  # told when it is read itself
            if page.kind == "text":
                yield page.text
                found += 1
            if found == MOST:
                return
