"""What of a page is the site's: its header, its footer, the line on top. Dates there are the site's, or today's."""

from __future__ import annotations

import copy
from itertools import islice

from lxml.html import HtmlElement

from crawler.extraction.document import Document
from crawler.page.class_names import names_site_footer, names_top_bar

_HEADINGS = 3


def is_of_site(doc: Document, element: HtmlElement) -> bool:
    """Whether an element is or stands in what says when the site was built, or which day it is today."""
    near = [above for above in (element, *islice(element.iterancestors(), 5)) if above.tag not in ("body", "html")]
    return any(_is_frame(above, doc.elements["h1"]) for above in near)


def _is_frame(element: HtmlElement, headings: list[HtmlElement]) -> bool:
    """Whether an element is the site's own footer, or the line above its header; what holds a main heading is none."""
    names = f"{element.get('class', '')} {element.get('id', '')} {element.get('role', '')}"
    if not names_site_footer(names) and not (names_top_bar(names) and not _is_of_main(element)):
        return False
    headings = headings[:_HEADINGS]
    if any(above is element for heading in headings for above in heading.iterancestors()):
        return False
    return not _is_beside(element, headings)


def _is_beside(element: HtmlElement, headings: list[HtmlElement]) -> bool:
    """Whether an element, or what holds it, stands in one box with a main heading or the header that has it."""
    for heading in headings:
        header = heading.getparent()
        boxed = (heading,) if header is None or header.tag not in ("header", "hgroup") else (heading, header)
        boxes = [box for one in boxed if (box := one.getparent()) is not None and box.tag not in ("body", "html")]
        if any(above is box for above in islice(element.iterancestors(), 2) for box in boxes):
            return True
    return False


def _is_of_main(element: HtmlElement) -> bool:
    return any(above.tag in ("article", "main") for above in element.iterancestors())


def is_banner(element: HtmlElement) -> bool:
    """Whether an element is the site's own header, which tells today's date."""
    if element.tag != "header" or next(element.iter("h1"), None) is not None:
        return False
    return not _is_of_main(element)


def without_frame(doc: Document) -> HtmlElement:
    """The page without what says when the site was built, whose it is, and what day it is."""
    tree = copy.deepcopy(doc.tree)
    headings = list(islice(tree.iter("h1"), _HEADINGS))
    for element in list(tree.iter("footer", "header", "div", "section", "p", "small")):
        framing = (element.tag == "footer" or _is_frame(element, headings)) and not _is_of_main(element)
        if framing or is_banner(element):
            element.drop_tree()
    return tree
