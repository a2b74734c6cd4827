"""A part of a crawl that another needs is found, or its lack is told with the mend."""

from __future__ import annotations

import pytest
from scrapy.utils.test import get_crawler

from crawler.crawl.shared import Shared


class Harbour(Shared):
    """A part that others look up."""


class Ferry(Shared):
    """Another, which is not enabled."""


def test_the_part_that_is_enabled_is_found_and_one_that_is_not_is_named_with_what_enables_it() -> None:
    crawler = get_crawler(settings_dict={"EXTENSIONS": {Harbour: 0}})
    crawler._apply_settings()
    assert type(Harbour.of(crawler)) is Harbour
    with pytest.raises(RuntimeError, match=r"test_shared\.Ferry is not among EXTENSIONS: add 'crawler\.Addon'"):
        Ferry.of(crawler)
