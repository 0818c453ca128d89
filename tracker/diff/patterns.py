"""What dates, amounts, rates, thresholds, periods and words of duty look like, per language.

One table per language, tried in order; what an earlier pattern matched a later one does not see. A
kind of None hides text that holds numbers but no facts (references, numbers of laws). Words of duty
are the first group of their pattern, which may ask for something before them. Every
repetition is bounded or over disjoint characters, so matching time stays linear.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from tracker.law.dates import DATE, ERA
from tracker.law.languages import ENGLISH, LANGUAGES
from tracker.law.languages.table import Language
from tracker.law.numbers import HAN

Table = tuple[tuple[str | None, re.Pattern[str]], ...]

_I = re.IGNORECASE
_SP = "[ \u00a0\u2009\u202f]?"
#: 1,000,000; 1,00,00,000 as India groups; 10.5
_NUM = r"\d{1,2}(?:,\d{2}){1,6},\d{3}(?:\.\d{1,9})?(?!\d)|" + (
    r"\d{1,3}(?:[ \u00a0\u2009\u202f,]\d{3}){1,5}(?:\.\d{1,9})?(?!\d)|\d{1,15}(?:[.,]\d{1,9})?"
)
CODES = "EUR|USD|GBP|CAD|JPY|CNY|RMB|AUD|NZD|SGD|HKD|KRW|INR|CHF|SEK|DKK|NOK|PLN|HUF|CZK"
_SIGNS = rf"(?:{CODES})|(?:US|CA|C|A|NZ|S|HK)?\$|[€£¥￥₩₹]|Rs\.?"

# --- English ------------------------------------------------------------------------------------
_MONTH_EN = "|".join(
    [name.capitalize() for name in ENGLISH.month_names]
    + [f"{name.capitalize()}\\.?" for names in ENGLISH.months for name in names.split()[1:]]
)
_SCALES_EN = "|".join(
    sorted((re.sub("^.", lambda m: f"[{m[0].upper()}{m[0]}]", w) for w in ENGLISH.scales), reverse=True)
)
_SCALE_EN = rf"(?:(?:{_SCALES_EN})\b(?:[ -](?:{_SCALES_EN})\b)?)"


def _numbers(lang: str, least: int, most: int) -> str:
    """The number words of a language from ``least`` to ``most``, longer ones first, as alternatives."""
    words = [word for word, n in LANGUAGES[lang].numbers.items() if least <= n <= most]
    return "|".join(sorted(words, key=len, reverse=True))


ONES, TEENS, TENS = _numbers("en", 1, 9), _numbers("en", 10, 19), _numbers("en", 20, 90)
_BELOW_100 = rf"(?:{TENS})(?:[- ](?:{ONES}))?|{TEENS}|{ONES}"
WORD_EN = rf"(?:(?:{ONES}) hundred and (?:{_BELOW_100})|{_BELOW_100})(?:[ -]{_SCALE_EN})?"
_N_EN = rf"(?:(?:{_NUM})(?:{_SP}{_SCALE_EN})?|\b{WORD_EN})"
_NOUN_EN = (
    r"persons?|people|individuals?|users?|customers?|consumers?|subscribers?|recipients?|employees?|workers?|"
    r"data subjects?|undertakings?|enterprises?|companies|businesses|entities|members?|Member States|Parties|"
    r"States|devices?|records?|transactions?|visits?|accounts?|vehicles?|units?|tonnes?|kilometres?|metres?|"
    r"FLOPs?|floating[- ]point operations|votes?|hectares?"
)
_ADJ_EN = r"(?:[a-z][a-z-]{1,14} ){0,3}"
COMPARE_EN = (
    r"at least|at most|not less than|no less than|not fewer than|no fewer than|not more than|no more than|"
    r"more than|less than|fewer than|greater than|in excess of|exceeding|exceeds?|up to|a minimum of|"
    r"a maximum of"
)
_REF_EN = (
    r"\b(?:Articles?|Art\.|Sections?|subsections?|paragraphs?|subparagraphs?|points?|items?|clauses?|Chapters?|"
    r"Annex(?:es)?|Schedules?|Parts?|recitals?|Titles?|s\.|ss\.|Appendix|footnotes?|rules?|regulations?)"
    r"\s(?:\(?\d{1,4}[A-Za-z]{0,3}\)?|\([a-z]{1,5}\)|[IVXLCDM]{1,8}\b|[A-Z]\b)"
    r"(?:\(\w{1,5}\)|\.\d{1,4}|\s?(?:,|and|or|to)\s(?:\d{1,4}[a-z]{0,2}\b(?!\s\w)|\([a-z0-9]{1,5}\)))*"
)
_LAW_EN = (
    r"\b(?:Regulation|Directive|Decision|Recommendation)s?\s(?:\((?:EU|EC|EEC|Euratom|EU, Euratom)\)\s)?"
    r"(?:No\s)?\d{1,4}/\d{1,5}(?:/[A-Z]{2,8})?"
    r"(?:\sof\sthe\s(?:European Parliament and of the Council|Council|Commission))?"
    r"(?:\sof\s\d{1,2}\s[A-Z][a-z]{2,8}\s\d{4})?"
    r"|\b\d{2,4}/\d{1,5}/[A-Z]{2,8}\b|\bOJ\s[LC]\s?[\d, /]{1,20}"
)


#: 2026-03-01, 2026/3/1, 01.03.2026: a date where `tracker.law.dates` can read it in the language.
_DIGITS = (
    r"(?<![\d./-])(?:[12]\d{3}(?:-\d{1,2}-|/\d{1,2}/|\.\d{1,2}\.)\d{1,2}"
    r"|\d{1,2}(?:-\d{1,2}-|/\d{1,2}/|\.\d{1,2}\.)(?:19|20)\d\d)(?![\d/-]|\.\d)"
)


def _english() -> Table:
    return (
        (None, re.compile(_LAW_EN)),
        (
            "date",
            re.compile(
                rf"\b\d{{1,2}}(?:st|nd|rd|th)?{_SP}(?:day of )?(?:{_MONTH_EN}),?\s\d{{4}}\b"
                rf"|\b(?:{_MONTH_EN})\s\d{{1,2}}(?:st|nd|rd|th)?(?:,\s?\d{{4}})?\b"
                rf"|\b\d{{1,2}}\s(?:{_MONTH_EN})\b|\b(?:{_MONTH_EN})\s\d{{4}}\b|{_DIGITS}"
            ),
        ),
        (None, re.compile(_REF_EN)),
        (
            "amount",
            re.compile(
                rf"(?:{_SIGNS}){_SP}(?:{_NUM})(?:{_SP}{_SCALE_EN})?"
                rf"|\b[Rr]upees?\s{_N_EN}"
                rf"|{_N_EN}\s(?:euros?|dollars?|pounds?|yen|yuan|renminbi|rupees?|francs?|won|{CODES})\b"
                rf"|(?:{_NUM})(?:{_SP}{_SCALE_EN})?{_SP}[€£]",
            ),
        ),
        (
            "rate",
            re.compile(
                rf"(?:{_NUM}){_SP}[%％‰]|{_N_EN}\s(?:per ?cent|percent|percentage points|basis points)\b"
                rf"|\b(?:one[- ]half|two[- ]thirds|one[- ]third|three[- ]quarters|one[- ]quarter)\b",
                _I,
            ),
        ),
        (
            "duration",
            re.compile(
                rf"{_N_EN}(?:\s(?:\(\d{{1,4}}\)\s)?|-)(?:(?:consecutive|calendar|working|business|full|whole)\s)?"
                rf"(?:working days?|days?|weeks?|months?|years?|hours?|minutes?|seconds?|quarters?)\b",
                _I,
            ),
        ),
        (
            "threshold",
            re.compile(
                rf"(?:\b(?:{COMPARE_EN})\s)?{_N_EN}\s{_ADJ_EN}(?:{_NOUN_EN})\b|\b(?:{COMPARE_EN})\s{_N_EN}",
            ),
        ),
        (
            "modality",
            re.compile(
                r"\W(s(?:hall(?: not| be prohibited| endeavour to)?|hould(?: not)?)\b|m(?:ust|ay)(?: not)?\b|"
                r"cannot\b|need not\b|(?:is|are)(?: prohibited| (?:not )?(?:required|entitled) to)\b|"
                r"be prohibited\b)"
            ),
        ),
    )


# --- French -------------------------------------------------------------------------------------
MONTHS_FR = "|".join(LANGUAGES["fr"].month_names)
_SCALE_FR = "(?:cents?|mille|millions?|milliards?)"
NUMBERS_FR = _numbers("fr", 1, 99)
_WORD_FR = rf"\b(?:{NUMBERS_FR})"
_N_FR = rf"(?:(?:{_NUM})(?:{_SP}{_SCALE_FR}\b)?|{_WORD_FR}(?:\s{_SCALE_FR}\b)?)"
_NOUN_FR = (
    r"personnes?|utilisateurs?|clients?|consommateurs?|salariés?|employés?|abonnés?|entreprises?|"
    r"destinataires?|états membres|membres?|appareils?|transactions?|comptes?|habitants?|tonnes?"
)


def _french() -> Table:
    """For text in lower case: the engine is several times slower when it has to fold case itself."""
    return (
        (
            None,
            re.compile(
                r"\b(?:règlement|directive|décision)s?\s(?:\((?:ue|ce|cee)\)\s)?(?:n[o°]\s)?\d{1,4}/\d{1,5}(?:/\w{2,5})?",
            ),
        ),
        (
            "date",
            re.compile(
                rf"\b(?:1er|\d{{1,2}})\s(?:{MONTHS_FR})(?:\s\d{{4}})?\b|\b(?:{MONTHS_FR})\s\d{{4}}\b"
                rf"|{_DIGITS}",
            ),
        ),
        (
            None,
            re.compile(
                r"\b(?:articles?|paragraphes?|points?|alinéas?|annexes?|chapitres?|sections?|titres?)\s"
                r"(?:\d{1,4}|[ivxlc]{1,8}\b|[a-z]\))(?:\s(?:bis|ter|quater)\b)?(?:,\s\d{1,3}\b)?",
            ),
        ),
        (
            "amount",
            re.compile(
                rf"{_N_FR}\s?(?:d[’']|de\s)?(?:euros?|dollars?|francs?|eur|usd|€)(?!\w)|(?:{_SIGNS.lower()}){_SP}(?:{_NUM})",
            ),
        ),
        ("rate", re.compile(rf"(?:{_NUM}){_SP}[%‰]|{_N_FR}\spour (?:cent|mille)\b")),
        (
            "duration",
            re.compile(
                rf"{_N_FR}\s(?:jours? ouvrables?|jours?|semaines?|mois|ans?|années?|heures?|minutes?)\b",
            ),
        ),
        (
            "threshold",
            re.compile(
                rf"(?:\b(?:au moins|au plus|plus de|moins de|jusqu’à|maximum)\s)?{_N_FR}\s(?:de\s|d[’'])?"
                rf"(?:[a-zé]{{2,14}}\s){{0,2}}(?:{_NOUN_FR})\b"
                rf"|\b(?:au moins|au plus|plus de|moins de)\s{_N_FR}",
            ),
        ),
        (
            "modality",
            re.compile(
                r"\W(ne\s(?:peut|peuvent|doit|doivent)(?:\s(?:pas|plus))?\b|(?:est|sont)\s(?:tenue?s?\s(?:de\b|d[’'])|"
                r"interdite?s?\b)|peu(?:t|vent)\b|doi(?:t|vent)\b)",
            ),
        ),
    )


# --- Chinese and Japanese -------------------------------------------------------------------------
def _in_sections(number: str, scales: str) -> str:
    """A number with its scales; of several sections it may be one: 1億5000万."""
    digits = rf"(?:{number}){_SP}[余多]?"
    return rf"(?<![第{HAN}{scales}\d.])(?:{digits}[{scales}]{{1,2}}{_SP}){{0,3}}{digits}[{scales}]{{0,2}}"


_N_ZH = _in_sections(rf"\d[\d,.]{{0,18}}|[{HAN}]{{1,12}}", "万亿萬億")
_YEAR_ZH = r"(?:[12]\d{3}|[12１２][０-９]{3}|[一二][〇零○一二三四五六七八九]{3})"
_D2 = rf"(?:\d{{1,2}}|[０-９]{{1,2}}|[一二三十]{{1,3}}|[{HAN}]{{1,3}})"


def _chinese() -> Table:
    return (
        (
            None,
            re.compile(
                rf"第{_SP}[{HAN}\d]{{1,9}}{_SP}[条条款项章节编目号届次期](?:之[{HAN}]{{1,3}})?|〔\d{{4}}〕\d{{1,5}}号"
            ),
        ),
        (
            "date",
            re.compile(
                rf"{_YEAR_ZH}{_SP}年{_SP}{_D2}{_SP}月(?:{_SP}{_D2}{_SP}日)?|{_YEAR_ZH}{_SP}年(?!度?内)"
                rf"|\d{{1,2}}月\d{{1,2}}日|{_DIGITS}"
            ),
        ),
        (
            "amount",
            re.compile(
                rf"(?:人民币|新台币|新臺幣){_SP}{_N_ZH}兆?{_SP}元?|{_N_ZH}兆?{_SP}(?:美元|欧元|港元|日元|英镑|韩元|卢比|元)"
                rf"|(?:{_SIGNS}){_SP}(?:{_NUM}){_SP}[万亿萬億]{{0,2}}"
            ),
        ),
        (
            "rate",
            re.compile(
                rf"[百千万]分之[{HAN}点\d]{{1,8}}|[{HAN}]{{1,3}}分之[{HAN}]{{1,3}}|(?:{_NUM}){_SP}[%％‰]"
                rf"|{_N_ZH}{_SP}(?:个百分点|倍)"
            ),
        ),
        (
            "duration",
            re.compile(
                rf"{_N_ZH}{_SP}(?:个{_SP}工作日|个自然日|个月|个小时|工作日|小时|分钟|日|天|周|年(?![度龄代级检报号份]))"
            ),
        ),
        (
            "threshold",
            re.compile(
                rf"{_N_ZH}{_SP}(?:人次|人(?!民)|名|户|家|件|次|台|辆|吨|部|份|条|平方米|公里|个(?!人信息)){_SP}(?:以上|以下|以内)?"
                rf"|{_N_ZH}{_SP}(?:以上|以下|以内)"
            ),
        ),
        (
            "modality",
            re.compile(
                r"(不应当|不应|应当|应予|应(?=[在将对向按依于由及保采提建遵确努])|必须|不得|不能|不可|可以|可予|严禁|禁止|无需|无须|"
                r"不必|不予|有权|无权|鼓励|免予)"
            ),
        ),
    )


_N_JA = _in_sections(rf"[\d０-９][\d０-９,.，]{{0,18}}|[{HAN}]{{1,12}}", "万億兆")
_ERA = rf"(?:{ERA})(?:元|[〇一二三四五六七八九十\d０-９]{{1,3}})"


def _japanese() -> Table:
    return (
        (
            None,
            re.compile(rf"{_ERA}年(?:法律|政令|勅令|[^\s、。（）]{{0,8}}令|条約)第[{HAN}\d０-９]{{1,6}}号"),
        ),
        (
            "date",
            re.compile(
                rf"(?:{_ERA}|{_YEAR_ZH})年{_SP}{_D2}月(?:{_SP}{_D2}日)?|{_ERA}年度?|{_YEAR_ZH}年|{_D2}月{_D2}日|{_DIGITS}"
            ),
        ),
        (
            None,
            re.compile(
                rf"第[{HAN}\d０-９]{{1,9}}[条項号章節編款目](?:の[{HAN}]{{1,3}})*|附則第[{HAN}]{{1,3}}項|別表第[{HAN}]{{1,3}}"
            ),
        ),
        ("amount", re.compile(rf"{_N_JA}{_SP}(?:円|ドル|ユーロ)|(?:{_SIGNS}){_SP}(?:{_NUM})")),
        (
            "rate",
            re.compile(
                rf"[百千]分の[{HAN}・\d０-９]{{1,8}}|[{HAN}]{{1,3}}分の[{HAN}]{{1,3}}"
                rf"|[\d０-９.．]{{1,9}}{_SP}(?:パーセント|[%％])|{_N_JA}(?:パーセント|倍)"
            ),
        ),
        (
            "duration",
            re.compile(
                rf"{_N_JA}(?:年(?![度号法政])|箇月|か月|ヶ月|カ月|月(?![{HAN}]{{1,3}}日)|日|時間|週間|分間)"
            ),
        ),
        (
            "threshold",
            re.compile(
                rf"{_N_JA}(?:人|名|個|件|社|回|台|箇所|者|歳)(?:以上|以下|未満|以内)?|{_N_JA}(?:以上|以下|未満)"
            ),
        ),
        (
            "modality",
            re.compile(
                r"(努めなければならない|努めるものとする|しなければならない|なければならない|てはならない|ことができない|"
                r"ことができる|できない|できる|ものとする|を妨げない)"
            ),
        ),
    )


# --- Korean -----------------------------------------------------------------------------------------
_N_KO = _in_sections(r"\d[\d,.]{0,18}", "십백천만억조").replace("{0,3}", "{0,6}").replace("{1,2}", "{1,3}")
_NOUN_KO = "명|인|개|건|회|대|세|톤"
_BOUND_KO = "이상|이하|초과|미만|이내"


def _korean() -> Table:
    return (
        (None, re.compile(rf"제{_SP}\d{{1,6}}{_SP}[조항호목장절편관](?:의{_SP}\d{{1,3}})?")),
        (
            "date",
            re.compile(
                rf"[12]\d{{3}}년{_SP}\d{{1,2}}월(?:{_SP}\d{{1,2}}일)?"
                rf"|[12]\d{{3}}\.{_SP}\d{{1,2}}\.{_SP}\d{{1,2}}\.?|{_DIGITS}"
            ),
        ),
        ("rate", re.compile(rf"(?:100|1,?000)분의{_SP}\d{{1,5}}|(?:{_NUM}){_SP}(?:퍼센트|[%％‰])")),
        # an amount that is a bound says for whom a rule is
        ("threshold", re.compile(rf"{_N_KO}{_SP}(?:원|달러|유로|{_NOUN_KO}){_SP}(?={_BOUND_KO})")),
        ("amount", re.compile(rf"{_N_KO}{_SP}(?:원|달러|유로)|(?:{_SIGNS}){_SP}(?:{_NUM})")),
        ("duration", re.compile(rf"\d{{1,4}}{_SP}(?:영업일|근무일|개월|시간|주일|분|년|일|주)")),
        ("threshold", re.compile(rf"{_N_KO}{_SP}(?:{_NOUN_KO})")),
        (
            "modality",
            re.compile(
                r"(하지 아니할 수 있다|노력하여야 한다|노력해야 한다|하여야 한다|해야 한다|여서는 아니 된다|"
                r"해서는 안 된다|할 수 없다|하지 못한다|할 수 있다|금지한다|금지된다)"
            ),
        ),
    )


#: Compiled when a text of the language first comes: all of them take longer than a crawl needs for a page.
TABLES: Mapping[str, Callable[[], Table]] = {
    "en": _english, "fr": _french, "zh": _chinese, "ja": _japanese, "ko": _korean,
}  # fmt: skip


@cache
def table(lang: str) -> Table:
    """The patterns of a language; one without a table here has the English ones, dates of any language, and
    the words of money, time, rates and duty that `tracker.law.languages` knows of it."""
    if lang in TABLES:
        return TABLES[lang]()
    own = {} if lang not in LANGUAGES else _own(LANGUAGES[lang])
    out: list[tuple[str | None, re.Pattern[str]]] = []
    for kind, rx in table("en"):
        if kind in ("amount", "duration", "rate") and kind in own:
            out.append((kind, own[kind]))
        if kind == "modality":
            rx = own.get(kind, rx)
        out.append((kind, re.compile(DATE, _I) if kind == "date" else rx))
    return tuple(out)


#: 1.000.000,5
_NUM_COMMA = r"\d{1,3}(?:[.\u00a0\u2009\u202f ]\d{3}){1,5}(?:,\d{1,9})?(?!\d)|\d{1,15}(?:,\d{1,9})?"


def _own(words: Language) -> dict[str, re.Pattern[str]]:
    """What a language's words make of numbers: amounts, periods, rates; and its words of duty."""
    out: dict[str, re.Pattern[str]] = {}
    digits = _NUM_COMMA if words.decimal_comma else _NUM
    scaled = rf"(?:{_SP}(?:{_any(words.scales)})\b)?"
    number = rf"(?:(?:{digits}){scaled}|\b(?:{_any(words.numbers)}){scaled}\b)"
    between = rf"(?: ?\([^()]{{1,30}}\))?{_SP}(?:de |di )?"  # 30 (trinta) dias
    if words.currencies:
        signs = _any(words.currencies)
        out["amount"] = re.compile(
            rf"{number}{between}(?:{signs})\w{{0,3}}|(?<!\w)(?:{signs}){_SP}(?:{digits})(?:{_SP}(?:{_any(words.scales)})\b)?",
            _I,
        )
    if words.periods:
        out["duration"] = re.compile(rf"{number}{between}(?:{_any(words.periods)})\w{{0,3}}", _I)
    if words.percent:
        out["rate"] = re.compile(rf"{number}{_SP}(?:[%％‰]|(?:{_any(words.percent)}))", _I)
    if words.duties:
        before, after = ("", "") if words.code in ("th", "ar") else (r"\W", r"\b")
        out["modality"] = re.compile(rf"{before}({'|'.join(words.duties)}){after}", _I)
    return out


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or "(?!)"


#: Languages whose table is for text in lower case.
LOWER = frozenset({"fr"})

#: Where a definition starts; the group is the term defined.
DEFINITIONS: Mapping[str, re.Pattern[str]] = {
    "en": re.compile(
        r"[‘“\"'«]([^’”\"'»\n]{1,100})[’”\"'»],?\s(?:means?|includes?|refers? to|has the (?:same )?meaning)\b"
        r"|^([A-Za-z][\w -]{1,60}) means\b"
    ),
    "fr": re.compile(r"«\s?([^»\n]{1,100}?)\s?»\s?(?::|,|désigne|s[’']entend)"),
    "zh": re.compile(
        r"(?:^|(?<=[。；：）\s]))([^，。；：\s]{1,40})，(?:是指|指(?![导定令引派控示使责明南标数纹挥出]))"
    ),
    "ja": re.compile(r"「([^」\n]{1,60})」とは"),
    "ko": re.compile(r"[“\"「]([^”\"」\n]{1,60})[”\"」](?:이란|란|이라 함은|라 함은)"),
}

#: A provision's place holder after its repeal, in the words publishers use; for `fullmatch`.
PLACEHOLDER = re.compile(
    r"[\s\[({（【〔*.…–—-]*(?:deleted|repealed|omitted|revoked|spent|abrogée?s?|supprimée?s?|derogado|"
    r"aufgehoben|entfallen|删除|废止|削除|삭제)(?:[\W_]*|,?\s(?:by\b|par\b|durch\b|\d)[^\n]{0,80})",
    re.IGNORECASE,
)
