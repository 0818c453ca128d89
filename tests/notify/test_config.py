"""What the file of subscriptions may say; mistakes are told by file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site.record import registry
from tracker.notify import secret
from tracker.notify.config import Config, files, read
from tracker.registry import Registry
from tracker.registry.yamlfile import RegistryError

CHANNELS = "channels:\n  desk: {mail: desk@example.org}\n"


@pytest.fixture
def reg(tmp_path: Path) -> Registry:
    return registry(tmp_path)


def load(folder: Path, reg: Registry, text: str) -> Config:
    path = folder / "subscriptions.yml"
    path.write_text(text, "utf-8")
    return read([path], reg)


def problems(folder: Path, reg: Registry, text: str) -> list[str]:
    with pytest.raises(RegistryError) as caught:
        load(folder, reg, text)
    return [p.replace(f"{folder / 'subscriptions.yml'}:", "") for p in caught.value.problems]


def test_everything_that_can_be_said(tmp_path: Path, reg: Registry) -> None:
    found = load(
        tmp_path,
        reg,
        """\
timezone: Asia/Shanghai
channels:
  desk: {mail: [a@example.org, "${SECOND}"], smtp: "env:MAIL", from: t@example.org, languages: [en, zh], window: 30}
  hook: {webhook: "https://hooks.example/${TOKEN}", secret: "env:KEY"}
  team: {apprise: "env:TEAM"}
subscriptions:
  - id: one
    follow: [strand:digital-tax, regime:sample, instrument:sample-act, "provision:sample-act#sec_1",
             topic:samples/returns, source:sample-act-en]
    to: [desk, hook, team]
    what: [changes, notices, health]
    significance: minor
    texts: [en, zh-Hans]
    languages: zh
    keywords: [tax]
    send: weekly monday 07:00
    rest: workdays 18:30
    quiet: {from: "22:00", to: "07:00", days: [saturday, sunday], timezone: Europe/Berlin}
""",
    )
    one = found.subscriptions["one"]
    assert str(one.zone) == "Asia/Shanghai"
    assert one.quiet is not None
    assert str(one.quiet.zone) == "Europe/Berlin"
    assert one.place.endswith("subscriptions.yml:7")
    assert [c.shown for c in found.channels.values()] == ["a@example.org, ${SECOND}", "env:TOKEN", "env:TEAM"]
    assert found.languages("one", "hook") == ["zh"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("chanels: {}\n", "1: chanels: Extra inputs are not permitted"),
        (
            f"{CHANNELS}subscriptions:\n  - id: a\n    follow: regime:smaple\n    to: desk\n",
            "5: unknown regime 'smaple'; did you mean sample?",
        ),
        (
            f"{CHANNELS}subscriptions:\n  - id: a\n    follow: sample\n    to: desk\n",
            "5: subscriptions.0.follow.0: 'sample' cannot be followed; write everything, strand:ai, jurisdiction:CN, "
            "regime:eu-ai, instrument:eu-ai-act, provision:eu-ai-act#art_5, topic:CODEBOOK/TOPIC, party:VN, source:ID "
            "or search:WORDS",
        ),
        (
            f"{CHANNELS}subscriptions:\n  - id: a\n    follow: party:VN\n    to: desk\n",
            "5: unknown party 'VN'",
        ),
        (
            f"{CHANNELS}subscriptions:\n  - id: a\n    follow: everything\n    to: desk\n    remind: [soon]\n",
            "7: subscriptions.0.remind.0: 'soon' is no number of days before a date",
        ),
        (
            f"{CHANNELS}subscriptions:\n  - id: a\n    follow: topic:samples/nothing\n    to: desk\n",
            "5: codebook samples has no topic 'nothing'",
        ),
        (
            f"{CHANNELS}subscriptions:\n  - id: a\n    follow: everything\n    to: dsek\n",
            "6: subscription 'a': no channel 'dsek'; there are: desk",
        ),
        (
            f"{CHANNELS}subscriptions:\n  - {{id: a, follow: everything, to: desk}}\n"
            "  - {id: a, follow: everything, to: desk}\n",
            "5: subscription 'a' is already defined at ",
        ),
        (
            f"{CHANNELS}subscriptions:\n  - id: a\n    follow: everything\n    to: desk\n    send: at seven\n",
            "7: subscriptions.0.send: 'at seven' is no schedule; write immediate, ",
        ),
        (
            f"{CHANNELS}subscriptions:\n  - id: a\n    follow: everything\n    to: desk\n    timezone: Mars/Olympus\n",
            "7: subscriptions.0.timezone: 'Mars/Olympus' is no time zone; an IANA name such as Asia/Shanghai is expected",
        ),
        (
            f"{CHANNELS}subscriptions:\n  - id: a\n    follow: everything\n    to: desk\n    quiet: {{from: '22:00'}}\n",
            "7: subscriptions.0.quiet: quiet hours have both `from` and `to`",
        ),
        (
            "channels:\n  a: {mail: x@y.example, webhook: 'https://z.example'}\n",
            "2: channels.a: a channel has one of",
        ),
        (
            "channels:\n  a: {apprise: 'slack://A/B/C'}\n",
            "2: channels.a: an address of apprise holds a secret",
        ),
        (
            "channels:\n  a: {webhook: 'https://z.example', secret: hush}\n",
            "2: channels.a: `secret` comes from the env",
        ),
        (
            "channels:\n  a: {webhook: 'ftp://z.example'}\n",
            "2: channels.a: 'ftp://z.example' is no address of http",
        ),
        (
            "channels:\n  a: {webhook: 'https://u:p@z.example'}\n",
            "2: channels.a: a password in an address comes from",
        ),
        ('channels:\n  a: {mail: "x@y.example\\nBcc: z@y.example"}\n', "2: channels.a.mail.0: "),
    ],
)
def test_mistakes_are_told_by_line(tmp_path: Path, reg: Registry, text: str, said: str) -> None:
    (problem,) = problems(tmp_path, reg, text)
    assert problem.startswith(said)


def test_files_of_registries_of_home_and_of_commands_are_read_together(tmp_path: Path, reg: Registry) -> None:
    home, own = tmp_path / "home", tmp_path / "own"
    for folder in (home / "subscriptions.d", own):
        folder.mkdir(parents=True)
    (own / "subscriptions.yml").write_text(CHANNELS, "utf-8")
    (home / "subscriptions.yml").write_text(
        "subscriptions: [{id: a, follow: everything, to: desk}]\n", "utf-8"
    )
    (home / "subscriptions.d" / "b.yml").write_text(
        "subscriptions: [{id: b, follow: everything, to: desk}]\n", "utf-8"
    )
    (home / "subscriptions.d" / "c.yml.removed").write_text("nonsense", "utf-8")
    assert list(read(files(home, [own]), reg).subscriptions) == ["a", "b"]


def test_an_empty_file_is_no_subscription(tmp_path: Path, reg: Registry) -> None:
    assert load(tmp_path, reg, "").subscriptions == {}


def test_secrets_are_named_and_never_shown() -> None:
    have = {"A": "xyz", "EMPTY": ""}
    assert secret.expand("slack://${A}/b", have) == "slack://xyz/b"
    assert secret.expand("env:A", have) == "xyz"
    for name in ("B", "EMPTY"):
        with pytest.raises(secret.NotSet, match=name):
            secret.expand(f"${{{name}}}", have)
    url = "https://me:pass%20word@host.example/T0KENT0KEN?key=abcd1234"
    said = secret.redact(f"cannot reach {url}: pass word, /T0KENT0KEN, key=abcd1234, pass%20word", [url])
    assert said == "cannot reach ***: ***, /***, ***, ***"
