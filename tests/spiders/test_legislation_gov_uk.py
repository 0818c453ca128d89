"""legislation.gov.uk under its real addresses, from an archive written here.

The replies are ours, written from the publisher's documentation of CLML and of its feeds
(https://legislation.github.io/data-documentation/); none is a recorded one.
"""

from __future__ import annotations

import pytest

from spiders.legislation_gov_uk import feed_url, text_url
from tests.capture.crawling import answer, crawl, job, serving
from tests.spiders.replies import reply, served, versions, walk

PART = "https://www.legislation.gov.uk/ukpga/2031/7/part/2/data.xml"
FEED = "https://www.legislation.gov.uk/changes/affected/ukpga/2031/7/data.feed?results-count=50&sort=modified"
_NS = (
    'xmlns="http://www.legislation.gov.uk/namespaces/legislation" '
    'xmlns:ukm="http://www.legislation.gov.uk/namespaces/metadata" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:dct="http://purl.org/dc/terms/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def effect(provision: str, dates: list[str], *, name: str = "ukm:UnappliedEffect", number: int = 3,
           type_: str = "words substituted", **attributes: str) -> str:  # fmt: skip
    more = "".join(f' {key}="{value}"' for key, value in attributes.items())
    in_force = "".join(f'<ukm:InForce Date="{d}" Applied="false"/>' for d in dates)
    return (
        f'<{name} Type="{type_}" AffectedURI="http://www.legislation.gov.uk/id/ukpga/2031/7" '
        f'AffectedProvisions="{provision.replace("section/", "s. ")}" '
        f'AffectingURI="http://www.legislation.gov.uk/id/ukpga/2032/{number}" AffectingProvisions="s. 1"{more}>'
        f"<ukm:AffectedTitle>Ferry Act 2031</ukm:AffectedTitle><ukm:AffectedProvisions>"
        f'<ukm:Section URI="http://www.legislation.gov.uk/id/ukpga/2031/7/{provision}">x</ukm:Section>'
        f"</ukm:AffectedProvisions><ukm:AffectingTitle>Harbour Act 2032</ukm:AffectingTitle>"
        f"<ukm:InForceDates>{in_force}</ukm:InForceDates></{name}>"
    )


def part(*effects: str, points: tuple[str, ...] = ("enacted", "2031-09-01", "2032-02-01")) -> str:
    links = "".join(
        f'<atom:link rel="http://purl.org/dc/terms/hasVersion" title="{p}" '
        f'href="http://www.legislation.gov.uk/ukpga/2031/7/part/2/{p}"/>'
        for p in points
    )
    sections = "".join(
        f'<P1 id="section-{n}" IdURI="http://www.legislation.gov.uk/id/ukpga/2031/7/section/{n}">'
        f"<Pnumber>{n}</Pnumber><P1para><Text>Ferries report.</Text></P1para></P1>"
        for n in (20, 24)
    )
    return (
        f"<Legislation {_NS}><ukm:Metadata><dc:title>Ferry Act 2031</dc:title><dct:valid>2032-02-01</dct:valid>"
        f"{links}<ukm:PrimaryMetadata><ukm:UnappliedEffects>{''.join(effects)}</ukm:UnappliedEffects>"
        f"</ukm:PrimaryMetadata></ukm:Metadata><Primary><Body>{sections}</Body></Primary></Legislation>"
    )


def feed(*effects: str, more: str = "") -> str:
    entries = "".join(f"<entry><content>{e}</content></entry>" for e in effects)
    link = f'<link rel="next" href="{more}"/>' if more else ""
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:ukm="http://www.legislation.gov.uk/namespaces/'
        f'metadata"><title>Changes to Legislation</title>{link}{entries}</feed>'
    )


def notes(got):
    return {n["kind"]: n for n in got.of("FetchedNote")}


def test_a_text_with_what_is_not_worked_in(tmp_path):
    text = part(
        effect("section/21", ["2026-10-01"]),
        effect("section/24/1", ["2027-04-01"], type_="inserted"),
        effect("section/90", ["2026-10-01"]),  # of another part
        effect("section/22", ["2026-10-01"], RequiresApplied="false"),
    )
    got = served(tmp_path, [reply(PART, text)], job(PART, spider="legislation_gov_uk"))
    (page,) = got.pages
    assert (page["url"], page["role"]) == (PART, "text")
    told = notes(got)
    assert told["UnappliedEffects"]["message"].startswith(
        "the text shown is not up to date with 1 effects in force: s. 21 words substituted by Harbour Act 2032"
    )
    assert [e["in_force"] for e in told["ComingChange"]["data"]["effects"]] == [["2027-04-01"]]
    assert told["ComingChange"]["message"].startswith(
        "1 effects are made and not yet in force: s. 24/1 inserted"
    )
    assert (got[-1]["captured"], got[-1]["failed"]) == (1, 0)


def test_a_text_that_is_up_to_date_says_so(tmp_path):
    got = served(tmp_path, [reply(PART, part())], job(PART, spider="legislation_gov_uk"))
    assert {kind: n["message"] for kind, n in notes(got).items()} == {
        "UnappliedEffects": "",
        "ComingChange": "",
    }


def test_the_feed_names_the_acts_that_amend(tmp_path):
    second = FEED.replace("results-count", "page=2&results-count")
    replies = [
        reply(PART, part()),
        reply(FEED, feed(effect("section/21", ["2026-10-01"], name="ukm:Effect", Applied="true"),
                         effect("section/24", ["2026-10-01"], name="ukm:Effect"),
                         effect("section/90", [], name="ukm:Effect", number=9),
                         more=second.replace("https", "http").replace("&", "&amp;")), "application/atom+xml"),
        reply(second, feed(effect("section/23", [], name="ukm:Effect", number=4))),
    ]  # fmt: skip
    options = {"effects": True, "provisions": ["section/20-24"]}
    got = served(tmp_path, replies, job(PART, spider="legislation_gov_uk", options=options))
    assert [(r["subject"], r["relation"], r["object"]) for r in got.of("FetchedRelation")] == [
        (f"http://www.legislation.gov.uk/id/ukpga/2032/{n}", "amends", "http://www.legislation.gov.uk/id/ukpga/2031/7")
        for n in (3, 4)
    ]  # fmt: skip
    assert [p["role"] for p in got.pages].count("discovery") == 2


def test_a_broken_feed_is_a_failure_and_the_text_still_comes(tmp_path):
    replies = [reply(PART, part()), reply(FEED, "<html/>")]
    got = served(tmp_path, replies, job(PART, spider="legislation_gov_uk", options={"effects": True}))
    assert [p["url"] for p in got.pages if p["role"] == "text"] == [PART]
    assert [(f["kind"], f["url"]) for f in got.failures] == [("StructureChanged", FEED)]


def test_points_in_time_are_walked_oldest_first_and_once(tmp_path):
    def at(point: str) -> str:
        return PART.replace("/data.xml", f"/{point}/data.xml")

    replies = [reply(PART, part()), *(reply(at(p), part()) for p in ("enacted", "2031-09-01", "2032-02-01"))]
    got = served(tmp_path, replies, walk(PART, "legislation_gov_uk"))
    assert [p["url"] for p in got.pages if p["role"] == "text"] == [
        at("enacted"),
        at("2031-09-01"),
        at("2032-02-01"),
    ]
    some = walk(PART, "legislation_gov_uk", known=[at("2031-09-01")], since="2031-09-01")
    got = served(tmp_path, replies, some)
    assert versions(got) == [
        (None, at("enacted"), "early"),
        ("2031-09-01", at("2031-09-01"), "known"),
        ("2032-02-01", at("2032-02-01"), "asked"),
    ]
    got = served(tmp_path, replies, walk(PART, "legislation_gov_uk", limit=1, dry_run=True))
    assert [state for *_, state in versions(got)] == ["wanted", "left", "left"]
    assert [p["role"] for p in got.pages] == ["discovery"]


def test_a_walk_over_a_file_without_versions_says_so(tmp_path):
    got = served(tmp_path, [reply(PART, part(points=()))], walk(PART, "legislation_gov_uk"))
    assert [f["kind"] for f in got.failures] == ["StructureChanged"]


@pytest.mark.parametrize("status", [429, 436, 503])
def test_a_server_that_is_asked_too_much_gets_its_pause(status):
    """Played by a local server, because an archive cannot keep a client waiting."""
    with serving() as server:
        server.routes["/text"] = answer(b"busy", status, Retry_After="400", Content_Type="text/plain")
        got = crawl(
            [job(server.url("/text"))], allow_private=["127.0.0.0/8"], delay=0.0, retry_base=0.05,
            retry_after_max=1.0,
        )  # fmt: skip
    (failure,) = got.failures
    assert (failure["status"], failure["retry_after"]) == (status, 400.0)
    assert [path for path in server.paths() if path == "/text"] == ["/text"]


def test_addresses():
    assert text_url("https://www.legislation.gov.uk/ukpga/2031/7") == (
        "https://www.legislation.gov.uk/ukpga/2031/7/data.xml"
    )
    assert text_url(PART) == PART
    assert feed_url(PART) == FEED
    for other in ("https://www.legislation.gov.uk/help", "https://example.org/ukpga/2031/7"):
        with pytest.raises(ValueError, match="no address"):
            text_url(other)
    got = "https://www.legislation.gov.uk/uksi/2031/700/regulation/5/data.xml"
    assert text_url("https://www.legislation.gov.uk/id/uksi/2031/700/regulation/5") == got
