"""Where an element stands: in the article, or in what a page puts around it."""

from __future__ import annotations

from lxml.html import HtmlElement

from crawler.page.class_names import named


def stands_aside(element: HtmlElement, marks: int, tags: tuple[str, ...], levels: int = 5) -> bool:
    """Whether an element stands inside something that is not the article.

    :param marks: what the class or id of such a thing says (:mod:`crawler.page.class_names`); looked for among the
        nearest ``levels`` ancestors; what holds a main heading is none.
    :param tags: the tags of such things, at any distance; an ``a`` that leads nowhere is none.
    """
    for level, above in enumerate(element.iterancestors()):
        if above.tag in tags and (above.tag != "a" or above.get("href")):
            return True
        if level < levels and above.tag not in ("body", "html"):
            class_name, identifier = above.get("class"), above.get("id")
            if (class_name and named(class_name) & marks) or (identifier and named(identifier) & marks):
                return next(above.iter("h1"), None) is None  # a newsletter's own article may be named after it
    return False
