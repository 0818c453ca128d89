"""Walks over a publisher's versions, from the spider to the record; replies written by us.

Each walk is a process of its own (Scrapy's reactor starts once), as on the command line.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.capture.crawling import ROOT, write_warc
from tests.spiders.replies import reply
from tests.spiders.test_legislation_gov_uk import PART
from tracker.capture import memento

REGISTRY = """\
id: sample
strand: digital-tax
jurisdiction: GB
title: {en: Sample}
instruments:
  - {id: ferry-act, type: act, title: {en: Ferry Act 2031}}
  - {id: boat-act, type: act, title: {en: Boat Act}}
sources:
  - id: ferry-act-en
    instrument: ferry-act
    language: en
    spider: legislation_gov_uk
    url: https://www.legislation.gov.uk/ukpga/2031/7/part/2/data.xml
    match: ["https://www.legislation.gov.uk/ukpga/2031/7/part/2/*data.xml"]
    format: clml
  - {id: boat-act-en, instrument: boat-act, language: en, spider: page, url: "https://boats.example/"}
"""
POINTS = ("enacted", "2031-09-01", "2032-02-01")


def text(point: str, days: int) -> str:
    """The part at a point in time; the newest lists all of them."""
    links = "".join(
        f'<atom:link rel="http://purl.org/dc/terms/hasVersion" title="{p}" '
        f'href="http://www.legislation.gov.uk/ukpga/2031/7/part/2/{p}"/>'
        for p in POINTS
    )
    date = f"<dct:valid>{point}</dct:valid>" if point != "enacted" else ""
    return (
        '<Legislation xmlns="http://www.legislation.gov.uk/namespaces/legislation" '
        'xmlns:ukm="http://www.legislation.gov.uk/namespaces/metadata" xmlns:atom="http://www.w3.org/2005/Atom" '
        'xmlns:dct="http://purl.org/dc/terms/" xmlns:dc="http://purl.org/dc/elements/1.1/"><ukm:Metadata>'
        f'<dc:title>Ferry Act 2031</dc:title>{date}{links}<ukm:PrimaryMetadata><ukm:EnactmentDate Date="2031-07-22"/>'
        '</ukm:PrimaryMetadata></ukm:Metadata><Primary><Body><Part id="part-2"><P1 id="section-20"><Pnumber>20</Pnumber>'
        f"<P1para><Text>Every ferry reports within {days} days of its first voyage.</Text></P1para></P1></Part>"
        "</Body></Primary></Legislation>"
    )


@pytest.fixture
def home(tmp_path: Path) -> Path:
    regimes = tmp_path / "registry" / "regimes"
    regimes.mkdir(parents=True)
    (regimes / "sample.yml").write_text(REGISTRY, "utf-8")
    urls = {p: PART.replace("/data.xml", f"/{p}/data.xml") for p in POINTS}
    replies = [
        reply(PART, text(POINTS[2], 90)),
        reply(urls["enacted"], text("enacted", 30)),
        reply(urls[POINTS[1]], text(POINTS[1], 60)),
        reply(urls[POINTS[2]], text(POINTS[2], 90)),
    ]
    write_warc(tmp_path / "all.warc.gz", replies)
    write_warc(tmp_path / "one-lost.warc.gz", [replies[0], replies[1], replies[3]])
    return tmp_path


def tracker(home: Path, *args: str) -> tuple[int, str, str]:
    env = {
        "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "TRACKER_HOME": str(home / "home"),
        "TRACKER_REGISTRY": str(home / "registry"),
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "tracker", *args],
        capture_output=True,
        text=True,
        timeout=900,
        env=env,
        cwd=ROOT,
    )
    return done.returncode, done.stdout, done.stderr


def walked(home: Path, *args: str, archive: str = "all") -> list[dict]:
    code, out, err = tracker(
        home,
        "backfill",
        "ferry-act",
        "--archive",
        str(home / f"{archive}.warc.gz"),
        "--format",
        "json",
        *args,
    )
    assert code in (0, 1), err
    return json.loads(out)


def told(rows: list[dict]) -> list[tuple]:
    return [(row["date"], row["outcome"], row["changes"]) for row in rows]


def test_a_walk_makes_history_that_never_alerts(home: Path):
    assert told(walked(home)) == [
        (None, "captured", 1),
        ("2031-09-01", "captured", 1),
        ("2032-02-01", "captured", 1),
    ]
    code, out, _ = tracker(home, "changes", "--format", "json")
    assert code == 0
    changes = json.loads(out)
    assert [c["origin"] for c in changes] == ["backfill"] * 3
    newest = max(changes, key=lambda c: c["valid_from"] or "")
    assert [(p["eid"], p["action"]) for p in newest["provisions"]] == [("sec_20", "amended")]
    code, out, _ = tracker(home, "versions", "ferry-act", "--format", "json")
    assert [v["valid_from"] for v in sorted(json.loads(out), key=lambda v: v["valid_from"] or "")] == [
        None, "2031-09-01", "2032-02-01",
    ]  # fmt: skip


def test_what_is_there_is_not_asked_again_and_a_limit_is_gone_on_from(home: Path):
    assert told(walked(home, "--limit", "1")) == [
        (None, "captured", 1),
        ("2031-09-01", "left", 0),
        ("2032-02-01", "left", 0),
    ]
    rows = walked(home, "--dry-run")
    assert [(row["outcome"], row["message"]) for row in rows] == [
        ("known", "in the record already"),
        ("wanted", "would be fetched"),
        ("wanted", "would be fetched"),
    ]
    assert told(walked(home, "--since", "2032-01-01")) == [
        (None, "known", 0),
        ("2031-09-01", "early", 0),
        ("2032-02-01", "captured", 1),
    ]


@pytest.mark.slow
def test_a_version_that_does_not_come_is_told_and_tried_again(home: Path):
    rows = walked(home, archive="one-lost")
    assert told(rows) == [
        (None, "captured", 1),
        ("2031-09-01", "NotInArchive", 0),
        ("2032-02-01", "captured", 1),
    ]
    assert [row["failed"] for row in rows] == [False, True, False]
    assert told(walked(home)) == [
        (None, "known", 0),
        ("2031-09-01", "captured", 2),
        ("2032-02-01", "known", 0),
    ]


@pytest.mark.slow
def test_a_late_version_divides_the_change_it_falls_into(home: Path):
    walked(home, archive="one-lost")
    walked(home)
    _, out, _ = tracker(home, "changes", "--format", "json")
    steps = {(c["from_version"], c["to_version"]) for c in json.loads(out)}
    assert len(steps) == 3
    assert len({new for _, new in steps}) == 3


def test_wrong_use_is_told_in_words(home: Path):
    code, _, err = tracker(home, "backfill", "boat-act")
    assert (code, "knows older versions" in err, "legislation_gov_uk" in err) == (2, True, True)
    code, _, err = tracker(home, "backfill", "nothing")
    assert (code, "no source and no instrument" in err) == (2, True)


BOATS = "https://boats.example/"


def boat_archive(home: Path) -> None:
    """Five captures of a page that moved once, and its list under both addresses; played, not recorded."""
    former = "https://old.boats.example/"
    regime = home / "registry" / "regimes" / "sample.yml"
    regime.write_text(
        REGISTRY.replace(f'url: "{BOATS}"', f'url: "{BOATS}", match: ["{BOATS}", "{former}"]'), "utf-8"
    )
    taken = [
        (former, "20200101000000", 10), (former, "20210101000000", 10), (former, "20220101000000", 20),
        (BOATS, "20240601000000", 20), (BOATS, "20260301000000", 30),
    ]  # fmt: skip
    lists = {url: [["timestamp", "original", "digest"]] for url in (BOATS, former)}
    replies = []
    for url, at, days in taken:
        lists[url].append([at, url, f"digest of {days}"])
        sections = "".join(f"<p>{n}. Rule {n}.- Boats report in {days + n} days.</p>" for n in range(1, 6))
        page = f"<html><body><h1>Boat Act</h1>{sections}</body></html>"
        replies.append(reply(memento.address(url, at), page, "text/html"))
    listed = [
        reply(memento.cdx_address(url), json.dumps(rows), "application/json") for url, rows in lists.items()
    ]
    write_warc(home / "boats.warc.gz", [*replies, *listed])


@pytest.mark.slow
def test_the_history_in_a_web_archive_is_dated_by_what_was_seen(home: Path):
    boat_archive(home)
    args = (
        "backfill",
        "boat-act",
        "--from-archive",
        "--archive",
        "wayback",
        "--archive",
        str(home / "boats.warc.gz"),
    )
    code, out, err = tracker(home, *args, "--format", "json")
    assert code == 0, err
    assert [(r["date"], r["outcome"]) for r in json.loads(out)] == [
        ("2020-01-01", "captured"),
        ("2022-01-01", "captured"),
        ("2024-06-01", "unchanged"),
        ("2026-03-01", "captured"),
    ]  # the second capture has the bytes of the first and is not asked for
    _, out, _ = tracker(home, "changes", "--format", "json")
    steps = sorted(json.loads(out), key=lambda c: c["observed_at"])
    assert [(c["observed_at"][:10], c["origin"], c["kind"]) for c in steps] == [
        ("2020-01-01", "backfill", "first"),
        ("2022-01-01", "backfill", "amended"),
        ("2026-03-01", "backfill", "amended"),
    ]
    _, out, _ = tracker(home, *args, "--dry-run", "--format", "json")
    assert {row["outcome"] for row in json.loads(out)} == {"known"}
    # the same captures as an archive's own file: known, not told twice
    _, out, err = tracker(home, "import", str(home / "boats.warc.gz"), "--format", "json")
    _, out, _ = tracker(home, "changes", "--format", "json")
    assert len(json.loads(out)) == 3
