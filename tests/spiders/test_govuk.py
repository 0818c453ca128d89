"""The content API of GOV.UK under its real addresses, from an archive written here.

The replies are ours, written from the publisher's content schemas; none is a recorded one.
"""

from __future__ import annotations

import json

import pytest

from spiders.govuk import api_url
from tests.capture.crawling import job
from tests.spiders.replies import reply, served

API = "https://www.gov.uk/api/content"
MANUAL = "/hmrc-internal-manuals/ferry-levy"


def item(path: str, *children: str, **details) -> tuple:
    groups = [{"child_sections": [{"section_id": c.upper(), "base_path": f"{MANUAL}/{c}"} for c in children]}]
    body = {
        "base_path": path,
        "document_type": "hmrc_manual",
        "details": {"child_section_groups": groups, **details},
    }
    return reply(f"{API}{path}", json.dumps(body), "application/json")


def test_a_page_is_asked_at_the_api_and_conditionally(tmp_path):
    url = f"{API}/guidance/ferries"
    got = served(
        tmp_path, [reply(url, "{}", "application/json")],
        job("https://www.gov.uk/guidance/ferries", spider="govuk", validators={url: {"etag": '"1"'}}),
    )  # fmt: skip
    (page,) = got.pages
    assert (page["url"], page["role"]) == (url, "text")
    assert ["If-None-Match", '"1"'] in page["request_headers"]
    assert ["Accept", "application/json"] in page["request_headers"]


def test_a_manual_is_all_its_sections_once(tmp_path):
    replies = [
        item(MANUAL, "fl1000", "fl2000"),
        item(f"{MANUAL}/fl1000", "fl1100", "fl1200"),
        item(f"{MANUAL}/fl1100"),
        item(f"{MANUAL}/fl1200", "fl1000"),  # a ring
        item(f"{MANUAL}/fl2000"),
    ]
    etag = {f"{API}{MANUAL}": {"etag": '"1"'}}
    got = served(tmp_path, replies, job(f"{API}{MANUAL}", spider="govuk", validators=etag))
    assert sorted(p["url"].rpartition("/")[2] for p in got.pages) == [
        "ferry-levy",
        "fl1000",
        "fl1100",
        "fl1200",
        "fl2000",
    ]
    assert got.pages[0]["url"] == f"{API}{MANUAL}"
    assert {p["role"] for p in got.pages} == {"part"}
    assert "If-None-Match" not in dict(map(tuple, got.pages[0]["request_headers"])), (
        "its sections must be seen"
    )
    assert (got[-1]["captured"], got[-1]["failed"]) == (5, 0)


def test_a_missing_section_and_too_many_sections_fail(tmp_path):
    replies = [item(MANUAL, "fl1000", "fl2000"), item(f"{MANUAL}/fl1000")]
    got = served(tmp_path, replies, job(f"{API}{MANUAL}", spider="govuk"))
    assert [f["kind"] for f in got.failures] == ["NotInArchive"]
    assert got[-1]["failed"] == 1
    got = served(tmp_path, replies, job(f"{API}{MANUAL}", spider="govuk", options={"max_sections": 1}))
    assert [f["kind"] for f in got.failures] == ["Incomplete"]


def test_documents_of_a_publication_belong_to_it_where_asked(tmp_path):
    url = f"{API}/government/publications/ferries"
    attachments = [
        {"attachment_type": "html", "url": "/government/publications/ferries/agreement"},
        {"attachment_type": "file", "url": "https://assets.publishing.service.gov.uk/x.pdf"},
    ]
    replies = [
        reply(url, json.dumps({"details": {"attachments": attachments}}), "application/json"),
        reply(f"{url}/agreement", json.dumps({"details": {"body": "<p>x</p>"}}), "application/json"),
    ]
    got = served(tmp_path, replies, job(url, spider="govuk", options={"attachments": True}))
    assert [(p["url"], p["role"]) for p in got.pages] == [(url, "part"), (f"{url}/agreement", "part")]


@pytest.mark.parametrize("answer", ["<html/>", "[]", '{"details": 1}', '{"details": {"child_section_groups": [{"child_sections": [1]}]}}'])  # fmt: skip
def test_an_answer_of_another_shape_is_no_manual(tmp_path, answer):
    got = served(tmp_path, [reply(f"{API}{MANUAL}", answer)], job(f"{API}{MANUAL}", spider="govuk"))
    assert [f["kind"] for f in got.failures] == ["StructureChanged"]


def test_addresses():
    assert api_url("https://www.gov.uk/guidance/ferries/") == f"{API}/guidance/ferries"
    for other in ("https://www.gov.uk/", "https://example.org/guidance/x"):
        with pytest.raises(ValueError, match="no page"):
            api_url(other)
