"""What a server gives in the place of an article is told from an article."""

from __future__ import annotations

import pytest

from crawler.extraction.jobs import extract_with
from crawler.items import NoArticle, Page
from crawler.page.walls import Walled


def page(html, final_url="https://outlet.example/news/bridge-opens"):
    return Page(url="https://outlet.example/news/bridge-opens", final_url=final_url, body=html.encode())


_CAPTCHA = """<title>outlet.example</title><p>Please enable scripts and disable any ad blocker</p>
<iframe src="https://challenge.example/captcha/?x=1"></iframe>"""
_CAPTCHA_WORDS = "<title>Just a moment...</title><p>Checking your browser."
_CONSENT = """<title>Your privacy</title><h1>Before you read on</h1><p>We and our 800 partners store cookies on
your device to show you advertising. You can change your consent at any time.</p><button>Accept all</button>
<button>More options</button>"""
_CONSENT_FRENCH = """<title>Gestion du consentement</title><p>Avec votre consentement, nous et nos partenaires
utilisons des cookies pour mesurer l'audience.</p><button>Accepter et fermer</button>"""
_LOGIN = """<title>Sign in</title><h1>Welcome back</h1><form action=/login><p>Enter your details to read on.</p>
<input name=user><input type=password name=word><button>Go</button></form>"""
_SOFT_404 = """<title>Outlet</title><h1>Page not found</h1><p>The page that you look for has been moved, or it does
not exist any more. You may want to go to our front page, or search for it.</p>"""
_NOSCRIPT = """<title>Outlet</title><noscript>Dieses Angebot braucht JavaScript.</noscript><div class=frame></div>
<script src=/app.js></script>"""
_MOUNT = "<title>Outlet</title><div id=root></div><footer>© Outlet</footer><script src=/app.js></script>"
_SOFT_404_GERMAN = "<title>404 - Outlet</title><h1>Seite nicht gefunden</h1><p>Es gibt sie nicht.</p>"


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (_CAPTCHA, "captcha"),
        (_CAPTCHA_WORDS, "captcha"),
        (_CONSENT, "consent wall"),
        (_CONSENT_FRENCH, "consent wall"),
        (_LOGIN, "login wall"),
        (_SOFT_404, "soft 404"),
        (_SOFT_404_GERMAN, "soft 404"),
        (_NOSCRIPT, "needs JavaScript"),
        (_MOUNT, "needs JavaScript"),
    ],
)
def test_a_page_in_the_place_of_an_article_is_recognised(html, reason):
    with pytest.raises(Walled) as found:
        extract_with(page(html), None)
    assert found.value.reason == reason


def test_a_front_page_in_the_place_of_a_story_is_a_soft_404():
    teasers = "".join(f"<h2><a href=/n/{n}>Headline about the matter {n}</a></h2><p>Short text.</p>" for n in range(9))
    with pytest.raises(Walled, match="soft 404"):
        extract_with(page(f"<title>Outlet</title><body>{teasers}", final_url="https://outlet.example/"), None)


def test_a_long_consent_wall_at_an_address_of_its_own_is_recognised():
    said = "".join(f"<p>Partner {n} stores cookies on your device to measure what you read there, day by day.</p>"
                   for n in range(40))  # fmt: skip
    html = f"<title>Before you read on</title><article><h1>Before you read on</h1>{said}</article>"
    for address in ("https://consent.outlet.example/ask?for=1", "https://outlet.example/privacy-gate"):
        with pytest.raises(Walled, match="consent wall"):
            extract_with(page(html, final_url=address), None)
    assert extract_with(page(html), None).title == "Before you read on"


def test_an_article_about_captchas_and_cookies_is_an_article():
    said = (
        "Captchas annoy readers, and banners ask for consent to cookies that nobody reads about, said clerk number {}."
    )
    text = "".join(f"<p>{said.format(n)} {said.format(n + 20)}</p>" for n in range(12))
    html = f"""<html><head><title>Why every captcha asks you</title><meta property=og:type content=article></head>
    <body><article><h1>Why every captcha asks you</h1>{text}</article>
    <form class=g-captcha><input type=password></form><button>Accept all</button></body></html>"""
    assert extract_with(page(html), None).title.startswith("Why every captcha")


def test_short_news_about_consent_is_an_article():
    said = "The court ruled on cookies, for which pages have to ask consent, in the case of reader number {}."
    text = "".join(f"<p>{said.format(n)}</p>" for n in range(8))
    html = f"""<html><head><title>Court rules on consent to cookies</title></head><body><article>
    <h1>Court rules on consent to cookies</h1>{text}</article><button>Accept all</button></body></html>"""
    assert extract_with(page(html), None).word_count < 200


def test_a_brief_with_a_cookie_banner_is_an_article():
    html = """<html><head><title>Bridge opens</title><meta property=og:type content=article></head><body><article>
    <h1>Bridge opens</h1><p>The bridge over the river was opened to walkers on Monday, two years after the flood took
    the old one away.</p>
    <p>Cars have to wait until the spring, said the council, which had hoped for an earlier day.</p>
    </article><div class=banner>We use cookies, see our cookie and privacy notice. <button>Accept</button></div>"""
    assert "walkers" in extract_with(page(html), None).body


def test_an_empty_listing_stays_what_it_is():
    with pytest.raises(NoArticle) as found:
        extract_with(page("<title>Sport</title><p>Sport"), None)
    assert not isinstance(found.value, Walled)


BRIEF = """<html><head><title>{0} - The Quay Post</title>{1}</head><body><article><h1>{0}</h1><p>The yard of Westhaven
will close in spring, its owner said on Monday. Nobody was told before, the works council said.</p></article>"""
HEADLINES = (
    "500 jobs to go at the yard",
    "404: how a number became a joke",
    "Missing sailor not found after two nights",
    "Access denied to fishermen at the quay",
)


@pytest.mark.parametrize("headline", HEADLINES)
def test_a_brief_that_is_called_an_article_is_one_whatever_its_headline(headline):
    data = f'{{"@type": "NewsArticle", "headline": "{headline}", "datePublished": "2026-05-04T10:35:00+02:00"}}'
    html = BRIEF.format(headline, f'<script type="application/ld+json">{data}</script>')
    assert extract_with(page(html), None).title == headline


def test_a_brief_without_data_is_an_article_when_its_headline_is_one():
    assert extract_with(page(BRIEF.format(HEADLINES[0], "")), None).title == HEADLINES[0]


def test_a_short_page_whose_place_for_scripts_is_filled_needs_none():
    html = "<title>Outlet</title><div id=app><p>Closed today.</p></div><script src=/app.js></script>"
    with pytest.raises(NoArticle, match="too little text"):
        extract_with(page(html), None)
