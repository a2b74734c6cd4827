"""Options that commands share, and how their values are read."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crawler.answers.moments import first_moment, moment_after

if TYPE_CHECKING:
    from crawler.store import Store

_WHERE = "Where articles are stored: an SQLite file or postgresql://user@host/database."
STORE = typer.Option("--store", envvar="CRAWLER_STORE", metavar="PATH|URL", help=_WHERE)
"""The option before the command, which reads the environment; so the one after it does not, and wins when given."""
_STORE_OF_COMMAND = typer.Option("--store", metavar="PATH|URL", help=f"{_WHERE}  [env var: CRAWLER_STORE]")
Settings = Annotated[
    list[str] | None, typer.Option("-s", "--set", metavar="NAME=VALUE", help="A Scrapy setting; may be repeated.")
]
"""Scrapy settings of a command that crawls."""

Processes = Annotated[
    str, typer.Option("--processes", metavar="N|auto", help="Crawl with so many processes; auto: one for two cores.")
]
"""How many processes share the work of a command that crawls."""

Archive = Annotated[
    str | None,
    typer.Option("--archive", metavar="FOLDER", help="Keep what is fetched there, as WARC files (CRAWLER_ARCHIVE)."),
]
"""Where a command that crawls archives what it fetches."""

LogFormat = Annotated[
    str | None,
    typer.Option("--log-format", metavar="text|json", help="json: one event a line on standard error, for programs."),
]
"""How a command that crawls writes its log."""

Ray = Annotated[
    str | None,
    typer.Option(
        "--ray", metavar="ADDRESS", help="Have all nodes of a Ray cluster do it; auto: the one of this machine."
    ),
]
"""Where other machines are that share the work of a command."""

MOST = 2**31 - 1
"""The largest number of articles or pages that can be asked for: more than a store holds, and databases take it."""

_DEBUG = typer.Option("--debug", help="Show the traceback of an error.")


@dataclass(slots=True)
class Common:
    """What every command is told; ``ctx.obj`` of its context."""

    store: str = "crawler.db"
    """Path or URL of the store."""

    store_named: bool = False
    """Whether ``--store`` named it."""

    debug: bool = False
    """Whether an error shows its traceback."""


def with_common_options(command: Callable[..., None], *, store: bool) -> Callable[..., None]:
    """The command with ``--debug``, and with ``--store`` if wanted; it finds their values in ``ctx.obj``."""

    own = inspect.signature(command, eval_str=True).parameters

    @wraps(command)
    def with_options(*, ctx: typer.Context, debug: bool, store_: str | None = None, **arguments: Any) -> None:
        ctx.obj.debug = debug or ctx.obj.debug  # a group of commands has the option too
        if store_ is not None:
            ctx.obj.store, ctx.obj.store_named = store_, True
        if ctx.obj.store_named:
            _expect_one_store(arguments.get("setting") or ())
        command(**arguments, **({"ctx": ctx} if "ctx" in own else {}))

    options = {"ctx": _keyword("ctx", typer.Context)} | dict(own)
    if store:
        options["store_"] = _keyword("store_", Annotated[str | None, _STORE_OF_COMMAND], None)
    options["debug"] = _keyword("debug", Annotated[bool, _DEBUG], False)
    # typer reads both, and calls with keywords.
    parameters = [option.replace(kind=inspect.Parameter.KEYWORD_ONLY) for option in options.values()]
    with_options.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    with_options.__annotations__ = {option.name: option.annotation for option in parameters}
    return with_options


def _expect_one_store(settings: Sequence[str]) -> None:
    """Refuse a second store beside that of ``--store``.

    :param settings: what ``-s`` gives.
    """
    if any(setting.partition("=")[0].strip() == "CRAWLER_STORE" for setting in settings):
        raise typer.BadParameter("--store names the store already; leave out CRAWLER_STORE", param_hint="-s")


def _keyword(name: str, annotation: Any, default: Any = inspect.Parameter.empty) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def earliest(text: str) -> datetime:
    """The instant of ``--since`` (:func:`crawler.answers.moments.first_moment`).

    :raises typer.BadParameter: it is neither date nor instant in ISO 8601.
    """
    return _read(first_moment, text)


def asked_language(text: str) -> str:
    """The language of ``--language``, as articles have it.

    :raises typer.BadParameter: it is no code of one.
    """
    from crawler.items import is_language_code, language_of_code

    if not is_language_code(text):
        raise typer.BadParameter(f"{text!r} is no code of a language; one is en, another pt-BR")
    return language_of_code(text)


def expect_kind(store: Store, kind: str | None) -> None:
    """Expect of the kind of ``--kind`` that there is one; None is any.

    :raises typer.BadParameter: there is none.
    """
    from crawler.answers.query import problem_of_kind

    if kind is not None and (problem := problem_of_kind(store, kind)):
        raise typer.BadParameter(problem, param_hint="--kind")


def first_too_late(text: str) -> datetime:
    """The instant at which ``--until`` ends (:func:`crawler.answers.moments.moment_after`).

    :raises typer.BadParameter: it is neither date nor instant in ISO 8601.
    """
    return _read(moment_after, text)


def _read(read: Callable[[str], datetime], text: str) -> datetime:
    try:
        return read(text)
    except ValueError as wrong:
        raise typer.BadParameter(str(wrong)) from None


def _begun_names(ctx: typer.Context, incomplete: str) -> list[str]:
    """The names of outlets that begin so, for a shell that completes them: by their files alone, which are not read."""
    folder = ctx.params.get("folder") or OUTLETS
    return sorted(
        path.stem
        for path in Path(folder).glob("*.toml")
        if not path.stem.startswith(".") and path.stem.startswith(incomplete)
    )


Since = Annotated[
    datetime | None,
    typer.Option(parser=earliest, metavar="DATE", help="Only articles published on or after it, e.g. 2026-01-31."),
]
Until = Annotated[
    datetime | None,
    typer.Option(parser=first_too_late, metavar="DATE", help="Only articles published up to that day, it included."),
]
Language = Annotated[
    str | None, typer.Option(parser=asked_language, metavar="CODE", help="Only in this language, such as en.")
]
Outlet = Annotated[
    str | None,
    typer.Option(
        metavar="NAME", autocompletion=_begun_names, help="Only of this outlet: its name, its host or its home."
    ),
]

OutletNames = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="NAME",
        autocompletion=_begun_names,
        help="Outlets, by name, host, home or @group; all when none is named.",
    ),
]
OutletsFolder = Annotated[
    Path, typer.Option("--outlets", envvar="CRAWLER_OUTLETS", metavar="FOLDER", help="Where the outlets' files are.")
]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON, a line each; `crawler schema` describes it.")]
OUTLETS = Path("outlets")
"""The folder of the outlets' files when none is named."""


def given_again(ctx: typer.Context, *, without: Collection[str]) -> list[str]:
    """The arguments that the command was given, for another process.

    :param without: names of parameters that it shall not be given.
    """
    again, positional = list[str](), list[str]()
    for parameter in ctx.command.params:
        source = ctx.get_parameter_source(parameter.name or "")
        if parameter.name in without or source is None or source.name != "COMMANDLINE":
            continue
        value: Any = ctx.params[parameter.name or ""]
        values = value if isinstance(value, list | tuple) else [value]
        if parameter.param_type_name == "argument":
            positional += map(str, values)
        elif value is True:
            again.append(parameter.opts[-1])
        else:
            again += [part for each in values for part in (parameter.opts[-1], str(each))]
    return [*again, "--", *positional] if positional else again
