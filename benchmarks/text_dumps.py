"""Annotated pages as the text that readers of HTML print of them.

    python -m benchmarks.text_dumps FOLDER... --output DIRECTORY [--tools inscriptis w3m] [--jobs 2]

FOLDER is described in ``benchmarks/quality_corpus.py``. For each article whose text is known and each tool one file is
written, ``DIRECTORY/TOOL/….txt``; a file that is there is left as it is. inscriptis and html2text come with the
dependency group ``training``, w3m and lynx with the system. No tool loads anything that a page refers to.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import subprocess
from collections import Counter
from collections.abc import Callable
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from benchmarks.quality_corpus import AnnotatedPage, read_corpus
from crawler.page.html import decode

_DECLARED = re.compile(r"<\?xml\b[^>]*\?>|<meta\b[^<>]*\bcharset\b[^<>]*>", re.IGNORECASE)
_SECONDS = 20
_LONGEST_NAME = 60


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", metavar="FOLDER", type=Path)
    parser.add_argument("--output", required=True, metavar="DIRECTORY", type=Path)
    parser.add_argument("--tools", nargs="+", choices=TOOLS, default=list(TOOLS))
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    pages = [page for folder in arguments.folders for page in read_corpus(folder) if is_known(page)]
    written: Counter[str] = Counter()
    with get_context("fork").Pool(arguments.jobs) as pool:
        for tool in arguments.tools:
            (arguments.output / tool).mkdir(parents=True, exist_ok=True)
            dump = partial(write_dump, arguments.output, tool)
            for problem in pool.imap_unordered(dump, pages, chunksize=8):
                written[tool] += problem is None
                if problem:
                    print(problem)
            print(f"{tool}: {written[tool]} of {len(pages)} pages")


def is_known(page: AnnotatedPage) -> bool:
    """Whether a page is an article whose text is known."""
    return page.kind == "article" and bool(page.body or page.paragraphs or page.pieces)


def dump_file(dumps: Path, tool: str, page: AnnotatedPage) -> Path:
    """Where a page's dump stands."""
    name = re.sub(r"[^\w.-]+", "_", page.id)[:_LONGEST_NAME]
    return dumps / tool / f"{name}-{hashlib.sha256(page.id.encode()).hexdigest()[:8]}.txt"


def write_dump(dumps: Path, tool: str, page: AnnotatedPage) -> str | None:
    """Write the dump of a page by a tool, if it is not there.

    :return: what went wrong, in a sentence.
    """
    file = dump_file(dumps, tool, page)
    if file.exists():
        return None
    try:
        text = TOOLS[tool](_DECLARED.sub("", decode(page.html)))
    except (OSError, subprocess.SubprocessError, ValueError, AssertionError, RecursionError) as error:
        return f"{tool} gave nothing of {page.id}: {type(error).__name__}: {error}"[:200]
    file.write_text(text, encoding="utf-8", errors="replace")
    return None


def _inscriptis(html: str) -> str:
    from inscriptis import get_text

    return get_text(html)


def _html2text(html: str) -> str:
    from html2text import HTML2Text

    return HTML2Text().handle(html)


def _printed(command: list[str], html: str) -> str:
    encoded = html.encode("utf-8", "replace")
    ran = subprocess.run(command, input=encoded, capture_output=True, timeout=_SECONDS, check=True)
    return ran.stdout.decode("utf-8", "replace")


TOOLS: dict[str, Callable[[str], str]] = {
    "inscriptis": _inscriptis,
    "html2text": _html2text,
    "w3m": partial(_printed, ["w3m", "-dump", "-T", "text/html", "-I", "UTF-8", "-O", "UTF-8", "-cols", "80"]),
    "lynx": partial(
        _printed,
        ["lynx", "-dump", "-stdin", "-force_html", "-assume_charset=utf-8", "-display_charset=utf-8", "-width=80"],
    ),
}
"""By name what prints a page: each with links, widths and marks of its own."""


if __name__ == "__main__":
    main()
