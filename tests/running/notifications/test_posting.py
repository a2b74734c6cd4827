"""An address that nothing can be posted to is known by its looks."""

from __future__ import annotations

import pytest

from crawler.running.notifications.posting import can_be_posted_to


@pytest.mark.parametrize("url", ["https://hooks.example/alarms?key=1", "http://127.0.0.1:8080/", "HTTPS://hub.example"])
def test_an_address_of_the_web_can_be_posted_to(url: str) -> None:
    assert can_be_posted_to(url)


@pytest.mark.parametrize("url", ["", "hooks.example/", "file:///tmp/alarms", "https://", "https://[::1/", "//hub/"])
def test_anything_else_cannot(url: str) -> None:
    assert not can_be_posted_to(url)
