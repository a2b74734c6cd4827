"""An article as the bytes of a row."""

from __future__ import annotations

import zlib

import pytest

from crawler.items import Article, Block
from crawler.store import StoreError
from crawler.store.articles.content import DamagedRow, pack, unpack, unpack_page, with_cluster
from crawler.zstd import compress, decompress

BLOCKS = [Block(text="The bridge is open. " * 40), Block(text="It was closed. " * 40)]
TEXT = "\n\n".join(block.text for block in BLOCKS)


@pytest.mark.parametrize("body", [TEXT, TEXT + "\n\nA line more.", "", "Another text."])
def test_an_article_comes_back_as_it_was_whether_or_not_its_body_is_its_blocks(body):
    article = Article(title="Bridge", body=body, blocks=BLOCKS)
    assert unpack(pack(article)[1]) == article
    assert unpack(pack(Article(body=body))[1]).body == body


def test_a_text_is_kept_once():
    once, twice = (pack(Article(body=body, blocks=BLOCKS))[1] for body in (TEXT, TEXT[::-1]))
    assert once[:1] != twice[:1]
    assert len(once) < len(twice)


def test_a_row_of_an_earlier_version_which_zlib_compressed_is_read():
    article = Article(title="Bridge", body=TEXT, blocks=BLOCKS)
    content = pack(article)[1]
    assert unpack(content[:1] + zlib.compress(decompress(content[1:]))) == article


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"0", b"0nothing", b"1" + zlib.compress(b"{"), b"0" + zlib.compress(b'"\xff"')),
        *(b"1" + compress(b"{"), b"0" + compress(b'"\xff"'), b"0" + compress(b"{}")[:-1], b"0\x28\xb5\x2f\xfd"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence_of_the_stores(content):
    with pytest.raises(StoreError, match="an article in the store is damaged; `crawler store check` says which"):
        unpack(content)
    with pytest.raises(StoreError, match="a page in the store is damaged"):
        unpack_page(content)


def test_a_bit_that_fell_over_is_noticed():
    article = Article(id="0123456789abcdef", title="Bridge", body=TEXT, blocks=BLOCKS)
    content = pack(article)[1]
    for at in range(8, 8 * len(content)):  # the first byte is no part of the frame
        damaged = bytearray(content)
        damaged[at // 8] ^= 1 << at % 8
        try:
            read = unpack(bytes(damaged))
        except DamagedRow:
            continue
        assert read == article, "a bit that says nothing of the text"


@pytest.mark.parametrize("content", [b"", b"2", b"2\xff", b"2\x01\xff", b"1no zlib"])
def test_a_damaged_row_stays_one_when_its_cluster_gets_another_name(content: bytes) -> None:
    with pytest.raises(DamagedRow):
        unpack(content)
    with pytest.raises(DamagedRow):
        unpack(with_cluster(content, "another"))
