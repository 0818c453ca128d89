"""Benchmarks made of sets, one module each with ``measure(corpus) -> Sheet``: run what is asked for."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from benchmarks.changes.inputs import Corpus, find_corpus
from benchmarks.changes.tally import Sheet, as_json, as_text
from tracker.model import CaptureError


def run_sets(
    package: str, sets: Sequence[str], arguments: list[str], without_corpus: Collection[str] = ()
) -> dict[str, Any]:
    """Print a table for each set; the figures. Sets that need the research corpus are left out without it."""
    parser = argparse.ArgumentParser(prog=f"python -m {package}")
    parser.add_argument("--only", action="append", choices=sets, metavar="NAME", help=", ".join(sets))
    parser.add_argument("--json", action="store_true", help="one JSON object as the last line")
    parser.add_argument("--corpus", type=Path, help="folder of the research corpus")
    options = parser.parse_args(arguments)
    root = find_corpus(options.corpus)
    if root is None:
        print("the research corpus is not there; only what needs none is run", file=sys.stderr)
    sheets: list[Sheet] = []
    start = time.perf_counter()
    for name in options.only or sets:
        if root is None and name not in without_corpus:
            continue
        begun = time.perf_counter()
        try:
            sheet = importlib.import_module(f"{package}.{name}").measure(Corpus(root or Path()))
        except (CaptureError, LookupError, OSError, ValueError) as error:
            # one text that cannot be read must not hide what the other sets reach
            sheet = Sheet(name, "not measured")
            sheet.check("the set can be measured", f"{type(error).__name__}: {error}", "measured", met=False)
        sheet.seconds = time.perf_counter() - begun
        sheets.append(sheet)
        print(as_text(sheet), flush=True)
    print(f"{len(sheets)} sets in {time.perf_counter() - start:.0f} s")
    figures = {"sets": [as_json(s) for s in sheets]}
    if options.json:
        print(json.dumps(figures, ensure_ascii=False))
    return figures
