"""What an outlet's template says of every article alike is no headline and no date of any."""

import json
import random
from datetime import UTC, datetime, timedelta

from crawler.extraction import extract, learn
from crawler.extraction.explain import explain

WORDS = ["river", "bridge", "mayor", "night", "ferry", "baker", "water", "mill", "dyke", "pump", "winter"]
FIRST = datetime(2024, 3, 3, 9, 30, tzinfo=UTC)
OLD = {
    "@type": "NewsArticle",
    "headline": "The roof of the mill is mended",
    "datePublished": "2019-11-19T02:46:42Z",
}


def when(number: int) -> datetime:
    return FIRST + timedelta(days=3 * number, minutes=number)


def title(number: int) -> str:
    return f"Story {number} of the {random.Random(number).choice(WORDS)} and the harbour"


def data(node: dict[str, str]) -> str:
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def named(number: int, said: str) -> str:
    """What the head of every page says right, beside what is said of all."""
    instant = f'<meta name="date" content="{when(number).isoformat()}">'
    return f'<meta property="og:title" content="{title(number)}">{instant}{said}'


def page(number: int, head: str, shown: str = "") -> tuple[bytes, str]:
    rng = random.Random(number)
    text = "".join(f"<p>The {' '.join(rng.choices(WORDS, k=25))} came to the mill again.</p>" for _ in range(8))
    html = f"""<html lang=en><head><title>{title(number)}</title>{head}</head><body>
    <article class=a><h1>{title(number)}</h1>{shown}<div class=b>{text}</div></article></body></html>"""
    return html.encode(), f"https://outlet.example/story-{number}"


def stale(number: int) -> tuple[bytes, str]:
    return page(number, named(number, data(OLD)))


def test_data_that_is_the_same_on_all_pages_gives_neither_title_nor_date():
    model = learn([stale(number) for number in range(5)])
    before, after = (extract(*stale(9), outlet=outlet) for outlet in (None, model))
    assert before.published == datetime(2019, 11, 19, 2, 46, 42, tzinfo=UTC)  # nothing else tells of one page alone
    assert (after.title, after.published) == (title(9), when(9))
    assert "json-ld" not in after.provenance["published"]


def test_the_explanation_goes_by_the_template_too():
    model = learn([stale(number) for number in range(5)])
    shown = {field.name: field.value for field in explain(*stale(9), outlet=model).fields}
    assert (shown["title"], str(shown["published"])[:10]) == (title(9), when(9).date().isoformat())


def test_what_was_filled_in_again_is_read_again():
    model = learn([stale(number) for number in range(5)])
    fresh = OLD | {"headline": title(9), "datePublished": (when(9) + timedelta(seconds=4)).isoformat()}
    article = extract(*page(9, named(9, data(fresh))), outlet=model)
    assert article.published == when(9) + timedelta(seconds=4)


def test_two_pages_with_one_date_are_no_evidence():
    pages = [stale(number) for number in range(2)] + [
        page(number, named(number, data(OLD | {"headline": title(number), "datePublished": when(number).isoformat()})))
        for number in range(2, 6)
    ]
    assert learn(pages).leftovers == {}


def test_articles_of_one_day_keep_it():
    def of_today(number: int) -> tuple[bytes, str]:
        instant = FIRST + timedelta(minutes=7 * number)
        return page(
            number, f'<meta name="article:published_time" content="{instant.isoformat()}">', "<time>3 March 2024</time>"
        )

    model = learn([of_today(number) for number in range(6)])
    assert model.leftovers == {}
    article = extract(*of_today(9), outlet=model)
    assert article.published == FIRST + timedelta(minutes=63)


def test_a_column_keeps_its_name_where_the_head_only_adds_to_it():
    def column(number: int) -> tuple[bytes, str]:
        html, url = page(number, "")
        name = b"Letters to the editor of the harbour"
        mine = title(number).encode()
        html = html.replace(b"<title>" + mine, b"<title>" + name + b", number %d" % number)
        return html.replace(b"<h1>" + mine, b"<h1>" + name), url

    model = learn([column(number) for number in range(5)])
    assert model.leftovers == {}


def test_a_relearned_template_knows_what_the_old_one_left_over():
    before = learn([stale(number) for number in range(5)])
    right = [
        page(number, named(number, data(OLD | {"headline": title(number), "datePublished": when(number).isoformat()})))
        for number in range(10, 15)
    ]
    model = learn(right, before=before)
    assert model.leftovers == before.leftovers != {}


def test_a_day_that_articles_share_is_kept_where_other_dates_are_not_much_later():
    def planned(number: int) -> tuple[bytes, str]:
        day = f"2024-03-{3 + number:02}"
        head = '<meta name="article:published_time" content="2024-03-20">'
        return page(number, head, f"<time itemprop=datePublished datetime={day}T09:00:00Z>then</time>")

    model = learn([planned(number) for number in range(5)])
    assert model.leftovers == {}
    assert str(extract(*planned(8), outlet=model).published)[:10] == "2024-03-20"
