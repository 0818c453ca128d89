"""The cache of parsed packaged files: the same data, never an old file's, and no harm where it cannot be."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tracker.registry.yaml_cache import Kept
from tracker.registry.yamlfile import RegistryError, load

TEXT = "id: one\nwhen: 2026-07-01\nseen: 2026-07-27T10:00:00Z\nparts:\n  - {name: a, share: 0.5}\n  - {name: b, open: true}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "registry"
    made.mkdir()
    (made / "one.yml").write_text(TEXT, "utf-8")
    return made


def test_what_is_kept_is_what_was_parsed(folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "cache" / "kept.json"
    first = Kept(folder, place)
    parsed = first.load(folder / "one.yml")
    first.save()
    held = json.loads(place.read_text("utf-8"))
    held["files"]["one.yml"][2]["id"] = "from the cache"
    place.write_text(json.dumps(held), "utf-8")
    again = Kept(folder, place).load(folder / "one.yml")
    assert again.data == parsed.data | {"id": "from the cache"}
    assert again.at(("parts", 1, "open")) == parsed.at(("parts", 1, "open")) == f"{folder / 'one.yml'}:6"


def test_a_file_that_changed_is_read_again(folder: Path, tmp_path: Path) -> None:
    kept = Kept(folder, tmp_path / "kept.json")
    kept.load(folder / "one.yml")
    kept.save()
    (folder / "one.yml").write_text(TEXT.replace("one", "two"), "utf-8")  # of the same size
    os.utime(folder / "one.yml", ns=(1, 1))
    assert Kept(folder, tmp_path / "kept.json").load(folder / "one.yml").data["id"] == "two"


@pytest.mark.parametrize("text", ["", "not JSON", "[]", '{"format": 0, "files": {}}', '{"format": 1}'])
def test_a_damaged_cache_is_no_cache(folder: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "kept.json").write_text(text, "utf-8")
    kept = Kept(folder, tmp_path / "kept.json")
    assert kept.load(folder / "one.yml").data == load(folder / "one.yml").data
    kept.save()


def test_what_json_would_change_is_not_kept(folder: Path, tmp_path: Path) -> None:
    (folder / "one.yml").write_text("2026: a key that is a number\n", "utf-8")
    kept = Kept(folder, tmp_path / "kept.json")
    assert kept.load(folder / "one.yml").data == {2026: "a key that is a number"}
    kept.save()
    assert not (tmp_path / "kept.json").exists()


def test_no_place_and_mistakes(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    kept = Kept(folder, tmp_path / "file" / "kept.json")  # its folder cannot be made
    kept.load(folder / "one.yml")
    kept.save()
    (folder / "one.yml").write_text("a: 1\na: 2\n", "utf-8")
    with pytest.raises(RegistryError, match="given twice"):
        kept.load(folder / "one.yml")
