import pytest

from crawler.extraction.document import Document
from crawler.extraction.fields.candidate import first
from crawler.extraction.fields.paywall import paywalls

URL = "https://www.dailyroof.example/weather/roofs-gone"


def json_ld(fields, kind="NewsArticle"):
    return f'<script type="application/ld+json">{{"@type": "{kind}", {fields}}}</script>'


def read(html, url=URL):
    found = first(paywalls(Document.parse(html, url)))
    return None if found is None else found.value


@pytest.mark.parametrize(
    ("page", "paywalled"),
    [
        (json_ld('"isAccessibleForFree": false'), True),
        (json_ld('"isAccessibleForFree": "False"'), True),
        (json_ld('"isAccessibleForFree": "https://schema.org/True"'), False),
        (json_ld('"isAccessibleForFree": true, "hasPart": {"isAccessibleForFree": false, "cssSelector": ".p"}'), True),
        ('<meta property="article:content_tier" content="locked">', True),
        ('<meta property="article:content_tier" content="free">', False),
        ('<meta property="article:content_tier" content="metered">', None),
        ('<meta name="isAccessibleForFree" content="true">', False),
        ('<body class="article is-premium"><p>x</p></body>', True),
        ("<p>x</p>", None),
    ],
)
def test_a_paywall_is_known_from_what_the_page_says(page, paywalled):
    assert read(page) is paywalled
