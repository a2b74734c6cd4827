"""What somebody asked for is shown as it goes on."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from crawler.web.errands import Errand
from crawler.web.serving import Serving


@pytest.fixture
def errand(serving: Serving) -> Errand:
    errand = serving.errands()._errands["look"] = Errand(id="look", title="Look at", about="<outlet>")
    errand.say('a "line"')
    return errand


@pytest.mark.parametrize(
    ("status", "said"), [(None, "Under way"), (0, "Done."), (1, "ended with a problem"), (-9, "ended with a problem")]
)
def test_a_page_shows_what_it_said_and_how_it_ended(
    browser: TestClient, errand: Errand, status: int | None, said: str
) -> None:
    if status is not None:
        errand.end(status)
    page = browser.get("/errands/look").text
    assert "a &#34;line&#34;" in page
    assert said in page
    assert "<outlet>" not in page
    assert ("data-events" in page) is (status is None)


def test_a_browser_is_told_each_line_and_the_end(browser: TestClient, errand: Errand) -> None:
    errand.end(2)
    told = browser.get("/errands/look/events")
    assert told.headers["content-type"].startswith("text/event-stream")
    assert told.text == 'event: line\ndata: "a \\"line\\""\n\nevent: end\ndata: 2\n\n'


def test_one_that_there_is_not_is_not_found(browser: TestClient) -> None:
    assert browser.get("/errands/none").status_code == 404
    assert browser.get("/errands/none/events").status_code == 404
