"""The whole job on a packaged sample archive, offline: what `tracker demo` and `make demo` run."""

from tracker.demo.run import DemoFailed, run

__all__ = ["DemoFailed", "run"]
