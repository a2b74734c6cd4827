import pytest

from crawler.extraction.content.calls_to_action import asks


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
