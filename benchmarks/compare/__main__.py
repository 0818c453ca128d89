"""``python -m benchmarks.compare [--only NAME ...] [--json]``: run the sets and print what they reach."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
from pathlib import Path

from benchmarks.changes.inputs import Corpus, find_corpus
from benchmarks.changes.tally import Sheet, as_json, as_text

#: In the order of printing; each is a module of this package with ``measure(corpus) -> Sheet``.
SETS = ("finding", "whole", "own", "similar")


def main(arguments: list[str]) -> int:
    """Run what is asked for. 0 whatever was measured, 2 for wrong use, 1 without the corpus."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.compare", description=__doc__)
    parser.add_argument("--only", action="append", choices=SETS, metavar="NAME", help=", ".join(SETS))
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of tables")
    parser.add_argument("--corpus", type=Path, help="folder of the research corpus")
    options = parser.parse_args(arguments)
    root = find_corpus(options.corpus)
    if root is None:
        print("the research corpus is not there, and all of this is measured on it", file=sys.stderr)
        return 1
    corpus = Corpus(root)
    sheets: list[Sheet] = []
    for name in options.only or SETS:
        begun = time.perf_counter()
        sheet = importlib.import_module(f"benchmarks.compare.{name}").measure(corpus)
        sheet.seconds = time.perf_counter() - begun
        sheets.append(sheet)
        if not options.json:
            print(as_text(sheet), flush=True)
    if options.json:
        print(json.dumps({"sets": [as_json(s) for s in sheets]}, ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
