"""Which article of the old text became which of the new one, as the rows of a diff tell it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from benchmarks.changes import peers
from benchmarks.changes.clock import timed
from benchmarks.changes.tally import OURS, Miss, Score, Sheet
from tracker.model import Action, Diff, Document

#: One question of an answer key: law and versions; the eids that are right (none: no predecessor); new eid.
Question = tuple[str, frozenset[str], str]
_GONE = frozenset({Action.REMOVED})


@dataclass(frozen=True)
class Pair:
    """Two versions of a text and the step between them."""

    old: Document
    new: Document
    step: Diff
    seconds: float


def texts(document: Document) -> dict[str, str]:
    """Articles by eid: heading and text without the number."""
    out = {}
    for p in document.provisions:
        if p.type == "article":
            out[p.eid] = document.text_of(p.eid)[len(p.num or "") :].strip()
    return out


def told(pair: Pair) -> dict[str, frozenset[str]]:
    """New article -> the old ones it comes from. An article without a row is the one of the same eid."""
    rows = {row.eid: row for row in pair.step.provisions if row.type == "article" and row.action not in _GONE}
    gone = {row.eid for row in pair.step.provisions if row.type == "article" and row.action in _GONE}
    out: dict[str, frozenset[str]] = {}
    for p in pair.new.provisions:
        if p.type != "article":
            continue
        row = rows.get(p.eid)
        if row is not None and row.action is Action.ADDED:
            out[p.eid] = frozenset()
        elif row is not None and (row.from_eids or row.from_eid):
            out[p.eid] = frozenset(row.from_eids or (row.from_eid or "",))
        else:
            known = p.eid in pair.old.by_eid and (row is not None or p.eid not in gone)
            out[p.eid] = frozenset({p.eid}) if known else frozenset()
    return out


def score_partners(
    sheet: Sheet, task: str, pairs: Mapping[str, Pair], questions: Iterable[Question], *, rivals: bool = True
) -> None:
    """Ours and the peers' partners against an answer key: found = right partner, false = a wrong one.

    ``clean`` counts the articles that come from nowhere; giving one a partner is false too.
    """
    asked = list(questions)
    wanted = sum(bool(right) for _, right, _ in asked)
    answers = {name: told(pair) for name, pair in pairs.items()}
    found = false = 0
    for name, right, new in asked:
        given = answers[name].get(new, frozenset())
        found += bool(given & right)
        false += bool(given) and not given & right
        if not given & right and (given or right):
            got, ought = " and ".join(sorted(given)), "/".join(sorted(right))
            what = f"from {got or 'nowhere'}, right is {ought or 'nowhere'}"
            sheet.misses.append(Miss(f"{name} {new}", what, _why(pairs[name], given, right, new)))
    seconds = sum(pair.seconds for pair in pairs.values())
    sheet.scores.append(Score(task, OURS, found, wanted, false, len(asked) - wanted, seconds))
    for engine, run in peers.pairing_engines().items() if rivals else ():
        _peer(sheet, task, engine, run, pairs, asked)


def _why(pair: Pair, given: frozenset[str], right: frozenset[str], eid: str) -> str:
    """Likeness (0 to 1, of characters) to the article it was paired with and to the right one."""
    old, new = texts(pair.old), texts(pair.new)
    if eid not in new:
        return "the new text is read without this article"
    lost = sorted(right - set(old))
    if lost:
        return f"the old text is read without {', '.join(lost)}"
    like = {e: fuzz.ratio(old[e], new[eid]) / 100 for e in (*sorted(right), *sorted(given)) if e in old}
    out = "likeness to " + ", ".join(f"{e} {value:.2f}" for e, value in like.items())
    if not given:
        successors = [n for n, olds in told(pair).items() if olds & right]
        out += f"; that became {', '.join(successors)}" if successors else "; told as removed and added"
    if pair.new.by_eid[eid].heading and any(not pair.old.by_eid[e].heading for e in right):
        out += "; its heading is not read as one in the old text"
    return out


def _peer(
    sheet: Sheet, task: str, engine: str, run: peers.Pairing, pairs: Mapping[str, Pair], asked: list[Question]
) -> None:
    found = false = 0
    took = 0.0
    given: dict[str, dict[str, str]] = {}
    for name, pair in pairs.items():
        old, new = texts(pair.old), texts(pair.new)
        given[name], seconds = timed(run, old, new)
        took += seconds
    for name, right, eid in asked:
        partner = given[name].get(eid)
        found += partner in right
        false += partner is not None and partner not in right
    wanted = sum(bool(right) for _, right, _ in asked)
    sheet.scores.append(Score(task, engine, found, wanted, false, len(asked) - wanted, took))
