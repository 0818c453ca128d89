"""The days that texts name for their own life: of which part, since which change, in doubt or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.lifecycle.test_steps import with_events
from tests.site.record import SECTIONS, Record
from tracker.law.named_days import VERSION, NamedDays, named_days
from tracker.law.part_references import part_references
from tracker.lifecycle.date_evidence import recorded_dates
from tracker.lifecycle.state import RuleState, state
from tracker.lifecycle.step import Step
from tracker.lifecycle.steps import steps_of
from tracker.lifecycle.text_clauses import TextDate, read_clauses
from tracker.lifecycle.text_dates import TextDates, above, compared
from tracker.lifecycle.text_steps import with_text_dates
from tracker.model import Document, Provision, Scope
from tracker.registry import load_registry
from tracker.registry.schema import StatusEvent
from tracker.store import reader
from tracker.store.ids import scope_of

BODY = SECTIONS[1:4]
ON = date(2026, 11, 30)


class Life:
    """The steps of an act whose last sections are given, text after text, each seen a month later."""

    def __init__(self, folder: Path, *texts: list[str], events: list[StatusEvent] | None = None) -> None:
        self.record = Record(folder)
        self.changes: list[str] = []
        for n, last in enumerate(texts, 1):
            self.changes += self.record.take([*BODY, *last], n, 10, pit=f"2026-{n:02}-10")
        self.registry = with_events(self.record.registry, "sample-act", events or [])
        self.act = self.registry.instruments["sample-act"]
        with self.record.store.read() as session:
            self.recorded = recorded_dates(session, self.registry, [self.act])

    def steps(self, on: date = ON) -> list[Step]:
        return steps_of(self.registry, self.act, on, self.recorded)

    def told(self) -> set[tuple[str, str | None, str, str]]:
        return {(s.event, s.eid, str(s.date), s.state.value) for s in self.steps()}

    def state(self, on: date, eid: str | None = None) -> RuleState:
        with self.record.store.read() as session:
            (newest,) = reader.versions(session, "sample-act")[-1:]
            parents = reader.parents(session, newest)
        return state(self.steps(on), on, eid=eid, above=above(parents, eid) if eid else ())


def days_of(provisions: list[Provision], language: str) -> NamedDays:
    text = Document(language, "", tuple(provisions), frozenset({Scope.BODY}), "", 0)
    return named_days(text, scope_of(provisions))


def event(kind: str, day: str, eid: str | None = None, **more: object) -> StatusEvent:
    return StatusEvent(event=kind, date=date.fromisoformat(day), eid=eid, **more)


FORCE = "This Act comes into force on 1 March 2026."
FROM = "Sections 1 and 2 apply from {}."


def test_a_date_of_the_text_and_an_event_of_the_same_part_and_day_are_one_step(tmp_path: Path) -> None:
    life = Life(tmp_path, [FORCE, FROM.format("1 May 2027")], events=[event("in_force", "2026-03-01")])
    force, applies = life.steps()
    assert (force.source, force.proven_by[1], force.confidence) == ("both", "sec_4", "sure")
    assert (applies.source, applies.eid, applies.parts, applies.confidence) == (
        "text",
        "sec_1",
        ("sec_1", "sec_2"),
        "likely",
    )


def test_a_deferral_in_two_steps_keeps_both_old_dates(tmp_path: Path) -> None:
    days = ("1 May 2027", "1 June 2028", "1 July 2029")
    life = Life(tmp_path, *([FORCE, FROM.format(d)] for d in days))
    assert life.told() == {
        ("in_force", None, "2026-03-01", "passed"),
        ("applies", "sec_1", "2027-05-01", "moved"),
        ("deferred", "sec_1", "2028-06-01", "moved"),
        ("deferred", "sec_1", "2029-07-01", "upcoming"),
    }
    first, second = (next(s for s in life.steps() if s.date.year == y) for y in (2027, 2028))
    assert (first.now, second.now, second.was_due) == (
        (date(2028, 6, 1),),
        (date(2029, 7, 1),),
        date(2027, 5, 1),
    )
    # the state of a day is that day's
    assert [str(s.date) for s in life.state(date(2026, 1, 20), "sec_1").applies.steps] == ["2027-05-01"]
    assert [str(s.date) for s in life.state(date(2026, 2, 20), "sec_1").applies.steps] == ["2028-06-01"]
    assert [str(s.date) for s in life.state(ON, "sec_1").applies.steps] == ["2029-07-01"]


def test_a_deferral_taken_back(tmp_path: Path) -> None:
    days = ("1 May 2027", "1 June 2028", "1 May 2027")
    life = Life(tmp_path, *([FORCE, FROM.format(d)] for d in days))
    standing = [s for s in life.steps() if s.eid and s.state == "upcoming"]
    assert [str(s.date) for s in standing] == ["2027-05-01"]
    assert [str(s.date) for s in life.state(ON, "sec_2").applies.steps] == ["2027-05-01"]


def test_a_date_moved_forward_is_no_deferral(tmp_path: Path) -> None:
    life = Life(tmp_path, [FORCE, FROM.format("1 May 2027")], [FORCE, FROM.format("1 January 2027")])
    assert ("applies", "sec_1", "2027-01-01", "upcoming") in life.told()
    assert ("applies", "sec_1", "2027-05-01", "moved") in life.told()


def test_a_part_of_a_part_has_its_own_day(tmp_path: Path) -> None:
    words = "Sections 1 to 3 apply from 1 May 2027, with the exception of section 2, which applies from 1 May 2028."
    life = Life(tmp_path, [FORCE, words])
    assert life.state(date(2027, 6, 1), "sec_1").applies.state == "yes"
    assert life.state(date(2027, 6, 1), "sec_2").applies.state == "later"
    assert life.state(date(2027, 6, 1)).applies.state == "partly"
    assert life.state(date(2028, 6, 1)).applies.state == "yes"


def test_a_repeal_before_the_day(tmp_path: Path) -> None:
    life = Life(tmp_path, [FORCE, FROM.format("1 May 2027")], events=[event("repealed", "2026-09-01")])
    assert ("applies", "sec_1", "2027-05-01", "lapsed") in life.told()
    assert life.state(date(2027, 6, 1), "sec_1").applies.state == "ended"
    assert life.state(date(2026, 5, 1)).in_force.state == "yes"


def test_where_text_and_registry_differ_both_stand_with_the_doubt(tmp_path: Path) -> None:
    events = [event("in_force", "2026-04-01", set_by="sample-act#sec_4")]
    life = Life(tmp_path, [FORCE], events=events)
    assert {(str(s.date), s.source.value, s.confidence.value) for s in life.steps()} == {
        ("2026-04-01", "registry", "doubtful"),
        ("2026-03-01", "text", "doubtful"),
    }


def test_a_condition_is_told(tmp_path: Path) -> None:
    words = "Section 1 comes into force on the later of 1 May 2027 and the day on which this Act receives royal assent."
    (step,) = Life(tmp_path, [words]).steps()
    assert (step.conditional, step.confidence) == (True, "likely")


def test_a_day_counted_from_one_that_the_registry_has(tmp_path: Path) -> None:
    words = "This Act comes into force on the first day of the second month following its publication."
    life = Life(tmp_path, [words], events=[event("published", "2026-02-12")])
    (step,) = (s for s in life.steps() if s.event == "in_force")
    assert (str(step.date), step.proof) == ("2026-04-01", "counted")
    assert not [s for s in Life(tmp_path / "b", [words]).steps() if s.event == "in_force"]


def test_a_rule_for_what_was_there_before(tmp_path: Path) -> None:
    words = "Mills placed on the market before 1 March 2026 shall comply with section 2 by 1 March 2029."
    life = Life(tmp_path, [FORCE, words])
    (step,) = (s for s in life.steps() if s.transitional)
    assert (str(step.date), step.eid) == ("2029-03-01", "sec_5")
    found = life.state(ON)
    assert (found.applies.state, [s.eid for s in found.transitional]) == ("yes", ["sec_5"])


def test_dates_that_say_nothing_of_the_life_of_the_law(tmp_path: Path) -> None:
    words = [
        "An amendment shall enter into force on 1 May 2027.",
        "Section 5 of the Mills Act comes into force on 1 May 2027.",
        "A return for the year 2027 is due by 1 May 2028.",
    ]
    assert [s for s in Life(tmp_path, [FORCE, *words]).steps() if s.eid] == []


def test_a_thousand_dates_are_bounded_and_told(tmp_path: Path) -> None:
    many = [f"Section {n % 3 + 1} applies from {n % 28 + 1} May {2027 + n // 28}." for n in range(900)]
    found = Life(tmp_path, [FORCE, " ".join(many[:300]), " ".join(many[300:600]), *many[600:]]).steps()
    assert len(found) <= 61
    assert "many" in found[-1].doubts


def test_two_authentic_languages_that_disagree() -> None:
    named = TextDate("applies", date(2027, 5, 1), "art_9", "v", "en", "It shall apply from 1 May 2027.")
    french = [
        Provision("art_9", None, "article", "9", None, "Elle est applicable à partir du 1er juin 2027.")
    ]
    (found,) = compared([named], days_of(french, "fr"))
    assert found.differs
    act = load_registry().instruments["gdpr"].model_copy(update={"events": []})
    (step,) = with_text_dates(load_registry(), act, [], TextDates((found,)), ON)
    assert (step.doubts, step.confidence) == (("languages-differ",), "doubtful")
    as_said = replace(french[0], text="Elle est applicable à partir du 1er mai 2027.")
    (same,) = compared([named], days_of([as_said], "fr"))
    assert not same.differs


def test_a_day_that_another_act_writes_into_this_one() -> None:
    quoted = "art_1__quoted_1"
    held = [
        Provision(
            f"{quoted}__para_1", quoted, "paragraph", "1", None, "Chapter III shall apply from 1 May 2028."
        )
    ]
    registry = load_registry()
    act = registry.instruments["eu-ai-act"].model_copy(update={"events": [event("applies", "2027-05-01")]})
    said = days_of(held, "en")
    read = read_clauses(act, said, "en", "v", of_other={"cpt_3"})
    (named,) = (replace(d, act="eu-ai-omnibus") for d in read)
    old = steps_of(registry, act, ON)
    (_, step) = with_text_dates(registry, act, old, TextDates((named,)), ON)
    assert (step.eid, step.event, step.was_due) == ("cpt_3", "deferred", date(2027, 5, 1))
    assert (step.set_by, step.set_on) == (f"eu-ai-omnibus#{quoted}__para_1", date(2026, 7, 27))
    assert step.confidence == "likely"
    assert not read_clauses(act, said, "en", "v", of_other={"cpt_4"})  # that act has no such part
    assert not read_clauses(act, said, "en", "v")  # and it is none of the amending act's own


def test_a_step_set_by_a_provision_or_an_act_that_is_not_held(tmp_path: Path) -> None:
    events = [
        event("applies", "2027-05-01", "sec_1", set_by="sample-amendment#sec_1"),
        event("applies", "2027-06-01", "sec_2", set_by="sample-amendment"),
    ]
    life = Life(tmp_path, [FORCE], events=events)
    assert [(s.doubts, s.confidence.value) for s in life.steps() if s.eid] == [
        (("not-held",), "likely"),
        (("other-act",), "likely"),
    ]


def test_a_date_before_the_act(tmp_path: Path) -> None:
    events = [event("adopted", "2026-01-05"), event("applies", "0026-05-01", "sec_1")]
    life = Life(tmp_path, [FORCE], events=events)
    assert [(s.doubts, s.confidence.value) for s in life.steps() if s.eid] == [(("before-act",), "doubtful")]


def test_a_day_of_one_party_is_no_day_of_the_others(tmp_path: Path) -> None:
    events = [event("in_force", "2026-02-01"), event("applies", "2027-01-01", "sec_1", party="VN")]
    found = Life(tmp_path, [BODY[0]], events=events).steps()
    on = date(2026, 6, 1)
    assert state(found, on, eid="sec_1").applies.state == "yes"
    assert state(found, on, eid="sec_1", party="VN").applies.state == "later"
    assert state(found, on, eid="sec_1", party="JP").applies.state == "yes"


def test_provisional_application_and_suspension_are_states_of_their_own(tmp_path: Path) -> None:
    events = [
        event("signed", "2026-01-05"), event("provisionally_applied", "2026-02-01"), event("in_force", "2026-06-01"),
        event("suspended", "2026-09-01"), event("in_force", "2026-11-01", condition="again"),
    ]  # fmt: skip
    life = Life(tmp_path, [BODY[0]], events=events)
    days = {"01-20": "later", "03-01": "provisional", "07-01": "yes", "10-01": "suspended", "12-01": "yes"}
    for day, expected in days.items():
        found = life.state(date.fromisoformat(f"2026-{day}"))
        assert (found.in_force.state, found.applies.state) == (expected, expected)


def test_a_treaty_that_says_why_it_is_not_in_force_is_not() -> None:
    registry = load_registry()
    tpp = registry.instruments["tpp"]
    found = steps_of(registry, tpp, ON)
    assert state(found, ON, not_in_force=tpp.not_in_force is not None).in_force.state == "no"
    chafta = registry.instruments["cn-australia-fta"]
    assert state(steps_of(registry, chafta, ON), ON).in_force.state == "yes"


@pytest.mark.parametrize(
    ("words", "lang", "eids"),
    [
        ("Chapter III Section 4 and Article 78", "en", ["cpt_3__sct_4", "art_78"]),
        ("Article 5(1), first subparagraph, points (ba) and (bb)", "en", ["art_5__para_1__point_ba", "art_5__para_1__point_bb"]),
        ("Sections 4 and 5 of Chapter IV", "en", ["cpt_4__sct_4", "cpt_4__sct_5"]),
        ("Article 5 of Regulation (EU) 2016/679 and Article 6", "en", ["art_6"]),
        ("l'article 6, paragraphe 5, et les articles 102 à 103", "fr", ["art_6__para_5", "art_102", "art_103"]),
        ("Artikel 5 Absatz 1 Buchstabe a", "de", ["art_5__para_1__point_a"]),
        ("第三章第二节和附件三", "zh-Hans", ["cpt_3__sct_2", "anx_3"]),
        ("第六条及び第八条から第十条まで", "ja", ["art_6", "art_8", "art_9", "art_10"]),
        ("제5조제1항", "ko", ["art_5__para_1"]),
        ("《样本法》第三十条", "zh-Hans", []),
    ],
)  # fmt: skip
def test_parts_of_a_law_by_their_names(words: str, lang: str, eids: list[str]) -> None:
    held = {*eids, "art_5", "art_5__para_1"}
    assert [r.among(held) for r in part_references(words, lang)] == eids


def test_days_are_kept_with_a_version_and_else_found_in_its_text(tmp_path: Path) -> None:
    life = Life(tmp_path, [FORCE, FROM.format("1 May 2027")], [FORCE, FROM.format("1 June 2028")])
    with life.record.store.write() as session:
        versions = reader.versions(session, "sample-act")
        assert [v.days_by for v in versions] == [VERSION, VERSION]
        for v in versions:
            v.days_by, v.named_days = None, None
    with life.record.store.read() as session:
        assert recorded_dates(session, life.registry, [life.act]) == life.recorded
