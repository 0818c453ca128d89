"""What an edit did to a provision that is surely the same: values, verbs, exceptions, limbs, authorities."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.diff.added_clauses import KNOWN, MEASURES, Weighed, clause, date_weight, lead_of, term_of
from tracker.diff.clauses import act, around, sentences
from tracker.diff.edits import without_references
from tracker.diff.fact_dates import days
from tracker.diff.fines import Fine, fines
from tracker.diff.novelty import Known
from tracker.diff.words import compared
from tracker.law.legal_words import LegalWords
from tracker.law.text import clean
from tracker.model import Document, Fact, FactValue, KeyFact, ProvisionChange

#: Facts of a row, where both sides are known, and the key facts they are.
_VALUES = {"threshold": "threshold", "rate": "rate", "amount": "amount", "duration": "period"}
#: Characters by which an edit may be longer than the value it replaces.
_SLACK = 12


@dataclass(frozen=True, slots=True)
class _Edit:
    """One edit: words before and after, and where these stand."""

    before: str
    after: str
    old_at: int
    new_at: int


def amended(
    row: ProvisionChange, old: Document, new: Document, known: Known, words: LegalWords, language: str
) -> Weighed:
    """Facts of a row of a sure pair."""
    p, was = new.by_eid.get(row.eid), old.by_eid.get(row.from_eid or row.eid)
    if p is None or was is None:
        return
    before, after = clean(was.text), clean(p.text)
    if not before or not after or without_references(before) == without_references(after):
        return
    proof = {"eids": (row.eid,), "from_eids": (was.eid,)}
    edits = _edits(before, after)
    yield from _fines(row, fines(before, language), fines(after, language), proof)
    for fact in row.facts:
        yield from _value(fact, before, after, edits, words, proof)
    yield from _days(before, after, edits, lead_of(new, p), words, language, proof)
    yield from _edited(before, after, edits, known, words, proof)
    told: set[str] = set()
    for sentence in sentences(after, words):
        if known.share_before(sentence) >= KNOWN or words.rx["fine"].search(sentence):
            continue
        if (done := act(sentence, words)) is not None and done.kind not in told:
            told.add(done.kind)
            yield KeyFact(done.kind, (row.eid,), None, clause(sentence), done.subject), 0.85


def _edits(before: str, after: str) -> list[_Edit]:
    a, b, spans = compared(before, after)
    left, right = [0], [0]
    for tokens, places in ((a, left), (b, right)):
        for token in tokens:
            places.append(places[-1] + len(token))
    return [
        _Edit(before[left[i] : left[j]].strip(), after[right[p] : right[q]].strip(), left[i], right[p])
        for i, j, p, q in spans
    ]


# --- sanctions ------------------------------------------------------------------------------------------


def _fines(
    row: ProvisionChange, before: Sequence[Fine], after: Sequence[Fine], proof: dict[str, tuple[str, ...]]
) -> Weighed:
    """Fines of one kind, by their highest value; by the lowest where that is all that differs."""
    for scale in dict.fromkeys(f.scale for f in after):
        new = max((f for f in after if f.scale == scale), key=lambda f: f.most)
        olds = [f for f in before if f.scale == scale]
        weight = 0.7 if new.who == "person" else 1.0
        if not olds:
            if not any(f.form == new.form for f in before):
                yield (
                    KeyFact("new_sanction", (row.eid,), None, new.as_value(), measure=new.measure),
                    weight * 0.9,
                )
            continue
        was = max(olds, key=lambda f: f.most)
        if new.most != was.most:
            kind = "sanction_up" if new.most > was.most else "sanction_down"
            yield (
                KeyFact(kind, before=was.as_value(), after=new.as_value(), measure=new.measure, **proof),
                weight,
            )
        elif new.least != was.least and new.value.least and was.value.least:
            kind = "sanction_up" if new.least > was.least else "sanction_down"
            yield (
                KeyFact(
                    kind,
                    before=was.as_value(),
                    after=new.as_value(),
                    measure=f"lowest_{new.measure}",
                    **proof,
                ),
                weight * 0.8,
            )
        elif len([f for f in after if f.scale == scale]) > len(olds) and (
            more := _more(olds, [f for f in after if f.scale == scale])
        ):
            yield (
                KeyFact(
                    "sanction_up",
                    (row.eid,),
                    None,
                    more.as_value(),
                    measure=f"further_{new.measure}",
                    from_eids=proof["from_eids"],
                ),
                weight * 0.7,
            )


def _more(before: Sequence[Fine], after: Sequence[Fine]) -> Fine | None:
    """A further step of a fine, where all earlier ones are still there."""
    had = [(f.least, f.most) for f in before]
    have = [(f.least, f.most) for f in after]
    if not set(had) <= set(have):
        return None
    return next((f for f in after if (f.least, f.most) not in had), None)


# --- values --------------------------------------------------------------------------------------------


def _value(
    fact: Fact,
    before: str,
    after: str,
    edits: Sequence[_Edit],
    words: LegalWords,
    proof: dict[str, tuple[str, ...]],
) -> Weighed:
    if fact.kind == "definition":
        if fact.before is None and fact.after is not None:
            yield (
                KeyFact(
                    "definition",
                    proof["eids"],
                    None,
                    fact.after,
                    term=term_of(fact.subject or "", fact.after or fact.before),
                ),
                1.0,
            )
        elif (
            fact.before is None
            or fact.after is None
            or without_references(fact.before.printed) != without_references(fact.after.printed)
        ):
            yield (
                KeyFact(
                    "definition",
                    before=fact.before,
                    after=fact.after,
                    term=term_of(fact.subject or "", fact.after or fact.before),
                    **proof,
                ),
                1.0,
            )
        return
    if fact.kind == "status":
        kind = "repeal" if fact.after and fact.after.code == "repealed" else "status"
        yield KeyFact(kind, before=fact.before, after=fact.after, **proof), 0.45
        return
    if fact.kind not in _VALUES or not _replaced(fact, edits) or fact.before is None or fact.after is None:
        return
    sentence = around(after, after.find(fact.after.printed), words)
    if fact.kind in ("amount", "rate") and words.rx["fine"].search(sentence):
        return  # told as a fine
    kind, measure = _VALUES[fact.kind], None
    if fact.kind == "duration" and words.rx["prison"].search(sentence):
        if fact.before.unit != fact.after.unit:
            return
        longer = float(fact.after.number or 0) > float(fact.before.number or 0)
        kind, measure = "sanction_up" if longer else "sanction_down", "imprisonment"
    yield KeyFact(kind, before=fact.before, after=fact.after, measure=measure, **proof), 1.0


def _replaced(fact: Fact, edits: Sequence[_Edit]) -> bool:
    """Whether one value was put in the place of another, read and different, and nothing else with it."""
    x, y = fact.before, fact.after
    if (
        x is None
        or y is None
        or not x.number
        or not y.number
        or (x.number, x.unit, x.currency) == (y.number, y.unit, y.currency)
    ):
        return False
    return any(_within(e.before, x.printed) and _within(e.after, y.printed) for e in edits)


def _within(edit: str, printed: str) -> bool:
    return bool(edit) and (edit in printed or (printed in edit and len(edit) <= len(printed) + _SLACK))


def _days(
    before: str,
    after: str,
    edits: Sequence[_Edit],
    lead: str,
    words: LegalWords,
    language: str,
    proof: dict[str, tuple[str, ...]],
) -> Weighed:
    if not any(re.search(r"\d|[〇二][〇零一二三四五六七八九]", e.after) for e in edits):
        return
    olds, news = days(before, language, words), days(after, language, words)
    had = {d.date for d, _, _ in olds}
    come = [one for one in news if one[0].date not in had]
    gone = [one for one in olds if one[0].date not in {d.date for d, _, _ in news}]
    for day, for_, place in come:
        if for_ == "act":
            continue
        alike = [(was, at) for was, role_, at in gone if role_ == for_]
        sole = len(alike) == 1 == sum(role_ == for_ for _, role_, _ in come)
        was = next((w for w, at in alike if sole or _same_place(before, at, after, place, w, day)), None)
        kind = "date_moved" if was else "duty_ends" if for_ == "ends" else "duty_begins"
        if was is None and for_ is None:
            continue
        done = act(around(after, place, words), words) if for_ == "due" else None
        fact = KeyFact(
            kind, proof["eids"], was, day, done.subject if done else None,
            None if for_ in ("due", None) else day.date, measure=MEASURES.get(for_ or ""),
            from_eids=proof["from_eids"] if was else (),
        )  # fmt: skip
        yield fact, date_weight(fact)


def _same_place(before: str, at: int, after: str, place: int, was: FactValue, day: FactValue) -> bool:
    """Whether the words on one side of two days are the same."""
    left = before[max(0, at - 12) : at].strip() == after[max(0, place - 12) : place].strip()
    right = before[at + len(was.printed) :][:8] == after[place + len(day.printed) :][:8]
    return left or right


# --- words ---------------------------------------------------------------------------------------------


def _edited(
    before: str,
    after: str,
    edits: Sequence[_Edit],
    known: Known,
    words: LegalWords,
    proof: dict[str, tuple[str, ...]],
) -> Weighed:
    rx = words.rx
    for e in edits:
        sentence = around(after, min(e.new_at, len(after) - 1), words)
        if known.share_before(sentence) < KNOWN:
            continue  # a new sentence is told as such
        was = around(before, min(e.old_at, len(before) - 1), words)
        if (kind := _verb(e, words)) and (done := act(sentence, words)) is not None and done.kind == kind:
            yield (
                KeyFact(kind, before=clause(was), after=clause(sentence), subject=done.subject, **proof),
                1.0,
            )
            continue
        if rx["body"].fullmatch(e.before) and rx["body"].fullmatch(e.after):
            yield KeyFact("authority", before=FactValue(e.before), after=FactValue(e.after), **proof), 0.9
            continue
        if (
            rx["exception"].search(e.after)
            and not rx["exception"].search(e.before)
            and known.share_before(e.after) < KNOWN
        ):
            yield KeyFact("exception", before=clause(was), after=clause(sentence), **proof), 1.0
        elif rx["exception"].search(e.before) and not e.after and known.share_after(e.before) < KNOWN:
            yield (
                KeyFact("exception", before=clause(was), after=clause(sentence), measure="removed", **proof),
                1.0,
            )
        elif not e.before and rx["condition"].search(e.after):
            yield (
                KeyFact(
                    "scope_narrower", before=clause(was), after=clause(sentence), measure="condition", **proof
                ),
                0.9,
            )
        elif not e.after and rx["condition"].search(e.before) and known.share_after(e.before) < KNOWN:
            yield (
                KeyFact(
                    "scope_wider", before=clause(was), after=clause(sentence), measure="condition", **proof
                ),
                0.9,
            )
        elif (not e.before or not e.after) and _limb(
            e.after or e.before, sentence if e.after else was, words
        ):
            if e.after and known.share_before(e.after) < KNOWN:
                yield (
                    KeyFact(
                        "scope_wider", before=clause(was), after=clause(sentence), measure="limb", **proof
                    ),
                    0.9,
                )
            elif e.before and known.share_after(e.before) < KNOWN:
                yield (
                    KeyFact(
                        "scope_narrower", before=clause(was), after=clause(sentence), measure="limb", **proof
                    ),
                    0.9,
                )


def _verb(e: _Edit, words: LegalWords) -> str | None:
    """Whether an edit put one verb of duty for another and did nothing else."""
    if not e.after or len(e.after) > 30 or len(e.before) > 30:
        return None
    for name, kind in (("ban", "new_ban"), ("duty", "new_duty"), ("permission", "new_permission")):
        if words.rx[name].fullmatch(e.after):
            others = [
                n for n in ("ban", "duty", "permission") if n != name and words.rx[n].fullmatch(e.before)
            ]
            return kind if others else None
    return None


def _limb(said: str, sentence: str, words: LegalWords) -> bool:
    """Whether words are one limb of an alternative in the condition or object of a rule, and of no exception."""
    if not words.rx["either"].match(said) or len(said.encode()) < 12:
        return False
    if words.rx["exception"].search(sentence) or words.rx["ban"].search(said):
        return False
    at = sentence.find(said)
    verbs = [m.start() for name in ("duty", "permission", "ban") for m in words.rx[name].finditer(sentence)]
    if words.han and not words.last:
        return bool(re.match(r"[^。；]{0,80}的[，由、]", sentence[at + len(said) :])) or bool(
            verbs and at < min(verbs)
        )
    if words.last:
        return True
    return (
        not verbs
        or at < min(verbs)
        or bool(
            re.match(
                r"^,? ?\w+ (?:\w+ed|covered|falling|of|in|under|that|which|visés?|couverts?|relevant|énumérés?)\b",
                said,
            )
        )
    )
