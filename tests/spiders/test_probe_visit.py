"""What a visit finds out of outlets that are hard to crawl, on real servers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from crawler.spiders.probe_requests import MOST_REQUESTS
from tests.reactor import in_reactor
from tests.serving import Answer, Handler, serving

HTML = {"Content-Type": "text/html"}
ROBOTS = {"Content-Type": "text/plain"}


@contextmanager
def served(host: str, answer: Callable[[str], Answer]) -> Iterator[str]:
    """A server that answers as a function says."""

    class Told(Handler):
        def answer(self):
            return answer(self.path)

    with serving(host, Told) as server:
        yield f"{server.url}/"


def without_robots(page: Answer) -> Callable[[str], Answer]:
    return lambda path: (404, {}, b"") if path == "/robots.txt" else page


@in_reactor
async def test_what_cannot_be_crawled_is_a_finding_with_advice(probe):
    links = b"".join(b'<a href="/%s/">Section</a>' % s for s in (b"world", b"sport", b"culture"))
    captcha = b"<title>Just a moment</title><form id=challenge-form></form>"
    consent = b"<title>We use cookies</title><button>Accept</button>"
    answers: dict[str, Callable[[str], Answer]] = {
        "answers 200 to addresses that do not exist": lambda path: (200, HTML, b"<nav>" + links + b"</nav><p>Hello"),
        "redirects to http://elsewhere.invalid/": without_robots((302, {"Location": "http://elsewhere.invalid/"}, b"")),
        "too many redirects": lambda path: (302, {"Location": path + "x"}, b""),
        "answered 403": without_robots((403, HTML, b"no")),
        "robots.txt answered 503": lambda path: (503, {}, b""),
        "forbidden by robots.txt": lambda path: (200, ROBOTS, b"User-agent: *\nDisallow: /"),
        "shows a captcha instead of its pages": without_robots((200, HTML, captcha)),
        "shows a consent wall instead of its pages": without_robots((200, HTML, consent)),
    }
    with ExitStack() as stack:
        homes = {
            what: stack.enter_context(served(f"127.0.7.{number}", answer))
            for number, (what, answer) in enumerate(answers.items(), 1)
        }
        homes["connection refused"] = "http://127.0.7.99:9/"
        judged = await probe(*homes.values())
    for what, home in homes.items():
        judgement = judged[home]
        assert what in [trouble.what for trouble in judgement.findings.troubles]
        assert all(trouble.advice for trouble in judgement.findings.troubles)
        assert judgement.kept == []
        assert judgement.findings.requests <= MOST_REQUESTS


@in_reactor
async def test_an_outlet_without_feeds_sitemaps_and_sections_is_crawled_by_its_links(probe):
    words = ("harbour", "bridge", "railway", "museum", "orchard")
    sentence = b"The council met on Tuesday and said that the work will go on until the spring of next year. "
    cards = b"".join(b'<h2><a href="/news/the-%s-opens-again-%d.html">The %s opens again after the long winter</a></h2>'
                     % (w.encode(), 4700 + n, w.encode()) for n, w in enumerate(words))  # fmt: skip

    def answer(path: str) -> Answer:
        if path == "/":
            return 200, HTML, b"<html lang=en><title>Outlet</title><main>" + cards + b"</main>"
        if path.startswith("/news/"):
            text = b"".join(b"<p>%s%s</p>" % (path.encode(), sentence * 3) for _ in range(5))
            return 200, HTML, b"<title>A story</title><h1>A story from " + path.encode() + b"</h1><article>" + text
        return 404, HTML, b"not here"

    with served("127.0.7.50", answer) as home:
        judgement = (await probe(home))[home]
    assert [(verdict.found.kind, verdict.found.url) for verdict in judgement.kept] == [("links", home)]


@in_reactor
async def test_sixty_requests_are_enough_whatever_an_outlet_names(probe):
    feeds = b"".join(b"<link rel=alternate type=application/rss+xml href=/feeds/%d.xml>" % n for n in range(50))
    menu = b"".join(b"<a href=/s%d/>Section %c</a>" % (n, 97 + n % 26) for n in range(50))
    maps = b"".join(b"<sitemap><loc>/map-%d.xml</loc></sitemap>" % n for n in range(50))
    asked = []

    def answer(path: str) -> Answer:
        asked.append(path)
        if path == "/robots.txt":
            return 200, ROBOTS, b"".join(b"Sitemap: /all-%d.xml\n" % n for n in range(20))
        if path == "/":
            return 200, HTML, b"<head>" + feeds + b"</head><nav>" + menu + b"</nav><p>Hello"
        if path.startswith(("/all-", "/map-")):
            return 200, {"Content-Type": "text/xml"}, b"<sitemapindex>" + maps + b"</sitemapindex>"
        return (302, {"Location": path + "/"}, b"") if not path.endswith("//") else (404, HTML, b"")

    with served("127.0.7.60", answer) as home:
        judgement = (await probe(home))[home]
    assert 30 < len(asked) <= MOST_REQUESTS
    assert judgement.kept == []
    assert any("requests were enough" in verdict.why for verdict in judgement.verdicts)


@in_reactor
async def test_where_pages_show_nothing_without_scripts_a_browser_is_advised(probe):
    shell = b"<title>Courier</title><div id=root></div><noscript>Please enable JavaScript.</noscript><script src=/a.js>"
    paths = [f"/news/the-{word}-opens-again-{n}.html" for n, word in enumerate(("harbour", "bridge", "museum"), 4700)]
    items = "".join(f"<item><title>It opens again, {path}</title><link>{path}</link></item>" for path in paths)
    rss = f"<rss version='2.0'><channel><title>Courier</title>{items}</channel></rss>".encode()
    cards = "".join(f"<h2><a href={path}>It opens again after the winter</a></h2>" for path in paths).encode()

    def answer(front: bytes) -> Callable[[str], Answer]:
        pages = {"/": (200, HTML, front), "/feed": (200, {"Content-Type": "text/xml"}, rss)}
        return lambda path: pages.get(path) or ((200, HTML, shell) if path in paths else (404, HTML, b"no"))

    feed = b"<link rel=alternate type=application/rss+xml href=/feed>"
    with served("127.0.7.70", answer(feed + shell)) as hidden, served("127.0.7.71", answer(feed + cards)) as shown:
        judged = await probe(hidden, shown)
    for home, what in (
        (hidden, "gives its pages to browsers that run JavaScript only"),
        (shown, "shows its articles to browsers that run JavaScript only"),
    ):
        [trouble] = judged[home].findings.troubles
        assert trouble.what == what
        assert "`render = true`" in trouble.advice
