from crawler.dates.zones import country_of_domain, zone_of_domain, zone_of_region, zones_of_language


def test_a_country_that_lives_by_one_clock_has_a_zone() -> None:
    assert [zone_of_domain(f"outlet.{domain}") for domain in ("uk", "cn", "es", "ar", "pt")] == [
        "Europe/London",
        "Asia/Shanghai",
        "Europe/Madrid",
        "America/Argentina/Buenos_Aires",
        "Europe/Lisbon",
    ]


def test_a_country_with_several_clocks_or_a_generic_domain_has_none() -> None:
    assert not any(zone_of_domain(f"outlet.{domain}") for domain in ("us", "ca", "br", "au", "ru", "tv", "me", "com"))
    assert country_of_domain("outlet.br") == "BR"
    assert zone_of_region("en-US") is None


def test_a_language_points_to_the_zones_of_its_press() -> None:
    assert zones_of_language("el") == ("Europe/Athens",)
    assert zones_of_language("en")[0] == "Europe/London"
    assert len(zones_of_language(None)) > 200
