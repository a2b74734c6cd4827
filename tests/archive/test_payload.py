"""What a server did to a body on its way is undone."""

from __future__ import annotations

import gzip
import zlib

import pytest

from crawler.archive.payload import LARGEST_PAGE, decoded

PAGE = b"<p>The ferry leaves again at noon.</p>" * 20


@pytest.mark.parametrize(
    ("body", "codings"),
    [
        (PAGE, []),
        (PAGE, ["identity"]),
        (PAGE, ["none"]),
        (gzip.compress(PAGE, mtime=0), ["gzip"]),
        (gzip.compress(PAGE, mtime=0), ["x-gzip"]),
        (gzip.compress(PAGE, mtime=0), [" GZIP "]),
        (zlib.compress(PAGE), ["deflate"]),
        (gzip.compress(zlib.compress(PAGE), mtime=0), ["deflate, gzip"]),
        (gzip.compress(zlib.compress(PAGE), mtime=0), ["deflate", "gzip"]),
        (PAGE, ["gzip"]),  # it was undone already, and the header stayed
        (b"", ["gzip"]),
    ],
)
def test_a_body_is_read_as_it_was_meant(body, codings):
    assert decoded(body, codings) == (PAGE if body else b"")


@pytest.mark.parametrize(
    "body",
    [
        b"%x\r\n%b\r\n0\r\n\r\n" % (len(PAGE), PAGE),
        b"5\r\n%b\r\n%x;a=b\r\n%b\r\n0\r\nTrailer: x\r\n\r\n" % (PAGE[:5], len(PAGE) - 5, PAGE[5:]),
        b"%x\n%b\n0\n\n" % (len(PAGE), PAGE),
        b"%x\r\n%b\r\n" % (len(PAGE), PAGE),  # it ends without the last chunk
        PAGE,  # whoever wrote the archive undid them
    ],
)
def test_chunks_are_joined(body):
    assert decoded(body, ["chunked"]) == PAGE


def test_a_small_body_that_grows_without_end_is_refused():
    with pytest.raises(ValueError, match="larger than 20 MB once decompressed"):
        decoded(gzip.compress(bytes(LARGEST_PAGE + 1)), ["gzip"])


def test_so_is_one_in_many_layers():
    with pytest.raises(ValueError, match="compressed too many times"):
        decoded(PAGE, ["gzip, gzip, gzip, gzip"])
