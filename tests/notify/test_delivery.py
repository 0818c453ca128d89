"""Each change is delivered, and none twice to the same channel within the window."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest
from jsonschema import Draft202012Validator

from tests.notify.receivers import HANG_UP
from tests.notify.world import World
from tracker.contract.schemas import schema
from tracker.model import Origin
from tracker.notify.channels.base import Sent
from tracker.notify.deliver import ATTEMPTS, UNSURE, drop, retry
from tracker.store import outbox


def test_one_change_is_one_message_to_each_channel(world: World) -> None:
    change = world.amend()
    report = world.send()
    assert len(report.sent) == 2
    assert [r.json["changes"][0]["id"] for r in world.hook.requests] == [change]
    assert len(world.mailbox.mails) == 1
    again = world.send()
    assert (again.planned, again.sent, again.next_time) == (0, [], None)
    assert len(world.hook.requests) == 1
    assert len(world.mailbox.mails) == 1


def test_the_webhook_is_signed_and_has_the_shape_of_its_schema(world: World) -> None:
    world.amend()
    world.send()
    (request,) = world.hook.requests
    Draft202012Validator(schema("alert")).validate(request.json)
    id_, moment = request.headers["webhook-id"], request.headers["webhook-timestamp"]
    key = base64.b64decode(world.SECRET.removeprefix("whsec_"))
    mac = hmac.new(key, f"{id_}.{moment}.".encode() + request.body, hashlib.sha256).digest()
    assert request.headers["webhook-signature"] == "v1," + base64.b64encode(mac).decode()
    assert id_ == request.json["id"]
    assert int(moment) == int(world.now.timestamp())


def test_many_changes_of_one_crawl_are_one_message(world: World) -> None:
    for n in range(1, 13):
        world.amend(section=n, text=f"Book {n} shall be kept for {n + 1} years.")
        world.pass_by(minutes=1)
    world.send()
    assert len(world.hook.requests) == 1
    assert len(world.hook.requests[0].json["changes"]) == 12
    assert len(world.mailbox.mails) == 1


def test_a_channel_has_one_message_in_a_window(world: World) -> None:
    first = world.amend()
    world.send()
    world.pass_by(minutes=5)
    second = world.amend()
    report = world.send()
    assert report.sent == []
    assert (report.next_time - world.now).total_seconds() == 600
    world.pass_by(minutes=5)
    third = world.amend()
    world.send()
    world.pass_by(minutes=5)
    world.send()
    assert [[c["id"] for c in r.json["changes"]] for r in world.hook.requests] == [[first], [second, third]]


def test_while_crawls_go_on_news_waits_for_more(world: World) -> None:
    from tracker.notify.deliver import GATHER

    world.amend()
    assert world.send(gather=GATHER).sent == []
    world.pass_by(minutes=1)
    world.amend()
    assert world.send(gather=GATHER).sent == []
    world.pass_by(minutes=1)
    assert len(world.send(gather=GATHER).sent) == 2
    assert len(world.hook.requests[0].json["changes"]) == 2


def test_history_and_first_texts_are_not_told(world: World) -> None:
    world.amend(origin=Origin.BACKFILL)
    report = world.send()
    assert report.planned == 0
    assert world.hook.requests == []


def test_what_was_seen_long_before_it_was_recorded_is_history(world: World) -> None:
    from datetime import timedelta

    from tests.watch import pages

    world.sections[0] = "A person shall file a return by 9 October 2027."
    old = world.now - timedelta(days=20)
    world.take(pages.act(world.sections, pit=old.date().isoformat()), old)
    assert world.send().planned == 0


def test_a_new_subscription_is_not_told_what_was_before_it(world: World) -> None:
    world.amend()
    world.send()
    world.pass_by(days=3)
    world.write(world.path.read_text("utf-8") + "  - {id: late, follow: regime:sample, to: [hook]}\n")
    assert world.send().planned == 0
    world.amend()
    assert world.send().planned == 3  # two channels of the one, one of the other
    assert [r.json["subscriptions"] for r in world.hook.requests] == [["all"], ["all", "late"]]


def test_a_subscription_that_went_and_came_back_begins_anew(world: World) -> None:
    text = world.path.read_text("utf-8")
    world.send()
    world.write(text.split("subscriptions:")[0])
    world.send()
    world.pass_by(days=2)
    world.amend()
    world.pass_by(days=2)
    world.write(text)
    assert world.send().planned == 0


# --- failure -------------------------------------------------------------------------------------------


def test_a_refusal_is_tried_again_and_then_it_is_one_message(world: World) -> None:
    world.amend()
    world.hook.answers = [503, 503]
    world.send()
    assert world.states()["hook"] == outbox.WAITING
    world.send()  # not before its time
    assert len(world.hook.requests) == 1
    world.pass_by(minutes=1)
    world.send()
    world.pass_by(minutes=2)
    report = world.send()
    assert len(report.sent) == 1
    assert len({r.headers["webhook-id"] for r in world.hook.requests}) == 1
    assert len({r.body for r in world.hook.requests}) == 1
    assert [r.headers["tracker-attempt"] for r in world.hook.requests] == ["1", "2", "3"]
    assert len(world.mailbox.mails) == 1


def test_retry_after_holds(world: World) -> None:
    world.amend()
    world.hook.answers = [(429, {"Retry-After": "600"})]
    world.send()
    world.pass_by(minutes=9)
    world.send()
    assert len(world.hook.requests) == 1
    world.pass_by(minutes=1)
    world.send()
    assert world.states()["hook"] == outbox.SENT


def test_what_comes_up_during_an_outage_is_one_message_after_it(world: World) -> None:
    world.hook.answers = [500] * 4
    told = [world.amend()]
    for _ in range(4):
        world.send()
        world.pass_by(minutes=10)
        told.append(world.amend())
    world.send()
    world.pass_by(minutes=15)
    world.send()
    arrived = [[c["id"] for c in r.json["changes"]] for r in world.hook.requests[4:]]
    assert arrived == [told[:1], told[1:]]


def test_after_so_many_tries_it_is_given_up_and_shown(world: World) -> None:
    world.hook.answers = [500] * (ATTEMPTS + 5)
    world.amend()
    for _ in range(ATTEMPTS + 3):
        world.send()
        world.pass_by(hours=4)
    assert len(world.hook.requests) == ATTEMPTS
    assert world.states()["hook"] == outbox.FAILED
    (failed,) = [m for m in world.messages() if m.channel == "hook"]
    assert failed.error == "the answer is 500"
    world.hook.answers = []
    assert retry(world.store, [failed.id], world.now) == [failed.id]
    world.send()
    assert world.states()["hook"] == outbox.SENT


def test_gone_is_gone(world: World) -> None:
    world.hook.answers = [410]
    world.amend()
    assert len(world.send().failed) == 1
    assert world.states()["hook"] == outbox.FAILED


def test_a_redirect_is_not_followed(world: World) -> None:
    world.hook.answers = [(302, {"Location": "http://127.0.0.1:9/elsewhere"})]
    world.amend()
    world.send()
    assert "redirects are not followed" in next(m.error for m in world.messages() if m.channel == "hook")


def test_no_answer_means_not_again_within_the_window(world: World) -> None:
    world.amend()
    world.hook.answers = [HANG_UP]
    world.send()
    assert world.states()["hook"] == outbox.WAITING
    for _ in range(14):
        world.pass_by(minutes=1)
        world.send()
    assert len(world.hook.requests) == 1
    world.pass_by(minutes=1)
    world.send()
    assert [r.headers["webhook-id"] for r in world.hook.requests] == [
        world.hook.requests[0].headers["webhook-id"]
    ] * 2
    assert world.states()["hook"] == outbox.SENT


@pytest.mark.slow
def test_a_receiver_that_never_confirms_is_not_flooded(world: World) -> None:
    world.write(world.path.read_text("utf-8").replace("[desk, hook]", "[hook]"))
    world.hook.answers = [HANG_UP] * 20
    world.amend()
    for _ in range(12 * 24):
        world.send() if world.states().get("hook") != outbox.FAILED else None
        world.pass_by(minutes=10)
    assert len(world.hook.requests) == UNSURE
    assert world.states() == {"hook": outbox.FAILED}


def test_mail_that_was_not_confirmed_comes_again_with_the_same_id(world: World) -> None:
    world.amend()
    world.mailbox.data = [HANG_UP]
    world.send()
    world.pass_by(minutes=14)
    world.send()
    assert len(world.mailbox.mails) == 1
    world.pass_by(minutes=1)
    world.send()
    first, second = world.mailbox.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert first.as_bytes() == second.as_bytes()


def test_a_greylisted_recipient_gets_it_later_and_the_others_once(world: World) -> None:
    world.write(
        world.path.read_text("utf-8").replace(
            "[desk@example.org]", "[desk@example.org, slow@example.org, gone@example.org]"
        )
    )
    world.mailbox.refuse = {"slow@example.org": "451 try later", "gone@example.org": "550 no such user"}
    world.amend()
    world.send()
    assert [to for to, _ in world.mailbox.got] == [["desk@example.org"]]
    assert world.states()["desk"] == outbox.WAITING
    del world.mailbox.refuse["slow@example.org"]
    world.pass_by(minutes=1)
    world.send()
    assert [to for to, _ in world.mailbox.got] == [["desk@example.org"], ["slow@example.org"]]
    (message,) = [m for m in world.messages() if m.channel == "desk"]
    assert message.state == outbox.SENT
    assert "gone@example.org: 550" in message.error


def test_a_defect_in_a_sender_loses_nothing(world: World) -> None:
    world.amend()

    def broken(*_: object) -> Sent:
        raise KeyError("no such thing")

    world.delivery(sender=broken).run()
    assert set(world.states().values()) == {outbox.WAITING}
    world.pass_by(minutes=1)
    assert len(world.send().sent) == 2


def test_a_clock_that_is_put_back_tells_nothing_twice(world: World) -> None:
    world.amend()
    world.send()
    world.pass_by(hours=-3)
    assert world.send().sent == []
    world.pass_by(hours=6)
    assert world.send().sent == []
    assert len(world.hook.requests) == 1


def test_two_deliveries_at_once_are_one(world: World) -> None:
    from tracker.notify.deliver import DELIVERY_LEASE
    from tracker.store import leases

    world.amend()
    other = leases.owner_name()
    leases.acquire(world.store, DELIVERY_LEASE, other, 60, 0)
    assert world.send().busy
    leases.release(world.store, DELIVERY_LEASE, other)
    assert len(world.send().sent) == 2


def test_a_change_withdrawn_before_it_was_told_is_not_told(world: World) -> None:
    from sqlalchemy import update

    from tracker.notify.plan import plan
    from tracker.store.models import ChangeRow

    change = world.amend()
    plan(world.store, world.config, world.registry, world.now)
    with world.store.write() as session:
        session.execute(update(ChangeRow).where(ChangeRow.id == change).values(superseded_at=world.now))
    world.send()
    assert world.hook.requests == []
    with world.store.read() as session:
        assert outbox.waiting_items(session) == []


def test_who_unsubscribed_is_told_no_more(world: World) -> None:
    text = world.path.read_text("utf-8")
    world.amend()
    world.hook.answers = [503]
    world.send()
    world.amend()
    world.send()
    world.write(text.replace("id: all", "id: other"))
    world.pass_by(minutes=30)
    world.send()
    world.pass_by(minutes=30)
    world.send()
    with world.store.read() as session:
        assert [i for i in outbox.waiting_items(session) if i.subscription == "all"] == []


def test_a_dropped_message_does_not_go_out(world: World) -> None:
    world.hook.answers = [503]
    world.amend()
    world.send()
    (waiting,) = [m for m in world.messages() if m.state == outbox.WAITING]
    assert drop(world.store, [waiting.id]) == [waiting.id]
    world.pass_by(hours=1)
    world.send()
    assert len(world.hook.requests) == 1


@pytest.mark.parametrize("variable", ["HOOK_URL", "HOOK_SECRET"])
def test_a_missing_variable_is_named_and_nothing_is_lost(
    world: World, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    world.amend()
    value = __import__("os").environ[variable]
    monkeypatch.delenv(variable)
    world.send()
    assert [m.error for m in world.messages() if m.channel == "hook"] == [
        f"the environment variable {variable} is not set"
    ]
    monkeypatch.setenv(variable, value)
    world.pass_by(minutes=1)
    world.send()
    assert len(world.hook.requests) == 1


def test_no_secret_is_stored_or_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK_URL", "http://user:pa55word@127.0.0.1:1/T0KEN-in-the-path")
    world.amend()
    world.send()
    monkeypatch.setenv("HOOK_SECRET", "whsec_%%%")
    world.pass_by(minutes=5)
    world.send()
    world.store.dispose()
    stored = (
        b"".join(p.read_bytes() for p in world.folder.glob("tracker.db*")) + "\n".join(world.lines).encode()
    )
    for secret in (b"pa55word", b"T0KEN", world.SECRET.encode(), b"whsec_%%%"):
        assert secret not in stored
