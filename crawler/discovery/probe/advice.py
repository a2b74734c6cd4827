"""What is wrong with an outlet as a whole, and what a person can do about it."""

from __future__ import annotations

from crawler.discovery.probe.findings import Trouble

_ADVICE = (
    ("host does not resolve", "Check the spelling of the address, and the network."),
    ("connection refused", "Nothing answers there; check the address and its port."),
    ("no answer in time", "Try again later, or with -s DOWNLOAD_TIMEOUT=120."),
    ("too many redirects", "It leads in circles; open it in a browser and add the address that it ends at."),
    ("forbidden by robots.txt", "The outlet asks crawlers not to come; ask it for permission."),
    ("robots.txt answered", "Without its robots.txt nothing may be fetched; try again later."),
    ("answered 401", "It wants a login; ask the outlet for access."),
    ("answered 403", "The outlet does not let this crawler in; write to it, with CRAWLER_CONTACT set to your address."),
    ("answered 404", "Open it in a browser: has the front page moved?"),
    ("answered 410", "The outlet says that it is gone for good."),
    ("answered 429", "It asks for fewer requests; try again later, with -s DOWNLOAD_DELAY=10."),
    ("answered 451", "It may not be shown here for legal reasons."),
    ("answered 5", "The outlet has a problem of its own; try again later."),
    ("lists no articles", "Its pages may be put together by scripts; name a section, a feed or a sitemap of it."),
)

_RENDER = "have a browser run its scripts, with `render = true` in its file (docs/guides/javascript.md)"


def fetch_trouble(problem: str) -> Trouble:
    """What it means that the front page could not be used.

    >>> fetch_trouble("answered 503").advice
    'The outlet has a problem of its own; try again later.'
    """
    advice = next((advice for start, advice in _ADVICE if problem.startswith(start)), "Open it in a browser.")
    return Trouble(what=problem, advice=advice, fatal=problem != "lists no articles")


def redirect_trouble(url: str) -> Trouble:
    """The front page leads to another outlet."""
    return Trouble(what=f"redirects to {url}", advice="If that is where it is published, add that address.", fatal=True)


def wall_trouble(wall: str) -> Trouble:
    """The front page shows a captcha, asks for consent or a login, or says that it is not there, and nothing else.

    :param wall: as :class:`~crawler.discovery.probe.reading.FrontPage` names it.
    """
    if wall == "captcha":
        advice = "It takes this crawler for an attack and nothing gets round that; write to the outlet."
    elif wall == "soft 404":
        advice = "Open it in a browser: has the front page moved?"
    elif wall == "login wall":
        advice = "It wants a login; ask the outlet for access. Its feeds may be open: name one with `add`."
    elif wall == "needs JavaScript":
        said = "gives its pages to browsers that run JavaScript only"
        return Trouble(what=said, advice=f"Its feeds and sitemaps may say enough: name one in its file; or {_RENDER}.")
    else:
        advice = "Its pages are shown after a click only; its feeds and sitemaps may be open: name one with `add`."
    return Trouble(what=f"shows a {wall} instead of its pages", advice=advice)


def scripts_trouble() -> Trouble:
    """Its pages list articles, whose own pages show nothing without scripts."""
    return Trouble(what="shows its articles to browsers that run JavaScript only", advice=f"You can {_RENDER}.")
