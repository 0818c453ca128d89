"""JSON Schemas of what the commands print. They only grow: keys are added, never taken away."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def load(name: str) -> dict[str, Any]:
    """The schema of ``changes``, ``change``, ``text``, ``sources``, ``status`` or ``compare``."""
    text = (Path(__file__).parent / f"{name}.schema.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema
