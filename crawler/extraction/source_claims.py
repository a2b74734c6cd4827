"""What a page's source said of it (a feed, a sitemap, a listing), held against what the page says itself."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from crawler.extraction.metadata import Metadata
from crawler.items import Article, Link
from crawler.page.text import fold_letters

_FIELDS = ("title", "published", "modified", "language", "section", "tags")
_DAY = timedelta(days=1)
_GUESSED = ("url", "text", "html", "last-modified")


def apply_claims(article: Article | Metadata, link: Link) -> None:
    """Fill an article's empty fields with what its source said, and note where the two differ.

    A feed that knows the minute settles a page that knows only the day, and a date that the page gives nowhere but
    in its address or its text yields to the source's. What is filled has the source (``feed``, ``sitemap``,
    ``section``) as its provenance; where page and source contradict each other the page's value stays, and its
    provenance ends with what the source said.

    >>> article = Article(title="Rain again", published=datetime.fromisoformat("2026-01-31T08:00Z"))
    >>> said = Link(url="https://outlet.example/a", how="feed", language="en-GB",
    ...             published=datetime.fromisoformat("2026-01-29T08:00Z"))
    >>> apply_claims(article, said)
    >>> article.language, article.provenance["published"]
    ('en-GB', 'page; feed says 2026-01-29T08:00:00+00:00')
    """
    for name in _FIELDS:
        said, own = getattr(link, name), getattr(article, name)
        if not said:
            continue
        if not own or (name == "published" and _is_better(said, own, article.provenance.get(name, ""))):
            setattr(article, name, said)
            article.provenance[name] = link.how
        elif link.how in ("feed", "sitemap") and _differ(name, said, own):
            shown = said.isoformat() if isinstance(said, datetime) else said
            article.provenance[name] = f"{article.provenance.get(name, 'page')}; {link.how} says {shown}"


def _is_better(said: datetime, own: datetime, source: str) -> bool:
    if _aware(own).timetz().replace(tzinfo=None) == time(0) and said.timetz().replace(tzinfo=None) != time(0):
        return abs(_aware(said) - _aware(own)) <= _DAY
    return source.partition(" ")[0] in _GUESSED and abs(_aware(said) - _aware(own)) > _DAY


def _differ(name: str, said: Any, own: Any) -> bool:
    if name == "published":
        return abs(_aware(said) - _aware(own)) > _DAY
    if name == "language":
        return str(said)[:2].lower() != str(own)[:2].lower()
    return name == "title" and fold_letters(said) != fold_letters(own)


def _aware(when: datetime) -> datetime:
    return when if when.tzinfo else when.astimezone()
