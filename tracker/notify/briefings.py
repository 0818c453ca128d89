"""Briefings made on a schedule, sent by the channels of their scope.

The files are those of the folder of briefings; the letter among them (``.eml``) is what a mail says.
"""

from __future__ import annotations

import email
import email.policy
import mimetypes
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from tracker.contract.base import Json
from tracker.notify.config import BRIEFING, Config
from tracker.store import briefings
from tracker.store.models import AlertItem
from tracker.store.outbox import News

#: A briefing that was made so long ago is not sent any more.
OLD = timedelta(days=7)
#: Characters of a briefing that a message to a program holds; its files have all of it.
TEXT = 60_000


def due(session: Session, config: Config, now: datetime) -> Iterator[News]:
    """The briefings that were made and may be sent, told already or not."""
    wanted = {id_: s for id_, s in config.subscriptions.items() if s.spec.briefing and s.spec.to}
    if not wanted:
        return
    for run in briefings.made_since(session, now - OLD):
        subscribed = wanted.get(run.profile)
        if subscribed is None:
            continue
        ref = f"{run.profile}/{run.period}"
        when = subscribed.quiet.until(now) if subscribed.quiet else now
        for channel in subscribed.spec.to:
            languages = tuple(config.languages(run.profile, channel))
            yield News(run.profile, channel, BRIEFING, ref, ref, None, languages, True, when)


def views(session: Session, folder: Path, items: Sequence[AlertItem | News]) -> list[Json]:
    """What a message says of briefings; one whose letter is gone is left out."""
    out = []
    for ref in dict.fromkeys(i.ref for i in items if i.kind == BRIEFING):
        run = briefings.run_of(session, *ref.split("/", 1))
        if run is None or run.made_at is None:
            continue
        letters = {lang: read for lang, name in _letters(run.files) if (read := letter(folder / name))}
        if letters:
            out.append(
                {
                    "scope": run.profile,
                    "period": run.period,
                    "title": {lang: str(read["Subject"]) for lang, read in letters.items()},
                    "text": {lang: _part(read, "plain")[:TEXT] for lang, read in letters.items()},
                    "files": list(run.files),
                    "fingerprint": run.fingerprint,
                }
            )
    return out


def _letters(files: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(language, name) of the letters among the files of a briefing: ``scope/2026-11.zh.2-pages.eml``."""
    for name in files:
        parts = name.rpartition("/")[2].split(".")
        if parts[-1] == "eml":
            yield parts[1], name


def letter(path: Path) -> EmailMessage | None:
    try:
        read = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    except OSError:
        return None
    return read if isinstance(read, EmailMessage) else None


def _part(read: EmailMessage, kind: str) -> str:
    part = read.get_body((kind,))
    return str(part.get_content()) if part is not None else ""


def html(folder: Path, view: Mapping[str, Any]) -> str | None:
    """The page of the letter of a message that tells of one briefing in one language and of nothing else."""
    told = view.get("briefings") or []
    others = any(view.get(k) for k in ("changes", "notices", "incidents", "reminders"))
    if len(told) != 1 or others:
        return None
    letters = [name for lang, name in _letters(told[0]["files"]) if lang in view["languages"]]
    read = letter(folder / letters[0]) if len(letters) == 1 else None
    return _part(read, "html") if read is not None else None


def attach(mail: EmailMessage, folder: Path, view: Mapping[str, Any]) -> None:
    """Add the files of briefings to a mail, the letters themselves left out; what is gone is passed over."""
    for told in view.get("briefings") or ():
        for name in told["files"]:
            path = folder / name
            if path.suffix == ".eml" or not path.is_file():
                continue
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            main, _, sub = kind.partition("/")
            encoding = {"charset": "utf-8"} if main == "text" else None
            mail.add_attachment(
                path.read_bytes(), maintype=main, subtype=sub, filename=path.name, params=encoding
            )
