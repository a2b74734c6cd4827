"""Imported by the process that workers are forked from: what extraction loads at its first page is loaded there once,
for all of them."""

from crawler.extraction.article import extract
from crawler.extraction.template import learning  # noqa: F401  (a worker's first learning would wait for it)

_PARAGRAPH = "The ferry to the island leaves at noon again, for the wind that kept it in the harbour has gone down. "
# It gives no date and little text, so that every fallback is asked.
_PAGE = f"<html lang=en><h1>The ferry leaves again</h1><article><p>{_PARAGRAPH * 3}</p><p>{_PARAGRAPH}</p></article>"

extract(_PAGE, "https://outlet.example/ferry")
