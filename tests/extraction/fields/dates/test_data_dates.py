import pytest

from crawler.extraction.document import Document
from crawler.extraction.fields.dates.data_dates import meta_named_so, script_data, url_day

URL = "https://outlet.example/roofs"


def days(found):
    return [f"{dated.moment.value:%m-%d}" for dated in found]


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/news/2024-05-03/roofs", (2024, 5, 3)),
        ("/20240503/roofs", (2024, 5, 3)),
        ("/news/2024/may/03/roofs", (2024, 5, 3)),
        ("/blog/2024/februar/3/", (2024, 2, 3)),
        ("/1998/Feb-10-Tue-1998/news/1.html", (1998, 2, 10)),
        ("/2024/roofs/03/roofs", None),
        ("/2024/feb/30/roofs", None),
        ("/2024/13/45/roofs", None),
        ("/2023/02/30/2024/05/03/roofs", (2024, 5, 3)),
        ("/article/202405031234567", None),
    ],
)
def test_an_address_names_a_day_that_exists(path, day):
    assert url_day(f"https://outlet.example{path}") == day


def test_of_unheard_of_names_only_instants_that_speak_of_publishing_count():
    page = """<meta name=x-publish-stamp content="2024-05-03T10:00:00Z"><meta name=x-published content="2024-05-04">
    <meta name=x-stamp content="2024-05-05T10:00:00Z">"""
    assert days(meta_named_so(Document.parse(f"{page}<p>x", URL))) == ["05-03"]


def test_a_scripts_data_that_names_two_dates_says_nothing():
    one, other = (f'<script>a = {{"published_at": "2024-05-0{day}T10:00:00Z"}}</script>' for day in (3, 4))
    assert days(script_data(Document.parse(f"<p>x</p>{one}{one}", URL))) == ["05-03"]
    assert not list(script_data(Document.parse(f"<p>x</p>{one}{other}", URL)))
