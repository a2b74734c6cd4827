"""Why a URL gave no article: every reason that a row can have, what it means, and what to do."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple


class Reason(NamedTuple):
    """A reason, or a form of reasons: ``{…}`` stands for what differs."""

    text: str
    meaning: str
    advice: str = ""
    """What a person can do, as a sentence; empty when nothing is to be done."""


REASONS = (
    Reason("answered {status}", "The server answered with that status.", "Open it in a browser: has it moved?"),
    Reason("answered 403", "The server refuses the page.", "The outlet does not let this crawler in."),
    Reason("answered 404", "There is no such page.", "Open it in a browser: has it moved?"),
    Reason("host does not resolve", "DNS knows no such name.", "Check the spelling of the address, and the network."),
    Reason("connection refused", "Nothing listens there.", "Check the address and its port."),
    Reason("connection lost", "The connection ended before an answer.", "It is tried again by itself."),
    Reason("connection lost in the middle of the page", "Less came than was promised.", "It is tried again by itself."),
    Reason("no answer in time", "Nothing came in DOWNLOAD_TIMEOUT.", "Try again later, or -s DOWNLOAD_TIMEOUT=120."),
    Reason("no HTTP answer", "What came is not HTTP.", "Check the port, and whether it wants https."),
    Reason("headers too large", "The headers are over the limit."),
    Reason("no secure connection", "TLS could not be agreed on.", "Check whether the address wants http."),
    Reason("certificate not valid", "The certificate has expired, or nobody who is trusted has signed it."),
    Reason("certificate of another host", "The certificate names another host.", "Check the spelling of the host."),
    Reason("larger than DOWNLOAD_MAXSIZE", "The answer is over the limit.", "-s DOWNLOAD_MAXSIZE=… takes it."),
    Reason("larger than DOWNLOAD_MAXSIZE once decompressed", "The same, unpacked.", "-s DOWNLOAD_MAXSIZE=… takes it."),
    Reason("cannot be decompressed", "The body is damaged."),
    Reason("compressed in an unknown way", "Content-Encoding names nothing that is known, and the body is no text."),
    Reason("compressed too many times", "Content-Encoding names more steps than any server needs."),
    Reason("address of another kind than http or https", "Only the web is crawled."),
    Reason("could not be fetched: {kind}", "An error that has no words of its own.", "The log says more."),
    Reason("leads to a {kind} address that nobody named", "A link into a private network.", "Name the host yourself."),
    Reason("too many redirects", "More than REDIRECT_MAX_TIMES."),
    Reason("redirect loop", "The redirects come back to where they began."),
    Reason("redirects to an address that is not of the web", "Another scheme, or no address."),
    Reason("redirected to another outlet: {outlet}", "The page is another's.", "Scrape that one, if you want it."),
    Reason("forbidden by robots.txt", "The host's robots.txt forbids it.", "The outlet asks crawlers not to fetch it."),
    Reason("robots.txt answered {status}", "An unreachable robots.txt forbids all (RFC 9309 §2.3.1.4).", "Try later."),
    Reason("host does not answer ({reason})", "Several of its URLs in a row gave nothing; it is left alone a while."),
    Reason("host asked to be left alone", "429 or 503, and Retry-After is longer than CRAWLER_LONGEST_WAIT."),
    Reason(
        "host is left alone", "It asked another crawl for that, or did not answer it.", "It is asked again by itself."
    ),
    Reason("the same article at every address", "Fifty addresses in a row gave one text."),
    Reason(
        "address longer than URLLENGTH_LIMIT ({limit} characters)",
        "Scrapy drops such a request.",
        "-s URLLENGTH_LIMIT=0.",
    ),
    Reason("the spider made no request", "A spider of yours made none of a leased URL.", "Look at its request()."),
    Reason("request was dropped", "A middleware dropped the request without a word.", "Look at the middlewares."),
    Reason("not in the archive", "CRAWLER_REPLAY answers, and has no answer to it.", "Record it, or fetch it."),
    Reason("damaged in the archive", "The record of a WARC file is cut short or broken.", "The log says where."),
    Reason(
        "damaged in the store",
        "The row of an article cannot be read, and the output lacks it.",
        "`crawler store check` names each; what its page gives is put in its place when it is looked at again.",
    ),
    Reason("empty page", "The body is empty."),
    Reason("not HTML: {type}", "The answer is of another type."),
    Reason(
        "lists no articles",
        "A listing names nothing.",
        "Name a page, a feed or a sitemap that lists some, or an article itself.",
    ),
    Reason("names no address that matches", "No address of an article fits --match.", "Is it spelled as they are?"),
    Reason("older than asked for", "A listing's articles are all older than --since."),
    Reason("no article: {reason}", "The page was read, and holds no article: one of the reasons below."),
    Reason("too little text", "Less text than any article has."),
    Reason("listing", "The page lists articles."),
    Reason("front page", "The page is the outlet's front page."),
    Reason("forum thread", "The page is a discussion."),
    Reason("product page", "The page offers something for sale."),
    Reason("service page", "The page says what a firm or an office offers."),
    Reason("documentation", "The page is part of a handbook."),
    Reason("error page", "The page says that something is missing, with status 200."),
    Reason("not text", "The bytes are no text."),
    Reason("captcha", "A test for robots stands in the place of the page. Nothing evades it."),
    Reason("consent wall", "A question for consent stands in the place of the page. Nothing answers it."),
    Reason("login wall", "The page is for those who log in."),
    Reason("soft 404", "An error page with status 200."),
    Reason(
        "needs JavaScript",
        "Scripts fetch what the page shows.",
        "With render = true in its outlet's file a browser runs them.",
    ),
    Reason(
        "the browser did not end loading it in time", "Over CRAWLER_RENDER_TIMEOUT.", "It is tried again by itself."
    ),
    Reason("the browser crashed on it", "Its context or its process ended.", "It is tried again by itself."),
    Reason("rendering needs {what}", "Its outlet has render = true, and there is no browser.", "Install it."),
    Reason("CRAWLER_BROWSER={path} is no program; {advice}", "There is no such browser.", "Name another."),
    Reason("extraction took longer than {seconds} s", "Over CRAWLER_PAGE_TIMEOUT.", "Send us the page."),
    Reason("extraction ran out of memory", "Over CRAWLER_WORKER_MEMORY.", "Send us the page."),
    Reason("the extraction process died", "The page ended its worker process.", "Send us the page."),
    Reason("extraction failed: {kind}", "An error in this program.", "The log has it; send it to us with the page."),
    Reason("the extraction processes cannot be started", "The system gives no process or memory.", "Make room."),
    Reason(
        "CRAWLER_WORKER_MEMORY={memory} is too little; extraction takes {needed} MiB or more",
        "No worker can start within that limit.",
        "Set it higher, or to 0 for none.",
    ),
    Reason("the extraction processes were stopped", "The crawl ended meanwhile."),
    Reason("a further page of it could not be fetched", "An article in parts lacks one; it is tried again as a whole."),
    Reason("could not be fetched for another version of it", "An AMP page or a stub led to it."),
)
"""The reasons, those of the network first, then those of hosts, pages and workers."""


def reason_for(text: str) -> Reason | None:
    """What is known of a reason that a row has; None for one that an own component of a project gave.

    >>> reason_for("answered 503").text, reason_for("no article: listing").text
    ('answered {status}', 'no article: {reason}')
    """
    exact = next((reason for reason in REASONS if reason.text == text), None)
    return exact or next((reason for pattern, reason in _forms() if pattern.fullmatch(text)), None)


def reason_class(text: str) -> str:
    """The reason of :data:`REASONS` that one is, for those who count: few, whatever differs within them.

    >>> reason_class("no article: listing"), reason_class("an own component's words")
    ('no article: {reason}', 'other')
    """
    known = reason_for(text)
    return known.text if known else "other"


def hint(text: str) -> str:
    """What a person can do about a reason, to be put after it; empty when nothing is to be done.

    >>> hint("answered 404")
    '. Open it in a browser: has it moved?'
    """
    known = reason_for(text)
    return f". {known.advice}" if known and known.advice else ""


@cache
def _forms() -> tuple[tuple[re.Pattern[str], Reason], ...]:
    forms = [reason for reason in REASONS if "{" in reason.text]
    return tuple((re.compile(".{1,300}".join(map(re.escape, re.split(r"\{\w+\}", form.text)))), form) for form in forms)
