import gzip
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks import quality, quality_scores
from benchmarks.folds import FOLDS
from benchmarks.quality_corpus import AnnotatedPage, Fields, by_outlet, read_corpus
from crawler.items import Article

ROOT = Path(__file__).parents[2]
WEATHER = ["storm", "rain", "wind", "hail", "frost", "flood"]


def paragraphs(number: int) -> list[str]:
    what = WEATHER[number]
    return [
        f"The {what} of day {number} crossed the valley in the morning and left many roofs bare, the council said.",
        f"Nobody was hurt by the {what}, but {number + 2} roads remain closed until the end of the week.",
        f"Farmers near the river had seen the {what} coming and had brought their animals in by the evening before.",
    ]


def page(number: int) -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs(number))
    return f"""<html lang="en"><head><title>Big {WEATHER[number]} in the valley | The Valley</title>
<meta property="article:published_time" content="2024-05-0{number + 1}T08:00:00+00:00"></head><body>
<nav><a href="/">Home</a></nav><main><article><h1>Big {WEATHER[number]} in the valley</h1>{text}</article></main>
<footer><p>All rights reserved by The Valley. Subscribe to our letter.</p></footer></body></html>"""


def write_folder(folder: Path, truths: list[dict[str, Any]], pages: list[str]) -> Path:
    (folder / "pages").mkdir(parents=True)
    with (folder / "truth.jsonl").open("w") as lines:
        for number, (truth, html) in enumerate(zip(truths, pages, strict=True)):
            name = f"pages/{number}.html.gz"
            (folder / name).write_bytes(gzip.compress(html.encode()))
            lines.write(json.dumps({"id": f"{truth['corpus']}/{number}", "file": name} | truth) + "\n")
    return folder


def write_folds(models: Path) -> None:
    """The package's models as those of each fold."""
    package = ROOT / "crawler"
    for fold in range(FOLDS):
        (models / str(fold)).mkdir()
        for model in [*package.rglob("*.trees"), *package.rglob("extraction/**/*.json")]:
            shutil.copy(model, models / str(fold))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    known = [
        {"corpus": "known", "url": f"https://valley.example/{n}", "paragraphs": [*paragraphs(n), "[Not on the page]"]}
        | {"title": f"Big {WEATHER[n]} in the valley", "publishing_date": f"2024-05-0{n + 1}T08:00:00+00:00"}
        for n in range(5)
    ]
    pieces = {"corpus": "pieces", "url": "https://hill.example/1", "with": paragraphs(5)[:1], "without": ["All rights"]}
    truths = [*known, pieces, {"corpus": "odd", "url": "https://odd.example/", "body": "Fire.", "language": "de"}]
    return write_folder(tmp_path / "folder", truths, [*map(page, range(6)), ""])


def test_a_folder_of_annotated_pages_is_read(folder: Path) -> None:
    pages = read_corpus(folder)
    assert [(p.corpus, p.language) for p in pages] == [("known", "en")] * 5 + [("pieces", "en"), ("odd", "de")]
    assert b"<h1>Big storm" in pages[0].html
    assert pages[0].fields.title == "Big storm in the valley"
    assert pages[0].fields.authors is None
    assert pages[5].fields == Fields()
    assert {key: len(members) for key, members in by_outlet(pages).items()} == {("known", "valley.example"): 5}


def test_every_corpus_language_and_reader_has_a_row(folder: Path) -> None:
    readings = quality.measure(read_corpus(folder))
    rows = {(r["corpus"], r["language"], r["reader"]): r for r in quality.report(readings)}
    assert [key for key in rows if key[0] == "known"] == [
        ("known", language, reader) for language in ("all", "en") for reader in ("crawler", "template", "trafilatura")
    ]
    known = rows["known", "all", "crawler"]
    assert {known[name] for name in ("P", "R", "F1", "mean F1", "exact", "words", "title", "instant", "kind")} == {1}
    assert known["authors"] is None  # nothing is known of them
    assert rows["known", "all", "trafilatura"]["instant"] == 0
    pieces = rows["pieces", "all", "crawler"]
    assert (pieces["F1"], pieces["title"]) == (1, None)


def test_a_page_that_gives_nothing_is_an_error_and_an_empty_answer(folder: Path) -> None:
    readings = quality.measure(read_corpus(folder))
    row = next(r for r in quality.report(readings) if (r["corpus"], r["reader"]) == ("odd", "crawler"))
    assert (row["errors"], row["P"], row["R"], row["exact"]) == (1, 0, 0, 0)


def test_a_page_is_no_article_when_it_is_given_with_another_kind() -> None:
    def right(true: str, given: str) -> float:
        annotated = AnnotatedPage("a/1", "a", "https://outlet.example/1", b"", "en", body="Rain fell.", kind=true)
        read = quality.read(annotated, "crawler", lambda html, url: Article(body="Rain fell.", kind=given))
        return read.fields["kind"]

    assert (right("forum", "service"), right("forum", "article"), right("forum", "live_blog")) == (1, 0, 0)
    assert (right("article", "live_blog"), right("article", "forum")) == (1, 0)


def test_one_command_prints_the_table_and_writes_the_figures(folder: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.quality", str(folder), "--worst", "1", "--json", str(tmp_path / "f")]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "crawler / trafilatura" in printed
    assert "learning, an outlet" in printed
    assert "odd, crawler: text\n   1.00 odd/6 NoArticle" in printed
    assert {row["corpus"] for row in json.loads((tmp_path / "f").read_text())["rows"]} == {"known", "pieces", "odd"}


def test_folds_are_read_alike_by_one_process_and_by_several(folder: Path, tmp_path: Path) -> None:
    write_folds(tmp_path)
    pages = quality.read_folders([folder])
    one, several = (list(quality.report(quality.measure(pages, tmp_path, jobs))) for jobs in (1, 2))
    assert one == several


def test_a_text_without_a_latin_letter_is_scored_by_all_of_its_words() -> None:
    paragraphs = ["Буря прошла над долиной утром, сказал совет города.", "Никто не пострадал."]
    annotated = AnnotatedPage("a/1", "a", "https://outlet.example/1", b"", "ru", paragraphs=paragraphs)
    whole = quality.read(annotated, "crawler", lambda html, url: Article(body="\n\n".join(paragraphs)))
    half = quality.read(annotated, "crawler", lambda html, url: Article(body=paragraphs[0]))
    assert whole.match is not None
    assert half.match is not None
    assert (whole.match.f1, half.match.p) == (1, 1)
    assert 0.5 < half.match.r < 1


def test_an_optional_paragraph_counts_only_when_it_was_read() -> None:
    told = ["One two three four.", "[Five six seven eight nine.]"]
    assert quality_scores.true_text(told, "One two three four.") == told[0]
    assert quality_scores.true_text(told, "Five six seven eight nine.").endswith("\n\nFive six seven eight nine.")


@pytest.mark.parametrize(
    ("true", "read", "day", "instant"),
    [
        ("2024-05-03T08:00:00+02:00", "2024-05-03T06:00:59+00:00", True, True),
        ("2024-05-03T08:00:00+02:00", "2024-05-03T06:01:00+00:00", True, False),
        ("2024-05-03T01:00:00+02:00", "2024-05-02T23:00:00+00:00", True, True),
        ("2024-05-03T08:00:00+02:00", "2024-05-03T08:00:00", True, False),
        ("2024-05-03T08:00:00+02:00", "2024-05-04", False, False),
        ("2024-05-03T08:00:00+02:00", None, False, False),
        (None, None, True, True),
        (None, "2024-05-03", False, False),
    ],
)
def test_a_date_is_right_by_day_and_by_minute(true: str | None, read: str | None, day: bool, instant: bool) -> None:
    assert quality_scores.date_match(true, read) == (day, instant)
