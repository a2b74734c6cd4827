import pytest

from crawler.extraction.document import Document
from crawler.extraction.fields.site_name import SiteName, site_names


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Daily Roof", True),
        ("THE DAILY ROOF", True),
        ("Daily Roof Online", True),
        ("dailyroof.example", True),
        ("news.dailyroof.example", True),
        ("Roofers", False),
        ("The daily life below a roof of the town", False),
        ("news", False),
    ],
)
def test_the_outlets_name_is_told_give_or_take_an_article_an_ending_or_a_domain(text, same):
    assert SiteName(["The Daily Roof"], "https://news.dailyroof.example/a").matches(text) is same


def test_an_address_that_cannot_be_read_leaves_the_names():
    assert SiteName(["The Daily Roof"], "http://[").matches("Daily Roof")


def test_what_the_head_calls_the_outlet_comes_before_what_the_data_does():
    page = """<meta property=og:site_name content="The Daily Roof"><meta name=publisher content="https://roof.example">
    <script type="application/ld+json">[{"@type": "NewsArticle", "publisher": {"name": "Roof Group"}},
    {"@type": "Organization", "name": "Tiles"}, {"@type": "WebSite", "name": "Roof Web"}]</script><p>x"""
    found = [(name.value, name.source) for name in site_names(Document.parse(page, "https://dailyroof.example/a"))]
    assert found == [("The Daily Roof", "meta og:site_name"), ("Roof Group", "json-ld"), ("Roof Web", "json-ld")]


@pytest.mark.parametrize(
    ("name", "host"),
    [("ΣΤΕΓΗ ΤΩΡΑ", "www.stegitora.example"), ("Новая Крыша", "novayakrysha.example"), ("Дах", "dakh.example")],
)  # fmt: skip
def test_a_host_spells_a_name_of_another_alphabet(name, host):
    site = SiteName([], f"https://{host}/a")
    assert site.matches(name)
    assert not site.matches("Новости дня")
