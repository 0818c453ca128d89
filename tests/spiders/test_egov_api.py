"""The laws API of e-Gov under its real addresses, from an archive written here.

The replies are ours, written from the API's description (swagger of version 2); one test reads the
recorded list of revisions of the corpus.
"""

from __future__ import annotations

import json

import pytest

from spiders.egov_api import law_id, read_revisions, revision_url
from tests.capture.crawling import job
from tests.spiders.replies import reply, served, versions, walk
from tracker.model import StructureChanged

LAW = "512AC0000000034"
TEXT = f"https://laws.e-gov.go.jp/api/2/law_data/{LAW}?response_format=xml&law_full_text_format=xml"
LIST = f"https://laws.e-gov.go.jp/api/2/law_revisions/{LAW}"
FIRST, SECOND, NOW = (
    f"{LAW}_{day}_{law}"
    for day, law in (
        ("20300401", "000000000000000"),
        ("20310601", "513AC0000000009"),
        ("20320401", "514AC0000000020"),
    )
)
COMING = f"{LAW}_20340401_515AC0000000003"


def revision(id_: str, state: str, number: str | None = None, **more) -> dict:
    _, day, law = id_.split("_")
    return {
        "law_revision_id": id_, "current_revision_status": state, "amendment_law_num": number,
        "amendment_enforcement_date": f"{day[:4]}-{day[4:6]}-{day[6:]}", "amendment_law_id": law,
        "amendment_enforcement_comment": None, "amendment_law_title": "見本法の一部を改正する法律", **more,
    }  # fmt: skip


def listed(*more: dict) -> str:
    rows = [
        *more,
        revision(NOW, "CurrentEnforced", "令和十四年法律第二十号"),
        revision(SECOND, "PreviousEnforced"),
        revision(FIRST, "PreviousEnforced"),
    ]
    return json.dumps({"law_info": {"law_id": LAW}, "revisions": rows})


def law(revision_id: str) -> str:
    return f"<law_data_response><revision_info><law_revision_id>{revision_id}</law_revision_id></revision_info></law_data_response>"


def test_the_text_in_force_and_what_is_to_come(tmp_path):
    undated = revision(
        f"{LAW}_99999999_515AC0000000004", "UnEnforced", amendment_enforcement_date=None,
        amendment_enforcement_comment="政令で定める日",
    )  # fmt: skip
    coming = revision(COMING, "UnEnforced", "令和十五年法律第三号")
    replies = [reply(TEXT, law(NOW)), reply(LIST, listed(undated, coming), "application/json")]
    got = served(tmp_path, replies, job(TEXT, spider="egov_api", language="ja"))
    assert [(p["url"], p["role"]) for p in got.pages] == [(TEXT, "text"), (LIST, "discovery")]
    (note,) = got.of("FetchedNote")
    assert (note["kind"], note["url"]) == ("ComingChange", LIST)
    assert note["message"] == (
        "2 revisions are promulgated and not yet in force: 2034-04-01 by 令和十五年法律第三号; "
        "date not set by 515AC0000000004 (政令で定める日)"
    )
    assert [r["date"] for r in note["data"]["revisions"]] == ["2034-04-01", None]
    assert [(r["subject"], r["relation"], r["object"]) for r in got.of("FetchedRelation")] == [
        ("令和十五年法律第三号", "amends", LAW),
        ("515AC0000000004", "amends", LAW),
    ]


def test_when_nothing_is_to_come_the_event_ends(tmp_path):
    replies = [reply(TEXT, law(NOW)), reply(LIST, listed(), "application/json")]
    got = served(tmp_path, replies, job(TEXT, spider="egov_api", language="ja"))
    assert [n["message"] for n in got.of("FetchedNote")] == [""]


@pytest.mark.parametrize(
    "answer",
    ["<html/>", "[]", "{}", '{"revisions": []}', '{"revisions": [1]}',
     '{"revisions": [{"law_revision_id": "x", "current_revision_status": "Odd"}]}'],
)  # fmt: skip
def test_a_list_of_another_shape_does_not_cost_the_text(tmp_path, answer):
    replies = [reply(TEXT, law(NOW)), reply(LIST, answer, "application/json")]
    got = served(tmp_path, replies, job(TEXT, spider="egov_api", language="ja"))
    assert [p["url"] for p in got.pages if p["role"] == "text"] == [TEXT]
    assert [f["kind"] for f in got.failures] == ["StructureChanged"]


def test_revisions_that_were_in_force_are_walked(tmp_path):
    urls = [revision_url(TEXT, r) for r in (FIRST, SECOND, NOW)]
    replies = [
        reply(LIST, listed(revision(COMING, "UnEnforced")), "application/json"),
        *(reply(url, law(url)) for url in urls),
    ]
    got = served(tmp_path, replies, walk(TEXT, "egov_api", language="ja", known=[urls[1]]))
    assert versions(got) == [
        ("2030-04-01", urls[0], "asked"),
        ("2031-06-01", urls[1], "known"),
        ("2032-04-01", urls[2], "asked"),
    ]
    assert [p["url"] for p in got.pages if p["role"] == "text"] == [urls[0], urls[2]]


def test_addresses():
    assert law_id(TEXT) == LAW
    assert law_id(f"https://laws.e-gov.go.jp/api/2/law_data/{NOW}") == LAW
    assert revision_url("https://laws.e-gov.go.jp/api/2/law_data/" + LAW, NOW).endswith(f"/law_data/{NOW}")
    for other in ("https://laws.e-gov.go.jp/law/512AC0000000034", "https://example.org/api/2/law_data/x"):
        with pytest.raises(ValueError, match="law_data"):
            law_id(other)


@pytest.mark.corpus
def test_the_recorded_list_of_revisions(corpus):
    """A real reply of the API."""
    body = (corpus / "files/jp-egov-api-v2-json/法令履歴一覧取得API.json").read_bytes()
    (found,) = read_revisions(body)
    assert (found.state, found.enforced.isoformat(), found.law) == (
        "PreviousEnforced",
        "2024-06-07",
        "令和六年法律第四十六号",
    )
    with pytest.raises(StructureChanged):
        read_revisions((corpus / "files/jp-egov-api-v2-json/法令一覧取得API.json").read_bytes())
