"""Codings written into a folder: what was there stays byte for byte, or nothing is written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import tracker
from tracker.registry.coding import Coding, CodingFile
from tracker.registry.write import CannotWrite, add_coding
from tracker.registry.yamlfile import load

EXISTING = """\
# Read in the reading room.
codebook: seas
instrument: treaty
codings:
  - topic: tides   # first
    value: binding
    note:
      en: >-
        The tide is
        # not a comment
    basis: memory
    date: 2026-01-02
    coder: somebody

# what is left to do: winds
"""


def coding(topic: str = "winds", **other: object) -> Coding:
    given = {"value": "absent", "note": {"en": "None: at all", "zh": "无"}, "basis": "text", "coder": "me"}
    return Coding.model_validate({"topic": topic, "date": date(2026, 11, 28), **given, **other})


def parsed(path: Path) -> CodingFile:
    return CodingFile.model_validate(load(path).data)


def put(folder: Path, text: str, name: str = "treaty.yml") -> Path:
    path = folder / "codings" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def test_a_new_file_adds_to_what_others_coded(tmp_path: Path) -> None:
    path = add_coding(tmp_path / "mine", "seas", "treaty", "zh-Hans", coding())
    assert path == tmp_path / "mine" / "codings" / "seas" / "treaty.yml"
    file = parsed(path)
    assert (file.adds, file.language, file.codings) == (True, "zh-Hans", [coding()])
    add_coding(tmp_path / "mine", "seas", "treaty", "zh-Hans", coding("tides"))
    assert [c.topic for c in parsed(path).codings] == ["winds", "tides"]


@pytest.mark.parametrize(
    "text",
    [
        EXISTING,
        EXISTING.rstrip("\n"),
        EXISTING.replace("\n", "\r\n"),
        EXISTING.replace("\n  ", "\n"),  # a list at the left margin
        EXISTING.split("\n\n")[0],  # no line end at all
        EXISTING + "language: en\n",  # a key behind the list
        EXISTING.replace("codebook: seas\n", "") + "codebook: seas # here\n",
    ],
)
def test_comments_order_and_line_ends_stay(tmp_path: Path, text: str) -> None:
    path = put(tmp_path, text)
    before = parsed(path).codings
    assert add_coding(tmp_path, "seas", "treaty", "en", coding()) == path
    assert parsed(path).codings == [*before, coding()]
    after = path.read_bytes().decode()
    end = "\r\n" if "\r\n" in text else "\n"
    rest = iter(after.split(end))
    assert all(line in rest for line in text.split(end) if line)  # every line still there, in order
    assert [line.endswith("\r") for line in after.split("\n")[:-1]] == [end == "\r\n"] * after.count("\n")


def test_it_goes_to_the_file_that_has_the_instrument_whatever_its_name(tmp_path: Path) -> None:
    put(tmp_path, EXISTING.replace("seas", "winds"), "a.yml")
    path = put(tmp_path, EXISTING, "b.yml")
    assert add_coding(tmp_path, "seas", "treaty", "en", coding()) == path


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (EXISTING.split("codings:")[0] + "codings: []\n", "no list with a line for each"),
        (EXISTING + "more: 1\n", "nothing written"),
        (EXISTING.replace("coder: somebody", "coder: [a"), "the registry has problems"),
        (EXISTING.replace("topic: tides", "topic: Tides!"), "nothing written"),
        (EXISTING.replace("codings:", "language: ja\ncodings:"), "cites the text in ja"),
    ],
)
def test_what_cannot_be_added_to_is_left_alone(tmp_path: Path, text: str, message: str) -> None:
    path = put(tmp_path, text)
    with pytest.raises(CannotWrite, match=message):
        add_coding(tmp_path, "seas", "treaty", "en", coding())
    assert path.read_bytes().decode() == text
    assert [p.name for p in path.parent.iterdir()] == ["treaty.yml"]


def test_the_packaged_registry_is_never_written(tmp_path: Path) -> None:
    packaged = Path(tracker.__file__).parent / "registry"
    for folder in (packaged, packaged / "codings" / "..", packaged.parent / "demo" / "registry"):
        with pytest.raises(CannotWrite, match="part of the program"):
            add_coding(folder, "seas", "treaty", "en", coding())
    link = tmp_path / "link"
    link.symlink_to(packaged, target_is_directory=True)
    with pytest.raises(CannotWrite, match="part of the program"):
        add_coding(link, "seas", "treaty", "en", coding())
    assert not (packaged / "codings" / "seas").exists()


def test_a_file_that_changes_meanwhile_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tracker.registry import write

    path = put(tmp_path, EXISTING)
    check = write._check

    def slow(*args: object) -> None:
        check(*args)  # type: ignore[arg-type]
        path.write_text(EXISTING + "# and tides\n", "utf-8")

    monkeypatch.setattr(write, "_check", slow)
    with pytest.raises(CannotWrite, match="somebody else"):
        add_coding(tmp_path, "seas", "treaty", "en", coding())
    assert path.read_text("utf-8").endswith("# and tides\n")
