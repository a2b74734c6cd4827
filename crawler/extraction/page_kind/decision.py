"""What kind of page a page is, decided by trees that were grown on annotated pages."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from crawler.extraction.content.classified import ClassifiedPage
from crawler.extraction.document import Document
from crawler.extraction.metadata import Metadata
from crawler.extraction.models import model_file
from crawler.extraction.page_kind.features import NAMES, page_features
from crawler.extraction.structured.json_ld import node_types
from crawler.extraction.trees import Forest

ARTICLE = "article"
OTHERS = {
    "documentation": "documentation",
    "forum": "forum thread",
    "listing": "listing",
    "product": "product page",
    "service": "service page",
}
"""Kind → the reason for which such a page is no article."""

LEAST = 0.35
"""The chance that a page is an article, below which it is taken for another kind. Of web articles of outlets that the
trees were not grown on one in thirty falls below it, of news one in a hundred, of other pages three quarters
(docs/decisions/page-kinds.md). A lower one lets more shops and forums through, a higher one loses articles."""

REFUSED = 0.2
"""The chance below which the text is not handed out either: an article that is lost weighs as much as four pages of
other kinds that are given with their kind."""

_FEWEST_LINKS = 5
"""Links below which a page has no menu, as a part of a page or a printed one: the trees were grown on none."""

_PRODUCTS = frozenset({"Product", "ProductGroup"})
_THREADS = frozenset({"DiscussionForumPosting", "QAPage"})
_HTML5 = ("main", "article", "section", "nav", "header", "footer", "figure")


class OtherKind(NamedTuple):
    """What a page seems to be that is hardly an article."""

    name: str
    """One of :data:`OTHERS`."""
    chance: float
    """That it is an article all the same, 0 to 1."""


def other_kind(doc: Document, metadata: Metadata, reading: ClassifiedPage) -> OtherKind | None:
    """What a page that was read is instead of an article; None for an article, and for what calls itself one in its
    data.

    A page whose address is not known is not judged: somebody has it as a file, and wants its text. Nor is one of hardly
    any links, nor one as pages were before HTML 5: the trees know only what shops and forums look like today, and would
    refuse every ninth page of the web of 2006. Of such pages what their data calls them counts, and of a forum's thread
    always: articles call themselves so nowhere, but many of them hold a product's data.

    :param reading: what was read of the page as an article's text.
    """
    if not doc.url or any(described.rank == 0 for described in doc.articles()):
        return None
    declared = _declared(doc)
    if sum(1 for _ in doc.tree.iter("a")) < _FEWEST_LINKS or _is_old(doc):
        return declared
    row = page_features(doc, metadata, reading)[None, :]
    chance = float(forest(ARTICLE).probabilities(row)[0])
    if declared is not None and declared.name == "forum":
        return OtherKind(declared.name, min(chance, declared.chance))
    if chance >= LEAST:
        return None
    return OtherKind(max(OTHERS, key=lambda kind: float(forest(kind).probabilities(row)[0])), chance)


def _declared(doc: Document) -> OtherKind | None:
    """What a page's data calls it."""
    types = {name for node in doc.nodes() for name in node_types(node)}
    if "product" in " ".join(doc.meta.get("og:type", ())).lower() or types & _PRODUCTS:
        return OtherKind("product", REFUSED)
    return OtherKind("forum", REFUSED) if types & _THREADS else None


def _is_old(doc: Document) -> bool:
    """Whether a page neither fits itself to screens nor has any of HTML 5's elements."""
    return "viewport" not in doc.meta and next(doc.tree.iter(*_HTML5), None) is None


def forest(kind: str) -> Forest:
    """The trees that tell pages of a kind from others.

    :raises crawler.extraction.trees.UnusableModel: the file is missing, damaged or of another version.
    """
    return _read(model_file(Path(__file__).with_name(f"{kind}.trees")))


@cache
def _read(path: Path) -> Forest:
    found = Forest.read(path)
    found.check_features(NAMES, str(path))
    return found
