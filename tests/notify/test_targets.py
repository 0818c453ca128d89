"""Subscriptions at every level: what of a change belongs to them."""

from __future__ import annotations

import pytest

from tests.notify.world import World
from tracker.model import Significance
from tracker.registry.scope import ScopeMatcher
from tracker.registry.targets import FollowScope, FollowTarget


def follow(world: World, *targets: str, **more: object) -> None:
    extra = "".join(f", {k}: {v}" for k, v in more.items())
    world.write(
        'channels:\n  hook: {webhook: "env:HOOK_URL", window: 0}\n'
        f"subscriptions:\n  - {{id: one, follow: {list(targets)}, to: hook{extra}}}\n"
    )


def told(world: World) -> list[list[str]]:
    """The provisions of each change that arrived since the last look."""
    world.send()
    world.pass_by(minutes=1)
    out = [[p["eid"] for p in c["provisions"]] for r in world.hook.requests for c in r.json["changes"]]
    world.hook.requests.clear()
    return out


@pytest.mark.parametrize(
    "target",
    [
        "everything",
        "strand:digital-tax",
        "jurisdiction:CA",
        "regime:sample",
        "instrument:sample-act",
        "source:sample-act-en",
    ],
)
def test_all_of_a_text(world: World, target: str) -> None:
    follow(world, target)
    world.amend(section=2)
    assert told(world) == [["sec_2"]]


@pytest.mark.parametrize("target", ["strand:digital-tax", "instrument:sample-amendment"])
def test_others_are_not_told(world: World, target: str) -> None:
    follow(world, target.replace("digital-tax", "digital-tax") if "strand" in target else target)
    world.amend(section=2)
    assert bool(told(world)) is target.startswith("strand")


def test_a_provision_and_only_that(world: World) -> None:
    follow(world, "provision:sample-act#sec_2")
    world.amend(section=1)
    assert told(world) == []
    world.amend(section=2)
    assert told(world) == [["sec_2"]]
    world.sections[0] = "A person shall file a return by 30 November 2027."
    world.amend(section=2)
    assert told(world) == [["sec_2"]]


def test_a_topic_is_the_provisions_its_codings_cite(world: World) -> None:
    follow(world, "topic:samples/records")  # cites sec_3
    world.amend(section=2)
    assert told(world) == []
    world.amend(section=3, text="The Minister must ask for records within 10 days.")
    assert told(world) == [["sec_3"]]


def row(eid: str, action: str = "amended", **more: object) -> dict:
    base = {
        "eid": eid,
        "from_eid": None,
        "from_eids": [],
        "action": action,
        "significance": "substantive",
        "rollup": False,
    }
    return base | more


def view(*rows: dict, kind: str = "amended") -> dict:
    return {
        "instrument": "sample-act", "source": "sample-act-en", "kind": kind, "significance": "substantive",
        "provisions": list(rows),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "rows", "found"),
    [
        ("art_5", [row("art_5__para_1__point_b")], ("art_5__para_1__point_b",)),
        ("art_5", [row("art_50")], None),
        ("art_5__para_1", [row("art_5__para_2")], None),
        ("art_5__para_1", [row("art_5", "repealed")], ("art_5",)),
        ("art_5__para_1", [row("art_5")], None),  # its heading
        ("art_5", [row("art_6", from_eid="art_5")], ("art_6",)),
        ("art_5", [row("art_6", "split", from_eids=["art_5", "art_4"])], ("art_6",)),
        ("cpt_3", [row("art_9__para_1")], ("art_9__para_1",)),
        ("cpt_3", [row("art_90__para_1")], None),
        ("art_9", [row("art_9", rollup=True), row("art_9__para_1")], ("art_9__para_1",)),
    ],
)
def test_everything_below_and_nothing_beside(
    world: World, wanted: str, rows: list[dict], found: tuple[str, ...] | None
) -> None:
    matcher = ScopeMatcher(world.registry, FollowScope(follow=[f"provision:sample-act#{wanted}"]))
    above = {"art_9__para_1": ["art_9", "cpt_3__sct_2", "cpt_3"]}
    followed = matcher.follows(view(*rows), above)
    assert (followed and followed.eids) == found


def test_a_repeal_of_the_whole_concerns_every_provision(world: World) -> None:
    matcher = ScopeMatcher(world.registry, FollowScope(follow=["provision:sample-act#sec_2"]))
    assert matcher.follows(view(kind="repealed"), {}) is not None


def test_the_weight_is_that_of_what_is_followed(world: World) -> None:
    matcher = ScopeMatcher(world.registry, FollowScope(follow=["provision:sample-act#sec_2"]))
    change = view(row("sec_1"), row("sec_2", significance="minor"))
    followed = matcher.follows(change, {})
    assert followed is not None
    assert followed.significance == Significance.MINOR.value


def test_keywords_and_texts(world: World) -> None:
    follow(world, "everything", keywords="[inspector, 税]")
    world.amend(section=2)
    assert told(world) == []
    world.amend(section=2, text="The rate of tax is 4% of revenue, the INSPECTOR may say less.")
    assert told(world) == [["sec_2"]]
    follow(world, "everything", texts="[zh]")
    world.amend(section=2)
    assert told(world) == []


def test_two_subscriptions_to_one_channel_are_one_message(world: World) -> None:
    world.write(
        'channels:\n  hook: {webhook: "env:HOOK_URL"}\nsubscriptions:\n'
        "  - {id: part, follow: 'provision:sample-act#sec_2', to: hook, languages: zh}\n"
        "  - {id: whole, follow: regime:sample, to: hook}\n"
    )
    world.sections[0] = "A person shall file a return by 30 November 2027."
    world.amend(section=2)
    world.send()
    (request,) = world.hook.requests
    assert request.json["languages"] == ["en", "zh"]
    (change,) = request.json["changes"]
    assert change["subscriptions"] == ["part", "whole"]
    assert [p["eid"] for p in change["provisions"]] == ["sec_1", "sec_2"]
    assert not change["part"]


@pytest.mark.parametrize("text", ["", "regime:", "regime", "provision:x", "topic:x", "everything:x", "law:x"])
def test_what_cannot_be_followed(text: str) -> None:
    with pytest.raises(ValueError, match="cannot be followed"):
        FollowTarget.parse(text)


def test_words_are_followed_wherever_they_stand(world: World) -> None:
    follow(world, "search:30 November")
    world.amend(section=2)
    assert told(world) == []
    world.amend(section=1, text="A person shall file a return by 30 November 2027.")
    assert told(world) == [["sec_1"]]
