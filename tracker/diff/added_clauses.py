"""What a text that came or went says by itself: bans, duties, fines, dates, definitions, exceptions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.diff.clauses import Act, act, around
from tracker.diff.fact_dates import YEAR, days
from tracker.diff.facts import definitions
from tracker.diff.fines import Fine, fines
from tracker.diff.novelty import Known
from tracker.diff.reasons import shorten
from tracker.diff.sanctions import deed, punishes
from tracker.law.legal_words import PUBLIC, LegalWords
from tracker.law.numbers import HAN, han_number
from tracker.law.sentences import sentences
from tracker.model import UNIT_TYPES, Document, FactValue, KeyFact, Provision, ProvisionChange, Scope

#: Share of the words that stood before from which a clause is not new; that stand elsewhere from which one
#: is not gone.
KNOWN, KEPT = 0.5, 0.5
#: Characters of a clause that a fact carries.
CLAUSE = 600
#: Letters of an article that says something by itself.
_SHORT = 20
#: Exceptions that set a rule apart from another one, not from its own cases.
_DESPITE = re.compile(
    "notwithstanding|derogation|nonobstant|dérogation|no obstante|ungeachtet|abweichend", re.IGNORECASE
)
#: That what a list names is punished.
_PENAL = re.compile(
    "罚款|责令|吊销|处分|处罚|警告|没收|過料|罰金|벌금|과태료|penalt|fine[sd]?\\b|offence|amende|Geldbuß|ordnungswidrig|multa|sanci"
)
#: That one thing of a list is enough.
_ONE_OF = re.compile(
    "之一|いずれか|어느 하나|(?:one|any|either)(?: or more)? of|une? (?:au moins )?des|"
    "(?:alguna?|un[oa]) de|eine[rs]? der|; or$"
)
#: A text without one of these defines nothing.
_DEFINING = ("‘", "“", '"', "«", "「", "，指", "，是指", " means", "'")
#: "as it is called in this law", before a term.
_CALLED = re.compile("^本(?:法|条例|规定|办法|细则)所称")
_ITEMS = frozenset({"point", "subpoint", "item", "subitem", "indent"})
#: A table of words that are read for others: it is printed behind the text, as text, and sets no duty.
_READ = r"(?:substituted|read|remplacée?s?|lues?|ersetzt|lesen|sustitu\w+|leer\w+)"
_TABLE = re.compile(
    "[上中下左右]欄に掲げる[^。]{0,30}字句|栏[^。]{0,30}(?:读作|改读|替换)|"
    "다음 표의[^.]{0,60}(?:본다|읽는다)|"
    rf"\b{_READ}\b[^.]{{0,80}}\b(?:column|colonne|Spalte)|\b(?:column|colonne|Spalte)[^.]{{0,80}}\b{_READ}\b"
)
#: A text without one of these is no such table.
_COLUMN = ("欄", "栏", "표의", "column", "colonne", "Spalte")
#: Articles by number and paragraph, as points of a commencement name them.
_REFERENCE = re.compile(
    r"\b(?:[Aa]rt(?:icles?|ikel|ículos?|\.)?)\s(\d+[a-z]?)(?:\((\d+[a-z]?)\)|,\s(?:paragraphe|Absatz|apartado)\s(\d+[a-z]?))?"
)
#: What a day is for (`fact_dates.role`), as a fact says it.
MEASURES = {"begins": "begins", "ends": "ends", "due": "deadline"}
_ARTICLE_HAN = re.compile(rf"第([{HAN}]{{1,5}}|\d{{1,4}})条")
Weighed = Iterator[tuple[KeyFact, float]]


def is_new(sentence: str, known: Known, *, alone: bool = False) -> bool:
    """Whether a sentence did not stand in what was changed or went; what punishes is known by its deed."""
    if known.share_before(sentence, alone=alone) < KNOWN:
        return True
    return punishes(sentence) and known.share_before(deed(sentence).strip() or sentence, alone=alone) < KNOWN


def clause(text: str) -> FactValue:
    """Words of the law as a value."""
    return FactValue(shorten(" ".join(text.split()), CLAUSE))


def lead_of(document: Document, p: Provision) -> str:
    """What a point of a list belongs to: the words that introduce the list."""
    lead: list[str] = []
    while p.type in _ITEMS and p.parent and (up := document.by_eid.get(p.parent)):
        lead.insert(0, up.text)
        p = up
    return " ".join(text for text in lead if text)


def added(
    row: ProvisionChange, old: Document, new: Document, known: Known, words: LegalWords, language: str
) -> Weighed:
    """Facts of a row whose text is new as a whole, or not surely what another one became."""
    top = new.by_eid.get(row.eid)
    if top is None:
        return
    doubt = not row.sure
    nodes = list(new.walk(row.eid)) if row.after == new.text_of(row.eid) else [top]
    told: set[tuple[str, str | None]] = set()
    first = ""
    for p in nodes:
        if not _speaks(p, words) or reads_for(p.text):
            continue
        lead = lead_of(new, p) if p.type in _ITEMS else ""
        fresh = [s for s in sentences(p.text, words.code) if is_new(s, known, alone=not doubt)]
        dated = list(_dates(p, lead, old, new, words, language, fresh))
        for fact in dated:
            yield fact, date_weight(fact)
        if not fresh:
            continue
        first = first or ("" if p.type in _ITEMS else fresh[0])
        for term, said in _defined(" ".join(fresh), language):
            yield KeyFact("definition", (p.eid,), None, said, term=term), 1.0
        if found := fines(p.text, language):
            yield from _fined(p, found)
            told.add(("new_sanction", None))
            continue
        if p.type in _ITEMS:
            if p.eid == row.eid and not dated and not doubt and _had_list(p, old, known):
                yield from _limb(p, lead, words, language)
            continue
        for sentence in fresh if p.scope is not Scope.ANNEXES else ():
            done = act(sentence, words)
            if done is None or (done.kind, done.subject) in told or words.fines(sentence):
                continue
            if done.kind == "exception" and (top.type in UNIT_TYPES or not p.text.startswith(sentence)):
                continue  # from a rule that is new itself
            told.add((done.kind, done.subject))
            said = clause(with_exception(sentence, p.text, words))
            fact = KeyFact(done.kind, (p.eid,), None, said, done.subject, confidence=_sure(doubt))
            yield fact, _size(sentence) * _named(done, p)
    if top.type in ("article", "section") and not told and not doubt and len(first) > _SHORT:
        yield KeyFact("new_provision", (row.eid,), None, clause(first)), 1.0


def _speaks(p: Provision, words: LegalWords) -> bool:
    """Whether a text may carry a fact; what an annex lists obliges nobody by itself."""
    if not p.text or p.type in ("footnote", "heading", "row", "table"):
        return False
    return p.scope is not Scope.ANNEXES or YEAR.search(p.text) is not None or words.fines(p.text)


def reads_for(text: str) -> bool:
    """Whether a text is a table of words that are read for others.

    >>> reads_for("次の表の中欄に掲げる字句は、同表の下欄に掲げる字句とする。第二条船舶は車両は")
    True
    """
    return any(sign in text for sign in _COLUMN) and _TABLE.search(text) is not None


def _sure(doubt: bool) -> str:
    return "likely" if doubt else "sure"


def with_exception(sentence: str, text: str, words: LegalWords) -> str:
    """A sentence with the exception that follows it in the text."""
    parts = sentences(text, words.code)
    if sentence not in parts[:-1]:
        return sentence
    behind = parts[parts.index(sentence) + 1]
    done = act(behind, words)
    joint = "" if words.han else " "
    return f"{sentence}{joint}{behind}" if done and done.kind == "exception" else sentence


def _named(done: Act, p: Provision) -> float:
    """A duty of nobody in particular weighs less, and one of an annex."""
    return (0.75 if done.kind == "new_duty" and done.subject is None else 1.0) * (
        0.7 if p.scope is Scope.ANNEXES else 1.0
    )


def _size(sentence: str) -> float:
    """Longer clauses weigh a little more: 0.8 to 1.1."""
    return 0.8 + min(len(sentence.encode()), 300) / 1000


def _fined(p: Provision, found: tuple[Fine, ...]) -> Weighed:
    """The highest fine of each form in a clause; those of the people in charge apart."""
    best: dict[tuple[str | None, ...], Fine] = {}
    for fine in found:
        if fine.scale not in best or fine.most > best[fine.scale].most:
            best[fine.scale] = fine
    for fine in best.values():
        yield (
            KeyFact("new_sanction", (p.eid,), None, fine.as_value(), measure=fine.measure),
            1.0 if fine.who != "person" else 0.7,
        )


def _limb(p: Provision, lead: str, words: LegalWords, language: str) -> Weighed:
    """A point that was added to a list: what the words before the list make of it."""
    if not lead:
        return
    rx = words.rx
    if fines(lead, language) or (_PENAL.search(lead) and rx["listed"].search(lead)):
        yield KeyFact("scope_wider", (p.eid,), None, clause(p.text), measure="sanction"), 1.1
        return
    done = act(lead, words)
    if rx["apart"].search(lead) or _spared(lead.replace("'", "’"), words):
        yield KeyFact("exception", (p.eid,), None, clause(p.text)), 1.0
    elif done is not None and done.kind == "new_ban":
        yield KeyFact("new_ban", (p.eid,), None, clause(p.text), done.subject), 1.1
    elif rx["listed"].search(lead) and (done is None or _ONE_OF.search(lead)):
        yield KeyFact("scope_wider", (p.eid,), None, clause(p.text)), 1.0
    elif done is not None and done.kind in ("new_duty", "new_right", "new_permission"):
        yield KeyFact(done.kind, (p.eid,), None, clause(p.text), done.subject), 0.8


def _had_list(p: Provision, old: Document, known: Known) -> bool:
    """Whether a point came to a list that was there before."""
    if p.parent is None or known.unsure(p.parent):
        return False
    was = known.old_eid(p.parent)
    if known.shrank(was):
        return False  # a list drawn anew
    return any(k.type in _ITEMS for k in old.children.get(was, ()))


def _spared(lead: str, words: LegalWords) -> bool:
    """Whether a list is one of exceptions: "unless one of the following applies", 次に掲げる場合を除き."""
    for m in words.rx["exception"].finditer(lead):
        if words.han:
            if words.rx["listed"].search(lead, max(0, m.start() - 24), m.end()):
                return True
        elif not _DESPITE.match(m.group()) and "," not in lead[m.end() :]:
            return True
    return False


def _defined(text: str, language: str) -> Iterator[tuple[str, FactValue]]:
    if not any(sign in text for sign in _DEFINING):
        return
    for fact in definitions("", text, language):
        if fact.after and fact.subject:
            yield term_of(fact.subject, fact.after), fact.after


def term_of(folded: str, value: FactValue | None) -> str:
    """A term as its definition prints it."""
    at = value.printed.casefold().find(folded.casefold()) if value else -1
    term = value.printed[at : at + len(folded)] if value and at >= 0 else folded
    return _CALLED.sub("", term)


# --- days ---------------------------------------------------------------------------------------------


def _dates(
    p: Provision, lead: str, old: Document, new: Document, words: LegalWords, language: str, fresh: list[str]
) -> Iterator[KeyFact]:
    """Days from or until which a rule holds, or by which somebody must act."""
    text = " ".join(fresh) if p.type not in _ITEMS else p.text
    if not YEAR.search(text):
        return
    before = f"{lead.rstrip(' :：')} " if lead else ""
    for day, role, at in days(before + text, language, words):
        if day.printed not in text or role in (None, "act"):
            continue
        measure = MEASURES[role]
        if role == "due":
            done = act(around(before + text, at, words), words)
            yield KeyFact("duty_begins", (p.eid,), None, day, done.subject if done else None, measure=measure)
        elif role == "ends":
            yield KeyFact("duty_ends", (p.eid,), None, day, from_day=day.date, measure=measure)
        else:
            was, where = earlier_day(p, text, old, new, words, language)
            kind = "date_moved" if was else "duty_begins"
            if was is None or was.date != day.date:
                yield KeyFact(kind, (p.eid,), was, day, from_day=day.date, measure=measure, from_eids=where)


def date_weight(fact: KeyFact) -> float:
    """From when rules apply weighs more than by when somebody must act, a public body least."""
    return 1.15 if fact.measure == "begins" else 0.75 if fact.subject in PUBLIC else 0.9


def earlier_day(
    p: Provision, text: str, old: Document, new: Document, words: LegalWords, language: str
) -> tuple[FactValue | None, tuple[str, ...]]:
    """From when that which a point of a commencement sets apart was to begin: by the old point that names the
    same article, else by the general day of the same article, where that did not change."""
    unit = _unit(new, p)
    if unit is None or p.type not in _ITEMS or unit.eid not in old.by_eid:
        return None, ()
    named = references(text)
    for was in old.walk(unit.eid):
        if was.type in _ITEMS and named & references(was.text):
            found = [d for d, role, _ in days(was.text, language, words) if role == "begins"]
            if len(found) == 1:
                return found[0], (was.eid,)
    if named and not any(_held(old, number) for number, _ in named):
        return None, ()  # what is new had no day before
    for was in old.walk(unit.eid):
        same = new.by_eid.get(was.eid)
        if was.type in ("paragraph", "subparagraph") and same is not None and same.text == was.text:
            found = [d for d, role, _ in days(was.text, language, words) if role == "begins"]
            if len(found) == 1:
                return found[0], (was.eid,)
    return None, ()


def _unit(document: Document, p: Provision) -> Provision | None:
    up: Provision | None = p
    while up is not None and up.type not in UNIT_TYPES:
        up = document.by_eid.get(up.parent) if up.parent else None
    return up


def references(text: str) -> set[tuple[str, str]]:
    """The articles a text names, by number and paragraph ("" where none is named)."""
    return {(m[1], m[2] or m[3] or "") for m in _REFERENCE.finditer(text)} | {
        (str(han_number(m[1])), "") for m in _ARTICLE_HAN.finditer(text)
    }


def _held(document: Document, number: str) -> bool:
    return f"art_{number}" in document.by_eid


# --- what went ---------------------------------------------------------------------------------------


def _list_of(eid: str) -> str:
    return eid.rpartition("__")[0]


def removed(row: ProvisionChange, old: Document, known: Known, words: LegalWords, language: str) -> Weighed:
    """Facts of a text that is gone and does not stand elsewhere now."""
    text = row.before or ""
    if known.share_after(text, alone=True) >= KEPT:
        return
    for fact in definitions(text, "", language):
        yield (
            KeyFact("definition", (row.eid,), fact.before, None, term=fact.subject, from_eids=(row.eid,)),
            0.9,
        )
    p = old.by_eid.get(row.eid)
    if p is None or p.type == "definition":
        return
    if p.type in _ITEMS:
        lead = lead_of(old, p)
        if words.rx["listed"].search(lead) and not _PENAL.search(lead) and not known.grew(_list_of(row.eid)):
            yield KeyFact("scope_narrower", (row.eid,), clause(p.text), None, from_eids=(row.eid,)), 0.9
        return
    yield KeyFact("repeal", (row.eid,), clause(text), None, from_eids=(row.eid,)), 1.0
