"""Alerts: what waits to be told, what went out, tests and previews."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

import typer

from tracker.cli.options import REGISTRY, open_registry, parse_moment
from tracker.cli.output import FORMAT, OUT, Format, by_ending, emit, stop, to_json, write
from tracker.cli.stores import open_store
from tracker.cli.subscribe import load_config
from tracker.cli.words import say, tr
from tracker.contract.base import moment
from tracker.notify import deliver, message
from tracker.notify.channels.base import Outgoing, Sent
from tracker.notify.channels.mail import build
from tracker.notify.compose import compose
from tracker.notify.config import Config
from tracker.notify.deliver import Delivery, Report
from tracker.notify.message import mail_subject
from tracker.notify.plan import PlannedChanges, find
from tracker.notify.senders import Senders
from tracker.notify.trial import send_test
from tracker.registry import Registry
from tracker.settings import settings
from tracker.store import outbox
from tracker.store.db import Store
from tracker.store.models import AlertMessage

app = typer.Typer(no_args_is_help=True, help="What waits to be told, what went out, tests and previews.")


class Shape(StrEnum):
    TEXT = "text"
    HTML = "html"
    CHAT = "chat"
    JSON = "json"
    MAIL = "mail"


def delivery(
    store: Store,
    reg: Registry,
    config: Config,
    on_line: Callable[[str], None] = lambda _: None,
    memo: PlannedChanges | None = None,
) -> Delivery:
    """The outbox with the ways out that the environment allows."""
    return Delivery(
        store, reg, config, _senders(), site_url=_site_url(), on_line=on_line, memo=memo,
        folder=settings().briefings_folder,
    )  # fmt: skip


_QUEUE = ("id", "channel", "state", "subject", "due", "attempts", "error")


@app.command("queue")
def queue(format_: Format = FORMAT, registry: list[Path] | None = REGISTRY) -> None:
    """What is not told yet: news that waits, messages under way, messages that were given up."""
    load_config(open_registry(registry), registry)
    with open_store(create=True).read() as session:
        found = outbox.messages(session, states=(*outbox.OPEN, outbox.FAILED))
        rows = [
            _message_row(m) | {"due": moment(m.next_try) if m.state != outbox.FAILED else None} for m in found
        ]
        rows += [
            {
                "id": i.id, "channel": i.channel, "state": "gathering", "subject": f"{i.kind} {i.ref}",
                "due": moment(i.due_at), "attempts": 0, "error": None, "subscription": i.subscription,
                "created_at": moment(i.created_at),
            }
            for i in outbox.waiting_items(session)
        ]  # fmt: skip
    emit(rows, _QUEUE, format_, empty="nothing waits to be told")


@app.command("list")
def history(
    since: str | None = typer.Option(None, help="Made on that day or later: 2026-11-01"),
    channel: str | None = typer.Option(None, help="Only of this channel"),
    limit: int = typer.Option(200, min=1, max=1_000_000, help="The newest so many"),
    format_: Format = FORMAT,
) -> None:
    """The history: every message, what became of it and when it went out."""
    with open_store(create=True).read() as session:
        found = outbox.messages(session, channel=channel, since=parse_moment(since), limit=limit)
        rows = [_message_row(m) for m in found]
    emit(rows, ("id", "channel", "state", "created_at", "sent_at", "attempts", "subject", "error"), format_,
         empty="no alert was made yet")  # fmt: skip


def _message_row(m: AlertMessage) -> dict[str, Any]:
    return {
        "id": m.id,
        "channel": m.channel,
        "state": m.state,
        "subject": mail_subject(m.view),
        "created_at": moment(m.created_at),
        "sent_at": moment(m.sent_at),
        "attempts": m.attempts,
        "unconfirmed": m.unsure,
        "subscriptions": list(m.view["subscriptions"]),
        "changes": [c["id"] for c in m.view["changes"]],
        "error": m.error,
    }


#: Of files that a message goes to.
_ENDINGS = ("text", "html", "json", "eml")


@app.command("show")
def show(
    id_: str = typer.Argument(metavar="ID", help="A message, as `tracker alerts list` names it"),
    shape: Shape = typer.Option(Shape.TEXT, "--format", "-f", help="text, html, chat, json or mail"),
    out: Path | None = OUT,
) -> None:
    """One message as it went out, or will."""
    by_ending(_ENDINGS, out, "text")
    with open_store(create=True).read() as session:
        found = session.get(AlertMessage, id_)
        if found is None:
            raise stop("no alert {id!r}; see `tracker alerts list`", id=id_)
        write(_shaped(found.view, shape), out)


@app.command("preview")
def preview(
    since: str | None = typer.Option(None, help="As if subscribed on that day; default: seven days ago"),
    channel: str | None = typer.Option(None, help="Only of this channel"),
    shape: Shape = typer.Option(Shape.TEXT, "--format", "-f", help="text, html, chat, json or mail"),
    out: Path | None = OUT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """What the subscriptions would have told of what was seen since a day. Nothing is sent or kept.

    History that was added later counts as if it had been watched, so that there is something to see.
    """
    by_ending(_ENDINGS, out, "text")
    reg = open_registry(registry)
    config = load_config(reg, registry)
    _known_channel(config, channel)
    now = datetime.now(UTC)
    start = parse_moment(since) or now - timedelta(days=7)
    shown = []
    with open_store().read() as session:
        found = find(session, config, reg, dict.fromkeys(config.subscriptions, start), start, now)
        for name in sorted({n.channel for n in found}):
            if channel is None or name == channel:
                mine = [n for n in found if n.channel == name]
                view = compose(session, reg, mine, "preview", name, now, _site_url())
                if view is not None:
                    shown.append(view)
    if shape is Shape.JSON:
        write(to_json(shown), out)
    elif not shown:
        say("nothing was recorded since then that a subscription follows", err=True)
    elif shape is Shape.HTML and len(shown) > 1:
        raise stop("several channels have a message; choose one with --channel")
    else:
        write("\n\n".join(_shaped(v, shape) for v in shown), out)


def _shaped(view: dict[str, Any], shape: Shape) -> str:
    if shape is Shape.JSON:
        return to_json(view)
    if shape is Shape.HTML:
        return message.html(view)
    if shape is Shape.CHAT:
        return "\n".join(message.chat(view)) + "\n"
    if shape is Shape.MAIL:
        at = datetime.fromisoformat(view["created_at"])
        out = Outgoing(view["id"], view, at, 1, again=False)
        return build(out, "tracker@localhost", ["you@localhost"]).as_string()
    return f"{message.mail_subject(view)}\n\n{message.text(view)}"


@app.command("send")
def send(
    format_: Format = FORMAT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Find what is new and send what may go out now; for cron, after `tracker crawl`.

    Exit code 1 when a message was given up. `tracker run` does the same by itself.
    """
    reg = open_registry(registry)
    config = load_config(reg, registry)
    if not config.subscriptions:
        say("there is no subscription; see `tracker subscribe add --help`", err=True)
    report = delivery(open_store(create=True), reg, config, _say).run()
    _print_report(report, format_)
    if report.failed:
        raise typer.Exit(1)


def _print_report(report: Report, format_: Format) -> None:
    if report.busy:
        say("another process is sending just now", err=True)
    view = {
        "news": report.planned, "sent": report.sent, "later": report.later, "failed": report.failed,
        "next": moment(report.next_time), "busy": report.busy,
    }  # fmt: skip
    if format_ is Format.JSON:
        write(to_json(view), None)
        return
    line = tr("{news} news, {sent} sent, {later} to be tried again, {failed} given up", news=report.planned,
              sent=len(report.sent), later=len(report.later), failed=len(report.failed))  # fmt: skip
    say(line + (tr("; next at {time}", time=moment(report.next_time)) if report.next_time else ""))


def _say(line: str) -> None:
    typer.echo(line, err=True)


@app.command("retry")
def retry(
    ids: list[str] | None = typer.Argument(None, metavar="[ID]...", help="Messages, by id"),
    failed: bool = typer.Option(False, "--failed", help="All that were given up"),
) -> None:
    """Have messages go out with the next `tracker alerts send`, those that were given up too."""
    store = open_store(create=True)
    chosen = list(ids or [])
    if failed:
        with store.read() as session:
            chosen += [m.id for m in outbox.messages(session, states=(outbox.FAILED,))]
    if not chosen and not failed:
        raise stop("name messages, or give --failed; see `tracker alerts queue`")
    done = deliver.retry(store, chosen, datetime.now(UTC))
    for id_ in chosen:
        say("{id}: goes out again" if id_ in done else "{id}: does not wait and was not given up", id=id_)
    if len(done) < len(chosen):
        raise typer.Exit(2)


@app.command("drop")
def drop(ids: list[str] = typer.Argument(metavar="ID...", help="Messages that shall not go out")) -> None:
    """Give a message up by hand. `tracker alerts retry` takes it back."""
    done = deliver.drop(open_store(create=True), ids)
    for id_ in ids:
        say("{id}: dropped" if id_ in done else "{id}: is no message that waits or was given up", id=id_)
    if len(done) < len(ids):
        raise typer.Exit(2)


@app.command("test")
def try_channels(
    channels: list[str] | None = typer.Argument(None, metavar="[CHANNEL]...", help="Default: all"),
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Send a test message now, past windows and quiet hours. Exit code 1 when a channel does not work."""
    reg = open_registry(registry)
    config = load_config(reg, registry)
    names = channels or sorted(config.channels)
    if not names:
        raise stop("there is no channel; see `tracker subscribe channel --help`")
    bad = False
    for name in names:
        _known_channel(config, name)
        result = send_test(name, config.channels[name], _senders(), datetime.now(UTC))
        worked = isinstance(result, Sent)
        bad |= not worked
        words = result.note if isinstance(result, Sent) else result.reason
        said = tr("{name}: works" if worked else "{name}: does not work", name=name)
        typer.echo(said + (f": {words}" if words else ""))
    if bad:
        raise typer.Exit(1)


def _known_channel(config: Config, name: str | None) -> None:
    if name is not None and name not in config.channels:
        raise stop(
            "no channel {name!r}; there are: {all}",
            name=name,
            all=", ".join(sorted(config.channels)) or tr("none"),
        )


def _senders() -> Any:
    s = settings()
    return Senders(s.smtp.get_secret_value() if s.smtp else None, s.mail_from, folder=s.briefings_folder)


def _site_url() -> str | None:
    return settings().site_url
