"""A file that ends between two articles is whole as far as it goes."""

from __future__ import annotations

import gzip
import io
import json

import pytest

from crawler.export import exporter_for
from crawler.items import Article


def written(ending: str, number: int, *, close: bool = True) -> bytes:
    file = io.BytesIO()
    exporter = exporter_for(f"jsonl{ending}")()
    exporter.open(file)
    for n in range(number):
        exporter.write(Article(url=f"https://paper.example/{n}", title=f"Boat {n}"))
    if close:
        exporter.close()
    return file.getvalue()


def titles(lines: bytes) -> list[str]:
    return [json.loads(line)["title"] for line in lines.splitlines()]


@pytest.mark.parametrize("close", [True, False])
def test_gzip_is_read_as_far_as_it_was_written(close):
    assert titles(gzip.decompress(written(".gz", 3, close=close))) == ["Boat 0", "Boat 1", "Boat 2"]


def test_the_same_articles_give_the_same_bytes():
    assert written(".gz", 3) == written(".gz", 3)


def test_zstandard_is_one_frame_whose_blocks_end_with_each_article():
    zstandard = pytest.importorskip("zstandard")
    assert titles(zstandard.ZstdDecompressor().decompressobj().decompress(written(".zst", 3))) == [
        "Boat 0",
        "Boat 1",
        "Boat 2",
    ]
    open_ended = zstandard.ZstdDecompressor().decompressobj().decompress(written(".zst", 2, close=False))
    assert titles(open_ended) == ["Boat 0", "Boat 1"]
