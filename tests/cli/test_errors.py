"""Every error is one sentence that says what happened to what, and what to do."""

from __future__ import annotations

import errno

import pytest

from crawler.cli.errors import sentence
from crawler.items import NoArticle
from crawler.store import StoreError
from crawler.store.outage import StoreAway


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PermissionError(errno.EACCES, "Permission denied", "a.jsonl"), "a.jsonl may not be used by you; change"),
        (OSError(errno.ENOSPC, "No space left on device"), "the output does not fit: the disk is full; make room"),
        (OSError(errno.EXDEV, "Invalid link", "from.db", None, "to.db"), "to.db: Invalid link."),
        (
            FileNotFoundError(errno.ENOENT, "No such file or directory"),
            "the folder that this runs in is no longer there",
        ),
        (OSError(errno.EMFILE, "Too many open files", "a.html"), "as many files are open as may be; raise the limit"),
        (OSError(errno.EMFILE, "Too many open files"), "as many files are open as may be; raise the limit"),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), "there is not enough memory; end"),
        (BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable"), "no further process may be started"),
        (RuntimeError("can't start new thread"), "no further thread may be started"),
        (OSError("the host hung up"), "the host hung up."),
        (MemoryError(), "there is not enough memory"),
        (NoArticle("too little text"), "no article: too little text."),
        (StoreError("crawler.db is no database; name another"), "crawler.db is no database; name another."),
        (StoreAway("the database gave an error"), "the database gave an error, and run the command again."),
        (ValueError("line 2:\n  delay is no number"), "line 2: delay is no number."),
        (ValueError("the name is taken."), "the name is taken."),
        (ValueError("is it spelled right?"), "is it spelled right?"),
    ],
)
def test_an_error_is_a_sentence(error: Exception, said: str) -> None:
    assert sentence(error).startswith(said)
    assert "\n" not in sentence(error)
    assert sentence(error)[-1] in ".?!"
    assert not sentence(error).endswith("..")


def test_what_nobody_foresaw_says_how_it_is_reported() -> None:
    assert sentence(KeyError("title")) == (
        "unexpected KeyError: 'title'; run the command again with --debug, and report what it shows."
    )
