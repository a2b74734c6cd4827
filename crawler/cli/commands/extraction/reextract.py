"""``crawler reextract``: the archived pages of stored articles, read as they would be read today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from crawler.cli.options import OUTLETS, Outlet, OutletsFolder, Settings, Since
from crawler.cli.outlet_names import stored_outlets, tell_unused
from crawler.cli.terminal import say

if TYPE_CHECKING:
    from rich.text import Text

    from crawler.answers.rows import RereadOutcome
    from crawler.items import Article
    from crawler.running.archives.reextraction import Rereading
    from crawler.store import Store

_FROM_OTHERS = {
    "blocks": ("body",),
    "word_count": ("lead", "body"),
    "content_hash": ("title", "lead", "body"),
}
"""Fields that are made of others: where one of those changes, they do."""

_AS_SURE = 0.01
"""By how much less a confidence moves that only follows what a template has seen since."""

_CHANGING = ("would change", "changed")
"""Outcomes of which the fields are counted."""


class _Outcome(NamedTuple):
    """What becomes of an article that was to be read again."""

    what: RereadOutcome
    """In words, as they are counted."""

    names: tuple[str, ...] = ()
    """The fields that differ."""

    reason: str = ""
    """Why it is left alone."""


def reextract(
    ctx: typer.Context,
    archive: Annotated[Path, typer.Argument(metavar="ARCHIVE", help="What --archive kept: WARC files, or a folder.")],
    outlet: Outlet = None,
    folder: OutletsFolder = OUTLETS,
    since: Since = None,
    write: Annotated[bool, typer.Option("--write", help="Store what has changed, as the same revision.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, a line for each article.")] = False,
    setting: Settings = None,
) -> None:
    """Show what today's extraction would change in stored articles, read from their archived pages.

    Each page is read as a crawl reads it, with what the file of its outlet says and the template that the store holds;
    nothing is fetched. What would go is in [-…-], what would come in {+…+}. Nothing is written without --write; ended
    at any moment, the same command goes on with what is left.

    A line of --json has the id and url of an article, its outcome (as stored, would change, changed, left alone, not
    in the archive), with the reason where it was left alone, and of each field that changes its stored and read value.

    \b
    crawler reextract archive/
    crawler reextract archive/ --outlet outlet.example --since 2026-01-31 --write
    crawler reextract archive/ --json | jq 'select(.changes.title)'
    """
    from crawler.archive.archive import Archive
    from crawler.cli.crawling import given_settings
    from crawler.cli.outlet_knowledge import Knowledge
    from crawler.crawl.workers.pool import Workers
    from crawler.running.archives.reextraction import reextract as read_again
    from crawler.running.local import crawl_settings
    from crawler.store import ArticleQuery, Store
    from crawler.store.frontier.leasing import find_link

    settings = crawl_settings(ctx.obj.store, given_settings(setting or []))
    with Store.open(ctx.obj.store, create=False) as store:
        query = ArticleQuery(outlet=stored_outlets(store, folder, outlet), since=since)
        known = Knowledge(folder, store=ctx.obj.store, told=False)
        _report(
            read_again(
                store.articles(query),
                Archive(archive),
                lambda: Workers.of_settings(settings),
                knowledge=known.given_to,
                link=lambda article: store.read(find_link, (article.url, *article.other_urls)),
            ),
            store if write else None,
            as_json=as_json,
        )
    tell_unused(known.outlets.problems)


def _report(rereadings: Iterator[Rereading], store: Store | None, *, as_json: bool) -> None:
    """Say what changes, and what of all that was.

    :param store: where it is stored; None when it is not.
    :param as_json: say it of each article as JSON; what of all that was goes to standard error.
    """
    counted, fields = Counter[str](), Counter[str]()
    for reread in rereadings:
        outcome = _outcome(reread, store)
        counted[outcome.what] += 1
        if outcome.what in _CHANGING:
            fields.update(outcome.names)
        (_say_json if as_json else _say_text)(reread, outcome)
    say(
        ", ".join(f"{number} {what}" for what, number in counted.items()) or "No article is stored",
        nl=False,
        err=as_json,
    )
    say(f" ({', '.join(f'{name} {number}' for name, number in fields.most_common())})." if fields else ".", err=as_json)


def _outcome(reread: Rereading, store: Store | None) -> _Outcome:
    """What becomes of an article; it is stored if it is to be."""
    from crawler.running.archives.reextraction import NOT_ARCHIVED
    from crawler.store.articles.insert import put_reading

    if reread.article is None:
        missing = reread.reason == NOT_ARCHIVED
        return _Outcome("not in the archive") if missing else _Outcome("left alone", reason=reread.reason)
    names = changed_fields(reread.stored, reread.article)
    if not names:
        return _Outcome("as stored")
    if store is None:
        return _Outcome("would change", tuple(names))
    if not store.write(put_reading, reread.article):
        return _Outcome("left alone", tuple(names), "it was stored anew meanwhile")
    return _Outcome("changed", tuple(names))


def _say_text(reread: Rereading, outcome: _Outcome) -> None:
    from crawler.cli.tables import print_parts

    head = f"{reread.stored.id[:8]} {reread.stored.url}"
    if outcome.names:
        say(f"{head}: {', '.join(outcome.names)}")
        print_parts(*(_change(name, old, new) for name, old, new in _values(reread, outcome)))
        if outcome.reason:
            say(f"  not written: {outcome.reason}")
    elif outcome.reason:
        say(f"{head}: left alone, {outcome.reason}")


def _say_json(reread: Rereading, outcome: _Outcome) -> None:
    from crawler.answers.rows import FieldChange, Reextracted
    from crawler.cli.rows import print_rows

    changes = {name: FieldChange(stored=old, read=new) for name, old, new in _values(reread, outcome)}
    stored = reread.stored
    print_rows(
        [Reextracted(id=stored.id, url=stored.url, outcome=outcome.what, reason=outcome.reason, changes=changes)]
    )


def _values(reread: Rereading, outcome: _Outcome) -> list[tuple[str, Any, Any]]:
    """The fields that change, each with its stored and its read value."""
    return [(name, getattr(reread.stored, name), getattr(reread.article, name)) for name in outcome.names]


def changed_fields(stored: Article, article: Article) -> list[str]:
    """The fields in which two readings of an article differ, without those that only follow another of them; none where
    a template that was extended since gives the same, and is as sure of it to a hundredth.

    >>> from crawler.items import Article
    >>> changed_fields(Article(title="Rain", body="It rains."), Article(title="Rain", body="It rained.", word_count=2))
    ['body']
    """
    from dataclasses import fields

    names = [field.name for field in fields(stored) if field.name != "handle"]
    changed = [name for name in names if getattr(stored, name) != getattr(article, name)]
    if "model" in changed and abs((stored.confidence or 0.0) - (article.confidence or 0.0)) < _AS_SURE:
        changed = [name for name in changed if name != "confidence"]
    if changed == ["model"]:
        return []
    return [name for name in changed if not any(other in changed for other in _FROM_OTHERS.get(name, ()))]


def _change(name: str, old: Any, new: Any) -> Text:
    """A field before and after: a text as a word diff, of provenance what differs, anything else as a whole."""
    from rich.text import Text

    from crawler.cli.commands.history import marked_words

    head = Text(f"  {name}: ")
    if isinstance(old, dict) and isinstance(new, dict):
        both = sorted(key for key in {*old, *new} if old.get(key) != new.get(key))
        return head.append(", ".join(f"{key} {_written(old.get(key))} → {_written(new.get(key))}" for key in both))
    if isinstance(old, str) and isinstance(new, str):
        return head.append_text(marked_words(old, new))
    return head.append(f"{_written(old)} → {_written(new)}")


def _written(value: Any) -> str:
    import msgspec

    return value if isinstance(value, str) else "none" if value is None else msgspec.json.encode(value).decode()
