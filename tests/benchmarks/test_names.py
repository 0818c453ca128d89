"""Every benchmark can be named, and goes with the code as it is: nothing it imports has moved."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import benchmarks
from benchmarks.__main__ import _LONG, _NOT_ONE, main

MODULES = [m.name for m in pkgutil.walk_packages(benchmarks.__path__, "benchmarks.") if "._" not in m.name]


@pytest.mark.parametrize("name", MODULES)
def test_it_can_be_imported(name: str) -> None:
    importlib.import_module(name)


def test_what_is_named_can_be_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nothing"]) == 2
    names = capsys.readouterr().err.strip().rpartition("there are: ")[2].split(", ")
    assert not _NOT_ONE & set(names)
    assert set(names) >= _LONG
    for name in names:
        assert callable(importlib.import_module(f"benchmarks.{name}").run), name
