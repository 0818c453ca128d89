"""Lists of notices in the markup publishers use, with words and entries of our own.

None of these is a recorded reply. The markup follows what is known of each system: lists of Chinese
ministries (TRS, JPAAS and the JSON that gov.cn and cac.gov.cn load), dl lists of Japanese ministries,
cards and tables of USTR, WTO, MFAT, DFAT and MTI, RSS 2.0, RSS 1.0 and Atom by their specifications,
and the documented JSON of federalregister.gov and GOV.UK.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from tracker.model import Capture, ListingSpec, Selectors

SEEN = datetime(2026, 11, 22, 6, tzinfo=UTC)


def capture(body: str | bytes, url: str, media_type: str = "text/html", at: datetime = SEEN) -> Capture:
    data = body.encode() if isinstance(body, str) else body
    return Capture(url=url, observed_at=at, body=data, media_type=media_type, charset="utf-8")


def spec(
    url: str, language: str, *, css: str | None = None, min_entries: int = 1, **options: object
) -> ListingSpec:
    content = Selectors(css=css) if css else None
    return ListingSpec("s", url, language, content=content, min_entries=min_entries, options=options)


_CHROME = """<header><nav><ul class="menu"><li><a href="/">首页</a></li><li><a href="/zcfg/">政策法规专题栏目列表</a></li>
<li><a href="/xxgk/">政府信息公开工作年度报告</a></li></ul></nav></header>"""
_FOOTER = """<div class="footer"><ul><li><a href="/about/1.htm">关于我们和联系方式的说明</a></li>
<li><a href="https://beian.example/2">备案编号京ICP备00000000号及网站标识码</a></li></ul><p>网站访问量：12,345</p></div>"""

CAC = "https://www.cac.gov.cn/wxzw/zcfg/A093703index_1.htm"
CAC_ENTRIES = [
    (
        "https://www.cac.gov.cn/2026-11/20/c_1795000000000001.htm",
        "关于《样本数据跨境流动管理办法（征求意见稿）》公开征求意见的通知",
        "2026-11-20",
    ),
    (
        "https://www.cac.gov.cn/2026-11/18/c_1795000000000002.htm",
        "样本信息办公布《样本人工智能服务管理规定》",
        "2026-11-18",
    ),
    (
        "https://www.cac.gov.cn/2026-11/18/c_1795000000000003.htm",
        "样本信息办有关负责人就《样本人工智能服务管理规定》答记者问",
        "2026-11-18",
    ),
    (
        "https://www.cac.gov.cn/2026-11/11/c_1795000000000004.htm",
        "样本标准委员会发布年度工作要点报告全文",
        "2026-11-11",
    ),
    (
        "https://www.cac.gov.cn/2026-10/30/c_1795000000000005.htm",
        "关于开展样本专项行动进展情况的通报",
        "2026-10-30",
    ),
]


def cac(entries: Sequence[tuple[str, str, str]] = tuple(CAC_ENTRIES)) -> str:
    """The column page: links without a printed year, dates in the address; protocol-relative links."""
    rows = "".join(
        f'<li><h5><a href="{url.removeprefix("https:")}" target="_blank">{title}</a></h5>'
        f'<div class="times">{day[5:]}</div></li>'
        for url, title, day in entries
    )
    return (
        f"<!DOCTYPE html><html><head><title>政策法规_样本</title></head><body>{_CHROME}"
        f'<div class="dataList" id="hideData"><ul>{rows}</ul></div>{_FOOTER}</body></html>'
    )


def cac_json(entries: Sequence[tuple[str, str, str]] = tuple(CAC_ENTRIES)) -> str:
    """What the column page loads from /cms/JsonList."""
    listed = [
        {"topic": title, "infourl": url.removeprefix("https:"), "pubtime": f"{day} 11:30:00", "infoid": n}
        for n, (url, title, day) in enumerate(entries)
    ]
    return json.dumps({"totalRec": 812, "list": listed}, ensure_ascii=False)


GOVCN = "https://www.gov.cn/zhengce/zuixin/ZUIXINZHENGCE.json"


def govcn(count: int = 4) -> str:
    return json.dumps(
        [
            {
                "TITLE": f"国务院关于样本数据要素第{n}项意见的批复",
                "SUB_TITLE": "",
                "URL": f"https://www.gov.cn/zhengce/content/202611/content_70{n:05}.htm",
                "DOCRELPUBTIME": f"2026-11-{20 - n % 20:02}",
            }
            for n in range(count)
        ],
        ensure_ascii=False,
    )


NDA = "https://www.nda.gov.cn/sjj/zwgk/zcfb/list/index_pc_1.html"


def nda() -> str:
    """Titles are cut off for display; the whole title stands in the attribute."""
    titles = [
        "关于促进样本数据流通服务机构发展的指导意见（公开征求意见稿）公告",
        "样本数据产权登记工作指引正式印发并于明年施行的通知",
    ]
    rows = "".join(
        f'<li><a href="/sjj/zwgk/zcfb/111{n}/2026111{n}093000123456789_pc.html" title="{t}" target="_blank">{t[:14]}...</a>'
        f"<span>2026.11.1{n}</span></li>"
        for n, t in enumerate(titles, 2)
    )
    return f'<html><body>{_CHROME}<div class="u-list"><ul>{rows}</ul></div>{_FOOTER}</body></html>'


JPAAS = "https://www.samr.gov.cn/api-gateway/jpaas-publish-server/front/page/build/unit?webId=1&pageId=2"


def jpaas() -> str:
    """The JSON with a piece of HTML that SAMR's and MOFCOM's lists load."""
    html = "".join(
        f'<ul><li class="nav04Left02_content"><a href="/zw/zfxxgk/fdzdgknr/fgs/art/2026/art_{n:032x}.html" target="_blank">'
        f"样本监管总局关于发布第{n}号网络交易规定的公告</a></li><li class='nav04Left02_contenttime'>2026-11-0{n}</li></ul>"
        for n in (3, 2, 1)
    )
    return json.dumps({"success": True, "data": {"html": f"<div>{html}</div>"}}, ensure_ascii=False)


MOFCOM = "https://www.mofcom.gov.cn/xwfb/xwfyrth/index.html"


def mofcom() -> str:
    rows = "".join(
        f'<tr><td><a href="/xwfb/xwfyrth/art/2026/art_{n:032x}.html">商务部召开例行新闻发布会（2026年11月{n}日）</a></td>'
        f"<td>[2026-11-{n:02}]</td></tr>"
        for n in (19, 12, 5)
    )
    return f"<html><body>{_CHROME}<table class='list'><tbody>{rows}</tbody></table>{_FOOTER}</body></html>"


METI = "https://www.meti.go.jp/press/category_05.html"


def meti() -> str:
    return f"""<html lang="ja"><body>{_CHROME}<dl class="date_sp b-solid">
<dt>2026年11月20日</dt><dd class="txt_box"><a href="/press/2026/11/20261120001/20261120001.html">「半導体・デジタル産業戦略」を改定しました</a></dd>
<dt>2026年11月17日</dt><dd class="txt_box"><a href="/press/2026/11/20261117002/20261117002.html">標本電子商取引法施行規則の改正案に対する意見募集を行います</a></dd>
<dt>2026年11月10日</dt><dd class="txt_box"><a href="/press/2026/11/20261110001/20261110001.html">標本デジタル協定の会合を開催しました（PDF形式：1,024KB）</a></dd>
</dl></body></html>"""


MOFA = "https://www.mofa.go.jp/mofaj/press/release/index.html"


def mofa() -> str:
    """Days as headings over the day's entries."""
    return f"""<html lang="ja"><body>{_CHROME}<div id="list"><dl class="title-list">
<dt class="list-title">令和8年11月20日</dt><dd><ul><li><a href="/mofaj/press/release/pressit_000001_00001.html">標本国との貿易協定の署名</a></li>
<li><a href="/mofaj/press/release/pressit_000001_00002.html">標本デジタル貿易協定に関する交渉会合</a></li></ul></dd>
<dt class="list-title">令和8年11月18日</dt><dd><ul><li><a href="/mofaj/press/release/pressit_000001_00003.html">外務大臣会見記録（標本国関係）の掲載</a></li></ul></dd>
</dl></div></body></html>"""


USTR = "https://ustr.gov/about/policy-offices/press-office/press-releases"


def ustr() -> str:
    rows = "".join(
        f'<div class="views-row"><div class="views-field-created"><span class="field-content"><time datetime="2026-{m:02}-{d:02}T12:00:00Z">'
        f'{name} {d}, 2026</time></span></div><div class="views-field-title"><span><a href="{href}">{title}</a></span></div></div>'
        for m, d, name, href, title in [
            (
                11,
                19,
                "November",
                "/about/policy-offices/press-office/press-releases/2026/november/sample-one",
                "Sample Representative Announces Section 301 Determination on Sample Taxes",
            ),
            (
                11,
                12,
                "November",
                "/about/policy-offices/press-office/press-releases/2026/november/sample-two",
                "USTR Seeks Public Comments on Proposed Sample Action",
            ),
            (
                11,
                3,
                "November",
                "/about/policy-offices/press-office/press-releases/2026/november/sample-three",
                "Readout of the Sample Digital Trade Meeting",
            ),
        ]
    )
    return f'<html lang="en"><body><nav><ul><li><a href="/about/x">About the Office of the Sample</a></li></ul></nav><div class="view-content">{rows}</div></body></html>'


WTO = "https://www.wto.org/english/news_e/news_e.htm"


def wto() -> str:
    rows = "".join(
        f'<tr><td class="paracolourtext" nowrap>{d} November 2026</td><td><a href="/english/news_e/news26_e/ecom_{d}nov26_e.htm">{t}</a></td></tr>'
        for d, t in [
            (20, "Members discuss sample electronic commerce moratorium"),
            (13, "Sample joint initiative adopts electronic commerce text"),
            (6, "Sample panel report issued in digital dispute"),
        ]
    )
    return f"<html><body><table><tr><td><a href='/english/a'>Other things the organization does here</a></td></tr></table><table class='newslist'>{rows}</table></body></html>"


MFAT = "https://www.mfat.govt.nz/en/media-and-resources"


def mfat() -> str:
    rows = "".join(
        f'<article class="card"><a class="card__link" href="/en/media-and-resources/sample-{n}"><h3>{t}</h3><p class="card__date">{d}</p></a></article>'
        for n, (t, d) in enumerate(
            [
                ("Sample digital partnership enters into force for a new member", "20 November 2026"),
                ("Have your say on the sample agreement upgrade", "16 November 2026"),
                ("Sample joint committee report is published", "2 November 2026"),
            ]
        )
    )
    return f'<html lang="en"><body><main><div class="cards">{rows}</div></main></body></html>'


DFAT = "https://www.dfat.gov.au/trade/agreements/in-force/cptpp/official-documents"


def dfat(drop: int | None = None) -> str:
    """A page of documents without dates: only a selector can say that this is the list."""
    titles = [
        "Decision by the Commission on the sample accession process",
        "Sample instrument of accession and annexes",
        "Schedule of the sample party, tariff commitments",
    ]
    rows = "".join(
        f'<li><a href="/sites/default/files/sample-{n}.pdf">{t} [PDF {n + 1}12 KB]</a></li>'
        for n, t in enumerate(titles)
        if n != drop
    )
    return f'<html lang="en"><body><div class="region-content"><h2>Documents</h2><ul>{rows}</ul></div></body></html>'


MTI = "https://www.mti.gov.sg/newsroom"


def mti() -> str:
    rows = "".join(
        f'<li class="list-item"><p class="date">{d} NOV 2026</p><a href="/Newsroom/Press-Releases/2026/11/sample-{d}">{t}</a></li>'
        for d, t in [
            (20, "Public consultation on the sample online code, closing on 18 December 2026"),
            (14, "Sample Digital Economy Agreement signed"),
            (7, "Remarks by the Sample Minister at a forum"),
        ]
    )
    return f'<html lang="en"><body><ul class="news">{rows}</ul></body></html>'


MSIT = "https://www.msit.go.kr/bbs/list.do?sCode=user&mId=113&mPid=112"


def msit() -> str:
    rows = "".join(
        f'<div class="board_list"><div class="toggle"><a href="/bbs/view.do?sCode=user&mId=113&nttSeqNo={n}&pageIndex=1"><p class="title">{t}</p></a>'
        f'<div class="date">2026. 11. {n % 100}</div><div class="hit">조회 {n}</div></div></div>'
        for n, t in [
            (318620, "표본 인공지능기본법 시행령 개정안 입법예고"),
            (318613, "표본 플랫폼 자율규제 고시 제정"),
            (318605, "표본 데이터 산업 실태조사 결과 발표"),
        ]
    )
    return f'<html lang="ko"><body><div id="list">{rows}</div></body></html>'


FR_GOUV = "https://www.economie.example.gouv.fr/presse"


def french() -> str:
    rows = "".join(
        f'<li><span class="date">{d}</span> <a href="/presse/{n}">{t}</a></li>'
        for n, (d, t) in enumerate(
            [
                (
                    "20/11/2026",
                    "Consultation publique sur les lignes directrices de l'échantillon jusqu'au 15 décembre 2026",
                ),
                ("1er novembre 2026", "Le décret n° 2026-1 de l'échantillon est publié"),
                ("3 octobre 2026", "Discours de la ministre sur l'échantillon numérique"),
            ]
        )
    )
    return f'<html lang="fr"><body><ul class="liste">{rows}</ul></body></html>'


RSS = "https://www.wto.org/library/rss/latest_news_e.xml"


def rss(count: int = 3, *, title: str = "Sample members discuss electronic commerce, part {n}") -> str:
    items = "".join(
        f"<item><title>{title.format(n=n)}</title><link>https://www.wto.org/english/news_e/news26_e/ecom_{n}_e.htm?utm_source=rss</link>"
        f'<guid isPermaLink="false">x-{n}</guid><pubDate>{["Fri, 20", "Thu, 19", "Wed, 18"][n % 3]} Nov 2026 23:30:00 +0900</pubDate>'
        f"<description>&lt;p&gt;Sample &lt;b&gt;words&lt;/b&gt; of item {n} &amp;amp; more.&lt;/p&gt;</description></item>"
        for n in range(count)
    )
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>S</title><link>https://www.wto.org/</link>{items}</channel></rss>'


ATOM = "https://www.edpb.example/feed/news_en"


def atom() -> str:
    return """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://www.edpb.example/">
<title>S</title><id>urn:s</id><updated>2026-11-20T09:00:00Z</updated>
<entry><title type="html">Sample guidelines &amp;amp; opinion adopted</title><id>urn:1</id><link rel="alternate" href="/news/1"/><published>2026-11-20T00:30:00+02:00</published><updated>2026-11-21T09:00:00Z</updated><summary>Words.</summary></entry>
<entry><title>Sample consultation: comments by 18 December 2026</title><id>urn:2</id><link href="https://www.edpb.example/news/2"/><updated>2026-11-18T09:00:00Z</updated></entry>
</feed>"""


def rdf() -> str:
    return """<?xml version="1.0" encoding="UTF-8"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" xml:lang="ja">
<channel rdf:about="https://www.ppc.example/"><title>標本</title><link>https://www.ppc.example/</link><description>標本</description></channel>
<item rdf:about="https://www.ppc.example/n/1"><title>個人情報保護法の標本改正案に関する意見募集について</title><link>https://www.ppc.example/n/1</link><dc:date>2026-11-19T10:00:00+09:00</dc:date></item></rdf:RDF>"""


FEDERAL_REGISTER = (
    "https://www.federalregister.gov/api/v1/documents.json?conditions[term]=sample&order=newest"
)


def federal_register() -> str:
    """As documented at federalregister.gov/developers/documentation/api/v1."""
    return json.dumps(
        {
            "count": 2,
            "results": [
                {"title": "Sample Rule on Access to Data", "type": "Proposed Rule", "abstract": "Sample abstract.", "document_number": "2026-00001",
                 "html_url": "https://www.federalregister.gov/documents/2026/11/20/2026-00001/sample", "publication_date": "2026-11-20", "comments_close_on": "2027-01-19"},
                {"title": "Notice of Sample Action", "type": "Notice", "abstract": None, "document_number": "2026-00002",
                 "html_url": "https://www.federalregister.gov/documents/2026/11/18/2026-00002/sample", "publication_date": "2026-11-18", "comments_close_on": None},
            ],
        }
    )  # fmt: skip


GOVUK = "https://www.gov.uk/api/search.json?q=sample&order=-public_timestamp"


def govuk() -> str:
    return json.dumps(
        {
            "results": [
                {"title": "Sample online safety consultation", "link": "/government/consultations/sample", "public_timestamp": "2026-11-20T09:30:00.000+00:00",
                 "content_store_document_type": "open_consultation", "description": "Sample."},
                {"title": "Sample statement to the House", "link": "/government/speeches/sample", "public_timestamp": "2026-11-19T09:30:00.000+00:00",
                 "content_store_document_type": "speech", "description": "Sample."},
            ],
            "total": 2,
        }
    )  # fmt: skip
