"""The OECD's instruments under their real addresses; the replies are ours, after a public client's reading."""

from __future__ import annotations

import json

import pytest

from tests.capture.crawling import job
from tests.spiders.replies import reply, served

ASKED = "https://legalinstruments.oecd.org/api/instruments/OECD-LEGAL-0999?lang=en"
TEXT = "https://legalinstruments.oecd.org/public/doc/999/999.en.html"


def described(*refs: dict[str, str]) -> tuple:
    return reply(
        ASKED, json.dumps({"key": "OECD/LEGAL/0999", "bodyText": {"ref": list(refs)}}), "application/json"
    )


HTML = {"lang": "en", "format": "html", "uri": TEXT}
PDF = {"lang": "en", "format": "pdf", "uri": "/public/doc/999/999.en.pdf"}
FRENCH = {"lang": "fr", "format": "html", "uri": "/public/doc/999/999.fr.html"}


def test_the_text_in_the_language_of_the_source_is_followed(tmp_path):
    text = reply(TEXT, "<html><h2>Principles</h2><p>Members should act.</p></html>", "text/html")
    got = served(tmp_path, [described(FRENCH, PDF, HTML), text], job(ASKED, spider="oecd"))
    assert [(p["role"], p["url"]) for p in got.pages] == [("discovery", ASKED), ("text", TEXT)]
    assert got.failures == []


def test_a_pdf_where_there_is_no_html(tmp_path):
    pdf = reply("https://legalinstruments.oecd.org/public/doc/999/999.en.pdf", b"%PDF-1.7", "application/pdf")
    got = served(tmp_path, [described(PDF, FRENCH), pdf], job(ASKED, spider="oecd"))
    assert got.pages[-1]["media_type"] == "application/pdf"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("<!doctype html><div id='app'></div>", "does not answer with JSON"),
        ("[]", "no bodyText.ref"),
        (
            json.dumps({"bodyText": {"ref": [FRENCH, {"lang": "en", "format": "html", "uri": None}]}}),
            "no text in en",
        ),
    ],
)
def test_another_answer_says_what_is_wrong(tmp_path, body, says):
    got = served(tmp_path, [reply(ASKED, body, "application/json")], job(ASKED, spider="oecd"))
    assert [f["kind"] for f in got.failures] == ["StructureChanged"]
    assert says in got.failures[0]["message"]
