from crawler.extraction.template.shingles import recurs, shingles


def test_a_small_variation_of_a_recurring_line_counts_as_recurring() -> None:
    line = "Read all 12 of our stories about the river, the bridge and the mill"
    known = frozenset(shingles(line))
    assert recurs(line.replace("12", "15"), known)
    assert not recurs("All of our boats went down the river past the bridge", known)
