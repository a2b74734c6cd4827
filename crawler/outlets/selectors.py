"""CSS selectors that a person wrote for an outlet's articles: which fields they may give, and whether they are any."""

from __future__ import annotations

from collections.abc import Mapping

REMOVE = "remove"
"""The key of the selector of what is taken out of a page before it is read."""
SELECTABLE = ("title", "lead", "body", "authors", "published", "section", "tags", REMOVE)
"""Fields of an article that selectors may give, and :data:`REMOVE`."""


class WrongSelector(ValueError):
    """A selector can never give anything; the message is a phrase for a person, :attr:`field` what it is for."""

    def __init__(self, said: str, field: str):
        super().__init__(said)
        self.field = field


def check_selectors(selectors: Mapping[str, str]) -> None:
    """Expect of selectors that each is one, and of a field that selectors may give.

    :raises WrongSelector: one is not.

    >>> check_selectors({"title": "h1.headline"})
    """
    if not selectors:
        return
    from cssselect import HTMLTranslator, SelectorError  # few outlets need selectors

    for name, selector in selectors.items():
        if name not in SELECTABLE:
            raise WrongSelector(f"no selector gives {name!r}; known are {', '.join(SELECTABLE)}", name)
        try:
            HTMLTranslator().css_to_xpath(selector)
        except SelectorError as error:
            raise WrongSelector(f"{selector!r} is no CSS selector: {error}", name) from None
