"""What a text says of its own end, in any language, and what only sounds like it."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.law.status_marks import lines_above, status_mark

#: Language, title, lines above the first article, and what is said ("announced": an end that is to come).
CASES: list[tuple[str, str, list[str], str | None]] = [
    ("en", "Test Act (repealed)", [], "repealed"),
    ("en", "Test Act", ["REPEALED as from 30 June 2026"], "repealed"),
    ("en", "Test Act", ["This Act is repealed as from 30 June 2026."], "repealed"),
    ("en", "Mills Regulations 1999 [REVOKED]", [], "repealed"),
    ("en", "Mills Regulations 1999", ["These Regulations were revoked by S.I. 2001/5."], "repealed"),
    ("en", "Mills Act", ["This act is no longer in force"], "repealed"),
    ("en", "Mills Act", ["No longer in force"], "repealed"),
    ("en", "Mills Act", ["Superseded by the Windmills Act 2020"], "replaced"),
    ("en", "Mills Act", ["This Act has been superseded by the Windmills Act 2020."], "replaced"),
    ("en", "Mills Act", ["Repealed by:"], "repealed"),
    ("en", "Mills Act", ["Repealed by: Regulation (EU) 2027/999"], "repealed"),
    ("en", "Mills Act", ["Status: Repealed"], "repealed"),
    ("en", "Mills Act", ["Status: In force"], "in_force"),
    ("en", "Mills Act", ["In force: No"], None),
    ("en", "Mills Act – Repealed", [], "repealed"),
    ("en", "REPEALED: Mills Act", [], "repealed"),
    ("en", "Mills Act", ["The application of this Act is suspended until 2027."], "suspended"),
    ("en", "Mills Act", ["This Act is suspended."], "suspended"),
    ("en", "Mills Act", ["This Act applies until it is repealed."], None),
    ("fr", "Loi sur les moulins", ["Version abrogée le 1er juin 2026"], "repealed"),
    ("zh", "水磨管理办法", ["（本办法已被《风车条例》取代，自2026年6月1日起停止执行）"], "replaced"),
    ("en", "Mills Act", ["[SUSPENDED]"], "suspended"),
    ("en", "Mills Act 1990", ["The Mills Act 1990 was repealed on 3 May 2020."], "repealed"),
    ("en", "Mills Act 1990", ["Mills Act 1990 (Repealed)"], "repealed"),
    (
        "en",
        "Mills Act 1990",
        ["Legal status of the document: No longer in force, Date of end of validity: 31/12/2020"],
        "repealed",
    ),
    ("en", "Mills Act 1990", ["This legislation has been repealed."], "repealed"),
    ("en", "Mills Act 1990", ["This guidance was withdrawn on 3 May 2020"], "repealed"),
    ("en", "Mills Act 1990", ["This Act will be repealed on 3 May 2030."], "announced"),
    ("en", "Mills (Repeal) Act 1990", [], None),
    (
        "en",
        "Regulation (EU) 2016/679 on mills, and repealing Directive 95/46/EC (Text with EEA relevance)",
        [],
        None,
    ),
    ("en", "Repeal of Obsolete Laws Act", ["Directive 95/46/EC is repealed."], None),
    ("en", "Repealed Enactments (Savings) Act", ["An Act to repeal certain laws."], None),
    ("en", "Mills Act", ["This Act is partly repealed."], None),
    ("en", "Mills Act", ["Sections 3 to 5 repealed."], None),
    ("en", "Mills Act", ["Article 5 is repealed"], None),
    ("en", "Mills Act", ["This version has been superseded."], None),
    ("en", "Mills Act", ["This Act has not been repealed."], None),
    ("en", "Mills Act", ["This Regulation repeals Regulation 5/2000."], None),
    ("en", "Mills Act", ["An Act to provide for mills. Repealed Acts are listed in the Schedule."], None),
    ("en", "Mills Act", ["Repealed: Directive 95/46/EC"], None),
    ("en", "Mills Act", ["Repeals: Mills Act 1900"], None),
    ("en", "Mills Act (repealed in part)", [], None),
    ("en", "Mills Act", ["The Minister may declare that this Act is repealed in a district."], None),
    (
        "en",
        "Statute Law (Repeals) Act 1998",
        ["An Act to promote the reform of the statute law by the repeal of enactments."],
        None,
    ),
    ("en", "Mills Act", ["(Act 12 of 1999, as amended)"], None),
    ("zh", "数据标签办法", ["数据标签办法【已废止】_市磨坊局"], "repealed"),
    ("zh", "数据标签办法", ["（2020年1月1日磨坊局令第3号公布 2026年2月1日废止）"], "repealed"),
    ("zh", "数据标签办法", ["（2020年1月1日磨坊局令第3号公布 2026年2月1日修订）"], None),
    ("en", "Mills Act 1990", ["Mills Act 1990 (repealed) - Laws of Millland"], "repealed"),
    ("en", "Mills Act 1990", ["Windmills Act 1950 (repealed) - Laws of Millland"], None),
    ("zh", "数据标签办法【已废止】", [], "repealed"),
    ("zh", "数据标签办法（已废止）", [], "repealed"),
    ("zh", "数据标签办法(失效)", [], "repealed"),
    ("zh", "【失效】数据标签办法", [], "repealed"),
    ("zh", "数据标签办法（已被《数据新办法》废止）", [], "repealed"),
    ("zh", "数据标签办法（2026年6月30日废止）", [], "repealed"),
    ("zh", "数据标签办法（全文废止）", [], "repealed"),
    ("zh", "数据标签办法（停止执行）", [], "suspended"),
    ("zh", "数据标签办法（已被修改）", [], None),
    ("zh", "数据标签办法（部分失效）", [], None),
    ("zh", "数据标签办法（条款失效）", [], None),
    ("zh", "数据标签办法（征求意见稿）", [], None),
    ("zh", "国务院关于废止部分规章的决定", ["国务院决定废止下列规章。"], None),
    ("zh", "国务院关于宣布失效一批国务院文件的决定", ["决定宣布失效："], None),
    ("zh", "关于废止《数据旧办法》的公告", ["《数据旧办法》自2026年1月1日起废止。"], None),
    ("zh", "数据标签办法", ["【时效性】失效"], "repealed"),
    ("zh", "数据标签办法", ["时效性：已废止"], "repealed"),
    ("zh", "数据标签办法", ["时效性：现行有效"], "in_force"),
    ("zh", "数据标签办法", ["时效性：尚未生效"], None),
    ("zh", "数据标签办法", ["时效性：部分失效"], None),
    ("zh", "数据标签办法", ["时效性：已被修改"], None),
    ("zh", "数据标签办法", ["本办法已于2026年6月30日废止。"], "repealed"),
    ("zh", "数据标签办法", ["本办法自2026年7月1日起停止执行。"], "suspended"),
    ("zh", "数据标签办法", ["本办法自2026年7月1日起停止施行"], "suspended"),
    ("zh", "数据标签办法", ["本办法不再执行"], "repealed"),
    ("zh", "数据标签办法", ["本文件已宣布失效"], "repealed"),
    ("zh", "数据标签办法", ["本办法已被《数据新办法》（国家测试办公室令第2号）取代。"], "replaced"),
    ("zh", "数据标签办法", ["本办法被《数据新办法》废止"], "repealed"),
    (
        "zh",
        "数据标签办法",
        ["注：本篇法规已被：国务院关于废止部分规章的决定（发布日期：2020年1月1日）废止"],
        "repealed",
    ),
    ("zh", "数据标签办法", ["《数据标签办法》自2026年6月30日起废止。"], "repealed"),
    ("zh", "数据标签办法", ["该文件已废止"], "repealed"),
    ("zh", "数据标签办法", ["已废止"], "repealed"),
    ("zh", "数据标签办法", ["【已废止】"], "repealed"),
    ("zh", "数据标签办法", ["（根据2020年1月1日《关于修改部分规章的决定》修订）"], None),
    ("zh", "数据标签办法", ["本办法施行后，《旧办法》同时废止。"], None),
    ("zh", "数据标签办法", ["本办法自2026年1月1日起施行，《旧办法》同时废止。"], None),
    ("zh", "数据标签办法", ["本标准代替GB/T 1-2000。"], None),
    ("zh", "数据标签办法", ["本办法部分条款已废止。"], None),
    ("zh", "数据标签办法", ["2003年的《旧办法》同时废止。"], None),
    ("zh", "数据标签办法", ["本办法有效期五年，期满自动失效。"], None),
    ("zh-Hant", "數據標籤辦法（已廢止）", [], "repealed"),
    ("zh-Hant", "數據標籤辦法", ["本辦法業經廢止"], None),
    ("zh", "数据标签办法 已废止", [], "repealed"),
    ("zh", "数据标签办法", ["现行有效"], None),
    ("zh", "数据标签办法", ["本办法经国务院批准废止"], "repealed"),
    ("zh", "数据标签办法", ["经国务院同意，现将有关事项通知如下："], None),
    ("ja", "水車法（廃止）", [], "repealed"),
    ("ja", "水車法【廃止】", [], "repealed"),
    ("ja", "水車法（令和二年法律第一号により廃止）", [], "repealed"),
    ("ja", "水車法", ["この法律は、令和2年3月31日に廃止されました。"], "repealed"),
    ("ja", "水車法", ["この法令は廃止されています"], "repealed"),
    ("ja", "水車法を廃止する法律", ["水車法は、廃止する。"], None),
    ("ja", "水車法の廃止に伴う関係法律の整備に関する法律", [], None),
    ("ja", "水車法（一部廃止）", [], None),
    ("ja", "水車法", ["（旧法の廃止）"], None),
    ("ja", "水車法", ["失効"], "repealed"),
    ("ko", "물레방아법 [폐지]", [], "repealed"),
    ("ko", "물레방아법(폐지)", [], "repealed"),
    ("ko", "물레방아법", ["[시행 2021. 1. 1.] [법률 제17000호, 2020. 3. 3., 타법폐지]"], "repealed"),
    ("ko", "물레방아법", ["[시행 2021. 1. 1.] [법률 제17000호, 2020. 3. 3., 폐지제정]"], None),
    ("ko", "물레방아법", ["[시행 2021. 1. 1.] [법률 제17000호, 2020. 3. 3., 일부개정]"], None),
    ("ko", "물레방아법", ["이 법은 2021년 1월 1일 폐지되었다."], "repealed"),
    ("ko", "물레방아법", ["폐지된 법령입니다."], "repealed"),
    ("ko", "물레방아법 폐지법률", ["물레방아법은 폐지한다."], None),
    ("fr", "Loi sur les moulins [ABROGÉ]", [], "repealed"),
    ("fr", "Loi sur les moulins (abrogée)", [], "repealed"),
    ("fr", "Loi sur les moulins", ["Abrogé par la loi n° 2020-12 du 3 mai 2020"], "repealed"),
    ("fr", "Loi sur les moulins", ["La présente loi est abrogée depuis le 3 mai 2020."], "repealed"),
    ("fr", "Loi sur les moulins", ["Cette loi n'est plus en vigueur."], "repealed"),
    ("fr", "Loi sur les moulins", ["Texte abrogé"], "repealed"),
    ("fr", "Loi portant abrogation de la loi sur les moulins", ["La loi n° 5 est abrogée."], None),
    ("fr", "Règlement sur les moulins et abrogeant la directive 95/46/CE", [], None),
    ("fr", "Loi sur les moulins", ["Les articles 3 et 4 sont abrogés."], None),
    ("fr", "Loi sur les moulins", ["Remplacé par le décret 2020-5"], "replaced"),
    ("es", "Ley de molinos (derogada)", [], "repealed"),
    ("es", "Ley de molinos", ["[Disposición derogada]"], "repealed"),
    ("es", "Ley de molinos", ["Esta ley ha sido derogada por la Ley 3/2020."], "repealed"),
    ("es", "Ley de molinos", ["Norma derogada, con efectos de 1 de enero de 2020"], "repealed"),
    ("es", "Ley de molinos", ["Disposición derogatoria única. Queda derogada la Ley 5/1990."], None),
    ("es", "Ley por la que se deroga la Ley de molinos", ["Queda derogada la Ley 5/1990."], None),
    ("de", "Mühlengesetz (aufgehoben)", [], "repealed"),
    ("de", "Mühlengesetz [außer Kraft]", [], "repealed"),
    ("de", "Mühlengesetz", ["Dieses Gesetz ist durch Gesetz vom 3. Mai 2020 aufgehoben worden."], "repealed"),
    ("de", "Mühlengesetz", ["Dieses Gesetz ist am 3. Mai 2020 außer Kraft getreten."], "repealed"),
    ("de", "Mühlengesetz", ["Aufgehoben durch Gesetz vom 3. Mai 2020"], "repealed"),
    ("de", "Gesetz zur Aufhebung des Mühlengesetzes", ["Das Mühlengesetz wird aufgehoben."], None),
    ("de", "Verordnung zur Aufhebung der Richtlinie 95/46/EG", [], None),
    ("it", "Legge sui mulini (abrogata)", [], "repealed"),
    ("it", "Legge sui mulini", ["PROVVEDIMENTO ABROGATO"], "repealed"),
    ("it", "Legge sui mulini", ["La presente legge è abrogata dal decreto 5/2020."], "repealed"),
    ("pt", "Lei dos moinhos", ["Revogado pelo Decreto nº 10.222, de 2020"], "repealed"),
    ("pt", "Lei dos moinhos (Revogada)", [], "repealed"),
    ("vi", "Luật cối xay (Hết hiệu lực)", [], "repealed"),
    ("vi", "Luật cối xay", ["Tình trạng hiệu lực: Hết hiệu lực toàn bộ"], "repealed"),
    ("vi", "Luật cối xay", ["Tình trạng hiệu lực: Hết hiệu lực một phần"], None),
    ("vi", "Luật cối xay", ["Tình trạng: Còn hiệu lực"], "in_force"),
    ("vi", "Luật cối xay", ["Văn bản này đã hết hiệu lực."], "repealed"),
    ("ru", "Закон о мельницах (утратил силу)", [], "repealed"),
    ("ru", "Закон о мельницах", ["Утратил силу с 3 мая 2020 г."], "repealed"),
    ("ru", "Закон о мельницах", ["Документ утратил силу"], "repealed"),
    (
        "ru",
        "Закон о мельницах",
        ["Настоящий закон утратил силу на основании Федерального закона"],
        "repealed",
    ),
    ("ru", "О признании утратившими силу некоторых законов", ["Признать утратившими силу: ..."], None),
    ("pl", "Ustawa o młynach", ["Status aktu prawnego: uchylony"], "repealed"),
    ("nl", "Molenwet", ["Deze wet is vervallen per 1 mei 2020."], "repealed"),
    ("nl", "Molenwet (ingetrokken)", [], "repealed"),
    ("id", "UU Kincir", ["Dicabut dengan Peraturan 5"], "repealed"),
    ("tr", "Değirmen Kanunu (Mülga)", [], "repealed"),
    (
        "en",
        "Terms of Service",
        ["This policy is effective as of 1 May 2020 and replaces the earlier policy."],
        None,
    ),
    ("en", "Terms of Service", ["These terms were replaced by the following text:"], None),
    ("en", "Privacy Policy", ["This document expired."], "repealed"),
    ("en", "Mills Act", ["Expired on 1 May 2020"], "repealed"),
]


@pytest.mark.parametrize(("language", "title", "lines", "said"), CASES)
def test_what_a_text_says_of_itself(language: str, title: str, lines: list[str], said: str | None) -> None:
    mark = status_mark(title, lines, language)
    assert (mark and (mark.status.value if mark.status else "announced")) == said


def test_a_mark_has_its_words_and_its_day() -> None:
    mark = status_mark("Mills Act", ["Repealed as from 30 June 2026 by the Windmills Act"], "en")
    assert mark is not None
    assert (mark.since, mark.note) == (
        date(2026, 6, 30),
        "Repealed as from 30 June 2026 by the Windmills Act",
    )


def test_only_what_stands_above_the_first_article_is_looked_at() -> None:
    items = [
        ("preamble", "REPEALED"),
        ("recital", "Whereas"),
        ("article", "Article 1"),
        ("paragraph", "Repealed."),
    ]
    assert lines_above(items, frozenset({"article"})) == ["REPEALED"]
    assert lines_above([("block", str(n)) for n in range(9)], frozenset({"article"})) == ["0", "1", "2"]


def test_what_stands_beside_a_text_counts_where_it_says_one_thing() -> None:
    assert status_mark("磨坊办法", [], "zh", ["首页", "已废止"]) is not None
    assert (
        status_mark("磨坊办法", [], "zh", ["现行有效", "失效", "已废止"]) is None
    )  # the choices of a search
    assert status_mark("Mills Act", [], "en", ["Repealed", "In force", "Suspended"]) is None
    assert status_mark("e3", ["Mills Act (repealed)"], "en") is not None  # the reader found no title
