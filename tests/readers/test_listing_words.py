"""Dates, closing dates, kinds and stages in the words of titles and pages. Words are our own but for the
corpus test, which reads real documents and expects dates only."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tracker.law.dates import find_listed
from tracker.model import Capture, NoticeKind
from tracker.readers.listing import page as listing_page
from tracker.readers.listing.closing import closing
from tracker.readers.listing.dates import in_path
from tracker.readers.listing.kind import kind_of, stage_of

SEEN = date(2026, 11, 22)
SEEN_AT = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "text", "days"),
    [
        ("en", "17 October 2025", ["2025-10-17"]),
        ("en", "Oct. 17, 2025 / October 17th, 2025 / 17-Oct-2025", ["2025-10-17"] * 3),
        ("en", "on 03/04/2026", []),
        ("en", "25/12/2025", ["2025-12-25"]),
        ("en-US", "03/04/2026", ["2026-03-04"]),
        ("en-GB", "03/04/2026", ["2026-04-03"]),
        ("fr", "le 1er janvier 2026 et le 03/04/2026", ["2026-01-01", "2026-04-03"]),
        ("zh", "2025年10月17日 2025-10-17 2025.10.17 2025/1/7", ["2025-10-17"] * 3 + ["2025-01-07"]),
        ("zh", "二〇二六年一月二十五日", ["2026-01-25"]),
        ("zh", "17 2025-10", ["2025-10-17"]),
        ("zh", "[10-17] 10-17", ["2026-10-17"] * 2),
        ("zh", "12月31日", ["2025-12-31"]),
        ("ja", "令和7年10月17日 R7.10.17 平成31年4月30日 令和元年5月1日", ["2025-10-17"] * 2 + ["2019-04-30", "2019-05-01"]),
        ("ko", "2026. 1. 25. 2026년 1월 25일 25.10.17", ["2026-01-25"] * 2 + ["2025-10-17"]),
        ("vi", "ngày 17 tháng 10 năm 2025", ["2025-10-17"]),
        ("es", "17 de octubre de 2025", ["2025-10-17"]),
        ("de", "17. Oktober 2025", ["2025-10-17"]),
        ("tr", "17 Ekim 2025", ["2025-10-17"]),
        ("ru", "17 октября 2025", ["2025-10-17"]),
        ("en", "version 2.10.2025.3 of 1.2.3, 31 February 2026, 2026-13-01", []),
        ("zh", "国发〔2025〕10号 第2025-10号", []),
    ],
)  # fmt: skip
def test_dates(language: str, text: str, days: list[str]) -> None:
    assert [str(f.day) for f in find_listed(text, language, SEEN)] == days


@pytest.mark.parametrize(
    ("path", "day", "month"),
    [
        ("/2025-10/17/c_1762449729745366.htm", "2025-10-17", (2025, 10)),
        ("/tzgg/202403/t20240322_1371123.html", "2024-03-22", (2024, 3)),
        ("/zhengce/202603/content_7061234.htm", None, (2026, 3)),
        ("/sjj/zwgk/zcfb/0112/20260107214358696030895_pc.html", "2026-01-07", (2026, 1)),
        ("/press/2026/11/20261120001/20261120001.html", "2026-11-20", (2026, 11)),
        ("/english/news_e/news25_e/ecom_17oct25_e.htm", "2025-10-17", (2025, 10)),
        ("/press-releases/2026/july/statement", None, (2026, 7)),
        ("/art/2026/art_d1cb1667897e4c999a303d110b6691dc.html", None, None),
        ("/content_6976163.htm", None, None),
        ("/english/press/2023/1028_004.html", None, None),
        ("/c_1762449729745366.htm", None, None),
        ("/2026/13/45/x", None, None),
    ],
)
def test_dates_of_addresses(path: str, day: str | None, month: tuple[int, int] | None) -> None:
    found = in_path(path)
    assert (str(found[0]) if found[0] else None, found[1]) == (day, month)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "意见反馈截止时间为2026年1月25日。"),
        ("zh", "请于2026年1月25日前将意见反馈至电子邮箱"),
        ("zh", "有关单位可以在2026年1月25日之前，通过以下方式提出意见"),
        ("zh", "公开征求意见的时间为2025年12月27日至2026年1月25日"),
        ("zh", "征求意见时间：12月27日至1月25日"),
        ("zh", "关于公开征求《办法》意见的通知（截止1月25日）"),
        ("en", "Comments must be received by January 25, 2026."),
        ("en", "The consultation closes on 25 January 2026 at 5pm"),
        ("en", "Feedback period 27 December 2025 - 25 January 2026"),
        ("en", "Deadline for submissions: 25 January 2026"),
        ("en", "comments were due by 10 January 2026; the deadline for comments is now 25 January 2026"),
        ("ja", "意見募集期間：令和7年12月27日（土）から令和8年1月25日（日）まで"),
        ("ja", "意見・情報受付締切日時 2026年1月25日23時59分"),
        ("ko", "의견제출 기한: 2026. 1. 25.까지"),
        ("ko", "입법예고기간 2025. 12. 27. ~ 2026. 1. 25."),
        ("fr", "Consultation ouverte jusqu'au 25 janvier 2026"),
        ("fr", "Date limite de réponse à la consultation : 25 janvier 2026"),
    ],
)
def test_closing_dates(language: str, text: str) -> None:
    found = closing(text, language, date(2025, 12, 27))
    assert found is not None
    assert found[0] == date(2026, 1, 25)
    assert found[1] in text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "本办法自2026年1月1日起施行。公众可以反馈意见。"),
        ("zh", "2026年1月25日，某办就意见稿答记者问"),
        ("en", "The Act enters into force on 1 March 2026. Comments are welcome."),
        ("en", "Applications close on 1 March 2026."),
        ("ja", "この法律は令和8年4月1日から施行する。"),
    ],
)
def test_other_dates_close_nothing(language: str, text: str) -> None:
    assert closing(text, language, date(2025, 12, 27)) is None


@pytest.mark.parametrize(
    ("title", "kind", "stage"),
    [
        ("关于《样本办法（征求意见稿）》公开征求意见的通知", "consultation", None),
        ("关于公开征求《样本办法》修改意见的公告", "consultation", None),
        ("样本办有关负责人就《样本规定》答记者问", "statement", None),
        ("样本办公布《样本数据出境认证办法》", "adopted", None),
        ("样本网络数据安全管理条例", "adopted", None),
        ("样本法院就数据权属案作出一审判决", "court", "judgment"),
        ("Authority seeks views on the draft sample code", "consultation", None),
        ("Readout of the sample meeting with ministers", "statement", None),
        ("Members adopt decision on electronic commerce", "adopted", None),
        ("Opinion of Advocate General in Case C-1/25", "court", "opinion"),
        ("Judgment of the General Court in Case T-1/25", "court", "judgment"),
        ("Sample Ltd v. Commission: appeal against the order", "court", "appeal"),
        ("Request for a preliminary ruling on the sample directive", "court", "reference"),
        ("Digital economy report 2025", "publication", None),
        ("「標本計画（案）」に関する意見募集について", "consultation", None),
        ("標本法施行令の一部を改正する政令の公布", "adopted", None),
        ("표본법 시행령 제정안 입법예고", "consultation", None),
        ("표본 대법원 판결 요지", "court", "judgment"),
        ("Arrêt de la Cour de justice sur l'échantillon", "court", "judgment"),
        ("Appel à contributions sur l'échantillon", "consultation", None),
    ],
)
def test_kinds_and_stages(title: str, kind: str, stage: str | None) -> None:
    found, reason = kind_of(title)
    assert found.value == kind
    assert reason.startswith(("the title says", "no word"))
    assert (stage_of(title) if found is NoticeKind.COURT else None) == stage


def test_the_publishers_word_and_the_lists_kind_come_before_words() -> None:
    assert kind_of("Sample rule adopted", type_="Proposed Rule")[0] is NoticeKind.CONSULTATION
    assert kind_of("標本法施行規則の改正", default="consultation")[0] is NoticeKind.CONSULTATION
    assert kind_of("Sample decision adopted", default="statement")[0] is NoticeKind.ADOPTED
    assert kind_of("Sample meeting", default="statement") == (
        NoticeKind.STATEMENT,
        "the list is of this kind",
    )
    assert kind_of("Sample rule adopted", closes=True)[0] is NoticeKind.CONSULTATION


def test_a_documents_closing_date_and_title() -> None:
    page = (
        "<html><head><title>样本通知_样本办</title></head><body><div class='nav'>2026年3月1日前</div><h1>关于样本办法的通知</h1>"
        "<p>本办法自2027年1月1日起施行。</p><p>公众可以通过邮件提出反馈意见。</p><p>意见反馈截止时间为2026年12月20日。</p></body></html>"
    )
    capture = Capture("https://a.example/", SEEN_AT, page.encode(), "text/html", "utf-8")
    facts = listing_page.read(capture, "zh-Hans", SEEN)
    assert (facts.title, facts.closes) == ("关于样本办法的通知", date(2026, 12, 20))
    assert facts.closes_words == "意见反馈截止时间为2026年12月20日"


#: Beginning of a file's name -> until when comments were taken, as read by a person.
CLOSING = {
    "2023-04-12": date(2023, 5, 10), "2023-08-04": date(2023, 9, 2), "2024-09-15_中国信息安全": date(2024, 10, 14),
    "2024-09-15_安全内参": date(2024, 10, 14), "2024-09-29": date(2024, 10, 27),
    "2024-10-15_中国信息安全_通知___国家发改委": date(2024, 11, 11),
    "2024-10-15_中国信息安全_通知___国家数据局": date(2024, 11, 11), "2024-11-16": date(2024, 12, 15),
    "2024-12-03": date(2024, 12, 6), "2025-01-04": date(2025, 2, 3), "2025-01-27_中国信息安全_通知___市场": date(2025, 2, 23),
}  # fmt: skip


@pytest.mark.corpus
def test_closing_dates_of_real_documents(corpus: Path) -> None:
    """All 11 consultations among 55 reposted Chinese documents, and no date in the other 44."""
    files = sorted((corpus / "files" / "cn-cac-documents").glob("20*.md"))
    assert len(files) > 50
    found = {}
    for path in files:
        read = closing(path.read_text("utf-8", "replace"), "zh-Hans", date.fromisoformat(path.name[:10]))
        if read is not None:
            found[path.name] = read[0]
    assert len(found) == len(CLOSING)
    for name, day in found.items():
        assert [d for start, d in CLOSING.items() if name.startswith(start)] == [day], name


def test_hostile_texts_are_read_in_linear_time() -> None:
    began = time.process_time()
    for piece in (
        "2026年",
        "comments by ",
        "意见反馈截止",
        "1 ",
        "2026. 1. ",
        "（",
        "至2026年1月2日",
        "12-",
        "de ",
    ):
        text = piece * (200_000 // len(piece))
        list(find_listed(text, "ko", SEEN))
        closing(text[:100_000], "zh", SEEN)
        kind_of(text[:2000])
    assert time.process_time() - began < 20
