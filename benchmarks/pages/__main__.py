"""``python -m benchmarks.pages SITE``; the exit code is 1 where something was found."""

import sys

from benchmarks.pages import run

if __name__ == "__main__":
    sys.exit(1 if run(sys.argv[1:])["findings"] else 0)
