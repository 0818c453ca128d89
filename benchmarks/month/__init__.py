"""A simulated month: 60 and more sources played under their addresses, changes and troubles and all.

The same runner, gate, leases, spiders, middlewares and pipeline as `tracker run`, with two things
replaced: the network (a player below the middlewares answers every address; headers, 304, 429 and all
troubles are played) and the time (clock and event loop are virtual, so that a pause of two seconds or a
day costs nothing and is still kept). Crawls run in the process of the runner; that a crawl of its own
process works is `tests/watch/test_run.py`.

Bodies are real captures where the research corpus is there (TRACKER_CORPUS or ../shared/corpus), else
only pages of our own, and the report says which.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any


def run(arguments: list[str]) -> dict[str, Any]:
    """For ``python -m benchmarks``: in a process of its own, because it replaces the clock."""
    command = [sys.executable, "-m", "benchmarks.month", "--json", *arguments]
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True)
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    print("\n".join(f"  {key}: {value}" for key, value in figures.items()))
    return figures
