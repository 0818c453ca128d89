"""Cue files: their errors by line, and folders that add to the packaged ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.registry import RegistryError, load_registry
from tracker.registry.cues import Cues, merged

BOOK = """
id: seas
title: {en: Seas}
groups: {all: {en: All}}
scales:
  yesno: [{code: binding, title: {en: Binding}}, {code: absent, title: {en: Absent}}]
topics:
  - {id: tides, group: all, scale: yesno, title: {en: Tides}, question: {en: What of tides?}}
"""
CUES = """\
codebook: seas
topics:
  tides:
    en: {"high tide*": 3}
"""


def folder(tmp_path: Path, cues: str, name: str = "registry") -> Path:
    root = tmp_path / name
    for part, text in (("codebooks", BOOK), ("cues", cues)):
        (root / part).mkdir(parents=True, exist_ok=True)
        (root / part / "seas.yml").write_text(text, "utf-8")
    return root


def problems(tmp_path: Path, cues: str) -> list[str]:
    with pytest.raises(RegistryError) as caught:
        load_registry([folder(tmp_path, cues)])
    return caught.value.problems


def test_the_packaged_cues_cover_the_topics_that_is_compared() -> None:
    registry = load_registry()
    cues = registry.cues["digital-trade"]
    topics = {t.id for t in registry.codebooks["digital-trade"].topics if not t.derive}
    without = topics - cues.all_topics.keys()
    # a topic may come to the codebook before its cues do; nearly all have them
    assert len(without) < 0.1 * len(topics), f"topics the finder has no words for: {sorted(without)}"
    for topic, own in cues.all_topics.items():
        assert own.en, topic
        assert own.zh, topic
        assert own.ja, topic


def test_a_folder_of_ones_own_may_bring_cues(tmp_path: Path) -> None:
    assert load_registry([folder(tmp_path, CUES)]).cues["seas"].topics["tides"].en == {"high tide*": 3}


@pytest.mark.parametrize(
    ("cues", "line", "message"),
    [
        (CUES.replace("high tide*", "high (tide"), 4, "brackets"),
        (CUES.replace("tides:", "winds:"), 3, "unknown topic 'winds'"),
        (CUES.replace("seas", "lakes"), 1, "unknown codebook 'lakes'"),
        (
            CUES + "values:\n  waves: {en: [{value: binding, any: [wave]}]}\n",
            6,
            "neither a topic nor a scale",
        ),
        (
            CUES + "values:\n  tides:\n    en:\n      - {value: strong, any: [wave]}\n",
            8,
            "not a value of tides",
        ),
        (CUES + "values:\n  tides:\n    en:\n      - {value: binding}\n", 8, "has no cue"),
        (CUES + "verbs: {}\n", 5, "Extra inputs"),
    ],
)
def test_an_error_names_its_file_and_line(tmp_path: Path, cues: str, line: int, message: str) -> None:
    found = problems(tmp_path, cues)
    assert len(found) == 1, found
    assert f"seas.yml:{line}: " in found[0]
    assert message in found[0]


def test_a_pattern_that_cannot_be_read_is_an_error_of_its_line(tmp_path: Path) -> None:
    found = problems(tmp_path, CUES + "    zh: {'潮[': 3}\n")
    assert "seas.yml:5: " in found[0]


def test_later_cues_add_to_earlier_ones_and_their_weights_win() -> None:
    one = Cues.model_validate(
        {"codebook": "seas", "topics": {"tides": {"where": "inside", "en": {"tide*": 1, "ebb": 2}}}}
    )
    more = Cues.model_validate(
        {
            "codebook": "seas",
            "topics": {"tides": {"en": {"ebb": 4}, "heading": {"en": ["tide*"]}}},
            "values": {"tides": {"en": [{"value": "binding", "any": ["shall"]}]}},
        }
    )
    both = merged(one, more)
    assert both.topics["tides"].en == {"tide*": 1, "ebb": 4}
    assert both.topics["tides"].where == "inside"
    assert both.topics["tides"].heading == {"en": ["tide*"]}
    assert both.values["tides"]["en"][0].value == "binding"
