"""The Federal Register's API under its real addresses, from an archive written here.

The replies are ours, written from the publisher's description of the API; none is a recorded one.
"""

from __future__ import annotations

import json

import pytest

from tests.capture.crawling import job
from tests.spiders.replies import reply, served

API = "https://www.federalregister.gov/api/v1/"
DOCUMENT = f"{API}documents/2030-31486.json"
TEXT = "https://www.federalregister.gov/documents/full_text/html/2030/01/08/2030-31486.html"
SEARCH = f"{API}documents.json?conditions%5Bterm%5D=ferry&order=newest"


def facts(**more) -> tuple:
    found = {"document_number": "2030-31486", "citation": "95 FR 1636", "body_html_url": TEXT,
             "effective_on": None, "corrections": [], **more}  # fmt: skip
    return reply(DOCUMENT, json.dumps(found), "application/json")


def test_a_document_is_asked_for_its_text(tmp_path):
    replies = [
        facts(effective_on="2031-04-08", corrections=[f"{API}documents/C1-2030-31486.json", f"{API}documents/2030-555555.json"]),
        reply(TEXT, "<h1>Ferries</h1>", "text/html"),
    ]  # fmt: skip
    got = served(tmp_path, replies, job(DOCUMENT, spider="federal_register"))
    assert [(p["url"], p["role"]) for p in got.pages] == [(DOCUMENT, "discovery"), (TEXT, "text")]
    (note,) = got.of("FetchedNote")
    assert (note["message"], note["data"]["date"]) == ("2030-31486 takes effect on 2031-04-08", "2031-04-08")
    assert [(r["subject"], r["relation"], r["object"]) for r in got.of("FetchedRelation")] == [
        ("C1-2030-31486", "corrects", "2030-31486"),
        ("2030-555555", "corrects", "2030-31486"),
    ]


def test_a_rule_in_effect_ends_the_event(tmp_path):
    got = served(
        tmp_path, [facts(effective_on="2026-01-01"), reply(TEXT, "x", "text/html")], job(DOCUMENT, spider="federal_register")
    )  # fmt: skip
    assert [n["message"] for n in got.of("FetchedNote")] == [""]


def test_a_search_is_one_list(tmp_path):
    second = f"{API}documents.json?page=2"
    replies = [
        reply(SEARCH, json.dumps({"results": [], "next_page_url": second}), "application/json"),
        reply(second, json.dumps({"results": [], "next_page_url": f"{API}documents.json?page=3"}), "application/json"),
    ]  # fmt: skip
    got = served(tmp_path, replies, job(SEARCH, spider="federal_register"))
    assert [(p["url"], p["role"]) for p in got.pages] == [(SEARCH, "text")]
    got = served(tmp_path, replies, job(SEARCH, spider="federal_register", options={"pages": 2}))
    assert [(p["url"], p["role"]) for p in got.pages] == [(SEARCH, "part"), (second, "part")]


@pytest.mark.parametrize("answer", ["<html/>", "[]", "{}", '{"body_html_url": "https://example.org/x"}'])
def test_facts_of_another_shape_are_a_failure(tmp_path, answer):
    got = served(tmp_path, [reply(DOCUMENT, answer)], job(DOCUMENT, spider="federal_register"))
    assert [f["kind"] for f in got.failures] == ["StructureChanged"]


def test_other_addresses_are_refused(tmp_path):
    got = served(
        tmp_path, [reply(SEARCH, "{}")], job("https://www.federalregister.gov/x", spider="federal_register")
    )
    assert [f["kind"] for f in got.failures] == ["StructureChanged"]
