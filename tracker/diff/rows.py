"""From an alignment to the rows of a change: the deepest provisions that differ, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tracker.diff.facts import facts, printed
from tracker.diff.match import LOW, SURE, Alignment
from tracker.diff.significance import Assessment, assess, merged
from tracker.diff.split_merge import Divisions, divisions
from tracker.diff.tree import Tree, is_placeholder
from tracker.model import Action, Fact, FactValue, Provision, ProvisionChange

#: Where a row stands: place in the new text; 0, or 1 for what stood behind that place; old place.
Order = tuple[int, int, int]


@dataclass
class Rows:
    """Collects rows and what must be rolled up to the units above them."""

    alignment: Alignment
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


def rows(alignment: Alignment, lang: str) -> tuple[ProvisionChange, ...]:
    """All rows of a change, in the order of the new text, removed provisions where they stood."""
    out = Rows(alignment, lang)
    out.divided = divisions(alignment)
    _walk_new(out)
    _walk_old(out)
    _rolled_up(out)
    return tuple(row for _, row in sorted(out.rows.items(), key=lambda item: item[0]))


# --- the new text, in order ---------------------------------------------------------------------------


def _walk_new(out: Rows) -> None:
    alignment = out.alignment
    holds = _holding(alignment.new, alignment.to_old)
    part_of = {part: whole for whole, parts in out.divided.splits.items() for part in parts}
    stack = [new_i for new_i in reversed(range(len(alignment.new.nodes))) if alignment.new.parent[new_i] < 0]
    while stack:
        new_i = stack.pop()
        old_i = alignment.to_old.get(new_i)
        if new_i in part_of:
            _divided(out, Action.SPLIT, new_i, (part_of[new_i],), out.divided.splits[part_of[new_i]])
        elif new_i in out.divided.mergers:
            _divided(out, Action.MERGED, new_i, out.divided.mergers[new_i], (new_i,))
        elif old_i is None:
            if _added(out, new_i, whole=not holds[new_i] and _one_row(alignment.new, new_i)):
                stack.extend(reversed(alignment.new.children[new_i]))
        elif _matched(out, old_i, new_i) and not alignment.same(old_i, new_i):
            stack.extend(reversed(alignment.new.children[new_i]))


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


def _divided(
    out: Rows, action: Action, new_i: int, sources: tuple[int, ...], results: tuple[int, ...]
) -> None:
    """A row for one of the provisions that ``sources`` became; what changed in the words besides is told
    with the first."""
    alignment = out.alignment
    node = alignment.new.nodes[new_i]
    before = "\n".join(alignment.old.doc.text_of(alignment.old.nodes[old_i].eid) for old_i in sources)
    old, new = "", ""
    if new_i == results[0]:
        old, new = (
            " ".join(alignment.old.flow(old_i) for old_i in sources),
            " ".join(alignment.new.flow(k) for k in results),
        )
    found = facts(old, new, out.lang)
    row = _row(alignment.new, new_i, action, before=before, after=alignment.new.doc.text_of(node.eid))
    row = replace(row, from_eids=tuple(alignment.old.nodes[old_i].eid for old_i in sources), facts=found)
    labels = ", ".join(alignment.old.label(old_i) for old_i in sources)
    out.put((new_i, 0, 0), row, assess(action, node.type, old, new, found, lang=out.lang, place=(labels, "")))
    out.roll_up(alignment.new.units_above(new_i), (new_i, 0, 0))


def _added(out: Rows, new_i: int, *, whole: bool) -> bool:
    """A row for what is new; tells whether to look below it."""
    alignment = out.alignment
    node = alignment.new.nodes[new_i]
    text = alignment.new.doc.text_of(node.eid) if whole else _line(alignment.new, new_i)
    if text:
        found = facts("", text, out.lang) if node.type != "footnote" else ()
        row = replace(_row(alignment.new, new_i, Action.ADDED, after=text), facts=found)
        assessment = assess(
            Action.ADDED, node.type, None, text, found, hollow=whole and is_placeholder(alignment.new, new_i)
        )
        out.put((new_i, 0, 0), row, assessment)
        out.roll_up(alignment.new.units_above(new_i), (new_i, 0, 0))
    return not whole


def _matched(out: Rows, old_i: int, new_i: int) -> bool:
    """A row for a provision of both texts if its own words, number or place differ; tells whether
    to look below it."""
    alignment = out.alignment
    x, y = alignment.old.nodes[old_i], alignment.new.nodes[new_i]
    status = _status(alignment, old_i, new_i)
    if _repealed(alignment, old_i, new_i):
        before, after = alignment.old.doc.text_of(x.eid), alignment.new.doc.text_of(y.eid)
        row = _row(alignment.new, new_i, Action.REPEALED, before=before, after=after)
        row = replace(row, facts=status, from_eid=x.eid if x.eid != y.eid else None)
        out.put((new_i, 0, 0), row, assess(Action.REPEALED, y.type, before, after, status))
        out.roll_up(alignment.new.units_above(new_i), (new_i, 0, 0))
        return False
    place = _place(alignment, old_i, new_i)
    worded = alignment.old.own_text_key[old_i] != alignment.new.own_text_key[new_i]
    headed = alignment.old.head[old_i] != alignment.new.head[new_i]
    marked = (
        alignment.old.mark[old_i] != alignment.new.mark[new_i]
        and alignment.old.local[old_i] == alignment.new.local[new_i]
    )
    if not (worded or headed or marked or status or place):
        return True
    amended = worded or headed or marked or bool(status)
    action = Action.AMENDED if amended else place[0] if place else Action.AMENDED
    shown = (
        (_line(alignment.old, old_i), _line(alignment.new, new_i))
        if marked
        else _sides(x, y, worded=worded, headed=headed)
    )
    like = alignment.likeness(old_i, new_i) if worded or headed else None
    unlike = worded and like is not None and like < SURE and not alignment.sure(old_i, new_i)
    low = like if unlike and like is not None and like < LOW else None
    found = _facts(x.text, y.text, out.lang, unlike=unlike) if worded and y.type != "footnote" else ()
    found = (*status, *found)
    if not worded and y.type == "definition" and headed:
        found = (*found, Fact("definition", printed(x.heading), printed(y.heading), y.heading or x.heading))
    row = replace(
        _row(alignment.new, new_i, action, before=shown[0], after=shown[1]),
        from_eid=x.eid if x.eid != y.eid and (place or amended) else None,
        facts=found,
        likeness=None if like is None else round(like, 2),
        sure=not unlike,
    )
    labels = (place[1], place[2]) if place else None
    assessment = assess(
        action, y.type, x.text if worded else "", y.text if worded else "", found, lang=out.lang,
        heading=(x.heading, y.heading) if headed else (None, None), place=labels,
        placed=place[0] if place else Action.RENUMBERED, typography=marked, unlike=low,
    )  # fmt: skip
    out.put((new_i, 0, 0), row, assessment)
    out.roll_up(alignment.new.units_above(new_i), (new_i, 0, 0))
    if place and _crossed(alignment, old_i, new_i):
        left = [alignment.to_new[u] for u in alignment.old.units_above(old_i) if u in alignment.to_new]
        out.roll_up([u for u in left if u not in alignment.new.units_above(new_i)], (new_i, 0, 0))
    return True


def _facts(before: str, after: str, lang: str, *, unlike: bool) -> tuple[Fact, ...]:
    """What an edit did to facts; of texts that have little in common only what came and what went."""
    if unlike:
        return (*facts(before, "", lang), *facts("", after, lang))
    return facts(before, after, lang)


def _sides(x: Provision, y: Provision, *, worded: bool, headed: bool) -> tuple[str | None, str | None]:
    """What the row shows: the own texts, with the headings where these differ."""
    if worded and headed:
        return f"{x.heading or ''}\n{x.text}".strip(), f"{y.heading or ''}\n{y.text}".strip()
    if headed:
        return x.heading or "", y.heading or ""
    if worded:
        return x.text, y.text
    return None, None


def _place(alignment: Alignment, old_i: int, new_i: int) -> tuple[Action, str, str] | None:
    """Whether a provision has another number or another parent, and both as a reader names them."""
    if alignment.new.footnote(new_i):
        return None
    old, new, crossed = (
        alignment.old.local[old_i],
        alignment.new.local[new_i],
        _crossed(alignment, old_i, new_i),
    )
    if old and new and old != new:
        if crossed and not alignment.new.unit[new_i]:  # "from (c) to (a)" would be read as of one article
            return Action.RENUMBERED, alignment.old.nodes[old_i].eid, alignment.new.nodes[new_i].eid
        return Action.RENUMBERED, alignment.old.label(old_i), alignment.new.label(new_i)
    if crossed:
        return (
            Action.MOVED,
            _where(alignment.old, alignment.old.parent[old_i]),
            _where(alignment.new, alignment.new.parent[new_i]),
        )
    return None


def _crossed(alignment: Alignment, old_i: int, new_i: int) -> bool:
    """Whether a provision stands below another parent now."""
    up, down = alignment.old.parent[old_i], alignment.new.parent[new_i]
    return up >= 0 and down >= 0 and alignment.to_new.get(up) != down


def _status(alignment: Alignment, old_i: int, new_i: int) -> tuple[Fact, ...]:
    """The change of a provision's status, unless the provision above it changed alike."""
    before, after = alignment.old.nodes[old_i].status, alignment.new.nodes[new_i].status
    up, down = alignment.old.parent[old_i], alignment.new.parent[new_i]
    if before is after:
        return ()
    if (
        up >= 0
        and down >= 0
        and (alignment.old.nodes[up].status, alignment.new.nodes[down].status) == (before, after)
    ):
        return ()
    return (Fact("status", FactValue(code=before.value), FactValue(code=after.value)),)


def _repealed(alignment: Alignment, old_i: int, new_i: int) -> bool:
    """Replaced by a place holder, marked as such or saying so."""
    return (
        not alignment.old.footnote(old_i)
        and is_placeholder(alignment.new, new_i)
        and bool(alignment.old.char_count[old_i])
        and not is_placeholder(alignment.old, old_i)
    )


# --- what is gone -------------------------------------------------------------------------------------


def _walk_old(out: Rows) -> None:
    alignment = out.alignment
    holds = _holding(alignment.old, alignment.to_new)
    stack = [old_i for old_i in reversed(range(len(alignment.old.nodes))) if alignment.old.parent[old_i] < 0]
    below_divided = set(out.divided.splits).union(*out.divided.mergers.values())
    before = _matched_before(alignment)
    while stack:
        old_i = stack.pop()
        if old_i in below_divided:
            continue
        new_i = alignment.to_new.get(old_i)
        if new_i is not None:
            if not alignment.same(old_i, new_i) and not _repealed(alignment, old_i, new_i):
                stack.extend(reversed(alignment.old.children[old_i]))
            continue
        whole = not holds[old_i] and _one_row(alignment.old, old_i)
        text = (
            alignment.old.doc.text_of(alignment.old.nodes[old_i].eid)
            if whole
            else _line(alignment.old, old_i)
        )
        if text:
            _removed(out, old_i, text, (before[old_i], 1, old_i), whole=whole)
        if not whole:
            stack.extend(reversed(alignment.old.children[old_i]))


def _removed(out: Rows, old_i: int, text: str, order: Order, *, whole: bool) -> None:
    alignment = out.alignment
    node = alignment.old.nodes[old_i]
    found = facts(text, "", out.lang) if node.type != "footnote" else ()
    row = replace(_row(alignment.old, old_i, Action.REMOVED, before=text), facts=found)
    assessment = assess(
        Action.REMOVED, node.type, text, None, found, hollow=whole and is_placeholder(alignment.old, old_i)
    )
    out.put(order, row, assessment)
    out.roll_up(
        [alignment.to_new[u] for u in alignment.old.units_above(old_i) if u in alignment.to_new], order
    )


def _matched_before(alignment: Alignment) -> list[int]:
    """For each old provision the place in the new text of the nearest matched one before it."""
    out, last = [], -1
    for old_i in range(len(alignment.old.nodes)):
        last = alignment.to_new.get(old_i, last)
        out.append(last)
    return out


# --- rolling up ---------------------------------------------------------------------------------------


def _rolled_up(out: Rows) -> None:
    """One row for each unit that stands above others, with the highest of their significances."""
    alignment = out.alignment
    for new_i in sorted(out.above, reverse=True):  # inner units first
        order: Order = (new_i, 0, 0)
        old_i = alignment.to_old.get(new_i)
        if old_i is None and order not in out.rows:
            continue
        below = [out.rows[k] for k in out.above[new_i] if k in out.rows and k != order]
        own = out.rows.get(order)
        if own is None:
            x, y = alignment.old.nodes[old_i or 0], alignment.new.nodes[new_i]
            own = replace(
                _row(alignment.new, new_i, Action.AMENDED), from_eid=x.eid if x.eid != y.eid else None,
                likeness=_whole_likeness(out, old_i or 0, new_i),
            )  # fmt: skip
            parts = [(row.significance, row.reasons) for row in below]
        else:
            parts = [(row.significance, row.reasons) for row in (own, *below)]
        if own.action in (Action.RENUMBERED, Action.MOVED):
            own = replace(own, action=Action.AMENDED)
        out.put(order, replace(own, rollup=True), merged(parts))


def _whole_likeness(out: Rows, old_i: int, new_i: int) -> float:
    """The likeness of two units by that of what they hold, each as much as it is long."""
    old, new = out.alignment.old, out.alignment.new
    alike = 0.0
    for k in new.subtree(new_i):
        i = out.alignment.to_old.get(k)
        if i is not None:
            row = out.rows.get((k, 0, 0))
            like = (
                1.0 if old.own_text_key[i] == new.own_text_key[k] else (row.likeness if row else None) or 0.0
            )
            alike += like * (len(old.nodes[i].text) + len(new.nodes[k].text))
    return round(min(alike / max(old.char_count[old_i] + new.char_count[new_i], 1), 1.0), 2)


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


def _line(tree: Tree, i: int) -> str:
    node = tree.nodes[i]
    return " ".join(x for x in (node.num, node.heading, node.text) if x)
