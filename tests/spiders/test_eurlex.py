"""The Cellar spider under its real addresses, from an archive written here.

No reply of the service is recorded in these tests: they are written from documentation - W3C SPARQL
1.1 Query Results JSON Format for the answers, the Publications Office's description of content
negotiation (303 from a CELEX address to the item) for the texts.
"""

from __future__ import annotations

import json

import pytest

from spiders.eurlex import celex_of, is_text_of, known_texts, query_url, read_answer, text_url
from tests.capture.crawling import crawl, job, write_warc
from tracker.capture.fetch import FetchJob
from tracker.model import StructureChanged

BASE = "32030R0001"
OTHER = "02029R0777-20300601"  # a consolidation of an act that our act amends
FIRST, SECOND, THIRD = (f"02030R0001-{day}" for day in ("20300901", "20310115", "20320301"))


def sparql(*rows: tuple[str, str]) -> bytes:
    term = {"type": "typed-literal", "datatype": "http://www.w3.org/2001/XMLSchema#string"}
    bindings = [
        {"relation": {"type": "literal", "value": r}, "celex": {**term, "value": c}} for r, c in rows
    ]  # fmt: skip
    return json.dumps(
        {"head": {"link": [], "vars": ["relation", "celex"]}, "results": {"bindings": bindings}}
    ).encode()


ANSWER = sparql(
    ("amends", "32031R0042"),
    ("corrects", "32030R0001R(01)"),
    ("consolidates", THIRD),
    ("consolidates", OTHER),
    ("consolidates", FIRST),
    ("consolidates", SECOND),
)


@pytest.fixture
def archive(tmp_path):
    def write(answer=ANSWER, texts=(BASE, FIRST, SECOND, THIRD), status="200 OK"):
        date = "2032-05-01T00:00:00Z"
        captures = [
            (query_url(BASE), date, answer,
             {"status": status, "headers": [("Content-Type", "application/sparql-results+json")]}),
        ]  # fmt: skip
        for n, celex in enumerate(texts):
            item = f"http://publications.europa.eu/resource/cellar/0000-{n}.0006.03/DOC_1"
            captures += [
                (text_url(celex), date, b"", {"status": "303 See Other", "headers": [("Location", item)]}),
                (item, date, f"<html><p>{celex}</p></html>".encode(),
                 {"headers": [("Content-Type", "application/xhtml+xml;charset=UTF-8")]}),
            ]  # fmt: skip
        return [str(write_warc(tmp_path / f"{len(list(tmp_path.iterdir()))}.warc.gz", captures))]

    return write


def act(known=(), **options):
    return [
        job(text_url(BASE), spider="eurlex", known=list(known),
            options={"celex": BASE, "consolidated": True, **options})
    ]  # fmt: skip


def texts(got):
    return [p["url"].rpartition("/")[2] for p in got.pages if p["role"] == "text"]


def test_a_new_act_and_its_consolidations_come_oldest_first(archive):
    got = crawl(act(), archives=archive())
    assert texts(got) == [BASE, FIRST, SECOND, THIRD]
    page = got.pages[0]
    assert page["url"] == text_url(BASE)
    assert page["final_url"].startswith("https://publications.europa.eu/resource/cellar/")
    assert (page["redirects"], page["redirect_statuses"]) == ([text_url(BASE)], [303])
    assert page["media_type"] == "application/xhtml+xml"
    assert BASE in page["body"]["head"]
    assert ["Accept", "application/xhtml+xml, text/html;q=0.5"] in page["request_headers"]
    assert ["Accept-Language", "eng"] in page["request_headers"]
    relations = {(r["subject"], r["relation"], r["object"]) for r in got.of("FetchedRelation")}
    assert relations == {
        ("32031R0042", "amends", BASE),
        ("32030R0001R(01)", "corrects", BASE),
        *((c, "consolidates", BASE) for c in (FIRST, SECOND, THIRD)),
    }
    (found,) = (p for p in got.pages if p["role"] == "discovery")
    assert found["url"] == query_url(BASE)
    assert (got[-1]["type"], got[-1]["captured"], got[-1]["failed"]) == ("FetchDone", 4, 0)


def test_only_what_is_new_and_the_newest_known_is_fetched(archive):
    got = crawl(act([BASE, text_url(FIRST)]), archives=archive())
    assert texts(got) == [FIRST, SECOND, THIRD]
    got = crawl(act([BASE, FIRST, SECOND, THIRD]), archives=archive())
    assert texts(got) == [THIRD]


def test_a_run_takes_a_few_and_the_next_one_goes_on(archive):
    assert texts(crawl(act(max_new=1), archives=archive())) == [BASE, FIRST]
    assert texts(crawl(act([BASE, FIRST], max_new=1), archives=archive())) == [FIRST, SECOND]


def test_a_missing_text_does_not_hide_the_next(archive):
    got = crawl(act(), archives=archive(texts=(BASE, FIRST, THIRD)))
    assert texts(got) == [BASE, FIRST, THIRD]
    assert [(f["kind"], f["url"]) for f in got.failures] == [("NotInArchive", text_url(SECOND))]


NONE = {"status": "406 Not Acceptable", "headers": [("Content-Type", "text/plain")]}


def test_a_consolidation_that_is_not_there_in_the_language_is_no_failure(archive, tmp_path):
    date = "2032-05-01T00:00:00Z"
    missing = write_warc(tmp_path / "none.warc.gz", [(text_url(SECOND), date, b"no such expression", NONE)])
    got = crawl(act(), archives=[*archive(texts=(BASE, FIRST, THIRD)), str(missing)])
    assert texts(got) == [BASE, FIRST, THIRD]
    assert got.failures == []
    assert got[-1]["failed"] == 0


def test_an_act_that_is_not_there_in_the_language_says_so(archive, tmp_path):
    date = "2032-05-01T00:00:00Z"
    missing = write_warc(tmp_path / "none.warc.gz", [(text_url(BASE), date, b"no such expression", NONE)])
    got = crawl(act(), archives=[*archive(texts=(FIRST,)), str(missing)])
    (failure,) = (f for f in got.failures if f["status"] == 406)
    assert failure["message"] == f"Cellar has no {BASE} in en as XHTML or HTML"
    assert FIRST in texts(got)


def test_the_files_a_300_lists_are_the_text(tmp_path):
    date, item = "2032-05-01T00:00:00Z", "http://publications.europa.eu/resource/cellar/0000-1.0006"
    names = [f"{item}.03/DOC_{n}" for n in (1, 2)]
    links = [*names, f"{item}.02/DOC_1", "https://publications.europa.eu/en/web/about"]
    body = "".join(f'<li><a href="{link}">{link}</a></li>' for link in links)
    html = {"headers": [("Content-Type", "text/html;charset=UTF-8")]}
    captures = [
        (text_url(BASE), date, f"<ul>{body}</ul>".encode(), {**html, "status": "300 Multiple Choices"})
    ]
    captures += [(n.replace("http:", "https:"), date, f"<html>{n}</html>".encode(), html) for n in names]
    path = write_warc(tmp_path / "list.warc.gz", captures)
    got = crawl([job(text_url(BASE), spider="eurlex")], archives=[str(path)])
    assert [(p["role"], p["url"]) for p in got.pages] == [
        ("part", name.replace("http:", "https:")) for name in names
    ]  # fmt: skip
    assert got.failures == []


def test_a_300_without_a_list_is_a_failure(tmp_path):
    captures = [
        (text_url(BASE), "2032-05-01T00:00:00Z", b"<p>choose</p>", {"status": "300 Multiple Choices"})
    ]
    path = write_warc(tmp_path / "list.warc.gz", captures)
    got = crawl([job(text_url(BASE), spider="eurlex")], archives=[str(path)])
    assert [f["status"] for f in got.failures] == [300]


FMX = "https://publications.europa.eu/resource/oj/L_203000001.ENG.fmx4"


def described(*names: str) -> bytes:
    """A description as Cellar gives one, written by us: every file under an OJ and a CELEX name."""
    roots = (FMX.replace("https:", "http:"), f"http://publications.europa.eu/resource/celex/{BASE}.ENG.fmx4")
    lines = "".join(f'<owl:sameAs rdf:resource="{root}.{name}"/>' for root in roots for name in names)
    return f"<rdf:RDF>{lines}</rdf:RDF>".encode()


def test_the_files_of_a_manifestation_are_read_together(tmp_path):
    names = ("L_203000001EN.002501.fmx.xml", "L_203000001EN.000101.fmx.xml", "L_203000001EN.doc.fmx.xml")
    date, rdf = "2032-05-01T00:00:00Z", {"headers": [("Content-Type", "application/rdf+xml")]}
    xml = {"headers": [("Content-Type", "application/xml")]}
    captures = [(FMX, date, described(*names), rdf)]
    captures += [(f"{FMX}.{name}", date, b"<ACT/>", xml) for name in names]
    path = write_warc(tmp_path / "fmx.warc.gz", captures)
    got = crawl([job(FMX, spider="eurlex")], archives=[str(path)])
    assert [(p["role"], p["url"]) for p in got.pages] == [
        ("discovery", FMX), ("part", f"{FMX}.{names[1]}"), ("part", f"{FMX}.{names[0]}"),
    ]  # fmt: skip
    assert got.failures == []


def test_a_manifestation_without_files_says_so(tmp_path):
    path = write_warc(tmp_path / "fmx.warc.gz", [(FMX, "2032-05-01T00:00:00Z", described(), {})])
    got = crawl([job(FMX, spider="eurlex")], archives=[str(path)])
    assert [(f["kind"], f["message"]) for f in got.failures] == [
        ("StructureChanged", "Cellar's description of the manifestation lists no Formex files")
    ]


def test_without_consolidations_only_the_act_is_fetched(archive):
    got = crawl(act(consolidated=False), archives=archive())
    assert texts(got) == [BASE]
    assert got.of("FetchedRelation") == []
    got = crawl([job(text_url(BASE), spider="eurlex", language="fr")], archives=archive())
    assert ["Accept-Language", "fra"] in got.one()["request_headers"]


@pytest.mark.parametrize(
    "answer",
    [
        b"<html>busy</html>",
        b"[]",
        b'{"results": {}}',
        b'{"results": {"bindings": [{"relation": {"type": "literal", "value": "amends"}}]}}',
        b'{"results": {"bindings": [1]}}',
        b'{"boolean": true}',
        b"[" * 100_000,
        sparql(("amends", "not a number")),
        sparql(("repaints", "32031R0042")),
    ],
)
def test_an_answer_of_another_shape_is_an_event_and_the_text_still_comes(archive, answer):
    got = crawl(act(), archives=archive(answer))
    assert texts(got) == [BASE]
    assert [f["kind"] for f in got.failures] == ["StructureChanged"]
    assert got[-1]["failed"] == 1


def test_a_failing_question_does_not_cost_the_text(archive):
    got = crawl(act(), archives=archive(b"busy", status="503 Busy"))
    assert texts(got) == [BASE]
    assert [(f["kind"], f["status"]) for f in got.failures] == [("HttpError", 503)]


def test_a_source_without_a_celex_says_so(archive):
    got = crawl([job("https://eur-lex.europa.eu/x", spider="eurlex")], archives=archive())
    assert got.one()["kind"] == "StructureChanged"
    assert got[-1]["failed"] == 1


def test_celex_numbers():
    assert (
        celex_of(FetchJob("s", "eurlex", "https://publications.europa.eu/resource/celex/32016R0679", "en"))
        == "32016R0679"
    )
    assert text_url("32030R0001R(01)").endswith("/32030R0001R%2801%29")
    assert is_text_of("02016R0679-20160504", "32016R0679")
    assert not is_text_of("02016R0679-20160504", "32016R0680")
    assert not is_text_of("32016R0679", "32016R0679")
    known = frozenset({SECOND, text_url(FIRST), BASE, OTHER, "https://x.example/y"})
    assert known_texts(FetchJob("s", "eurlex", "", "en", known=known), BASE) == [BASE, FIRST, SECOND]


def test_an_empty_answer_is_an_answer_and_a_full_one_is_not():
    assert read_answer(sparql()) == []
    rows = [("amends", f"32031R{n:04}") for n in range(500)]
    assert len(read_answer(sparql(*rows[:499]))) == 499
    with pytest.raises(StructureChanged, match="limit"):
        read_answer(sparql(*rows))


def test_the_question_is_always_the_same_and_names_the_properties():
    assert query_url(BASE) == query_url(BASE)
    for name in ("act_consolidated_consolidates_resource_legal", "resource_legal_amends_resource_legal",
                 "resource_legal_corrects_resource_legal"):  # fmt: skip
        assert name in query_url(BASE)
    assert len(query_url("32030R0001R(01)")) < 2000


def test_consolidations_are_walked_and_what_is_known_is_not_asked(archive):
    walk = {"since": None, "limit": 2, "dry_run": False}
    known = ["https://example.org/old/" + FIRST]  # taken in under another address
    asked = job(text_url(BASE), spider="eurlex", known=known, walk=walk, options={"celex": BASE})
    got = crawl([asked], archives=archive())
    assert [(v["date"], v["url"].rpartition("/")[2], v["state"]) for v in got.of("FetchedVersion")] == [
        (None, BASE, "asked"),
        ("2030-09-01", FIRST, "known"),
        ("2031-01-15", SECOND, "asked"),
        ("2032-03-01", THIRD, "left"),
    ]
    assert texts(got) == [BASE, SECOND]
