"""Invented outlets whose pages need JavaScript, in one way or another, over real HTTP on loopback."""

from __future__ import annotations

import json
from collections import Counter
from urllib.parse import parse_qs, urlsplit

from tests.serving import Answer, Handler

_PLACES = ("harbour", "orchard", "library", "tramway", "lighthouse", "market", "theatre", "quarry", "bakery", "meadow")
_SENTENCES = (
    "The council of Alderholm voted on {day} to keep the {place} open through the winter, after a debate of hours.",
    "Residents had collected {n} signatures, which were handed to the mayor on the steps of the town hall in the rain.",
    "“Without the {place} this street would be empty,” said a shopkeeper who has worked beside it for {n} months.",
    "Engineers will begin with repairs of the roof in spring, and expect to need no more than {n} days for the walls.",
    "The money comes from a fund that the region set up {n} weeks ago, and half of it has to be spent before {day}.",
)


def text_of_story(number: int) -> list[str]:
    """The paragraphs of a story."""
    place, day = _PLACES[number % len(_PLACES)], ("Monday", "Tuesday", "Thursday")[number % 3]
    return [sentence.format(place=place, day=day, n=20 + 7 * number) for sentence in _SENTENCES]


def title_of_story(number: int) -> str:
    """Its headline."""
    return f"Council keeps the {_PLACES[number % len(_PLACES)]} open for winter number {number + 2}"


def story(number: int) -> dict[str, object]:
    """A story as the outlet's interface gives it."""
    date = f"2026-05-{number + 1:02}T09:30:00+00:00"
    path = f"/2026/05/council-keeps-the-{_PLACES[number % len(_PLACES)]}-open-{number}"
    return {"title": title_of_story(number), "body": text_of_story(number), "published": date, "path": path}


_SHELL = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Alderholm Courier</title>
<meta property="og:site_name" content="Alderholm Courier">
<link rel="stylesheet" href="/site.css"></head><body><div id="root"></div>
<noscript>You need to enable JavaScript to read the Courier.</noscript><img src="/logo.png">
<script src="/app.js"></script></body></html>"""

_APP = """
const root = document.getElementById("root");
const image = document.createElement("img"); image.src = "/photo.jpg"; document.body.append(image);
fetch("http://tracker.example/collect?page=1").catch(() => 0);
function article(story) {
  document.title = story.title;
  document.head.insertAdjacentHTML("beforeend",
    `<meta property="og:type" content="article"><meta property="article:published_time" content="${story.published}">`);
  root.innerHTML = `<article><h1>${story.title}</h1>${story.body.map(p => `<p>${p}</p>`).join("")}</article>`;
}
function card(story) {
  return `<article class="card"><h2><a href="${story.path}">${story.title}</a></h2><p>${story.body[0]}</p></article>`;
}
let page = 0;
async function more() {
  const got = await (await fetch(`/api/list?page=${page++}`)).json();
  document.getElementById("list").insertAdjacentHTML("beforeend", got.stories.map(card).join(""));
  if (!got.more) document.getElementById("more")?.remove();
}
if (location.pathname === "/" || location.pathname === "/news") {
  root.innerHTML = `<nav><a href="/">Front page</a> <a href="/news">News</a></nav><h1>News</h1>
    <div class="cookie-notice">We use cookies. <button onclick="fetch('/api/accepted')">Load more</button></div>
    <main id="list"></main>${KIND === "button" ? '<button id="more" onclick="more()">Load more</button>' : ""}`;
  if (KIND === "scroll") addEventListener("scroll", () => more());
  more();
} else {
  fetch("/api/story?path=" + location.pathname).then(r => r.json()).then(article);
}
"""


class ScriptedOutlet(Handler):
    """Answers as an outlet of ``server.stories`` stories whose list grows by ``server.kind``.

    ``button`` and ``scroll`` have their text from scripts alone, of ``state`` it stands in the page's data. What is
    asked for is counted in ``server.asked``.
    """

    def answer(self) -> Answer:
        parts = urlsplit(self.path)
        asked: Counter[str] = self.server.asked
        asked[parts.path] += 1
        stories = [story(number) for number in range(self.server.stories)]
        by_path = {each["path"]: each for each in stories}
        if parts.path == "/robots.txt":
            return 200, {"Content-Type": "text/plain"}, b"User-agent: *\nAllow: /\n"
        if parts.path == "/feed.xml":
            return 200, {"Content-Type": "application/rss+xml"}, self._feed(stories)
        if parts.path == "/app.js":
            script = f"const KIND = {json.dumps(self.server.kind)};" + _APP
            return 200, {"Content-Type": "text/javascript"}, script.encode()
        if parts.path == "/api/list":
            page = int(parse_qs(parts.query)["page"][0])
            shown = stories[4 * page : 4 * page + 4]
            return self._json({"stories": shown, "more": 4 * page + 4 < len(stories)})
        if parts.path == "/api/story":
            return self._json(by_path[parse_qs(parts.query)["path"][0]])
        if parts.path in ("/", "/news") or parts.path in by_path:
            page = _SHELL
            if self.server.kind == "state" and parts.path in by_path:
                told = by_path[parts.path]
                data = json.dumps({"props": {"pageProps": {"article": told}}})
                page = page.replace("<img", f'<script id="__NEXT_DATA__" type="application/json">{data}</script><img')
                page = page.replace("<title>", f"<title>{told['title']} | ")
            return 200, {"Content-Type": "text/html"}, page.encode()
        return 404, {"Content-Type": "text/plain"}, b"no"

    def _json(self, data: object) -> Answer:
        return 200, {"Content-Type": "application/json"}, json.dumps(data).encode()

    def _feed(self, stories: list[dict[str, object]]) -> bytes:
        items = "".join(
            f"<item><title>{each['title']}</title><link>{self.server.url}{each['path']}</link></item>"
            for each in stories
        )
        return f"<rss version='2.0'><channel><title>Courier</title>{items}</channel></rss>".encode()
