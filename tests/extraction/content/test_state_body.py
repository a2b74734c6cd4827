import json
from typing import Any

import pytest

from crawler.extraction.content.state_body import state_body
from crawler.extraction.document import Document
from crawler.items import Block

P = [f"Paragraph {n} of the story tells what the warden of the mill saw on the night of the flood." for n in range(8)]
OTHER = " ".join(f"Sentence {n} of another story is about the harbour and its old cranes." for n in range(20))
SHOWN = [Block(text=P[0])]


def read(state: Any, shown: list[Block] = SHOWN, title: str | None = "River rises") -> list[str]:
    script = f"<script type='application/json'>{json.dumps(state)}</script>"
    return [block.text for block in state_body(Document.parse(f"{script}<p>x"), shown, title)]


def test_the_text_beside_the_title_or_with_the_opening_is_the_articles_and_no_longer_one() -> None:
    others = [{"title": "Harbour", "body": OTHER}]
    assert read({"others": others, "story": {"title": "River rises", "body": "\n".join(P)}}, []) == P
    assert read({"others": others, "story": {"body": "\n".join(P)}}) == P
    assert read({"others": others}) == []


@pytest.mark.parametrize(
    "body",
    [
        P,
        [{"type": "p", "text": text} for text in P],
        [{"children": [{"value": text}]} for text in P],
        ["".join(f"<p>{text}</p>" for text in P)],
    ],
)
def test_components_give_their_texts_in_order(body: list[Any]) -> None:
    assert read({"title": "River rises", "blocks": body}) == P


def test_a_page_that_shows_half_of_it_or_much_is_not_cut_short() -> None:
    story = {"title": "River rises", "body": "\n".join(P)}
    assert read(story, [Block(text=text) for text in P[:5]]) == []
    assert read({"title": "River rises", "body": "\n".join(P * 9)}, [Block(text="long " * 200)]) == []


def test_an_assignment_that_is_no_json_is_passed_over() -> None:
    script = f"<script>window.state = {{title: 'River rises', body: {json.dumps(' '.join(P))}}}</script>"
    assert state_body(Document.parse(f"{script}<p>x"), SHOWN, "River rises") == []
