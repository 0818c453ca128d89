"""Comparison: provisions found by topic beside a keyword search, and agreements ranked by shared text.

``python -m benchmarks.compare --help`` lists the sets. Keys are in `benchmarks/data`.
"""

from __future__ import annotations


def run() -> None:
    """All sets, as text; what ``python -m benchmarks compare`` calls."""
    from benchmarks.compare.__main__ import main

    main([])
