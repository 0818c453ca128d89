"""Several ways to a text, through the real crawl: which is asked, what a text by another way may do, what is told.

The sites and all their answers are played by us (`tests.watch.ways_player`), in virtual time.
"""

from __future__ import annotations

import base64
import json
import random
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.readers.test_pdf import make_pdf
from tracker.capture import memento

pytestmark = pytest.mark.skipif(
    not (ROOT / "benchmarks").is_dir(), reason="the virtual clock is not in this copy of the sources"
)

FIRST, SECOND, THIRD = (
    "https://one.example/act",
    "https://two.example/texts/9",
    "https://three.example/act.pdf",
)
LAW = [f"Each operator shall file return {n} with the Harbour Board within {n}0 days." for n in range(1, 13)]
AMENDED = [*LAW[:3], LAW[3].replace("40 days", "45 days"), *LAW[4:]]
OTHER = [f"The keeper of lamp {n} must trim it before hour {n} of the night." for n in range(1, 13)]
GONE = {"status": 404, "body": "<html><body><h1>Not found</h1></body></html>"}
DOWN = {"status": 503, "body": "<html><body><h1>Service unavailable</h1></body></html>"}


def page(articles: Sequence[str], title: str = "Harbour Services Tax Act") -> str:
    text = "".join(f"<h3>Article {n}</h3><p>{words}</p>" for n, words in enumerate(articles, 1))
    return f"<html><head><title>{title}</title></head><body><main><h1>{title}</h1>{text}</main></body></html>"


def printed(articles: Sequence[str]) -> dict[str, Any]:
    """The same as a PDF: two lines an article, five articles a page."""
    lines = [["Harbour Services Tax Act"]]
    for n, words in enumerate(articles, 1):
        cut = words.index(" with ")
        lines.append([f"Article {n}", words[:cut], words[cut + 1 :]])
    pages = [[line for few in lines[at : at + 5] for line in few] for at in range(0, len(lines), 5)]
    body = make_pdf([[*shown, f"Page {n} of {len(pages)}"] for n, shown in enumerate(pages, 1)])
    return {"type": "application/pdf", "body": "base64:" + base64.b64encode(body).decode()}


def registry(*ways: str, text: str = "official", more: str = "") -> str:
    listed = ", ".join(f"{{{way}}}" for way in ways)
    return f"""\
id: played
strand: digital-tax
jurisdiction: XX
title: {{en: Harbours}}
instruments:
  - {{id: harbour-act, type: act, title: {{en: Harbour Services Tax Act}}}}
sources:
  - {{id: harbour-en, instrument: harbour-act, language: en, spider: page, url: "{FIRST}", text: {text}, publisher: one,
     expect: {{provisions: {{min: 5}}}}, ways: [{listed}]}}
{more}"""


PUBLISHERS = "".join(
    f"  {name}: {{name: {name}, en: {name}, zh: 出版者, country: XX, hosts: [{name}.example]}}\n"
    for name in ("one", "two", "three", "archive")
)
MIRROR = f'url: "{SECOND}", publisher: two, kind: html'
COPY = f"{MIRROR}, text: unofficial"
PDF = f'url: "{THIRD}", publisher: three, kind: pdf'


class Stories:
    """Stories told in one process, since it takes seconds to start."""

    def __init__(self) -> None:
        self.told: dict[str, tuple[str, list[dict[str, Any]]]] = {}
        self._played: dict[str, list[dict[str, Any]]] = {}

    def add(self, name: str, registry: str, *days: dict[str, Any]) -> None:
        self.told[name] = (registry, list(days))

    def __getitem__(self, name: str) -> list[dict[str, Any]]:
        if not self._played:
            stories = [{"registry": r, "publishers": PUBLISHERS, "days": d} for r, d in self.told.values()]
            done = subprocess.run(
                [sys.executable, "-m", "tests.watch.ways_player"], input=json.dumps(stories),
                cwd=ROOT, capture_output=True, text=True, timeout=900,
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
            self._played = dict(zip(self.told, json.loads(done.stdout), strict=True))
        return self._played[name]


STORIES = Stories()
STORIES.add(
    "an outage", registry(MIRROR),
    {FIRST: page(LAW), SECOND: page(LAW, "HARBOUR SERVICES TAX ACT")}, {FIRST: DOWN}, {}, {}, {FIRST: page(LAW)}, {},
)  # fmt: skip
STORIES.add("gone for good", registry(MIRROR), {FIRST: page(LAW), SECOND: page(LAW)}, {FIRST: GONE}, {})
STORIES.add("amended while away", registry(MIRROR), {FIRST: page(LAW), SECOND: page(LAW)}, {FIRST: GONE},
            {SECOND: page(AMENDED)}, {FIRST: page(AMENDED)})  # fmt: skip
STORIES.add("a stale mirror", registry(MIRROR), {FIRST: page(LAW), SECOND: page(LAW)}, {FIRST: page(AMENDED)},
            {FIRST: GONE}, {})  # fmt: skip
STORIES.add("stale when it is back", registry(MIRROR), {FIRST: page(LAW), SECOND: page(AMENDED)}, {FIRST: GONE},
            {FIRST: page(LAW)}, {FIRST: page(AMENDED)})  # fmt: skip
STORIES.add("an unofficial copy", registry(COPY), {FIRST: page(LAW), SECOND: page(LAW)}, {FIRST: GONE},
            {SECOND: page(AMENDED)}, {FIRST: page(LAW)})  # fmt: skip
STORIES.add("a lesser copy", registry(MIRROR + ", text: official", text="authentic"),
            {FIRST: page(LAW), SECOND: page(AMENDED)}, {FIRST: GONE})  # fmt: skip
STORIES.add("only an unofficial copy", registry(COPY), {SECOND: page(AMENDED)}, {}, {FIRST: page(LAW)}, {})
STORIES.add("the first never answered", registry(MIRROR), {SECOND: page(LAW)}, {FIRST: page(AMENDED)}, {})
STORIES.add("a printed copy", registry(PDF), {FIRST: page(LAW), THIRD: printed(LAW)}, {FIRST: GONE}, {},
            {THIRD: printed(AMENDED)}, {FIRST: page(AMENDED)})  # fmt: skip
STORIES.add("another act", registry(MIRROR, PDF), {FIRST: page(LAW), SECOND: page(OTHER, "Lamp Keepers Act"),
            THIRD: printed(LAW)}, {FIRST: GONE})  # fmt: skip
STORIES.add("another act first", registry(MIRROR), {SECOND: page(OTHER, "Lamp Keepers Act")})
FRENCH = [
    f"Dans un délai de {n} jours, chaque exploitant de navires dépose auprès de la commission du port la "
    f"déclaration numéro {n}, qui est établie sur la base des services que les clients ont reçus de lui."
    for n in range(1, 13)
]
STORIES.add("another language", registry(MIRROR), {FIRST: page(LAW), SECOND: page(FRENCH)}, {FIRST: GONE})
HOME = (
    "<html><head><title>Two</title></head><body><h1>Welcome to Two</h1><p>News of the day.</p></body></html>"
)
STORIES.add("a home page for everything", registry(MIRROR), {FIRST: page(LAW), SECOND: HOME}, {FIRST: GONE})
STORIES.add("led to the front page", registry(MIRROR), {FIRST: page(LAW), SECOND: {"to": "https://two.example/"},
            "https://two.example/": page(AMENDED)}, {FIRST: GONE})  # fmt: skip
STORIES.add("round and round", registry(MIRROR), {FIRST: {"to": SECOND}, SECOND: {"to": FIRST}}, {})
STORIES.add("led to another way", registry(MIRROR, PDF), {FIRST: page(LAW)}, {FIRST: GONE, SECOND: {"to": THIRD},
            THIRD: printed(AMENDED)})  # fmt: skip
STORIES.add("a landing page", registry(f'url: "{SECOND}", publisher: two, kind: landing, options: {{link: "full text"}}'),
            {SECOND: '<html><body><a href="/a.pdf">Annex</a><a href="/t.pdf">Full text</a></body></html>',
             "https://two.example/t.pdf": printed(LAW)}, {SECOND: "<html><body><a href='/a.pdf'>Annex</a></body></html>"})  # fmt: skip
STORIES.add("robots", registry(MIRROR), {"https://one.example/robots.txt": {"type": "text/plain",
            "body": "User-agent: *\nDisallow: /\n"}, FIRST: page(LAW), SECOND: page(LAW)}, {})  # fmt: skip
HUGE = {
    "type": "text/plain",
    "body": "# a long word of welcome\n" * 400_000 + "User-agent: *\nDisallow: /act\n",
}
STORIES.add("a robots file of ten megabytes", registry(MIRROR), {"https://one.example/robots.txt": HUGE, FIRST: page(LAW),
            SECOND: page(LAW)}, {})  # fmt: skip
STORIES.add("a key that is missing", registry(f'{MIRROR}, key: TRACKER_NO_SUCH_KEY', f'url: "{FIRST}-inbox", publisher: one, kind: inbox', PDF),
            {SECOND: page(AMENDED), THIRD: printed(LAW)})  # fmt: skip
STORIES.add("a corroborating copy", registry(more=f"""\
  - {{id: harbour-copy, instrument: harbour-act, language: en, role: corroborates, spider: page, url: "{SECOND}", publisher: two}}
"""), {SECOND: page(LAW)}, {FIRST: page(LAW)})  # fmt: skip
WAYBACK = f'url: "https://web.archive.org/web/{FIRST}", publisher: archive, kind: archive'


def archived(*captures: tuple[str, str, str]) -> dict[str, Any]:
    """A web archive's list and captures: (timestamp, what its header says, page)."""
    rows = [["timestamp", "original", "digest"], *([at, FIRST, f"D{at}"] for at, _, _ in captures)]
    listed = {"type": "application/json", "body": json.dumps(rows)}
    pages = {memento.address(FIRST, at): {"body": body, "date": said} for at, said, body in captures}
    return {memento.cdx_address(FIRST): listed, **pages}


TRUE, LIE = "Tue, 20 Oct 2026 06:00:00 GMT", "Tue, 20 Oct 2020 06:00:00 GMT"
STORIES.add(
    "a web archive", registry(MIRROR, WAYBACK),
    {FIRST: GONE, **archived(("20260901060000", TRUE, HOME), ("20261020060000", TRUE, page(LAW)))}, {}, {FIRST: page(LAW)},
)  # fmt: skip
STORIES.add("an archive that lies", registry(MIRROR, WAYBACK), archived(("20261020060000", LIE, page(LAW))))


def last(name: str, day: int = -2) -> dict[str, Any]:
    """What the record says after a day; -1 is after `reextract`, -2 the last day."""
    return STORIES[name][day]


def kinds(day: dict[str, Any]) -> list[str]:
    return [kind for kind, _, _ in day["events"] if kind in ("OtherWay", "WayBack")]


def test_an_outage_is_waited_for_then_the_next_way_is_used_until_the_first_is_back() -> None:
    days = STORIES["an outage"]
    assert [d["in_use"]["harbour-en"] for d in days[:6]] == [
        [FIRST],
        [FIRST],
        [SECOND],
        [SECOND],
        [FIRST],
        [FIRST],
    ]
    assert SECOND not in days[1]["asked"], "one failed look is none beyond patience"
    assert [len(d["versions"]) for d in days] == [1] * 7
    assert all(d["changes"] == [] for d in days)
    assert [kinds(d) for d in days[:6]] == [
        [],
        [],
        ["OtherWay"],
        ["OtherWay"],
        ["OtherWay", "WayBack"],
        ["OtherWay", "WayBack"],
    ]
    assert [(k, o) for k, _, o in days[5]["events"] if k in ("OtherWay", "WayBack")] == [
        ("OtherWay", False),
        ("WayBack", False),
    ]
    assert "way 2, https://two.example/texts/9 (two)" in days[2]["events"][-1][1]
    assert "the server answers 503" in days[2]["events"][-1][1]


def test_what_does_not_pass_is_not_waited_for() -> None:
    days = STORIES["gone for good"]
    assert days[1]["in_use"]["harbour-en"] == [SECOND]
    assert [way for _, way, _ in days[1]["checks"]] == [None, None, SECOND], (
        "each attempt is a check with its way"
    )
    assert kinds(days[2]) == ["OtherWay"], "told once"
    assert len(days[2]["versions"]) == 1


def test_an_amendment_by_a_way_of_the_same_authority_is_a_change_once() -> None:
    days = STORIES["amended while away"]
    assert [len(d["changes"]) for d in days] == [0, 0, 1, 1, 1]
    assert days[2]["changes"] == [["substantive", "watch"]]
    assert days[2]["versions"][1][1] == SECOND
    assert days[3]["in_use"]["harbour-en"] == [FIRST]


def test_a_stale_mirror_takes_nothing_back() -> None:
    days = STORIES["a stale mirror"]
    assert [len(d["versions"]) for d in days] == [1, 2, 2, 2, 2]
    assert days[3]["in_use"]["harbour-en"] == [FIRST]
    assert any("which another one followed since" in message for _, message, _ in days[2]["events"])


def test_a_first_way_that_comes_back_with_an_old_text_is_not_followed() -> None:
    days = STORIES["stale when it is back"]
    assert [len(d["versions"]) for d in days] == [1, 2, 2, 2, 2]
    assert [d["in_use"]["harbour-en"] for d in days[:4]] == [[FIRST], [SECOND], [SECOND], [FIRST]]


@pytest.mark.parametrize("name", ["an unofficial copy", "a lesser copy"])
def test_a_copy_of_less_authority_sets_off_no_change(name: str) -> None:
    days = STORIES[name]
    assert all(d["changes"] == [] and len(d["versions"]) == 1 for d in days)
    assert any(k == "ToBeConfirmed" and "less authority" in m for k, m, _ in days[-2]["events"])


def test_an_unofficial_copy_stands_until_the_official_text_comes() -> None:
    days = STORIES["only an unofficial copy"]
    assert [d["versions"][0][1] for d in days] == [SECOND, SECOND, None, None, None]
    assert all(d["changes"] == [] and len(d["versions"]) == 1 for d in days)


def test_a_first_text_by_the_second_way_is_a_version_and_the_first_way_no_news() -> None:
    days = STORIES["the first never answered"]
    assert days[0]["versions"][0][1] == SECOND
    assert kinds(days[0]) == ["OtherWay"]
    assert {origin for _, origin in days[1]["changes"]} <= {"backfill"}


def test_a_print_that_differs_by_typography_is_no_change_and_its_own_amendment_is_one() -> None:
    days = STORIES["a printed copy"]
    assert [len(d["versions"]) for d in days] == [1, 1, 1, 2, 2, 2]
    assert days[1]["in_use"]["harbour-en"] == [THIRD]
    assert days[3]["changes"] == [["substantive", "watch"]]
    assert days[4]["in_use"]["harbour-en"] == [FIRST]


@pytest.mark.parametrize(
    ("name", "said", "versions"),
    [
        ("another act first", "stands on what this way gave", 0),
        ("another language", "expected is en", 1),
        ("a home page for everything", "expected", 1),
        ("led to the front page", "leads to the front page", 1),
        ("led to another way", "leads back to another way", 2),
        ("round and round", "", 0),
        ("a landing page", "", 1),
    ],
)
def test_what_is_not_the_text_is_told_and_makes_no_version(name: str, said: str, versions: int) -> None:
    day = last(name)
    assert any(said in message for _, message, _ in day["events"]), day["events"]
    assert len(day["versions"]) == versions


def test_a_way_with_another_act_is_passed_over() -> None:
    day = last("another act")
    assert day["in_use"]["harbour-en"] == [THIRD]
    assert len(day["versions"]) == 1


def test_robots_and_landing_pages() -> None:
    assert last("robots", 0)["in_use"]["harbour-en"] == [SECOND]
    assert last("robots")["asked"].count(FIRST) == 0
    assert last("a landing page", 0)["in_use"]["harbour-en"] == [SECOND]
    assert any("no link of the page fits 'full text'" in m for _, m, _ in last("a landing page")["events"])


def test_a_robots_file_without_end_is_read_to_its_limit() -> None:
    day = last("a robots file of ten megabytes")
    assert len(day["versions"]) == 1


def test_neither_an_inbox_is_asked_nor_a_way_without_its_key() -> None:
    day = last("a key that is missing")
    assert day["in_use"]["harbour-en"] == [THIRD]
    assert SECOND not in day["asked"]
    assert f"{FIRST}-inbox" not in day["asked"]


def test_a_corroborating_copy_steps_in() -> None:
    days = STORIES["a corroborating copy"]
    assert [d["in_use"]["harbour-en"] for d in days[:2]] == [[SECOND], [FIRST]]
    assert len(days[1]["versions"]) == 1


def test_a_web_archive_gives_history_until_a_publisher_answers() -> None:
    days = STORIES["a web archive"]
    assert [d["versions"][0][2] for d in days] == ["2026-10-20"] * 4, "dated by the archive"
    assert [d["in_use"]["harbour-en"] for d in days[:3]] == [[f"https://web.archive.org/web/{FIRST}"]] * 2 + [
        [FIRST]
    ]
    assert days[1]["rows"][-1][1] == "not_modified", "what is known is not fetched again"
    assert [len(d["versions"]) for d in days] == [1] * 4
    assert kinds(days[2]) == ["OtherWay", "WayBack"]
    liar = last("an archive that lies")
    assert liar["versions"] == []
    assert any("the archive says the page was taken on" in message for _, message, _ in liar["events"])


MOODS = ["up", "amended", "down", "gone", "other act", "home", "stale"]


def random_story(seed: int) -> list[dict[str, Any]]:
    """Twelve days on which both publishers come and go; the law is amended once, on the sixth."""
    draw = random.Random(seed)
    days = []
    for day in range(12):
        law = AMENDED if day >= 6 else LAW
        bodies = {"up": page(law), "amended": page(law), "down": DOWN, "gone": GONE, "home": HOME,
                  "other act": page(OTHER, "Lamp Keepers Act"), "stale": page(LAW)}  # fmt: skip
        mirror = bodies[draw.choice(MOODS)]
        days.append({FIRST: bodies[draw.choice(["up", "up", "down", "gone", "home"])], SECOND: mirror})
    return days


SEEDS = range(12)
for seed in SEEDS:
    STORIES.add(f"at random {seed}", registry(MIRROR), *random_story(seed))


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_comes_and_goes_only_the_law_makes_versions_and_each_switch_one_event(seed: int) -> None:
    days = STORIES[f"at random {seed}"][:-1]
    switches, before = 0, [FIRST]
    for n, day in enumerate(days):
        assert len(day["versions"]) <= (1 if n < 6 else 2), "no text that is not the law"
        assert len(day["changes"]) == max(len(day["versions"]) - 1, 0)
        used = day["in_use"]["harbour-en"]
        switches += bool(used) and used != before
        before = used or before
        assert len(kinds(day)) == switches, "one event for each switch"
        assert len([1 for kind, _, still in day["events"] if kind in ("OtherWay", "WayBack") and still]) <= 1
        if used == [SECOND] and n:
            assert FIRST in day["asked"], "the better way is asked again"


def test_rebuilding_says_the_same() -> None:
    for name in STORIES.told:
        *_, day, rebuilt = STORIES[name]
        assert rebuilt["versions"] == day["versions"], name
        assert rebuilt["changes"] == day["changes"], name
