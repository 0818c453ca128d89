"""The Digital Services Tax Act of Canada: enacted, in force, captured again, repealed."""

from __future__ import annotations

from itertools import pairwise

from benchmarks.changes import peers
from benchmarks.changes.clock import timed
from benchmarks.changes.inputs import Corpus, document
from benchmarks.changes.tally import OURS, Score, Sheet
from tracker.contract.reason_text import value_text
from tracker.diff import diff
from tracker.law import eids
from tracker.model import Action, ChangeKind, Significance

ARCHIVE, NAME = "ca.warc.gz", "D-1.65.xml"


def measure(corpus: Corpus, *, rivals: bool = True) -> Sheet:
    sheet = Sheet("canada", "Digital Services Tax Act of Canada, as four captures")
    captures = [c for c in corpus.captures(ARCHIVE) if c.url.endswith(f"eng/XML/{NAME}")]
    documents = [document(c, "en") for c in captures]
    steps, seconds = timed(lambda: [diff(a, b) for a, b in pairwise(documents)])
    told = [not step.empty for step in steps]
    engines = {OURS: (told, seconds)}
    if rivals:
        texts, took = timed(lambda: [peers.visible(c) for c in captures])
        engines["all visible text (naive)"] = [a != b for a, b in pairwise(texts)], took
    for engine, (hits, took) in engines.items():
        sheet.scores.append(Score("steps told", engine, hits[0] + hits[2], 2, int(hits[1]), 1, took))
    first, again, last = steps
    rows = {row.eid: row for row in first.provisions}
    section = rows.get("sec_62")
    amended = section is not None and section.significance is not Significance.EDITORIAL
    sheet.check(
        "enacted to in force: section 62", section.action.value if section else "no row", "a row", met=amended
    )
    # what was to amend it stood in the schedule of provisions not in force, which goes
    items = sum(
        r.eid.startswith("nif_") and r.action in (Action.REMOVED, Action.REPEALED) for r in first.provisions
    )
    sheet.check("rows that remove the schedule not in force", items, "at least 1", met=items > 0)
    facts = "; ".join(f"{f.kind} {value_text(f.before)} > {value_text(f.after)}" for f in first.facts)
    status = any(f.kind == "status" for f in first.facts)
    date = any(f.after and f.after.date == "2024-06-28" for f in first.facts)
    sheet.check("facts of the whole text", facts or "none", "status and 2024-06-28", met=status and date)
    loud = [r for r in first.provisions if r.significance is not Significance.EDITORIAL]
    other = sorted(
        {eids.first_step(r.eid) for r in loud}
        - {"sec_62"}
        - {eids.first_step(e) for e in rows if e.startswith("nif_")}
    )
    sheet.check("other units above editorial", ", ".join(other) or "none", "none", met=not other)
    sheet.check("captured again", "nothing" if again.empty else "a change", "nothing", met=again.empty)
    sheet.check("repealed: kind", last.kind.value, "repealed", met=last.kind is ChangeKind.REPEALED)
    sheet.check("repealed: rows", len(last.provisions), "0 (the whole text went)", met=not last.provisions)
    for name, step in (("enacted to in force", first), ("to repealed", last)):
        sheet.check(f"{name}: reasons stated", len(step.reasons), "at least 1", met=bool(step.reasons))
    return sheet
