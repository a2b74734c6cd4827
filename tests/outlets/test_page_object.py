"""A page object that cannot be used is refused, with what to do."""

from __future__ import annotations

import pytest

from crawler.outlets.page_object import UnusablePageObject, inputs_of, load_page_object

web_poet = pytest.importorskip("web_poet", reason="the extra `poet` is not installed")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("my_outlets.pages", "is module:Class"),
        ("../pages:HarbourPage", "is module:Class"),
        ("no_such_module:HarbourPage", "cannot be imported: ModuleNotFoundError"),
        ("web_poet:NoSuchPage", "cannot be imported: AttributeError"),
        ("pathlib:Path", "is no page object of web_poet"),
        ("web_poet:HttpClient", "is no page object of web_poet"),
    ],
)
def test_a_name_that_leads_to_no_page_object_is_refused(name: str, said: str) -> None:
    with pytest.raises(UnusablePageObject, match=said):
        load_page_object(name)


def test_a_page_object_gets_what_it_asks_for_or_is_refused() -> None:
    class ByAddress(web_poet.WebPage):
        def __init__(self, response: web_poet.HttpResponse, url: web_poet.ResponseUrl):
            super().__init__(response)

    class ByClient(web_poet.WebPage):
        def __init__(self, response: web_poet.HttpResponse, client: web_poet.HttpClient):
            super().__init__(response)

    ByAddress.__init__.__annotations__ = {"response": web_poet.HttpResponse, "url": web_poet.ResponseUrl}
    ByClient.__init__.__annotations__ = {"response": web_poet.HttpResponse, "client": web_poet.HttpClient}
    assert inputs_of(ByAddress) == {"response": web_poet.HttpResponse, "url": web_poet.ResponseUrl}
    with pytest.raises(UnusablePageObject, match="ByClient asks for HttpClient"):
        inputs_of(ByClient)
