"""Content items of GOV.UK: pages, publications, consultations, manuals. All items are made up."""

from __future__ import annotations

import json

import pytest

from tests.readers.captures import capture, spec
from tracker.model import (
    EmptyExtract,
    Incomplete,
    LegalStatus,
    ProvisionStatus,
    Scope,
    StructureChanged,
    Unreadable,
)
from tracker.readers import formats
from tracker.readers.publishers import govuk

API = "https://www.gov.uk/api/content"
MANUAL = "/hmrc-internal-manuals/ferry-levy"


def item(
    path: str, body: object = "", *, kind: str = "detailed_guide", title: str = "Ferries", **more
) -> bytes:
    details = more.pop("details", {})
    return json.dumps(
        {"base_path": path, "document_type": kind, "schema_name": kind, "title": title, "content_id": "c-1",
         "description": "", "public_updated_at": "2031-05-06T09:00:00+01:00", "updated_at": "2031-05-07T01:02:03Z",
         "details": {"body": body, **details}, **more}
    ).encode()  # fmt: skip


def read(*items: tuple[str, bytes], **more):
    return govuk.extract(
        [capture(body, "application/json", f"{API}{path}") for path, body in items], spec(**more)
    )


BODY = (
    '<div class="govspeak"><h2 id="who">Who must report</h2><p>Every ferry reports by 1 May 2031.</p><ul><li>large'
    " ones</li><li>small ones</li></ul><h2>Rates</h2><p>The rate is 2%.</p></div>"
)


def shown(document):
    return [(p.eid, p.num, p.heading, p.text) for p in document.provisions]


def test_a_page():
    document = read(("/guidance/ferries", item("/guidance/ferries", BODY)))
    assert shown(document) == [
        ("sec_who-must-report", None, "Who must report", ""),
        ("sec_who-must-report__block_1", None, None, "Every ferry reports by 1 May 2031."),
        ("sec_who-must-report__block_2", None, None, "large ones"),
        ("sec_who-must-report__block_3", None, None, "small ones"),
        ("sec_rates", None, "Rates", ""),
        ("sec_rates__block_1", None, None, "The rate is 2%."),
    ]
    assert (document.title, document.text_date.isoformat()) == ("Ferries", "2031-05-06")
    assert (document.extractor, document.status) == ("govuk", LegalStatus.UNKNOWN)
    assert document.identifiers == {"content_id": "c-1", "base_path": "/guidance/ferries"}
    assert Scope.AROUND not in document.scope


def test_other_forms_of_a_body():
    both = [
        {"content_type": "text/govspeak", "content": "## x"},
        {"content_type": "text/html", "content": BODY},
    ]
    assert shown(read(("/g", item("/g", both)))) == shown(read(("/g", item("/g", BODY))))
    guide = read(("/g", item("/g", details={"parts": [{"title": "Overview", "body": "<p>One.</p>"}, {"title": "Rates", "body": "<p>Two.</p>"}]})))  # fmt: skip
    assert [(e, h, t) for e, _, h, t in shown(guide)] == [
        ("sec_overview", "Overview", ""),
        ("sec_overview__block_1", None, "One."),
        ("sec_rates", "Rates", ""),
        ("sec_rates__block_1", None, "Two."),
    ]


def test_documents_and_dates_are_text():
    details = {
        "attachments": [{"title": "Ferry Agreement", "url": "/media/ferry.pdf"}],
        "closing_date": "2031-06-30T23:45:00+01:00",
        "change_history": [
            {"public_timestamp": "2031-01-01T00:00:00Z", "note": "First published."},
            {"public_timestamp": "2031-05-06T09:00:00Z", "note": "Added the agreement."},
        ],
    }
    document = read(("/c", item("/c", "<p>We ask.</p>", kind="consultation", details=details)))
    texts = [p.text for p in document.provisions if p.text]
    assert texts == [
        "We ask.",
        "Ferry Agreement (/media/ferry.pdf)",
        "This consultation closes on 2031-06-30T23:45:00+01:00.",
    ]
    assert document.status_note == "2031-05-06: Added the agreement."


def test_the_outcome_of_a_consultation_is_text_and_what_no_schema_names_is_told():
    details = {
        "final_outcome_detail": "<p>The levy falls.</p>",
        "documents": ['<h2 class="title">Answers</h2>'],
    }
    document = read(("/c", item("/c", "<p>We ask.</p>", details=details)))
    assert [p.text for p in document.provisions if p.text] == ["We ask.", "The levy falls.", "Answers"]
    assert document.warnings == ()
    assert document.account.unexplained == 0
    document = read(("/c", item("/c", "<p>We ask.</p>", details={"annexes": {"text": "<p>Boats pay.</p>"}})))
    assert [p.text for p in document.provisions if p.text] == ["We ask.", "Boats pay."]
    assert "unknown_element" in [w.code for w in document.warnings]


def test_a_withdrawn_page_is_repealed_in_the_publishers_words():
    notice = {
        "explanation": "<p>This guidance is <strong>out of date</strong>.</p>",
        "withdrawn_at": "2032-02-03T10:00:00Z",
    }
    document = read(("/g", item("/g", BODY, withdrawn_notice=notice)))
    assert (document.status, document.status_note) == (LegalStatus.REPEALED, "This guidance is out of date.")
    assert document.repealed_from.isoformat() == "2032-02-03"


def manual(**changed: bytes) -> list[tuple[str, bytes]]:
    def listed(*ids: str) -> dict:
        return {"child_section_groups": [{"title": "A", "child_sections": [{"section_id": i, "base_path": f"{MANUAL}/{i.lower()}"} for i in ids]}]}  # fmt: skip

    def section(id_: str, title: str, body: str, *ids: str, **more) -> tuple[str, bytes]:
        details = {"section_id": id_, **listed(*ids)}
        return f"{MANUAL}/{id_.lower()}", item(f"{MANUAL}/{id_.lower()}", body, kind="hmrc_manual_section", title=title, details=details, **more)  # fmt: skip

    notes = [
        {"section_id": "FL1100", "change_note": "Rate corrected", "published_at": "2031-05-06T09:00:00Z"}
    ]
    root = item(MANUAL, kind="hmrc_manual", title="Ferry Levy Manual", details={"change_notes": notes, **listed("FL1000", "FL2000")})  # fmt: skip
    return [
        (MANUAL, root),
        section("FL2000", "Boats", "<p>Boats too.</p>", withdrawn_notice={"explanation": "x"}),
        section("FL1000", "Introduction: contents", "\n", "FL1100"),
        section("FL1100", "Scope", "<h2>Rates</h2><p>The rate is 2%.</p>"),
    ]


def test_a_manual_is_one_text_in_the_order_it_lists():
    document = read(*manual())
    assert shown(document) == [
        ("sec_fl1000", "FL1000", "Introduction: contents", ""),
        ("sec_fl1100", "FL1100", "Scope", ""),
        ("sec_fl1100__sec_rates", None, "Rates", ""),
        ("sec_fl1100__sec_rates__block_1", None, None, "The rate is 2%."),
        ("sec_fl2000", "FL2000", "Boats", ""),
        ("sec_fl2000__block_1", None, None, "Boats too."),
    ]
    assert document.by_eid["sec_fl1100"].parent == "sec_fl1000"
    assert document.by_eid["sec_fl2000"].status is ProvisionStatus.REPEALED
    assert (document.title, document.status_note) == (
        "Ferry Levy Manual",
        "2031-05-06 FL1100: Rate corrected",
    )


def test_a_manual_with_a_section_missing_is_no_text():
    with pytest.raises(Incomplete, match="FL1100 is listed"):
        read(*manual()[:3])


def test_documents_of_a_publication():
    root = item("/p", "<p>The agreement.</p>", kind="publication")
    document = read(
        ("/p", root),
        ("/p/agreement", item("/p/agreement", "<h2>Article 1</h2><p>Ferries sail.</p>", title="Agreement")),
    )
    assert [(e, h) for e, _, h, _ in shown(document)][:3] == [("block_1", None), ("doc_agreement", "Agreement"), ("doc_agreement__sec_article-1", "Article 1")]  # fmt: skip


def test_the_chooser_knows_it():
    found = capture(item("/g", BODY), "application/json", f"{API}/g")
    assert formats.choose([found], spec()).NAME == "govuk"
    assert not govuk.sniff(capture(item("/g", BODY), "application/json", "https://example.org/x"))


@pytest.mark.parametrize(
    ("body", "error"),
    [(b"<html>", Unreadable), (b"[]", StructureChanged), (b'{"details": []}', StructureChanged),
     (item("/g", ""), EmptyExtract), (b'{"details": {"body": ' + b"[" * 99999, Unreadable)],
)  # fmt: skip
def test_other_answers_are_refused(body, error):
    with pytest.raises(error):
        read(("/g", body))
