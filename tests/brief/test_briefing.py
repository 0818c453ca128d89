"""A period's briefing: complete, honest when empty, and the same bytes every time."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pypdfium2
import pytest

from tests.brief.forms import as_docx, as_html, as_markdown
from tests.site.record import AMENDED, Record
from tracker.brief import BadPeriod, gather, last_full_month, parse
from tracker.brief.collect import _one_language
from tracker.brief.compose import compose
from tracker.model import FactValue
from tracker.publish.writers.typst import pdf_bytes


def brief(record: Record, period: str):
    with record.store.read() as session:
        return gather(session, record.registry, parse(period))


def test_a_step_in_two_languages_is_told_once_and_names_the_other(record: Record) -> None:
    (english,) = brief(record, "2026-03").changes
    chinese = replace(english, id="g-zh", language="zh-Hans")
    later = replace(english, id="g-later", valid_from="2027-01-01")
    one, other = sorted(_one_language([chinese, english, later]), key=lambda item: item.valid_from or "")
    assert (one.language, one.id, one.also) == ("en", english.id, (("zh-Hans", "g-zh"),))
    assert (other.id, other.also) == ("g-later", ())


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-W01", "2025-12-29", "2026-01-04"),
        ("2026W53", "2026-12-28", "2027-01-03"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-Q4", "2026-10-01", "2026-12-31"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-07-01..2026-07-15", "2026-07-01", "2026-07-15"),
        (" 2026-07-03 ", "2026-07-03", "2026-07-03"),
    ],
)
def test_periods(text: str, first: str, last: str) -> None:
    period = parse(text)
    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)
    assert (period.end - period.start).days == (period.last - period.first).days + 1


@pytest.mark.parametrize(
    "text", ["", "July", "2026-13", "2026-W54", "2025-W53", "2026-Q5", "2026-02-30", "0000", "2026-07-02..2026-07-01", "..", "9" * 500]
)  # fmt: skip
def test_what_is_no_period_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(BadPeriod, match=r"2026-W47|ends before"):
        parse(text)


def test_the_default_is_the_last_full_month() -> None:
    assert last_full_month(date(2026, 11, 22)).name == "2026-10"
    assert last_full_month(date(2026, 1, 1)).name == "2025-12"


def test_a_change_is_told_with_its_dates_its_new_sections_and_its_cause(record: Record) -> None:
    found = brief(record, "2026-03")
    (change,) = found.changes
    assert change.id == record.change
    assert change.caused_by == ("sample-amendment",)
    moved = {m.unit: (m.before, m.after) for m in change.dates}
    before, after = (
        FactValue("1 March 2027", date="2027-03-01"),
        FactValue("1 September 2027", date="2027-09-01"),
    )
    assert moved["sec_1"] == ((before,), (after,))
    assert [u.eid for u in change.units["added"]] == ["sec_13"]
    assert {u.eid for u in change.units["amended"]} == {"sec_1", "sec_3"}
    assert [(s.was, s.date) for s in found.moved] == [("2026-05-20", "2027-09-01")]
    assert [(s.date, s.horizon) for s in found.upcoming] == [("2026-05-20", 90)]
    assert {s.topic for s in found.stale} == {"returns", "agents"}
    assert found.proofs[0].url == "https://law.example/act.xml"
    assert re.fullmatch("[0-9a-f]{64}", found.proofs[0].sha256)


def test_the_first_lines_name_what_moved_in_both_languages(record: Record) -> None:
    found = brief(record, "2026-03")
    english = as_markdown(found, record.registry, "en").splitlines()[:6]
    assert any("Section 13" in line and "1 March 2027 → 1 September 2027" in line for line in english)
    chinese = as_markdown(found, record.registry, "zh").splitlines()[:6]
    assert any("第13条" in line and "2027年3月1日 → 2027年9月1日" in line for line in chinese)


def test_first_texts_and_troubles_belong_to_their_own_months(record: Record) -> None:
    january, february = brief(record, "2026-01"), brief(record, "2026-02")
    assert ([f.instrument for f in january.first], january.groups) == (["sample-act"], ())
    assert (february.first, february.groups, february.empty) == ((), (), True)
    assert [(t.kind, t.count) for t in february.troubles] == [("Blocked", 1)]
    assert february.unchanged == ()


def test_a_page_seen_again_is_checked_and_unchanged(record: Record) -> None:
    record.take(AMENDED, 4, 7, pit="2026-03-01")
    found = brief(record, "2026-04")
    assert found.empty
    assert found.unchanged == ("sample-act-en",)
    assert found.not_seen == ("sample-act-copy",)


def test_an_empty_period_says_so_and_what_it_rests_on(record: Record) -> None:
    found = brief(record, "2026-08")
    assert (found.empty, found.checks, found.nearest) == (True, 0, "2026-03-05")
    for lang, words in (("en", "No change of law and no first text"), ("zh", "本期未观察到法律变动")):
        assert words in as_markdown(found, record.registry, lang)
        assert words in as_html(found, record.registry, lang)
    assert "No source was checked" in as_html(found, record.registry, "en")


def test_nothing_later_is_known_in_an_earlier_period(record: Record) -> None:
    """The deferral was set by an act the record first sees in March: January cannot list it."""
    assert brief(record, "2026-01").moved == ()
    assert [s.date for s in brief(record, "2026-01").upcoming] == ["2026-05-20"]


def test_a_year_holds_what_its_months_hold(record: Record) -> None:
    year = brief(record, "2026")
    assert len(year.first) == 1
    assert len(year.changes) == 1


def test_the_same_record_gives_the_same_bytes_even_when_taken_in_again(record: Record, tmp_path) -> None:
    found = brief(record, "2026-03")
    (tmp_path / "again").mkdir()
    other = Record(tmp_path / "again")
    other.first()
    other.pin()
    other.block(2, 10)
    other.amend()
    again = brief(other, "2026-03")
    assert found.fingerprint == again.fingerprint
    assert found.known_until == again.known_until == "2026-12-01T00:00:00+00:00"
    for lang in ("en", "zh"):
        assert as_html(found, record.registry, lang) == as_html(again, other.registry, lang)
        assert as_markdown(found, record.registry, lang) == as_markdown(again, other.registry, lang)
        assert as_docx(found, record.registry, lang) == as_docx(again, other.registry, lang)


def test_when_it_was_taken_in_is_said_and_is_not_what_is_said(record: Record, tmp_path) -> None:
    (tmp_path / "late").mkdir()
    late = Record(tmp_path / "late")
    late.ingest.clock = lambda: datetime(2026, 12, 2, tzinfo=UTC)
    late.first()
    late.pin()
    late.block(2, 10)
    late.amend()
    found, again = brief(record, "2026-03"), brief(late, "2026-03")
    assert found.fingerprint == again.fingerprint
    assert again.known_until == "2026-12-02T00:00:00+00:00"


def test_the_page_stands_alone(record: Record) -> None:
    html = as_html(brief(record, "2026-03"), record.registry, "en")
    assert "<script" not in html
    assert not re.search(r'(?:src|href)="(?!https://law\.example/|#|data:,\")', html)
    assert "default-src &#39;none&#39;" in html


def test_pdf_holds_the_right_characters_and_repeats(record: Record) -> None:
    found = brief(record, "2026-03")
    page = compose(found, record.registry, "zh")
    made = pdf_bytes(page)
    assert made == pdf_bytes(page)
    document = pypdfium2.PdfDocument(io.BytesIO(made))
    text = "".join(document[n].get_textpage().get_text_bounded() for n in range(len(document)))
    assert "样本" in text
    assert "2026年3月" in text, "no space is set between Han and figures that is not in the words"
    assert not re.search("[\u2e80-\u2fdf\u200b]", text)  # Kangxi radicals would break search and copying
    assert "方法与证据" in [item.get_title() for item in document.get_toc()]
    fonts = re.findall(rb"/BaseFont ?/([A-Z]{6}\+)?", made)
    assert all(fonts), "every font is a subset inside the file"
