"""Fixtures every package's tests share. No test reaches the network: connects off this machine fail."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


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
