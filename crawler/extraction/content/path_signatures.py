"""The forms in which a block's place on a page is named, from the closest to the loosest.

Pages of one template share them; a whole path with all its classes differs from page to page, one of bare tags
is the same for text and furniture. Several together tell the two apart.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from crawler.extraction.content.text_blocks import Node

# Classes that name the page, its topic or its author and not the template: "post-48213", "category-sports".
_OWN = re.compile(r"\.(?:[^.\s]*\d{3}[^.\s]*|(?:category|tag|author|topic)-[^.\s]*)")


def form(node: Node) -> str:
    """A block's tag and classes below its parent's: what blocks of one kind share."""
    return f"{node.parent.step if node.parent else ''}/{node.step}"


def place(node: Node) -> str:
    """A block's form, and the elements around when the form names no class: what blocks in one role share."""
    own = form(node)
    return own if "." in own else "/".join([own, *(step.step for step in islice(node.chain(), 2, 4))])


def forms(node: Node) -> tuple[str, str, str]:
    """Three names of a block's place: with classes nearby; below the nearest class; by tags alone."""
    return _forms(tuple((n.tag, n.step) for n in islice(node.chain(), 8)))


@lru_cache(maxsize=16384)
def _forms(chain: tuple[tuple[str, str], ...]) -> tuple[str, str, str]:
    steps = [_OWN.sub("", step) for _, step in chain]
    near = "/".join(reversed(steps[:4] if "." not in steps[0] + "".join(steps[1:2]) else steps[:2]))
    named = next((step for step in steps[1:] if "." in step), "")
    return near, f"{named}//{steps[0]}", "/".join(reversed([tag for tag, _ in chain]))


def index_path(node: Node) -> tuple[int, ...]:
    """A block's very place: from it up to the root, how many elements stand before each among its siblings."""
    chain = (step.element for step in node.chain())
    return tuple(0 if (parent := e.getparent()) is None else parent.index(e) for e in chain)
