"""Which of the sources that were found a crawl should read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discovery.probe.findings import Findings, Found, Judgement, Sampled
from crawler.discovery.probe.selection import judge, to_sample
from crawler.items import Link
from crawler.outlets import SourceKind

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOME = "https://outlet.example/"


def url(n: int) -> str:
    return f"{HOME}world/2026/11/{n % 28 + 1:02}/the-ferry-stays-in-port-{1000 + n}.html"


def found(kind: SourceKind, path: str, numbers: range | list[int], days_old: float | None = 0, **values) -> Found:
    when = None if days_old is None else NOW - timedelta(days=days_old)
    links = [
        Link(url=url(n), how=kind, position=place, published=when and when - timedelta(hours=place))
        for place, n in enumerate(numbers)
    ]
    return Found(kind=kind, url=HOME + path, by="front page", links=links, **values)


def decide(*sources: Found, read: list[int] | None = None, **values) -> Judgement:
    articles = {url(n): Sampled(url=url(n), language="fr") for n in read or []}
    return judge(Findings(home=HOME, sources=list(sources), articles=articles, **values), NOW)


def kept(judgement: Judgement) -> list[str]:
    return [verdict.found.url.removeprefix(HOME) for verdict in judgement.kept]


def why(judgement: Judgement, path: str) -> str:
    return next(verdict.why for verdict in judgement.verdicts if verdict.found.url == HOME + path)


def test_a_sitemap_that_has_all_makes_the_sections_needless() -> None:
    judgement = decide(
        found("feed", "rss", range(20)),
        found("sitemap", "news.xml", range(50)),
        found("section", "world/", range(10)),
        found("section", "sport/", range(10, 20)),
    )
    assert kept(judgement) == ["rss", "news.xml"]
    assert why(judgement, "world/") == "has nothing that the kept ones lack"
    assert why(judgement, "rss").startswith("to compare")
    assert why(judgement, "news.xml") == "30 only here"


def test_what_only_sections_list_keeps_the_sections() -> None:
    judgement = decide(
        found("feed", "rss", range(5)), found("section", "world/", range(12)), found("section", "sport/", range(12, 20))
    )
    assert kept(judgement) == ["rss", "world/", "sport/"]
    assert why(judgement, "rss").startswith("to compare")
    assert "only here" in why(judgement, "sport/")


def test_of_two_sources_with_the_same_articles_the_cheaper_is_kept() -> None:
    judgement = decide(found("section", "world/", range(10)), found("feed", "rss", range(10)))
    assert kept(judgement) == ["rss"]


def test_one_unread_address_is_no_reason_to_read_a_source_but_one_article_is() -> None:
    sources = (found("feed", "rss", range(10)), found("section", "world/", [*range(5), 99]))
    assert kept(decide(*sources)) == ["rss"]
    assert "1 unread address" in why(decide(*sources), "world/")
    assert kept(decide(*sources, read=[99])) == ["rss", "world/"]


def test_the_same_article_at_a_second_address_keeps_no_source() -> None:
    copy = f"{HOME}urgent/2026/11/02/the-ferry-stays-in-port-1001.html"
    urgent = Found(
        kind="section", url=HOME + "urgent/", by="navigation", links=[Link(url=copy, title="The ferry stays")]
    )
    feed = found("feed", "rss", range(10))
    moved = {copy: Sampled(url=url(1), title="The ferry stays")}
    assert kept(judge(Findings(home=HOME, sources=[feed, urgent], articles=moved), NOW)) == ["rss"]
    feed.links[1].title = "The ferry stays in port, says the captain"
    twin = {copy: Sampled(url=copy, title=feed.links[1].title)}
    assert kept(judge(Findings(home=HOME, sources=[feed, urgent], articles=twin), NOW)) == ["rss"]


def test_pages_that_were_read_and_are_no_articles_do_not_count() -> None:
    others = {url(n): "no article: listing" for n in range(8)}
    judgement = decide(found("section", "topics/", range(8)), found("feed", "rss", range(10, 20)), others=others)
    assert kept(judgement) == ["rss"]
    assert why(judgement, "topics/") == "none of its 8 links is an article"


def test_a_feed_that_fell_silent_is_refused_while_others_speak() -> None:
    judgement = decide(found("feed", "old", range(30, 40), days_old=400), found("feed", "rss", range(10)))
    assert kept(judgement) == ["rss"]
    assert why(judgement, "old") == "silent since 2025-10-20"


def test_an_archive_in_a_sitemap_is_not_silent() -> None:
    judgement = decide(found("sitemap", "2019.xml", range(30, 60), days_old=2000), found("feed", "rss", range(10)))
    assert kept(judgement) == ["2019.xml", "rss"]


def test_an_outlet_that_stopped_altogether_can_still_be_crawled() -> None:
    assert kept(decide(found("feed", "rss", range(10), days_old=900))) == ["rss"]


def test_a_feed_of_another_outlet_is_refused_and_named() -> None:
    foreign = Found(
        kind="feed", url=HOME + "rss", by="front page", links=[Link(url="https://agency.example/a-story-1")]
    )
    judgement = decide(foreign, found("section", "world/", range(10)))
    assert why(judgement, "rss") == "leads to agency.example alone"
    assert kept(judgement) == ["world/"]


def test_what_could_not_be_read_says_why() -> None:
    judgement = decide(found("feed", "rss", [], problem="an HTML page instead of a feed"), found("feed", "b", []))
    assert why(judgement, "rss") == "an HTML page instead of a feed"
    assert why(judgement, "b") == "lists nothing"
    assert kept(judgement) == []


def test_pages_of_a_sitemap_that_are_no_articles_are_not_counted() -> None:
    sitemap = found("sitemap", "sitemap.xml", range(10))
    sitemap.links += [Link(url=HOME + path) for path in ("", "about.html", "tag/islands/", "login", "world/")]
    judgement = decide(sitemap, found("feed", "rss", range(10)))
    assert [len(v.articles) for v in judgement.verdicts] == [10, 10]


def test_a_crawl_from_page_to_page_is_what_remains() -> None:
    judgement = decide(Found(kind="links", url=HOME, by="front page"))
    assert [verdict.why for verdict in judgement.kept] == [
        "nothing else was found: the outlet is crawled from page to page"
    ]


def test_what_a_person_wrote_wins_where_there_is_a_choice() -> None:
    judgement = decide(found("feed", "a", range(10)), found("feed", "b", range(10)))
    assert kept(judgement)[0] == "a"
    mine = found("feed", "b", range(10))
    mine.by = "file"
    assert kept(decide(found("feed", "a", range(10)), mine))[-1] == "b"


def test_the_language_is_that_of_most_articles() -> None:
    assert decide(found("feed", "rss", range(9)), read=[1, 2]).language == "fr"


def test_the_grammar_is_learned_from_what_was_found() -> None:
    judgement = decide(found("sitemap", "news.xml", range(60)), noise=[HOME + "about.html"])
    assert judgement.grammar.kind(url(500)) == "article"
    assert judgement.grammar.kind(HOME + "about.html") == "noise"


def test_samples_are_the_newest_of_each_source_and_what_it_alone_has() -> None:
    judgement = decide(found("feed", "rss", range(10)), found("section", "world/", [*range(5), 77, 78]))
    chosen = [link.url for link in to_sample(judgement, 10)]
    assert url(77) in chosen
    assert len(chosen) == 2
    assert to_sample(judgement, 0) == []


def test_what_was_read_is_not_sampled_again() -> None:
    judgement = decide(found("feed", "rss", range(3)), read=[0, 1, 2])
    assert to_sample(judgement, 10, each=5) == []


sets = st.lists(st.integers(0, 40), max_size=20, unique=True)
kinds = st.sampled_from(["feed", "sitemap", "section"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(kinds, sets), max_size=6))
def test_what_is_kept_has_nearly_all_that_was_found(sources: list[tuple[SourceKind, list[int]]]) -> None:
    judgement = decide(*(found(kind, f"s{n}", numbers) for n, (kind, numbers) in enumerate(sources)))
    everything = set().union(*(verdict.articles for verdict in judgement.verdicts), set())
    had = set().union(*(verdict.articles for verdict in judgement.kept), set())
    refused = [verdict for verdict in judgement.verdicts if not verdict.kept and verdict.articles]
    assert all(len(verdict.articles - had) < 2 for verdict in refused)
    assert bool(had) == bool(everything)
