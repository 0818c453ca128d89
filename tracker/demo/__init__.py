"""The whole job on a packaged sample archive, offline: what `tracker demo` and `make demo` run."""

from tracker.demo.run import run

__all__ = ["run"]
