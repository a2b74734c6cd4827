"""When a template is believed, tested and learned again."""

from crawler.extraction.template.trust import Trust, is_sampled, template_wins
from crawler.items import Article

HIT = Article(model="v1")
MISS = Article(model=None)


def sampled(agreement: float) -> list[str]:
    return [url for n in range(2000) if is_sampled(url := f"https://outlet.example/{n}", agreement)]


def test_the_same_pages_are_sampled_each_time_and_more_where_the_template_fitted_less() -> None:
    assert sampled(0.99) == sampled(0.99)
    assert 10 < len(sampled(0.99)) < 100 < len(sampled(0.8)) < 400


def test_where_the_readings_disagree_the_better_evidenced_wins_with_less_confidence() -> None:
    assert template_wins(0.3, known=0.95, kept=0.6) == (True, 0.3)
    assert template_wins(0.3, known=0.4, kept=0.9) == (False, 0.3)
    assert template_wins(0.95, known=0.6, kept=0.9) == (True, 0.6)


def test_a_layout_change_is_told_within_five_pages() -> None:
    trust = Trust("v1")
    for _ in range(40):
        assert not trust.observe(HIT)
    kept = [trust.observe(MISS) for _ in range(5)]
    assert kept == [True] * 5
    assert trust.stale
    assert trust.agreement == 0.75


def test_a_page_of_another_kind_now_and_then_is_no_layout_change() -> None:
    trust = Trust("v1")
    for n in range(100):
        trust.observe(MISS if n % 6 == 0 else HIT)
        assert not trust.stale


def test_a_page_that_was_read_with_another_template_is_a_miss_however_good_its_text() -> None:
    assert Trust("v1").observe(Article(model="v0", confidence=0.9))
    assert not Trust("v1").observe(Article(model="v1", confidence=0.3))


def test_relearning_that_does_not_help_is_tried_less_and_less() -> None:
    trust = Trust("v1")
    needed = []
    for _ in range(4):
        count = 0
        while not trust.stale:
            trust.observe(MISS)
            count += 1
        needed.append(count)
        trust.renew("v2")
    assert needed == [5, 10, 20, 40]


def test_a_template_that_held_long_is_relearned_as_readily_as_the_first() -> None:
    trust = Trust("v1", futile=1)
    for _ in range(100):
        trust.observe(HIT)
    trust.renew("v2")
    assert (trust.version, trust.futile, trust.recent) == ("v2", 0, [])
