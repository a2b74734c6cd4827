"""A page object of web-poet that an outlet's file names wins over what is read, field by field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.extraction import extract, extract_page
from crawler.extraction.explain import explain_page
from crawler.extraction.overrides.page_object import PageObjectFailed
from crawler.items import Link, NoArticle, Page
from crawler.outlets import OutletFileError, read_outlet

pytest.importorskip("web_poet", reason="the extra `poet` is not installed")

URL = "https://outlet.example/news/harbour-opens"
_SENTENCES = [f"The harbour was closed for {n} years, and few expected that it would open again." for n in range(2, 10)]
_PAGE = (
    "<html lang=en><head><title>The harbour opens</title><meta name=author content='Ann Lee'></head><body>"
    "<article><h1>The harbour opens</h1><h2 class=real>Harbour open, at last</h2><i class=d>3 May 2024, 15:47 GMT</i>"
    f"<div class=text>{''.join(f'<p>{s}</p>' for s in _SENTENCES)}</div></article></body></html>"
)
_PAGES = """
from dataclasses import dataclass
import attrs
from web_poet import HttpClient, HttpResponse, ItemPage, PageParams, ResponseUrl, Returns, WebPage, field

class Fields(WebPage):
    @field
    def title(self):
        return self.css("h2.real::text").get()
    @field
    async def published(self):
        return self.css("i.d::text").get()
    @field
    def section(self):
        return None
    @field
    def images(self):
        return [{"url": self.urljoin("/boat.jpg")}]

@dataclass
class Story:
    body: str
    tags: list
    language: str

@attrs.define
class ByItem(ItemPage[Story]):
    url: ResponseUrl
    response: HttpResponse
    def to_item(self):
        return Story("\\n\\n".join(self.response.css("p::text").getall()[:3]), [str(self.url)], "no")

class Raises(WebPage):
    async def to_item(self):
        return {"title": self.css("h1::text").getall()[7]}

class Misspelt(WebPage):
    async def to_item(self):
        return {"tittle": "x"}

class WrongType(WebPage):
    async def to_item(self):
        return {"images": [{"caption": "No address"}]}

@attrs.define
class WantsMore(WebPage):
    http: HttpClient

class NoPage:
    pass
"""


@pytest.fixture(scope="module", autouse=True)
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("pages")
    (folder / "harbour_pages.py").write_text(_PAGES)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        yield


def test_its_fields_win_and_say_so_the_rest_stays_as_read() -> None:
    article = extract(_PAGE, URL, page_object="harbour_pages:Fields", selectors={"title": "h1"})
    assert article.title == "Harbour open, at last"
    assert article.published == datetime(2024, 5, 3, 15, 47, tzinfo=UTC)
    assert [image.url for image in article.images] == ["https://outlet.example/boat.jpg"]
    assert {name for name, how in article.provenance.items() if how == "page object"} == {
        "title",
        "published",
        "images",
    }
    assert article.authors == ["Ann Lee"]
    assert article.body.split("\n\n") == _SENTENCES


def test_an_item_of_a_class_of_its_own_gives_body_tags_and_language() -> None:
    article = extract(_PAGE, URL, page_object="harbour_pages:ByItem")
    assert [block.text for block in article.blocks] == _SENTENCES[:3]
    assert article.body == "\n\n".join(_SENTENCES[:3])
    assert (article.tags, article.language, article.provenance["body"]) == ([URL], "no", "page object")
    assert article.word_count == 45
    assert article.title == "The harbour opens"


def test_what_found_the_page_does_not_win_over_it() -> None:
    page = Page(url=URL, final_url=URL, body=_PAGE.encode(), page_object="harbour_pages:Fields")
    page.link = Link(url=URL, how="feed", title="Another", published=datetime(2020, 1, 1, tzinfo=UTC))
    article = extract_page(page)
    assert (article.title, article.published) == ("Harbour open, at last", datetime(2024, 5, 3, 15, 47, tzinfo=UTC))


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Raises", "page object failed: IndexError"),
        ("Misspelt", "page object failed: no article has a field 'tittle'"),
        ("WrongType", "page object failed: its images is none"),
    ],
)
def test_one_that_fails_costs_the_page_with_the_reason(name: str, reason: str) -> None:
    with pytest.raises(PageObjectFailed) as failed:
        extract(_PAGE, URL, page_object=f"harbour_pages:{name}")
    assert failed.value.reason == reason


def test_a_page_that_is_no_article_says_so_rather_than_that_the_page_object_does_not_fit() -> None:
    with pytest.raises(NoArticle, match="error page"):
        extract("<title>404 not found</title><p>Gone.", URL, page_object="harbour_pages:Raises")


def test_an_explanation_names_it_and_why_it_failed() -> None:
    page = Page(url=URL, final_url=URL, body=_PAGE.encode(), page_object="harbour_pages:Fields")
    title = next(field for field in explain_page(page).fields if field.name == "title")
    assert (title.source, [value for value, _ in title.lost][:1]) == ("page object", ["The harbour opens"])
    page.page_object = "harbour_pages:Raises"
    assert explain_page(page).verdict == "no article: page object failed: IndexError (list index out of range)"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "harbour_pages:WantsMore",
            "asks for HttpClient; it is given HttpResponse, ResponseUrl, RequestUrl, PageParams",
        ),
        ("harbour_pages:NoPage", "is no page object of web_poet"),
        ("harbour_pages:Missing", "cannot be imported: AttributeError"),
        ("no_such_module:Page", "cannot be imported: ModuleNotFoundError"),
        ("harbour_pages", "a page object is module:Class"),
    ],
)
def test_one_that_cannot_be_used_is_told_when_the_outlets_file_is_read(tmp_path: Path, name: str, said: str) -> None:
    path = tmp_path / "harbour.toml"
    path.write_text(f'home = "https://outlet.example/"\npage_object = "{name}"\n')
    with pytest.raises(OutletFileError, match="line 2") as error:
        read_outlet(path)
    assert said in str(error.value)


def test_the_outlets_file_is_used_by_extract_from_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import subprocess
    import sys

    (tmp_path / "my_pages.py").write_text(_PAGES)
    (tmp_path / "page.html").write_text(_PAGE)
    (tmp_path / "outlets").mkdir()
    outlet = 'home = "https://outlet.example/"\npage_object = "my_pages:Fields"\n'
    (tmp_path / "outlets/harbour.toml").write_text(outlet)
    # As the installed command does, which has no working folder among its paths.
    code = "import sys; sys.path.remove(''); from crawler.cli import main; main()"
    command = [sys.executable, "-c", code, "extract", "page.html", "--url", URL]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert json.loads(done.stdout)["title"] == "Harbour open, at last"
