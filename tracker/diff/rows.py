"""From an alignment to the rows of a change: the deepest provisions that differ, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tracker.diff.facts import facts, printed
from tracker.diff.match import Alignment
from tracker.diff.significance import Assessment, assess, merged
from tracker.diff.split_merge import Divisions, divisions
from tracker.diff.tree import Tree, is_hollow
from tracker.model import Action, Fact, FactValue, Provision, ProvisionChange

#: Where a row stands: place in the new text; 0, or 1 for what stood behind that place; old place.
Order = tuple[int, int, int]


@dataclass
class Rows:
    """Collects rows and what must be rolled up to the units above them."""

    a: Alignment
    lang: str
    rows: dict[Order, ProvisionChange] = field(default_factory=dict)
    above: dict[int, list[Order]] = field(default_factory=dict)  # new unit -> rows below it
    divided: Divisions = field(default_factory=Divisions)

    def put(self, order: Order, row: ProvisionChange, assessment: Assessment) -> None:
        self.rows[order] = replace(
            row, significance=assessment.significance, reasons=assessment.reasons
        )  # fmt: skip

    def roll_up(self, units: Sequence[int], order: Order) -> None:
        for unit in units:
            self.above.setdefault(unit, []).append(order)


def rows(a: Alignment, lang: str) -> tuple[ProvisionChange, ...]:
    """All rows of a change, in the order of the new text, removed provisions where they stood."""
    out = Rows(a, lang)
    out.divided = divisions(a)
    _walk_new(out)
    _walk_old(out)
    _rolled_up(out)
    return tuple(row for _, row in sorted(out.rows.items(), key=lambda item: item[0]))


# --- the new text, in order ---------------------------------------------------------------------------


def _walk_new(out: Rows) -> None:
    a = out.a
    holds = _holding(a.new, a.to_old)
    part_of = {part: whole for whole, parts in out.divided.splits.items() for part in parts}
    stack = [n for n in reversed(range(len(a.new.nodes))) if a.new.parent[n] < 0]
    while stack:
        n = stack.pop()
        o = a.to_old.get(n)
        if n in part_of:
            _divided(out, Action.SPLIT, n, (part_of[n],), out.divided.splits[part_of[n]])
        elif n in out.divided.mergers:
            _divided(out, Action.MERGED, n, out.divided.mergers[n], (n,))
        elif o is None:
            if _added(out, n, whole=not holds[n] and _one_row(a.new, n)):
                stack.extend(reversed(a.new.kids[n]))
        elif _matched(out, o, n) and not a.same(o, n):
            stack.extend(reversed(a.new.kids[n]))


def _holding(tree: Tree, matched: dict[int, int]) -> list[bool]:
    """For each provision whether something below it is matched."""
    out = [False] * len(tree.nodes)
    for i in range(len(tree.nodes) - 1, -1, -1):
        up = tree.parent[i]
        if up >= 0 and (out[i] or i in matched):
            out[up] = True
    return out


def _one_row(tree: Tree, i: int) -> bool:
    """Whether what came or went is told in one row: not a chapter, whose articles are told."""
    return tree.unit[i] or not tree.container[i]


def _divided(out: Rows, action: Action, n: int, sources: tuple[int, ...], results: tuple[int, ...]) -> None:
    """A row for one of the provisions that ``sources`` became; what changed in the words besides is told
    with the first."""
    a = out.a
    node = a.new.nodes[n]
    before = "\n".join(a.old.doc.text_of(a.old.nodes[o].eid) for o in sources)
    old, new = "", ""
    if n == results[0]:
        old, new = " ".join(_flow(a.old, o) for o in sources), " ".join(_flow(a.new, k) for k in results)
    found = facts(old, new, out.lang)
    row = _row(a.new, n, action, before=before, after=a.new.doc.text_of(node.eid))
    row = replace(row, from_eids=tuple(a.old.nodes[o].eid for o in sources), facts=found)
    labels = ", ".join(a.old.label(o) for o in sources)
    out.put((n, 0, 0), row, assess(action, node.type, old, new, found, place=(labels, "")))
    out.roll_up(a.new.units_above(n), (n, 0, 0))


def _added(out: Rows, n: int, *, whole: bool) -> bool:
    """A row for what is new; tells whether to look below it."""
    a = out.a
    node = a.new.nodes[n]
    text = a.new.doc.text_of(node.eid) if whole else _line(a.new, n)
    if text:
        found = facts("", text, out.lang) if node.type != "footnote" else ()
        row = replace(_row(a.new, n, Action.ADDED, after=text), facts=found)
        assessment = assess(Action.ADDED, node.type, None, text, found, hollow=whole and is_hollow(a.new, n))
        out.put((n, 0, 0), row, assessment)
        out.roll_up(a.new.units_above(n), (n, 0, 0))
    return not whole


def _matched(out: Rows, o: int, n: int) -> bool:
    """A row for a provision of both texts if its own words, number or place differ; tells whether
    to look below it."""
    a = out.a
    x, y = a.old.nodes[o], a.new.nodes[n]
    status = _status(a, o, n)
    if _repealed(a, o, n):
        before, after = a.old.doc.text_of(x.eid), a.new.doc.text_of(y.eid)
        row = _row(a.new, n, Action.REPEALED, before=before, after=after)
        row = replace(row, facts=status, from_eid=x.eid if x.eid != y.eid else None)
        out.put((n, 0, 0), row, assess(Action.REPEALED, y.type, before, after, status))
        out.roll_up(a.new.units_above(n), (n, 0, 0))
        return False
    place = _place(a, o, n)
    worded = a.old.own[o] != a.new.own[n]
    headed = a.old.head[o] != a.new.head[n]
    marked = a.old.mark[o] != a.new.mark[n] and a.old.local[o] == a.new.local[n]
    if not (worded or headed or marked or status or place):
        return True
    amended = worded or headed or marked or bool(status)
    action = Action.AMENDED if amended else place[0] if place else Action.AMENDED
    shown = (_line(a.old, o), _line(a.new, n)) if marked else _sides(x, y, worded=worded, headed=headed)
    found = facts(x.text, y.text, out.lang) if worded and y.type != "footnote" else ()
    found = (*status, *found)
    if not worded and y.type == "definition" and headed:
        found = (*found, Fact("definition", printed(x.heading), printed(y.heading), y.heading or x.heading))
    row = replace(
        _row(a.new, n, action, before=shown[0], after=shown[1]),
        from_eid=x.eid if x.eid != y.eid and (place or amended) else None,
        facts=found,
    )
    labels = (place[1], place[2]) if place else None
    assessment = assess(
        action, y.type, x.text if worded else "", y.text if worded else "", found,
        heading=(x.heading, y.heading) if headed else (None, None), place=labels,
        placed=place[0] if place else Action.RENUMBERED, typography=marked,
    )  # fmt: skip
    out.put((n, 0, 0), row, assessment)
    out.roll_up(a.new.units_above(n), (n, 0, 0))
    if place and _crossed(a, o, n):
        left = [a.to_new[u] for u in a.old.units_above(o) if u in a.to_new]
        out.roll_up([u for u in left if u not in a.new.units_above(n)], (n, 0, 0))
    return True


def _sides(x: Provision, y: Provision, *, worded: bool, headed: bool) -> tuple[str | None, str | None]:
    """What the row shows: the own texts, with the headings where these differ."""
    if worded and headed:
        return f"{x.heading or ''}\n{x.text}".strip(), f"{y.heading or ''}\n{y.text}".strip()
    if headed:
        return x.heading or "", y.heading or ""
    if worded:
        return x.text, y.text
    return None, None


def _place(a: Alignment, o: int, n: int) -> tuple[Action, str, str] | None:
    """Whether a provision has another number or another parent, and both as a reader names them."""
    if a.new.footnote(n):
        return None
    old, new, crossed = a.old.local[o], a.new.local[n], _crossed(a, o, n)
    if old and new and old != new:
        if crossed and not a.new.unit[n]:  # "from (c) to (a)" would be read as of one article
            return Action.RENUMBERED, a.old.nodes[o].eid, a.new.nodes[n].eid
        return Action.RENUMBERED, a.old.label(o), a.new.label(n)
    if crossed:
        return Action.MOVED, _where(a.old, a.old.parent[o]), _where(a.new, a.new.parent[n])
    return None


def _crossed(a: Alignment, o: int, n: int) -> bool:
    """Whether a provision stands below another parent now."""
    up, down = a.old.parent[o], a.new.parent[n]
    return up >= 0 and down >= 0 and a.to_new.get(up) != down


def _status(a: Alignment, o: int, n: int) -> tuple[Fact, ...]:
    """The change of a provision's status, unless the provision above it changed alike."""
    before, after = a.old.nodes[o].status, a.new.nodes[n].status
    up, down = a.old.parent[o], a.new.parent[n]
    if before is after:
        return ()
    if up >= 0 and down >= 0 and (a.old.nodes[up].status, a.new.nodes[down].status) == (before, after):
        return ()
    return (Fact("status", FactValue(code=before.value), FactValue(code=after.value)),)


def _repealed(a: Alignment, o: int, n: int) -> bool:
    """Replaced by a place holder, marked as such or saying so."""
    return not a.old.footnote(o) and is_hollow(a.new, n) and bool(a.old.weight[o]) and not is_hollow(a.old, o)


# --- what is gone -------------------------------------------------------------------------------------


def _walk_old(out: Rows) -> None:
    a = out.a
    holds = _holding(a.old, a.to_new)
    stack = [o for o in reversed(range(len(a.old.nodes))) if a.old.parent[o] < 0]
    below_divided = set(out.divided.splits).union(*out.divided.mergers.values())
    before = _matched_before(a)
    while stack:
        o = stack.pop()
        if o in below_divided:
            continue
        n = a.to_new.get(o)
        if n is not None:
            if not a.same(o, n) and not _repealed(a, o, n):
                stack.extend(reversed(a.old.kids[o]))
            continue
        whole = not holds[o] and _one_row(a.old, o)
        text = a.old.doc.text_of(a.old.nodes[o].eid) if whole else _line(a.old, o)
        if text:
            _removed(out, o, text, (before[o], 1, o), whole=whole)
        if not whole:
            stack.extend(reversed(a.old.kids[o]))


def _removed(out: Rows, o: int, text: str, order: Order, *, whole: bool) -> None:
    a = out.a
    node = a.old.nodes[o]
    found = facts(text, "", out.lang) if node.type != "footnote" else ()
    row = replace(_row(a.old, o, Action.REMOVED, before=text), facts=found)
    assessment = assess(Action.REMOVED, node.type, text, None, found, hollow=whole and is_hollow(a.old, o))
    out.put(order, row, assessment)
    out.roll_up([a.to_new[u] for u in a.old.units_above(o) if u in a.to_new], order)


def _matched_before(a: Alignment) -> list[int]:
    """For each old provision the place in the new text of the nearest matched one before it."""
    out, last = [], -1
    for o in range(len(a.old.nodes)):
        last = a.to_new.get(o, last)
        out.append(last)
    return out


# --- rolling up ---------------------------------------------------------------------------------------


def _rolled_up(out: Rows) -> None:
    """One row for each unit that stands above others, with the highest of their significances."""
    a = out.a
    for n in sorted(out.above, reverse=True):  # inner units first
        order: Order = (n, 0, 0)
        o = a.to_old.get(n)
        if o is None and order not in out.rows:
            continue
        below = [out.rows[k] for k in out.above[n] if k in out.rows and k != order]
        own = out.rows.get(order)
        if own is None:
            x, y = a.old.nodes[o or 0], a.new.nodes[n]
            own = replace(
                _row(a.new, n, Action.AMENDED), from_eid=x.eid if x.eid != y.eid else None
            )  # fmt: skip
            parts = [(row.significance, row.reasons) for row in below]
        else:
            parts = [(row.significance, row.reasons) for row in (own, *below)]
        if own.action in (Action.RENUMBERED, Action.MOVED):
            own = replace(own, action=Action.AMENDED)
        out.put(order, replace(own, rollup=True), merged(parts))


# --- small things -------------------------------------------------------------------------------------


def _row(
    tree: Tree, i: int, action: Action, *, before: str | None = None, after: str | None = None
) -> ProvisionChange:
    node = tree.nodes[i]
    return ProvisionChange(
        node.eid, action, node.type, node.num, node.heading, before=before, after=after, marks=node.marks
    )


def _where(tree: Tree, i: int) -> str:
    """A parent as a reader finds it: chapters by their number, paragraphs by their eid."""
    return tree.label(i) if tree.container[i] or tree.unit[i] else tree.nodes[i].eid


def _flow(tree: Tree, i: int) -> str:
    """The running text of a provision and all below it, without numbers, headings and footnotes."""
    return " ".join(
        tree.nodes[k].text for k in tree.subtree(i) if tree.nodes[k].text and not tree.footnote(k)
    )


def _line(tree: Tree, i: int) -> str:
    node = tree.nodes[i]
    return " ".join(x for x in (node.num, node.heading, node.text) if x)
