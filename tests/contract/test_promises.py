"""What the contract once promised, it still promises: keys are added, never taken away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tracker.contract.schemas import PRODUCTS, schema

Schema = Mapping[str, Any]
#: A line a key: `product key[].key`, with `!` where it is required. Lines may be added, never removed.
PROMISED = (Path(__file__).parent / "promised.txt").read_text("utf-8").splitlines()


def keys(
    node: Schema, root: Schema, path: str = "", above: tuple[str, ...] = ()
) -> Iterator[tuple[str, bool]]:
    """All keys of a schema, as `changes[].id`, and whether each is required."""
    if "$ref" in node:
        name = node["$ref"].removeprefix("#/$defs/")
        if name not in above:
            yield from keys(root["$defs"][name], root, path, (*above, name))
        return
    for choice in (*node.get("anyOf", ()), *node.get("oneOf", ())):
        yield from keys(choice, root, path, above)
    if "items" in node:
        yield from keys(node["items"], root, f"{path}[]", above)
    if isinstance(node.get("additionalProperties"), Mapping):
        yield from keys(node["additionalProperties"], root, f"{path}{{}}", above)
    for name, value in node.get("properties", {}).items():
        here = f"{path}.{name}" if path else name
        yield here, name in node.get("required", ())
        yield from keys(value, root, here, above)
    for name in node.get("required", ()):
        if name not in node.get("properties", {}):
            yield f"{path}.{name}" if path else name, True


@pytest.mark.parametrize("product", PRODUCTS)
def test_what_was_promised_is_still_promised(product: str) -> None:
    made = schema(product)
    Draft202012Validator.check_schema(made)
    found = set()
    for key, required in keys(made, made):
        found |= {key, f"{key}!"} if required else {key}
    promised = {line.split(" ", 1)[1] for line in PROMISED if line.split(" ", 1)[0] == product}
    assert promised - found == set()
