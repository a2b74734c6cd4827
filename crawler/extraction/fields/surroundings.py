"""Where an element stands: in the article, or in what a page puts around it."""

from __future__ import annotations

import re

from lxml.html import HtmlElement


def stands_aside(element: HtmlElement, names: re.Pattern[str], tags: tuple[str, ...], levels: int = 5) -> bool:
    """Whether an element stands inside something that is not the article.

    :param names: what the class or id of such a thing contains; looked for among the nearest ``levels`` ancestors.
    :param tags: the tags of such things, at any distance.
    """
    for level, above in enumerate(element.iterancestors()):
        if above.tag in tags:
            return True
        if level < levels and above.tag not in ("body", "html"):
            named = f"{above.get('class') or ''} {above.get('id') or ''}"
            if names.search(named):
                return True
    return False
