"""Changes of law: what is found, what is alarmed at for nothing and how long it takes, beside other engines.

Each module here is one set of real histories (or made ones, for speed) with an answer key others wrote
or we checked by hand (`benchmarks/data`). ``python -m benchmarks.changes --help`` lists them.
"""

from __future__ import annotations


def run() -> None:
    """All sets, as a table; what ``python -m benchmarks changes`` calls."""
    from benchmarks.changes.__main__ import main

    main([])
