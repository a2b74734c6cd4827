"""Pages of shops, forums, handbooks and services are no articles; articles without any data are."""

from __future__ import annotations

import pytest

from crawler.extraction import extract
from crawler.extraction.explain import explain
from crawler.extraction.jobs import extract_checked, extract_to_learn, extract_with
from crawler.extraction.page_kind.decision import LEAST
from crawler.items import NoArticle, Page

MENU = [
    *("home", "bells", "lamps", "ropes", "anchors", "charts", "paint", "pumps", "sails", "tools", "clothes", "books"),
    *("about", "contact", "imprint", "delivery", "jobs", "search"),
]
HEAD = "<head><title>{title}</title>{data}</head>"
STORY = "".join(
    f"<p>The harbour master of Lundholm said on day {day} that the ferry would sail again once its {part} had been "
    f"repaired in the yard, which the council had paid for in the spring after a long debate about the costs.</p>"
    for day, part in enumerate(("shaft", "rudder", "bow door", "radio mast", "engine"), 2)
)


def page(title: str, body: str, data: str = "", classes: str = "") -> str:
    menu = "".join(f"<li><a href='/{name}'>{name}</a></li>" for name in MENU)
    head = HEAD.format(title=title, data=data)
    return f"<html>{head}<body class='{classes}'><nav><ul>{menu}</ul></nav>{body}<footer>Imprint</footer></body></html>"


def post(number: int) -> str:
    return (
        f"<div class='post'><div class='author'><a href='/u/{number}'>sailor{number}</a> "
        f"<span>Posts: {number * 31}</span></div><div class='date'>{number + 2} May 2026, "
        f"10:3{number}</div><p>I had the same problem with my pump last "
        f"year. Did you try to clean the filter number {number} first? Mine was full of sand and weed.</p>"
        "<a href='#reply'>Reply</a> <a href='#quote'>Quote</a></div>"
    )


PRODUCT = page(
    "Brass ship's bell – Chandlery",
    "<main><h1>Brass ship's bell</h1><p>€ 49.90</p><form><select><option>Small</option><option>Large</option></select>"
    "<input name='amount'><button>Add to basket</button></form><p>Our brass bell is cast by hand and comes with a "
    "rope. It rings clear and can be heard across the whole harbour. Delivery within three "
    "days.</p><ul><li>Height 15 cm</li>"
    "<li>Weight 1.2 kg</li><li>Brass, polished</li></ul><h2>You may also like</h2>"
    + "".join(
        f"<div><a href='/p/{n}'><img src='/{n}.jpg'>Brass lamp {n}</a><span>€ {n}9.00</span></div>" for n in range(8)
    )
    + "</main>",
    "<meta property='og:type' content='product'><meta property='product:price:amount' content='49.90'>"
    '<script type="application/ld+json">{"@type": "Product", "name": "Brass ship\'s bell", "offers": '
    '{"@type": "Offer"}}</script>',
)
FORUM = page(
    "Bilge pump keeps running – Sailors' forum",
    "<h1>Bilge pump keeps running</h1>" + "".join(map(post, range(1, 9))) + "<form><textarea></textarea><button>Post"
    "</button></form>",
    '<script type="application/ld+json">{"@type": "DiscussionForumPosting", "headline": "Bilge pump"}</script>',
)
DATA = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry sails again", '
    '"datePublished": "2026-05-04T10:35:00+02:00"}</script>'
)


@pytest.mark.parametrize(
    ("html", "url", "reason"),
    [
        (PRODUCT, "https://chandlery.example/products/brass-ships-bell", "product page"),
        (FORUM, "https://forum.sailors.example/threads/bilge-pump-keeps-running.4711/", "forum thread"),
    ],
)
def test_other_kinds_of_page_are_refused_with_what_they_are(html: str, url: str, reason: str) -> None:
    with pytest.raises(NoArticle) as refused:
        extract(html, url)
    assert refused.value.reason == reason


@pytest.mark.parametrize("url", ["https://outlet.example/2026/05/ferry-sails-again", ""])
def test_an_article_needs_no_data_and_no_address(url: str) -> None:
    html = page("Ferry sails again", f"<h1>Ferry sails again</h1>{STORY}")
    assert extract(html, url).title == "Ferry sails again"


def test_what_calls_itself_an_article_is_one() -> None:
    html = page("Ferry sails again", f"<h1>Ferry sails again</h1><p>{'Nobody was hurt. ' * 8}</p>", DATA)
    assert "Nobody was hurt." in extract(html, "https://outlet.example/shop/ferry").text


def test_a_page_of_before_html_5_is_not_judged_by_what_shops_look_like_today() -> None:
    old = PRODUCT.replace("<nav>", "<div>").replace("</nav>", "</div>").replace("<main>", "").replace("</main>", "")
    old = old.replace("<footer>", "<p>").replace("</footer>", "</p>")
    assert "Our brass bell is cast by hand" in extract(old, "https://chandlery.example/products/bell.htm").text


YARD = "https://yard.example/about/history-of-the-yard"
HISTORY = page(
    "Repairs",
    f"<main><h1>Repairs</h1>{STORY.partition('</p>')[0]}</p></main><aside><ul>"
    + "".join(f"<li><a href='/repairs/{part}'>{part}</a></li>" for part in ("masts", "hulls", "engines", "sails"))
    + "</ul></aside>",
)


def test_a_page_that_may_be_an_article_is_given_with_what_it_seems_to_be() -> None:
    article = extract(HISTORY, YARD)
    assert "The harbour master of Lundholm" in article.text
    assert (article.kind, article.provenance["kind"]) == ("service", "page")
    assert article.confidence is not None
    assert article.confidence < LEAST


def test_a_crawl_refuses_what_a_person_who_names_the_page_is_given() -> None:
    fetched = Page(url=YARD, final_url=YARD, body=HISTORY.encode())
    assert extract_checked(fetched).kind == "service"
    for read in (lambda: extract_with(fetched, None), lambda: extract_to_learn(fetched)):
        with pytest.raises(NoArticle) as refused:
            read()
        assert refused.value.reason == "service page"


def test_who_says_where_the_text_stands_takes_the_page_for_an_article() -> None:
    assert extract(HISTORY, YARD, selectors={"body": "main p"}).kind == "article"


def test_the_explanation_says_what_the_page_seems_to_be() -> None:
    assert explain(HISTORY, YARD).verdict.startswith("hardly an article, rather this: service page")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ('<meta property="og:type" content="product">', "product"),
        ('<script type="application/ld+json">{"@type": "Product", "name": "Bell"}</script>', "product"),
        (
            '<script type="application/ld+json">{"@type": "DiscussionForumPosting", "headline": "Pump"}</script>',
            "forum",
        ),
        (
            '<script type="application/ld+json">{"@type": "QAPage", "mainEntity": {"@type": "Question"}}</script>',
            "forum",
        ),
        ("", "article"),
    ],
)
def test_a_page_of_few_links_is_what_its_data_calls_it(data: str, kind: str) -> None:
    html = (
        f"<html><head><title>Old bells</title>{data}</head><body><main><h1>Old bells</h1>{STORY}</main></body></html>"
    )
    assert extract(html, "https://chandlery.example/x/9").kind == kind


def small(title: str, body: str) -> str:
    """A page with a menu of four."""
    menu = "".join(f"<a href='/{name}'>{name}</a> " for name in MENU[:4])
    return (
        f"<html lang=en><head><meta name=viewport content='width=device-width'><title>{title} – Lundholm</title></head>"
        f"<body><nav>{menu}</nav><main><h1>{title}</h1>{body}</main>"
        "<footer><a href='/privacy'>Privacy</a> <a href='/imprint'>Imprint</a></footer></body></html>"
    )


SITE = "https://lundholm.example/"
RIGHTS = "<p>By using these pages you agree that we process the data that you give us for the purposes named below.</p>"
ROPES = "<p>We are a small company that has made ropes by hand since 1950. Visit our yard.</p>"
PLAN = (
    "<section><h2>Berth {n}</h2><p>${n}9 per month</p><ul><li>{n} boats</li><li>Water</li></ul>"
    "<a href='/join'>Join</a></section>"
)
SMALL = {
    "privacy": small("Privacy policy", "".join(f"<h2>{n}. Your data</h2>{RIGHTS * 2}" for n in range(1, 7))),
    "about": small("About us", ROPES * 4),
    "plans": small("Plans and prices", "<p>Start for free.</p>" + "".join(PLAN.format(n=n) for n in range(1, 4))),
    "t/pump/9": small("Bilge pump", "".join(map(post, range(1, 4))) + "<a href='/reply'>Reply</a>"),
    "docs/install": small(
        "Installation",
        "<p>Install the tool, then name the folder in which your charts lie:</p><pre>pip install charts</pre>"
        "<pre>[charts]\nfolder = /data</pre><h2>From source</h2><p>Run this in its root:</p><pre>make install</pre>",
    ),
    "products/bell": small(
        "Brass bell",
        "<p>€ 49.90</p><form><select><option>1</option></select><button>Add to basket</button></form><p>Our bell is "
        "cast by hand and comes with a rope. It rings clear across the harbour. Delivery within three days.</p>"
        "<table><tr><th>Weight</th><td>1.2 kg</td></tr><tr><th>Height</th><td>15 cm</td></tr></table>",
    ),
}


@pytest.mark.parametrize("path", SMALL)
def test_a_small_page_of_another_kind_is_refused_and_a_small_article_is_not(path: str) -> None:
    with pytest.raises(NoArticle):
        extract_with(Page(url=f"{SITE}{path}", final_url=f"{SITE}{path}", body=SMALL[path].encode()), None)
    article = small("The ferry sails again", STORY)
    assert extract(article, f"{SITE}news/the-ferry-sails-again").kind == "article"
