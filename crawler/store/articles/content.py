"""An article as the bytes of a row: its JSON, compressed by zstd, with its text in it once."""

from __future__ import annotations

import logging
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from crawler.items import Article
from crawler.store.engine import StoreError
from crawler.store.schema import ARTICLE_COLUMNS
from crawler.store.storable import storable_article
from crawler.zstd import CompressionParameter, ZstdError, compress, decompress

logger = logging.getLogger(__name__)

# The first byte of a row's content says what its JSON lacks.
_WHOLE, _WITHOUT_BODY = b"0", b"1"
_IN_CLUSTER = b"2"
"""Before the name of a cluster, its length first, and a content that names another one."""

_ZSTD = b"\x28\xb5\x2f\xfd"
"""How a frame begins (RFC 8878 section 3.1.1); the rows of earlier versions are compressed by zlib."""

_CHECKED: dict[int, int] = {CompressionParameter.checksum_flag: 1}
"""By which a bit that fell over on the disk is noticed; no frame has a checksum by itself, as zlib's streams do."""

_decoder = msgspec.json.Decoder(Article)


def pack(article: Article) -> tuple[Article, bytes]:
    """The article as it can be stored, and the bytes that stand for it.

    The body is left out where it is the text of the blocks, and put together again when it is read.

    >>> article, content = pack(Article(body="One.\\n\\nTwo.", title="a\\0b"))
    >>> article.title, unpack(content) == article
    ('a\ufffdb', True)
    """
    article, data = storable_article(article)
    if article.blocks and article.body == _text_of(article):
        return article, _WITHOUT_BODY + _packed(msgspec.json.encode(replace(article, body="")))
    return article, _WHOLE + _packed(data)


def _packed(data: bytes) -> bytes:
    return compress(data, options=_CHECKED)


def with_cluster(content: bytes, name: str | None) -> bytes:
    """The content of an article that is in another cluster, or in none, without unpacking it.

    >>> _, content = pack(Article(title="a", cluster="one"))
    >>> unpack(with_cluster(content, "two")).cluster, unpack(with_cluster(content, None)).cluster
    ('two', None)
    """
    written = (name or "").encode()
    return _IN_CLUSTER + bytes([len(written)]) + written + (_parted(content) or (None, content))[1]


def _parted(content: bytes) -> tuple[str | None, bytes] | None:
    """The cluster that is named before a content, and the content; None when none is."""
    if content[:1] != _IN_CLUSTER or len(content) < 2:
        return None
    begin = 2 + content[1]
    return content[2:begin].decode(errors="replace") or None, content[begin:]


class DamagedRow(StoreError):
    """What a row holds cannot be read; the cause says why."""

    def __init__(self, what: str):
        super().__init__(
            f"{what} in the store is damaged; `crawler store check` says which, a copy of the store has it"
        )


class DamagedArticles(DamagedRow):
    """Some of the articles asked for cannot be read; all others were given by then."""

    def __init__(self, ids: Sequence[str]):
        named = ", ".join(ids[:3]) + (" and more" if len(ids) > 3 else "")
        StoreError.__init__(
            self, f"{len(ids)} left out that the store has damaged: {named}; `crawler store check` names each"
        )


def unpack(content: bytes) -> Article:
    """The article that a row's content stands for; fields that a row of an earlier version lacks get their defaults.

    :raises DamagedRow: it stands for none.
    """
    try:
        if (parted := _parted(content)) is not None:
            content = parted[1]
        packed = memoryview(content)[1:]
        article = _decoder.decode(decompress(packed) if packed[:4] == _ZSTD else zlib.decompress(packed))
    except (ZstdError, zlib.error, msgspec.DecodeError, UnicodeDecodeError, TypeError) as problem:
        raise DamagedRow("an article") from problem
    if content[:1] == _WITHOUT_BODY:
        article.body = _text_of(article)
    if parted is not None:
        article.cluster = parted[0]
    return article


def unpacked(content: bytes) -> Article | None:
    """The article that a row's content stands for; None when it stands for none."""
    try:
        return unpack(content)
    except DamagedRow:
        return None


def readable(rows: Iterable[Any], damaged: list[str] | None = None) -> Iterator[tuple[Any, Article]]:
    """Rows with an id and a content, and their articles, without what cannot be read.

    :param damaged: gets the ids of those; without it the log has them.
    """
    for row in rows:
        if (article := unpacked(row.content)) is not None:
            yield row, article
        elif damaged is None:
            logger.warning("Article %s in the store is damaged, and left out: see `crawler store check`", row.id)
        else:
            damaged.append(row.id)


def outline_of(row: Mapping[Any, Any]) -> Article:
    """The article of a row with what its columns say alone, which can be read where its content is damaged."""
    said = {name: value for name in ARTICLE_COLUMNS if (value := row[name]) is not None}
    return Article(**said)


def unpack_page(body: bytes) -> bytes:
    """A page's bytes, compressed by zlib.

    :raises DamagedRow: they are not.
    """
    try:
        return zlib.decompress(body)
    except zlib.error as problem:
        raise DamagedRow("a page") from problem


def _text_of(article: Article) -> str:
    return "\n\n".join(block.text for block in article.blocks)
