"""What goes out: mail that needs nothing from anywhere, chats through apprise, hostile texts, health."""

from __future__ import annotations

import email.policy
import socket
from datetime import timedelta
from email.parser import BytesParser

import pytest
from lxml import html

from tests.notify.world import World
from tracker.notify import message
from tracker.notify.channels.base import Refused, Sent, Unsure, in_time
from tracker.notify.channels.mail import Server
from tracker.notify.secret import redact
from tracker.notify.senders import Senders
from tracker.store import outbox, schedule

EVIL = (
    "</p><script>alert(1)</script><img src=https://evil.example/x.png> shall pay 700 dollars by 1 June 2031 "
    "{{ 7*7 }} {% raw %} \u202eevil\u202c"
)


def test_a_mail_is_text_and_html_with_headers_for_threads_and_lists(world: World) -> None:
    world.amend()
    world.send()
    (mail,) = world.mailbox.mails
    again = BytesParser(policy=email.policy.default).parsebytes(mail.as_bytes())
    assert again.defects == []
    assert [p.get_content_type() for p in again.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert again["List-Id"] == "Digital-rules tracker <alerts.digital-rules-tracker.example.org>"
    assert again["References"] == again["In-Reply-To"] == "<thread-sample-act@example.org>"
    assert again["Auto-Submitted"] == "auto-generated"
    assert again["To"] == "desk@example.org"
    assert "Sample Act" in again["Subject"]
    assert "样本法" in again["Subject"]
    text = again.get_body(("plain",)).get_content()
    assert (
        text.index("Why it matters") < text.index("重要性依据") if "重要性依据" in text else "实质性" in text
    )


def test_a_hook_that_never_answers_may_have_got_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:  # connects, and nobody reads
        monkeypatch.setenv("HOOK_URL", f"http://127.0.0.1:{listening.getsockname()[1]}/")
        world.amend()
        world.delivery(sender=Senders(world.mailbox.url, step=0.2)).run()
    assert world.states()["hook"] == outbox.WAITING
    assert "no answer: TimeoutError" in next(m.error for m in world.messages() if m.channel == "hook")


def test_messages_on_one_instrument_are_one_thread(world: World) -> None:
    for _ in range(2):
        world.amend()
        world.send()
        world.pass_by(minutes=15)
    first, second = world.mailbox.mails
    assert first["Message-ID"] != second["Message-ID"]
    assert first["References"] == second["References"]


def test_captured_text_is_text_everywhere(world: World) -> None:
    from xml.sax.saxutils import escape

    world.amend(section=2, text=escape(EVIL))
    world.send()
    (mail,) = world.mailbox.mails
    page = mail.get_body(("html",)).get_content()
    tree = html.fromstring(page.encode())
    assert (
        tree.xpath("//script | //img | //link | //iframe | //*[@src] | //*[contains(@style, 'url(')]") == []
    )
    assert "alert(1)" in tree.text_content()
    assert "{{ 7*7 }}" in tree.text_content()
    assert "\u202e" not in page
    (request,) = world.hook.requests
    assert "\u202e" not in request.body.decode()
    assert all(
        a.get("href", "").startswith(("http://", "https://")) for a in tree.xpath("//a")
    )  # what a reader may follow


def test_chats_get_it_through_apprise(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAT", world.hook.url.replace("http://", "json://"))
    world.write(
        'channels:\n  team: {apprise: "env:CHAT", languages: [en, zh]}\n'
        "subscriptions:\n  - {id: all, follow: everything, to: team}\n"
    )
    change = world.amend()
    world.send()
    (request,) = world.hook.requests
    assert request.json["title"].startswith("Sample Act (Canada): ")
    assert "样本法" in request.json["message"]
    assert "http" not in request.json.get("attachments", [])
    assert world.states() == {"team": outbox.SENT}, change


def test_a_chat_that_fails_may_have_it_and_says_so_when_it_comes_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHAT", world.hook.url.replace("http://", "json://"))
    world.write(
        'channels:\n  team: {apprise: "env:CHAT"}\nsubscriptions:\n  - {id: all, follow: everything, to: team}\n'
    )
    world.hook.answers = [500]
    world.amend()
    world.send()
    for _ in range(14):
        world.pass_by(minutes=1)
        world.send()
    assert len(world.hook.requests) == 1
    world.pass_by(minutes=1)
    world.send()
    first, second = (r.json["message"] for r in world.hook.requests)
    assert "Sent again" not in first
    assert "Sent again" in second
    assert world.states() == {"team": outbox.SENT}


def test_an_address_apprise_does_not_know(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAT", "nosuchservice://secret-token-of-it")
    world.write(
        'channels:\n  team: {apprise: "env:CHAT"}\nsubscriptions:\n  - {id: all, follow: everything, to: team}\n'
    )
    world.amend()
    world.send()
    (m,) = world.messages()
    assert m.error == "apprise does not know such an address"


def test_a_chat_message_has_a_limit(world: World) -> None:
    for n in range(1, 13):
        world.amend(
            section=n, text=f"Book {n} shall be kept for {n + 1} years. " + "The reasons are many. " * 40
        )
        world.pass_by(minutes=1)
    world.send()
    view = world.hook.requests[0].json
    assert len(message.chat(view)[1]) <= message.CHAT + 5


# --- health ---------------------------------------------------------------------------------------------


HEALTH = (
    'channels:\n  hook: {webhook: "env:HOOK_URL", window: 0}\n'
    "subscriptions:\n  - {id: health, follow: regime:sample, what: health, to: hook}\n"
)


def trouble(world: World, source: str = "sample-act-en", host: str = "law.example") -> None:
    with world.store.write() as session:
        schedule.begin_incident(
            session, source, host, "blocked", "the publisher answered 403",
            opened_at=world.now - timedelta(hours=5), now=world.now, checks=2,
        )  # fmt: skip


def recover(world: World) -> None:
    with world.store.write() as session:
        for row in schedule.incidents(session, open_only=True):
            row.closed_at, row.recovery = world.now, "read again after 3 failed looks"


def test_trouble_is_told_once_and_so_is_its_end(world: World) -> None:
    world.write(HEALTH)
    trouble(world)
    trouble(world, "sample-act-copy")
    for _ in range(5):
        world.send()
        world.pass_by(days=3)
    recover(world)
    for _ in range(3):
        world.send()
        world.pass_by(days=1)
    first, second = (r.json for r in world.hook.requests)
    (told,) = first["incidents"]  # one host, one trouble, two sources
    assert (told["sources"], told["over"]) == (["sample-act-copy", "sample-act-en"], False)
    (over,) = second["incidents"]
    assert (over["over"], over["recovery"]) == (True, "read again after 3 failed looks")
    assert first["subject"]["en"] == "2 sources with problems"
    assert second["subject"]["zh"] == "2个来源已恢复"
    with world.store.read() as session:
        assert all(r.alerted and r.recovery_alerted for r in schedule.incidents(session))


def test_trouble_that_passed_before_it_was_told_is_one_line(world: World) -> None:
    world.write(HEALTH)
    trouble(world)
    recover(world)
    world.send()
    (request,) = world.hook.requests
    assert [i["over"] for i in request.json["incidents"]] == [True]


def test_changes_do_not_come_with_health(world: World) -> None:
    world.write(HEALTH)
    world.amend()
    assert world.send().planned == 0


# --- small things ---------------------------------------------------------------------------------------


def test_a_sender_that_hangs_is_left_to_itself() -> None:
    import threading

    never = threading.Event()
    noted: list[int] = []

    def before(_: object) -> Sent:
        never.wait()
        return Sent()

    def after(mark: object) -> Sent:
        mark()  # type: ignore[operator]
        never.wait()
        return Sent()

    assert isinstance(in_time(before, lambda: noted.append(1), 0.1), Refused)
    assert noted == []
    assert isinstance(in_time(after, lambda: noted.append(1), 0.1), Unsure)
    assert noted == [1]
    never.set()


@pytest.mark.parametrize(
    ("url", "port", "tls"),
    [
        ("smtp://mail.example", 25, False),
        ("smtp://me:pw@mail.example", 587, False),
        ("smtps://mail.example", 465, True),
        ("smtp://mail.example:2525", 2525, False),
    ],
)
def test_mail_servers(url: str, port: int, tls: bool) -> None:
    server = Server.parse(url)
    assert (server.port, server.tls) == (port, tls)


def test_no_password_without_tls(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from tracker.notify.channels import mail

    monkeypatch.setattr(mail, "_LOOPBACK", set())
    monkeypatch.setenv("MAIL", world.mailbox.url.replace("://", "://me:hush@"))
    world.write(world.path.read_text("utf-8").replace("from:", "smtp: env:MAIL, from:"))
    world.amend()
    world.send()
    (desk,) = [m for m in world.messages() if m.channel == "desk"]
    assert "the password does not go out without" in desk.error
    assert world.mailbox.mails == []
    assert redact("x", []) == "x"
