"""``python -m benchmarks.changes [--only NAME ...] [--json]``."""

import sys

from benchmarks.changes import run

run(sys.argv[1:])
