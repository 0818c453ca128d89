"""Changes of law: what is found, what is alarmed at for nothing and how long it takes, beside other engines.

Each module here is one set of real histories (or made ones, for speed) with an answer key others wrote
or we checked by hand (`benchmarks/data`). ``python -m benchmarks.changes --help`` lists them.
"""

from __future__ import annotations

from typing import Any

#: In the order of printing.
SETS = ("pages", "egov", "ai_act", "statutes", "canada", "proposal", "treaties", "words", "speed")


def run(arguments: list[str]) -> dict[str, Any]:
    from benchmarks.sets import run_sets  # which imports this package's inputs

    return run_sets("benchmarks.changes", SETS, arguments, without_corpus={"speed"})
