"""What each rule on blocks of text is worth, on pages of outlets that the model beside it never saw.

    python -m training.rules FOLDER... --folds DIRECTORY [--jobs 2]

FOLDER is described in ``benchmarks/quality_corpus.py``, DIRECTORY holds the models of the folds (``python -m
training``). Printed as a table, by the reason that a rule gives: whether it decides or is evidence that the model
weighs (``crawler/extraction/content/classified.py``), on how many blocks it speaks, on what share of them it is right,
by length, and what is gained where it decides over where the model does, all else as it is: thousandths of the pages'
mean F1, by length of blocks. What decides should gain; what is evidence and gains should decide.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.quality_corpus import AnnotatedPage
from crawler.extraction.body import classify_page
from crawler.extraction.content.classified import CERTAIN, LIKELY, ClassifiedPage
from crawler.extraction.metadata import read_metadata
from training.blocks import SETS
from training.labels import TEXT, UNKNOWN, labels
from training.reading import annotated, each, parsed

LEAD = "lead"


@dataclass(slots=True)
class Spoken:
    """What the rules said of a page's blocks."""

    corpus: str
    blocks: Counter[str] = field(default_factory=Counter)
    """By rule on how many it spoke."""
    size: Counter[str] = field(default_factory=Counter)
    """How long these are, and how long those of which it was right."""
    right: Counter[str] = field(default_factory=Counter)
    gain: dict[str, float] = field(default_factory=dict)
    """F1 where the rule decides, less F1 where the model does."""


def spoken(page: AnnotatedPage) -> Spoken | None:
    """What the rules said of a page; None where there is no article, or no text."""
    if page.kind != "article" or (doc := parsed(page)) is None:
        return None
    reading = classify_page(doc, read_metadata(doc))[0]
    if reading is None or reading.facts is None:
        return None
    return weighed(page.corpus, reading, reading.facts.verdicts, labels(page, reading.text_blocks))


def weighed(corpus: str, reading: ClassifiedPage, said: Iterable[str | None], known: list[int]) -> Spoken:
    """
    :param said: for each block of the page what the rules said of it; None for text.
    :param known: for each its label (:mod:`training.labels`).
    """
    found = Spoken(corpus)
    by_rule: defaultdict[str, list[int]] = defaultdict(list)
    for index, (rule, label) in enumerate(zip(said, known, strict=True)):
        if rule is not None and label != UNKNOWN:
            size = reading.text_blocks[index].size
            by_rule[rule].append(index)
            found.blocks[rule] += 1
            found.size[rule] += size
            found.right[rule] += size * ((label == TEXT) == (rule == LEAD))
    as_it_is = {index: verdict in (None, LEAD) for index, verdict in enumerate(reading.verdicts)}
    for rule, indexes in by_rule.items():
        obeyed = as_it_is | dict.fromkeys(indexes, rule == LEAD)
        asked = as_it_is | {index: reading.chances.get(index, 0.0) >= LIKELY for index in indexes}
        found.gain[rule] = _f1(reading, obeyed, known) - _f1(reading, asked, known)
    return found


def _f1(reading: ClassifiedPage, taken: Mapping[int, bool], known: list[int]) -> float:
    """F1 of the blocks that were taken for text, by length; 1 where there is nothing to take and nothing was."""
    both = either = 0
    for block, label in zip(reading.text_blocks, known, strict=True):
        if label != UNKNOWN:
            both += block.size * (taken[block.index] and label == TEXT)
            either += block.size * (taken[block.index] + (label == TEXT))
    return 2 * both / either if either else 1.0


def table(found: list[Spoken]) -> list[str]:
    """The rules as lines of a table, those that decide first, the most used first."""
    sets = {
        "learned from": [s for s in found if s.corpus in SETS],
        "others": [s for s in found if s.corpus not in SETS],
    }
    blocks, size, right = (sum((getattr(s, name) for s in found), Counter()) for name in ("blocks", "size", "right"))
    pages = ", ".join(f"{len(some)} pages {name}" for name, some in sets.items())
    lines = [f"| rule | is | blocks | right | gain, {pages} |", "|-|-|-|-|-|"]
    for rule in sorted(blocks, key=lambda rule: (rule not in CERTAIN, -blocks[rule])):
        gains = " ".join(
            f"{1000 * sum(s.gain.get(rule, 0.0) for s in some) / len(some):+.2f}" for some in sets.values() if some
        )
        told = "decides" if rule in CERTAIN else "evidence"
        share = f"{right[rule] / size[rule]:.2f}" if size[rule] else "–"  # an ornament has no length
        lines.append(f"| {rule} | {told} | {blocks[rule]} | {share} | {gains} |")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", metavar="FOLDER", type=Path)
    parser.add_argument("--folds", type=Path, required=True, metavar="DIRECTORY", help="the models of each fold")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    arguments = parser.parse_args()
    print(*table(each(spoken, annotated(arguments.folders), arguments.folds, arguments.jobs)), sep="\n")


if __name__ == "__main__":
    main()
