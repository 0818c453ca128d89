"""Fixtures every package's tests share. No test reaches the network: connects off this machine fail."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tracker.demo.run import run as run_demo
from tracker.publish import samples

ROOT = Path(__file__).resolve().parent.parent
#: Files of more than half a minute: begun first, so that no process is left alone with one at the end.
_LONGEST = frozenset(
    {
        "docs/test_examples.py", "corpus/test_metamorphic.py", "browser/test_site.py",
        "compare/test_absences.py", "compare/test_finding_corpus.py", "compare/test_renew.py",
        "diff/test_quality.py", "watch/test_advice.py", "watch/test_backfill.py", "watch/test_ways.py",
        "watch/test_run.py", "demo/test_demo.py", "brief/test_corpus.py", "watch/test_process.py",
        "site/test_show_commands.py", "cli/test_commands.py", "watch/test_checkup.py", "watch/test_month.py",
    }
)  # fmt: skip
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@pytest.fixture(autouse=True)
def _no_samples() -> None:
    """What another test showed from the samples says nothing of this one's record."""
    samples.declare(False)


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Any:
    """Proof that the suite is offline: connecting anywhere but to this machine raises."""
    real = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> Any:
        if isinstance(address, tuple) and address[0] not in _LOOPBACK:
            raise RuntimeError(f"a test tried to reach {address}")
        return real(self, address)

    socket.socket.connect = guarded  # type: ignore[method-assign]
    yield
    socket.socket.connect = real  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real captures; tests that need it are skipped, visibly, where it is absent."""
    path = Path(os.environ.get("TRACKER_CORPUS", ROOT.parent / "shared" / "corpus"))
    if not (path / "README.md").exists():
        pytest.skip("research corpus not present (set TRACKER_CORPUS)")
    return path


class Demo(NamedTuple):
    folder: Path
    printed: str


@pytest.fixture(scope="session")
def demo_run(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The demo, run once for each process of tests, and what it printed."""
    folder = tmp_path_factory.mktemp("demo") / "first"
    return Demo(folder, run_demo(folder))


@pytest.fixture(scope="session")
def demo(demo_run: Demo) -> Path:
    """The folder of the demo: tests read it and never write to it."""
    return demo_run.folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What reads the research corpus takes its time as well; the longest files come first."""
    for item in items:
        if item.get_closest_marker("corpus"):
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: item.path.relative_to(ROOT / "tests").as_posix() not in _LONGEST)
