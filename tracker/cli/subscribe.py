"""Who is told what, and how: subscriptions and channels."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import typer

from tracker.cli.options import REGISTRY, open_registry, registry_folders
from tracker.cli.output import FORMAT, Format, emit, stop, table
from tracker.cli.words import say
from tracker.notify import user_files
from tracker.notify.config import FOLDER, OLD_FOLDER, Config, files, read
from tracker.registry import Registry
from tracker.registry.yamlfile import RegistryError
from tracker.settings import settings

app = typer.Typer(no_args_is_help=True, help="Who is told what, and how: subscriptions and channels.")


def load_config(reg: Registry, extra: list[Path] | None = None) -> Config:
    """All subscriptions and channels, or a clear end."""
    try:
        return read(subscription_files(extra), reg)
    except RegistryError as error:
        raise stop("the subscriptions have problems:\n{error}", error=error) from error


def subscription_files(extra: list[Path] | None) -> list[Path]:
    return files(settings().home, registry_folders(extra))


def with_scopes(reg: Registry, extra: list[Path] | None = None) -> Registry:
    """The registry with the briefings of scopes beside its profiles."""
    return replace(reg, profiles={**reg.profiles, **load_config(reg, extra).profiles})


@app.command("add")
def add(
    id_: str = typer.Argument(metavar="ID", help="A name for it: lower case, digits, hyphens"),
    follow: list[str] = typer.Option(
        ...,
        "--follow",
        help="strand:ai, jurisdiction:CN, regime:eu-ai, instrument:eu-ai-act, provision:eu-ai-act#art_5, "
        "topic:CODEBOOK/TOPIC, party:VN, source:ID, 'search:WORDS', everything; may be given several times",
    ),
    to: list[str] | None = typer.Option(None, "--to", help="Channel; may be given several times"),
    what: list[str] | None = typer.Option(None, "--what", help="changes (default), notices, health"),
    significance: str | None = typer.Option(
        None, "--significance", help="The least that is told: substantive (default), minor, editorial"
    ),
    send: str | None = typer.Option(
        None, "--send", help="immediate (default), 'daily 07:00', 'workdays 07:00', 'weekly monday 07:00'"
    ),
    rest: str | None = typer.Option(
        None, "--rest", help="When what is less than substantive comes; default: 'daily 08:00'"
    ),
    timezone: str | None = typer.Option(None, "--timezone", help="Zone of these hours: Asia/Shanghai"),
    quiet: str | None = typer.Option(None, "--quiet", help="Hours without messages: 22:00-07:00"),
    quiet_day: list[str] | None = typer.Option(None, "--quiet-day", help="Day without messages: sunday"),
    lang: list[str] | None = typer.Option(None, "--lang", help="Language of the message: en, zh, or both"),
    text: list[str] | None = typer.Option(None, "--text", help="Only texts of law in this language"),
    remind: list[str] | None = typer.Option(
        None, "--remind", help="Also before dates that come near: 30d,7d"
    ),
    brief: str | None = typer.Option(
        None, "--brief", help="Also a briefing, made then and sent: 'weekly monday 07:00', 'monthly 1 07:00'"
    ),
    pages: str | None = typer.Option(None, "--pages", help="Of the briefing: 1, 2 or full"),
    form: list[str] | None = typer.Option(
        None, "--form", help="Of the briefing: html (default), pdf, docx, md, eml; several may be given"
    ),
    keyword: list[str] | None = typer.Option(None, "--keyword", help="Only with this word in the provisions"),
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Subscribe to changes of what you name, and to reminders before its dates.

    Nothing is told of what was recorded before. The file that is written may be edited by hand.
    """
    entry: dict[str, Any] = {"id": id_, "follow": follow, "to": to or []}
    if brief or pages or form:
        plan = {"when": brief, "pages": pages, "formats": form}
        entry["briefing"] = {k: v for k, v in plan.items() if v}
    named = {
        "what": what, "significance": significance, "send": send, "rest": rest, "timezone": timezone,
        "languages": lang, "texts": text, "keywords": keyword,
        "remind": [part for given in remind or () for part in given.split(",")],
    }  # fmt: skip
    entry |= {k: v for k, v in named.items() if v}
    if quiet or quiet_day:
        hours: dict[str, Any] = {"days": quiet_day} if quiet_day else {}
        if quiet:
            start, dash, end = quiet.partition("-")
            if not dash:
                raise stop("--quiet takes two times: 22:00-07:00")
            hours |= {"from": start.strip(), "to": end.strip()}
        entry["quiet"] = hours
    path = _put(id_, {"scopes": [entry]}, registry)
    say("following: {what}; see `tracker alerts preview`", what=", ".join(follow))
    say("undo: tracker subscribe remove {id}   ({path})", id=id_, path=path, err=True)


@app.command("channel")
def channel(
    name: str = typer.Argument(help="A name for it: lower case, digits, hyphens"),
    mail: list[str] | None = typer.Option(None, "--mail", help="Address; may be given several times"),
    webhook: str | None = typer.Option(None, "--webhook", help="Address that takes JSON by POST"),
    secret: str | None = typer.Option(None, "--secret", help="Of a webhook, by name: env:HOOK_SECRET"),
    apprise: str | None = typer.Option(
        None, "--apprise", help="Address of a chat as apprise writes it, by name: env:TEAM_URL"
    ),
    lang: list[str] | None = typer.Option(None, "--lang", help="en (default), zh; both may be given"),
    window: int | None = typer.Option(None, "--window", help="Minutes between two messages; default 15"),
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Make a channel: mail, a signed webhook, or a chat that apprise knows. Secrets are named, not given."""
    named = {"mail": mail, "webhook": webhook, "secret": secret, "apprise": apprise, "languages": lang}
    entry = {k: v for k, v in named.items() if v} | ({"window": window} if window is not None else {})
    path = _put(name, {"channels": {name: entry}}, registry)
    say("channel {name}; try it with `tracker alerts test {name}`", name=name)
    say("undo: tracker subscribe remove {name}   ({path})", name=name, path=path, err=True)


def _put(name: str, content: dict[str, Any], registry: list[Path] | None) -> Path:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,80}", name):
        raise stop("{name!r} is no name; write lower case letters, digits and hyphens", name=name)
    home = settings().home
    try:
        user_files.put(home, name, content, subscription_files(registry), open_registry(registry))
    except RegistryError as error:
        raise stop(str(error)) from error
    return home / FOLDER / f"{name}.yml"


_SUBSCRIPTIONS = ("id", "follow", "to", "what", "significance", "send", "quiet", "place")


@app.command("list")
def list_(format_: Format = FORMAT, registry: list[Path] | None = REGISTRY) -> None:
    """Subscriptions and channels, with the file and line they stand at."""
    config = load_config(open_registry(registry), registry)
    rows = []
    for s in config.subscriptions.values():
        shown = s.spec.model_dump(mode="json", by_alias=True, exclude_none=True)
        rows.append(shown | {"timezone": str(s.zone), "place": s.place})
    if format_ is not Format.JSON:
        for row in rows:
            row |= {k: ", ".join(row[k]) for k in ("follow", "to", "what")}
            q = row.get("quiet") or {}
            hours = f"{q['from']}-{q['to']} {row['timezone']}" if q.get("from") else ""
            row["quiet"] = " ".join([hours, *q.get("days", [])]).strip()
    emit(rows, _SUBSCRIPTIONS, format_, empty="there is no subscription; see `tracker subscribe add --help`")
    if format_ is Format.TABLE and config.channels:
        say("\nchannels:")
        table(
            [
                {"name": n, "kind": c.kind, "to": c.shown, "languages": ", ".join(c.languages),
                 "window": f"{c.window} min"}
                for n, c in sorted(config.channels.items())
            ],
            ("name", "kind", "to", "languages", "window"),
        )  # fmt: skip


@app.command("remove")
def remove(
    id_: str = typer.Argument(metavar="ID", help="A subscription or channel made by command"),
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Take back a subscription or a channel. What waits for it is not told."""
    made = (settings().home / folder / f"{id_}.yml" for folder in (FOLDER, OLD_FOLDER))
    path = next((p for p in made if p.exists()), None)
    if path is None:
        config = load_config(open_registry(registry), registry)
        found = config.subscriptions.get(id_)
        where = f"it stands at {found.place}, take it out there" if found else "see `tracker subscribe list`"
        raise stop("no subscription or channel {id!r} was made by command; {where}", id=id_, where=where)
    aside = user_files.remove(path)
    say("removed: {id}", id=id_)
    say("undo: mv '{aside}' '{path}'", aside=aside, path=path, err=True)


@app.command("rewrite")
def rewrite(registry: list[Path] | None = REGISTRY) -> None:
    """Write subscriptions and profiles of earlier releases into one file, following.yml, in each folder.

    The old files are put aside. They are read as they are as well: nothing has to be rewritten.
    """
    try:
        made = user_files.rewrite([*registry_folders(registry), settings().home], open_registry(registry))
    except RegistryError as error:
        raise stop("nothing was written:\n{error}", error=error) from error
    for done in made:
        say("written: {path}", path=done.path)
        for old in done.replaced:
            say("undo: mv '{aside}' '{path}'", aside=f"{old}.old", path=old, err=True)
        say("undo: rm '{path}'", path=done.path, err=True)
    if not made:
        say("there is nothing of earlier releases to rewrite")
