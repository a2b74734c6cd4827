from zoneinfo import ZoneInfo

from crawler.dates.page_zone import is_stated, outlet_zone, page_policy


def test_the_outlets_own_zone_counts_before_its_domain_and_that_before_a_tag() -> None:
    known = outlet_zone("https://outlet.de/a", ["de-AT"], ZoneInfo("Asia/Tokyo"))
    assert known == (ZoneInfo("Asia/Tokyo"), "zone of the outlet")
    assert outlet_zone("https://outlet.de/a", ["de-AT"])[0] == ZoneInfo("Europe/Berlin")
    assert outlet_zone("https://outlet.example/a", ["de-AT"])[0] == ZoneInfo("Europe/Vienna")
    assert not is_stated(outlet_zone("http://[", [])[1])


def test_nothing_is_guessed_on_a_page() -> None:
    policy = page_policy("https://outlet.example/a", ("en-US", "en"))
    assert (policy.order, policy.zone, policy.guess_zone, policy.future) == ("month", None, False, False)
