"""Drawings: names fit their place, words are escaped, nothing is drawn of nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tracker.publish import charts
from tracker.publish.charts import cut, text_width

HOSTILE = "<script>&\"'</svg>"


@dataclass(frozen=True)
class Node:
    id: str | None = None
    height: float = 0.0
    parts: tuple[Node, ...] = ()
    leaves: tuple[str, ...] = field(default=("a", "b"))


@given(st.text(max_size=80), st.integers(2, 40))
def test_names_fit_their_place(text: str, limit: int) -> None:
    assert text_width(cut(text, limit)) <= limit
    if text_width(text) <= limit:
        assert cut(text, limit) == text


def test_words_of_a_drawing_are_no_markup() -> None:
    day, later = date(2026, 1, 1), date(2026, 3, 1)
    tree = Node(height=0.4, parts=(Node("a"), Node("b")))
    names = {"a": HOSTILE, "b": "B"}
    for svg in (
        charts.change_bars([(HOSTILE, (1, 2, 0), HOSTILE)], HOSTILE),
        charts.date_marks([(day, "moved", HOSTILE), (later, "passed", "2")], day, later, HOSTILE, "en"),
        charts.version_lanes([(day, "1"), (later, HOSTILE)], [(HOSTILE, [day])], HOSTILE, HOSTILE),
        charts.heat_map(["a", "b"], ["b"], {("a", "b"): 0.7}, names, HOSTILE),
        charts.dendrogram(tree, names, HOSTILE),
    ):
        root = etree.fromstring(svg)
        assert root.get("aria-label") == HOSTILE
        assert not list(root.iter("{*}script"))
        assert cut(HOSTILE, 34) in "".join(root.itertext()) or "</svg>" in "".join(root.itertext())


def test_nothing_is_drawn_of_nothing() -> None:
    day = date(2026, 1, 1)
    assert charts.change_bars([("a", (0, 0, 0), "")], "") == ""
    assert charts.date_marks([(day, "moved", "1")], day, day, "", "en") == ""
    assert charts.version_lanes([(day, "1")], [], "", "") == ""
    assert charts.heat_map([], [], {}, {}, "") == ""
    assert charts.dendrogram(None, {}, "") == ""
