"""What a sentence of law does - forbids, obliges, permits, empowers, excepts - and to whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from tracker.law.legal_words import PUBLIC, LegalWords
from tracker.law.sentences import sentences

#: Before a verb, that it is not the one of the main clause.
_RELATIVE = re.compile(r"\b(?:that|which|who|whether|as|qui|que|dont|der|die|das|welche[rs]?|cuyo)\s$")
#: Where a main clause may start late.
_SUBORDINATE = re.compile(
    r"^(?:Where|When|If|For|In|To|By|Before|After|Without|Upon|Lorsqu|Lorsque|Si|Dans|Pour|Avant|Après|Sans|Cuando|En|"
    r"Para|Si|Wenn|Sofern|Soweit|Bei|Im|Nach)\b"
)


#: What is said of the words of another provision is no rule of this one; what such a sentence has.
_READ_FOR = re.compile(
    r"」と(?:ある|あり)|と読み替え|[”」]的?(?:改为|读作)“|[”\"’]는?[^.]{0,20}(?:로|으로) 본다|"
    r"(?:substituted for|(?:be|is|are) read as)\b|remplacée?s? par (?:le|la|les) (?:mots?|référence)|"
    "il faut lire|ist zu lesen"
)
_READ = (
    "」と", "読み替え", "본다", "”改", "”读", "”的", "substituted", "read as", "lire", "remplac", "zu lesen",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Act:
    """``kind`` as in `tracker.diff.key_facts.KINDS`; ``subject``: code of an actor."""

    kind: str
    subject: str | None
    words: str


@lru_cache(maxsize=16)
def _spans(text: str, code: str) -> tuple[tuple[int, str], ...]:
    """The sentences of a text with their places."""
    out, at = [], 0
    for part in sentences(text, code):
        at = max(text.find(part, at), at)
        out.append((at, part))
        at += len(part)
    return tuple(out)


def around(text: str, at: int, words: LegalWords) -> str:
    """The sentence at a place."""
    found = text
    for start, part in _spans(text, words.code):
        if start > at:
            break
        found = part
    return found


def act(sentence: str, words: LegalWords) -> Act | None:
    """What a sentence does by its main verb; None where its words do not say."""
    if any(sign in sentence for sign in _READ) and _READ_FOR.search(sentence):
        return None
    text = sentence.replace("'", "’")
    low, rx = text.lower(), words.verbs
    if rx["apart"].search(low):
        return Act("exception", None, sentence)
    found = _after_subordinate(list(_verbs(low, words)), text)
    if found:
        at = (max if words.last else min)(found)[0]
        kinds = {kind for place, kind in found if place == at}
    elif words.present and not rx["not_duty"].search(low):
        at, kinds = len(text), {"duty"}
    else:
        return Act("new_policy", "state", sentence) if rx["policy"].search(low) else None
    whos = subjects(text, at, words, first=not found)
    who = whos[0] if len(set(whos)) == 1 and whos[0] != "public_body" else None
    public = bool(whos) and PUBLIC.issuperset(set(whos) - {""})
    if "ban" in kinds:
        return Act("procedure" if public else "new_ban", who, sentence)
    if "duty" in kinds:
        return Act("procedure" if public else "new_duty", who, sentence)
    if public:
        return Act("authority", who, sentence)
    # who is not named may be anybody, a public body too
    kind = "new_right" if "right" in kinds else "new_permission"
    return Act(kind, who, sentence) if who else None


def _verbs(text: str, words: LegalWords) -> Iterator[tuple[int, str]]:
    """Places of the verbs of main clauses, and what they say."""
    for m in words.verb.finditer(text):
        kind = str(m.lastgroup)
        none = words.verbs.get(f"not_{kind}")
        if none is not None and _covers(none, text, m.start(), words):
            continue
        if not _RELATIVE.search(text, max(0, m.start() - 12), m.start()):
            yield m.start(), kind


def _covers(none: re.Pattern[str], text: str, at: int, words: LegalWords) -> bool:
    """Whether a verb is part of words that say something else; they begin with it, unless verbs come last."""
    if words.last:
        return any(m.start() <= at < m.end() for m in none.finditer(text))
    return none.match(text, at) is not None


def _after_subordinate(found: list[tuple[int, str]], sentence: str) -> list[tuple[int, str]]:
    """Without the verbs of a clause that only says when."""
    if not _SUBORDINATE.match(sentence):
        return found
    comma = sentence.find(", ")
    return [one for one in found if one[0] > comma] or found


_ASIDE = re.compile(r"（(?:[^（）]|（(?:[^（）]|（[^（）]*）)*）)*）")
#: Between two actors of one rule; at the end of what stands before the second one; before one that is named
#: beside the first.
_AND = re.compile(r"\s+(?:and|or|et|ou|und|oder|y|o|sowie)\s|\s*(?:和|或者|或|与|及|以及)\s?")
#: Before an actor who was put beside others.
AND_HEAD = re.compile(
    r"^\s*(?:(?:and|or|et|ou|und|oder|y|o|sowie)\s|,|、|和|或者|或|与|及|以及|及び|又は)?\s*"
)
_AND_END = re.compile(r"\b(?:and|or|et|ou|und|oder|y|o|sowie)$")
_BESIDE = re.compile(r"^(?:as well as|together with|ainsi que|de même que|sowie|así como|junto con)\b")
_AND_LAST = re.compile("及び|並びに|又は|若しくは|(?<=[가-힣])(?:와|과) | (?:및|또는) ")


def subjects(sentence: str, at: int, words: LegalWords, *, first: bool = False) -> tuple[str, ...]:
    """The codes of those who must or may, from the words before the verb, "" for one beside them who is not
    known; () where nobody known is named. The last clause before the verb that begins with one counts, or the
    ``first``."""
    said = _ASIDE.sub("", sentence[:at]) if words.han else sentence[:at]
    parts = re.split("[，、]" if words.last and words.han else "，" if words.han else ", ", said)
    if words.han and not words.last and (near := parts[-1].strip()):
        parts = [near]  # what stands before the verb itself is the subject
    parts = [part.strip() for part in parts]
    order = range(len(parts))
    for n in order if words.last or first else reversed(order):
        found = words.actor.match(parts[n])
        if found is None or (code := found.lastgroup) is None:
            continue
        if words.last:
            joined = list(_AND_LAST.finditer(found.group()))
            if joined:
                return _actor(found.group()[: joined[-1].start()] + _TOPIC[words.code], words), code
            return (code, "") if _AND_LAST.match(parts[n], found.end()) else (code,)
        if joined_ := _AND.match(parts[n], found.end()):
            return code, _actor(parts[n][joined_.end() :], words)
        if any(map(_AND_END.search, parts[:n])) or any(map(_BESIDE.match, parts[n + 1 :])):
            return code, ""
        return (code,)
    return ()


#: What marks the one who must.
_TOPIC = {"ja": "は", "ko": "는"}


def _actor(text: str, words: LegalWords) -> str:
    found = words.actor.match(text)
    return (found and found.lastgroup) or ""
