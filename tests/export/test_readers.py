"""What is exported, as the programs read it that it is meant for."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from datetime import UTC, date, datetime

import duckdb
import feedparser
import jsonschema
import msgspec
import openpyxl
import pyarrow.parquet
import pytest
import zstandard
from lxml import etree
from markdown_it import MarkdownIt

from crawler.export import exporter_for, formats
from crawler.export.base import FIELDS
from crawler.export.markdown import to_markdown
from crawler.export.parquet import Partition, write_partitioned
from crawler.items import Article, Block


def _plain(article: Article) -> dict[str, object]:
    """The article's fields as Python's own types, instants in UTC."""
    plain = msgspec.to_builtins(article, builtin_types=(datetime,))
    return json.loads(json.dumps(plain, default=lambda when: when.astimezone(UTC).isoformat()))


@pytest.mark.parametrize("number", [0, 1, 1001])
def test_parquet_has_every_field_with_its_type(written, full: Article, number: int) -> None:
    table = pyarrow.parquet.read_table(io.BytesIO(written("parquet", *[full] * number)))
    assert table.column_names == list(FIELDS)
    rows = table.to_pylist()
    assert len(rows) == number
    for row in rows[-1:]:
        row["provenance"] = dict(row["provenance"])
        assert json.loads(json.dumps(row, default=lambda when: when.isoformat())) == _plain(full)


def test_duckdb_reads_parquet_column_by_column(written, full: Article, bare: Article, tmp_path) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(written("parquet", full, bare))
    found = duckdb.sql(
        "SELECT id, authors[1], blocks[2].kind, published AT TIME ZONE 'UTC', paywalled, provenance['title'], "
        f"confidence FROM '{path}'"
    )
    when = datetime(2026, 3, 31, 23, 30)
    assert found.fetchall() == [
        (full.id, "Anne Auteur", "quote", when, False, "json-ld", 0.5),
        (bare.id, None, None, None, None, None, None),
    ]


@pytest.mark.parametrize(("by", "value"), [("outlet", "outlet.example"), ("date", date(2026, 3, 31))])
def test_a_partitioned_data_set_has_a_folder_for_each_value(full, bare, tmp_path, by: Partition, value: object) -> None:
    assert write_partitioned([full, bare, full], tmp_path, by) == 3
    assert len(list(tmp_path.iterdir())) == 2
    found = duckdb.sql(
        f"SELECT {by}, count(*) FROM read_parquet('{tmp_path}/*/*.parquet', hive_partitioning = true) "
        f"WHERE id = '{full.id}' GROUP BY {by}"
    )
    assert found.fetchall() == [(value, 2)]


def test_sqlite_has_a_table_that_can_be_searched(written, full: Article, bare: Article, tmp_path) -> None:
    path = tmp_path / "a.sqlite"
    path.write_bytes(written("sqlite", full, bare, full))
    with sqlite3.connect(path) as database:
        database.row_factory = sqlite3.Row
        rows = database.execute("SELECT * FROM articles ORDER BY id").fetchall()
        assert [row["id"] for row in rows] == [full.id, bare.id], "an article twice is one row"
        assert json.loads(rows[0]["authors"]) == full.authors
        assert (rows[0]["published"], rows[0]["paywalled"]) == ("2026-03-31T23:30:00+00:00", 0)
        query = "SELECT id FROM articles WHERE rowid IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?)"
        assert [row["id"] for row in database.execute(query, ["ligne"])] == [full.id]
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


@pytest.mark.parametrize("format_", ["rss", "atom"])
def test_feeds_have_the_full_text(written, full: Article, bare: Article, format_: str) -> None:
    parsed = feedparser.parse(written(format_, full, bare))
    assert not parsed.bozo
    first, second = parsed.entries
    assert (first.title, first.link, first.summary) == (full.title, full.url, full.lead)
    assert [author.name for author in first.authors] == full.authors
    assert first.content[0].value == (
        "<p>Le chapeau.</p>\n<p>Première ligne.</p>\n<blockquote><p>東京で、雨。</p></blockquote>"
    )
    assert [tag.term for tag in first.tags] == ["Monde", *full.tags]
    assert first.published_parsed[:5] == (2026, 3, 31, 23, 30)
    assert second.content[0].value == "<p>One paragraph.</p>"


@pytest.mark.parametrize("format_", ["rss", "atom"])
def test_characters_that_xml_has_no_place_for_do_not_break_a_feed(written, format_: str) -> None:
    odd = Article(id="a", title="a\x0bb\ufffe", body="c\x00d", authors=["\x1b[0m"], url="https://outlet.example/\x01")
    assert etree.fromstring(written(format_, odd)) is not None


FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id"],
                "anyOf": [{"required": ["content_html"]}, {"required": ["content_text"]}],
                "properties": {
                    "id": {"type": "string"},
                    "url": {"type": "string", "format": "uri"},
                    "date_published": {"type": "string", "format": "date-time"},
                    "authors": {"type": "array", "items": {"type": "object", "required": ["name"]}},
                    "tags": {"type": "array", "items": {"type": "string"}},
                },
            },
        },
    },
}
"""What jsonfeed.org asks of version 1.1, as far as it is written here."""


@pytest.mark.parametrize("number", [0, 1, 3])
def test_a_json_feed_is_one(written, full: Article, number: int) -> None:
    feed = json.loads(written("jsonfeed", *[full] * number))
    jsonschema.validate(feed, FEED)
    assert [item["content_text"] for item in feed["items"]] == [full.text] * number


@pytest.mark.parametrize("number", [0, 1, 3])
def test_json_ld_says_what_schema_org_calls_it(written, full: Article, number: int) -> None:
    document = json.loads(written("jsonld", *[full] * number))
    assert document["@context"] == "https://schema.org"
    assert len(document["@graph"]) == number
    for article in document["@graph"][:1]:
        assert (article["@type"], article["headline"]) == ("NewsArticle", full.title)
        assert article["author"][1] == {"@type": "Person", "name": "Max Rayon"}
        assert article["isAccessibleForFree"] is True
        assert article["image"] == [
            {
                "@type": "ImageObject",
                "url": "https://outlet.example/i.jpg",
                "caption": "Légende",
                "creditText": "Une agence",
            }
        ]
        assert "articleSection" in article
        assert None not in article.values()


def test_json_ld_is_read_again_as_the_article(written, full: Article) -> None:
    """The extraction reads from a page that holds it what was written."""
    import crawler

    [node] = json.loads(written("jsonld", full))["@graph"]
    data = json.dumps({"@context": "https://schema.org", **node})
    text = "".join(f"<p>{block.text * 20}</p>" for block in full.blocks)
    html = f'<script type="application/ld+json">{data}</script><article><h1>Un titre</h1>{text}</article>'
    article = crawler.extract(html, full.url)
    assert (article.authors, article.published, article.section) == (full.authors, full.published, full.section)


@pytest.mark.parametrize(
    "text",
    [
        "# no heading",
        "- no item",
        "+ no item",
        "1. no item",
        "12) no item",
        "> no quote",
        "=====",
        "---",
        "*no* _emphasis_ `code` ~~gone~~ **",
        "[no](https://outlet.example) ![image](x) <b>tag</b> &amp; &lt;",
        "back\\slash | pipe",
        "| no | table |",
        "https://outlet.example/a_b_c",
        "    four spaces",
    ],
)
@pytest.mark.parametrize("kind", ["paragraph", "list_item", "quote", "heading", "table_row"])
def test_markdown_is_read_as_the_text_that_was_written(text: str, kind: str) -> None:
    block = Block(text=text, kind=kind, level={"heading": 2, "list_item": 1}.get(kind, 0))  # type: ignore[arg-type]
    _, _, body = to_markdown(Article(blocks=[block])).split("---\n", 2)
    html = etree.fromstring(f"<x>{MarkdownIt().enable('table').render(body)}</x>")
    read = " ".join("".join(html.itertext()).split())
    assert read == " ".join((text.replace(" | ", " ") if kind == "table_row" else text).split())
    tags = {element.tag for element in html.iter()} - {"x"}
    allowed = {"list_item": {"ul", "li"}, "quote": {"blockquote", "p"}, "heading": {"h2"}}
    assert tags <= allowed.get(kind, {"p"} if kind != "table_row" else {"table", "thead", "tr", "th", "tbody", "td"})


def test_front_matter_is_values_that_yaml_reads(full: Article) -> None:
    _, front, body = to_markdown(full).split("---\n", 2)
    values = {name: json.loads(value) for name, _, value in (line.partition(": ") for line in front.splitlines())}
    assert values["title"] == full.title
    assert values["authors"] == full.authors
    assert values["published"] == "2026-04-01T01:30:00+02:00"
    assert body.lstrip().startswith("# Un « titre »")


def test_excel_gets_a_mark_for_utf_8_and_authors_as_text(written, full: Article) -> None:
    data = written("excel", full, fields=["title", "authors", "tags", "published"])
    assert data.startswith(b"\xef\xbb\xbf")
    [row] = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert row == {
        "title": full.title,
        "authors": "Anne Auteur; Max Rayon",
        "tags": 'pluie; a;b; c"d',
        "published": "2026-04-01T01:30:00+02:00",
    }


def test_a_workbook_has_instants_as_instants_and_authors_as_text(written, full: Article) -> None:
    full.lead = '=HYPERLINK("https://outlet.example")'
    full.modified = datetime(1871, 5, 1, tzinfo=UTC)
    full.body = "x" * 40_000
    rows = list(openpyxl.load_workbook(io.BytesIO(written("xlsx", full, Article(id="ff")))).active.values)
    assert rows[0] == FIELDS
    first, second = (dict(zip(FIELDS, row, strict=True)) for row in rows[1:])
    assert (first["title"], first["lead"], first["url"]) == (full.title, full.lead, full.url)
    assert (first["authors"], first["paywalled"], first["confidence"]) == ("Anne Auteur; Max Rayon", False, 0.5)
    assert first["published"] == datetime(2026, 3, 31, 23, 30)
    assert first["modified"] == "1871-05-01T00:00:00+00:00"
    assert json.loads(first["provenance"])["title"] == "json-ld"
    assert first["body"] == "x" * 32_767
    assert {name for name, value in second.items() if value is not None} >= {"id", "kind"}
    assert second["published"] is None


def test_a_workbook_has_no_more_rows_than_a_sheet(written, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.export.xlsx._ROWS", 3)
    assert len(list(openpyxl.load_workbook(io.BytesIO(written("xlsx", *[Article()] * 2))).active.values)) == 3
    with pytest.raises(ValueError, match="a sheet has 3 rows, and there are more articles"):
        written("xlsx", *[Article()] * 3)


@pytest.mark.parametrize("format_", sorted(name for name, each in formats().items() if each.selects))
def test_fields_can_be_chosen(written, full: Article, format_: str) -> None:
    data = written(format_, full, fields=["title", "id", "title"])
    if format_ == "parquet":
        names = pyarrow.parquet.read_schema(io.BytesIO(data)).names
    elif format_ == "xlsx":
        names = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(data)).active[1]]
    elif format_ in ("csv", "excel"):
        names = next(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    else:
        read = json.loads(data)
        names = list(read[0] if isinstance(read, list) else read)
    assert names == ["title", "id"]


def test_fields_that_there_are_not_are_refused() -> None:
    with pytest.raises(ValueError, match="no field headline; it has id, url"):
        exporter_for("csv")(fields=["headline"])
    with pytest.raises(ValueError, match="rss has no choice of fields"):
        exporter_for("rss")(fields=["title"])


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


@pytest.mark.parametrize("name", sorted(formats()))
def test_a_format_can_hold_nothing_and_what_has_hardly_anything(written, bare: Article, name: str) -> None:
    assert written(name) != written(name, bare)
