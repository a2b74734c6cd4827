from crawler.extraction.document import Document
from crawler.extraction.fields.dates.searched_date import searched

URL = "https://outlet.example/roofs"


def days(found):
    return [f"{dated.moment.value:%m-%d}" for dated in found]


def test_numbers_that_are_searched_for_are_read_as_the_page_s_language_writes_them():
    page = "<html lang={}><body><h1>Roofs</h1><p>Published on 05/04/2024 in the evening</p></body></html>"
    assert days(searched(Document.parse(page.format("en-GB"), URL))) == ["04-05"]
    assert days(searched(Document.parse(page.format("en-US"), URL))) == ["05-04"]
    glued = "<html lang=en-US><body><h1>Roofs gone</h1><p class=date>05/04/24</p><p>It is gone.</p></body></html>"
    assert days(searched(Document.parse(glued, URL))) == ["05-04"], "with a year of two digits, too"
