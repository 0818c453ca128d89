"""Reminders before a date: once for each of the days asked for, in the reader's day, late where nothing ran."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.notify.world import World
from tracker.registry import load_registry
from tracker.registry.scope import ScopeMatcher
from tracker.registry.targets import FollowScope

#: The sample act's section 1 applies from 1 September 2027.
DUE = "2027-09-01"


def follow(world: World, **more: object) -> None:
    extra = "".join(f", {k}: {v}" for k, v in ({"follow": "everything", "to": "hook"} | more).items())
    world.write(
        'channels:\n  hook: {webhook: "env:HOOK_URL", window: 0}\n  desk: {mail: [desk@example.org], '
        "from: tracker@example.org, languages: [en, zh], window: 0}\n"
        f"subscriptions:\n  - {{id: one, remind: [30d, 7d]{extra}}}\n"
    )


def told(world: World, *day: int) -> list[tuple[str, int]]:
    world.now = datetime(*day, tzinfo=UTC)  # type: ignore[misc]
    world.send()
    out = [(r["date"], r["days"]) for x in world.hook.requests for r in x.json["reminders"]]
    world.hook.requests.clear()
    return out


def test_once_for_each_of_the_days(world: World) -> None:
    follow(world)
    assert told(world, 2027, 8, 1, 12) == []
    assert told(world, 2027, 8, 2, 12) == [(DUE, 30)]
    assert told(world, 2027, 8, 2, 18) == []
    assert told(world, 2027, 8, 20, 12) == []
    assert told(world, 2027, 8, 25, 12) == [(DUE, 7)]
    assert told(world, 2027, 8, 31, 12) == []
    assert told(world, 2027, 9, 1, 12) == []


def test_what_was_missed_comes_late_and_once(world: World) -> None:
    follow(world)
    assert told(world, 2027, 8, 28, 12) == [(DUE, 4)]
    assert told(world, 2027, 8, 29, 12) == []


def test_it_comes_in_the_morning_of_the_reader(world: World) -> None:
    follow(world, timezone="Asia/Shanghai")
    assert told(world, 2027, 8, 1, 15, 59) == []  # 23:59 of the first there
    assert told(world, 2027, 8, 1, 16, 1) == []  # the second has begun, and nobody is up
    assert told(world, 2027, 8, 2, 0, 1) == [(DUE, 30)]  # 08:01


def test_quiet_hours_hold(world: World) -> None:
    follow(world, quiet='{from: "07:00", to: "10:00"}')
    assert told(world, 2027, 8, 2, 9) == []
    assert told(world, 2027, 8, 2, 10, 1) == [(DUE, 30)]


def test_only_what_is_followed(world: World) -> None:
    follow(world, follow="instrument:sample-amendment")
    assert told(world, 2027, 8, 2, 12) == []


def test_a_mail_says_what_is_due_in_both_languages(world: World) -> None:
    follow(world, to="desk")
    told(world, 2027, 8, 2, 12)
    mail = world.mailbox.mails[-1]
    text = mail.get_body(("plain",)).get_content()
    assert "1 September 2027 (in 30 days): Sample Act, Section 1" in text
    assert "2027年9月1日 (30天后)：" in text
    assert "Due on 1 September 2027: Sample Act, Section 1" in mail["Subject"]
    assert "2027年9月1日到期：《样本法》第1条" in mail["Subject"]
    assert "1 September 2027" in mail.get_body(("html",)).get_content()


def test_of_a_treaty_followed_for_a_party_only_its_own_steps() -> None:
    registry = load_registry()
    matcher = ScopeMatcher(registry, FollowScope(follow=["party:VN"]))
    assert matcher.step("rcep", "VN")
    assert matcher.step("rcep", None)
    assert not matcher.step("rcep", "KH")
    assert not matcher.step("eu-ai-act", None)
    both = ScopeMatcher(registry, FollowScope(follow=["party:VN", "instrument:rcep"]))
    assert both.step("rcep", "KH")
