"""``python -m benchmarks.changes [--only NAME ...] [--json]``: run the sets and print what they reach."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
from pathlib import Path

from benchmarks.changes.inputs import Corpus, find_corpus
from benchmarks.changes.tally import Sheet, as_json, as_text
from tracker.model import CaptureError

#: In the order of printing; each is a module of this package with ``measure(corpus) -> Sheet``.
SETS = ("pages", "egov", "ai_act", "statutes", "canada", "proposal", "treaties", "words", "speed")
#: Sets that make their own texts.
_WITHOUT_CORPUS = {"speed"}


def main(arguments: list[str]) -> int:
    """Run what is asked for. 0 whatever was measured, 2 for wrong use."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.changes", description=__doc__)
    parser.add_argument("--only", action="append", choices=SETS, metavar="NAME", help=", ".join(SETS))
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of tables")
    parser.add_argument("--corpus", type=Path, help="folder of the research corpus")
    options = parser.parse_args(arguments)
    root = find_corpus(options.corpus)
    if root is None:
        print("the research corpus is not there; only what needs none is run", file=sys.stderr)
    corpus = Corpus(root or Path())
    sheets: list[Sheet] = []
    start = time.perf_counter()
    for name in options.only or SETS:
        if root is None and name not in _WITHOUT_CORPUS:
            continue
        begun = time.perf_counter()
        try:
            sheet = importlib.import_module(f"benchmarks.changes.{name}").measure(corpus)
        except (CaptureError, LookupError, OSError, ValueError) as error:
            # one text that cannot be read must not hide what the other sets reach
            sheet = Sheet(name, "not measured")
            sheet.check("the set can be measured", f"{type(error).__name__}: {error}", "measured", met=False)
        sheet.seconds = time.perf_counter() - begun
        sheets.append(sheet)
        if not options.json:
            print(as_text(sheet), flush=True)
    if options.json:
        print(json.dumps({"sets": [as_json(s) for s in sheets]}, ensure_ascii=False, indent=1))
    else:
        print(f"{len(sheets)} sets in {time.perf_counter() - start:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
