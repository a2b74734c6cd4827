import pytest

from crawler.extraction.document import Document
from crawler.extraction.fields.dates.site_frame import without_frame
from crawler.page.text import text_of

PAGE = "<html><body>{}<main><h1>Roofs</h1><p>The roof of the hall fell.</p></main></body></html>"


@pytest.mark.parametrize(
    "frame",
    [
        "<header><p>Sunday, 29 November 2026</p></header>",
        "<div class=topbar><p>Sunday, 29 November 2026</p></div>",
        "<footer>Last built on 29 November 2026</footer>",
        "<div class=site-footer><p>Last built on 29 November 2026</p></div>",
    ],
)
def test_what_is_the_site_s_is_left_out(frame):
    assert "November" not in text_of(without_frame(Document.parse(PAGE.format(frame))))


@pytest.mark.parametrize(
    "own",
    [
        "<header><h1>Roofs</h1><p>29 November 2026</p></header>",
        "<article><footer>29 November 2026</footer></article>",
        "<div class=date><p>29 November 2026</p></div>",
    ],
)
def test_what_is_the_article_s_stays(own):
    doc = Document.parse(PAGE.format(own))
    assert "November" in text_of(without_frame(doc))
    assert "November" in text_of(doc.tree)
