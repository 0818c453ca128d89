"""Lists of notices read: pages, feeds and JSON written by us in publishers' markup (`listing_samples`)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.readers import listing_samples as samples
from tests.readers.listing_samples import capture, spec
from tracker.model import Blocked, EmptyExtract, Entry, Incomplete, StructureChanged, Unreadable
from tracker.readers.listing import read as listing
from tracker.readers.listing.url import clean_url, entry_key

HTML, JSON, XML = "text/html", "application/json", "application/xml"


def read(body: str, url: str, language: str, media_type: str = HTML, **options: object) -> tuple[Entry, ...]:
    return listing.read([capture(body, url, media_type)], spec(url, language, **options)).entries


def brief(entries: tuple[Entry, ...]) -> list[tuple[str | None, str | None, str]]:
    return [(str(e.dated) if e.dated else None, e.dated_by, e.kind.value) for e in entries]


#: name -> (body, address, language, media type, what is read: date, where it stands, kind)
LISTS = {
    "cac": (samples.cac(), samples.CAC, "zh-Hans", HTML, [
        ("2026-11-20", "page", "consultation"), ("2026-11-18", "page", "adopted"), ("2026-11-18", "page", "statement"),
        ("2026-11-11", "page", "publication"), ("2026-10-30", "page", "publication"),
    ]),
    "cac-json": (samples.cac_json(), "https://www.cac.gov.cn/cms/JsonList", "zh-Hans", JSON, [
        ("2026-11-20", "feed", "consultation"), ("2026-11-18", "feed", "adopted"), ("2026-11-18", "feed", "statement"),
        ("2026-11-11", "feed", "publication"), ("2026-10-30", "feed", "publication"),
    ]),
    "gov.cn": (samples.govcn(2), samples.GOVCN, "zh-Hans", JSON, [
        ("2026-11-20", "feed", "publication"), ("2026-11-19", "feed", "publication"),
    ]),
    "nda": (samples.nda(), samples.NDA, "zh-Hans", HTML, [
        ("2026-11-12", "page", "consultation"), ("2026-11-13", "page", "adopted"),
    ]),
    "samr": (samples.jpaas(), samples.JPAAS, "zh-Hans", JSON, [
        ("2026-11-03", "page", "adopted"), ("2026-11-02", "page", "adopted"), ("2026-11-01", "page", "adopted"),
    ]),
    "mofcom": (samples.mofcom(), samples.MOFCOM, "zh-Hans", HTML, [
        ("2026-11-19", "page", "statement"), ("2026-11-12", "page", "statement"), ("2026-11-05", "page", "statement"),
    ]),
    "meti": (samples.meti(), samples.METI, "ja", HTML, [
        ("2026-11-20", "page", "adopted"), ("2026-11-17", "page", "consultation"), ("2026-11-10", "page", "publication"),
    ]),
    "mofa": (samples.mofa(), samples.MOFA, "ja", HTML, [
        ("2026-11-20", "page", "adopted"), ("2026-11-20", "page", "publication"), ("2026-11-18", "page", "statement"),
    ]),
    "ustr": (samples.ustr(), samples.USTR, "en", HTML, [
        ("2026-11-19", "page", "adopted"), ("2026-11-12", "page", "consultation"), ("2026-11-03", "page", "statement"),
    ]),
    "wto": (samples.wto(), samples.WTO, "en", HTML, [
        ("2026-11-20", "page", "publication"), ("2026-11-13", "page", "adopted"), ("2026-11-06", "page", "publication"),
    ]),
    "mfat": (samples.mfat(), samples.MFAT, "en", HTML, [
        ("2026-11-20", "page", "adopted"), ("2026-11-16", "page", "consultation"), ("2026-11-02", "page", "publication"),
    ]),
    "mti": (samples.mti(), samples.MTI, "en", HTML, [
        ("2026-11-20", "page", "consultation"), ("2026-11-14", "page", "adopted"), ("2026-11-07", "page", "statement"),
    ]),
    "msit": (samples.msit(), samples.MSIT, "ko", HTML, [
        ("2026-11-20", "page", "consultation"), ("2026-11-13", "page", "adopted"), ("2026-11-05", "page", "publication"),
    ]),
    "french": (samples.french(), samples.FR_GOUV, "fr", HTML, [
        ("2026-11-20", "page", "consultation"), ("2026-11-01", "page", "adopted"), ("2026-10-03", "page", "statement"),
    ]),
    "rss": (samples.rss(2), samples.RSS, "en", XML, [
        ("2026-11-20", "feed", "publication"), ("2026-11-19", "feed", "publication"),
    ]),
    "atom": (samples.atom(), samples.ATOM, "en", XML, [
        ("2026-11-20", "feed", "adopted"), ("2026-11-18", "feed", "consultation"),
    ]),
    "rdf": (samples.rdf(), samples.ATOM, "ja", XML, [("2026-11-19", "feed", "consultation")]),
    "federal-register": (samples.federal_register(), samples.FEDERAL_REGISTER, "en", JSON, [
        ("2026-11-20", "feed", "consultation"), ("2026-11-18", "feed", "publication"),
    ]),
    "govuk": (samples.govuk(), samples.GOVUK, "en", JSON, [
        ("2026-11-20", "feed", "consultation"), ("2026-11-19", "feed", "statement"),
    ]),
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_a_publishers_list(name: str) -> None:
    body, url, language, media_type, expected = LISTS[name]
    found = read(body, url, language, media_type)
    assert brief(found) == expected
    assert all(e.url.startswith("https://") and "utm_" not in e.url and e.kind_reason for e in found)


def test_titles_are_whole_and_plain() -> None:
    assert read(samples.nda(), samples.NDA, "zh-Hans")[0].title.endswith("（公开征求意见稿）公告")
    assert read(samples.meti(), samples.METI, "ja")[2].title == "標本デジタル協定の会合を開催しました"
    assert read(samples.atom(), samples.ATOM, "en", XML)[0].title == "Sample guidelines & opinion adopted"
    assert read(samples.rss(1), samples.RSS, "en", XML)[0].summary == "Sample words of item 0 & more."


def test_a_feeds_day_is_the_publishers_own() -> None:
    """23:30 in Tokyo is the day before in UTC, 00:30 in Brussels the day before that began."""
    assert read(samples.rss(1), samples.RSS, "en", XML)[0].dated == date(2026, 11, 20)
    assert read(samples.atom(), samples.ATOM, "en", XML)[0].dated == date(2026, 11, 20)


def test_closing_dates_come_with_the_entry() -> None:
    first = read(samples.mti(), samples.MTI, "en")[0]
    assert (first.closes, first.closes_by) == (date(2026, 12, 18), "title")
    assert read(samples.french(), samples.FR_GOUV, "fr")[0].closes == date(2026, 12, 15)
    closing = read(samples.federal_register(), samples.FEDERAL_REGISTER, "en", JSON)[0]
    assert (closing.closes, closing.closes_by) == (date(2027, 1, 19), "feed")
    row = samples.cac().replace(
        '<div class="times">11-20</div>', '<div class="times">11-20</div><p>意见反馈截止日期：2026-12-20</p>'
    )
    first = read(row, samples.CAC, "zh-Hans")[0]
    assert (first.dated, first.closes, first.closes_by) == (date(2026, 11, 20), date(2026, 12, 20), "entry")


def test_dates_of_addresses_fill_in() -> None:
    bare = samples.cac().replace('class="times"', 'hidden class="x"')
    import re

    bare = re.sub(r"<div hidden.*?</div>", "", bare)
    assert brief(read(bare, samples.CAC, "zh-Hans"))[0][:2] == ("2026-11-20", "path")
    body = json.dumps(
        [{"TITLE": "样本通知公告标题", "URL": "https://www.gov.cn/zhengce/202603/content_7061234.htm"}]
    )
    assert brief(read(body, samples.GOVCN, "zh-Hans", JSON))[0][:2] == ("2026-03-01", "month")


def test_a_day_without_a_year_is_of_the_addresss_year_or_the_last_such_day() -> None:
    old = [("https://www.cac.gov.cn/2024-12/30/c_1.htm", "样本机构发布跨年度工作简报", "2024-12-30")]
    entries = [*old, *samples.CAC_ENTRIES]
    assert read(samples.cac(entries), samples.CAC, "zh-Hans")[0].dated == date(2024, 12, 30)
    undated = [(f"https://www.cac.gov.cn/n/{n}.htm", title, d) for n, (_, title, d) in enumerate(entries)]
    january = capture(samples.cac(undated), samples.CAC, at=datetime(2027, 1, 3, tzinfo=UTC))
    found = listing.read([january], spec(samples.CAC, "zh-Hans")).entries
    assert [str(e.dated) for e in found][:2] == ["2026-12-30", "2026-11-20"]


# --- where the list stands ------------------------------------------------------------------------------------


def test_menus_and_footers_are_no_list() -> None:
    titles = {e.title for e in read(samples.cac(), samples.CAC, "zh-Hans")}
    assert len(titles) == 5
    assert not any("备案" in t or "年度报告的" in t for t in titles)


def test_a_list_without_dates_needs_a_place() -> None:
    with pytest.raises(StructureChanged, match=r"name its place with content\.css"):
        read(samples.dfat(), samples.DFAT, "en")
    found = read(samples.dfat(), samples.DFAT, "en", css=".region-content")
    assert [e.title for e in found][1] == "Sample instrument of accession and annexes"
    assert {e.dated for e in found} == {None}


def test_a_page_about_one_subject_needs_no_dates() -> None:
    body = samples.dfat().replace(
        "<body>",
        '<body><header><a href="/x">Trade and investment at a glance</a></header><div class="sidebar"><a href="/y">Related agreements and negotiations</a></div>',
    )
    found = read(body, samples.DFAT, "en", whole=True)
    assert [e.title for e in found] == [
        "Decision by the Commission on the sample accession process", "Sample instrument of accession and annexes",
        "Schedule of the sample party, tariff commitments",
    ]  # fmt: skip
    with pytest.raises(StructureChanged):
        read(body.replace("<li>", "<!-- ").replace("</li>", " -->"), samples.DFAT, "en", whole=True)
    assert brief(read(samples.wto(), samples.WTO, "en", whole=True)) == LISTS["wto"][4], (
        "a dated list comes first"
    )


def test_selectors_that_cannot_be_read_are_told() -> None:
    for options in ({"css": "li["}, {"entry": "li["}):
        with pytest.raises(StructureChanged, match="cannot be read"):
            read(samples.dfat(), samples.DFAT, "en", **options)


def test_selectors_that_match_nothing_any_more_are_told() -> None:
    with pytest.raises(StructureChanged, match=r"nothing matches '\.gone'"):
        read(samples.dfat(), samples.DFAT, "en", css=".gone")
    with pytest.raises(StructureChanged, match=r"nothing matches 'li\.gone'"):
        read(samples.cac(), samples.CAC, "zh-Hans", entry="li.gone")
    with pytest.raises(EmptyExtract, match="no link where"):
        read(
            '<html><body><div class="region-content"><p>None at present.</p></div></body></html>',
            samples.DFAT,
            "en",
            css=".region-content",
        )


def test_the_registry_says_which_links_and_parts() -> None:
    only = read(samples.cac(), samples.CAC, "zh-Hans", include=r"/2026-11/", exclude="答记者问|0004")
    assert [e.url[-7:] for e in only] == ["001.htm", "002.htm"]
    by_css = read(
        samples.ustr(), samples.USTR, "en", entry=".views-row", link=".views-field-title a", date="time"
    )
    assert brief(by_css) == LISTS["ustr"][4]


def test_json_of_ones_own() -> None:
    body = json.dumps(
        {
            "data": {
                "rows": [
                    {"name": "Sample consultation", "at": "2026-11-20", "href": "/n/1", "until": "2026-12-20"}
                ]
            }
        }
    )
    fields = {"items": "data.rows", "url": "href", "title": "name", "date": "at", "closes": "until"}
    (found,) = read(body, "https://api.example.org/list", "en", JSON, fields=fields)
    assert (found.url, found.dated, found.closes) == (
        "https://api.example.org/n/1",
        date(2026, 11, 20),
        date(2026, 12, 20),
    )
    with pytest.raises(StructureChanged, match="no known shape"):
        read(body, "https://api.example.org/list", "en", JSON)
    with pytest.raises(StructureChanged, match=r"no list at 'data\.items'"):
        read(body, "https://api.example.org/list", "en", JSON, fields={**fields, "items": "data.items"})
    html = json.dumps({"result": {"body": samples.cac()}})
    assert len(read(html, samples.CAC, "zh-Hans", JSON, fields={"html": "result.body"})) == 5


def test_ambiguous_dates_need_an_order() -> None:
    body = (
        samples.wto()
        .replace("20 November 2026", "03/04/2026")
        .replace("13 November 2026", "25/03/2026")
        .replace("20nov26", "a")
        .replace("13nov26", "b")
    )
    assert [str(e.dated) for e in read(body, samples.WTO, "en")] == ["None", "2026-03-25", "2026-11-06"]
    assert str(read(body, samples.WTO, "en", date_order="dmy")[0].dated) == "2026-04-03"
    assert str(read(body, samples.WTO, "en-US")[0].dated) == "2026-03-04"


# --- what is no list ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "media_type", "error"),
    [
        ("<html><body><p>Just a moment...</p></body></html>", HTML, Blocked),
        ('<html><body><div id="app"></div><script src="a.js"></script></body></html>', HTML, EmptyExtract),
        (samples.rss(40)[:6000], XML, Incomplete),
        ('<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaa">]><rss version="2.0"><channel/></rss>', XML, Unreadable),
        ('<?xml version="1.0"?><rss version="2.0"><channel><title>x</title></channel></rss>', XML, EmptyExtract),
        ("{not json", JSON, Unreadable),
        ('{"list": [], "totalRec": 0}', JSON, EmptyExtract),
        ('{"results": [{"title": "", "html_url": "javascript:alert(1)"}]}', JSON, EmptyExtract),
    ],
)  # fmt: skip
def test_what_is_no_list_is_never_an_empty_one(body: str, media_type: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        read(body, samples.CAC, "en", media_type)


def test_fewer_than_expected_is_incomplete() -> None:
    with pytest.raises(Incomplete, match="5 entries where at least 8"):
        read(samples.cac(), samples.CAC, "zh-Hans", min_entries=8)
    made = replace(spec(samples.CAC, "zh-Hans"), max_entries=4)
    with pytest.raises(StructureChanged, match="at most 4"):
        listing.read([capture(samples.cac(), samples.CAC)], made)


def test_pages_of_one_list_make_one() -> None:
    first, second = samples.CAC_ENTRIES[:3], samples.CAC_ENTRIES[1:]
    captures = [capture(samples.cac(x), samples.CAC) for x in (first, second)]
    assert [e.url for e in listing.read(captures, spec(samples.CAC, "zh-Hans")).entries] == [
        u for u, _, _ in samples.CAC_ENTRIES
    ]


def test_hostile_titles_and_addresses_stay_text() -> None:
    body = samples.cac([
        ("https://www.cac.gov.cn/2026-11/20/c_1.htm", "<b onclick=x>样本</b>&lt;script&gt;alert(1)&lt;/script&gt;管理办法", "2026-11-20"),
        ("https:javascript:alert(1)", "样本机构脚本地址的标题说明", "2026-11-19"),
        ("https://www.cac.gov.cn/2026-11/18/c_2.htm", "样本机构关于正常事项的说明", "2026-11-18"),
    ])  # fmt: skip
    found = read(body, samples.CAC, "zh-Hans")
    assert found[0].title == "样本<script>alert(1)</script>管理办法"
    assert all(e.url.startswith("https://www.cac.gov.cn/") for e in found)


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("javascript:void(0)", None),
        ("mailto:a@b.example", None),
        ("#top", None),
        ("data:text/html,x", None),
        ("http://[broken", None),
        ("//b.example/x", "https://b.example/x"),
        ("/x;jsessionid=1F?utm_medium=a&id=4&fbclid=z", "https://a.example/x?id=4"),
        ("/x?t=1732233600000&id=4", "https://a.example/x?id=4"),
        ("/x?t=abc", "https://a.example/x?t=abc"),
        ("/政策/1.htm", "https://a.example/%E6%94%BF%E7%AD%96/1.htm"),
        ("/app#/notice/7", "https://a.example/app#/notice/7"),
        (" /a b ", "https://a.example/a%20b"),
    ],
)
def test_addresses(href: str, url: str | None) -> None:
    assert clean_url("https://a.example/list/", href) == url


def test_keys_of_addresses() -> None:
    same = [
        "https://www.a.example/n/?a=1&b=2",
        "http://a.example/n?b=2&a=1",
        "https://A.example:443/n/?a=1&b=2",
    ]
    assert len({entry_key(u) for u in same}) == 1
    assert entry_key("https://a.example/n?a=1") != entry_key("https://a.example/n?a=2")
    assert entry_key("https://a.example/app#/n/1") != entry_key("https://a.example/app#/n/2")


@pytest.mark.parametrize(
    ("titles", "shown"),
    [
        (("Act of 2026", "Act of 2026 on the exchange of data"), "Act of 2026 on the exchange of data"),
        (("Act of 2026 on the exchange of data", "Act of 2026"), "Act of 2026 on the exchange of data"),
        (("Act of 2026", "Act of 2026 on the exchange of da..."), "Act of 2026"),
    ],
)
def test_an_address_linked_twice_stands_once_with_its_longest_whole_title(
    titles: tuple[str, str], shown: str
) -> None:
    links = "".join(f'<li><a href="/act">{title}</a> 2026-11-20</li>' for title in titles)
    found = read(f"<ul>{links}<li><a href='/b'>Another notice of the office</a></li></ul>",
                 "https://office.example/news", "en", include="office.example/")  # fmt: skip
    assert [e.title for e in found] == [shown, "Another notice of the office"]


# --- rows are never dropped for being short -----------------------------------------------------------------


def rows_of(titles: list[str], *, more: str = "") -> str:
    items = "".join(
        f'<li><a href="/l/{n}.html">{title}</a>{more.replace("N", str(n))} <span>2026-11-{n + 1:02}</span></li>'
        for n, title in enumerate(titles)
    )
    return f'<nav><a href="/">Home of the office and its work</a></nav><div class="c"><ul>{items}</ul></div>'


LAWS = [
    "密码法", "民法典", "关于促进数据要素流通的若干意见", "个人信息保护法", "关于规范数据交易活动的管理办法", "电子签名法",
]  # fmt: skip
ACTS = [
    "AI Act",
    "Regulation on contestable markets",
    "DMA",
    "GDPR",
    "Directive on privacy in networks",
    "DSA",
]


@pytest.mark.parametrize(("titles", "language"), [(LAWS, "zh-Hans"), (ACTS, "en"), (ACTS[:3], "en"),
                                                  ([t for t in ACTS if len(t) < 10], "en"), (LAWS[:2] + LAWS[5:], "zh-Hans")])  # fmt: skip
def test_short_titles_are_rows_as_well(titles: list[str], language: str) -> None:
    found = read(rows_of(titles), "https://office.example/list", language)
    assert [e.title for e in found] == titles
    assert all(e.dated for e in found)


def test_what_stands_beside_an_entry_is_none() -> None:
    beside = ' <a href="/l/N.pdf">PDF</a> <a href="/l/N.zh.html">中文</a> <a href="/topic/N">Data</a>'
    found = read(rows_of(ACTS, more=beside), "https://office.example/list", "en")
    assert [e.title for e in found] == ACTS
    pages = '<li><a href="/p/2">2</a></li><li><a href="/p/3">3</a></li></ul>'
    assert [
        e.title for e in read(rows_of(ACTS).replace("</ul>", pages), "https://office.example/l", "en")
    ] == ACTS


def test_short_titles_in_an_undated_list_about_one_subject() -> None:
    body = "".join(
        f'<li><a href="/d/{n}">{t}</a></li>' for n, t in enumerate([*ACTS, "Annex", "Text of the agreement"])
    )
    body = f'<header><a href="/">Home</a></header><main><ul>{body}</ul></main><footer><a href="/c">Contact</a></footer>'
    found = read(body, "https://office.example/a", "en", whole=True)
    assert [e.title for e in found] == [*ACTS, "Annex", "Text of the agreement"]


@pytest.mark.parametrize(
    ("body", "media_type", "options"),
    [
        ('<?xml version="1.0"?><rss version="2.0"><channel><title>x</title></channel></rss>', XML, {}),
        ('<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>', XML, {}),
        ('{"list": [], "totalRec": 0}', JSON, {}),
        ('{"rows": []}', JSON, {"fields": {"items": "rows", "url": "u", "title": "t"}}),
        ("[]", JSON, {}),
        ("<main><p>There are no consultations at present.</p><a href='/'>Home</a></main>", HTML, {}),
        ("<main><p>暂无数据</p></main>", HTML, {}),
        ("<main><div class='rows'></div><a href='/'>Home</a></main>", HTML, {"css": ".rows"}),
    ],
)  # fmt: skip
def test_a_list_of_nothing_is_a_fact_where_the_registry_expects_it(body, media_type, options) -> None:
    assert read(body, "https://office.example/list", "en", media_type, min_entries=0, **options) == ()
    with pytest.raises((EmptyExtract, StructureChanged)):
        read(body, "https://office.example/list", "en", media_type, **options)


@pytest.mark.parametrize("body", [
    "<main><a href='/'>Home of the office and its work</a></main>", "<main><p>An error occurred.</p></main>",
])  # fmt: skip
def test_a_page_that_is_no_list_is_not_an_empty_one(body) -> None:
    with pytest.raises(StructureChanged):
        read(body, "https://office.example/list", "en", min_entries=0)


def test_an_item_without_a_title_is_shown_by_its_words() -> None:
    body = ('<rss version="2.0"><channel><title>x</title><item><link>https://office.example/1</link>'
            "<description>The office asks for views on the draft.</description></item></channel></rss>")  # fmt: skip
    assert [e.title for e in read(body, "https://office.example/f", "en", XML)] == [
        "The office asks for views on the draft."
    ]
