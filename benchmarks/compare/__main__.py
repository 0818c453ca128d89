"""``python -m benchmarks.compare [--only NAME ...] [--json]``."""

import sys

from benchmarks.compare import run

run(sys.argv[1:])
