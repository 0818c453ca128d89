"""How laws of each language name a quarter, a half, a fiscal year: patterns for text in lower case.

``<Y>`` is a year, ``<O>`` an ordinal in words or figures, ``<N>`` a figure, Roman or Arabic. A form with
neither ``<O>`` nor ``<N>`` says which one it is by its number.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

QUARTER, HALF, FISCAL, YEAR = "quarter", "half", "fiscal_year", "year"


class SpanForm(NamedTuple):
    kind: str
    pattern: str
    n: int = 0


#: The first month of the fiscal year, where one law of the state says so for all.
FISCAL_START: Mapping[str, int] = {"ja": 4, "zh": 1, "ko": 1}

SPANS: Mapping[str, tuple[SpanForm, ...]] = {
    "en": (
        SpanForm(QUARTER, r"<O> quarter of (?:the )?(?:calendar |fiscal |financial )?(?:year )?<Y>"),
        SpanForm(QUARTER, r"q<N>[ -]?<Y>"), SpanForm(QUARTER, r"<Y>[ -]?q<N>"),
        SpanForm(HALF, r"<O> half of (?:the )?(?:calendar |fiscal |financial )?(?:year )?<Y>"), SpanForm(HALF, r"h<N>[ -]<Y>"),
        SpanForm(FISCAL, r"(?:fiscal|financial|tax|assessment|accounting) year (?:of )?<Y>"), SpanForm(FISCAL, r"fy ?<Y>"),
        SpanForm(YEAR, r"(?:calendar )?year <Y>"),
    ),
    "zh": (
        SpanForm(QUARTER, r"<Y>年度?第?<O>季度?"), SpanForm(HALF, r"<Y>年上半年", 1), SpanForm(HALF, r"<Y>年下半年", 2),
        SpanForm(FISCAL, r"<Y>年?(?:财政年度|会计年度|會計年度|财年|纳税年度|年度)"), SpanForm(YEAR, r"<Y>年"),
    ),
    "ja": (
        SpanForm(QUARTER, r"<Y>年度?第?<O>四半期"), SpanForm(HALF, r"<Y>年度?(?:上半期|上期|前期|上半年)", 1),
        SpanForm(HALF, r"<Y>年度?(?:下半期|下期|後期|下半年)", 2), SpanForm(FISCAL, r"<Y>(?:会計)?年度"), SpanForm(YEAR, r"<Y>年"),
    ),
    "ko": (
        SpanForm(QUARTER, r"<Y>년 ?(?:제 ?)?<N> ?/? ?4?분기"), SpanForm(HALF, r"<Y>년 ?상반기", 1), SpanForm(HALF, r"<Y>년 ?하반기", 2),
        SpanForm(FISCAL, r"<Y>(?:년)? ?(?:회계연도|사업연도|과세연도|연도|년도)"), SpanForm(YEAR, r"<Y>년"),
    ),
    "fr": (
        SpanForm(QUARTER, r"<O> trimestre (?:de (?:l'année )?|civil )?<Y>"), SpanForm(QUARTER, r"t<N> <Y>"),
        SpanForm(HALF, r"<O> semestre (?:de (?:l'année )?)?<Y>"),
        SpanForm(FISCAL, r"exercice (?:fiscal |budgétaire |comptable )?(?:de )?<Y>"), SpanForm(FISCAL, r"année (?:fiscale|budgétaire) <Y>"),
        SpanForm(YEAR, r"année (?:civile )?<Y>"),
    ),
    "de": (
        SpanForm(QUARTER, r"<O> (?:quartals?|vierteljahre?s?) (?:des (?:jahres|kalenderjahres) )?<Y>"), SpanForm(QUARTER, r"q<N>[ /]<Y>"),
        SpanForm(HALF, r"<O> halbjahre?s? (?:des jahres )?<Y>"),
        SpanForm(FISCAL, r"(?:geschäfts|haushalts|wirtschafts|rechnungs)jahre?s? <Y>"), SpanForm(YEAR, r"(?:kalender)?jahre?s? <Y>"),
    ),
    "es": (
        SpanForm(QUARTER, r"<O> trimestre (?:natural )?(?:de |del )?(?:año |ejercicio )?<Y>"), SpanForm(HALF, r"<O> semestre (?:de |del )?(?:año )?<Y>"),
        SpanForm(FISCAL, r"(?:ejercicio|año) (?:fiscal|presupuestario|económico|gravable)(?: de| del)? <Y>"), SpanForm(FISCAL, r"ejercicio (?:de )?<Y>"),
        SpanForm(YEAR, r"año (?:natural )?(?:de )?<Y>"),
    ),
    "it": (
        SpanForm(QUARTER, r"<O> trimestre (?:del |dell'anno )?<Y>"), SpanForm(HALF, r"<O> semestre (?:del |dell'anno )?<Y>"),
        SpanForm(FISCAL, r"(?:esercizio(?: finanziario)?|anno d'imposta|periodo d'imposta) <Y>"), SpanForm(YEAR, r"anno <Y>"),
    ),
    "pt": (
        SpanForm(QUARTER, r"<O> trimestre (?:de |do ano (?:de )?)?<Y>"), SpanForm(HALF, r"<O> semestre (?:de |do ano (?:de )?)?<Y>"),
        SpanForm(FISCAL, r"exercício (?:financeiro |fiscal )?(?:de )?<Y>"), SpanForm(FISCAL, r"ano fiscal (?:de )?<Y>"),
        SpanForm(YEAR, r"ano(?:-calendário)? (?:de )?<Y>"),
    ),
    "tr": (
        SpanForm(QUARTER, r"<Y> (?:yılı(?:nın)? )?<O> (?:çeyre\w+|üç aylık dönem\w*)"), SpanForm(HALF, r"<Y> yılı(?:nın)? ilk (?:yarısı\w*|altı ay\w*)", 1),
        SpanForm(HALF, r"<Y> yılı(?:nın)? ikinci (?:yarısı\w*|altı ay\w*)", 2),
        SpanForm(FISCAL, r"<Y> (?:mali yıl\w*|hesap dönem\w*|malî yıl\w*)"), SpanForm(YEAR, r"<Y> (?:takvim )?yıl\w*"),
    ),
    "id": (
        SpanForm(QUARTER, r"(?:triwulan|kuartal) (?:ke-?)?<O> (?:tahun )?<Y>"), SpanForm(HALF, r"semester (?:ke-?)?<O> (?:tahun )?<Y>"),
        SpanForm(FISCAL, r"tahun (?:anggaran|pajak|buku) <Y>"), SpanForm(YEAR, r"tahun(?: kalender)? <Y>"),
    ),
    "vi": (
        SpanForm(QUARTER, r"quý <O>(?: năm |/)<Y>"), SpanForm(HALF, r"(?:06|6|sáu) tháng đầu năm <Y>", 1),
        SpanForm(HALF, r"(?:06|6|sáu) tháng cuối năm <Y>", 2),
        SpanForm(FISCAL, r"năm (?:tài chính|ngân sách|tính thuế) <Y>"), SpanForm(YEAR, r"năm <Y>"),
    ),
    "ru": (
        SpanForm(QUARTER, r"<O> квартал\w* <Y>"), SpanForm(HALF, r"<O> полугоди\w* <Y>"),
        SpanForm(FISCAL, r"<Y>(?:-й)? финансов\w+ год\w*"), SpanForm(YEAR, r"<Y>(?:-й)? год\w*"),
    ),
    "ar": (
        SpanForm(QUARTER, r"(?:ال)?ربع <O> من (?:عام |سنة )?<Y>"), SpanForm(HALF, r"(?:ال)?نصف <O> من (?:عام |سنة )?<Y>"),
        SpanForm(FISCAL, r"(?:ال)?سنة (?:ال)?مالية <Y>"), SpanForm(YEAR, r"(?:عام|سنة) <Y>"),
    ),
}  # fmt: skip
