"""Drawings: names are whole and in their frame, marks lie beside each other, words are escaped, nothing is drawn of nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from lxml import etree

from tracker.publish import charts

HOSTILE = "<script>&\"'</svg>"


@dataclass(frozen=True)
class Node:
    id: str | None = None
    height: float = 0.0
    parts: tuple[Node, ...] = ()
    leaves: tuple[str, ...] = field(default=("a", "b"))


def test_words_of_a_drawing_are_no_markup() -> None:
    day, later = date(2026, 1, 1), date(2026, 3, 1)
    tree = Node(height=0.4, parts=(Node("a"), Node("b")))
    names = {"a": HOSTILE, "b": "B"}
    for svg in (
        charts.change_bars([(HOSTILE, (1, 2, 0), HOSTILE)], HOSTILE),
        charts.life([(day, "1"), (later, HOSTILE)], [(HOSTILE, [day])], day, HOSTILE, "en"),
        charts.heat_map(["a", "b"], ["b"], {("a", "b"): 0.7}, names, HOSTILE),
        charts.dendrogram(tree, names, HOSTILE),
    ):
        root = etree.fromstring(svg)
        assert root.get("aria-label") == HOSTILE
        assert not list(root.iter("{*}script"))
        assert HOSTILE in "".join(root.itertext())


def test_nothing_is_drawn_of_nothing() -> None:
    day = date(2026, 1, 1)
    assert charts.change_bars([("a", (0, 0, 0), "")], "") == ""
    assert charts.life([(day, "1")], [], day, "", "en") == ""
    assert charts.heat_map([], [], {}, {}, "") == ""
    assert charts.dendrogram(None, {}, "") == ""


def test_names_are_whole_and_inside_the_frame() -> None:
    long = "China: basic laws on network, data and personal information of the whole country"
    names = {"a": long, "b": "《关于修改〈中华人民共和国网络安全法〉的决定》及其实施条例和配套措施"}
    tree = Node(height=0.4, parts=(Node("a"), Node("b")))
    for svg in (
        charts.change_bars([(long, (1, 2, 0), "substantive 1, minor 2")], "", ("a", "b", "c")),
        charts.heat_map(["a", "b"], ["b"], {("a", "b"): 0.7}, names, ""),
        charts.dendrogram(tree, names, ""),
        charts.life([(date(2020, 1, 1), "1")], [(long, [date(2021, 1, 1)])], date(2026, 1, 1), "", "zh"),
    ):
        root = etree.fromstring(svg)
        assert long in [t.text for t in root.iter("{*}text")]
        for t in root.iter("{*}text"):
            if t.get("transform") is None and t.getparent().tag.endswith("svg"):
                x, width = float(t.get("x")), charts._px(t.text or "")
                left = x - width if t.get("text-anchor") == "end" else x
                assert left >= -1
                assert t.get("text-anchor") or left + width <= float(root.get("width")) + 1


def test_numbers_of_steps_lie_beside_each_other_and_their_colours_have_a_key() -> None:
    days = [date(2026, 1, 1 + n) for n in range(28)]
    svg = charts.life(
        [(d, str(n)) for n, d in enumerate(days, 1)], [("English", days[:3])], days[1], "", "en"
    )
    root = etree.fromstring(svg)
    marks = [r for g in root.iter("{*}g") if g.get("class") == "step" for r in g.iter("{*}rect")]
    boxes = [tuple(float(r.get(k)) for k in ("x", "y", "width", "height")) for r in marks]
    assert len(boxes) == 28
    for n, (x, y, w, h) in enumerate(boxes):
        assert all(x + w <= a or a + c <= x or y + h <= b or b + d <= y for a, b, c, d in boxes[n + 1 :])
    words = "".join(root.itertext())
    assert all(
        w in words for w in ("Wording in force", "Earlier wording", "Wording to come", "2 January 2026")
    )
    drawn = [r.get("class") for r in root.iter("{*}rect") if "word" in (r.get("class") or "")]
    assert drawn[:3] == ["word past", "word force", "word coming"]
