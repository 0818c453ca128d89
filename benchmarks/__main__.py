"""``python -m benchmarks [NAME ...] [--json]``: run the named benchmarks, or all short ones.

Each prints a table; with ``--json`` the last line is one JSON object: benchmark -> its figures.
What stands behind the name of a single benchmark is its own: ``python -m benchmarks site --versions 500``.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
from typing import Any

import benchmarks

#: Parts that several benchmarks share.
_NOT_ONE = {"peers", "sets"}
#: Minutes, or the research corpus: only when named.
_LONG = {
    "brief", "changes", "compare", "firstday", "matrix", "month", "pages", "proven", "record", "replies",
    "site",
}  # fmt: skip


def main(arguments: list[str]) -> int:
    known = sorted(
        m.name
        for m in pkgutil.iter_modules(benchmarks.__path__)
        if not m.name.startswith("_") and m.name not in _NOT_ONE
    )
    as_json = "--json" in arguments
    rest = [a for a in arguments if a != "--json"]
    names: list[str] = []
    while rest and not rest[0].startswith("-"):
        names.append(rest.pop(0))
    unknown = set(names) - set(known)
    if unknown or (rest and len(names) != 1):
        print(f"python -m benchmarks [NAME ...] [--json]; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    figures: dict[str, Any] = {}
    for name in names or [n for n in known if n not in _LONG]:
        module = importlib.import_module(f"benchmarks.{name}")
        print(f"\n{name}: {(module.__doc__ or '').splitlines()[0]}", flush=True)
        figures[name] = module.run(rest)
    if as_json:
        print(json.dumps(figures[names[0]] if len(names) == 1 else figures, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
