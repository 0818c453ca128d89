"""Fines of a text: fixed sums, shares of a turnover, multiples of a base, each with its highest value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from tracker.diff.facts import find
from tracker.diff.values import read_value
from tracker.law.legal_words import LegalWords, legal_words
from tracker.law.numbers import HAN, number_value
from tracker.model import FactValue


@dataclass(frozen=True, slots=True)
class Fine:
    """One fine. ``form``: fixed, share, multiple, or periodic where it falls due day by day; ``base``: a
    code of what a share or a multiple is of."""

    form: str
    value: FactValue
    who: str | None = None  # person: the people in charge; entity: a legal person beside its people
    base: str | None = None

    @property
    def most(self) -> Decimal:
        return Decimal(self.value.number or 0)

    @property
    def least(self) -> Decimal:
        return Decimal(self.value.least or 0)

    @property
    def measure(self) -> str:
        """A code of what it measures: fixed_fine, share_fine, multiple_fine, person_fixed_fine ..."""
        return f"{self.who}_{self.form}_fine" if self.who else f"{self.form}_fine"

    def as_value(self) -> FactValue:
        """The value, with the code of its base."""
        return replace(self.value, code=self.base) if self.base else self.value

    @property
    def scale(self) -> tuple[str | None, ...]:
        """What two fines must share to be compared."""
        return self.form, self.who, self.base, self.value.currency or self.value.unit


#: A range in a Chinese, Japanese or Korean fine, the words between a number and the sanction.
_AMOUNT = rf"(?:人民币)?[\d{HAN}][\d,.{HAN}]*[余多]?[万亿萬億]*元"
_TIMES = rf"[\d.{HAN}]+倍"
_SHARE = rf"百分之[{HAN}\d]+|\d+(?:\.\d+)?[%％]"
_ONE = rf"{_AMOUNT}|{_TIMES}|{_SHARE}"
_ZH = re.compile(
    rf"处以?((?:[^，。；处]|(?<=\d),(?=\d)){{1,70}}?)(?:的)?(?:罚款|罚金)|罚款(?:(?:的)?(?:数额|金额))?(?:最高)?(?:不得?超过)?((?:{_ONE})(?:以下)?)"
)
_ZH_RANGE = re.compile(rf"(?:(?P<least>{_ONE})以上(?:不满)?(?:至)?)?(?P<most>{_ONE})(?P<below>以下)?")
_ZH_BASES = (
    ("违法经营额", "illegal_business"), ("营业额|营业收入|销售额|经营额", "turnover"),
    ("违法所得|非法所得", "illegal_gains"),
    ("采购金额", "purchase_value"), ("货值金额|商品价值|货物价值", "goods_value"), ("税款", "tax_due"),
    ("合同金额|工程合同价款|价款", "contract_value"),
)  # fmt: skip
_JA_SUM = rf"[\d０-９,，{HAN}]+[万億兆]*[\d,{HAN}]*[万]?円"
_JA = re.compile(
    rf"({_JA_SUM})以下の(?:罰金|過料|課徴金)|(?:罰金|過料|課徴金)の額は、(?:[^。、]{{0,20}}、)?({_JA_SUM})(?:以下|を超え(?:ない|てはならない|ることができない))"
)
_KO = re.compile(
    r"(?P<amount>[\d,.]+[십백천만억조]*(?: ?[\d,.]+[십백천만억조]+)*\s?원)\s?이하의\s?"
    r"(?:벌금|과태료|과징금|이행강제금)"
    r"|(?:벌금|과태료|과징금|이행강제금)[은는의]?(?: (?:금액|액수)[은는])? "
    r"(?P<most>[\d,.]+[십백천만억조]*\s?원)을 (?:초과할 수 없다|넘을 수 없다|초과하지 못한다)"
    r"|(?P<share>100분의\s?\d+|\d+(?:\.\d+)?\s?(?:퍼센트|%))[^.]{0,20}?(?:이하|범위)[^.]{0,20}?과징금"
)
#: How far behind the word of a fine its sums stand, how near to a sum its sign, and what a share is of.
_REACH, _NEAR, _BEHIND = 260, 40, 110
#: What a Chinese fine is by its last sign.
_FORMS = {"元": "fixed", "倍": "multiple"}
#: "de 15.000 a 400.000 euros": the lower end before the upper one.
_BETWEEN = re.compile(
    r"(?:between|of|from|de|von|entre|zwischen)\s(?:[A-Z]{3}\s|[€$£])?([\d.,\s]*\d)(?:\seuros?)?\s(?:and|to|a|y|bis|und|et|à)\s(?:[A-Z]{3}\s|[€$£])?$"
)
#: That the turnover of a payment day by day is that of a day.
_A_DAY = re.compile("average daily|daily average|journali|Tagesumsatz|täglich|diari[oa]|giornalier")
_SENTENCE = re.compile(r"(?<=[.;])\s+(?=[A-ZÄÖÜÉÀ«(“‘\"¿])|\n")


@lru_cache(maxsize=4096)
def fines(text: str, lang: str) -> tuple[Fine, ...]:
    """The fines of a text, in order.

    >>> [(f.form, f.value.least, f.value.number) for f in fines("处十万元以上一百万元以下罚款", "zh")]
    [('fixed', '100000', '1000000')]
    """
    words = legal_words(lang)
    if words is None or not words.fines(text):
        return ()
    code = lang[:2].lower()
    if code == "zh":
        return tuple(_chinese(text, words))
    if code == "ja":
        return tuple(
            Fine(
                "fixed",
                read_value("amount", found[1] or found[2], lang),
                "entity" if "法人" in text[: found.start()][-60:] else None,
            )
            for found in _JA.finditer(text)
        )
    if code == "ko":
        return tuple(_korean(text, words))
    return tuple(f for part in _SENTENCE.split(text.replace("'", "’")) for f in _latin(part, lang, words))


def _chinese(text: str, words: LegalWords) -> Iterator[Fine]:
    at = 0
    for found in _ZH.finditer(text):
        said = found[1] or found[2]
        start = found.start()
        # who is fined stands between the sum before and this one
        person = "person" if words.rx["person"].search(text, max(at, start - 60), start) else None
        at = found.end()
        base = next((code for names, code in _ZH_BASES if re.search(names, said)), None)
        again = words.rx["daily"].search(text, max(0, start - 20), found.end())
        for one in _ZH_RANGE.finditer(said):
            form = _FORMS.get(one["most"][-1], "share")
            kind = "amount" if form == "fixed" else "rate"
            value = read_value(kind, one["most"], "zh")
            least = read_value(kind, one["least"], "zh").number if one["least"] else None
            if value.number is not None:
                value = replace(value, printed=one.group(), least=least)
                yield Fine("periodic" if again else form, value, person, None if form == "fixed" else base)


def _korean(text: str, words: LegalWords) -> Iterator[Fine]:
    for found in _KO.finditer(text):
        again = words.rx["daily"].search(found.group()) is not None
        if amount := found["amount"] or found["most"]:
            yield Fine("periodic" if again else "fixed", read_value("amount", amount, "ko"))
        else:
            base = "turnover" if words.rx["turnover"].search(text) else None
            yield Fine("share", read_value("rate", found["share"], "ko"), base=base)


def _latin(text: str, lang: str, words: LegalWords) -> Iterator[Fine]:
    """Sums behind the word of a fine that are its ceiling, or a share of a turnover."""
    rx = words.rx
    places = list(rx["fine"].finditer(text))
    if not places:
        return
    for fact in find(text, lang, modality=False):
        if fact.kind not in ("amount", "rate"):
            continue
        before = text[max(0, fact.start - _NEAR) : fact.start]
        near = [m for m in places if m.start() < fact.start <= m.end() + _REACH]
        if not near:
            continue
        value = read_value(fact.kind, fact.text, lang)
        low = _BETWEEN.search(before)
        if (
            value.number is None
            or rx["floor"].search(before)
            or not (low or rx["ceiling"].search(before) or rx["ceiling_after"].match(text[fact.end :]))
        ):
            continue
        person = "person" if rx["person"].search(text, near[-1].end(), fact.end + 60) else None
        again = rx["daily"].search(text, near[0].start()) is not None
        if fact.kind == "amount":
            least = number_value(low[1].strip(), lang) if low else None
            value = replace(value, least=f"{least:f}" if least else None)
            yield Fine("periodic" if again else "fixed", value, person)
        elif rx["turnover"].search(behind := text[fact.end : fact.end + _BEHIND]):
            base = "worldwide_turnover" if rx["worldwide"].search(behind) else "turnover"
            if again and _A_DAY.search(behind):
                base = "daily_turnover"
            yield Fine("periodic" if again else "share", value, person, base)
