"""Lists of very different mark-up: tables, grids, definition lists, blogs, other scripts."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler.discovery.listings.listing import Listing
from tests.discovery.listings.invented_listings import HEADLINES, HOST, MENU, card, listing, paths, slug


def follows(found: Listing) -> str | None:
    return found.next_page.url.removeprefix(HOST) if found.next_page else None


def test_a_blog_systems_section_with_authors_tags_comments_and_categories() -> None:
    posts = "".join(
        f"""<article id="post-{n}" class="post-{n} post type-post hentry category-world">
        <a class="thumb" href="/{slug(h)}/"><img src="/i/{n}.jpg" alt=""></a>
        <header class="entry-header"><h2 class="entry-title"><a href="/{slug(h)}/" rel="bookmark">{h}</a></h2>
        <div class="entry-meta"><a href="/author/ann-lee/">Ann Lee</a>
        <time class="entry-date" datetime="2026-11-2{n}T08:00:00+01:00">20 Nov</time></div></header>
        <div class="entry-summary"><p>What is known so far.
        <a class="more-link" href="/{slug(h)}/#more-{n}">Continue</a></p></div>
        <footer class="entry-footer"><a href="/category/world/" rel="category tag">World</a>
        <a href="/tag/islands-and-ferries-today/">Islands and ferries of today</a>
        <a href="/{slug(h)}/#comments">3 comments</a>
        <a href="/wp-login.php">Log in</a></footer></article>"""
        for n, h in enumerate(HEADLINES[:3])
    )
    menu = MENU.replace('"/world/', '"/category/world/').replace('"/local/', '"/category/local/')
    pager = """<nav class="navigation pagination"><div class="nav-links"><span class="page-numbers current">1</span>
    <a class="page-numbers" href="/category/world/page/2/">2</a>
    <a class="page-numbers" href="/category/world/page/9/">9</a>
    <a class="next page-numbers" href="/category/world/page/2/">Next</a></div></nav>"""
    found = listing(f"{menu}<main>{posts}{pager}</main>", "/category/world/")
    assert paths(found) == [f"/{slug(h)}/" for h in HEADLINES[:3]]
    assert [link.title for link in found.articles] == list(HEADLINES[:3])
    assert found.articles[0].published == datetime(2026, 11, 20, 7, tzinfo=UTC)
    assert follows(found) == "/category/world/page/2/"


def test_a_table_of_headlines() -> None:
    rows = "".join(
        f'<tr><td>{20 - n}.11.2026</td><td><a href="show.php?id={900 + n}">{h}</a></td></tr>'
        for n, h in enumerate(HEADLINES)
    )
    cells = "".join(f'<td><a href="{name.lower()}.php">{name}</a></td>' for name in ("World", "Local", "Art"))
    menu = f"<table><tr>{cells}</tr></table>"
    found = listing(f"{menu}<table><tr><th>Date</th><th>News</th></tr>{rows}</table>", "/world.php")
    assert paths(found) == [f"/show.php?id={900 + n}" for n in range(6)]
    assert found.articles[0].published == datetime(2026, 11, 20, tzinfo=UTC)


def test_a_story_that_the_menu_links_by_a_short_name_is_an_article_of_the_list() -> None:
    main = "".join(card(h) for h in HEADLINES[:3])
    menu = MENU.replace("</ul>", f'<li><a href="/world/{slug(HEADLINES[1])}">Leaked letter</a></li></ul>')
    found = listing(f"{menu}<main>{main}</main>")
    assert [link.title for link in found.articles] == list(HEADLINES[:3])


def test_nested_divs_without_any_meaning_and_links_without_headings() -> None:
    menu = (
        "<div><div><a href='/world'>World</a> | <a href='/local'>Local</a> | <a href='/culture'>Culture</a></div></div>"
    )
    cards = "".join(f"<div><div><div><a href='/news/{slug(h)}.html'>{h}</a></div></div></div>" for h in HEADLINES)
    foot = (
        "<div><a href='/imprint.html'>Imprint</a> <a href='/privacy.html'>Privacy</a> <a href='/ads.html'>Ads</a></div>"
    )
    found = listing(f"<div>{menu}<div>{cards}</div>{foot}</div>", "/world")
    assert paths(found) == [f"/news/{slug(h)}.html" for h in HEADLINES]


def test_a_right_to_left_page() -> None:
    headlines = ("إضراب العبارات يترك الجزر بلا خبز", "استقالة الوزير بعد تسريب رسالته", "منارة قديمة تجد مشتريا أخيرا")
    cards = "".join(
        f'<li><h3><a href="/محليات/{h.replace(" ", "-")}-{n}">{h}</a></h3><span>20 نوفمبر 2026</span></li>'
        for n, h in enumerate(headlines, 5501)
    )
    side = '<li><a href="/ثقافة/معرض-الكتاب-يفتح-أبوابه-غدا-5400">معرض الكتاب يفتح أبوابه غدا</a></li>'
    names = ("محليات", "ثقافة", "من-نحن")
    menu = '<ul class="menu">' + "".join(f'<li><a href="/{n}/">{n}</a></li>' for n in names) + "</ul>"
    body = f'{menu}<div id="content"><ul>{cards}</ul><a href="/محليات/?page=2">التالي</a></div>'
    found = listing(body + f"<div><h4>الأكثر قراءة</h4><ul>{side}</ul></div>", "/محليات/", head="<meta charset=utf-8>")
    assert [link.title for link in found.articles] == list(headlines)
    assert found.articles[0].published == datetime(2026, 11, 20, tzinfo=UTC)
    assert found.next_page is not None
    assert found.next_page.url.endswith("?page=2")


def test_short_headlines_in_a_script_without_spaces_count() -> None:
    headlines = ("フェリー減便へ", "市長が辞任を表明", "灯台に買い手がつく", "冬の味覚、カキ出荷始まる")
    cards = "".join(
        f'<li><a href="/chiiki/{n}.html">{h}</a><span>（11月20日）</span></li>' for n, h in enumerate(headlines, 20261)
    )
    names = {"chiiki": "地域", "keizai": "経済", "bunka": "文化"}
    menu = "<ul id=gnavi>" + "".join(f'<li><a href="/{p}/">{n}</a></li>' for p, n in names.items()) + "</ul>"
    side = '<li><a href="/keizai/20199.html">みそ蔵が米国へ出荷</a></li>'
    body = (
        f"{menu}<div class=ichiran><ul>{cards}</ul></div><div id=side><h2>アクセスランキング</h2><ol>{side}</ol></div>"
    )
    found = listing(body + '<p><a href="/toiawase.html">お問い合わせ</a></p>', "/chiiki/")
    assert [link.title for link in found.articles] == list(headlines)


def test_an_endless_list_goes_on_behind_its_load_more_link() -> None:
    cards = "".join(card(h) for h in HEADLINES)
    more = '<div class="load-more"><a role="button" href="/world/?offset=6">Load more</a></div>'
    found = listing(f"{MENU}<main>{cards}{more}</main>")
    assert follows(found) == "/world/?offset=6"


def test_tag_clouds_share_links_files_and_archives_are_no_articles() -> None:
    noise = """<ul class="cloud"><li><a href="/tag/the-great-ferry-strike/">The great ferry strike</a></li></ul>
    <a href="/world/report-on-the-harbour.pdf">Read the full report on the harbour</a>
    <a href="https://social.example/share?u=https://outlet.example/world/">Share this page with your friends</a>
    <a href="/print/world/the-harbour">Print version of the whole section</a>
    <a href="/2026/11/">All our articles of November 2026</a> <a href="/rss.xml">Subscribe to our feed of world news</a>
    <a href="javascript:void(0)">Open the menu of all our sections</a>
    <a data-href="/world/hidden-story-of-the-day">Hidden story of the day</a>
    <a href="/search?q=ferry+strike+islands">Search for more on the ferry strike</a>
    <a href="/author/ann-lee-reporter-at-large/">All articles by Ann Lee, reporter at large</a>"""
    found = listing(f"{MENU}<main>{card(HEADLINES[0])}{card(HEADLINES[1])}<div>{noise}</div></main>")
    assert paths(found) == [f"/world/{slug(h)}" for h in HEADLINES[:2]]
