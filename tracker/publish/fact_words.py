"""A key fact in words: who, what, how much, before and after. The act and the day stand around them.

A fact is put in words only where a template has a place for all that it says; what has none gives no words.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from tracker.model import FactValue, KeyFact
from tracker.publish.amounts import amount
from tracker.publish.editions import format_day, format_month, gettext, pgettext, punctuation
from tracker.publish.labels import name
from tracker.publish.plain import plain, shorten
from tracker.publish.values import show_value
from tracker.registry.coding import Amount

#: Characters of a quotation inside a sentence, of one in Chinese, Japanese or Korean characters.
QUOTE, QUOTE_WIDE = 140, 64
#: What a value measures: the code of `KeyFact.measure` without its prefixes, else the kind -> words.
_MEASURES = {
    "highest_fixed_fine": "highest fixed fine",
    "highest_share_of_turnover": "highest fine by turnover",
    "highest_multiple": "highest fine by multiples",
    "fixed_fine": "fine",
    "share_fine": "fine by turnover",
    "multiple_fine": "fine by multiples",
    "periodic_fine": "periodic penalty payment",
    "imprisonment": "maximum prison term",
    "begins": "date of application",
    "in_force": "date of entry into force",
    "ends": "end date",
    "deadline": "deadline",
    "sanction_up": "penalty",
    "sanction_down": "penalty",
    "new_sanction": "penalty",
    "threshold": "threshold",
    "rate": "rate",
    "amount": "amount",
    "period": "period",
    "date_moved": "date",
}
_PEOPLE = {"person": "%(what)s for the people responsible", "entity": "%(what)s for legal persons"}
#: What a share or a multiple is of: `FactValue.code` of a fine -> words.
_BASES = {
    "turnover": "turnover",
    "worldwide_turnover": "worldwide turnover",
    "daily_turnover": "average daily turnover",
    "illegal_gains": "unlawful gains",
    "purchase_value": "purchase price",
    "goods_value": "value of the goods",
    "tax_due": "tax due",
    "contract_value": "contract price",
    "illegal_business": "unlawful turnover",
}
#: kind (and measure) -> (without an actor, with one); what they quote of the law follows.
_NEW = {
    "new_ban": ("new prohibition", "new prohibition for %(who)s"),
    "new_duty": ("new duty", "new duty of %(who)s"),
    "new_permission": ("new permission", "new permission for %(who)s"),
    "new_right": ("new right", "new right of %(who)s"),
    "new_policy": ("new policy provision", "new policy provision"),
    "new_provision": ("new provision", "new provision for %(who)s"),
    "duty_weaker": ("softer duty", "softer duty of %(who)s"),
    "duty_stronger": ("stricter duty", "stricter duty of %(who)s"),
    "exception": ("new exception", "new exception for %(who)s"),
    "exception removed": ("exception no longer in the text", "exception for %(who)s no longer in the text"),
    "scope_wider": ("wider scope", "wider scope for %(who)s"),
    "scope_wider sanction": ("further conduct is punished", "further conduct of %(who)s is punished"),
    "scope_wider actor": ("also binds others", "also binds %(who)s"),
    "scope_narrower actor": ("no longer binds some", "no longer binds %(who)s"),
    "scope_narrower": ("narrower scope", "narrower scope for %(who)s"),
    "authority": ("new power or task of a public body", "new power or task of %(who)s"),
    "authority replaced": ("other authority in charge", "other authority in charge"),
    "procedure": ("new rule of procedure", "new rule of procedure for %(who)s"),
}
#: What a new provision is about, where its first words name it: words of the law -> our words.
_MATTERS = {
    "artificial intelligence": "人工智能|人工知能|인공지능|artificial intelligence|intelligence artificielle",
    "personal information": "个人信息|個人情報|개인정보|personal (?:data|information)|caractère personnel",
    "important data": "重要数据",
    "cross-border transfer": "出境|境外提供|外国にある第三者|cross-border transfer|vers des pays tiers",
    "export control": "出口管制|export control",
    "intellectual property": "知识产权|知的財産|intellectual property",
}
#: Bytes at the head of a clause in which its matter is named: some words of Latin, one clause of Chinese.
_HEAD = 90


def words(fact: KeyFact, lang: str, title: str = "") -> tuple[str, str] | None:
    """(what the fact says, the words of the law it quotes or ""); None where no template carries it.

    ``title``: of the act, whose own matter is not said again.
    """
    if fact.kind == "definition":
        return _definition(fact, lang)
    if fact.kind == "status":
        return _status(fact, lang)
    if fact.kind == "title":
        return (gettext(lang, "new title"), _quote(fact.after)) if fact.after else None
    if fact.kind in ("duty_begins", "duty_ends"):
        said = _dated(fact, lang)
        return (said, "") if said else None
    if fact.kind in _MEASURES:
        said = _valued(fact, lang)
        return (said, "") if said else None
    how = "replaced" if fact.kind == "authority" and fact.before else fact.measure
    message = _NEW.get(f"{fact.kind} {how}") or _NEW.get(fact.kind)
    if message is None:
        return None
    said = gettext(lang, message[bool(fact.subject)]) % {"who": _who(fact, lang)}
    clause = fact.after or fact.before
    if fact.kind.startswith("new_") and (about := _matter(clause, lang, title)):
        said = gettext(lang, "%(said)s on %(matter)s") % {"said": said, "matter": about}
    return said, _quote(clause)


def _valued(fact: KeyFact, lang: str) -> str:
    """A value that rose, fell, moved, came or went."""
    highest = (fact.measure or "").startswith("highest_")
    # A payment day by day is a share of a day's turnover; another code of a base would mislead.
    daily = (fact.measure or "").endswith("periodic_fine")
    before, after = (
        value(v, lang, highest=highest, bare=daily and v is not None and v.code != "daily_turnover")
        for v in (fact.before, fact.after)
    )
    what = _measure(fact, lang)
    if fact.kind in _SANCTIONS and not highest:
        sides = [v for v in (fact.before, fact.after) if v and v.unit not in _PERIODS]
        ceilings = [v for v in sides if v.least is None]
        if len(ceilings) == 2:
            what = gettext(lang, "maximum %(what)s") % {"what": what}
        else:  # one side alone, or beside a range
            before, after = (
                gettext(lang, "up to %(amount)s") % {"amount": said} if said and v in ceilings else said
                for v, said in ((fact.before, before), (fact.after, after))
            )
    values = {"what": what, "before": before, "after": after}
    if before and after:
        return gettext(lang, _VERBS[_direction(fact)]) % values
    if after:
        further = (fact.measure or "").startswith("further_")
        return gettext(lang, "further %(what)s: %(after)s" if further else "new %(what)s: %(after)s") % values
    return gettext(lang, "no longer in the text: %(what)s, %(before)s") % values if before else ""


_SANCTIONS = frozenset({"sanction_up", "sanction_down", "new_sanction"})
_PERIODS = frozenset({"day", "week", "month", "year", "hour"})
_VERBS = {
    "up": "the %(what)s rises from %(before)s to %(after)s",
    "down": "the %(what)s falls from %(before)s to %(after)s",
    "other": "the %(what)s changes from %(before)s to %(after)s",
    "date": "the %(what)s moves from %(before)s to %(after)s",
    "longer": "the %(what)s is extended from %(before)s to %(after)s",
    "shorter": "the %(what)s is shortened from %(before)s to %(after)s",
}


def _direction(fact: KeyFact) -> str:
    """Up or down where both sides count the same; else as the fact says."""
    if fact.kind == "date_moved":
        return "date"
    old, new = fact.before, fact.after
    if old and new and (old.unit, old.currency, old.code) == (new.unit, new.currency, new.code):
        x, y = _number(old.number), _number(new.number)
        if x is not None and y is not None and x != y:
            period = fact.kind == "period"
            return ("longer" if period else "up") if y > x else ("shorter" if period else "down")
    return {"sanction_up": "up", "sanction_down": "down"}.get(fact.kind, "other")


def _number(text: str | None) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None


def _measure(fact: KeyFact, lang: str) -> str:
    """The words for what a value measures: ``lowest_person_fixed_fine`` is the lowest fine for people."""
    code = (fact.measure or "").removeprefix("further_")
    lowest, code = code.startswith("lowest_"), code.removeprefix("lowest_")
    who, _, form = code.partition("_")
    code = form if who in _PEOPLE else code
    what = gettext(lang, _MEASURES.get(code) or _MEASURES[fact.kind])
    if lowest:
        what = gettext(lang, "lowest %(what)s") % {"what": what}
    if who in _PEOPLE:
        what = gettext(lang, _PEOPLE[who]) % {"what": what}
    if not fact.subject:
        return what
    return gettext(lang, "%(what)s for %(who)s") % {"what": what, "who": _who(fact, lang)}


def _who(fact: KeyFact, lang: str) -> str:
    return name("actor", fact.subject, lang)


def _matter(clause: FactValue | None, lang: str, title: str) -> str:
    head = plain(clause.printed).encode()[:_HEAD].decode(errors="ignore") if clause else ""
    for said, pattern in _MATTERS.items():
        rx = re.compile(pattern, re.IGNORECASE)
        if rx.search(head) and not rx.search(title):
            return gettext(lang, said)
    return ""


def _definition(fact: KeyFact, lang: str) -> tuple[str, str] | None:
    term = _quote(FactValue(fact.term or ""))
    if not term:
        return None
    if fact.before and fact.after:
        said = "definition of %(term)s changed"
    else:
        said = "new definition of %(term)s" if fact.after else "no longer defined: %(term)s"
    return gettext(lang, said) % {"term": punctuation(lang).quoted(term)}, ""


def _status(fact: KeyFact, lang: str) -> tuple[str, str] | None:
    if fact.after is None:
        return None
    after = show_value(fact.after, lang)
    if fact.before is None:
        return gettext(lang, "now %(after)s") % {"after": after}, ""
    values = {"after": after, "before": show_value(fact.before, lang)}
    return gettext(lang, "now %(after)s, before %(before)s") % values, ""


def _dated(fact: KeyFact, lang: str) -> str:
    """A day from, by or until which something holds."""
    day = value(fact.after or fact.before, lang) or (format_day(fact.from_day, lang) if fact.from_day else "")
    if not day:
        return ""
    what = gettext(lang, _MEASURES.get(fact.measure or "", "") or _MEASURES["begins"])
    if fact.subject:
        what = gettext(lang, "%(what)s for %(who)s") % {"what": what, "who": _who(fact, lang)}
    return gettext(lang, "new %(what)s: %(after)s") % {"what": what, "after": day}


def _quote(found: FactValue | None) -> str:
    if found is None:
        return ""
    said = " ".join(plain(found.printed).split()).strip(" “”‘’\"'").rstrip(" 。.;；,，:：、")
    return shorten(said, QUOTE_WIDE if len(said.encode()) > 2 * len(said) else QUOTE)


def value(found: FactValue | None, lang: str, *, highest: bool = False, bare: bool = False) -> str:
    """A value as the edition writes it; "" where it cannot be read.

    ``highest``: of a range its highest alone; ``bare``: without what it is a share of.

    >>> fine = FactValue("五万元以上五十万元以下", number="500000", least="50000", currency="CNY")
    >>> value(fine, "en"), value(fine, "en", highest=True), value(fine, "zh")
    ('CNY 50,000–500,000', 'CNY 500,000', '人民币5万元以上50万元以下')
    >>> value(FactValue("5 %", number="5", unit="percent", code="worldwide_turnover"), "zh")
    '全球营业额的5%'
    """
    if found is None:
        return ""
    if found.date:
        if len(found.date) == 10:
            return format_day(found.date, lang)
        return format_month(int(found.date[:4]), int(found.date[5:7]), lang)
    if _number(found.number) is None:
        return ""
    said = _amount(found.number, found, lang)
    if not highest and found.least != found.number and _number(found.least) is not None:
        low = _amount(found.least, found, lang)
        said = pgettext(lang, "range", "%(low)s–%(high)s") % _shared(low, said, found)
    pattern = pgettext(lang, f"amount in a sentence: {found.currency}", "{}")
    said = pattern.format(said)  # 人民币 before a bare 元
    if found.code not in _BASES or bare:
        return said
    message = "%(amount)s the %(base)s" if found.unit == "times" else "%(amount)s of %(base)s"
    return gettext(lang, message) % {"amount": said, "base": gettext(lang, _BASES[found.code])}


def _shared(low: str, high: str, found: FactValue) -> dict[str, str]:
    """Both ends of a range in English, what they share once: ``CNY 50,000–500,000``, ``1–5 times``."""
    if found.currency and low.startswith(found.currency):
        return {"low": low, "high": high.removeprefix(found.currency).strip()}
    (number, _, unit), (_, _, of_high) = low.partition(" "), high.partition(" ")
    return {"low": number if unit and unit.rstrip("s") == of_high.rstrip("s") else low, "high": high}


_UNITS = {"percent": "%", "permille": "‰"}


def _amount(number: str | None, found: FactValue, lang: str) -> str:
    unit = _UNITS.get(found.unit or "", found.unit or "")
    if unit.replace("_", "").isalpha() and not unit.endswith("s"):
        unit = f"{unit}s"
    return amount(Amount(number=float(number or 0), unit=unit, currency=found.currency), lang)
