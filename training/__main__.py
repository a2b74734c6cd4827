"""Grow all models on annotated pages.

    python -m training FOLDER... --folds DIRECTORY [--share 0.25] [--write] [--jobs 2]

FOLDER is described in ``benchmarks/quality_corpus.py``; each kind of model is grown on corpora whose licence allows it.
DIRECTORY gets the models of each fold of outlets, which know nothing of that fold: ``benchmarks.quality --folds`` reads
with them, and makes them itself where they are missing. ``--share`` grows them on so much of the outlets, to see what
more would bring. ``--write`` grows the package's own models on all pages, too, and writes them with their cards. The
same pages give the same files. Needs the dependency group ``training``.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from crawler.extraction.confidence import MODEL as CONFIDENCE
from crawler.extraction.content.block_model import MODEL as BLOCKS
from crawler.extraction.fields.weighing import WEIGHTS
from crawler.extraction.page_kind import decision
from training import blocks, confidence, fields, page_kinds
from training.folds import Grown, grow


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", metavar="FOLDER", type=Path)
    parser.add_argument("--folds", type=Path, required=True, metavar="DIRECTORY", help="for the models of each fold")
    parser.add_argument("--share", type=float, default=1.0, help="of the outlets, 0 to 1")
    parser.add_argument("--write", action="store_true", help="the package's own models, too")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    arguments = parser.parse_args()
    if arguments.write and arguments.share < 1:
        parser.error("the package's models are grown on all outlets: leave out --share or --write")
    grown = grow(arguments.folders, arguments.folds, share=arguments.share, jobs=arguments.jobs)
    if arguments.write:
        write(grown)


def write(grown: Grown) -> None:
    """Write the package's models, grown on all pages, with their cards."""
    fields.write(WEIGHTS, grown.fields, card=True)
    blocks.grow(grown.blocks, BLOCKS)
    _write_card(BLOCKS.with_suffix(".json"), blocks.card(grown.blocks))
    kinds = Path(decision.__file__).parent
    page_kinds.write(kinds, grown.kinds)
    _write_card(kinds / "card.json", page_kinds.card(grown.kinds))
    confidence.write(CONFIDENCE, grown.confidence)
    _write_card(CONFIDENCE.with_suffix(".json"), confidence.card(grown.confidence))


def _write_card(path: Path, card: dict[str, object]) -> None:
    path.write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
