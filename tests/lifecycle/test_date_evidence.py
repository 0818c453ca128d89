"""Which date came in the place of one that a text no longer names."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.site.record import SECTIONS, Record
from tracker.lifecycle.date_evidence import DateEvidence, EvidenceState, date_evidence
from tracker.registry.schema import Party, StatusEvent

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


def test_a_date_that_still_stands_is_named_and_one_that_never_stood_is_not(tmp_path: Path) -> None:
    before = TWO.format("1 March 2027", "1 May 2028")
    after = TWO.format("1 September 2027", "1 May 2028")
    assert proven(tmp_path / "a", before, after, date(2028, 5, 1))[0].state is EvidenceState.NAMED
    assert proven(tmp_path / "b", before, after, date(2030, 1, 1))[0].state is EvidenceState.SILENT
    assert (
        proven(tmp_path / "c", before, after, date(2027, 3, 1), "sec_99")[0].state is EvidenceState.NOT_HELD
    )


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("This Act comes into force six months after its promulgation.", date(2026, 7, 10)),
        ("It applies on the first day of the second month following its promulgation.", date(2026, 3, 1)),
        ("Licences are void two years after the entry into force of this Act.", date(2028, 2, 1)),
    ],
)
def test_a_date_is_counted_from_another_step_that_is_known(tmp_path: Path, words: str, day: date) -> None:
    record = Record(tmp_path)
    record.take([words, *SECTIONS[1:]], 1, 10, pit="2026-01-01")
    known = [
        StatusEvent(event="promulgated", date=date(2026, 1, 10)),
        StatusEvent(event="in_force", date=date(2026, 2, 1)),
    ]
    events = [
        StatusEvent(event="applies", date=d, set_by="sample-act#sec_1")
        for d in (day, day + timedelta(days=1))
    ]
    act = record.registry.instruments["sample-act"].model_copy(update={"events": [*known, *events]})
    with record.store.read() as session:
        found = {key[2]: evidence for key, evidence in date_evidence(session, record.registry, [act]).items()}
    right, wrong = (found[e.date] for e in events)
    assert (right.state, right.eid, wrong.state) == (EvidenceState.COUNTED, "sec_1", EvidenceState.SILENT)
    assert right.counted is not None
    assert right.counted_from in {e.date for e in known}


def test_the_day_of_each_party_is_counted_by_the_clause_that_bound_the_first(tmp_path: Path) -> None:
    record = Record(tmp_path)
    clause = "This Agreement shall enter into force 60 days after the date on which that signatory has notified the Depositary."
    record.take([clause, *SECTIONS[1:]], 1, 10, pit="2026-01-01")
    parties = [
        Party(party="AU", ratified=date(2026, 1, 1), in_force=date(2026, 3, 2)),
        Party(party="NZ", ratified=date(2026, 2, 1), in_force=date(2026, 4, 2)),
        Party(party="CL", ratified=date(2026, 2, 1), in_force=date(2026, 5, 5)),
    ]
    first = StatusEvent(event="in_force", date=date(2026, 3, 2), set_by="sample-act#sec_1")
    act = record.registry.instruments["sample-act"].model_copy(update={"events": [first], "parties": parties})
    with record.store.read() as session:
        found = date_evidence(session, record.registry, [act])
    states = {key[4]: evidence.state.value for key, evidence in found.items()}
    assert states == {None: "counted", "AU": "counted", "NZ": "counted", "CL": "silent"}


def test_the_publishers_own_date_of_a_text_is_the_day_it_is_law(tmp_path: Path) -> None:
    record = Record(tmp_path)
    record.take(SECTIONS, 1, 10, pit="2026-01-01")
    events = [StatusEvent(event="in_force", date=date(2026, 1, day)) for day in (1, 2)]
    act = record.registry.instruments["sample-act"].model_copy(update={"events": events})
    with record.store.read() as session:
        one, other = date_evidence(session, record.registry, [act]).values()
    assert (one.state, other.state) == (EvidenceState.NAMED, EvidenceState.NONE)
