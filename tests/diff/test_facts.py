from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.diff.samples import printed
from tracker.diff import facts
from tracker.diff.edits import Edit, classify
from tracker.diff.facts import find
from tracker.diff.values import read_value
from tracker.law.numbers import number_value
from tracker.model import FactValue

CASES = [
    ("en", "It applies from 2 August 2026.", "It applies from 2 December 2027.", "date", "2 August 2026", "2 December 2027"),
    ("en", "It applies from June 28, 2024.", "It applies from July 1, 2025.", "date", "June 28, 2024", "July 1, 2025"),
    ("en", "A levy of EUR 750 million.", "A levy of EUR 500 million.", "amount", "EUR 750 million", "EUR 500 million"),
    ("en", "Up to $20,000,000 is due.", "Up to $25,000,000 is due.", "amount", "$20,000,000", "$25,000,000"),
    ("en", "The tax is 3% of revenue.", "The tax is 7.5% of revenue.", "rate", "3%", "7.5%"),
    ("en", "The tax is two per cent.", "The tax is three per cent.", "rate", "two per cent", "three per cent"),
    ("en", "Data of 1 000 000 persons", "Data of 100 000 persons", "threshold", "1 000 000 persons", "100 000 persons"),
    ("en", "Firms with at least 50 employees", "Firms with at least 10 employees", "threshold", "at least 50 employees", "at least 10 employees"),
    ("en", "Report within 72 hours.", "Report within 24 hours.", "duration", "72 hours", "24 hours"),
    ("en", "A five-year term.", "A three-year term.", "duration", "five-year", "three-year"),
    ("en", "The provider may report.", "The provider shall report.", "modality", "may", "shall"),
    ("en", "The provider shall transfer it.", "The provider shall not transfer it.", "modality", "shall", "shall not"),
    ("zh-Hans", "自2022年9月1日起施行。", "自2024年3月22日起施行。", "date", "2022年9月1日", "2024年3月22日"),
    ("zh-Hans", "自二〇二二年九月一日起施行。", "自二〇二四年三月一日起施行。", "date", "二〇二二年九月一日", "二〇二四年三月一日"),
    ("zh-Hans", "处理 100 万人以上信息", "处理 10 万人以上信息", "threshold", "100 万人以上", "10 万人以上"),
    ("zh-Hans", "处五十万元以下罚款", "处一百万元以下罚款", "amount", "五十万元", "一百万元"),
    ("zh-Hans", "处营业额百分之五的罚款", "处营业额百分之三的罚款", "rate", "百分之五", "百分之三"),
    ("zh-Hans", "在三十日内申报", "在十五个工作日内申报", "duration", "三十日", "十五个工作日"),
    ("zh-Hans", "运营者应当申报", "运营者可以申报", "modality", "应当", "可以"),
    ("zh-Hans", "运营者可以提供", "运营者不得提供", "modality", "可以", "不得"),
    ("ja", "百万円以下の罰金", "一億円以下の罰金", "amount", "百万円", "一億円"),
    ("ja", "令和四年四月一日から施行する。", "令和七年六月一日から施行する。", "date", "令和四年四月一日", "令和七年六月一日"),
    ("ja", "三十日以内に届け出る。", "六十日以内に届け出る。", "duration", "三十日", "六十日"),
    ("ja", "千人以上の事業者", "五百人以上の事業者", "threshold", "千人以上", "五百人以上"),
    ("ja", "事業者は届け出なければならない。", "事業者は届け出ることができる。", "modality", "なければならない", "ことができる"),
    ("ko", "연간 매출액이 1조원 이상인 자", "연간 매출액이 2조원 이상인 자", "threshold", "1조원", "2조원"),
    ("ko", "5천만원 이하의 과태료", "1억원 이하의 과태료", "threshold", "5천만원", "1억원"),
    ("ko", "과징금 3억원을 부과한다.", "과징금 5억원을 부과한다.", "amount", "3억원", "5억원"),
    ("ko", "매출액의 100분의 3", "매출액의 100분의 5", "rate", "100분의 3", "100분의 5"),
    ("ko", "30일 이내에 신고", "15일 이내에 신고", "duration", "30일", "15일"),
    ("ko", "2026년 1월 22일부터 시행한다.", "2027년 7월 1일부터 시행한다.", "date", "2026년 1월 22일", "2027년 7월 1일"),
    ("ko", "사업자는 신고하여야 한다.", "사업자는 신고할 수 있다.", "modality", "하여야 한다", "할 수 있다"),
    ("ko", "이용자 100만명 이상", "이용자 10만명 이상", "threshold", "100만명", "10만명"),
    ("en", "A penalty of up to two hundred and fifty crore rupees.", "A penalty of up to two hundred crore rupees.", "amount", "two hundred and fifty crore rupees", "two hundred crore rupees"),
    ("en", "A fine of Rs. 50 lakh is due.", "A fine of Rs. 60 lakh is due.", "amount", "Rs. 50 lakh", "Rs. 60 lakh"),
    ("en", "A fine of ₹1,00,00,000 is due.", "A fine of ₹10 Crore is due.", "amount", "₹1,00,00,000", "₹10 Crore"),
    ("en", "Rupees ten lakhs are due.", "Rupees twenty lakhs are due.", "amount", "Rupees ten lakhs", "Rupees twenty lakhs"),
    ("ja", "1億5000万円以下の罰金", "2億5000万円以下の罰金", "amount", "1億5000万円", "2億5000万円"),
    ("ja", "資本金十兆円", "資本金二兆三千億円", "amount", "十兆円", "二兆三千億円"),
    ("ko", "과징금 1억 2천5백만원을 부과한다.", "과징금 2억 2천5백만원을 부과한다.", "amount", "1억 2천5백만원", "2억 2천5백만원"),
    ("zh-Hans", "处1亿5000万元罚款", "处2亿5000万元罚款", "amount", "1亿5000万元", "2亿5000万元"),
    ("fr", "Le fournisseur doit notifier.", "Le fournisseur peut notifier.", "modality", "doit", "peut"),
    ("fr", "à partir du 1er janvier 2025", "à partir du 2 août 2026", "date", "1er janvier 2025", "2 août 2026"),
    ("fr", "dans un délai de deux mois", "dans un délai de six mois", "duration", "deux mois", "six mois"),
    ("fr", "une taxe de 3 % du chiffre", "une taxe de 5 % du chiffre", "rate", "3 %", "5 %"),
    ("fr", "jusqu’à 10 millions d’euros", "jusqu’à 20 millions d’euros", "amount", "10 millions d’euros", "20 millions d’euros"),
    ("fr", "au moins 500 utilisateurs actifs", "au moins 900 utilisateurs actifs", "threshold", "au moins 500 utilisateurs", "au moins 900 utilisateurs"),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "before", "after", "kind", "old", "new"), CASES)
def test_one_changed_fact_is_told_as_printed(
    lang: str, before: str, after: str, kind: str, old: str, new: str
) -> None:
    assert printed(facts(before, after, lang)) == [(kind, old, new)]
    assert printed(facts(after, before, lang)) == [(kind, new, old)]
    assert facts(before, before, lang) == ()


def test_several_facts_are_paired_by_place() -> None:
    found = facts(
        "Within one year it is 3 %, within two years 5 %.",
        "Within two years it is 5 %, within three years 7 %.",
        "en",
    )
    assert printed(found) == [
        ("duration", "one year", "two years"), ("rate", "3 %", "5 %"),
        ("duration", "two years", "three years"), ("rate", "5 %", "7 %"),
    ]  # fmt: skip


def test_a_fact_that_only_moved_is_none() -> None:
    assert facts("Pay EUR 5 within 3 days to us.", "Within 3 days pay to us EUR 5.", "en") == ()


def test_the_same_number_written_otherwise_is_the_same() -> None:
    assert facts("for 1 000 000 users", "for one million users", "en") == ()
    assert facts("处一百万元罚款", "处100万元罚款", "zh-Hans") == ()


def test_references_hold_no_facts() -> None:
    for lang, text in [
        ("en", "under Article 5(1), Regulation (EU) 2016/679, paragraph 3 and Annex III"),
        ("zh-Hans", "依照本法第五十九条第二款第三项的规定"),
        ("ja", "行政手続法（平成五年法律第八十八号）第三条第二項"),
    ]:
        assert [f for f in find(text, lang) if f.kind != "modality"] == []


def test_a_sentence_more_makes_no_modality_fact() -> None:
    more = " The authority shall publish a list of all of the providers which have sent such a notice to it."
    assert facts("It applies.", "It applies." + more, "en") == ()
    assert printed(facts("It applies.", "It applies. It shall end.", "en")) == [("modality", None, "shall")]


def test_definitions() -> None:
    found = facts("‘Data’ means facts kept on paper.", "‘Data’ means facts kept in any form.", "en")
    assert [f.kind for f in found] == ["definition"]
    assert printed(found)[0][1] == "‘Data’ means facts kept on paper."
    assert [f.kind for f in facts("", "重要数据，是指一旦泄露有害的数据。", "zh-Hans")] == ["definition"]
    assert [f.kind for f in facts("", "この法律において「数値」とは、記録をいう。", "ja")] == ["definition"]
    assert facts("‘Data’ means facts.", "‘Data’ means facts.", "en") == ()


def test_number_values() -> None:
    assert number_value("1,000.5") is not None
    assert str(number_value("1.000,5")) == "1000.5"
    assert number_value("一百二十万") == 1_200_000
    assert number_value("3.5 billion") == 3_500_000_000
    assert number_value("twenty-four") == 24
    assert number_value("Article") is None
    assert number_value("") is None
    assert number_value("12 of 30") is None


@given(st.text(max_size=80), st.text(max_size=80), st.sampled_from(["en", "zh", "ja", "fr", "de", ""]))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read(before: str, after: str, lang: str) -> None:
    found = facts(before, after, lang)
    assert all(f.before or f.after for f in found)
    assert facts(before, after, lang) == found


@pytest.mark.parametrize("lang", ["en", "zh", "ja", "fr"])
@pytest.mark.parametrize(
    "piece",
    [
        "1 ",
        "1,1",
        "九",
        "at least ",
        "one ",
        "(1)",
        "Article 1, 2 and ",
        "第一",
        "a ",
        "‘x",
        "百分之",
        "1 000 ",
        "IV",
    ],
)
def test_hostile_repetition_is_linear(lang: str, piece: str) -> None:
    start = time.process_time()
    find(piece * 20_000, lang)
    facts(piece * 3_000, piece * 3_001, lang)
    assert time.process_time() - start < 10


def test_a_definition_shows_its_first_difference_of_words_not_of_typography() -> None:
    long = "“safety part” means a part of a product’s system which fulfils a function of safety and whose failure "
    before = long + "puts the health of persons at risk"
    after = long.replace("’", "'") + "would gravely put the health of persons at risk"
    (fact,) = [f for f in facts(before, after, "en") if f.kind == "definition"]
    ((_, was, now),) = printed([fact])
    assert "puts the health" in str(was)
    assert "would gravely put" in str(now)
    assert fact.subject == "safety part"


@pytest.mark.parametrize(
    ("kind", "printed", "lang", "meant"),
    [
        ("date", "2 August 2026", "en", {"date": "2026-08-02"}),
        ("date", "令和八年八月二日", "ja", {"date": "2026-08-02"}),
        ("date", "August 2026", "en", {"date": "2026-08"}),
        ("date", "12 March", "en", {}),
        ("amount", "EUR 5 million", "en", {"number": "5000000", "currency": "EUR"}),
        ("amount", "$750,000,000", "en", {"number": "750000000"}),  # of which country?
        ("amount", "twenty million euros", "en", {"number": "20000000", "currency": "EUR"}),
        ("amount", "10 millions d’euros", "fr", {"number": "10000000", "currency": "EUR"}),
        ("amount", "人民币五十万元", "zh-Hans", {"number": "500000", "currency": "CNY"}),
        ("amount", "一億円", "ja", {"number": "100000000", "currency": "JPY"}),
        ("rate", "7.5%", "en", {"number": "7.5", "unit": "percent"}),
        ("rate", "百分之五", "zh-Hans", {"number": "5", "unit": "percent"}),
        ("rate", "one-half", "en", {}),
        ("duration", "thirty (30) working days", "en", {"number": "30", "unit": "working_day"}),
        ("duration", "six mois", "fr", {"number": "6", "unit": "month"}),
        ("duration", "十五个工作日", "zh-Hans", {"number": "15", "unit": "working_day"}),
        ("duration", "30日", "ja", {"number": "30", "unit": "day"}),
        ("amount", "5천만원", "ko", {"number": "50000000", "currency": "KRW"}),
        ("rate", "100분의 3", "ko", {"number": "3", "unit": "percent"}),
        ("duration", "30일", "ko", {"number": "30", "unit": "day"}),
        ("threshold", "1조원", "ko", {"number": "1000000000000", "currency": "KRW"}),
        ("threshold", "at least 10 000 business users", "en", {"number": "10000"}),
        ("modality", "shall not", "en", {}),
    ],
)
def test_what_a_printed_value_means(kind: str, printed: str, lang: str, meant: dict[str, str]) -> None:
    assert read_value(kind, printed, lang).as_json() == {"printed": printed} | meant


def test_dates_of_languages_without_patterns_of_their_own_are_facts() -> None:
    (fact,) = facts("tritt am 2. August 2026 in Kraft", "tritt am 2. Dezember 2027 in Kraft", "de")
    assert fact.before == FactValue("2. August 2026", date="2026-08-02")
    assert fact.after == FactValue("2. Dezember 2027", date="2027-12-02")


@pytest.mark.parametrize(
    ("language", "words", "digits"),
    [
        ("fr", "1er mars 2026", "01/03/2026"),
        ("ko", "2026년 3월 1일", "2026. 3. 1."),
        ("de", "1. März 2026", "01.03.2026"),
        ("zh", "2026年3月1日", "2026-03-01"),
        ("zh", "2026年3月1日", "2026/3/1"),
        ("ja", "令和八年三月一日", "2026/3/1"),
        ("en-GB", "1 March 2026", "01/03/2026"),
        ("en", "1 March 2026", "2026-03-01"),
    ],
)
def test_a_day_is_the_same_in_words_and_in_digits(language: str, words: str, digits: str) -> None:
    assert facts(f"Until {words} only.", f"Until {digits} only.", language) == ()


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("de", "Er muss binnen zwei Monaten 1,5 Millionen Euro oder 4 Prozent zahlen.",
         ["muss", "2 month", "1500000 EUR", "4 percent"]),
        ("es", "Deberá pagar en treinta días hábiles 5.000,50 euros o el 4 por ciento.",
         ["Deberá", "30 working_day", "5000.5 EUR", "4 percent"]),
        ("it", "Non può pagare entro trenta giorni 2 milioni di euro.", ["Non può", "30 day", "2000000 EUR"]),
        ("pt", "Deverá pagar em 30 (trinta) dias R$ 50.000,00.", ["Deverá", "30 day", "50000 BRL"]),
        ("nl", "Hij moet binnen 30 dagen 900 000 euro betalen.", ["moet", "30 day", "900000 EUR"]),
        ("pl", "Nie może w terminie 14 dni roboczych 100 000 zł.", ["Nie może", "14 working_day", "100000 PLN"]),
        ("tr", "30 gün içinde 1.000.000 Türk lirası ödemek zorundadır.", ["30 day", "1000000 TRY", "zorundadır"]),
        ("vi", "Phải trả 50.000.000 đồng trong 30 ngày làm việc.", ["Phải", "50000000 VND", "30 working_day"]),
        ("id", "Wajib membayar Rp2.000.000,00 dalam 30 hari kerja.", ["Wajib", "2000000 IDR", "30 working_day"]),
        ("ru", "Обязан уплатить 5 млн рублей в течение 30 рабочих дней.",
         ["Обязан", "5000000 RUB", "30 working_day"]),
        ("ar", "يجب الدفع خلال 30 يوما", ["يجب", "30 day"]),
        ("th", "ต้องชำระ 5,000 บาท ภายใน 30 วัน", ["ต้อง", "5000 THB", "30 day"]),
    ],
)  # fmt: skip
def test_facts_are_read_in_the_words_of_the_language(language: str, text: str, told: list[str]) -> None:
    values = [read_value(f.kind, f.text, language) for f in find(text, language)]
    found = [f"{v.number} {v.currency or v.unit}" if v.number else v.printed for v in values]
    assert found == told


def test_a_mark_of_thousands_is_none_of_decimals() -> None:
    changed = facts("eine Strafe von 50.000 Euro", "eine Strafe von 50 Euro", "de")
    assert [(f.before and f.before.number, f.after and f.after.number) for f in changed] == [("50000", "50")]
    assert classify("a weight of 1.5 stones", "a weight of 15 stones", "en").kind is Edit.WORDS
    assert classify("ein Gewicht von 1.500", "ein Gewicht von 1500", "de").kind is Edit.NUMBER_FORM


@pytest.mark.parametrize(
    ("lang", "printed", "number"),
    [
        ("en", "₹10 crore", "100000000"), ("en", "Rs. 50 lakh", "5000000"), ("en", "2 lakh crore rupees", "2000000000000"),
        ("en", "two hundred and fifty crore rupees", "2500000000"), ("en", "Rs 1,00,00,000", "10000000"),
        ("ja", "1億5,000万円", "150000000"), ("ja", "二兆三千億円", "2300000000000"), ("ko", "1억 2천5백만원", "125000000"),
        ("ko", "2조 3,500억원", "2350000000000"), ("zh-Hans", "三亿五千万元", "350000000"), ("zh-Hans", "2万亿元", "2000000000000"),
        ("zh-Hant", "新臺幣三百萬元", "3000000"), ("zh-Hans", "100余万元", "1000000"),
    ],
)  # fmt: skip
def test_scales_of_india_and_east_asia_are_read(lang: str, printed: str, number: str) -> None:
    assert read_value("amount", printed, lang).number == number
