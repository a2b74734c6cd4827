"""Lists that grow: scrolled, and their "load more" pressed, within bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.labels import label_of

if TYPE_CHECKING:
    from playwright.async_api import Page

    from crawler.fetching.browser.requests import PageRequests

_PRESSABLE = "button, [role=button], input[type=button], a:not([href]), a[href^='#']"
_CONSENT = (
    "dialog, [role=dialog], [aria-modal=true], [id*=consent i], [class*=consent i], [id*=cookie i], [class*=cookie i]"
)

_WRITTEN = """([pressable, consent]) => [...document.querySelectorAll(pressable)].map(e =>
    e.closest(consent) || e.disabled || !e.getClientRects().length ? "" : (e.innerText || e.value || "").trim()
)"""
_PRESS = "([pressable, index]) => document.querySelectorAll(pressable)[index]?.click()"
_SCROLL = "() => window.scrollTo(0, document.documentElement.scrollHeight)"
_LENGTH = "() => document.querySelectorAll('a[href]').length"


async def grow(page: Page, requests: PageRequests, most: int) -> int:
    """Have a list say more, until it grows no more; gives how often it did.

    What stands in a dialog or is about consent is never pressed, nor what leads to another page.

    :param most: how often at the most.
    """
    length: int = await page.evaluate(_LENGTH)
    for times in range(most):
        written: list[str] = await page.evaluate(_WRITTEN, [_PRESSABLE, _CONSENT])
        index = next((index for index, text in enumerate(written) if is_load_more(text)), None)
        await page.evaluate(_SCROLL)
        if index is not None:
            await page.evaluate(_PRESS, [_PRESSABLE, index])
        await requests.settle()
        before, length = length, await page.evaluate(_LENGTH)
        if length <= before:
            return times
    return most


def is_load_more(text: str) -> bool:
    """Whether a button says that it makes its list longer.

    >>> is_load_more("Load more"), is_load_more("Mehr laden"), is_load_more("Accept all")
    (True, True, False)
    """
    return label_of(text) == "load_more"
