"""This project's own settings: the one list that the add-on, ``crawler.settings`` and the reference are made from."""

from __future__ import annotations

import os
from collections.abc import Mapping
from difflib import get_close_matches
from ipaddress import ip_network
from typing import Any

from crawler.setting import Setting, WrongSetting, one_of

PREFIX = "CRAWLER_"
"""How the names of all of them begin."""


def _networks(text: str) -> None:
    for network in text.split(",") if text else ():
        ip_network(network.strip(), strict=False)


def _switch(part: str, meaning: str, default: bool = True) -> Setting:
    return Setting(
        name=f"CRAWLER_{part}_ENABLED", default=default, meaning=meaning, example="false" if default else "true"
    )


SETTINGS = (
    Setting(
        name="CRAWLER_STORE",
        default="crawler.db",
        meaning="Where articles are stored: the path of an SQLite file, or the SQLAlchemy URL of a database.",
        example="postgresql://news@db.example/news",
    ),
    Setting(
        name="CRAWLER_OUTLETS",
        default="outlets",
        meaning="The folder of the outlets' files.",
        example="/srv/news/outlets",
    ),
    Setting(
        name="CRAWLER_CONTACT",
        default="",
        meaning="Whom an outlet that is bothered can write to: an e-mail address or a page. It is added to the user "
        "agent.",
        example="desk@publisher.example",
    ),
    Setting(
        name="CRAWLER_ALLOWED_ADDRESSES",
        default="",
        meaning="Networks that any link may lead to though they are not public, separated by commas. Hosts that the "
        "user names may be anywhere.",
        example="10.1.0.0/16,192.168.7.0/24",
        form=_networks,
        formed="a list of networks such as 10.1.0.0/16,192.168.7.0/24",
    ),
    Setting(
        name="CRAWLER_GUARD_NAMED",
        default=False,
        meaning="Whether an address that is named must be a public one too: for who passes on what others name.",
        example="true",
    ),
    Setting(
        name="CRAWLER_LONGEST_WAIT",
        default=120.0,
        unit="seconds",
        endless=True,
        meaning="How long a crawl waits for a host that asks for it; what waits at one that asks for more is put off.",
        example="600",
    ),
    Setting(
        name="CRAWLER_HOST_FAILURES",
        default=5,
        unit="URLs in a row",
        least=1,
        meaning="After how many URLs without an answer a host is left alone for a while.",
        example="10",
    ),
    Setting(
        name="CRAWLER_TDMREP",
        default=True,
        meaning="Whether a host is asked for its /.well-known/tdmrep.json, which may reserve its texts from text and "
        "data mining.",
        example="false",
    ),
    Setting(
        name="CRAWLER_ARCHIVE",
        default="",
        meaning="The folder in which everything that is fetched is kept as WARC files, without cookies and passwords; "
        "nothing is kept when it is empty.",
        example="/srv/news/archive",
    ),
    Setting(
        name="CRAWLER_ARCHIVE_SIZE",
        default=1000,
        unit="MiB",
        least=1,
        meaning="How large a file of the archive may become.",
        example="250",
    ),
    Setting(
        name="CRAWLER_REPLAY",
        default="",
        meaning="An archive, a WARC file or a folder of them, that answers all requests in the place of the network.",
        example="/srv/news/archive",
    ),
    Setting(
        name="CRAWLER_WORKERS",
        default=0,
        unit="processes",
        meaning="How many worker processes parse and extract; 0 is one for each core.",
        example="4",
    ),
    Setting(
        name="CRAWLER_BROWSER",
        default="",
        meaning="The Chromium that renders pages of outlets whose file says `render = true`; the first that PATH has "
        "when it is empty.",
        example="/usr/bin/chromium",
    ),
    Setting(
        name="CRAWLER_RENDER_TIMEOUT",
        default=30.0,
        unit="seconds",
        least=0.1,
        meaning="How long a browser may take for one page, once its document was fetched.",
        example="60",
    ),
    Setting(
        name="CRAWLER_RENDER_MORE",
        default=10,
        unit="times",
        meaning='How often a list is scrolled in a browser, or its "load more" pressed, while it grows.',
        example="50",
    ),
    Setting(
        name="CRAWLER_PAGE_TIMEOUT",
        default=30.0,
        unit="seconds",
        least=0.1,
        meaning="How long one page may take in a worker process; one that takes longer is given up.",
        example="60",
    ),
    Setting(
        name="CRAWLER_WORKER_PAGES",
        default=1000,
        unit="pages",
        meaning="After how many pages a worker process is replaced by another; 0 for never.",
        example="200",
    ),
    Setting(
        name="CRAWLER_WORKER_MEMORY",
        default=4096,
        unit="MiB",
        meaning="How much address space a worker process may map; 0 is any.",
        example="2048",
    ),
    Setting(
        name="CRAWLER_TEMPLATE_PAGES",
        default=4,
        unit="articles",
        meaning="From how many articles of an outlet its template is learned; 0 is never.",
        example="8",
    ),
    Setting(
        name="CRAWLER_LEASE",
        default=120.0,
        unit="seconds",
        least=0.1,
        meaning="For how long a URL or a host is lent to a process that does not say again that it lives.",
        example="60",
    ),
    Setting(
        name="CRAWLER_STORE_PATIENCE",
        default=0.0,
        unit="seconds",
        endless=True,
        meaning="How long a crawl waits for a PostgreSQL server that went away, and then goes on; `inf` is as long as "
        "it takes, and what `crawler run` does without `--once`.",
        example="60",
    ),
    Setting(
        name="CRAWLER_KEEP_CRAWLS",
        default=90,
        unit="days",
        meaning="For how long the figures of ended crawls are kept, which alarms look at; 0 is for ever.",
        example="365",
    ),
    Setting(
        name="CRAWLER_OUTLETS_AT_ONCE",
        default=8,
        unit="outlets",
        least=1,
        meaning="How many outlets `crawler run` crawls at a time.",
        example="20",
    ),
    Setting(
        name="CRAWLER_ALARM_WEBHOOK",
        default="",
        meaning="The address that `crawler run` posts alarms to, and what watches tell, as JSON. It may hold a secret, "
        "so the environment is a better place for it than a command.",
        example="https://alarms.example/hook",
        secret=True,
    ),
    Setting(
        name="CRAWLER_ALARM_NOTIFY",
        default="",
        meaning="Where `crawler run` sends alarms, and what watches tell, as messages: addresses of apprise, separated "
        "by spaces, for e-mail, chats and telephones. It needs the extra `notify`. They hold secrets, so the "
        "environment is a better place for them than a command.",
        example="mailtos://desk:password@mail.example?to=editor@publisher.example",
        secret=True,
    ),
    Setting(
        name="CRAWLER_WEBSUB_HUB",
        default="",
        meaning="The WebSub hub that `crawler run` tells when feeds have changed, and that feeds of `crawler serve` "
        "name to those who subscribe.",
        example="https://hub.example/",
    ),
    Setting(
        name="CRAWLER_WEBSUB_FEEDS",
        default="",
        meaning="The feeds that the hub is told of: their addresses, as it is to fetch them, separated by spaces.",
        example="https://news.example/feeds/articles.atom",
    ),
    Setting(
        name="CRAWLER_WEBSUB_CALLBACK",
        default="",
        meaning="The address at which hubs reach `crawler serve`: with it `crawler run` subscribes to feeds that name "
        "a WebSub hub, and looks at them when the hub tells of news.",
        example="https://news.example/",
    ),
    Setting(
        name="CRAWLER_LOG_FORMAT",
        default="text",
        meaning="How commands write the log, to standard error or to LOG_FILE: `text`, or `json`, one event a line.",
        example="json",
        **one_of("text", "json"),
    ),
    Setting(
        name="CRAWLER_METRICS",
        default="",
        meaning="The file to which a process writes what its crawls count, for node_exporter's textfile collector; "
        "with several processes each has its own, with a number at the end of its name. It needs the extra `web`.",
        example="/var/lib/prometheus/node-exporter/crawls.prom",
    ),
    Setting(
        name="CRAWLER_TRACES",
        default="",
        meaning="The address of an OpenTelemetry collector (OTLP over HTTP) that gets a span of each crawl and each "
        "request; empty for none. It needs the extra `traces`.",
        example="http://127.0.0.1:4318/v1/traces",
    ),
    Setting(
        name="CRAWLER_OUTPUT",
        default="",
        meaning="The file of `-o`, which the commands set: whole articles, in the order in which they were stored. It "
        "needs the extension crawler.extensions.output.Output.",
        example="articles.jsonl",
    ),
    Setting(
        name="CRAWLER_OUTPUT_NEW_ONLY",
        default=False,
        meaning="Whether that file leaves out the articles that were stored before the crawl.",
        example="true",
    ),
    Setting(
        name="CRAWLER_PROGRESS_SECONDS",
        default=0.0,
        unit="seconds",
        meaning="How often a crawl tells how far it is, to who listens to the signal; the commands set it.",
        example="5",
    ),
    _switch("GUARD", "Whether links into private networks are refused, by a download handler of this project's."),
    _switch("DOWNLOADER", "Whether requests go through a downloader whose delays are never shorter than asked for."),
    _switch("OUTLET_REQUESTS", "Whether user agent, headers and proxy of an outlet's file are put into its requests."),
    _switch("ROBOTS", "Whether robots.txt, where ROBOTSTXT_OBEY is on, is read as RFC 9309 says, Crawl-delay kept."),
    _switch("RETRY", "Whether a host that asks for patience, or does not answer, is left alone for a while."),
    _switch("COMPRESSION", "Whether bodies are unpacked as browsers do, up to DOWNLOAD_MAXSIZE bytes."),
    _switch("META_REFRESH", "Whether pages that are nothing but a way to another one are followed."),
    _switch("RENDER", "Whether a browser renders the pages of outlets whose file says `render = true`."),
    _switch("REDIRECT", "Whether a redirect to a page that the crawl has anyway is not followed again."),
    _switch(
        "COOKIES",
        "Whether cookies are forgotten after the redirect that asks for them. Sessions of Scrapy's cookie jar end with "
        "it, so it is off in a project of your own; the commands turn it on.",
        default=False,
    ),
    _switch(
        "CLAIMS",
        "Whether every host, also that of a redirect, is asked by one crawl at a time. A request that waits longer "
        "than CRAWLER_LONGEST_WAIT is dropped, so it is off in a project of your own; the commands turn it on.",
        default=False,
    ),
    _switch("THROTTLE", "Whether a host that answers 429 or 503 is asked less often until it recovers."),
    _switch("MANNERS", "Whether passwords are kept out of the log, and a missing CRAWLER_CONTACT is told."),
    _switch("WHOLE", "Whether the further pages of an article, and the article of an AMP page or a stub, are fetched."),
    _switch("EXTRACT", "Whether pages become articles."),
    _switch("OPT_OUTS", "Whether the reservations that an outlet makes for all its pages are noted on its articles."),
    _switch("NORMALISE", "Whether articles are brought into one spelling."),
    _switch("DEDUPE", "Whether copies of an outlet's own articles are dropped."),
    _switch("STORE", "Whether articles are stored."),
    _switch("FEED_EXPORTERS", "Whether Scrapy's FEEDS know the formats of `crawler export`."),
)


def setting_values(**defaults: Any) -> dict[str, Any]:
    """Every setting's value: as the environment has it, or its default.

    :param defaults: what some have where the environment says nothing, in the place of their own.
    :raises WrongSetting: the environment has one that cannot be used.
    """
    usual: Mapping[str, Any] = {setting.name: setting.default for setting in SETTINGS} | defaults
    found = {setting.name: setting.read(text) for setting in SETTINGS if (text := os.environ.get(setting.name))}
    return {**usual, **found}


def setting_called(name: str) -> Setting | None:
    """This project's setting of a name; None where none is called nearly so, for others may begin their names like it.

    :raises WrongSetting: there is none, but one that is called nearly so.
    """
    for setting in SETTINGS:
        if setting.name == name:
            return setting
    if near := likely_meant(name):
        raise WrongSetting(f"there is no setting {name}; did you mean {near}?")
    return None


def likely_meant(name: str) -> str | None:
    """The setting that somebody may have meant; None where no name is like this one."""
    names = [setting.name.removeprefix(PREFIX) for setting in SETTINGS]
    near = get_close_matches(name.removeprefix(PREFIX), names, n=1, cutoff=0.75)
    return PREFIX + near[0] if near else None


def misspelt() -> dict[str, str]:
    """Names in the environment that are no settings → those that somebody may have meant; others may begin so."""
    known = {setting.name for setting in SETTINGS}
    names = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
    return {name: near for name in names if (near := likely_meant(name))}
