"""Where an element stands: in the article, or in what a page puts around it."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.html import HtmlElement


def stands_aside(element: HtmlElement, names: re.Pattern[str], tags: tuple[str, ...], levels: int = 5) -> bool:
    """Whether an element stands inside something that is not the article.

    :param names: what the class or id of such a thing contains; looked for among the nearest ``levels`` ancestors.
    :param tags: the tags of such things, at any distance; an ``a`` that leads nowhere is none.
    """
    for level, above in enumerate(element.iterancestors()):
        if above.tag in tags and (above.tag != "a" or above.get("href")):
            return True
        if level < levels and above.tag not in ("body", "html"):
            class_name, identifier = above.get("class"), above.get("id")
            if (class_name and _contains(names, class_name)) or (identifier and _contains(names, identifier)):
                return True
    return False


@lru_cache(maxsize=8192)
def _contains(names: re.Pattern[str], name: str) -> bool:
    return names.search(name) is not None
