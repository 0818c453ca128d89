"""What may be the law, and what a page says of itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tracker.contract.reading_text import WARNINGS, doubt_text, warning_text
from tracker.model import Capture, Document, LegalStatus, ReadingWarning, SourceSpec
from tracker.publish import editions
from tracker.readers import account, formats
from tracker.watch import gate
from tracker.watch.gate import DOUBTS, Doubt, Expectation

URL = "https://law.example/act"
EXPECTED = Expectation(
    "en", titles=("Kite Flying Act",), identifiers={"number": "2031 No 7"}, hosts=frozenset({"law.example"})
)
LAW = "<h1>Kite Flying Act</h1>" + "".join(
    f"<h2>Article {n}</h2><p>Whoever flies kite number {n} shall hold its string with both hands.</p>"
    for n in range(1, 7)
)


def served(body: str, *, title: str = "", url: str = "") -> Capture:
    page = f"<html><head><title>{title}</title></head><body><main>{body}</main></body></html>"
    return Capture(URL, datetime(2031, 5, 1, tzinfo=UTC), page.encode(), "text/html", "utf-8", final_url=url)


def read(capture: Capture, language: str = "en") -> Document:
    return formats.read([capture], SourceSpec("s", "i", language, judged=True))


def doubts(body: str, expected: Expectation = EXPECTED, **how: str) -> list[str]:
    capture = served(body, **how)
    found = gate.judge(read(capture, expected.language), [capture], expected)
    return [d.code for d in found] if gate.holds(found) else []


def test_a_law_is_in_no_doubt() -> None:
    assert doubts(LAW) == []
    assert doubts(LAW, Expectation("en")) == []
    # nor one whose title nobody knows, or that only guides
    assert doubts(LAW, replace(EXPECTED, titles=(), identifiers={})) == []
    guide = "<h1>How to fly</h1><p>Hold the string with both hands and look at the sky, not at the road.</p>"
    assert doubts(guide, replace(EXPECTED, type="guideline")) == []


@pytest.mark.parametrize(
    ("language", "code", "title", "words"),
    [
        ("en", "not_found", "Oops", "Sorry, this page could not be found. Try our search instead."),
        ("zh-Hans", "not_found", "提示", "抱歉，您访问的页面不存在或已删除，请返回首页。"),
        ("ja", "not_found", "エラー", "お探しのページは見つかりませんでした。トップへお戻りください。"),
        ("ko", "not_found", "안내", "요청하신 페이지를 찾을 수 없습니다. 주소를 확인하여 주십시오."),
        ("fr", "not_found", "Oups", "La page demandée est introuvable. Retournez à l'accueil du site."),
        ("es", "not_found", "Aviso", "La página solicitada no existe. Vuelva al inicio del portal."),
        ("de", "not_found", "Hinweis", "Die Seite wurde nicht gefunden. Zurück zur Startseite bitte."),
        ("en", "maintenance", "Notice", "The website is temporarily unavailable while we improve it."),
        ("zh-Hans", "maintenance", "公告", "因系统升级，本网站将于今晚暂停服务，敬请谅解。"),
        ("ja", "maintenance", "お知らせ", "ただいまメンテナンス中のため、しばらくお待ちください。"),
        ("ko", "maintenance", "공지", "시스템 점검 중입니다. 이용에 불편을 드려 죄송합니다."),
        ("fr", "maintenance", "Info", "Le site est en maintenance, merci de votre patience."),
        ("es", "maintenance", "Aviso", "El portal se encuentra en mantenimiento. Disculpe las molestias."),
        ("de", "maintenance", "Info", "Wegen Wartungsarbeiten ist das Portal heute geschlossen."),
        ("en", "sign_in", "Portal", "Please sign in to continue to the full text of the document."),
        ("zh-Hans", "sign_in", "登录", "请先登录后查看全文。忘记密码？"),
        ("en", "moved", "Portal", "This page has moved. You will be redirected to our new home."),
        ("de", "error", "Fehler", "Es ist ein Fehler aufgetreten. Versuchen Sie es später noch einmal."),
        ("zh-Hans", "error", "提示", "系统繁忙，请稍后再试。系统错误代码一零三。"),
    ],
)  # fmt: skip
def test_a_page_that_says_it_is_something_else(language: str, code: str, title: str, words: str) -> None:
    expected = Expectation(language, titles=("Kite Flying Act",))
    assert code in doubts(f"<h1>{title}</h1><p>{words}</p>", expected)


def test_words_of_law_are_no_words_of_a_page() -> None:
    law = LAW.replace(
        "both hands", "both hands; where no licence is found, the court shall sign in the register"
    )
    assert doubts(law + "<h2>Article 7</h2><p>Error and system maintenance shall be notified.</p>") == []


def test_links_are_no_text() -> None:
    links = "".join(f'<li><a href="/file{n}.pdf">Chapter {n}: Kites of size {n}</a></li>' for n in range(9))
    assert doubts(f"<h1>Kite Flying Act</h1><p>The files follow.</p><ul>{links}</ul>")[0] == "links"
    # a law whose articles refer to others by links is one all the same
    assert doubts(LAW.replace("both hands", '<a href="/art/2">both hands</a>')) == []


def test_another_language_on_a_short_page() -> None:
    assert "language" in doubts("<h1>Welcome</h1><p>The ministry greets you.</p>", Expectation("th"))
    assert "language" in doubts("<h1>欢迎</h1><p>欢迎访问本部门门户网站首页。</p>", Expectation("en"))
    assert doubts("<h1>第一条</h1><p>应当依法办理。</p>", Expectation("zh-Hans")) == []


def test_who_served_it() -> None:
    assert doubts(LAW, url="https://www.law.example/act?x=1") == []
    assert doubts(LAW, url="https://squatter.example/act") == ["host"]
    assert doubts(LAW, url="https://web.archive.org/web/20300101000000id_/https://law.example/act") == []


def test_how_many() -> None:
    assert doubts(LAW, replace(EXPECTED, least=20)) == ["too_few"]
    assert doubts(LAW, replace(EXPECTED, most=3)) == ["too_many"]


def test_a_page_that_only_speaks_of_the_rules() -> None:
    welcome = "<h1>Office of Leisure</h1><p>Our office looks after parks, ponds and hills of the land.</p>"
    assert set(doubts(welcome)) == {"title", "blocks", "no_duty"}
    assert doubts(welcome.replace("Office of Leisure", "Kite Flying Act")) == []


def test_another_act_in_the_same_place() -> None:
    kites = read(served(LAW))
    boats = read(
        served(
            "<h1>Boat Harbour Act</h1>"
            + "".join(
                f"<h2>Article {n}</h2><p>Boat {n} pays the harbour {n} coins each day.</p>" for n in range(6)
            )
        )
    )
    share = gate.likeness(kites, boats)
    assert share < 0.1
    assert [d.code for d in gate.judge_step(kites, boats, share)] == ["unlike"]
    amended = read(served(LAW.replace("both hands", "one hand at least")))
    assert gate.judge_step(kites, amended, gate.likeness(kites, amended)) == ()
    renamed = read(served(LAW.replace("Kite Flying Act", "Act on Dragons")))
    assert gate.judge_step(kites, renamed, gate.likeness(kites, renamed)) == ()
    rewritten = replace(boats, title="Kite Flying Act")
    assert gate.judge_step(kites, rewritten, share) == ()
    repealed = replace(boats, status=LegalStatus.REPEALED)
    assert gate.judge_step(kites, repealed, share) == ()


BOATS = (
    ("kites", "Kite Flying Act"), ("boats", "Boat Harbour Act"), ("lamps", "Rules on Lamps in the Harbour"),
)  # fmt: skip
OF_BOATS = replace(
    EXPECTED,
    titles=("Boat Harbour Act",),
    identifiers={"number": "No. 7 of 2031"},
    instrument="boats",
    names=BOATS,
    hosts=frozenset(),
)


@pytest.mark.parametrize(
    ("title", "held"),
    [
        ("Kite Flying Act", True),  # another instrument of the registry
        ("Act on Balloons and Their Ropes", True),  # one that nobody knows
        ("Boat Harbour Act", False),
        ("Act of 3 May 2031 on boats, harbours and what floats there (Boat Harbour Act)", False),
        ("Boat Harbour (Amendment) Act", False),  # not told apart by its title alone
        ("Laws of the Land", True),
        ("", True),  # neither number nor name stands anywhere
    ],
)
def test_a_first_text_that_names_itself_otherwise(title: str, held: bool) -> None:
    law = LAW.replace("<h1>Kite Flying Act</h1>", f"<h1>{title}</h1>" if title else "")
    if title == "Boat Harbour Act":
        law = law.replace("string", "boat in the harbour")
    assert ("another" in doubts(law, OF_BOATS)) is held
    assert doubts(law, replace(OF_BOATS, type="guideline")) == [], "guidance is titled by its page"


def test_a_title_that_only_differs_is_no_evidence() -> None:
    """Registries name texts as people do: without a number in the registry, or with words of the name in the
    text, it is the text that was asked for."""
    law = LAW.replace("Kite Flying Act", "Rules on Balloons")
    assert "another" not in doubts(law, replace(OF_BOATS, identifiers={}))
    assert "another" not in doubts(law.replace("string", "boat in the harbour"), OF_BOATS)


@pytest.mark.parametrize(
    ("title", "held"),
    [
        ("关于落实《中华人民共和国风筝法》的若干规定", True),
        ("《风筝法》实施细则", True),
        ("全国人民代表大会常务委员会关于修改《中华人民共和国风筝法》的决定", True),
        ("国家放飞办关于印发《风筝法》的通知", False),
        ("中华人民共和国风筝法", False),
    ],
)
def test_a_title_about_the_act_is_another_text(title: str, held: bool) -> None:
    law = f"<h1>{title}</h1>" + "".join(f"<p>第{n}条 放飞者应当持证。</p>" for n in "一二三四五六")
    kites = Expectation(
        "zh-Hans", titles=("《风筝法》",), instrument="kites", names=(("kites", "《风筝法》"),)
    )
    assert ("another" in doubts(law, kites)) is held


@pytest.mark.parametrize(
    ("kind", "number", "same", "others"),
    [
        ("celex", "32031R0077", ["02031R0077-20320101"], ["32031R0078", "32031R0077R(01)", "22031R0077"]),
        ("celex", "22031A01304", ["02031A01304-20320101"], ["22031A0130", "22031A01305"]),
        ("celex", "22031A1227(01)", ["02031A1227(01)-20320101"], ["22031A1227(02)"]),
        (
            "法令番号",
            "令和十三年法律第百八号",
            ["令和十三年五月三十日法律第百八号", "令和13年法律第108号"],
            ["令和十三年法律第百九号", "平成十三年法律第百八号", "令和十三年政令第百八号"],
        ),
        ("法令番号", "令和元年法律第二号", ["令和一年法律第二号"], ["令和十年法律第二号"]),
        ("law_id", "513AC0000000108", ["513AC0000000108_20320401_514AC0000000002"], ["413AC0000000108"]),
    ],
)
def test_numbers_tell_acts_apart(kind: str, number: str, same: list[str], others: list[str]) -> None:
    union = replace(OF_BOATS, titles=(), identifiers={kind: number})
    read_as = read(served(LAW))
    for came in (number, *same, *others):
        document = replace(read_as, identifiers={kind: came})
        found = [d for d in gate.judge(document, [served(LAW)], union) if d.code in {"another", "number"}]
        assert found == ([gate.Doubt("number", number, came)] if came in others else []), came
    assert str(found[0]) == f"it bears the number {came}; expected is {number}"


def test_a_number_in_a_title_tells_acts_apart() -> None:
    union = replace(OF_BOATS, titles=(), identifiers={"celex": "32031R0077"})
    for title, wrong in (("Regulation (EU) 2031/77 on boats", False), ("Regulation (EU) 2031/78", True)):
        document = replace(read(served(LAW)), title=title)
        found = [d.came for d in gate.judge(document, [served(LAW)], union) if d.code == "number"]
        assert found == (["32031R0078"] if wrong else []), title


def test_every_doubt_and_warning_has_a_sentence_in_both_editions() -> None:
    assert set(WARNINGS) == set(account.WARNINGS)
    for sentence in (*DOUBTS.values(), *WARNINGS.values()):
        assert editions.pgettext("zh", "reading", sentence) != sentence, sentence
    for code in DOUBTS:
        assert "{" not in doubt_text(Doubt(code, "x", "y"))
    assert warning_text(ReadingWarning("numbering_gap", tuple("abcdefghij"))).endswith("h (+2)")
