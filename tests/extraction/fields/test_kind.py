import pytest

from crawler.extraction.document import Document
from crawler.extraction.metadata import read_metadata

URL = "https://www.dailyroof.example/weather/roofs-gone"


def json_ld(fields, kind="NewsArticle"):
    return f'<script type="application/ld+json">{{"@type": "{kind}", {fields}}}</script>'


def read(html, url=URL):
    return read_metadata(Document.parse(html, url)).kind


@pytest.mark.parametrize(
    ("page", "url", "kind"),
    [
        (json_ld('"headline": "a"', "LiveBlogPosting"), URL, "live_blog"),
        (json_ld('"headline": "a"', "OpinionNewsArticle"), URL, "opinion"),
        (json_ld('"name": "a"', "ImageGallery"), URL, "gallery"),
        (json_ld('"name": "a"', "VideoObject"), URL, "video"),
        (json_ld('"headline": "a", "video": {"@type": "VideoObject"}'), URL, "article"),
        (json_ld('"name": "a"', "VideoObject") + '<meta property="og:type" content="article">', URL, "article"),
        ("<h1>Storm: live updates</h1>", URL, "live_blog"),
        ("<h1>The storm – in pictures</h1>", URL, "gallery"),
        ("<h1>In Bildern: der Sturm</h1>", URL, "gallery"),
        ("<h1>What to see in pictures of a storm</h1>", URL, "article"),
        ('<meta property="og:type" content="video.other">', URL, "video"),
        ("<p>x</p>", "https://outlet.example/video/roofs", "video"),
        (json_ld('"articleSection": "Fotostrecken"'), URL, "gallery"),
        (json_ld('"articleSection": "Kommentar"'), URL, "opinion"),
        ("<p>x</p>", "https://outlet.example/opinion/roofs", "opinion"),
        ("<p>x</p>", "https://outlet.example/news/opinion", "article"),
    ],
)
def test_the_kind_of_an_article(page, url, kind):
    assert read(page, url) == kind
