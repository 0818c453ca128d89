"""Which date came in the place of one that a text no longer names."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.site.record import SECTIONS, Record
from tracker.lifecycle.date_evidence import DateEvidence, EvidenceState, date_evidence
from tracker.registry.schema import StatusEvent

TWO = "A person shall file a return by {} and pay the tax by {}."


def proven(folder: Path, before: str, after: str, day: date, eid: str = "sec_1") -> tuple[DateEvidence, str]:
    """What the record says of a date in section 1, whose words were ``before`` and then ``after``."""
    record = Record(folder)
    record.take([before, *SECTIONS[1:]], 1, 10, pit="2026-01-01")
    (change,) = record.take([after, *SECTIONS[1:]], 3, 5, pit="2026-03-01")
    event = StatusEvent(event="applies", date=day, eid=eid)
    act = record.registry.instruments["sample-act"].model_copy(update={"events": [event]})
    with record.store.read() as session:
        (found,) = date_evidence(session, record.registry, [act]).values()
    return found, change


def test_of_two_dates_that_moved_together_each_is_replaced_by_its_own(tmp_path: Path) -> None:
    before = TWO.format("1 March 2027", "1 May 2028")
    after = TWO.format("1 September 2027", "1 November 2028")
    for n, (day, instead) in enumerate(
        ((date(2027, 3, 1), date(2027, 9, 1)), (date(2028, 5, 1), date(2028, 11, 1)))
    ):
        found, change = proven(tmp_path / str(n), before, after, day)
        assert (found.state, found.change, found.instead) == (EvidenceState.GONE, change, (instead,))


def test_nothing_came_instead_where_the_new_text_names_no_date(tmp_path: Path) -> None:
    before = "A person shall file a return by 1 March 2027."
    found, change = proven(tmp_path, before, "The Minister sets the day of returns.", date(2027, 3, 1))
    assert (found.state, found.change, found.instead) == (EvidenceState.GONE, change, ())


def test_a_date_that_still_stands_is_named_and_one_that_never_stood_is_counted(tmp_path: Path) -> None:
    before = TWO.format("1 March 2027", "1 May 2028")
    after = TWO.format("1 September 2027", "1 May 2028")
    assert proven(tmp_path / "a", before, after, date(2028, 5, 1))[0].state is EvidenceState.NAMED
    assert proven(tmp_path / "b", before, after, date(2030, 1, 1))[0].state is EvidenceState.COUNTED
    assert (
        proven(tmp_path / "c", before, after, date(2027, 3, 1), "sec_99")[0].state is EvidenceState.NOT_HELD
    )
