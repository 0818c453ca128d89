"""A message as subject, text, HTML and chat line, in one edition or both, from its data (`compose`).

The HTML asks for nothing from anywhere: no image, no font, no style but its own. Text of publishers is
escaped like everything else.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from tracker.publish import editions, templates
from tracker.publish.plain import plain, shorten

View = Mapping[str, Any]
#: Chat services cut longer texts, each elsewhere.
CHAT = 3500
_SUBJECT = 160


def subject(view: View, lang: str) -> str:
    """One line: what comes first, and how much more there is."""
    t = partial(editions.gettext, lang)
    marks = editions.punctuation(lang)
    if view["type"] == "test":
        return t("Test message of the digital-rules tracker")
    changes = view["changes"]
    parts: list[str] = []
    if changes:
        said = plain(changes[0]["summary"][editions.edition(lang)]).rstrip(marks.stop)
        parts.append(shorten(said, _SUBJECT - (40 if len(changes) > 1 else 0)))
        if more := len(changes) - 1:
            one, many = "and one more change", "and %(num)s more changes"
            parts.append(editions.ngettext(lang, one, many, more) % {"num": more})
    if view["notices"]:
        n = len(view["notices"])
        if n == 1 and not parts:
            parts.append(view["notices"][0]["title"])
        else:
            parts.append(editions.ngettext(lang, "one notice", "%(num)s notices", n) % {"num": n})
    if made := view.get("briefings"):
        if len(made) == 1 and not parts:
            parts.append(briefing_title(made[0], lang))
        else:
            counted = editions.ngettext(lang, "one briefing", "%(num)s briefings", len(made))
            parts.append(counted % {"num": len(made)})
    if found := view.get("reminders"):
        first = found[0]
        day = editions.format_day(first["date"], lang)
        if len(found) == 1 and not parts:
            parts.append(
                marks.labelled(t("due on %(day)s") % {"day": day}, first["words"][editions.edition(lang)])
            )
        else:
            counted = editions.ngettext(lang, "one date near", "%(num)s dates near", len(found))
            parts.append(counted % {"num": len(found)})
    troubles = [i for i in view["incidents"] if not i["over"]]
    over = [i for i in view["incidents"] if i["over"]]
    if troubles:
        n = sum(len(i["sources"]) for i in troubles)
        parts.append(
            editions.ngettext(lang, "one source with a problem", "%(num)s sources with problems", n)
            % {"num": n}
        )
    if over:
        n = sum(len(i["sources"]) for i in over)
        parts.append(
            editions.ngettext(lang, "one source recovered", "%(num)s sources recovered", n) % {"num": n}
        )
    line = marks.clauses(parts)
    return shorten(" ".join(plain(line[:1].upper() + line[1:]).split()), _SUBJECT)


def briefing_title(told: View, lang: str) -> str:
    """The title of a briefing in an edition, or in the one it was made in."""
    titles = told["title"]
    return str(titles.get(editions.edition(lang)) or next(iter(titles.values())))


def mail_subject(view: View) -> str:
    """All editions of a message in one line.

    >>> mail_subject({"languages": ["en", "zh"], "subject": {"en": "A: b", "zh": "甲：乙"}})
    'A: b · 甲：乙'
    """
    return " · ".join(dict.fromkeys(view["subject"][x] for x in view["languages"]))


def text(view: View) -> str:
    """The message as plain text, one edition after the other."""
    parts = [_rendered("alert.txt.j2", view, lang) for lang in view["languages"]]
    return ("\n" + "=" * 72 + "\n\n").join(parts)


def html(view: View) -> str:
    """The message as a page of its own."""
    bodies = [(editions.html_lang(x), _rendered("alert.html.j2", view, x)) for x in view["languages"]]
    return templates.page("mail/page.html.j2", view["languages"][0], title=mail_subject(view), bodies=bodies)


def chat(view: View, *, again: bool = False) -> tuple[str, str]:
    """Title and text for a chat; ``again``: it may have come before."""
    parts = [_rendered("alert.chat.j2", view, lang).strip() for lang in view["languages"]]
    body = "\n\n".join(parts)
    if len(body) > CHAT:
        body = body[:CHAT].rsplit("\n", 1)[0].rstrip() + "\n…"
    if again:
        lang = view["languages"][0]
        body += "\n" + editions.gettext(lang, "(Sent again: whether it came the first time is not known.)")
    return mail_subject(view), body


def _rendered(template: str, view: View, lang: str) -> str:
    return templates.page(
        f"mail/{template}", lang, v=view, e=editions.edition(lang),
        briefing_title=partial(briefing_title, lang=lang),
    )  # fmt: skip
