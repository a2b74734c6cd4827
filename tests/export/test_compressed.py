"""A file that ends between two articles is whole as far as it goes."""

from __future__ import annotations

import gzip
import io
import json

import duckdb
import msgspec
import zstandard

from crawler.export import exporter_for
from crawler.items import Article


def test_the_same_articles_give_the_same_bytes(written, full: Article) -> None:
    assert written("a.jsonl.gz", full) == written("a.jsonl.gz", full)


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
