"""What an edit did to a provision that is surely the same: values, verbs, exceptions, limbs, authorities."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from tracker.diff.added_clauses import (
    KNOWN,
    MEASURES,
    Weighed,
    clause,
    date_weight,
    is_new,
    reads_for,
    references,
    term_of,
    with_exception,
)
from tracker.diff.clauses import AND_HEAD, act, around, subjects
from tracker.diff.edits import without_references
from tracker.diff.fact_dates import YEAR, days
from tracker.diff.fines import Fine, fines
from tracker.diff.novelty import Known
from tracker.diff.sanctions import deed
from tracker.diff.words import compared
from tracker.diff.words import edits as token_edits
from tracker.law.legal_words import LegalWords
from tracker.law.sentences import sentences
from tracker.law.text import clean
from tracker.model import Document, Fact, FactValue, KeyFact, ProvisionChange

#: Facts of a row, where both sides are known, and the key facts they are.
_VALUES = {"threshold": "threshold", "rate": "rate", "amount": "amount", "duration": "period"}
#: Letters by which an edit may be longer than the value it replaces; of a verb of duty; bytes of a limb.
_SLACK, _VERB, _LIMB = 12, 30, 12
#: Letters of the name of a public body; what marks the subject behind it.
_NAME, _PARTICLE = 60, re.compile("(?:은|는|이|가)$")
_NUMBER = re.compile(r"\d|[〇零一二三四五六七八九十元]|[^\W\d_]{3,}")
#: Letters of a deed that tell it from others; the least share of its words in common.
_DEED, _ALIKE = 8, 0.4
#: The share of an old sentence that stands on in the one it became.
_STANDS = 0.6
#: Periods by their length in days, roughly: which of two is longer.
_LENGTH = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}
#: An alternative that says of which things more a rule is: "or covered by ...".
_NOUN = re.compile(r"^,? ?\w+ (?:\w+ed|falling|of|in|under|that|which|visés?|couverts?|relevant|énumérés?)\b")


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
    if p is None or was is None or reads_for(p.text):
        return
    for fact, weight in _of_texts(row, clean(was.text), clean(p.text), known, words, language):
        yield replace(fact, eids=(p.eid,), from_eids=(was.eid,) if fact.before else ()), weight


def _of_texts(
    row: ProvisionChange, before: str, after: str, known: Known, words: LegalWords, language: str
) -> Weighed:
    edits = _edits(before, after) if before and after else []
    if words.fines(after) and words.fines(before) and _same_deed(before, after, known):
        yield from _fines(fines(before, language), fines(after, language))
    elif words.fines(after) and not words.fines(before):
        yield from _fines((), fines(after, language))
    pairs = [(f.before, f.after) for f in row.facts if f.before and f.after and f.kind in _VALUES]
    single = _edits(before, after, merged=False) if len(pairs) > 1 else []
    # several values changed and nothing else, which reads as one edit: "50 within 30", "80 within 14"
    only = single and all(any(_swapped(e, x, y) for x, y in pairs) for e in single)
    for fact in row.facts:
        yield from _value(fact, before, after, single if only else edits, words)
    if edits:
        yield from _days(before, after, edits, words, language)
        yield from _edited(before, after, edits, known, words)
    told: set[str] = set()
    defines = any(fact.kind == "definition" for fact in row.facts)  # what a definition says binds nobody
    for sentence in sentences(after, words.code) if not defines else ():
        if sentence in before or words.fines(sentence):
            continue
        if is_new(sentence, known) and not _kept(sentence, before, after, edits, words):
            done = act(sentence, words)
            if done is not None and done.kind not in told:
                told.add(done.kind)
                said = clause(with_exception(sentence, after, words))
                yield KeyFact(done.kind, after=said, subject=done.subject), 0.85


def _edits(before: str, after: str, *, merged: bool = True) -> list[_Edit]:
    a, b, spans = compared(before, after)
    if not merged:
        spans = token_edits(a, b)
    left, right = ([*accumulate(map(len, tokens), initial=0)] for tokens in (a, b))
    return [
        _Edit(
            (x := before[left[i] : left[j]]).strip(), (y := after[right[k] : right[m]]).strip(),
            left[i] + len(x) - len(x.lstrip()), right[k] + len(y) - len(y.lstrip()),
        )
        for i, j, k, m in spans
    ]  # fmt: skip


def _kept(sentence: str, before: str, after: str, edits: Sequence[_Edit], words: LegalWords) -> bool:
    """Whether most of an old sentence stands on, unedited and in order, in a new one: a short one that was
    given a long exception has few of its words from before, and yet all that were there."""
    start = after.find(sentence)
    end = start + len(sentence)
    # where the stretches between edits that lie in the sentence begin and end, in the old text
    whole = _Edit("", "", len(before), len(after))
    old_at = new_at = 0
    left: Counter[str] = Counter()
    for e in (*edits, whole):
        low, high = max(new_at, start), min(e.new_at, end)
        if low < high:
            shift = old_at - new_at
            left[around(before, low + shift, words)] += len(before[low + shift : high + shift].strip())
        old_at, new_at = e.old_at + len(e.before), e.new_at + len(e.after)
    inside = [e for e in edits if start <= e.new_at < end]
    return any(n >= _STANDS * len(was) for was, n in left.items()) or (
        len(inside) == 1 and _body(inside[0], before, after, words) is not None
    )


# --- sanctions ------------------------------------------------------------------------------------------


def _same_deed(before: str, after: str, known: Known) -> bool:
    """Whether two texts punish the same: most of what is left of the shorter one without its formulas."""
    x, y = deed(before).strip(), deed(after).strip()
    if min(len(x), len(y)) < _DEED:
        return references(before) == references(after)
    a, b = known.runs(x), known.runs(y)
    return len(a & b) >= _ALIKE * min(len(a), len(b))


def _fines(before: Sequence[Fine], after: Sequence[Fine]) -> Weighed:
    """Fines of one kind, by their highest value; by the lowest, or a further step, if only that differs."""
    for scale in dict.fromkeys(f.scale for f in after):
        news, olds = ([f for f in side if f.scale == scale] for side in (after, before))
        new = max(news, key=lambda f: f.most)
        weight = 0.7 if new.who == "person" else 1.0
        if not olds:
            if not any(f.form == new.form for f in before):
                yield KeyFact("new_sanction", after=new.as_value(), measure=new.measure), weight * 0.9
            continue
        was = max(olds, key=lambda f: f.most)
        if new.most != was.most:
            kind = "sanction_up" if new.most > was.most else "sanction_down"
            yield KeyFact(kind, (), was.as_value(), new.as_value(), measure=new.measure), weight
            if len(olds) == 1 and len(news) == 2:  # a step of its own below the one that moved
                more = next(f for f in news if f is not new)
                if (more.least, more.most) != (was.least, was.most):
                    fact = KeyFact("sanction_up", after=more.as_value(), measure=f"further_{new.measure}")
                    yield fact, weight * 0.6
        elif new.value.least and was.value.least and new.least != was.least:
            kind = "sanction_up" if new.least > was.least else "sanction_down"
            measure = f"lowest_{new.measure}"
            yield KeyFact(kind, (), was.as_value(), new.as_value(), measure=measure), weight * 0.8
        elif further := _further(olds, news):
            fact = KeyFact("sanction_up", after=further.as_value(), measure=f"further_{new.measure}")
            yield fact, weight * 0.7


def _further(before: Sequence[Fine], after: Sequence[Fine]) -> Fine | None:
    """A further step of a fine, where all earlier ones are still there."""
    had = {(f.least, f.most) for f in before}
    more = [f for f in after if (f.least, f.most) not in had]
    return more[0] if len(more) == 1 and len(after) > len(before) else None


# --- values --------------------------------------------------------------------------------------------


def _value(fact: Fact, before: str, after: str, edits: Sequence[_Edit], words: LegalWords) -> Weighed:
    x, y = fact.before, fact.after
    if fact.kind == "definition":
        if x is None or y is None or without_references(x.printed) != without_references(y.printed):
            yield KeyFact("definition", (), x, y, term=term_of(fact.subject or "", y or x)), 1.0
    elif fact.kind == "status" and y:
        yield KeyFact("repeal" if y.code == "repealed" else "status", (), x, y), 0.45
    elif fact.kind in _VALUES and x and y and _replaced(x, y, before, after, edits):
        sentence = around(after, after.find(y.printed), words)
        if fact.kind == "duration" and words.rx["prison"].search(sentence):
            longer, shorter = _length(y), _length(x)
            if longer and shorter and longer != shorter:
                kind = "sanction_up" if longer > shorter else "sanction_down"
                yield KeyFact(kind, (), x, y, measure="imprisonment"), 1.0
        elif fact.kind not in ("amount", "rate") or not words.fines(sentence):
            yield KeyFact(_VALUES[fact.kind], (), x, y), 1.0


def _length(value: FactValue) -> float | None:
    days_ = _LENGTH.get(value.unit or "")
    return float(value.number) * days_ if days_ and value.number else None


def _replaced(x: FactValue, y: FactValue, before: str, after: str, edits: Sequence[_Edit]) -> bool:
    """Whether one value was put in the place of another, read and different, and nothing else with it."""
    if not x.number or not y.number:
        return False
    if (x.number, x.unit, x.currency) == (y.number, y.unit, y.currency):
        return False
    return any(
        _swapped(e, x, y)
        # one that only took or put a sign of a number: 三十日, 十日
        or (not e.after and e.before in x.printed and y.printed in _near(after, e.new_at, y))
        or (not e.before and e.after in y.printed and x.printed in _near(before, e.old_at, x))
        for e in edits
    )


def _swapped(e: _Edit, x: FactValue, y: FactValue) -> bool:
    return _within(e.before, x.printed) and _within(e.after, y.printed)


def _within(edit: str, printed: str) -> bool:
    return bool(edit) and (edit in printed or (printed in edit and len(edit) <= len(printed) + _SLACK))


def _near(text: str, at: int, value: FactValue) -> str:
    return text[max(0, at - len(value.printed)) : at + len(value.printed)]


def _days(before: str, after: str, edits: Sequence[_Edit], words: LegalWords, language: str) -> Weighed:
    """Days that moved, and days that came: from or until which a rule holds, by which somebody must act."""
    if not YEAR.search(after) or not any(_NUMBER.search(e.after) for e in edits):
        return
    olds, news = days(before, language, words), days(after, language, words)
    had, have = {day.date for day, _, _ in olds}, {day.date for day, _, _ in news}
    come, gone = [d for d in news if d[0].date not in had], [d for d in olds if d[0].date not in have]
    for day, role, place in come:
        if role == "act":
            continue
        alike = [(was, at) for was, role_, at in gone if role_ == role]
        sole = len(alike) == 1 == sum(role_ == role for _, role_, _ in come)
        was = next((w for w, at in alike if sole or _same_place(before, at, after, place, w, day)), None)
        if was is None and role is None:
            continue
        kind = "date_moved" if was else "duty_ends" if role == "ends" else "duty_begins"
        done = act(around(after, place, words), words) if role == "due" else None
        fact = KeyFact(
            kind, (), was, day, done.subject if done else None, None if role in ("due", None) else day.date,
            measure=MEASURES.get(role or ""),
        )  # fmt: skip
        yield fact, date_weight(fact)


def _same_place(before: str, at: int, after: str, place: int, was: FactValue, day: FactValue) -> bool:
    """Whether the words on one side of two days are the same."""
    left = before[max(0, at - 12) : at].strip() == after[max(0, place - 12) : place].strip()
    right = before[at + len(was.printed) :][:8] == after[place + len(day.printed) :][:8]
    return left or right


# --- words ---------------------------------------------------------------------------------------------


def _edited(before: str, after: str, edits: Sequence[_Edit], known: Known, words: LegalWords) -> Weighed:
    strength: set[tuple[str, str]] = set()
    turned: set[str] = set()
    alone = Counter(around(after, min(e.new_at, len(after) - 1), words) for e in edits)
    for e in edits:
        if not (e.before or e.after):  # a space that came or went: "Most-Favoured- Nation"
            continue
        sentence = around(after, min(e.new_at, len(after) - 1), words)
        gone = words.rx["exception"].search(e.before)
        was = around(before, min(e.old_at + (gone.start() if gone else 0), len(before) - 1), words)
        unlike = sentence not in before and known.share_before(sentence) < KNOWN
        if unlike and not _kept(sentence, before, after, edits, words):
            if was not in turned and (fact := _encouraged(e, was, sentence, words)):
                turned.add(was)
                yield fact, 1.0
            continue  # a new sentence is told as such
        if body := _body(e, before, after, words):
            yield body, 0.9
        elif (was, sentence) not in strength and (fact := _strength(e, was, sentence, words)):
            strength.add((was, sentence))
            yield fact, 1.0
        elif who := _addressed(e, before, after, was, sentence, words):
            yield KeyFact(who[0], (), clause(was), clause(sentence), who[1], measure="actor"), 1.0
        elif (found := _told(e, was, sentence, known, words, alone=alone[sentence] == 1)) is not None:
            kind, subject, measure = found
            # what is gone is quoted from the old text alone
            now = None if not e.after else clause(sentence)
            yield KeyFact(kind, (), clause(was), now, subject, measure=measure), 0.95


def _body(e: _Edit, before: str, after: str, words: LegalWords) -> KeyFact | None:
    """One public body in the place of another; both names may end alike: 网信部门, 海事部门."""
    rx, old_end, new_end = words.rx["body"], e.old_at + len(e.before), e.new_at + len(e.after)
    if not e.before or not e.after or e.before == e.after or max(len(e.before), len(e.after)) > _NAME:
        return None
    for n in range(5):
        old, new = (rx.fullmatch(before, e.old_at, old_end + n), rx.fullmatch(after, e.new_at, new_end + n))
        if old and new:
            was, now = (_PARTICLE.sub("", m.group()) if words.code == "ko" else m.group() for m in (old, new))
            return KeyFact("authority", (), FactValue(was), FactValue(now))
    return None


def _addressed(
    e: _Edit, before: str, after: str, was: str, sentence: str, words: LegalWords
) -> tuple[str, str] | None:
    """Who came to those whom a duty or ban binds, or left them: kind of fact and actor."""
    if e.after and e.before:
        return None
    said, text, at = (e.after, after, e.new_at) if e.after else (e.before, before, e.old_at)
    # 者和部署[者] is 和部署者 as well: an edit may be cut one letter early
    places = (said, said[1:] + said[0]) if text[at + len(said) :][:1] == said[0] else (said,)
    if not any(words.actor.match(AND_HEAD.sub("", place)) for place in places):
        return None
    sides = []
    for text in (was, sentence):
        done, verb = act(text, words), words.verb.search(text.lower())
        if done is None or done.kind not in ("new_duty", "new_ban") or verb is None:
            return None
        sides.append((done.kind, set(subjects(text, verb.start(), words))))
    (kind, had), (kind_now, have) = sides
    if kind != kind_now or "" in had | have or not had or not have:
        return None
    for name, less, more in (("scope_wider", had, have), ("scope_narrower", have, had)):
        if less < more and len(more - less) == 1:
            return name, next(iter(more - less))
    return None


def _strength(e: _Edit, was: str, sentence: str, words: LegalWords) -> KeyFact | None:
    """A duty that became softer, or a soft one that became a duty: ensure, encourage."""
    mild = words.rx["mild"]
    if not mild.search(e.after) and not mild.search(e.before):
        return None
    for kind, hard, soft in (("duty_weaker", was, sentence), ("duty_stronger", sentence, was)):
        if (
            _softer(hard, soft, words)
            and (done := act(hard, words))
            and done.kind in ("new_duty", "procedure")
        ):
            other = act(soft, words)
            who = done.subject if other is None or other.subject == done.subject else None
            return KeyFact(kind, (), clause(was), clause(sentence), who)
    return None


def _encouraged(e: _Edit, was: str, sentence: str, words: LegalWords) -> KeyFact | None:
    """The duty of an actor whom others shall now encourage."""
    if not words.rx["mild"].search(e.after) or not (found := words.rx["soft"].search(sentence)):
        return None
    now, had = (words.actor.match(text) for text in (sentence[found.end() :].strip(), was))
    done = act(was, words)
    if not now or not had or now.lastgroup != had.lastgroup or done is None or done.kind != "new_duty":
        return None
    return KeyFact("duty_weaker", (), clause(was), clause(sentence), done.subject)


def _softer(hard: str, soft: str, words: LegalWords) -> bool:
    rx = words.rx
    if not (found := rx["soft"].search(soft)) or rx["soft"].search(hard):
        return False
    if found["wish"]:
        return not rx["duty"].search(soft)
    return not found["aids"] or (rx["firm"].search(hard) is not None and not rx["firm"].search(soft))


def _told(
    e: _Edit, was: str, sentence: str, known: Known, words: LegalWords, *, alone: bool
) -> tuple[str, str | None, str | None] | None:
    """Kind, subject and measure of what an edit did: a verb, an exception; a condition or a limb where it is
    all that was done to the sentence."""
    rx = words.rx
    if (kind := _verb(e, words)) and (done := act(sentence, words)) and done.kind == kind:
        return kind, done.subject, None
    said, sides = (e.after, (sentence, was)) if e.after else (e.before, (was, sentence))

    def moved() -> bool:  # asked last: it reads all that changed
        return (known.share_before if e.after else known.share_after)(said) >= KNOWN

    if rx["exception"].search(said) and not (e.after and rx["exception"].search(e.before)) and not moved():
        return "exception", None, None if e.after else "removed"
    if not alone or (e.after and e.before):
        return None
    if rx["condition"].search(said) and not moved():
        return "scope_narrower" if e.after else "scope_wider", None, "condition"
    if _limb(said, *sides, words) and not moved():
        return "scope_wider" if e.after else "scope_narrower", None, "limb"
    return None


def _verb(e: _Edit, words: LegalWords) -> str | None:
    """What it is now, where an edit put one verb of duty for another and did nothing else."""
    if not e.after or not e.before or max(len(e.after), len(e.before)) > _VERB:
        return None
    for name, kind in (("ban", "new_ban"), ("duty", "new_duty"), ("permission", "new_permission")):
        if words.rx[name].fullmatch(e.after):
            others = {"ban", "duty", "permission"} - {name}
            return kind if any(words.rx[n].fullmatch(e.before) for n in others) else None
    return None


def _limb(said: str, sentence: str, other: str, words: LegalWords) -> bool:
    """Whether words are one limb of an alternative in the condition or object of a rule, of no exception, and
    not on the other side, in another place of the list."""
    rx = words.rx
    if not (joined := rx["either"].match(said)) or len(said.encode()) < _LIMB:
        return False
    if (
        said[joined.end() :].strip(" ,、，") in other
        or rx["exception"].search(sentence)
        or rx["ban"].search(said)
    ):
        return False
    at = sentence.find(said)
    verbs = [m.start() for name in ("duty", "permission", "ban") for m in rx[name].finditer(sentence)]
    if words.last or not verbs or at < min(verbs):
        return True
    if words.han:
        return re.match(r"[^。；]{0,80}的[，由、]", sentence[at + len(said) :]) is not None
    return _NOUN.match(said) is not None
