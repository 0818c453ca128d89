"""`tracker subscribe` and `tracker alerts` as a person types them."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.cli.calls import call
from tests.notify.receivers import Hook, Mailbox
from tests.notify.world import World
from tracker.contract.schemas import schema


class Person:
    """Types commands beside the record of a `World`, whose clock is the real one."""

    def __init__(self, world: World) -> None:
        self.world = world
        world.path.unlink()
        self.home = world.path.parent
        self.environment = {
            "TRACKER_HOME": str(self.home),
            "TRACKER_SMTP": world.mailbox.url,
            "TRACKER_MAIL_FROM": "tracker@example.org",
            "TRACKER_SITE_URL": "https://rules.example/",
            "COLUMNS": "200",
        }

    def amend(self) -> str:
        """The law changes now."""
        self.world.now = datetime.now(UTC)
        return self.world.amend()

    def __call__(self, *args: str, code: int = 0) -> str:
        store = ("--db", f"sqlite:///{self.world.folder / 'tracker.db'}")
        done = call(*store, "--registry", self.world.folder / "registry", *args, **self.environment)
        assert done.code == code, f"{args}\n{done.both}"
        return done.both


@pytest.fixture
def person(tmp_path: Path) -> Iterator[Person]:
    with Hook() as hook, Mailbox() as mailbox:
        yield Person(World(tmp_path, hook, mailbox))


def subscribe(person: Person) -> None:
    person("subscribe", "channel", "desk", "--mail", "desk@example.org", "--lang", "en", "--lang", "zh")
    person("subscribe", "channel", "hook", "--webhook", "env:HOOK_URL", "--secret", "env:HOOK_SECRET")
    person("subscribe", "add", "all", "--follow", "regime:sample", "--to", "desk", "--to", "hook")


@pytest.mark.slow
def test_from_a_subscription_to_a_message_and_its_history(person: Person) -> None:
    subscribe(person)
    assert person("alerts", "test") == "desk: works\nhook: works\n"
    assert [m["Subject"] for m in person.world.mailbox.mails] == [
        "Test message of the digital-rules tracker · 数字规则追踪：测试消息"
    ]
    Draft202012Validator(schema("alert")).validate(person.world.hook.requests[0].json)
    change = person.amend()
    assert change in person("alerts", "preview", "--channel", "hook", "--format", "json")
    assert "news, 2 sent" in person("alerts", "send")
    assert "0 news, 0 sent" in person("alerts", "send")
    assert "nothing waits" in person("alerts", "queue")
    rows = json.loads(person("alerts", "list", "--format", "json"))
    assert [(r["channel"], r["state"], r["changes"]) for r in rows] == [
        ("desk", "sent", [change]), ("hook", "sent", [change]),
    ]  # fmt: skip
    sheet = list(csv.DictReader(io.StringIO(person("alerts", "list", "--format", "csv"))))
    assert [r["sent_at"] != "" for r in sheet] == [True, True]
    shown = person("alerts", "show", rows[0]["id"])
    assert f"https://rules.example/changes/{change}.html" in shown
    for shape, words in (
        ("html", "<!doctype html>"),
        ("chat", "Sample Act"),
        ("mail", "Message-ID:"),
        ("json", "{"),
    ):
        assert words in person("alerts", "show", rows[0]["id"], "--format", shape)
    assert person.world.hook.requests[1].json == json.loads(
        person("alerts", "show", rows[1]["id"], "--format", "json")
    )


@pytest.mark.slow
def test_what_fails_is_seen_and_can_be_tried_again(person: Person) -> None:
    subscribe(person)
    person.world.hook.answers = [410, 410]
    assert "hook: does not work: the answer is 410" in person("alerts", "test", "hook", code=1)
    person.amend()
    out = person("alerts", "send", "--format", "json", code=1)
    report = json.loads(out[: out.index("}") + 1])
    assert (len(report["sent"]), len(report["failed"])) == (1, 1)
    queue = person("alerts", "queue")
    assert "failed" in queue
    assert "the answer is 410" in queue
    (id_,) = report["failed"]
    assert "goes out again" in person("alerts", "retry", "--failed")
    assert "1 sent" in person("alerts", "send")
    assert "does not wait and was not given up" in person("alerts", "retry", id_, code=2)
    person("alerts", "drop", id_, code=2)
    assert "no alert 'a-0'" in person("alerts", "show", "a-0", code=2)


def test_taking_back_and_its_undoing(person: Person) -> None:
    subscribe(person)
    said = person("subscribe", "remove", "all")
    undo = next(line for line in said.splitlines() if line.startswith("undo: ")).removeprefix("undo: ")
    assert json.loads(person("subscribe", "list", "--format", "json")) == []
    subprocess.run(["sh", "-c", undo], check=True)
    (row,) = json.loads(person("subscribe", "list", "--format", "json"))
    assert (row["id"], row["follow"], row["to"]) == ("all", ["regime:sample"], ["desk", "hook"])
    assert "made by command; see" in person("subscribe", "remove", "nothing", code=2)


def test_mistakes_are_said_and_nothing_is_written(person: Person) -> None:
    assert "no channel 'desk'" in person(
        "subscribe", "add", "a", "--follow", "everything", "--to", "desk", code=2
    )
    subscribe(person)
    for args, words in (
        (
            ("add", "b", "--follow", "regime:smple", "--to", "desk"),
            "unknown regime 'smple'; did you mean sample?",
        ),
        (("add", "all", "--follow", "everything", "--to", "desk"), "is there already"),
        (("add", "B!", "--follow", "everything", "--to", "desk"), "is no name"),
        (
            ("add", "b", "--follow", "everything", "--to", "desk", "--quiet", "night"),
            "--quiet takes two times",
        ),
        (
            ("add", "b", "--follow", "everything", "--to", "desk", "--send", "sometimes"),
            "write immediate, 'daily 07:00'",
        ),
        (("channel", "b", "--apprise", "slack://a/b/c"), "set NAME"),
        (("channel", "b"), "a channel has one of mail, webhook and apprise"),
    ):
        assert words in person("subscribe", *args, code=2)
    assert sorted(p.name for p in (person.home / "following.d").iterdir()) == [
        "all.yml",
        "desk.yml",
        "hook.yml",
    ]


def test_all_options_end_up_in_the_file(person: Person) -> None:
    subscribe(person)
    person(
        "subscribe", "add", "much", "--follow", "provision:sample-act#sec_1", "--follow", "topic:samples/rate",
        "--to", "desk", "--what", "changes", "--what", "health", "--significance", "minor", "--send", "daily 07:00",
        "--rest", "weekly monday 07:00", "--timezone", "Asia/Shanghai", "--quiet", "22:00-07:00", "--quiet-day", "sunday",
        "--lang", "zh", "--text", "en", "--keyword", "税",
    )  # fmt: skip
    rows = json.loads(person("subscribe", "list", "--format", "json"))
    much = next(r for r in rows if r["id"] == "much")
    assert much["quiet"] == {"from": "22:00", "to": "07:00", "days": ["sunday"]}
    assert (much["send"], much["timezone"], much["keywords"], much["languages"]) == (
        "daily 07:00", "Asia/Shanghai", ["税"], ["zh"],
    )  # fmt: skip
    table = person("subscribe", "list")
    assert "22:00-07:00 Asia/Shanghai sunday" in table
    assert "env:HOOK_URL" in table
    assert person.world.hook.url not in table


def test_without_subscriptions_it_says_what_to_do(person: Person) -> None:
    assert "tracker subscribe add --help" in person("alerts", "send")
    assert "there is no channel" in person("alerts", "test", code=2)
