import gzip
import json

import pytest

from training import fields

PAGE = """<html><head><title>{title} | The Roof</title><meta property="og:title" content="{title} now"></head>
<body><h1>{title}</h1><p>{day}</p><p>Text of the article.</p></body></html>"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "pages").mkdir()
    rows = []
    for number in range(12):
        title, day = f"Roofs gone on the coast after storm {number}", f"{number + 1} May 2024"
        file = f"pages/{number}.html.gz"
        (tmp_path / file).write_bytes(gzip.compress(PAGE.format(title=title, day=day).encode()))
        rows.append({"id": str(number), "corpus": "wcxb", "url": f"https://outlet-{number}.example/a", "file": file,
                     "kind": "article", "title": title, "publishing_date": f"2024-05-{number + 1:02}"})  # fmt: skip
    rows.append(rows[0] | {"id": "shop", "kind": "product"})
    (tmp_path / "truth.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return tmp_path


def test_outlets_are_judged_with_weights_of_others(folder):
    read = fields.pages("title", [folder])
    assert len(read) == 12  # a product is no article
    number, right, best = fields.judged("title", read)["wcxb"]
    assert (number, right, best) == (12, 1.0, 1.0)


def test_a_corpus_whose_licence_does_not_allow_it_is_not_fitted_to(folder):
    read = fields.pages("title", [folder])
    for page in read[:5]:
        page.corpus = "somebody's"
    assert len(fields.choices("title", read)) == 7


def test_writing_says_what_the_weights_were_fitted_to(folder, tmp_path):
    read = {"published": fields.pages("published", [folder])}
    fields.write(tmp_path / "weights.json", read, card=True)
    table = json.loads((tmp_path / "weights.json").read_text(encoding="utf-8"))
    assert table["card"]["published"]["fitted to"] == {"wcxb": "CC-BY-4.0"}
    assert table["card"]["published"]["right on outlets left out"]["wcxb"] == 1.0
    assert table["weights"]["published"]["line after the headline, near it"] > 0


def test_the_figures_are_printed_by_field_and_corpus(folder, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["fields", str(folder), "--field", "published"])
    fields.main()
    assert "1.000 of 1.000" in capsys.readouterr().out


def test_a_share_of_the_outlets_is_read_and_each_is_in_one_fold(folder):
    whole, half = fields.pages("title", [folder]), fields.pages("title", [folder], share=0.5)
    assert 0 < len(half) < len(whole)
    assert {page.outlet for page in half} < {page.outlet for page in whole}
