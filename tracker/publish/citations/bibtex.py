"""A citation as a BibTeX entry: ``@misc``, for BibTeX has no type for law."""

from __future__ import annotations

import re

from tracker.law.languages import ENGLISH
from tracker.publish.citations.cited import SITE, Cited
from tracker.publish.editions import format_day
from tracker.publish.plain import plain

# A brace counts in BibTeX even behind a backslash, so that braces are written as commands.
_SPECIAL = {
    "\\": r"{\textbackslash}", "{": r"{\textbraceleft}", "}": r"{\textbraceright}", "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}", **{c: f"\\{c}" for c in "$&#_%"},
}  # fmt: skip
_ESCAPE = re.compile(r"[\\{}~^$&#_%]")
_MONTHS = tuple(name[:3] for name in ENGLISH.month_names)
_LANGUAGES = {"en": "english", "fr": "french", "de": "german", "es": "spanish", "zh": "chinese",
              "ja": "japanese", "ko": "korean"}  # fmt: skip


def escape(text: str) -> str:
    """Text that BibTeX and LaTeX print as it is.

    >>> escape("R&D_{1} 50%")
    'R\\\\&D\\\\_{\\\\textbraceleft}1{\\\\textbraceright} 50\\\\%'
    """
    return _ESCAPE.sub(lambda m: _SPECIAL[m[0]], " ".join(plain(text).split()))


def bibtex(c: Cited) -> str:
    """The entry, fields in a fixed order, ended by a line feed. ``year`` is the year the text was made."""
    lang = "zh" if c.language.split("-")[0] == "zh" else "en"
    title = c.title(c.language)
    ref = c.ref(lang)
    ours = c.version or c.observed  # of our page; a law has the year it was made in, where that is known
    day = c.made or c.event("in_force") or c.version if c.kind == "provision" else ours
    fields: list[tuple[str, str]] = [("title", "{" + escape(_title(c, title, ref, lang)) + "}")]
    if c.publisher and c.kind == "provision":
        fields.append(("publisher", "{" + escape(c.publisher.name if lang == "zh" else c.publisher.en) + "}"))
    if c.kind != "provision":
        fields.append(("author", "{" + SITE[lang] + "}"))
    if day:
        fields.append(("year", f"{day.year}"))
        fields.append(("month", _MONTHS[day.month - 1]))
    numbers = [f"{k.upper()} {v}" if k in ("celex", "eli") else v for k, v in c.identifiers.items()]
    if numbers:
        fields.append(("number", escape(", ".join(numbers))))
    if note := _note(c):
        fields.append(("note", escape(note)))
    if c.permalink:
        fields.append(("howpublished", SITE[lang]))
        fields.append(("url", c.permalink))
    if c.permalink and c.accessed:
        fields.append(("urldate", c.accessed.isoformat()))
    fields.append(("language", _LANGUAGES.get(c.language.split("-")[0], escape(c.language))))
    body = "".join(f",\n  {k} = {v if k == 'month' else '{' + v + '}'}" for k, v in fields)
    return f"@misc{{{key(c)}{body}\n}}\n"


def _title(c: Cited, title: str, ref: str, lang: str) -> str:
    where = f"{title}{'' if lang == 'zh' else ', '}{ref}" if ref else title
    if c.kind == "change":
        return f"{where}：变动" if lang == "zh" else f"{where}: change"
    return f"{where}: comparison" if c.kind == "table" else where


def _note(c: Cited) -> str:
    parts = []
    if c.version:
        parts.append(f"{'law as of' if c.kind == 'table' else 'valid from'} {format_day(c.version, 'en')}")
    if c.observed:
        parts.append(f"{'as known on' if c.kind == 'table' else 'seen on'} {format_day(c.observed, 'en')}")
    if c.change:
        parts.append(f"change {c.change}")
    return ", ".join(parts)


def key(c: Cited) -> str:
    """An ASCII key, the same for the same citation: ``eu-ai-act-art-5-20260727``."""
    day = c.version or c.observed
    parts = [
        c.key,
        c.eid or "",
        "change" if c.kind == "change" else "",
        day.strftime("%Y%m%d") if day else "",
    ]
    parts.append(re.sub(r"[^a-z0-9]", "", (c.change or "").lower())[-8:])
    slugs = [re.sub(r"[^a-z0-9.]+", "-", p.lower()).strip("-") for p in parts]
    return "-".join(s for s in slugs if s) or "law"
