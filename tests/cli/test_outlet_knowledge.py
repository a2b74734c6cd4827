"""A command reads pages with what the outlet's file says, and with the template that is given or stored."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from crawler.cli.outlet_knowledge import Knowledge
from crawler.extraction import OutletModel, learn
from crawler.items import Page
from crawler.outlets import Outlet, outlet_path, write_outlet
from crawler.store import Store
from crawler.store.articles.templates import StoredTemplate, save_template

URL = "https://outlet.example/a"


@pytest.fixture(scope="module")
def model() -> OutletModel:
    def page(number: int) -> bytes:
        text = "".join(f"<p>The keeper opened gate {n} of dam {number}, and the river rose.</p>" for n in range(8))
        return f"<title>Dam {number}</title><h1>Dam {number}</h1><div class=text>{text}</div>".encode()

    return learn([(page(number), f"https://outlet.example/{number}") for number in range(6)])


@pytest.fixture
def store(tmp_path: Path, model: OutletModel) -> str:
    """A store that has a template of one outlet, and what is none of another."""
    path = str(tmp_path / "crawler.db")
    with Store.open(path) as store:
        for outlet, text in (("outlet.example", msgspec.json.encode(model).decode()), ("torn.example", "{")):
            store.write(save_template, outlet, StoredTemplate(text), now=store.now())
    return path


def page(url: str = URL) -> Page:
    return Page(url=url, final_url=url, body=b"")


def test_a_page_gets_what_the_file_of_its_outlet_says(tmp_path: Path) -> None:
    outlet = Outlet(name="outlet", home="https://outlet.example/", selectors={"title": "h2"}, time_zone="Europe/Lisbon")
    write_outlet(outlet, outlet_path(tmp_path, "outlet"))
    own, other, nowhere = page(), page("https://other.example/a"), page("")
    known = Knowledge(tmp_path)
    for each in (own, other, nowhere):
        known.put_into(each)
    assert (own.selectors, own.time_zone) == ({"title": "h2"}, "Europe/Lisbon")
    assert not other.selectors
    assert not nowhere.selectors


def test_the_stored_template_is_used_and_told_once(
    tmp_path: Path, store: str, model: OutletModel, capsys: pytest.CaptureFixture[str]
) -> None:
    known = Knowledge(tmp_path, store=store)
    assert [known.template(URL), known.template(f"{URL}/b")] == [model, model]
    assert known.template("https://other.example/") is None
    [said] = capsys.readouterr().err.splitlines()
    assert said.startswith(f"read with the stored template of outlet.example, {model.version}")
    sent = known.given_to(page())
    assert sent is not None
    assert msgspec.json.decode(sent, type=OutletModel) == model
    assert known.given_to(page("https://other.example/")) is None


def test_a_template_is_used_in_silence_where_nobody_reads(
    tmp_path: Path, store: str, model: OutletModel, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Knowledge(tmp_path, store=store, told=False).template(URL) == model
    assert capsys.readouterr().err == ""


def test_a_stored_template_that_cannot_be_read_is_told_and_the_page_read_without(
    tmp_path: Path, store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    known = Knowledge(tmp_path, store=store)
    assert [known.template("https://torn.example/a"), known.template("https://torn.example/b")] == [None, None]
    [said] = capsys.readouterr().err.splitlines()
    assert said.startswith("read without the template of torn.example: ")


def test_a_store_that_is_not_there_is_not_made_nor_missed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "none.db"
    assert Knowledge(tmp_path, store=str(path)).template(URL) is None
    assert not path.exists()
    assert capsys.readouterr().err == ""


def test_a_given_template_is_for_all_pages_whatever_the_store_holds(
    tmp_path: Path, store: str, model: OutletModel
) -> None:
    file = tmp_path / "template.json"
    file.write_bytes(msgspec.json.encode(model))
    known = Knowledge(tmp_path, file, store)
    assert known.template("https://torn.example/a") == known.template("") == model


def test_a_file_that_holds_no_template_says_how_one_is_made(tmp_path: Path) -> None:
    file = tmp_path / "template.json"
    for text in ("", "[]", "{}", '{"title": "A page"}', "\x00"):
        file.write_text(text)
        with pytest.raises(ValueError, match=r"template\.json holds no template .*; make one with crawler learn -o"):
            Knowledge(tmp_path, file)


def test_a_template_of_one_page_is_not_taken_in_silence(tmp_path: Path, model: OutletModel) -> None:
    file = tmp_path / "template.json"
    file.write_bytes(msgspec.json.encode(msgspec.structs.replace(model, pages=1)))
    with pytest.raises(ValueError, match=r"template\.json holds a template of too few pages"):
        Knowledge(tmp_path, file)
