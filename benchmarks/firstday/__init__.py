"""The first live day without a network: init, crawl of everything, status, doctor, a second day with changes.

Runs on the recorded web (`benchmarks.firstday.web`) in virtual time: pauses, silent hosts and their timeouts are
kept and cost nothing; the work of reading counts as long as it took here. ``python -m benchmarks firstday``.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any


def run(arguments: list[str]) -> dict[str, Any]:
    """For ``python -m benchmarks``: in a process of its own, because it replaces the clock."""
    command = [sys.executable, "-m", "benchmarks.firstday", *arguments]
    last = ""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        for line in child.stdout or ():
            print(last, end="", flush=True)
            last = line
    if child.returncode:
        raise SystemExit(f"{last}firstday ended with {child.returncode}")
    figures: dict[str, Any] = json.loads(last)
    return figures
