"""What comes and goes on a page is learned from its own earlier captures, in whatever order they came."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.readers.captures import capture, spec
from tests.watch import pages
from tracker.contract.change import changes_view
from tracker.diff import diff
from tracker.model import Diff, Document, Origin, Significance
from tracker.readers.page import read as page
from tracker.store import reader
from tracker.store.db import Store
from tracker.watch import volatile_text
from tracker.watch.ingest import Ingest
from tracker.watch.versioning import ReadingSummary

START = datetime(2026, 1, 1, 6, tzinfo=UTC)
RULES = [
    f"Rule {n}: a member returns borrowed sample {n} within 30 days of asking for it." for n in range(1, 9)
]
LINKS = ["Terms", "Privacy choices", "Imprint"]


def html(
    rules: list[str] = RULES, links: list[str] = LINKS, notice: str | None = None, menu: str = "Home"
) -> str:
    body = "".join(f"<p>{text}</p>" for text in rules)
    foot = "".join(f"<a href=x>{text}</a>" for text in links)
    above = f"<div class=announcement><p>{notice}</p></div>" if notice else ""
    return (
        f"<!doctype html><html><body>{above}<nav><a href=/>{menu}</a></nav><main><h1>House rules</h1>{body}</main>"
        f"<footer><p>The sample society</p>{foot}</footer></body></html>"
    )


def read(text: str) -> Document:
    return page.extract([capture(text, "text/html")], spec("en"))


def told(*shown: tuple[float, str]) -> list[bool]:
    """For each page after the first, by days since the start: whether a watcher tells of a change.

    A watcher compares with the last text it told of, not with the last capture."""
    out = []
    seen: list[volatile_text.Snapshot] = []
    current: Document | None = None
    for days, text in shown:
        new, at = read(text), START + timedelta(days=days)
        now = volatile_text.snapshot(at, new)
        if current is None:
            current = new
        else:
            step = diff(*volatile_text.learn(seen, now).without(current, new))
            out.append(not step.empty)
            current = current if step.empty else new
        seen.append(now)
    return out


PLAIN = html()
STATUS = html(links=[*LINKS, "All samples are available"])
OTHER = html(links=[*LINKS, "Cookie settings"])
SHORT = html(rules=RULES[:-1])


def test_what_comes_and_goes_is_told_once() -> None:
    assert told((0, PLAIN), (1, STATUS), (2, PLAIN), (3, STATUS), (9, PLAIN), (60, STATUS)) == [
        True, False, False, False, False,
    ]  # fmt: skip


def test_what_went_and_came_back_is_told_once() -> None:
    assert told((0, STATUS), (1, PLAIN), (2, STATUS), (3, PLAIN)) == [True, False, False]


def test_what_stood_long_is_a_change_each_time() -> None:
    assert told((0, PLAIN), (29, PLAIN), (30, OTHER), (99, OTHER), (100, PLAIN)) == [
        False, True, False, True,
    ]  # fmt: skip


def test_a_moment_between_two_far_captures_proves_nothing() -> None:
    """Seen for a day, after a year without captures: nobody knows how long it stood."""
    assert told((0, PLAIN), (365, STATUS), (366, PLAIN)) == [True, True]


def test_the_next_announcement_in_the_same_place_is_passing_too() -> None:
    weeks = [(float(n * 7), html(notice=f"Join us for the {name} evening.")) for n, name in
             enumerate(["spring", "summer", "autumn", "winter"], 1)]  # fmt: skip
    assert told((0, PLAIN), *weeks) == [True, False, False, False]
    footer = [(d, t.replace("Imprint", "Imprint and contact")) for d, t in weeks[-1:]]
    assert told((0, PLAIN), *weeks[:-1], *footer)[-1]


def test_a_rule_that_came_back_is_told_unless_it_never_stops() -> None:
    flips = [(float(n), SHORT if n % 2 else PLAIN) for n in range(7)]
    assert told(*flips) == [True, True, False, False, False, False]
    # two weeks between: that is no flicker
    slow = [(n * 15.0, SHORT if n % 2 else PLAIN) for n in range(5)]
    assert told(*slow) == [True] * 4


def test_a_flickering_rule_that_is_gone_for_good_is_told() -> None:
    flips = [(float(n), SHORT if n % 2 else PLAIN) for n in range(4)]
    assert told(*flips, (10, SHORT), (18, SHORT), (40, SHORT)) == [True, True, False, False, True, False]


def test_another_rule_is_told_while_one_flickers() -> None:
    flips = [(float(n), SHORT if n % 2 else PLAIN) for n in range(4)]
    other = html(rules=[RULES[0].replace("30", "60"), *RULES[1:]])
    assert told(*flips, (5, other))[-1]


def test_a_flickering_footer_hides_no_rule() -> None:
    shown = [(float(n), STATUS if n % 2 else PLAIN) for n in range(6)]
    new = html(rules=[RULES[0].replace("30", "60"), *RULES[1:]], links=[*LINKS, "All samples are available"])
    assert told(*shown, (6, new))[-1]


def test_a_broken_capture_teaches_nothing() -> None:
    broken = html(rules=RULES[:2])
    snapshots = [
        volatile_text.snapshot(START + timedelta(days=n), read(t))
        for n, t in enumerate([PLAIN, broken, PLAIN, broken])
    ]
    volatile = volatile_text.learn(snapshots, volatile_text.snapshot(START + timedelta(days=4), read(PLAIN)))
    assert volatile == volatile_text.VolatileKeys()


def test_nothing_earlier_masks_nothing() -> None:
    volatile = volatile_text.learn([], volatile_text.snapshot(START, read(PLAIN)))
    old, new = read(PLAIN), read(OTHER)
    assert volatile.without(old, new) == (old, new)


@given(st.lists(st.sampled_from([PLAIN, STATUS, OTHER, SHORT]), min_size=2, max_size=8), st.data())
def test_the_same_page_is_never_a_change(shown: list[str], data: st.DataObject) -> None:
    days = sorted(data.draw(st.lists(st.floats(0, 90), min_size=len(shown), max_size=len(shown))))
    snapshots = [
        volatile_text.snapshot(START + timedelta(days=d), read(t)) for d, t in zip(days, shown, strict=True)
    ]
    last = read(shown[-1])
    step: Diff = diff(*volatile_text.learn(snapshots[:-1], snapshots[-1]).without(last, last))
    assert step.empty


# --- in the pipeline --------------------------------------------------------------------------------------


def take(ingest: Ingest, text: str, day: float) -> None:
    taken = pages.taken(text.encode(), 1)
    taken = replace(taken, observed_at=START + timedelta(days=day), media_type="text/html")
    ingest.take(ingest.registry.sources["sample-act-en"], [taken], Origin.BACKFILL)


def record(folder: Path, name: str, shown: list[tuple[float, str]]) -> list[dict[str, object]]:
    store = Store(f"sqlite:///{folder / name}.db")
    store.migrate()
    ingest = Ingest(store, pages.registry(folder), clock=lambda: datetime(2026, 6, 1, tzinfo=UTC))
    for day, text in shown:
        take(ingest, text, day)
    with store.read() as session:
        views = changes_view(session, ingest.registry, reader.changes(session))
        texts = [
            [p.text for p in reader.text(session, version)]
            for version in reader.versions(session, "sample-act")
        ]
    store.dispose()
    assert not any("society" in text for one in texts for text in one), "what stands around is no text of law"
    return [{k: v for k, v in view.items() if k not in ("recorded_at", "origin")} for view in views]


HISTORY = [
    (0, PLAIN),
    (2, STATUS),
    (4, PLAIN),
    (30, html([RULES[0].replace("30", "60"), *RULES[1:]])),
    (31, STATUS),
]


def test_every_order_of_arrival_gives_the_same_record(tmp_path: Path) -> None:
    orders = list(permutations(HISTORY))
    seen = [record(tmp_path, str(n), list(order)) for n, order in enumerate(orders[::7])]
    assert all(one == seen[0] for one in seen)
    # first text; status line came; rule amended; rule amended back - not the status line again
    assert [(c["kind"], c["significance"]) for c in seen[0]] == [
        ("first", "substantive"),
        ("amended", "editorial"),
        ("amended", "substantive"),
        ("amended", "substantive"),
    ]
    rows = seen[0][2]["provisions"]
    assert isinstance(rows, list)
    assert not [r for r in rows if r["eid"].startswith("around")]


def test_an_editorial_change_says_where_it_is(tmp_path: Path) -> None:
    _, change = record(tmp_path, "one", [(0, PLAIN), (40, OTHER)])
    assert change["significance"] == Significance.EDITORIAL
    assert change["reasons"] == ["text around the rules changed"]


# --- cost -------------------------------------------------------------------------------------------------


def _link(n: int) -> ReadingSummary:
    at = START + timedelta(hours=n)
    return ReadingSummary(f"r{n}", f"c{n}", at, at.date(), 0, {"body": f"{n}"}, "", 1, blocks=True)


def test_a_page_that_is_never_the_same_opens_few_readings_for_each() -> None:
    opened: list[str] = []

    def document(reading: str) -> Document:
        opened.append(reading)
        return read(PLAIN)

    links = [_link(n) for n in range(500)]
    model = volatile_text.VolatilityModel(links, document)
    model.keys(links[-1])
    assert len(opened) == volatile_text.REMEMBERED + 1
    model.keys(links[-1])
    model.keys(links[-2])
    assert len(opened) == volatile_text.REMEMBERED + 2


def test_readings_that_say_the_same_are_not_opened() -> None:
    links = [replace(_link(n), scopes={"body": "same"}) for n in range(50)]
    model = volatile_text.VolatilityModel(links, lambda _: pytest.fail("opened"))
    assert model.keys(links[-1]) == volatile_text.VolatileKeys()
    assert model.state(links[-1]) == ""


@pytest.mark.parametrize(
    "text",
    [
        html(rules=[f"Rule {n} says what is to be done." for n in range(20_000)]),
        html(links=[f"entry number {chr(97 + n % 26)}{'x' * (n % 300)}" for n in range(20_000)]),
        html(rules=["word " * 200_000]),
    ],
)
@pytest.mark.slow
def test_large_pages_cost_little(text: str) -> None:
    old, new = read(text), read(text.replace("</footer>", "<a href=y>Cookie settings</a></footer>"))
    start = time.process_time()
    snapshots = [volatile_text.snapshot(START + timedelta(days=n), (old, new)[n % 2]) for n in range(6)]
    volatile = volatile_text.learn(snapshots[:-1], snapshots[-1])
    assert diff(*volatile.without(old, new)).empty
    assert not diff(old, new).empty
    assert time.process_time() - start < 15
