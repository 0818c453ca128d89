"""An edition is one catalogue file: wording, plurals, marks, dates, citations, names of countries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tracker.model import Reason
from tracker.publish import editions, labels, messages
from tracker.publish.eid_labels import cite
from tracker.publish.values import reason_sentence

FRENCH = r"""
msgid ""
msgstr ""
"Language: fr\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\n"

msgctxt "punctuation: colon"
msgid ": "
msgstr " : "

msgctxt "format"
msgid "%(first)s to %(last)s"
msgstr "du %(first)s au %(last)s"

msgctxt "citation: anx"
msgid "Annex {}"
msgstr "Annexe {}"

msgctxt "reason"
msgid "provision added"
msgstr "disposition ajoutée"

msgid "one notice"
msgid_plural "%(num)s notices"
msgstr[0] "%(num)s avis"
msgstr[1] "%(num)s avis"
"""
CACHES = (editions.locale, messages.translations, editions.punctuation, cite)


@pytest.fixture
def french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "fr.po").write_text(FRENCH, "utf-8")
    monkeypatch.setattr(messages, "_FOLDER", tmp_path)
    monkeypatch.setattr(messages, "EDITIONS", ("en", "fr"))
    for cache in CACHES:
        cache.cache_clear()
    yield
    for cache in CACHES:
        cache.cache_clear()


@pytest.mark.usefixtures("french")
def test_a_third_edition_is_one_file() -> None:
    assert editions.edition("fr-CA") == "fr"
    assert editions.html_lang("fr") == "fr"
    assert (
        editions.format_days(date(2026, 7, 1), date(2026, 8, 31), "fr") == "du 1 juillet 2026 au 31 août 2026"
    )
    assert editions.punctuation("fr").labelled("Loi", "modifiée") == "Loi : modifiée"
    assert editions.ngettext("fr", "one notice", "%(num)s notices", 1) == "%(num)s avis"
    assert cite("anx_iii__point_2", "fr") == "Annexe III(2)"
    assert labels.party_name("DE", "fr") == "Allemagne"
    assert reason_sentence(Reason("added"), "fr") == "disposition ajoutée"
    assert editions.gettext("fr", "Follow") == "Follow", "what is not translated stands in English"
