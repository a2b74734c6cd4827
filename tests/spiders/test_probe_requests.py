import asyncio
from collections import Counter

from scrapy.http import HtmlResponse

from crawler.spiders.probe_requests import MOST_REQUESTS, ProbeRequests, Target
from crawler.urls import outlet_of
from tests.reactor import in_reactor

HOME = "https://outlet.example/"


class Spider:
    """Answers whatever it is asked for, but for what is named ``bad``."""

    def __init__(self) -> None:
        self.requests: Counter[str] = Counter()
        self.led_to = {f"{HOME}bad": f"{HOME}worse"}
        self.under_way = self.most_under_way = 0

    async def download(self, url: str) -> HtmlResponse:
        self.requests[outlet_of(url)] += 1
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        await asyncio.sleep(0)
        self.under_way -= 1
        if url.endswith("bad"):
            raise ConnectionError("gone")
        return HtmlResponse(url, status=404 if url.endswith("404") else 200, body=b"<p>Roofs")


async def asked(paths: list[str]) -> tuple[Spider, list[str | None], list[str]]:
    spider = Spider()
    requests = ProbeRequests(spider, Target(home=HOME))  # type: ignore[arg-type]
    answers = await asyncio.gather(*(requests.fetch(HOME + path) for path in paths))
    assert requests.tried <= {HOME + path for path in paths}
    return spider, [answer.problem for answer in answers], [answer.url for answer in answers]


@in_reactor
async def test_an_outlet_is_asked_for_so_much_and_no_more_few_at_a_time() -> None:
    spider, problems, _ = await asked([str(number) for number in range(2 * MOST_REQUESTS)])
    made = problems.count(None)
    assert made == spider.requests["outlet.example"] < MOST_REQUESTS  # the rest is for redirects and second tries
    assert set(problems) == {None, f"not looked at: {MOST_REQUESTS} requests were enough"}
    assert spider.most_under_way == 4


@in_reactor
async def test_what_goes_wrong_is_in_the_answer_with_where_it_ended() -> None:
    _, [refused, missing, fine], [led, *_] = await asked(["bad", "404", "news"])
    assert refused
    assert led == f"{HOME}worse"
    assert (missing, fine) == ("answered 404", None)
