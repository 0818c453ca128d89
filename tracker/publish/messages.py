"""The messages of each edition, read from its gettext catalogue ``locale/LANG.po``.

A reader of our own, with nothing to import: a command line that speaks Chinese answers ``--help`` at once.
It knows what the tools write (pybabel, Poedit, Weblate); tests hold it against Babel's.
"""

from __future__ import annotations

import gettext as gnu
import json
import re
from functools import lru_cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "locale"
#: The editions every page exists in; the first is the root of the site.
EDITIONS = ("en", *sorted(path.stem for path in _FOLDER.glob("*.po")))
_KEYS = ("msgctxt", "msgid", "msgid_plural", "msgstr")


class Messages(gnu.NullTranslations):
    """Messages by context, with plurals; what is not translated stays English. Raises `ValueError` for a
    file that is no catalogue."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._said: dict[tuple[str, str], dict[int, str]] = {}
        entry: dict[str, str] = {}
        name, told = "", False
        for number, line in enumerate(text.splitlines(), 1):
            if not line or line[0] == "#":
                continue
            key, _, words = line.partition(' "') if line[0] != '"' else ("", "", line[1:])
            if line[-1] != '"' or (key and key.partition("[")[0] not in _KEYS):
                raise ValueError(f"line {number}: {line[:60]}")
            if key:
                name = key
                if told and key in ("msgctxt", "msgid"):
                    self._keep(entry)
                    entry, told = {}, False
                told = told or key.startswith("msgstr")
                entry[name] = ""
            entry[name] += json.loads(f'"{words}') if "\\" in words else words[:-1]
        self._keep(entry)
        lines = self._said.pop(("", ""), {}).get(0, "").splitlines()
        self.header = {k: v.strip() for k, _, v in (x.partition(":") for x in lines)}
        rule = re.search(r"plural=([^;]+)", self.header.get("Plural-Forms", ""))
        self._form = gnu.c2py(rule[1].strip()) if rule else lambda n: int(n != 1)

    def _keep(self, entry: dict[str, str]) -> None:
        said = {int(k[7:-1] or 0): v for k, v in entry.items() if k.startswith("msgstr") and v}
        if said:
            self._said[entry.get("msgctxt", ""), entry["msgid"]] = said

    def of(self, context: str) -> list[str]:
        """The English of all messages of a context."""
        return [message for where, message in self._said if where == context]

    def gettext(self, message: str) -> str:
        return self.pgettext("", message)

    def pgettext(self, context: str, message: str) -> str:
        return self._said.get((context, message), {}).get(0, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.npgettext("", msgid1, msgid2, n)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        found = self._said.get((context, msgid1), {}).get(self._form(n))
        return found or (msgid1 if n == 1 else msgid2)


def edition(lang: str | None) -> str:
    """The edition that answers a wish: by its first subtag, English for all else.

    >>> [edition(x) for x in ("zh-Hans", "zh_CN.UTF-8", "en-GB", "fr", None)]
    ['zh', 'zh', 'en', 'en', 'en']
    """
    wanted = lang.replace("_", "-").split("-")[0].lower() if lang else ""
    return wanted if wanted in EDITIONS else EDITIONS[0]


@lru_cache(maxsize=8)
def translations(lang: str) -> Messages:
    """The messages of an edition; English stands in the code, so its own are empty."""
    path = _FOLDER / f"{edition(lang)}.po"
    return Messages(path.read_text("utf-8")) if path.exists() else Messages()
