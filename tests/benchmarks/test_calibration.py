from benchmarks import calibration
from benchmarks.calibration import Judged


def test_the_table_says_what_share_is_good_and_whether_bad_ones_rank_last(capsys):
    calibration.show({"news": [Judged(0.97, 0.99), Judged(0.95, 0.96), Judged(0.2, 0.4)], "one": [Judged(0.9, 0.9)]})
    news, one, everything = capsys.readouterr().out.strip().split("\n\n")
    assert news.startswith("confidence, news: 3 articles, AUROC of F1 below 0.8: 1.000")
    assert news.splitlines()[-1].split()[-2:] == ["0.00", "1.00"]
    assert "AUROC" not in one  # nothing is ranked where nothing is bad
    assert everything.splitlines()[2].split() == ["articles", "1", "3"]
