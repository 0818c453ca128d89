"""A briefing in a format, as tests ask for it."""

from __future__ import annotations

from tracker.brief import Briefing
from tracker.brief.compose import compose
from tracker.publish.writers import write
from tracker.registry import Registry


def written(b: Briefing, registry: Registry, lang: str = "en", format_: str = "md") -> bytes:
    return write(compose(b, registry, lang), format_)


def as_markdown(b: Briefing, registry: Registry, lang: str = "en") -> str:
    return written(b, registry, lang, "md").decode()


def as_html(b: Briefing, registry: Registry, lang: str = "en") -> str:
    return written(b, registry, lang, "html").decode()


def as_docx(b: Briefing, registry: Registry, lang: str = "en") -> bytes:
    return written(b, registry, lang, "docx")
