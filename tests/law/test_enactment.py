"""Who made a Chinese law, by which order and when, read from the head of a text."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.law.enactment import Amendment, rank_of, read_head, same_number


def test_the_note_of_a_law_names_the_congress_and_each_amendment() -> None:
    head = read_head(
        [
            "2031年4月3日 第二十届全国人民代表大会常务委员会第五次会议通过",
            "2033年6月1日 第二十届全国人民代表大会常务委员会第九次会议《关于修改〈中华人民共和国通行费法〉的决定》修正）",
            "2035年1月2日 第二十一届全国人民代表大会常务委员会第一次会议修订）",
        ]
    )
    assert head.made_by == "全国人民代表大会常务委员会"
    assert (head.adopted, head.promulgated) == (date(2031, 4, 3), None)
    assert head.amendments == (Amendment(date(2033, 6, 1), "修正"), Amendment(date(2035, 1, 2), "修订"))
    assert rank_of(head.made_by, head.number, "通行费法") == "law"


def test_an_order_has_its_number_above_and_its_day_below_the_signatures() -> None:
    head = read_head(
        [
            "国家网关管理局令",
            "第四十七号",
            "《网关办法》已经2031年2月3日国家网关管理局2031年第2次局务会议审议通过，现予公布，自2031年6月1日起施行。",
            "局长 某某",
            "2031年2月22日",
        ]
    )
    assert (head.number, head.made_by) == ("国家网关管理局令第47号", "国家网关管理局")
    assert head.adopted == date(2031, 2, 3)
    assert (head.promulgated, head.in_force) == (date(2031, 2, 22), date(2031, 6, 1))


@pytest.mark.parametrize(
    ("line", "number", "promulgated", "made_by"),
    [
        ("（2031年5月6日国家网关管理局令第9号公布 自2031年9月1日起施行）", "国家网关管理局令第9号", date(2031, 5, 6),
         "国家网关管理局"),
        ("1999年10月7日 中华人民共和国国务院令第273号发布", "国务院令第273号", date(1999, 10, 7), "国务院"),
        ("（2031年9月11日 国家网关管理局）", "", date(2031, 9, 11), "国家网关管理局"),
    ],
)  # fmt: skip
def test_one_line_may_say_all(line: str, number: str, promulgated: date, made_by: str) -> None:
    head = read_head([line])
    assert (head.number, head.promulgated, head.made_by) == (number, promulgated, made_by)


def test_what_a_draft_asks_readers_to_do_is_no_adoption() -> None:
    head = read_head(["意见请通过电子邮件发送，截止2031年3月1日。", "2031年2月1日"])
    assert (head.adopted, head.made_by) == (None, "")


@pytest.mark.parametrize(
    ("made_by", "number", "title", "rank"),
    [
        ("国务院", "国务院令第1号", "网关条例", "administrative-regulation"),
        ("国务院", "财政部令第6号", "网关票据办法", "administrative-regulation"),
        ("国家网关管理局", "国家网关管理局令第9号", "网关办法", "department-rule"),
        ("南江省人民代表大会常务委员会", "", "南江省网关条例", "local-regulation"),
        ("南江市人民代表大会常务委员会", "", "南江经济特区网关条例", "zone-regulation"),
        ("", "网关规〔2031〕3号", "网关规范", "normative-document"),
        ("", "", "网关办法（征求意见稿）", "draft"),
        ("国家网关管理局", "", "网关办法", None),
    ],
)
def test_rank_follows_the_legislation_law(made_by: str, number: str, title: str, rank: str | None) -> None:
    assert rank_of(made_by, number, title) == rank


def test_numbers_are_one_however_they_are_written() -> None:
    assert same_number("国家甲局 国家乙局令第22号", "第二十二号")
    assert not same_number("国务院令第22号", "国务院令第122号")
