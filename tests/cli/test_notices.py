"""`tracker notices`, `sources propose` and `deadlines` on a list served from an archive under its real address."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from tests.capture.crawling import write_warc
from tests.cli.calls import call
from tests.readers import listing_samples as samples
from tests.watch import lists
from tests.watch.lists import entry, many, page
from tracker.contract.schemas import schema

CONSULTATION = entry(1, "关于《样本数据跨境流动管理办法（征求意见稿）》公开征求意见的通知", "2026-10-23")
ADOPTED = entry(2, "样本信息办公布《样本人工智能服务管理规定》（样本信息办令第99号）", "2026-10-24")
UNKNOWN = entry(3, "样本信息办印发《样本数据跨境流动安全指引》", "2026-10-24")
ELSEWHERE = ("https://mp.elsewhere.example/2026-10/24/x.htm", "转载：样本数据跨境流动问答汇编", "2026-10-24")
PAGE = "<html><body><h1>样本通知</h1><p>公众可以提出意见。</p><p>意见反馈截止时间为2026年12月23日。</p></body></html>"
OLD = many(12, newest="2026-10-20")


class Runner:
    """Runs `tracker` in a process of its own beside a registry with sample lists."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        lists.registry(folder)
        self.archive = write_warc(
            folder / "lists.warc.gz",
            [
                (samples.CAC, "2026-10-22T06:00:00Z", page(OLD).encode()),
                (samples.CAC, "2026-10-24T06:00:00Z", page([ELSEWHERE, UNKNOWN, ADOPTED, CONSULTATION, *OLD[:9]]).encode()),
                (CONSULTATION[0], "2026-10-24T06:01:00Z", PAGE.encode()),
                (ELSEWHERE[0], "2026-10-24T06:01:00Z", PAGE.encode()),
                (UNKNOWN[0], "2026-10-24T06:02:00Z", b"<html><body>Just a moment...</body></html>"),
            ],
        )  # fmt: skip

    def __call__(self, *args: str | Path, code: int = 0, registry: Path | None = None) -> str:
        folders = [self.folder / "registry", *([registry] if registry else [])]
        command: list[str | Path] = ["--db", f"sqlite:///{self.folder / 'tracker.db'}"]
        for folder in folders:
            command += ["--registry", folder]
        done = call(*command, *args)
        assert done.code == code, f"{args}\n{done.both}"
        return done.both if code else done.out

    def json(self, *args: str | Path) -> list[dict]:
        return json.loads(self(*args, "--format", "json"))


@pytest.fixture(scope="module")
def tracker(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """Two crawls of the list, as of two days."""
    made = Runner(tmp_path_factory.mktemp("notices"))
    made("init")
    for when in ("2026-10-22T07:00:00Z", "2026-10-24T07:00:00Z"):
        made("crawl", "sample-list", "--archive", made.archive, "--at", when)
    return made


def of_sample(rows: list[dict]) -> dict[str, dict]:
    return {r["title"]: r for r in rows}


def test_notices_as_json_follow_their_schema(tracker: Runner) -> None:
    rows = tracker.json("notices", "--all")
    Draft202012Validator(schema("notices")).validate(rows)
    assert len(rows) == 16
    found = of_sample(rows)[CONSULTATION[1]]
    assert (found["kind"], found["closes"], found["closes_from"], found["news"]) == (
        "consultation", "2026-12-23", "page", True,
    )  # fmt: skip
    assert found["document"]["closes_words"] == "意见反馈截止时间为2026年12月23日"
    assert found["publisher"] == {"id": "sample-office", "name": "样本信息办", "en": "Sample Office"}
    assert of_sample(rows)[OLD[0][1]]["history"] == [
        {"what": "first", "observed_at": "2026-10-22T06:00:00Z", "before": {}, "after": {}}
    ]


def test_documents_are_followed_on_the_publishers_hosts_only(tracker: Runner) -> None:
    found = of_sample(tracker.json("notices", "--all"))
    assert found[ELSEWHERE[1]]["document"] is None, "another host is not asked, although the archive has it"
    assert found[UNKNOWN[1]]["document"]["capture"] is None
    assert "Blocked" in found[UNKNOWN[1]]["document"]["message"]
    assert found[ADOPTED[1]]["document"] is None, "what an archive does not have is no failed try"
    assert found[OLD[0][1]]["document"] is None, "not matched"
    status = json.loads(tracker("status", "--format", "json"))
    assert (status["sources"], status["events"]) == ([], []), "no trouble of the list"


@pytest.mark.slow
def test_filters(tracker: Runner) -> None:
    def titles(*args: str) -> set[str]:
        return {r["title"] for r in tracker.json("notices", *args)}

    matched = {CONSULTATION[1], ADOPTED[1], UNKNOWN[1], ELSEWHERE[1]}
    assert titles() == titles("--regime", "sample-data") == titles("--news") == matched
    assert titles("--since", "2026-10-25") == set()
    assert titles("--open", "--at", "2026-12-23") == {CONSULTATION[1]}
    assert titles("--open", "--at", "2026-12-24") == set()
    assert len(titles("--all", "--source", "sample-list")) == 16
    assert "no regime 'x'" in tracker("notices", "--regime", "x", code=2)
    lines = tracker("notices", "--format", "csv").splitlines()
    assert lines[0] == "date,kind,class,regimes,closes,title,url,source,first_seen,origin"
    assert len(lines) == 5


def test_open_consultations_are_deadlines_and_in_the_briefing(tracker: Runner) -> None:
    rows = tracker.json("deadlines", "--at", "2026-12-01", "--regime", "sample-data")
    assert [(r["date"], r["event"], r["title"]) for r in rows] == [
        ("2026-12-23", "consultation_closed", CONSULTATION[1])
    ]
    calendar = tracker("deadlines", "--at", "2026-12-01", "--format", "ics").replace("\n ", "")
    assert CONSULTATION[1] in calendar
    brief = tracker("brief", "2026-10", "--lang", "zh")
    for heading in ("征求意见", "新增通知公告", "已公布，本库尚未收录对应法律文件"):
        assert f"## {heading}" in brief


def test_proposals_are_a_registry_that_loads(tracker: Runner, tmp_path: Path) -> None:
    proposals = {p["url"]: p for p in tracker.json("sources", "propose", "--regime", "sample-data")}
    assert set(proposals) == {CONSULTATION[0], ADOPTED[0], UNKNOWN[0], ELSEWHERE[0]}
    known = proposals[ADOPTED[0]]
    assert (known["instrument"], known["known"], known["role"], known["status"]) == (
        "sample-ai-provisions", True, "primary", "pattern",
    )  # fmt: skip
    draft = proposals[CONSULTATION[0]]
    assert (draft["type"], draft["known"], draft["status"], draft["language"], draft["spider"]) == (
        "draft", False, "seen", "zh-Hans", "page",
    )  # fmt: skip
    assert draft["title"] == "样本数据跨境流动管理办法（征求意见稿）"
    assert "数据跨境" in draft["reason"]
    tracker("sources", "propose", "--regime", "sample-data", "--out", tmp_path / "mine")
    made = yaml.safe_load((tmp_path / "mine" / "regimes" / "sample-data-proposed.yml").read_text("utf-8"))
    assert {s["url"] for s in made["sources"]} == set(proposals)
    listed = json.loads(tracker("sources", "list", "--format", "json", registry=tmp_path / "mine"))
    assert set(proposals) <= {s["url"] for s in listed}
    again = tracker(
        "sources", "propose", "--regime", "sample-data", "--format", "json", registry=tmp_path / "mine"
    )
    assert json.loads(again) == [], "what became a source is proposed no more"


def test_two_documents_on_standard_output_are_yaml(tracker: Runner) -> None:
    found = list(yaml.safe_load_all(tracker("sources", "propose")))
    assert {f["id"] for f in found} >= {"sample-data-proposed"}
    assert all(f["sources"] for f in found)
