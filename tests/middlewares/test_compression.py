"""What Content-Encoding says is believed as far as the body bears it out."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response
from scrapy.utils.test import get_crawler

from crawler import zstd
from crawler.crawl.problems import Problem
from crawler.middlewares.compression import BoundedCompressionMiddleware

URL = "https://outlet.example/news/a"
PAGE = b"<!DOCTYPE html><title>The mill turns again</title><p>" + b"The wind came back on Tuesday. " * 40


def read(body, *encodings, size=1 << 20):
    middleware = BoundedCompressionMiddleware.from_crawler(get_crawler(settings_dict={"DOWNLOAD_MAXSIZE": size}))
    headers = {"Content-Type": "text/html", "Content-Encoding": list(encodings)}
    return middleware.process_response(Request(URL), Response(URL, headers=headers, body=body))


@pytest.mark.parametrize("said", ["none", "", "identity", "UTF-8", "binary", "ISO-8859-1", "text/html", "none, x"])
def test_what_names_no_coding_is_passed_over(said):
    response = read(PAGE, said)
    assert isinstance(response, HtmlResponse)
    assert response.body == PAGE


@pytest.mark.parametrize(
    ("said", "body"),
    [
        ("gzip", gzip.compress(PAGE, mtime=0)),
        ("x-gzip", gzip.compress(PAGE, mtime=0)),
        ("GZIP, utf-8", gzip.compress(PAGE, mtime=0)),
        ("utf-8", gzip.compress(PAGE, mtime=0)),
        ("br", brotli.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)),
        ("deflate, gzip", gzip.compress(zlib.compress(PAGE), mtime=0)),
    ],
)
def test_what_is_compressed_is_unpacked(said, body):
    response = read(body, said)
    assert isinstance(response, HtmlResponse)
    assert response.body == PAGE


@pytest.mark.parametrize(
    ("said", "body"),
    [
        ("gzip", PAGE),
        ("br", PAGE),
        ("br", gzip.compress(PAGE, mtime=0)),
        ("gzip, gzip", gzip.compress(PAGE, mtime=0)),
        ("gzip", zlib.compress(PAGE)),
        ("gzip", brotli.compress(PAGE)),
        ("gzip", zstd.compress(PAGE)),
        ("br", zlib.compress(PAGE)),
        ("UTF-8", brotli.compress(PAGE)),
        ("x-deflate", zlib.compress(PAGE)[2:-4]),
        ("gzip", gzip.compress(gzip.compress(PAGE))),
        ("gzip", b"\r\n" + gzip.compress(PAGE)),
    ],
)
def test_a_label_that_the_body_belies_is_passed_over(said, body):
    assert read(body, said).body == PAGE


def test_html_in_gzip_is_unpacked_where_nothing_names_it():
    assert read(gzip.compress(PAGE)).body == PAGE


def test_a_file_in_gzip_is_left_to_its_reader():
    middleware = BoundedCompressionMiddleware.from_crawler(get_crawler())
    response = Response(URL, headers={"Content-Type": "application/gzip"}, body=gzip.compress(PAGE))
    assert middleware.process_response(Request(URL), response) is response


def test_a_damaged_body_is_said_to_be_damaged():
    with pytest.raises(Problem, match="cannot be decompressed"):
        read(b"\x00\x01\x02" * 50, "br")


def test_a_body_in_a_coding_nobody_knows_is_not_taken_for_a_page():
    with pytest.raises(Problem, match="compressed in an unknown way"):
        read(bytes(range(256)) * 4, "compress")


def test_what_grows_too_large_is_not_unpacked():
    with pytest.raises(Problem, match="larger than DOWNLOAD_MAXSIZE"):
        read(gzip.compress(PAGE * 100), "gzip", size=5000)
