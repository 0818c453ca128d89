"""A key fact in words: who, what, how much, before and after. The act and the day stand around them.

A fact is put in words only where a template has a place for all that it says; what has none gives no words.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from tracker.model import FactValue, KeyFact
from tracker.publish.amounts import amount
from tracker.publish.editions import (
    format_day,
    format_month,
    gettext,
    pgettext,
    punctuation,
)
from tracker.publish.labels import name
from tracker.publish.plain import plain, shorten
from tracker.registry.coding import Amount

#: Characters of a quotation inside a sentence.
QUOTE = 140
#: What a value measures: code of `KeyFact.measure`, else the kind of the fact -> words.
_MEASURES = {
    "highest_fixed_fine": "the highest fixed fine",
    "highest_fine": "the highest fine",
    "turnover_fine": "the highest fine by turnover",
    "multiple_fine": "the fine by multiples",
    "person_fine": "the fine for persons responsible",
    "highest_person_fine": "the highest fine for persons responsible",
    "daily_fine": "the periodic penalty",
    "prison": "the prison term",
    "fine": "the fine",
    "sanction": "the penalty",
    "threshold": "the threshold",
    "rate": "the rate",
    "amount": "the amount",
    "period": "the period",
    "date": "the date",
}
#: kind of fact -> what its values measure where the fact does not say.
_OF_KIND = {
    "sanction_up": "sanction", "sanction_down": "sanction", "new_sanction": "sanction",
    "threshold": "threshold", "rate": "rate", "amount": "amount", "period": "period", "date_moved": "date",
}  # fmt: skip
#: kind -> (without an actor, with one); what they quote of the law follows.
_NEW = {
    "new_ban": ("new prohibition", "new prohibition for %(who)s"),
    "new_duty": ("new duty", "new duty of %(who)s"),
    "new_permission": ("new permission", "new permission for %(who)s"),
    "new_right": ("new right", "new right of %(who)s"),
    "new_policy": ("new provision of policy", "new provision of policy for %(who)s"),
    "new_provision": ("new provision", "new provision for %(who)s"),
    "new_sanction": ("new penalty", "new penalty for %(who)s"),
    "exception": ("new exception", "new exception for %(who)s"),
    "scope_wider": ("wider scope", "wider scope for %(who)s"),
    "scope_narrower": ("narrower scope", "narrower scope for %(who)s"),
    "authority": ("new task of an authority", "new task of %(who)s"),
    "procedure": ("changed procedure", "changed procedure for %(who)s"),
}


def words(fact: KeyFact, lang: str) -> tuple[str, str] | None:
    """(what the fact says, the words of the law it quotes or ""); None where no template carries it."""
    if fact.kind == "definition":
        return _definition(fact, lang)
    if fact.kind == "title":
        return (gettext(lang, "new title"), _quote(fact.after)) if fact.after else None
    if fact.kind in ("duty_begins", "duty_ends"):
        return _duty(fact, lang)
    before, after = (value(v, lang) for v in (fact.before, fact.after))
    if fact.kind in _OF_KIND and (before or after):
        said = _moved(fact, before, after, lang)
        return (said, "") if said else None
    if fact.kind in _NEW:
        plain_, with_actor = _NEW[fact.kind]
        said = gettext(lang, with_actor if fact.subject else plain_) % {"who": _who(fact, lang)}
        return said, _quote(fact.after or fact.before)
    return None


def _moved(fact: KeyFact, before: str, after: str, lang: str) -> str:
    what = _measure(fact, lang)
    values = {"what": what, "before": before, "after": after}
    if before and after:
        return gettext(lang, _VERBS[_direction(fact)]) % values
    if after:
        return gettext(lang, "new: %(what)s is %(after)s") % values
    return gettext(lang, "gone: %(what)s of %(before)s") % values


_VERBS = {
    "up": "%(what)s rises from %(before)s to %(after)s",
    "down": "%(what)s falls from %(before)s to %(after)s",
    "other": "%(what)s changes from %(before)s to %(after)s",
    "date": "%(what)s moves from %(before)s to %(after)s",
}


def _direction(fact: KeyFact) -> str:
    """Up or down where both sides count the same; a period may be longer in other units."""
    if fact.kind == "date_moved":
        return "date"
    old, new = fact.before, fact.after
    if old and new and (old.unit, old.currency) == (new.unit, new.currency):
        pairs = [(_number(x), _number(y)) for x, y in ((old.least, new.least), (old.number, new.number))]
        signs = {(y > x) - (y < x) for x, y in pairs if x is not None and y is not None} - {0}
        if len(signs) == 1:
            return "up" if signs == {1} else "down"
    return "other"


def _number(text: str | None) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None


def _measure(fact: KeyFact, lang: str) -> str:
    code = fact.measure if fact.measure in _MEASURES else _OF_KIND[fact.kind]
    what = gettext(lang, _MEASURES[code])
    if not fact.subject:
        return what
    return gettext(lang, "%(what)s for %(who)s") % {"what": what, "who": _who(fact, lang)}


def _who(fact: KeyFact, lang: str) -> str:
    return name("actor", fact.subject, lang)


def _definition(fact: KeyFact, lang: str) -> tuple[str, str] | None:
    term = _quote(FactValue(fact.term or ""))
    if not term:
        return None
    if fact.before and fact.after:
        said = "definition of %(term)s changed"
    else:
        said = "new definition of %(term)s" if fact.after else "no longer defined: %(term)s"
    return gettext(lang, said) % {"term": punctuation(lang).quoted(term)}, ""


def _duty(fact: KeyFact, lang: str) -> tuple[str, str] | None:
    day = fact.after if fact.kind == "duty_begins" else fact.before or fact.after
    shown = value(day, lang) if day and day.date else format_day(fact.from_day, lang) if fact.from_day else ""
    if not shown:
        return None
    values = {"who": _who(fact, lang), "day": shown}
    if fact.kind == "duty_begins":
        said = "the duties of %(who)s apply from %(day)s" if fact.subject else "applies from %(day)s"
    else:
        said = "the duties of %(who)s end on %(day)s" if fact.subject else "applies until %(day)s"
    return gettext(lang, said) % values, ""


def _quote(found: FactValue | None) -> str:
    return shorten(" ".join(plain(found.printed).split()).strip(" “”‘’\"'"), QUOTE) if found else ""


def value(found: FactValue | None, lang: str) -> str:
    """A value as the edition writes it; "" where it could not be read.

    >>> value(FactValue("一千万元", number="10000000", currency="CNY"), "en")
    'CNY 10 million'
    """
    if found is None:
        return ""
    if found.date:
        if len(found.date) == 10:
            return format_day(found.date, lang)
        return format_month(int(found.date[:4]), int(found.date[5:7]), lang)
    if found.code:
        return pgettext(lang, "status of a text", found.code)
    if _number(found.number) is None:
        return ""
    high = _amount(found.number, found, lang)
    if found.least and found.least != found.number and _number(found.least) is not None:
        low = _amount(found.least, found, lang)
        return gettext(lang, "%(low)s to %(high)s") % {"low": low, "high": high}
    return high


_UNITS = {"percent": "%", "permille": "‰"}


def _amount(number: str | None, found: FactValue, lang: str) -> str:
    unit = found.unit or ""
    unit = _UNITS.get(unit, unit)
    if unit.isalpha() or "_" in unit:
        unit = unit if unit.endswith("s") else f"{unit}s"
    said = amount(Amount(number=float(number or 0), unit=unit, currency=found.currency), lang)
    pattern = pgettext(lang, f"amount in a sentence: {found.currency}", "{}")
    return pattern.format(said)  # 人民币 before a bare 元
