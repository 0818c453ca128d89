"""`python -m tracker`: the same command line, for schedulers that name an interpreter."""

from tracker.cli.main import run

run()
