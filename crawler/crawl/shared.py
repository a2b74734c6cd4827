"""What the extensions that spiders and pipelines rely on have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class Shared:
    """An extension that other components look up."""

    @classmethod
    def of(cls, crawler: Crawler) -> Self:
        """The one of this crawl.

        :raises RuntimeError: it is not enabled; says how to enable it.
        """
        found = crawler.get_extension(cls)
        if found is None:
            raise RuntimeError(
                f"{cls.__module__}.{cls.__name__} is not among EXTENSIONS: "
                "add 'crawler.Addon' to ADDONS, or start from crawler.settings"
            )
        return found
