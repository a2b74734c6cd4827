"""Fields that an outlet's pages show and their data does not say."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from crawler.extraction import OutletModel, extract, learn
from crawler.extraction.explain import describe_template
from crawler.items import Link

NAMES = ["Ada Roof", "Ben Lake", "Cleo Moor", "Dora Hill", "Emil Stone", "Finn Marsh"]
PLACES = ["Real Estate", "Hull East", "Mill Lane", "Old Harbour", "North Quay", "Bell Market"]
WORDS = [
    "river",
    "bridge",
    "mayor",
    "night",
    "ferry",
    "baker",
    "water",
    "mill",
    "dyke",
    "pump",
    "road",
    "field",
    "winter",
    "council",
    "harvest",
    "train",
]
FIRST = datetime(2024, 3, 3, 9, 30, tzinfo=UTC)


def day(number: int) -> datetime:
    return FIRST + timedelta(days=3 * number, minutes=number)


def page(number: int, *, data: str = "", shown: str = "") -> tuple[bytes, str]:
    rng = random.Random(number)
    text = "".join(f"<p>The {' '.join(rng.choices(WORDS, k=25))} came to the mill again.</p>" for _ in range(8))
    title = f"Story {number} of the {rng.choice(WORDS)}"
    html = f"""<html lang=en><head><title>{title}</title>{data}</head><body>
    <nav><p class=x0>Tuesday, 24 November 2026</p></nav>
    <div class=x1><h1>{title}</h1><div class=x2>{shown}</div><div class=x3>{text}</div></div></body></html>"""
    return html.encode(), f"https://outlet.example/story-{number}"


def named(number: int) -> str:
    return NAMES[number % len(NAMES)]


def signed(number: int) -> tuple[bytes, str]:
    return page(number, shown=f"<b class=x4>{named(number)}</b><div>Longer reads</div>")


@pytest.fixture(scope="module")
def unsigned_data() -> OutletModel:
    return learn([signed(number) for number in range(4)])


def test_the_line_of_names_below_the_headline_is_the_byline_when_no_page_says_who_wrote_it(
    unsigned_data: OutletModel,
) -> None:
    assert extract(*signed(9)).authors == []
    article = extract(*signed(9), outlet=unsigned_data)
    assert article.authors == [named(9)]
    assert article.provenance["authors"] == "template"
    assert any(line.startswith("Where the data lacks authors") for line in describe_template(unsigned_data))


def test_a_line_that_is_the_same_on_all_pages_or_that_the_page_files_the_article_under_is_no_byline() -> None:
    same = learn([page(n, shown="<b class=x4>Ada Roof</b>") for n in range(4)])
    assert extract(*page(9, shown="<b class=x4>Ada Roof</b>"), outlet=same).authors == []

    def filed(number: int) -> tuple[bytes, str]:
        place = PLACES[number % len(PLACES)]
        meta = f'<meta property=article:section content="{place}">'
        return page(number, data=meta, shown=f"<b class=x4>{place}</b>")

    assert extract(*filed(9), outlet=learn([filed(n) for n in range(4)])).authors == []


def dated(number: int, *, data: bool) -> tuple[bytes, str]:
    meta = f"<meta property=article:published_time content={day(number).isoformat()}>" if data else ""
    return page(number, data=meta, shown=f"<b class=x4>Hull, {day(number):%d %B %Y, %H:%M} UTC</b>")


def test_a_date_is_read_where_pages_that_also_say_it_in_their_data_show_it() -> None:
    model = learn([dated(number, data=True) for number in range(4)])
    article = extract(*dated(9, data=False), outlet=model)
    assert article.published == day(9)
    assert article.provenance["published"].startswith("template")
    assert extract(*dated(9, data=True), outlet=model).provenance["published"] == "meta article:published_time"


def test_what_the_feed_says_of_the_first_pages_shows_where_it_stands_on_the_others() -> None:
    told = [Link(url=f"https://outlet.example/story-{n}", how="feed", published=day(n)) for n in range(4)]
    model = learn([dated(number, data=False) for number in range(4)], told=told)
    assert extract(*dated(9, data=False), outlet=model).published == day(9)


def test_the_date_of_the_day_above_every_page_is_never_taken() -> None:
    today = datetime(2026, 11, 24, 8, tzinfo=UTC)
    stamped = [page(n, data=f"<meta name=date content={(today - timedelta(hours=n)).isoformat()}>") for n in range(4)]
    assert "published" not in learn(stamped).places


def test_a_page_is_read_in_part_only_where_the_part_shows_what_the_data_lacks(unsigned_data: OutletModel) -> None:
    assert all("authors" in wrapper.fields for wrapper in unsigned_data.wrappers)
    assert unsigned_data.wrappers
