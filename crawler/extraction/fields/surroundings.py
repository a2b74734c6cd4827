"""Where an element stands: in the article, or in what a page puts around it."""

from __future__ import annotations

from collections.abc import Callable

from lxml.html import HtmlElement

from crawler.page.class_names import named


def stands_aside(
    element: HtmlElement,
    marks: int,
    tags: tuple[str, ...],
    levels: int = 5,
    own: Callable[[HtmlElement], bool] | None = None,
) -> bool:
    """Whether an element stands inside something that is not the article.

    :param marks: what the class or id of such a thing says (:mod:`crawler.page.class_names`); looked for among the
        nearest ``levels`` ancestors; what holds a main heading is none.
    :param tags: the tags of such things, at any distance; an ``a`` that leads nowhere is none, nor is the footer of
        the page's first ``article``, which says who wrote that (HTML Standard, 4.3.8).
    :param own: says of an element with one of the tags whether it is the article's own nevertheless.
    """
    for level, above in enumerate(element.iterancestors()):
        tagged = above.tag in tags and (above.tag != "a" or above.get("href"))
        if tagged and not _is_own_footer(above) and not (own and own(above)):
            return True
        if level < levels and above.tag not in ("body", "html"):
            class_name, identifier = above.get("class"), above.get("id")
            if (class_name and named(class_name) & marks) or (identifier and named(identifier) & marks):
                return next(above.iter("h1"), None) is None  # a newsletter's own article may be named after it
    return False


def _is_own_footer(element: HtmlElement) -> bool:
    """Whether an element is the footer of the page's first ``article``: those that follow are teasers and comments."""
    if element.tag != "footer":
        return False
    article = next(element.iterancestors("article"), None)
    if article is None or next(article.iterancestors("article"), None) is not None:
        return False
    return next(article.getroottree().iter("article")) is article
