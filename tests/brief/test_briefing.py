"""A period's briefing: complete, honest when empty, and the same bytes every time."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pypdfium2
import pytest

from tests.brief.forms import as_docx, as_html, as_markdown
from tests.site.record import AMENDED, Record
from tracker.brief import BadPeriod, gather, last_full_month, parse
from tracker.brief.collect import _one_language
from tracker.brief.compose import compose
from tracker.lifecycle.period_steps import horizon
from tracker.model import FactValue
from tracker.publish.writers.typst import pdf_bytes
from tracker.store.models import ChangeRow


def brief(record: Record, period: str):
    with record.store.read() as session:
        return gather(session, record.registry, parse(period))


def test_a_step_in_two_languages_is_told_once_and_names_the_other(record: Record) -> None:
    with record.store.read() as session:
        row = session.get(ChangeRow, record.change)
        assert row is not None
        names = ("id", "instrument", "language", "kind", "significance", "origin", "observed_at", "valid_from",
                 "caused_by")  # fmt: skip
        english = SimpleNamespace(**{name: getattr(row, name) for name in names})
    chinese = SimpleNamespace(**(vars(english) | {"id": "g-zh", "language": "zh-Hans"}))
    later = SimpleNamespace(**(vars(english) | {"id": "g-later", "valid_from": date(2027, 1, 1)}))
    found = _one_language(record.registry, [chinese, english, later])
    one, other = sorted(found, key=lambda item: item.valid_from or "")
    assert (one.language, one.id, one.also) == ("en", record.change, (("zh-Hans", "g-zh"),))
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
        ("July 2026", "2026-07-01", "2026-07-31"),
        ("juillet 2026", "2026-07-01", "2026-07-31"),
        ("2026-7", "2026-07-01", "2026-07-31"),
        ("2026/07", "2026-07-01", "2026-07-31"),
        ("2026年7月", "2026-07-01", "2026-07-31"),
        ("２０２６年７月", "2026-07-01", "2026-07-31"),
        ("二〇二六年十一月", "2026-11-01", "2026-11-30"),
        ("2026年第三季度", "2026-07-01", "2026-09-30"),
        ("Q3 2026", "2026-07-01", "2026-09-30"),
        ("2026年", "2026-01-01", "2026-12-31"),
        ("week 1 2026", "2025-12-29", "2026-01-04"),
        ("2026年第1周", "2025-12-29", "2026-01-04"),
        ("3 July 2026", "2026-07-03", "2026-07-03"),
        ("2026年7月1日至2026年7月15日", "2026-07-01", "2026-07-15"),
        ("July 2026 to September 2026", "2026-07-01", "2026-09-30"),
    ],
)
def test_periods(text: str, first: str, last: str) -> None:
    period = parse(text)
    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)
    assert (period.end - period.start).days == (period.last - period.first).days + 1


@pytest.mark.parametrize(
    "text", ["", "July", "2026-13", "2026-W54", "2025-W53", "2026-Q5", "2026年13月", "Q5 2026", "03/04/2026", "7/2026", "2026-02-30", "0000", "2026-07-02..2026-07-01", "..", "9" * 500]
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
    assert [(f"{s.was_due}", f"{s.date}") for s in found.moved] == [("2026-05-20", "2027-09-01")]
    assert found.upcoming == (), "the day was moved away"
    (due,) = brief(record, "2026-02").upcoming
    assert (f"{due.date}", horizon(due, found.period)) == ("2026-05-20", 90)
    assert {s.topic for s in found.stale} == {"returns"}, (
        "a text that changed without a word of an absence leaves it"
    )
    assert found.proofs[0].url == "https://law.example/act.xml"
    assert re.fullmatch("[0-9a-f]{64}", found.proofs[0].sha256)


def test_the_first_lines_name_what_moved_in_both_languages(record: Record) -> None:
    found = brief(record, "2026-03")
    english = as_markdown(found, record.registry, "en")
    assert english.index("20 May 2026 → 1 September 2027") < english.index("## Method and evidence")
    chinese = as_markdown(found, record.registry, "zh")
    assert chinese.index("2026年5月20日 → 2027年9月1日") < chinese.index("## 方法与证据")


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
    assert [f"{s.date}" for s in brief(record, "2026-01").upcoming] == ["2026-05-20"]


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
