import pytest

from crawler.extraction.content.notices import asks, is_copyright_line


@pytest.mark.parametrize(
    ("text", "call"),
    [
        ("Subscribe to our newsletter and read it every morning.", True),
        ("Jetzt zum Newsletter anmelden!", True),
        ("Inscrivez-vous à notre infolettre.", True),
        ("ニュースレターに登録する", True),
        ("Follow us on Facebook.", True),
        ("Get the app.", False),
        ("The pumps follow an old plan.", False),
        ("A newsletter of the river board warned of the flood.", False),
    ],
)
def test_a_call_to_action_names_what_to_do_and_what_for(text: str, call: bool) -> None:
    assert asks(text) is call


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("© 2026 The Outlet", True),
        ("(c) Ada Roof", True),
        ("[Copyright 2026, The Outlet]", True),
        ("Copyright: The Outlet, not to be printed", True),
        ("The Outlet 2026. All rights reserved.", True),
        ("Copyright ⓒ 지붕일보. 무단 전재 및 재배포 금지", True),
        ("Copyright law is older than the town hall.", False),
        ("The picture is © Ada Roof, who took it from the tower.", False),
    ],
)
def test_a_line_that_begins_with_a_copyright_or_reserves_rights_says_whose_words_these_are(
    text: str, says: bool
) -> None:
    assert is_copyright_line(text) is says
