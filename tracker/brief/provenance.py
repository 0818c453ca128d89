"""What a briefing was made from: enough to make it again, kept inside every form of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Self

import yaml

import tracker
from tracker.brief.collect import Briefing
from tracker.registry import Registry

#: Of the shape of a note.
FORMAT = 1


class BadComment(ValueError):
    """Not a comment; the message says what one looks like."""


@dataclass(frozen=True)
class Comment:
    """What a person says of the period. Never written by this program."""

    text: str
    signed: str
    date: str

    def cut(self, letters: int) -> Comment:
        """The comment in at most so many letters, with a mark where it is cut."""
        short = self.text[:letters].rstrip()
        return self if len(self.text) <= letters else replace(self, text=f"{short} …")

    @classmethod
    def read(cls, path: Path) -> Self:
        """A file with the head `signed: NAME`, `date: DAY`, a line of three dashes, and the words.

        Raises `BadComment`.
        """
        wanted = f"{path}: write 'signed: NAME' and 'date: 2026-08-01', a line '---', then the comment"
        try:
            head, dashes, words = path.read_text("utf-8").removeprefix("---\n").partition("\n---\n")
            said = yaml.safe_load(head)
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise BadComment(f"{wanted} ({error})") from error
        if not dashes or not isinstance(said, dict) or set(said) != {"signed", "date"} or not words.strip():
            raise BadComment(wanted)
        signed = " ".join(str(said["signed"] or "").split())
        if not signed or not isinstance(said["date"], date):
            raise BadComment(f"{wanted}: a comment is signed and dated")
        return cls(words.strip(), signed, said["date"].isoformat()[:10])


def provenance_note(
    b: Briefing,
    registry: Registry,
    lang: str,
    format_: str,
    *,
    pages: str,
    comment: Comment | None,
    site: str | None,
    paper: str = "a4",
) -> dict[str, Any]:
    """The note of a briefing in a form: plain JSON."""
    return {
        "briefing": FORMAT,
        "program": tracker.__version__,
        "period": b.period.name,
        "zone": b.period.zone,
        "language": lang,
        "format": format_,
        "short": pages == "1",
        "pages": pages,
        "site": site,
        "profile": b.profile.model_dump(mode="json", exclude_defaults=True) if b.profile else None,
        "comment": asdict(comment) if comment else None,
        "known_until": b.known_until,
        "registry": registry.stamp,
        "fingerprint": b.fingerprint,
        "sections": b.sections,
        **({} if paper == "a4" else {"paper": paper}),
    }
