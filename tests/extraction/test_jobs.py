import zlib

import msgspec
import pytest

from crawler.extraction.jobs import extract_checked, learn_from, usable_version
from crawler.extraction.template.model import FORMAT, Form, OutletModel
from crawler.items import NoArticle, Page
from crawler.page.walls import Walled

TEXT = "".join(f"<p>Gate {n} of the old mill was opened at noon, and the water fell by an inch.</p>" for n in range(9))
STORY = f"<html><body><article><h1>River falls</h1>{TEXT}</article></body></html>".encode()
HOME = b"<html><head><title>Outlet</title></head><body><h1>Outlet</h1><p>News.</p></body></html>"


def page(body: bytes, asked: str = "/river", came: str | None = None) -> Page:
    host = "https://outlet.example"
    return Page(url=host + asked, final_url=host + (asked if came is None else came), body=body)


def test_bytes_that_are_no_characters_are_no_text() -> None:
    with pytest.raises(NoArticle, match="not text"):
        extract_checked(page(STORY[:200] + bytes(range(1, 9)) * 20))
    assert "Gate 8" in extract_checked(page(STORY.replace(b"River falls", b"River\x01 falls"))).body


@pytest.mark.parametrize(
    ("asked", "came", "walled"), [("/river", "/", True), ("/river", "/?id=3", False), ("/", "/", False)]
)
def test_an_article_whose_address_leads_to_the_front_page_is_gone(asked: str, came: str, walled: bool) -> None:
    with pytest.raises(NoArticle) as problem:
        extract_checked(page(HOME, asked, came))
    assert (isinstance(problem.value, Walled), problem.value.reason == "soft 404") == (walled, walled)


def test_a_template_is_used_by_the_version_of_the_program_that_can_read_it() -> None:
    model = OutletModel(version="0123456789ab", pages=5, near={"div/p": Form(9, 1)})
    assert usable_version(msgspec.json.encode(model)) == "0123456789ab"
    for other in ({"format": FORMAT + 1}, {"pages": 1}):
        assert usable_version(msgspec.json.encode(msgspec.structs.replace(model, **other))) is None
    assert usable_version(b"{") is None


def test_one_page_teaches_no_template() -> None:
    assert learn_from([(zlib.compress(STORY), "https://outlet.example/river")]).template is None
