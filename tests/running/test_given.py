"""Settings that a person gives are read, or refused by their name, before anything is fetched."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from scrapy.settings import Settings, default_settings

from crawler.running.given import read_setting
from crawler.setting import WrongSetting


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("CRAWLER_TDMREP", "no", False),
        ("CRAWLER_STORE", "news.db", "news.db"),
        ("AUTOTHROTTLE_ENABLED", "False", False),
        ("TELNETCONSOLE_ENABLED", "true", True),
        ("DOWNLOAD_DELAY", "0.05", 0.05),
        ("DOWNLOAD_TIMEOUT", "2.5", 2.5),
        ("RETRY_TIMES", "0", 0),
        ("RETRY_PRIORITY_ADJUST", "-3", -3),
        ("RETRY_HTTP_CODES", "429, 503", "429, 503"),
        ("RETRY_HTTP_CODES", "", ""),
        ("LOG_LEVEL", "DEBUG", "DEBUG"),
        ("LOG_FILE", "crawl.log", "crawl.log"),
        ("FEEDS", '{"a.csv": {"format": "csv"}}', '{"a.csv": {"format": "csv"}}'),
        ("PROJECT_DELAY", "-1", "-1"),
    ],
)
def test_a_text_is_the_value_that_scrapy_reads(name: str, text: str, value: Any) -> None:
    assert read_setting(name, text) == value
    assert type(read_setting(name, text)) is type(value)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("CONCURRENT_REQUESTS_PER_DOMAIN", "0", "=0 cannot be used: a whole number from 1 is wanted"),
        ("CONCURRENT_REQUESTS", "2.5", "='2.5' cannot be used: a whole number from 1 is wanted"),
        ("DOWNLOAD_DELAY", "-3", "=-3.0 cannot be used: a number from 0 is wanted"),
        ("DOWNLOAD_DELAY", "nan", "=nan cannot be used: a number from 0 is wanted"),
        ("DOWNLOAD_TIMEOUT", "inf", "=inf cannot be used: a number from 0 is wanted"),
        ("DOWNLOAD_TIMEOUT", "1e300", "=1e+300 cannot be used: at most 1000000000 is wanted"),
        ("DOWNLOAD_MAXSIZE", "9" * 30, f"={'9' * 30} cannot be used: at most 9007199254740992 is wanted"),
        ("DEPTH_PRIORITY", "deep", "='deep' cannot be used: a whole number is wanted"),
        ("AUTOTHROTTLE_ENABLED", "maybe", "='maybe' cannot be used: true or false is wanted"),
        ("RETRY_HTTP_CODES", "429;503", "='429;503' cannot be used: a list of numbers such as 429,503 is wanted"),
        (
            "LOG_LEVEL",
            "CHATTY",
            "='CHATTY' cannot be used: CRITICAL, FATAL, ERROR, WARNING, WARN, INFO, DEBUG or NOTSET is wanted",
        ),
        (
            "RETRY_GIVE_UP_LOG_LEVEL",
            "",
            "='' cannot be used: CRITICAL, FATAL, ERROR, WARNING, WARN, INFO, DEBUG or NOTSET is wanted",
        ),
        ("DOWNLOAD_HANDLERS", "none", "='none' cannot be used: a table in JSON is wanted"),
        ("ITEM_PIPELINES", "[]", "='[]' cannot be used: a table in JSON is wanted"),
        ("CRAWLER_WORKERS", "two", "='two' cannot be used: a whole number from 0 is wanted"),
    ],
)
def test_what_cannot_be_is_refused_by_its_name(name: str, text: str, said: str) -> None:
    with pytest.raises(WrongSetting) as caught:
        read_setting(name, text)
    assert str(caught.value) == f"{name}{said}"


@pytest.mark.parametrize("name", [name for name in vars(default_settings) if name.isupper()])
def test_every_default_of_scrapys_may_be_given(name: str) -> None:
    default = Settings()[name]
    if isinstance(default, bool | int | float):
        assert read_setting(name, str(default)) == default
    if name.endswith("LOG_LEVEL"):
        assert logging.getLevelName(read_setting(name, default)) > 0
