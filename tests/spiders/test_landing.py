"""Landing pages: the link that a rule names is the document. The pages are ours."""

from __future__ import annotations

import pytest

from tests.capture.crawling import job
from tests.spiders.replies import reply, served

PAGE = "https://trade.example.gov/agreements/sea"
DOCUMENT = "https://files.example.gov/uploads/2024/10/Sea-Treaty-Full-Text.pdf"
LINKS = f"""<html><body><h1>Sea Treaty</h1><ul><li><a href="/news/1">News</a><li><a href="annex.pdf">Annex A</a>
<li><a href="{DOCUMENT}">Read the <b>full text</b></a><li><a href="/sea-old.pdf">Text of 2019</a></ul></body></html>"""


@pytest.mark.parametrize(
    ("options", "led"),
    [
        ({"link": "full.text"}, DOCUMENT),
        ({"link": r"Full-Text\.pdf$"}, DOCUMENT),
        ({"link": "^Annex A$"}, "https://trade.example.gov/agreements/annex.pdf"),
        ({"css": "li:last-child a"}, "https://trade.example.gov/sea-old.pdf"),
        ({"css": "ul a", "link": r"\.pdf"}, "https://trade.example.gov/agreements/annex.pdf"),
    ],
)
def test_the_link_that_is_named_is_followed(tmp_path, options, led):
    replies = [reply(PAGE, LINKS, "text/html"), reply(led, b"%PDF-1.4 x %%EOF", "application/pdf")]
    got = served(tmp_path, replies, job(PAGE, spider="landing", options=options))
    assert [(p["url"], p["role"]) for p in got.pages] == [(PAGE, "discovery"), (led, "text")]


def test_a_page_without_that_link_is_a_failure_that_counts_its_links(tmp_path):
    got = served(
        tmp_path, [reply(PAGE, LINKS, "text/html")], job(PAGE, spider="landing", options={"link": "protocol"})
    )
    assert [(f["kind"], f["message"]) for f in got.of("FetchFailure")] == [
        ("StructureChanged", "no link of the page fits 'protocol'; it has 4 links")
    ]
