from training.conditional_logit import Choice, chosen, fit

PAGES = [
    Choice([{"data", "heading"}, {"head"}], [True, False]),
    Choice([{"data"}, {"heading", "head"}], [False, True]),
    Choice([{"head"}, {"heading"}], [False, True]),
]


def test_the_place_that_is_right_on_most_pages_comes_to_weigh_most():
    weights = fit(PAGES)
    assert weights["heading"] > weights["data"]
    assert weights["heading"] > weights["head"]
    assert [chosen(page.values, weights) for page in PAGES] == [0, 1, 1]


def test_pages_that_count_for_more_decide_where_pages_contradict_each_other():
    one, other = [{"data"}, {"heading"}], [True, False]
    against = Choice(one, [False, True])
    assert chosen(one, fit([Choice(one, other, weight=3), against])) == 0
    assert chosen(one, fit([Choice(one, other), Choice(one, [False, True], weight=3)])) == 1


def test_every_run_gives_the_same_weights():
    assert fit(PAGES) == fit(PAGES)


def test_a_page_without_values_has_no_choice():
    assert chosen([], {"data": 1.0}) is None
