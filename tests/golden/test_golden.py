"""What the program prints of the demo's record is what is stored; a wanted difference: `make golden`."""

from __future__ import annotations

import pytest

from tests.cli.calls import Tracker
from tests.golden.outputs import FOLDER, OUTPUTS, printed


@pytest.mark.parametrize("name", OUTPUTS)
def test_the_output_is_as_stored(name: str, demo: object) -> None:
    assert printed(Tracker(demo), OUTPUTS[name]) == (FOLDER / name).read_text("utf-8")  # type: ignore[arg-type]


def test_nothing_else_is_stored() -> None:
    assert {p.name for p in FOLDER.iterdir()} == set(OUTPUTS)
