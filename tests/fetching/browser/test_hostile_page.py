"""A page that tries to have a real Chromium reach what is none of its business."""

from __future__ import annotations

import json
import shutil
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from pytest_twisted import ensureDeferred
from scrapy.utils.defer import deferred_from_coro

from crawler.fetching.browser import requests
from tests.fetching.browser.scripted_outlets import text_of_story, title_of_story
from tests.fetching.browser.test_rendered_crawl import crawl
from tests.serving import Answer, Handler, serving

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(not shutil.which("chromium"), reason="no Chromium"),
]

_SCRIPT = """
document.getElementById("root").innerHTML = STORY;
const told = fetch("/began"), leaks = [];
const keep = text => { leaks.push(text); const p = document.createElement("p"); p.textContent = "LEAK " + text;
                       document.querySelector("article").append(p); };
const attempt = work => { try { const got = work(); if (got?.catch) got.catch(() => 0); } catch (e) {} };
const add = (tag, has) => attempt(() => document.body.append(Object.assign(document.createElement(tag), has)));
for (const victim of VICTIMS) {
  const url = `http://${victim}/secret`;
  attempt(() => fetch(url).then(r => r.text()).then(keep));
  attempt(() => fetch(url, {mode: "no-cors", method: "POST", body: "x"}));
  attempt(() => fetch(`https://${victim}/secret`, {mode: "no-cors"}));
  attempt(() => fetch("/redirect?" + url, {mode: "no-cors"}));
  const x = new XMLHttpRequest();
  attempt(() => { x.open("GET", url); x.onload = () => keep(x.responseText); x.send(); });
  attempt(() => { new WebSocket(`ws://${victim}/`).onopen = () => keep("socket"); });
  attempt(() => new EventSource(url));
  attempt(() => navigator.sendBeacon(url, "x"));
  attempt(() => import(url));
  attempt(() => new Worker(URL.createObjectURL(new Blob([
    `fetch("${url}", {mode: "no-cors"}); new WebSocket("ws://${victim}/");`]))));
  const urls = [`stun:${victim}`, `turn:${victim}?transport=tcp`, `turn:${victim}`];
  attempt(() => {
    const peer = new RTCPeerConnection({iceServers: [{urls, username: "u", credential: "c"}]});
    peer.createDataChannel("x");
    return peer.createOffer().then(offer => peer.setLocalDescription(offer));
  });
  for (const rel of ["stylesheet", "preconnect", "dns-prefetch", "prefetch", "preload", "modulepreload", "prerender"])
    add("link", {rel, href: url, as: "script"});
  for (const tag of ["iframe", "img", "script", "video", "embed"]) add(tag, {src: url});
  add("object", {data: url});
  add("iframe", {src: "/redirect?" + url});
  add("iframe", {srcdoc: `<script>fetch("${url}", {mode: "no-cors"})</` + "script>"});
  attempt(() => open(url));
  attempt(() => { const f = document.createElement("form"); f.action = url; f.method = "post"; f.target = "_blank";
                  document.body.append(f); f.submit(); });
}
attempt(() => fetch("file:///etc/passwd").then(r => r.text()).then(keep));
attempt(() => fetch("http://169.254.169.254/latest/meta-data").then(r => r.text()).then(keep));
const frame = Object.assign(document.createElement("iframe"), {src: "file:///etc/passwd"});
frame.onload = () => attempt(() => keep(frame.contentDocument.body.innerText.match(/root:.*/)[0]));
document.body.append(frame);
attempt(() => open("file:///etc/passwd"));
attempt(() => navigator.serviceWorker.register("/app.js"));
"""
_LEAVE = """
setTimeout(() => { location = `http://${VICTIMS[0]}/secret`; }, 200);
setTimeout(() => { location = "file:///etc/passwd"; }, 300);
"""

PATH = "/2026/05/council-keeps-the-harbour-open"


class HostileOutlet(Handler):
    """One story, with a script that attacks ``server.victims`` (host and port each)."""

    def answer(self) -> Answer:
        path, _, query = self.path.partition("?")
        self.server.asked[path] += 1
        if path == "/redirect":
            return 302, {"Location": query}, b""
        if path == "/feed.xml":
            link = f"<title>{title_of_story(0)}</title><link>{self.server.url}{PATH}</link>"
            feed = f"<rss version='2.0'><channel><title>Courier</title><item>{link}</item></channel></rss>"
            return 200, {"Content-Type": "application/rss+xml"}, feed.encode()
        if path == "/app.js":
            body = "".join(f"<p>{text}</p>" for text in text_of_story(0))
            story = json.dumps(f"<article><h1>{title_of_story(0)}</h1>{body}</article>")
            script = f"const STORY = {story}, VICTIMS = {json.dumps(self.server.victims)};{_SCRIPT}{_LEAVE}"
            return 200, {"Content-Type": "text/javascript"}, script.encode()
        if path == PATH:
            page = f"<!doctype html><title>{title_of_story(0)}</title><div id=root></div><script src=/app.js></script>"
            return 200, {"Content-Type": "text/html"}, page.encode()
        return 404, {"Content-Type": "text/plain"}, b"no"


@contextmanager
def victim(host: str) -> Iterator[tuple[str, list[object]]]:
    """Something on a port that nobody named, TCP and UDP; gives host and port, and who came."""
    came: list[object] = []
    with socket.create_server((host, 0)) as server, socket.socket(type=socket.SOCK_DGRAM) as datagrams:
        port = server.getsockname()[1]
        datagrams.bind((host, port))
        datagrams.setblocking(False)

        def accept() -> None:
            while True:
                connection, who = server.accept()
                with connection:
                    connection.settimeout(1)
                    data = connection.recv(4096)
                    if data == b"END":
                        return
                    came.append((who, data))
                    connection.sendall(
                        b"HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 6\r\n\r\nsecret"
                    )

        thread = Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield f"{host}:{port}", came
            with suppress(BlockingIOError):
                came.append(datagrams.recv(4096))
        finally:
            with socket.create_connection((host, port)) as end:
                end.sendall(b"END")
            thread.join(timeout=10)


async def attack(folder: Path) -> tuple[dict[str, Any], dict[str, str], Counter[str], list[object]]:
    """The figures of a crawl, its articles, what the outlet was asked for, and who came to what nobody named."""
    with victim("127.0.4.3") as (own, first), victim("127.0.4.9") as (other, second):
        state = {"victims": [own, other, other.replace("127.0.4.9", "localhost")], "asked": Counter[str]()}
        with serving("127.0.4.3", HostileOutlet, **state) as server:
            stats, bodies = await crawl(folder, server, "/feed.xml", render=True, CRAWLER_RENDER_TIMEOUT=300)
            asked = server.asked
    return stats, bodies, asked, first + second


@ensureDeferred
async def test_a_page_reaches_nothing_but_the_web(tmp_path: Path) -> None:
    stats, bodies, asked, came = await deferred_from_coro(attack(tmp_path))
    assert (asked["/began"], came) == (1, [])
    assert bodies == {title_of_story(0): "\n\n".join(text_of_story(0))}
    assert stats["render/blocked"] > 0
    assert stats["render/refused"] > 0


@ensureDeferred
async def test_the_proxy_alone_would_keep_it_from_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were every request sent, none would arrive."""
    monkeypatch.setattr(requests, "refusal", lambda *_: None)
    monkeypatch.setattr(requests, "_MOST", 100_000)
    stats, bodies, asked, came = await deferred_from_coro(attack(tmp_path))
    assert (asked["/began"], came) == (1, [])
    assert not [body for body in bodies.values() if "LEAK" in body or "root:" in body]
    assert stats["render/refused"] > 10
