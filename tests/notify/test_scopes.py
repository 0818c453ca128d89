"""One idea of what is followed: scopes with alerts and briefings, and files of earlier releases written anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.notify.world import World
from tracker.brief.briefing_jobs import BriefingQueue
from tracker.notify import user_files
from tracker.notify.config import files, read
from tracker.notify.senders import Senders
from tracker.registry.yamlfile import RegistryError

SCOPE = """\
timezone: Asia/Shanghai
channels:
  desk: {mail: [desk@example.org], from: tracker@example.org, languages: [zh], window: 0}
scopes:
  - id: levies
    title: {en: Levies, zh: 数字税}
    follow: jurisdiction:CA
    to: desk
    languages: [zh]
    briefing: {when: weekly monday 07:00, pages: 2, formats: [md]}
"""


def test_a_briefing_goes_out_by_the_channels_of_its_scope(world: World) -> None:
    config = world.write(SCOPE)
    (profile,) = config.profiles.values()
    assert (profile.title["zh"], profile.pages, profile.zone) == ("数字税", "2", "Asia/Shanghai")
    folder = world.folder / "briefings"
    scopes = replace(world.registry, profiles=config.profiles)
    queue = BriefingQueue(world.store, scopes, folder, lambda: world.now)
    queue.sync()
    world.amend(section=2)
    world.send()
    world.mailbox.got.clear()
    world.now = datetime(2026, 3, 8, 23, 30, tzinfo=UTC)  # Monday 07:30 in Shanghai
    (line,) = queue.run()
    assert "levies 2026-W10" in line
    world.delivery(folder=folder, sender=Senders(world.mailbox.url, folder=folder)).run()
    (mail,) = world.mailbox.mails
    assert "数字税" in mail["Subject"]
    (attached,) = mail.iter_attachments()
    assert attached.get_filename().endswith(".md")
    assert attached.get_content() == next((folder / "levies").glob("*.md")).read_text("utf-8")
    assert "样本法" in mail.get_body(("plain",)).get_content()
    assert "<html" in mail.get_body(("html",)).get_content()
    world.pass_by(hours=1)
    world.delivery(folder=folder, sender=Senders(world.mailbox.url, folder=folder)).run()
    assert len(world.mailbox.mails) == 1


def test_without_a_channel_a_scope_is_a_briefing_alone(world: World) -> None:
    config = world.write("scopes: [{id: a, follow: everything, briefing: {}}]\n")
    assert config.profiles["a"].schedule is None
    world.amend()
    world.send()
    assert world.messages() == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("scopes: [{id: a, follow: everything}]\n", "say how it comes: `to: CHANNEL`, or `briefing:`"),
        ("scopes: [{id: a, briefing: {}}]\n", "name what is followed"),
        (
            "scopes: [{id: a, follow: everything, briefing: {when: immediate}}]\n",
            "a briefing has a day and a time",
        ),
        ("scopes: [{id: a, follow: everything, briefing: {pages: 3}}]\n", "pages"),
    ],
)
def test_mistakes_of_scopes(world: World, text: str, said: str) -> None:
    with pytest.raises(RegistryError, match=said.replace("(", r"\(")):
        world.write(text)


OLD = """\
timezone: Europe/Brussels
channels: {desk: {mail: desk@example.org}}
subscriptions:
  - {id: levies, follow: regime:sample, to: desk, send: daily 07:00}
  - {id: all, follow: everything, to: desk}
"""


def old_files(home: Path) -> None:
    (home / "profiles").mkdir(parents=True)
    (home / "subscriptions.d").mkdir()
    (home / "subscriptions.yml").write_text(OLD, "utf-8")
    (home / "subscriptions.d" / "hook.yml").write_text("channels: {hook: {webhook: 'https://x.example'}}\n")
    (home / "profiles" / "levies.yml").write_text(
        "id: levies\ntitle: {en: Levies}\nfollow: regime:sample\nshort: true\n"
        "schedule: weekly, Monday 07:00 Asia/Shanghai\n",
        "utf-8",
    )
    (home / "briefings.yml").write_text("briefings: [{id: all-of-it, title: {en: All}}]\n", "utf-8")


def test_files_of_earlier_releases_become_one(tmp_path: Path, world: World) -> None:
    home = tmp_path / "old"
    old_files(home)
    before = read(files(home), world.registry)
    (done,) = user_files.rewrite([home], world.registry)
    assert done.path == home / "following.yml"
    after = read(files(home), world.registry)
    assert after.channels == before.channels
    for id_, s in before.subscriptions.items():
        same = after.subscriptions[id_]
        assert same.zone == s.zone
        assert same.spec.model_copy(update={"briefing": None, "title": None}) == s.spec
    levies = after.profiles["levies"]
    assert (levies.pages, levies.schedule) == ("1", "weekly, Monday 07:00 Asia/Shanghai")
    assert after.profiles["all-of-it"].targets[0].kind == "everything"
    assert sorted(p.name for p in done.replaced) == [
        "briefings.yml",
        "hook.yml",
        "levies.yml",
        "subscriptions.yml",
    ]
    assert all(p.with_name(f"{p.name}.old").is_file() and not p.exists() for p in done.replaced)
    assert user_files.rewrite([home], world.registry) == []


def test_nothing_is_rewritten_where_something_is_wrong(tmp_path: Path, world: World) -> None:
    home = tmp_path / "old"
    old_files(home)
    (home / "subscriptions.d" / "b.yml").write_text(OLD, "utf-8")  # the same names again
    have = sorted(p.relative_to(home) for p in home.rglob("*"))
    with pytest.raises(RegistryError, match=r"already defined|is given twice"):
        user_files.rewrite([home], world.registry)
    assert sorted(p.relative_to(home) for p in home.rglob("*")) == have
