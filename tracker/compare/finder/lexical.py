"""Units of a text by the words of a topic's own title, question, definition and scale (BM25).

For topics and codebooks whose words nobody has listed in ``cues/*.yml``, and behind what cues find: a coder
gets candidates everywhere. Where a topic takes an amount or a day, units that name one come first.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from tracker.compare.finder.cues import fold, is_han
from tracker.compare.finder.search import ArticleUnit
from tracker.law.dates import find_dates
from tracker.law.numbers import HAN, number_value
from tracker.registry.codebook import Codebook, Topic

_K1, _B = 1.4, 0.6
#: What a word counts by where it stands: in the title of the topic, its question, its definition, its scale.
_TITLE, _QUESTION, _DEFINITION, _SCALE = 3.0, 1.5, 1.0, 0.5
_HEADING = 3  # times that a word of a heading counts
_FIGURE = 1.5  # factor for a unit with an amount or a day, where the topic takes one
_PLAIN = re.compile(
    "a|an|and|any|are|as|at|be|by|can|do|does|for|from|has|have|how|if|in|into|is|it|its|may|must|no|not|of|on|or"
    "|other|own|shall|should|such|than|that|the|their|them|there|they|this|to|under|up|was|what|when|where|which"
    "|who|whom|with|within|without|whether|rules?|laws?|text|party|parties"
)
_SMALL_HAN = re.compile(
    "[的是否和与或何些么应须可在对由为其该有无以及将向从被等之时了不所吗、，。；：？（）《》“”]+"
)
_UNIT_EN = (
    r"years?|months?|weeks?|days?|hours?|persons?|individuals?|users?|employees?|per ?cent|%|euros?|dollars?"
    r"|pounds?|yen|won|rupees?|FLOPs?|nanometers?|nm"
)
_UNIT_HAN = "年|个月|か月|箇月|月|日|周|小时|時間|人|万人|%|％|元|万元|円|韩元|欧元|美元"
_CURRENCY = r"EUR|USD|GBP|CNY|RMB|JPY|KRW|INR|CAD|AUD|€|£|\$|¥"
_NUMBER = r"\d[\d,.]*(?: \d{3})*(?: (?:million|billion|thousand|crore|lakh))?"
_WORDS = "one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|sixty|ninety"
_AMOUNT = re.compile(
    rf"(?:(?P<cur>{_CURRENCY}) ?(?P<money>{_NUMBER}))"
    rf"|(?P<number>{_NUMBER}|\b(?:{_WORDS})) ?-?(?P<unit>{_UNIT_EN})(?!\w)",
    re.IGNORECASE,
)
_AMOUNT_HAN = re.compile(
    rf"百分之(?P<share>[{HAN}\d.]+)|(?P<number>\d[\d,.]*[万亿億]*|[{HAN}万亿億]+)(?P<unit>{_UNIT_HAN})"
)


def terms(text: str, language: str) -> list[str]:
    """The words of a text that say something; of Han text, each pair of neighbouring characters.

    >>> terms("Must personal data be stored at home?", "en"), terms("是否须境内存储", "zh")
    (['personal', 'data', 'stor', 'home'], ['境内', '内存', '存储'])
    """
    if is_han(language):
        parts = _SMALL_HAN.split(fold(text, language))
        return [part[n : n + 2] for part in parts for n in range(len(part) - 1)]
    return [_stem(w) for w in fold(text, language).split() if not _PLAIN.fullmatch(w) and len(w) > 1]


def _stem(word: str) -> str:
    for ending in ("isations", "isation", "ations", "ation", "ings", "ing", "ies", "es", "ed", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word.removesuffix("ed") if word.endswith("ed") and len(word) > 5 else word


def query(book: Codebook, topic: Topic, language: str) -> dict[str, float]:
    """The words that speak for a topic, with their weights; the codebook has them in English and Chinese."""
    key = language.partition("-")[0]
    lang = "zh" if is_han(key) else "en"
    scale = " ".join(v.title.get(lang, "") for v in book.values_of(topic) if v.strength != 0)
    out: dict[str, float] = {}
    for text, weight in (
        (topic.title.get(lang, ""), _TITLE), (topic.question.get(lang, ""), _QUESTION),
        ((topic.definition or {}).get(lang, ""), _DEFINITION), (scale, _SCALE),
    ):  # fmt: skip
        for term in set(terms(text, key)):
            out[term] = max(out.get(term, 0.0), weight)
    return out


@lru_cache(maxsize=4)
def _counted(
    units: tuple[ArticleUnit, ...], language: str
) -> tuple[list[Counter[str]], dict[str, float], float]:
    bags = []
    for unit in units:
        bag = Counter(terms(unit.text, language))
        for term in terms(unit.heading, language):
            bag[term] += _HEADING
        bags.append(bag)
    seen = Counter(term for bag in bags for term in bag)
    idf = {t: math.log(1 + (len(bags) - n + 0.5) / (n + 0.5)) for t, n in seen.items()}
    mean = sum(sum(b.values()) for b in bags) / max(len(bags), 1)
    return bags, idf, mean


def rank(
    units: Sequence[ArticleUnit], book: Codebook, topic: Topic, language: str
) -> list[tuple[ArticleUnit, float]]:
    """The units that share words with a topic, best first."""
    bags, idf, mean = _counted(tuple(units), language)
    asked = query(book, topic, language)
    out = []
    for unit, bag in zip(units, bags, strict=True):
        size = 1 - _B + _B * sum(bag.values()) / max(mean, 1.0)
        points = sum(
            weight * idf[t] * bag[t] * (_K1 + 1) / (bag[t] + _K1 * size)
            for t, weight in asked.items()
            if bag[t]
        )
        if points and topic.kind != "code" and figures(unit.text, language, topic.kind):
            points *= _FIGURE
        if points:
            out.append((unit, points))
    return sorted(out, key=lambda x: -x[1])


def figures(text: str, language: str, kind: str) -> list[str]:
    """The amounts, or the days, that a text names, as `tracker code` takes them.

    >>> figures("valid for two years, or a fine of up to EUR 35 000 000 or 7 %", "en", "amount")
    ['2 years', 'EUR 35000000', '7 %']
    >>> figures("有效期为3年，超过100万人", "zh", "amount"), figures("from 2 August 2026", "en", "date")
    (['3 years', '1000000 persons'], ['2026-08-02'])
    """
    key = language.partition("-")[0]
    if kind == "date":
        return list(dict.fromkeys(f.day.isoformat() for f in find_dates(text, key)))
    pattern = _AMOUNT_HAN if is_han(key) else _AMOUNT
    found = (_figure(m.groupdict(), key) for m in pattern.finditer(text))
    return list(dict.fromkeys(x for x in found if x))[:12]


_ENGLISH = {
    "年": "years", "个月": "months", "か月": "months", "箇月": "months", "月": "months", "日": "days",
    "周": "weeks", "小时": "hours", "時間": "hours", "人": "persons", "万人": "persons", "%": "%", "％": "%",
    "元": "CNY", "万元": "CNY", "円": "JPY", "韩元": "KRW", "欧元": "EUR", "美元": "USD", "percent": "%",
    "per cent": "%", "€": "EUR", "£": "GBP", "$": "USD", "¥": "CNY", "rmb": "CNY", "euro": "EUR",
    "euros": "EUR", "yen": "JPY", "won": "KRW", "rupee": "INR", "rupees": "INR", "pound": "GBP",
    "pounds": "GBP", "dollar": "USD", "dollars": "USD",
}  # fmt: skip


def _figure(m: dict[str, str | None], key: str) -> str | None:
    words = m.get("money") or m.get("number") or m.get("share") or ""
    number = number_value(words, key if key != "en" else None)
    if number is None:
        return None
    unit = m.get("cur") or ("%" if m.get("share") else m["unit"] or "")
    if unit.startswith("万"):
        number *= 10_000
    unit = _ENGLISH.get(unit.lower(), unit.lower() if m.get("unit") else unit)
    said = f"{number.normalize():f}"
    return f"{unit} {said}" if len(unit) == 3 and unit.isupper() else f"{said} {unit}"


def carriers(unit: ArticleUnit, asked: Iterable[str], language: str) -> tuple[str, ...]:
    """The paragraphs of a unit that hold most of the words; the unit where none stands out."""
    wanted = set(asked)
    points = [(eid, len(wanted & set(terms(text, language)))) for eid, text in unit.parts]
    best = max((p for _, p in points), default=0)
    chosen = [eid for eid, p in points if best and p == best]
    return tuple(chosen) if len(chosen) == 1 and len(points) > 1 else (unit.eid,)
