"""A file that ends between two articles is whole as far as it goes."""

from __future__ import annotations

import gzip
import io
import json

import duckdb
import msgspec
import pytest
import zstandard

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


def test_zstandard_is_one_frame_that_grows_by_whole_records(full: Article) -> None:
    exporter, fp = exporter_for("a.jsonl.zst")(), io.BytesIO()
    exporter.open(fp)
    exporter.write(full)
    cut = zstandard.ZstdDecompressor().decompressobj().decompress(fp.getvalue())
    assert msgspec.json.decode(cut, type=Article) == full
    exporter.write(full)
    exporter.close()
    whole = zstandard.ZstdDecompressor().stream_reader(io.BytesIO(fp.getvalue())).read()
    assert len(whole.splitlines()) == 2


def test_duckdb_reads_compressed_lines(written, full: Article, tmp_path) -> None:
    for ending in ("jsonl.zst", "jsonl.gz"):
        path = tmp_path / f"a.{ending}"
        path.write_bytes(written(str(path), full, full))
        assert duckdb.sql(f"SELECT count(*), any_value(title) FROM read_json('{path}')").fetchall() == [(2, full.title)]


def test_a_compressed_file_that_was_cut_between_two_records_is_whole() -> None:
    exporter, fp = exporter_for("a.jsonl.gz")(), io.BytesIO()
    exporter.open(fp)
    exporter.write(Article(title="one"))
    whole = gzip.decompress(fp.getvalue())
    exporter.write(Article(title="two"))
    assert json.loads(whole)["title"] == "one"
    assert len(gzip.decompress(fp.getvalue()).splitlines()) == 2
