import pytest
from lxml.html import fromstring

from crawler.extraction.content.path_signatures import forms
from crawler.extraction.content.text_blocks import cut
from crawler.extraction.template.model import Form, OutletModel, read_model, version_of, vote

PAGE = """<body><div class=story><p>The river rose on Tuesday night by two metres.</p>
<p>Support the outlet with a gift of five pounds.</p></div>
<div class=box><p>The mill burned down.</p></div><div class=new><p>Nobody saw it.</p></div>"""


def model_of(*seen: tuple[int, int], furniture: tuple[str, ...] = ()) -> OutletModel:
    """A template in which the blocks of PAGE were seen as text, and as none, so often."""
    names = [forms(block.node)[0] for block in cut(fromstring(PAGE))]
    return OutletModel(pages=9, near={names[i]: Form(*counts) for i, counts in seen}, furniture=list(furniture))


def test_text_is_what_stands_where_text_stood_and_furniture_is_vetoed() -> None:
    votes = vote(model_of((0, (9, 0)), (2, (0, 9))), cut(fromstring(PAGE)))
    assert votes.kept == [True, True, False, False]
    assert votes.vetoes == {2: "stands where no text stands"}


def test_a_template_is_sure_of_places_where_text_stood_often_and_hardly_anything_else() -> None:
    blocks = cut(fromstring(PAGE))
    near, named, tags = forms(blocks[0].node)
    for seen, sure in (((9, 0), {0, 1}), ((6, 4), set()), ((2, 0), set())):
        known = Form(*seen)
        model = OutletModel(pages=9, near={near: known}, named={named: known}, tags={tags: known})
        assert vote(model, blocks).sure == sure


def test_a_place_seen_once_or_twice_vetoes_nothing() -> None:
    votes = vote(model_of((0, (9, 0)), (2, (0, 2))), cut(fromstring(PAGE)))
    assert (votes.kept[2], votes.vetoes) == (False, {})


def test_a_line_that_recurs_is_vetoed_where_text_stands() -> None:
    model = model_of((0, (9, 0)), furniture=("Support the outlet with a gift of nine pounds.",))
    votes = vote(model, cut(fromstring(PAGE)))
    assert votes.vetoes == {1: "recurs on the outlet's pages"}
    assert votes.kept == [True, False, False, False]


def test_the_version_is_that_of_what_was_learned() -> None:
    one, same, other = model_of((0, (9, 0))), model_of((0, (9, 0))), model_of((0, (9, 1)))
    assert version_of(one) == version_of(same) != version_of(other)


@pytest.mark.parametrize(
    ("json", "said"),
    [
        ("{", "no template"),
        ("{}", "no version"),
        ('{"title": "A page"}', "no version"),
        ('{"format": 1}', "of format 1, where this"),
    ],
)
def test_what_is_no_template_of_this_version_is_refused_with_the_reason(json: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_model(json)
