from datetime import timedelta

import pytest
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError, IgnoreRequest
from scrapy.http import HtmlResponse, Response
from scrapy.spidermiddlewares.httperror import HttpError

from crawler.crawl.frontier import LATER, SOON
from crawler.items import Link
from crawler.spiders.frontier_spider import FrontierSpider, describe_failure

URL = "https://outlet.example/river"
OTHER = HtmlResponse("https://other.example/", body=b"<p>x")
PDF = Response(URL, body=b"%PDF", headers={"Content-Type": "application/pdf; x=y"})


@pytest.mark.parametrize(
    ("status", "state", "again"),
    [
        (404, "gone", LATER),
        (410, "gone", None),
        (408, "failed", SOON),
        (429, "failed", SOON),
        (503, "failed", SOON),
        (403, "failed", LATER),
    ],
)
def test_a_status_says_whether_a_page_is_gone_and_when_to_ask_again(
    status: int, state: str, again: timedelta | None
) -> None:
    problem = HttpError(Response(URL, status=status))
    assert describe_failure(problem) == (f"answered {status}", state, again)


@pytest.mark.parametrize(
    ("problem", "described"),
    [
        (DownloadTimeoutError("12.0 s"), ("no answer in time", "failed", SOON)),
        (DownloadCancelledError("too much"), ("larger than DOWNLOAD_MAXSIZE", "failed", None)),
        (IgnoreRequest("Forbidden by robots.txt"), ("forbidden by robots.txt", "blocked", LATER)),
        (KeyError("of somebody's header"), ("could not be fetched: KeyError", "failed", LATER)),
        (None, ("could not be fetched: NoneType", "failed", LATER)),
    ],
)
def test_a_failure_is_a_phrase_a_state_and_a_time(
    problem: BaseException | None, described: tuple[str, str, timedelta | None]
) -> None:
    assert describe_failure(problem) == described


@pytest.mark.parametrize(
    ("response", "role", "reason"),
    [
        (HtmlResponse(URL, body=b"<p>It rained.</p>"), "article", None),
        (HtmlResponse("https://www.outlet.example/", body=b"<p>x"), "article", None),
        (
            OTHER,
            "article",
            "redirected to another outlet: other.example",
        ),
        (OTHER, "start", None),
        (HtmlResponse(URL, body=b" \n"), "article", "empty page"),
        (
            PDF,
            "article",
            "not HTML: application/pdf",
        ),
        (Response(URL, body=b"%PDF"), "article", "not HTML: unknown type"),
    ],
)
def test_what_cannot_be_read_at_all_is_told_by_the_response(response: Response, role: str, reason: str | None) -> None:
    assert FrontierSpider("any").unusable(response, Link(url=URL, role=role)) == reason  # type: ignore[arg-type]
