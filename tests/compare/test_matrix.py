"""Cells know whether they still say what the law says."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date

import pytest
from openpyxl import load_workbook

from tests.compare.written import as_bytes, as_json, as_text
from tests.site.record import AMENDED, Record, at, pin_of
from tracker.compare import MatrixQuery, UnknownChoice, matrix
from tracker.compare.cells import CellState
from tracker.publish.views.matrix import matrix_words
from tracker.publish.views.matrix_page import matrix_page
from tracker.store.recorded_text import read_text


def table(record: Record, **asked: object):
    with record.store.read() as session:
        return matrix(session, record.registry, "samples", MatrixQuery(**asked))


def states(found) -> dict[str, str]:
    return {row.topic.id: row.cells["sample-act"].state.value for row in found.rows}


def cell(found, topic: str):
    return next(r for r in found.rows if r.topic.id == topic).cells["sample-act"]


def test_exactly_the_cells_citing_what_changed_go_stale_with_the_change(record: Record) -> None:
    found = table(record)
    assert states(found) == {
        "returns": "stale",  # section 1 has another date
        "records": "unverified",  # read on an official page, whatever the text says
        "agents": "stale",  # an absence, and a change of substance since
        "rate": "current",
        "appeals": "missing",
    }
    (touched,) = cell(found, "returns").causes
    assert (touched.change, touched.eid, str(touched.on)) == (record.change, "sec_1", "2026-03-05")
    assert "1 September 2027" in (cell(found, "returns").cited[0].quote or "")
    assert found.counts == {"current": 1, "stale": 2, "unverified": 1, "missing": 1}


def test_groups_keep_the_order_of_the_codebook(record: Record) -> None:
    assert [r.topic.group for r in table(record).rows] == ["one", "one", "one", "two", "two"]


def test_as_known_then_uses_the_texts_and_codings_of_then(record: Record) -> None:
    before = table(record, at=at(2, 1))
    assert states(before)["returns"] == "current"
    assert "1 March 2027" in (cell(before, "returns").cited[0].quote or "")
    earlier = table(record, at=at(1, 15))  # the text was seen, nothing was coded yet
    assert set(states(earlier).values()) == {"missing"}
    assert cell(earlier, "returns").why == "coded-later"
    assert states(table(record, at=at(12, 1)))["returns"] == "stale"


def test_the_law_of_a_day_is_another_question_than_what_was_known(record: Record) -> None:
    then = table(record, valid_at=date(2026, 2, 1))
    assert states(then)["returns"] == "current"
    assert states(table(record, valid_at=date(2026, 3, 1)))["returns"] == "stale"


def test_without_a_record_nothing_is_quoted_or_verified(record: Record) -> None:
    found = matrix(None, record.registry, "samples")
    assert set(states(found).values()) == {"unverified", "missing"}
    data = as_json(found, record.registry)
    for topic in data["topics"]:
        for shown in topic["cells"].values():
            assert all(p["quote"] is None and p["version"] is None for p in shown["provisions"])


@pytest.mark.parametrize(
    ("pins", "state", "why"),
    [
        ([], "missing", "lead"),
        ([pin_of("sec_1", "0" * 64)], "stale", "changed"),
    ],
)
def test_a_coding_without_a_pin_or_with_other_words(record: Record, pins, state, why) -> None:
    first = record.registry.codings[0].codings[0]
    record.change_codings([first.model_copy(update={"read_from": pins})])
    found = cell(table(record), "returns")
    assert (found.state.value, found.why) == (state, why)


def test_a_provision_the_record_never_held_is_unverified(record: Record) -> None:
    first = record.registry.codings[0].codings[0]
    changed = first.model_copy(update={"provisions": ["sec_99"], "read_from": [pin_of("sec_99", "0" * 64)]})
    record.change_codings([changed])
    found = cell(table(record), "returns")
    assert (found.state, found.why) == (CellState.UNVERIFIED, "provision-not-in-record")


def test_a_removed_provision_makes_its_cell_stale(record: Record) -> None:
    record.pin()
    record.take([*AMENDED[:4], *AMENDED[5:]], 6, 1, pit="2026-06-01")
    file = record.registry.codings[0]
    agents = next(c for c in file.codings if c.topic == "agents")
    with record.store.read() as session:
        held = read_text(session, "sample-act", "en", {"sec_13"}, at=at(4, 1), valid_at=None)
    sha = held.held["sec_13"].content
    pinned = agents.model_copy(update={"provisions": ["sec_13"], "read_from": [pin_of("sec_13", sha)]})
    record.change_codings([pinned])
    found = cell(table(record), "agents")
    assert found.state is CellState.STALE
    assert found.causes[0].change


@pytest.mark.parametrize(
    ("relation", "state"),
    [
        ("{from: sample-amendment, type: overrides, to: sample-act, to_provisions: [sec_2], effective: 2026-04-01}", "stale"),
        ("{from: sample-amendment, type: overrides, to: sample-act, to_provisions: [sec_20], effective: 2026-04-01}", "current"),
        ("{from: sample-amendment, type: suspends, to: sample-act, effective: 2026-01-02}", "current"),  # before it was read
        ("{from: sample-amendment, type: amends, to: sample-act, effective: 2026-02-15}", "current"),  # the record holds a later text
        ("{from: sample-amendment, type: amends, to: sample-act, effective: 2026-08-01}", "stale"),  # nobody has that text yet
        ("{from: sample-amendment, type: implements, to: sample-act, effective: 2026-08-01}", "current"),
    ],
)  # fmt: skip
def test_law_changes_without_its_text_changing(tmp_path, relation: str, state: str) -> None:
    record = Record(tmp_path, relations=f"  - {relation}\n")
    record.first()
    record.pin()
    record.amend()
    found = table(record)
    assert cell(found, "rate").state.value == state
    if state == "stale":
        assert cell(found, "rate").causes[0].by == "sample-amendment"


def test_unknown_choices_name_what_there_is(record: Record) -> None:
    for asked, known in (
        ({"instruments": ("nothing",)}, "sample-act"),
        ({"topics": ("nothing",)}, "returns"),
    ):
        with pytest.raises(UnknownChoice, match=known):
            table(record, **asked)
    with pytest.raises(UnknownChoice, match="samples"):
        matrix(None, record.registry, "nothing")


def test_an_instrument_without_codings_is_a_column_of_blanks(record: Record) -> None:
    found = table(record, instruments=("sample-amendment", "sample-act"), topics=("two",))
    assert [c.instrument.id for c in found.columns] == ["sample-amendment", "sample-act"]
    assert [r.topic.id for r in found.rows] == ["rate", "appeals"]
    assert {r.cells["sample-amendment"].state for r in found.rows} == {CellState.MISSING}


def test_json_has_the_shape_of_the_contract(record: Record) -> None:
    data = json.loads(json.dumps(as_json(table(record), record.registry, "zh")))
    assert data["codebook"] == "samples"
    assert data["at"] is None
    assert data["instruments"][0]["title"] == "《样本法》"
    topics = {t["id"]: t for t in data["topics"]}
    assert topics["rate"]["title"] == "税率"
    assert topics["rate"]["cells"]["sample-act"]["value"] == {
        "number": 3,
        "unit": "percent",
        "currency": None,
    }
    shown = topics["returns"]["cells"]["sample-act"]
    assert shown["value"] == "binding"
    assert set(shown["provisions"][0]) >= {"eid", "quote", "version"}
    assert (shown["note"], shown["basis"], shown["state"]) == ("有日期的义务", "text", "stale")
    blank = topics["appeals"]["cells"]["sample-act"]
    assert (blank["value"], blank["basis"], blank["provisions"], blank["state"]) == (
        None,
        None,
        [],
        "missing",
    )


def test_no_cell_of_a_spreadsheet_is_a_formula(record: Record) -> None:
    found = table(record)
    rows = list(csv.DictReader(io.StringIO(as_text(found, record.registry, "csv"))))
    assert next(r for r in rows if r["topic"] == "returns")["note"] == "'=Dated duty"
    book = load_workbook(io.BytesIO(as_bytes(found, record.registry, "xlsx")))
    assert book.sheetnames == ["Table", "Cells", "Sources", "Notes"]
    kinds = {c.data_type for sheet in book for line in sheet.iter_rows() for c in line}
    assert "f" not in kinds
    assert book["Table"].freeze_panes == "B3"
    notes = [c.value for line in book["Cells"].iter_rows() for c in line if isinstance(c.value, str)]
    assert "=Dated duty" in notes


def test_binary_exports_are_the_same_bytes_each_time(record: Record) -> None:
    found = table(record)
    for format_ in ("xlsx", "docx"):
        assert as_bytes(found, record.registry, format_, "zh") == as_bytes(
            found, record.registry, format_, "zh"
        )
    with zipfile.ZipFile(io.BytesIO(as_bytes(found, record.registry, "docx", "zh"))) as doc:
        assert "样本比较" in doc.read("word/document.xml").decode()
        assert "w:eastAsia" in doc.read("word/styles.xml").decode()


def test_markdown_and_page_say_state_and_note(record: Record) -> None:
    found = table(record)
    text = as_text(found, record.registry, "md")
    assert "| Returns | Binding (Section 1) \\[stale\\] |" in text
    html = matrix_page(matrix_words(found, record.registry, "zh"))
    assert "已过时" in html
    assert "有日期的义务" in html
    assert 'lang="en"' in html  # the quotation keeps its language


def test_a_lead_has_no_value_anywhere_and_says_where_to_look(record: Record) -> None:
    """It is blank in every format; asked for, it names the provision and what it rests on, and no value."""
    first = record.registry.codings[0].codings[0]
    lead = first.model_copy(
        update={"basis": "memory", "read_from": [], "note": {"en": "Zebra.", "zh": "斑马。"}}
    )
    record.change_codings([lead])
    found = table(record)
    blank = cell(found, "returns")
    assert (blank.state, blank.why, blank.blank) == (CellState.MISSING, "lead", True)
    assert (blank.value, blank.strength, blank.coding, blank.cited) == (None, None, None, ())
    for format_ in ("md", "csv", "html", "json"):
        text = (
            json.dumps(as_json(found, record.registry, leads=True))
            if format_ == "json"
            else as_text(found, record.registry, format_)
        )
        assert "Zebra" not in text
        assert "Binding" not in text
    shown = as_json(found, record.registry, leads=True)
    returns = next(t for t in shown["topics"] if t["id"] == "returns")["cells"]["sample-act"]
    assert returns["lead"]["words"] == "to be read: look at Section 1"
    assert (returns["value"], returns["lead"]["why"], shown["leads"]) == (None, "memory", 1)
    quiet = as_json(found, record.registry)
    assert next(t for t in quiet["topics"] if t["id"] == "returns")["cells"]["sample-act"]["lead"] is None
    page = matrix_page(matrix_words(found, record.registry, "zh"))
    assert "待核：见第1条" in page
    assert "斑马" not in page
