"""What a text says of days is found once, kept as JSON and read again as it was."""

from __future__ import annotations

import json
from datetime import date

from tracker.law.named_days import NamedDays, named_days
from tracker.law.relative import Anchor, RelativeDate
from tracker.model import Document, Provision, Scope


def test_what_is_kept_of_a_text_comes_back_as_it_was() -> None:
    texts = {
        "art_1": "This Act lays down rules.",
        "art_2": "Under Regulation (EU) 2016/679 of 27 April 2016, this Act shall apply from 2 August 2026.",
        "art_3": "This Act shall enter into force on the twentieth day following that of its publication.",
        "art_4": "Systems placed on the market before 1 May 2027 shall comply with it by 1 May 2030.",
    }
    provisions = tuple(Provision(eid, None, "article", text=text) for eid, text in texts.items())
    text = Document("en", "Act of 3 March 2026", provisions, frozenset({Scope.BODY}), "", 0)
    found = named_days(text, dict.fromkeys(texts, Scope.BODY))
    assert found.days["art_2"] == {date(2026, 8, 2)}
    assert found.cited["art_2"] == {date(2016, 4, 27)}
    assert found.title == {date(2026, 3, 3)}
    periods = [c.value for c in found.clauses if isinstance(c.value, RelativeDate)]
    assert periods == [RelativeDate(Anchor.PUBLICATION, 20)]
    assert [c.value for c in found.clauses if c.transitional] == [date(2030, 5, 1)]
    assert "art_1" not in found.days
    assert NamedDays.from_json(json.loads(json.dumps(found.as_json()))) == found
    assert NamedDays().as_json() == {}
