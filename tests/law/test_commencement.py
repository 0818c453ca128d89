"""From when a text says it is law, in the languages of the sources."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.law.commencement import CommencementKind, commencement, commencement_in
from tracker.law.relative import Anchor, RelativeDate, Rule
from tracker.model import Document, Provision, Scope

DAY = date(2027, 3, 1)
IN_FORCE, APPLIES = CommencementKind.IN_FORCE, CommencementKind.APPLIES


def after(anchor: Anchor, count: int = 0, unit: str = "day", rule: Rule = Rule.AFTER) -> RelativeDate:
    return RelativeDate(anchor, count, unit, rule)


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("en", "This Act comes into force on 1 March 2027.", DAY),
        ("en", "This Agreement shall enter into force 60 days after the date on which the Parties exchange written "
               "notifications.", after(Anchor.NOTIFICATION, 60)),
        ("en", "This Law shall take effect on the first day of the second month following its publication.",
         after(Anchor.PUBLICATION, 2, "month", Rule.FIRST_OF_MONTH)),
        ("zh-Hans", "本条例自2027年3月1日起施行。", DAY),
        ("zh-Hans", "本办法自公布之日起六个月后施行。", after(Anchor.PROMULGATION, 6, "month")),
        ("ja", "この法律は、令和九年三月一日から施行する。", DAY),
        ("ja", "この法律は、公布の日から起算して一年六月を超えない範囲内において政令で定める日から施行する。",
         after(Anchor.PROMULGATION, 18, "month", Rule.SET_WITHIN)),
        ("ko", "이 법은 공포 후 6개월이 경과한 날부터 시행한다.", after(Anchor.PROMULGATION, 6, "month", Rule.ELAPSED)),
        ("ko", "이 영은 2027년 3월 1일부터 시행한다.", DAY),
        ("fr", "La présente loi entre en vigueur le lendemain de sa publication.", after(Anchor.PUBLICATION, 1)),
        ("de", "Dieses Gesetz tritt am Tag nach der Verkündung in Kraft.", after(Anchor.PROMULGATION, 1)),
        ("de", "Diese Verordnung tritt am 1. März 2027 in Kraft.", DAY),
        ("es", "La presente Ley entrará en vigor a los tres meses de su publicación.",
         after(Anchor.PUBLICATION, 3, "month")),
        ("it", "La presente legge entra in vigore il giorno successivo a quello della sua pubblicazione.",
         after(Anchor.PUBLICATION, 1)),
        ("pt", "Esta Lei entra em vigor na data de sua publicação.", after(Anchor.PUBLICATION)),
        ("tr", "Bu Kanun yayımı tarihinde yürürlüğe girer.", after(Anchor.PUBLICATION)),
        ("id", "Undang-Undang ini mulai berlaku pada tanggal diundangkan.", after(Anchor.PROMULGATION)),
        ("vi", "Luật này có hiệu lực thi hành từ ngày 01 tháng 3 năm 2027.", DAY),
        ("ru", "Настоящий Федеральный закон вступает в силу по истечении десяти дней после дня его официального "
               "опубликования.", after(Anchor.PUBLICATION, 10, "day", Rule.ELAPSED)),
        ("ar", "يعمل بهذا القانون بعد ستة أشهر من تاريخ نشره.", after(Anchor.PUBLICATION, 6, "month")),
    ],
)  # fmt: skip
def test_the_whole_act(lang: str, text: str, value: date | RelativeDate) -> None:
    (found,) = commencement_in(text, lang, likely=False)
    assert (found.part, found.value, found.sure) == (None, value, True)


def document(lang: str, *provisions: tuple[str, str | None, str]) -> Document:
    made = tuple(
        Provision(
            eid, eid.rpartition("__")[0] or None, "article" if "__" not in eid else "point", None, head, text
        )
        for eid, head, text in provisions
    )
    return Document(lang, "Act", made, frozenset({Scope.BODY}), "test", 1)


def test_parts_points_and_what_another_act_sets() -> None:
    text = document(
        "en",
        ("art_1", "Licences", "Licences take effect on the day of their publication. It shall take effect on 1 May 2027."),
        ("art_9", "Entry into force", ""),
        ("art_9__para_1", None, "This Act shall enter into force on the twentieth day following that of its publication."),
        ("art_9__para_2", None, "It shall apply from 1 March 2027. However, Articles 4 and 5 shall apply from 1 May 2027."),
        ("art_9__para_3", None, "Chapter II shall apply from:"),
        ("art_9__para_3__point_a", None, "1 March 2028 as regards mills;"),
        ("art_9__para_4", None, "Section 7 comes into force on a day to be fixed by order."),
        ("art_9__para_5", None, "A permit issued before 1 May 2020 remains valid."),
    )  # fmt: skip
    assert [(c.eid[7:], c.kind, c.part, c.value) for c in commencement(text)] == [
        ("para_1", IN_FORCE, None, after(Anchor.PUBLICATION, 20)),
        ("para_2", APPLIES, None, DAY),
        ("para_2", APPLIES, "Articles 4 and 5", date(2027, 5, 1)),
        ("para_3__point_a", APPLIES, "Chapter II as regards mills", date(2028, 3, 1)),
        ("para_4", IN_FORCE, "Section 7", None),
    ]


def test_items_of_supplementary_provisions() -> None:
    text = document(
        "ja",
        ("suppl_1", "附則", ""),
        ("suppl_1__para_1", None, "この法律は、公布の日から施行する。ただし、次の各号に掲げる規定は、当該各号に定める日から施行する。"),
        ("suppl_1__para_1__item_1", None, "第三条の規定　令和九年三月一日"),
        ("suppl_1__para_2", None, "政府は、この法律の施行後三年を目途として、検討を加えるものとする。"),
    )  # fmt: skip
    assert [(c.part, c.value) for c in commencement(text)] == [
        (None, after(Anchor.PROMULGATION)),
        ("第三条の規定", DAY),
    ]


def test_a_day_that_waits_for_another_act_or_another_day_is_not_sure() -> None:
    (found,) = commencement_in(
        "Sections 2 and 3 come into force on the later of 1 March 2027 and the day on which this Act receives royal assent.",
        "en",
    )  # fmt: skip
    assert (found.part, found.sure) == ("Sections 2 and 3", False)
    (found,) = commencement_in("この法律は、製粉所法の施行の日から施行する。", "ja")
    assert found.value is None


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("zh", "自行政处罚决定生效之日起三年内，不受理其申请。"),
        ("zh", "《旧磨坊办法》自2020年1月1日起施行。"),
        ("zh", "本办法施行前已经开展的活动，应当自本办法施行之日起6个月内完成整改。"),
        (
            "en",
            "A delegated act adopted pursuant to Article 5 shall enter into force only two months after notification.",
        ),
        ("en", "It shall take effect on the day following the publication of the decision."),
        ("en", "Articles 3 and 4 of Regulation (EU) 2030/1 shall apply from 1 March 2027."),
        ("ja", "政府は、この法律の施行後三年を目途として検討を加える。"),
        ("de", "Der Antrag ist bis zum 1. März 2027 zu stellen."),
    ],
)
def test_what_is_said_of_something_else(lang: str, text: str) -> None:
    assert list(commencement_in(text, lang, likely=False)) == []
