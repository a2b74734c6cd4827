import pytest

from crawler.extraction.document import Document
from crawler.extraction.fields.images import images
from crawler.items import Image


def figure(caption):
    page = f'<article><figure><img src="/i/wall.jpg"><figcaption>{caption}</figcaption></figure></article>'
    [found] = images(Document.parse(page, "https://www.dailyroof.example/a"))
    return found.value.caption, found.value.credit


@pytest.mark.parametrize(
    "caption",
    [
        "A wall. Photo: Ada Roof/AP",
        "A wall. (Photo: Ada Roof/AP)",
        "A wall. (Ada Roof/AP)",
        "A wall. © Ada Roof/AP",
        "A wall. Bildquelle: Ada Roof/AP",
        "A wall. Crédit photo : Ada Roof/AP",
        "A wall. Фото: Ada Roof/AP",
        '<p>A wall.</p> <span class="credit"><b>Credit</b>: Ada Roof/AP</span>',
        '<p>A wall.</p> <span class="credit">Photo by Ada Roof/AP</span>',
    ],
)
def test_a_caption_is_told_from_its_credit(caption):
    assert figure(caption) == ("A wall.", "Ada Roof/AP")


def test_a_caption_without_a_credit_stays_whole():
    for caption in ("Roofs: a short history", "A wall (left) and a roof (right)", "A wall (1924)"):
        assert figure(caption) == (caption, None)


def test_the_credit_in_json_ld_loses_its_label():
    page = """<script type="application/ld+json">{"@type": "NewsArticle", "image": {"@type": "ImageObject",
    "url": "/i/wall.jpg", "caption": "A wall", "creditText": "Credit: Ada Roof"}}</script>"""
    [found] = images(Document.parse(page, "https://www.dailyroof.example/a"))
    assert (found.value.caption, found.value.credit) == ("A wall", "Ada Roof")


def test_images_the_main_one_first_with_caption_and_credit():
    page = """<script type="application/ld+json">{"@type": "NewsArticle",
    "image": {"url": "/i/roof_1200x800.jpg", "caption": "A roof"}}</script>
    <meta property="og:image" content="https://www.dailyroof.example/i/roof.jpg">
    <article><figure><img src="data:x" data-src="/i/wall.jpg"><figcaption>A wall. Photo: Ada Roof</figcaption></figure>
    </article><aside><figure><img src="/i/advert.jpg"></figure></aside>"""
    found = images(Document.parse(page, "https://www.dailyroof.example/weather/roofs-gone"))
    assert [one.value for one in found] == [
        Image(url="https://www.dailyroof.example/i/roof_1200x800.jpg", caption="A roof"),
        Image(url="https://www.dailyroof.example/i/wall.jpg", caption="A wall.", credit="Ada Roof"),
    ]
