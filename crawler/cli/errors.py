"""How commands fail: one sentence with what to do, on standard error."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer
from typer.core import TyperGroup

from crawler.cli.options import Common
from crawler.cli.terminal import safe, say

_BY_NUMBER = {
    errno.ENOENT: "does not exist; check the spelling of the path",
    errno.EACCES: "may not be used by you; change its permissions, or name another",
    errno.EPERM: "may not be used by you; change its permissions, or name another",
    errno.EROFS: "is on a file system that cannot be written to; name another",
    errno.EISDIR: "is a folder; name a file",
    errno.ENOTDIR: "has a file where a folder is meant; check the path",
    errno.ENOSPC: "does not fit: the disk is full; make room and run the command again",
    errno.EDQUOT: "does not fit: your quota is used up; make room and run the command again",
    errno.EFBIG: "would be larger than a file may be here; raise the limit (`ulimit -f`), or name another",
    errno.ENAMETOOLONG: "is too long a name; use a shorter one",
}
_OF_PROCESS = {
    errno.EMFILE: "as many files are open as may be; raise the limit (`ulimit -n 4096`) and run the command again",
    errno.ENFILE: "as many files are open as this machine takes; end what has many, and run the command again",
    errno.ENOMEM: "there is not enough memory; end what takes much, or use a machine with more",
}
_SHOWN = 80
_SIGPIPE = 141  # what a shell reports for a program whose reader has gone


class Commands(TyperGroup):
    """The group of all commands, which turns every error into a sentence and an exit status."""

    def make_context(self, *given: Any, **options: Any) -> typer.Context:
        with _in_sentences():  # it prints the help
            return super().make_context(*given, **options)  # type: ignore[return-value]

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        with _in_sentences(ctx):
            return super().invoke(ctx)


@contextmanager
def _in_sentences(ctx: typer.Context | None = None) -> Iterator[None]:
    """Tell what goes wrong, and end with its status.

    :raises typer.Exit: something went wrong.
    """
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        _give_up_stdout()
        raise typer.Exit(_SIGPIPE) from None
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    except Exception as error:
        if _is_for_typer(error):
            if isinstance(error, typer.BadParameter):  # it repeats what was given
                error.message = safe(error.message)
            raise
        if isinstance(error, OSError) and error.errno in _BY_NUMBER and error.filename is None:
            _give_up_stdout()
        common = ctx.obj if ctx is not None and isinstance(ctx.obj, Common) else Common()
        say(traceback.format_exc().rstrip() if common.debug else f"Error: {sentence(error)}", err=True)
        raise typer.Exit(2 if _is_misuse(error) else 1) from None


def _give_up_stdout() -> None:
    """Drop what standard output does not take; the interpreter would try again at its end, and complain."""
    sys.stdout = open(os.devnull, "w")  # noqa: SIM115


def sentence(error: BaseException) -> str:
    """An error as one sentence for a person.

    >>> sentence(FileNotFoundError(2, "No such file or directory", "page.html"))
    'page.html does not exist; check the spelling of the path.'
    """
    from crawler.items import NoArticle

    if isinstance(error, NoArticle):
        said = f"no article: {error.reason}"
    elif isinstance(error, OSError):
        said = _of_system(error)
    elif isinstance(error, MemoryError):
        said = "there is not enough memory; use a smaller page, or a machine with more"
    elif isinstance(error, RuntimeError) and "start new thread" in str(error):
        said = "no further thread may be started; raise the limit (`ulimit -u`), or end what has many"
    elif isinstance(error, UnicodeEncodeError):  # what the shell gave, as a surrogate
        said = f"{error.object[:_SHOWN]!a} is no text in UTF-8; give it in the terminal's encoding"
    elif isinstance(error, ValueError) or _is_store_error(error):
        said = f"{error}{', and run the command again' if _is_away(error) else ''}"
    else:
        said = (
            f"unexpected {type(error).__name__}: {error}; run the command again with --debug, and report what it shows"
        )
    return " ".join(said.split()).rstrip(".") + ("" if said.rstrip().endswith(("?", "!")) else ".")


def _is_for_typer(error: Exception) -> bool:
    return isinstance(error, (typer.Exit, typer.Abort, typer.BadParameter)) or hasattr(error, "exit_code")


def _is_store_error(error: BaseException) -> bool:
    module = sys.modules.get("crawler.store.database")  # not loaded: no store was opened, so none can have failed
    return module is not None and isinstance(error, module.StoreError)


def _is_away(error: BaseException) -> bool:
    module = sys.modules.get("crawler.store.outage")
    return module is not None and isinstance(error, module.StoreAway)


def _is_misuse(error: BaseException) -> bool:
    kinds = {"crawler.spiders.arguments": "WrongArgument", "crawler.setting": "WrongSetting"}
    loaded = {sys.modules[name]: kind for name, kind in kinds.items() if name in sys.modules}  # others raised nothing
    return any(isinstance(error, getattr(module, kind)) for module, kind in loaded.items())


def _of_system(error: OSError) -> str:
    if error.errno is None:
        return str(error)
    if error.errno == errno.ENOENT and error.filename is None:
        return "the folder that this runs in is no longer there; change into one that is"
    if error.errno in _OF_PROCESS:
        return _OF_PROCESS[error.errno]
    if error.errno == errno.EAGAIN:
        return "no further process may be started; raise the limit (`ulimit -u`), or end what has many"
    name = error.filename2 or error.filename or "the output"
    said = _BY_NUMBER.get(error.errno)
    return f"{name} {said}" if said else f"{name}: {error.strerror}"
