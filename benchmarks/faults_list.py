"""The causes of the fault benchmark, and what each has to end in."""

from __future__ import annotations

import gzip

from benchmarks.faults_cause import Cause
from benchmarks.faults_hostile import HOSTILE
from benchmarks.faults_server import (
    ARTICLE,
    answering,
    bomb,
    bomb_of_entities,
    drip,
    drip_headers,
    endless_headers,
    endless_page,
    first,
    leading_to,
    reset,
    sending,
    silent,
    waiting_until,
    wants_cookie,
    wants_login,
)

CAPTCHA = "<title>Just a moment...</title><p>Checking your browser.</p><div class=g-captcha></div>"
CONSENT = (
    "<title>Your privacy</title><p>We store cookies with your consent. Our cookie partners are many.</p>"
    "<button>Accept all</button>"
)
LOGIN = "<title>Welcome back</title><form><p>Enter your details.</p><input type=password></form>"
SOFT_404 = "<title>Page not found</title><h1>Page not found</h1><p>It may have been moved, or it never was.</p>"
_TLS = "https://{address}:8443/news/bridge-opens"
_HALF = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<p>Half a page"
_BAD_CHUNK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n<p>A page"

_TWO_LENGTHS = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\n<p>A"
_MAPPED = "http://[::ffff:127.0.0.1]:22/"

CAUSES = (
    Cause("a healthy host", None, "done"),
    Cause("nothing listens", None, "failed", "connection refused", url="http://{address}:9/"),
    Cause("the name does not resolve", None, "failed", "does not resolve", url="http://no-such-host.invalid/a"),
    Cause("connection reset", reset, "failed", "connection lost"),
    Cause("connection closed without an answer", sending(b""), "failed", "connection lost"),
    Cause("no answer at all", silent, "failed", "no answer in time"),
    Cause("half the headers", sending(b"HTTP/1.1 200 OK\r\nContent-Type: te"), "failed", "connection lost"),
    Cause("half a page", sending(_HALF), "failed", "in the middle"),
    Cause("half a page, then silence", sending(_HALF, silent), "failed", "no answer in time"),
    Cause("a page in drips", drip, "failed", "no answer in time"),
    Cause("headers in drips", drip_headers, "failed", "no answer in time"),
    Cause("headers without end", endless_headers, "failed", "headers too large"),
    Cause("one header of a megabyte", answering(200, ARTICLE, X_Long="y" * (1 << 20)), "failed", ""),
    Cause("chunks that are none", sending(_BAD_CHUNK), "failed", ""),
    Cause("another protocol", sending(b"SSH-2.0-OpenSSH_9.2\r\n"), "failed", ""),
    Cause("a length that is no number", answering(Content_Length="many"), "failed", ""),
    Cause("two lengths", sending(_TWO_LENGTHS), "failed", ""),
    Cause("500 for ever", answering(500, ""), "failed", "answered 500"),
    Cause("500 once", first(answering(500, ""), answering()), "done"),
    Cause("502 for ever", answering(502, ""), "failed", "answered 502"),
    Cause("503 for ever", answering(503, ""), "failed", "answered 503"),
    Cause("503, Retry-After in seconds", answering(503, "", Retry_After="3600"), "failed", "answered 503"),
    Cause("503, Retry-After as a date", waiting_until(3600), "failed", "answered 503"),
    Cause("429, Retry-After in seconds", answering(429, "", Retry_After="3600"), "failed", "answered 429"),
    Cause("429 without Retry-After", answering(429, ""), "failed", "answered 429"),
    Cause("429 once, for a second", first(answering(429, "", Retry_After="1"), answering()), "done"),
    Cause("503 once, until a date", first(waiting_until(2), answering()), "done"),
    Cause("429 for ever, a second each time", answering(429, "", Retry_After="1"), "failed", "answered 429"),
    Cause("401", answering(401, ""), "failed", "answered 401"),
    Cause("403", answering(403, ""), "failed", "answered 403"),
    Cause("404", answering(404, ""), "gone", "answered 404"),
    Cause("410", answering(410, ""), "gone", "answered 410"),
    Cause("451", answering(451, ""), "failed", "answered 451"),
    Cause("status 999", answering(999, ""), "failed", "answered 999"),
    Cause("an empty page", answering(200, ""), "failed", "empty page"),
    Cause("a redirect to itself", leading_to("/news/bridge-opens"), "failed", "redirect"),
    Cause("a redirect chain without end", leading_to("/chain/{number}"), "failed", "too many redirects"),
    Cause("a redirect without target", answering(302, ""), "failed", "answered 302"),
    Cause("a redirect to a loopback port nobody named", leading_to("http://127.0.0.1:22/"), "blocked", "loopback"),
    Cause("a redirect to localhost by name", leading_to("http://localhost:22/"), "blocked", "loopback"),
    Cause("a redirect to a loopback address in decimal", leading_to("http://2130706433:22/"), "blocked", "loopback"),
    Cause("a redirect to a mapped loopback address", leading_to(_MAPPED), "blocked", "loopback"),
    Cause("a redirect to cloud metadata", leading_to("http://169.254.169.254/latest/"), "blocked", "metadata"),
    Cause("a redirect to a link-local address", leading_to("http://169.254.7.7/"), "blocked", "link-local"),
    Cause("a redirect to a private address", leading_to("http://10.0.0.1/"), "blocked", "private"),
    Cause("a redirect to a file", leading_to("file:///etc/passwd"), "blocked", "not of the web"),
    Cause("a redirect to a script", leading_to("javascript:alert(1)"), "blocked", "not of the web"),
    Cause("a gzip bomb", bomb("gzip"), "failed", "larger than"),
    Cause("a deflate bomb", bomb("deflate"), "failed", "larger than"),
    Cause("a Brotli bomb", bomb("br"), "failed", "larger than"),
    Cause("a Zstandard bomb", bomb("zstd"), "failed", "larger than"),
    Cause("gzip that is none", answering(200, ARTICLE, Content_Encoding="gzip"), "done"),
    Cause("Brotli that is none", answering(200, ARTICLE, Content_Encoding="br"), "done"),
    Cause("half a gzip", answering(200, gzip.compress(ARTICLE.encode())[:40], Content_Encoding="gzip"), "failed", ""),
    Cause("an unknown compression", answering(200, ARTICLE, Content_Encoding="lzw"), "done"),
    Cause("compressed ten times", answering(200, ARTICLE, Content_Encoding="gzip," * 10), "failed", "too many times"),
    Cause("an XML bomb", answering(200, bomb_of_entities(), Content_Type="application/xml"), "failed", "no article"),
    Cause("a page of 50 MB", answering(200, b"<p>word " * (50 << 17)), "failed", "larger than"),
    Cause("a page without end", endless_page, "failed", "larger than"),
    Cause("a picture called HTML", answering(200, b"\x89PNG\r\n\x1a\n" + bytes(4000)), "failed", ""),
    Cause("a PDF", answering(200, b"%PDF-1.7" + bytes(900), Content_Type="application/pdf"), "failed", ""),
    Cause("noise called HTML", answering(200, bytes(range(256)) * 300), "failed", "not text"),
    Cause("a wrong charset", answering(Content_Type="text/html; charset=utf-16"), "done"),
    Cause("a charset that does not exist", answering(Content_Type="text/html; charset=klingon"), "done"),
    Cause("mark-up 50,000 deep", answering(200, "<div>" * 50_000 + ARTICLE), "failed", "empty page"),
    Cause("a captcha", answering(200, CAPTCHA), "blocked", "captcha"),
    Cause("a consent wall", answering(200, CONSENT), "blocked", "consent wall"),
    Cause("a login", answering(200, LOGIN), "blocked", "login wall"),
    Cause("a redirect to a login", wants_login(LOGIN), "blocked", "login wall"),
    Cause("a page of three million elements", answering(200, "<p>" * 3_000_000), "failed", ""),
    Cause("a page that says it is not found", answering(200, SOFT_404), "blocked", "soft 404"),
    Cause("a cookie before the page", wants_cookie, "done"),
    Cause("robots.txt forbids", None, "blocked", "robots.txt", robots=answering(200, "User-agent: *\nDisallow: /")),
    Cause("robots.txt 500", None, "blocked", "robots.txt", robots=answering(500, "")),
    Cause("robots.txt 403", None, "done", robots=answering(403, "")),
    Cause("robots.txt without answer", None, "failed", "no answer in time", robots=silent),
    Cause("robots.txt of 5 MB", None, "done", robots=answering(200, "# a rule\n" * 600_000)),
    Cause("robots.txt redirects without end", None, "done", robots=leading_to("/robots.txt?again")),
    Cause("robots.txt is an HTML page", None, "done", robots=answering(200, ARTICLE)),
    Cause("robots.txt leads to metadata", None, "blocked", "metadata", robots=leading_to("http://169.254.169.254/")),
    Cause("a good certificate", None, "done", url=_TLS, certificate="good"),
    Cause("an expired certificate", None, "failed", "certificate", url=_TLS, certificate="expired"),
    Cause("a certificate of another host", None, "failed", "certificate", url=_TLS, certificate="foreign"),
    Cause("a certificate nobody vouches for", None, "failed", "certificate", url=_TLS, certificate="self-signed"),
    Cause("https where http is spoken", None, "failed", "", url="https://{address}:{port}/news/bridge-opens"),
    *HOSTILE,
    Cause("another healthy host, at the end", None, "done"),
)
