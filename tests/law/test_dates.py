"""Dates are found and read in the languages of the sources, in one place."""

from __future__ import annotations

from datetime import date

import pytest
from babel.dates import get_month_names

from tracker.law.dates import find_dates, find_listed, iso_value, parse_date
from tracker.law.languages import LANGUAGES, MONTHS

_DAY = date(2026, 8, 2)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "It shall apply from 2 August 2026."),
        ("en", "on the 2nd day of August, 2026"),
        ("en-US", "effective August 2, 2026, and after"),
        ("zh", "本办法自二〇二六年八月二日起施行。"),
        ("zh-Hans", "自2026年8月2日起施行"),
        ("ja", "令和八年八月二日から施行する。"),
        ("ja", "２０２６年８月２日"),
        ("ja", "令和8年8月2日"),
        ("ko", "2026년 8월 2일부터 시행한다"),
        ("de", "tritt am 2. August 2026 in Kraft"),
        ("es", "entrará en vigor el 2 de agosto de 2026"),
        ("fr", "à compter du 2 août 2026"),
        ("it", "si applica dal 2 agosto 2026"),
        ("pt", "entra em vigor em 2 de agosto de 2026"),
        ("nl", "is van toepassing met ingang van 2 augustus 2026"),
        ("pl", "stosuje się od dnia 2 sierpnia 2026 r."),
        ("hu", "2026. augusztus 2-án lép hatályba"),
        ("tr", "2 Ağustos 2026 tarihinde yürürlüğe girer"),
        ("vi", "có hiệu lực từ ngày 2 tháng 8 năm 2026"),
        ("id", "mulai berlaku pada tanggal 2 Agustus 2026"),
        ("ru", "вступает в силу с 2 августа 2026 года"),
        ("kk", "2026 жылғы 2 тамызда"),
        ("ar", "اعتبارا من 2 أغسطس 2026"),
        ("th", "วันที่ 2 สิงหาคม พ.ศ. 2569"),
        ("de", "ab dem 2.8.2026"),
    ],
)
def test_the_second_of_august_is_found_in(lang: str, text: str) -> None:
    assert [f.day for f in find_dates(text, lang)] == [_DAY]


def test_what_was_printed_is_where_the_date_says() -> None:
    text = "from 1 January 2025 and, for Article 6, from 2 August 2026"
    assert [text[f.start : f.end] for f in find_dates(text, "en")] == ["1 January 2025", "2 August 2026"]


def test_numbers_are_read_in_the_order_of_the_language_or_not_at_all() -> None:
    assert parse_date("03/04/2026", "fr") == date(2026, 4, 3)
    assert parse_date("03/04/2026", "en-US") == date(2026, 3, 4)
    assert parse_date("03/04/2026", "en") is None


def test_dates_stand_close_together_in_chinese() -> None:
    text = "2024年3月22日公布，自二〇二五年一月一日起施行，13月40日不算"
    assert [str(f.day) for f in find_dates(text, "zh")] == ["2024-03-22", "2025-01-01"]


def test_no_day_of_the_calendar_is_no_date() -> None:
    assert parse_date("31 June 2026") is None
    assert list(find_dates("2026年2月30日", "zh")) == []


def test_a_law_never_has_a_date_without_a_year() -> None:
    assert list(find_dates("自8月2日起", "zh")) == []
    assert [f.day for f in find_listed("8月2日", "zh", date(2026, 9, 1))] == [_DAY]


def test_a_month_is_a_value_without_a_day() -> None:
    assert iso_value("May 2027", "en") == "2027-05"
    assert iso_value("2026年8月", "zh") == "2026-08"


@pytest.mark.parametrize("lang", ["en", "fr", "de", "es", "it", "pt", "tr", "id", "ru", "ar", "vi"])
def test_the_names_of_months_are_those_of_the_unicode_locale_data(lang: str) -> None:
    for context in ("format", "stand-alone"):
        widths = ("wide",) if lang == "vi" else ("wide", "abbreviated")
        for width in widths:
            for n, name in get_month_names(width, context, lang).items():
                assert MONTHS[name.lower().rstrip(".")] == n


def test_no_two_languages_give_one_name_to_different_months() -> None:
    for language in LANGUAGES.values():
        assert len(language.months) in (0, 12)
        for n, names in enumerate(language.months, 1):
            assert {MONTHS[name.replace("_", " ")] for name in names.split()} == {n}
