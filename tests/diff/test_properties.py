"""What must hold for any two documents."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.diff.samples import act
from tracker.diff import diff
from tracker.law.text import compare_key
from tracker.model import (
    PROVISION_TYPES,
    Action,
    ChangeKind,
    Diff,
    Document,
    ProvisionStatus,
    Scope,
    SourceSpec,
)
from tracker.readers.build import Builder

Pair = Callable[[], tuple[Document, Document]]
SOURCE = SourceSpec("sample", "sample", "en", min_provisions=0)
TEXTS = st.sampled_from(
    [
        "", "Deleted.", "A register is kept.", "A register shall be kept.", "The fee is EUR 5.", "The fee is EUR 50.",
        "Copies of the register are sent to the supervisor each year.", "条文应当公布。", "条文可以公布。",
        "Whoever loses a register tells the supervisor about the loss and how it came about.", "see Article 5(1)",
    ]
)  # fmt: skip


@st.composite
def documents(draw: st.DrawFn) -> Document:
    b = Builder()
    names: list[str] = []
    for _i in range(draw(st.integers(1, 14))):
        parent = draw(st.sampled_from([None, *names]))
        kind = draw(
            st.sampled_from(["article", "paragraph", "point", "chapter", "annex", "footnote", "supplement"])
        )
        key = draw(st.integers(1, 6))
        name = b.add(
            f"{parent}__{kind[:3]}_{key}" if parent else f"{kind[:3]}_{key}",
            parent,
            kind,
            num=draw(st.sampled_from([None, str(key)])),
            heading=draw(st.sampled_from([None, None, "Fees", "Registers"])),
            text=draw(TEXTS),
            scope=draw(st.sampled_from([None, None, None, Scope.NOTES])),
            status=draw(st.sampled_from([*[ProvisionStatus.IN_FORCE] * 5, ProvisionStatus.REPEALED])),
        )
        names.append(name)
    return b.document(SOURCE, "sample", 1, "t")


def told(d: Diff, old: Document, new: Document) -> None:
    """Every provision whose words are new has a row, or stands in what came with a row."""
    whole = {
        r.eid
        for r in d.provisions
        if r.action in (Action.ADDED, Action.SPLIT, Action.MERGED, Action.REPEALED)
    }
    rows = {r.eid for r in d.provisions if r.action is not Action.REMOVED}
    for p in new.provisions:
        if p.scope not in d.scope or not p.text:
            continue
        before = old.by_eid.get(p.eid)
        if before is not None and before.scope in d.scope and compare_key(before.text) == compare_key(p.text):
            continue
        above, at = {p.eid}, p
        while at.parent is not None and new.by_eid[at.parent].scope in d.scope:
            at = new.by_eid[at.parent]
            above.add(at.eid)
        moved = any(
            compare_key(q.text) == compare_key(p.text) for q in old.provisions if q.scope in d.scope
        )  # the same words stand elsewhere in the old text: shifted, not changed
        assert p.eid in rows or above & whole or moved, p.eid


@given(documents())
@settings(max_examples=150, deadline=None)
def test_a_text_and_itself(doc: Document) -> None:
    assert diff(doc, doc).empty
    assert diff(doc, replace(doc, provisions=tuple(replace(p) for p in doc.provisions))).empty


@given(documents(), documents())
@settings(max_examples=300, deadline=None)
def test_any_two_texts(old: Document, new: Document) -> None:
    eids = [p.eid for p in new.provisions]
    d = diff(old, new)
    assert d == diff(old, new)
    assert eids == [p.eid for p in new.provisions]
    assert d.kind is ChangeKind.AMENDED
    told(d, old, new)
    seen = [(r.eid, r.action is Action.REMOVED) for r in d.provisions]
    assert len(seen) == len(set(seen))
    for row in d.provisions:
        side = old if row.action is Action.REMOVED else new
        assert row.eid in side.by_eid
        assert row.type in PROVISION_TYPES
        assert row.reasons
        if row.from_eid is not None:
            assert row.from_eid in old.by_eid
            assert row.from_eid != row.eid
        if not row.rollup and row.action is Action.AMENDED:
            assert row.before != row.after or row.facts or row.from_eid
    top = max([r.significance.rank for r in d.provisions], default=0)
    assert d.significance.rank == top


@given(documents(), documents())
@settings(max_examples=150, deadline=None)
def test_rows_stand_in_the_order_of_the_new_text(old: Document, new: Document) -> None:
    place = {p.eid: i for i, p in enumerate(new.provisions)}
    order = [place[r.eid] for r in diff(old, new).provisions if r.action is not Action.REMOVED]
    assert order == sorted(order)


@given(st.lists(st.integers(0, 400), min_size=3, max_size=25, unique=True), st.integers(1, 24), st.data())
@settings(max_examples=60, deadline=None)
def test_inserting_an_article_renumbers_the_rest(seeds: list[int], at: int, data: st.DataObject) -> None:
    def sentence(seed: int) -> str:
        return " ".join(f"word{seed}x{k}" for k in range(12))

    texts = [sentence(s) for s in seeds]
    at = min(at, len(texts) - 1)
    shifted = [*texts[:at], sentence(1000), *texts[at:]]
    d = diff(
        act({str(i + 1): t for i, t in enumerate(texts)}), act({str(i + 1): t for i, t in enumerate(shifted)})
    )
    found = {r.eid: r.action for r in d.provisions}
    assert found.pop(f"art_{at + 1}") is Action.ADDED
    assert set(found.values()) == {Action.RENUMBERED}
    assert len(found) == len(texts) - at


def _flat(n: int, text: str) -> Document:
    b = Builder()
    art = b.add("art_1", None, "article", num="Article 1")
    for i in range(n):
        b.child(art, "point", i, "point", num=f"({i})", text=text.format(i=i, j=i * 7))
    return b.document(SOURCE, "sample", 1, "t")


def _articles(n: int, word: str) -> Document:
    b = Builder()
    for i in range(n):
        art = b.add(f"art_{i}", None, "article", num=str(i))
        b.child(
            art,
            "para",
            1,
            "paragraph",
            num="1.",
            text=f"{word} {i} on {i * 31 % 977} and {i * 17 % 613} holds",
        )
    return b.document(SOURCE, "sample", 1, "t")


def _formulas(n: int, word: str) -> Document:
    """Articles that share a heading and all but two of their words."""
    b = Builder()
    for i in range(n):
        text = f"Whoever breaks rule {i * 13 % n} of this {word} is fined up to {i * 7 % 900} florins, " * 3
        b.add(f"art_{i}", None, "article", num=str(i), heading="Penalties", text=text)
    return b.document(SOURCE, "sample", 1, "t")


def _chain(n: int, word: str) -> Document:
    b = Builder()
    at: str | None = None
    for i in range(n):
        at = b.add(f"p{i}", at, "article" if i % 2 else "paragraph", num=str(i), text=f"{word} {i}")
    return b.document(SOURCE, "sample", 1, "t")


def _same(make: Callable[[int, str], Document], count: int, old: str, new: str) -> Pair:
    return lambda: (make(count, old), make(count, new))


@pytest.mark.parametrize(
    ("pair", "rows"),
    [
        (_same(_flat, 59_000, "x{i}", "x{i}"), 0),
        (_same(_flat, 20_000, "", "same"), None),
        (lambda: (_flat(20_000, "the same words"), _flat(20_010, "the same words")), 11),
        (_same(_articles, 3_000, "rule", "order"), 6_000),
        (lambda: (_formulas(1_500, "act"), _formulas(1_550, "code")), None),
        (_same(_chain, 3_000, "a", "b"), None),
        (lambda: (_chain(3_000, "a"), _articles(500, "a")), None),
    ],
    ids=["equal", "filled", "repeated", "all amended", "formulas", "nested", "nested and flat"],
)
@pytest.mark.slow
def test_hostile_sizes_end_in_time(pair: Pair, rows: int | None) -> None:
    """As much as a text may hold at most, in shapes that make a careless step quadratic."""
    old, new = pair()
    start = time.process_time()
    d = diff(old, new)
    assert time.process_time() - start < 60  # seconds; a quadratic step takes many minutes
    if rows is not None:
        assert len(d.provisions) == rows
