"""Comparison: provisions found by topic beside a keyword search, and agreements ranked by shared text.

``python -m benchmarks.compare --help`` lists the sets. Keys are in `benchmarks/data`.
"""

from __future__ import annotations

from typing import Any

#: In the order of printing.
SETS = ("finding", "whole", "own", "similar")


def run(arguments: list[str]) -> dict[str, Any]:
    from benchmarks.sets import run_sets  # which imports this package's inputs

    return run_sets("benchmarks.compare", SETS, arguments)
