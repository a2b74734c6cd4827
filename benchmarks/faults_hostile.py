"""Pages, heads and files of robots that were written to cost a crawler its time, its memory or its store."""

from __future__ import annotations

import gzip
import json

from benchmarks.faults_cause import Cause
from benchmarks.faults_server import ARTICLE, answering, endless_page, leading_to, sending, trailing

_MB = 1 << 20


def _page(after: str = "", head: str = "") -> str:
    return ARTICLE.replace("</head>", f"{head}</head>").replace("</article>", f"{after}</article>")


def _json_ld(value: str) -> str:
    return _page(head=f'<script type="application/ld+json">{value}</script>')


def _described(**fields: object) -> str:
    return _json_ld(json.dumps({"@type": "NewsArticle", "headline": "The bridge opens", **fields}))


def _stored(name: str, page: str, **headers: str) -> Cause:
    """A page whose article is to be read whatever else it holds."""
    return Cause(name, answering(200, page, **headers), "done")


def _led(name: str, location: str, kind: str) -> Cause:
    return Cause(f"a redirect to {name}", leading_to(location), "blocked", kind)


def _obeyed(name: str, text: str, **headers: str) -> Cause:
    """A robots.txt that lets everything be fetched, whatever else it says."""
    return Cause(f"robots.txt {name}", None, "done", robots=answering(200, text, **headers))


_LONG = "x1y2z" * 700
_PLAIN = ARTICLE.encode()
_AGENTS = "".join(f"User-agent: agent{n}\n" for n in range(1500))
_RULES = "".join(f"Disallow: /x{n}/*/y\n" for n in range(2500))
_BLOWN_UP = gzip.compress(_PLAIN) + gzip.compress(b"0" * (60 << 20))
_TWICE = gzip.compress(gzip.compress(_PLAIN))
_HINT = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n"

MARK_UP = (
    _stored("100,000 attributes of a tag", _page("<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">Text</p>")),
    _stored("100,000 attributes that hold mark-up", _page("<p " + "a='<b>' " * 100_000 + ">Text</p>")),
    _stored("a class of a megabyte", _page(f"<p class='{'x ' * (_MB // 2)}'>Text</p>")),
    _stored("a style of a megabyte", _page(f"<p style='{'display:none;' * 80_000}'>Text</p>")),
    _stored("20,000 options", _page("<select>" + "<option>a" * 20_000)),
    _stored("100,000 nested b", _page("<b>" * 100_000)),
    _stored("100,000 nested tables", _page("<table><tr><td>" * 100_000)),
    _stored("links that are never closed", _page("<a href=x><p>t" * 5_000)),
    _stored("2 MB of opening comments", _page("<!--" * (_MB // 2))),
    _stored("2 MB of NUL", _page("\0" * (2 * _MB))),
    _stored("2 MB of references to no character", _page("&#0;" * (_MB // 2))),
    _stored("a reference of 100,000 digits", _page(f"<p>&#{'9' * 100_000};</p>")),
    _stored("3 MB of combining marks", _page("<p>a" + "\u0301" * _MB)),
    _stored("5,000 images", _page("<figure><img src=a.jpg><figcaption>c</figcaption></figure>" * 5_000)),
    _stored("a srcset of a megabyte", _page(f"<img src=a.jpg srcset='{'a.jpg 1x, ' * 100_000}'>")),
    _stored("a title of a megabyte", ARTICLE.replace("<title>", "<title>" + "The bridge | " * 80_000)),
    _stored("20,000 meta elements", _page(head="<meta name=a content=b>" * 20_000)),
    _stored("a date of 300 KB of digits", _page(f"<p class=date>Published {'1' * 300_000}</p>")),
    _stored("a script that holds 8 MB of state", _page(f"<script>window.s={json.dumps(['word'] * _MB)}</script>")),
    Cause("10 MB of tags that are never closed", answering(200, "<a>" * 3_000_000), "failed", ""),
    Cause("a tag that is never closed", answering(200, "<p " + "a " * (4 * _MB)), "failed", "too little text"),
)
"""Mark-up that takes some parser or some pattern the square of its length."""

DATA = (
    _stored("JSON-LD of a million brackets", _json_ld("[" * 1_000_000)),
    _stored("JSON-LD with a megabyte of line ends", _json_ld('{"@type":"NewsArticle"' + " \n" * (_MB // 2))),
    _stored("JSON-LD with 500 KB of backslashes", _json_ld('{"a":"' + "\\" * (_MB // 2))),
    _stored("JSON-LD with a number of a million digits", _json_ld('{"headline":' + "9" * 1_000_000 + "}")),
    _stored("50,000 JSON-LD nodes", _json_ld(json.dumps([{"@type": "Article", "@id": str(n)} for n in range(50_000)]))),
    _stored("an author of 300 KB of commas", _described(author={"name": "A," * 150_000})),
    _stored("an author of 300 KB of colons", _described(author={"name": "::" * 150_000})),
    _stored("an author of 300 KB of brackets", _described(author={"name": "Ann (" + "(" * 300_000})),
    _stored("100,000 authors", _described(author=[{"name": f"Ann Smith{n}"} for n in range(100_000)])),
    _stored("20,000 keywords", _described(keywords=[f"key{n}" for n in range(20_000)])),
    _stored("a NUL in every field", _described(author={"name": "x\0y"}, articleSection="s\0", inLanguage="e\0n")),
    _stored("half a character in the section", _json_ld('{"@type":"NewsArticle","articleSection":"a\\ud800b"}')),
    _stored("a canonical link of 3,500 characters", _page(head=f"<link rel=canonical href='?id={_LONG}'>")),
)
"""What a page says of itself."""

HEADS = (
    _stored("a NUL in ETag", ARTICLE, ETag='"a\0b"'),
    _stored("a NUL in Last-Modified", ARTICLE, Last_Modified="a\0b"),
    _stored("a cookie of 12 KB", ARTICLE, Set_Cookie=f"a={'x' * 12_000}"),
    _stored("a date beyond the calendar in Last-Modified", ARTICLE, Last_Modified="Sat, 28 Nov 99999999999999999999"),
    _stored("a NUL in its type", ARTICLE, Content_Type="image/a\0b"),
    Cause("a type that steers terminals", answering(200, b"\0" * 999, Content_Type="x/[/b]\x1b[31m"), "failed", ""),
    Cause(
        "429, Retry-After beyond the calendar",
        answering(429, "", Retry_After="Sat, 28 Nov 99999999999999999999 00:00:00 GMT"),
        "failed",
        "answered 429",
    ),
    Cause("429, Retry-After before today", answering(429, "", Retry_After="-5"), "failed", "answered 429"),
    Cause("429, Retry-After in words", answering(429, "", Retry_After="soon"), "failed", "answered 429"),
    Cause("a hundred answers before the answer", sending(_HINT * 100, answering()), "done"),
    Cause("trailers without end", trailing, "failed", ""),
    Cause("gzip whose second member is a bomb", answering(200, _BLOWN_UP, Content_Encoding="gzip"), "failed", "larger"),
    Cause("compressed twice", answering(200, _TWICE, Content_Encoding="gzip, gzip"), "done"),
)
"""What a server says before and behind a page."""

LEADS = (
    _led("a loopback address in hexadecimal", "http://0x7f.1:22/", "loopback"),
    _led("a loopback address in octal", "http://0177.0.0.1:22/", "loopback"),
    _led("a short loopback address", "http://127.1:22/", "loopback"),
    _led("a loopback address in other digits", "http://①②⑦.0.0.1:22/".encode().decode("latin-1"), "loopback"),
    _led("a loopback address behind a name", "http://somebody:secret@127.0.0.1:22/", "loopback"),
    _led("no address", "http://0.0.0.0:22/", "reserved"),
    _led("all of the network", "http://255.255.255.255/", "reserved"),
    _led("a group of machines", "http://224.0.0.1/", "reserved"),
    _led("a provider's inner address", "http://100.64.0.1/", "private"),
    _led("another protocol", "ftp://127.0.0.1/a", "not of the web"),
    _led("data", "data:text/html,<p>a", "not of the web"),
    _led("a host with a NUL", "http://127.0.0.1\0:{port}/a", "not of the web"),
    _led("a host with a space", "http://outlet example/", "not of the web"),
    Cause("a redirect to 3,500 characters", leading_to(f"/news/?id={_LONG}"), "failed", ""),
)
"""Where an answer may lead."""

ROBOTS = (
    _obeyed("of 1,500 agents and 2,500 rules", _AGENTS + _RULES),
    _obeyed("with rules of twelve stars", "User-agent: *\n" + "Disallow: /" + "*a" * 12 + "*b\n"),
    _obeyed("of 450 KB of rules", "User-agent: *\n" + "".join(f"Disallow: /{n:x}x/*\n" for n in range(26_000))),
    _obeyed("of 400 KB of spaces", "User-agent: " + " " * 400_000 + "x\nDisallow: /"),
    _obeyed("with a NUL for its type", "User-agent: *\nDisallow:", Content_Type="text/plain\0x"),
    _obeyed("that asks for a delay of a million years", "User-agent: *\nCrawl-delay: 1e15"),
    Cause("robots.txt without end", None, "failed", "larger than", robots=endless_page),
)

HOSTILE = (*MARK_UP, *DATA, *HEADS, *LEADS, *ROBOTS)
