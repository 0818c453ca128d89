"""Small edits of one sentence: an exception, a period, a sum, another body, a softer verb; who is not alone."""

from __future__ import annotations

import pytest

from tests.diff.test_key_facts import SAME, law, one, told
from tracker.diff.clauses import act
from tracker.law.legal_words import legal_words
from tracker.model import KeyFact


def edit(lang: str, before: str, after: str) -> tuple[KeyFact, ...]:
    return told(law(lang, SAME[lang], before), law(lang, SAME[lang], after))


EXCEPTIONS = [
    ("en", "The operator shall keep a log.", "The operator shall keep a log, except where the vessel is shorter than six metres."),
    ("en", "The operator shall keep a log.", "The operator shall keep a log unless the harbour master may waive it in writing."),
    ("zh-Hans", "经营者应当保存日志。", "经营者应当保存日志。但是，船长不足六米的，可以不保存。"),
    ("zh-Hans", "经营者应当保存日志。", "经营者应当保存日志，船长不足六米的除外。"),
    ("ja", "事業者は、日誌を保存しなければならない。", "事業者は、日誌を保存しなければならない。ただし、小型船については、保存しないことができる。"),
    ("fr", "L’opérateur doit tenir un journal.", "L’opérateur doit tenir un journal, sauf si l’autorité peut l’en dispenser."),
    ("en", "The operator shall keep a log.", "Except in the case of vessels under six metres, the operator shall keep a log."),
    ("de", "Der Betreiber muss ein Protokoll führen.", "Der Betreiber muss ein Protokoll führen, es sei denn, die Behörde kann darauf verzichten."),
    ("es", "El operador deberá llevar un registro.", "El operador deberá llevar un registro, salvo que la nave sea menor de seis metros."),
    ("ko", "사업자는 일지를 보관하여야 한다.", "사업자는 일지를 보관하여야 한다. 다만, 소형 선박의 경우에는 보관하지 아니할 수 있다."),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "before", "after"), EXCEPTIONS)
def test_an_exception_put_into_a_short_sentence_is_one(lang: str, before: str, after: str) -> None:
    assert [fact.kind for fact in edit(lang, before, after)] == ["exception"]


PERIODS = [
    ("en", "The authority shall decide within {} of the request.", "thirty days", "ten days"),
    ("zh-Hans", "主管部门应当自收到申请之日起{}内作出决定。", "三十日", "十日"),
    ("zh-Hans", "主管部门应当自收到申请之日起{}内作出决定。", "二十日", "十日"),
    ("ja", "局長は、申請を受けた日から{}以内に、その結果を通知しなければならない。", "三十日", "十日"),
    ("ja", "局長は、{}以内に、その結果を通知しなければならない。", "三週間", "二週間"),
    ("fr", "L’autorité statue dans un délai de {} à compter de la demande.", "trente jours", "dix jours"),
    ("de", "Die Behörde entscheidet innerhalb von {} über den Antrag.", "dreißig Tagen", "zehn Tagen"),
    ("es", "La autoridad resolverá en el plazo de {} desde la solicitud.", "treinta días", "diez días"),
    ("ko", "청장은 신청을 받은 날부터 {} 이내에 결과를 통지하여야 한다.", "30일", "10일"),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "long", "short"), PERIODS)
def test_a_period_inside_a_sentence(lang: str, text: str, long: str, short: str) -> None:
    for was, now in ((long, short), (short, long)):
        fact = one(edit(lang, text.format(was), text.format(now)), "period")
        assert (fact.before and fact.before.printed, fact.after and fact.after.printed) == (was, now)


def test_two_values_close_together() -> None:
    facts = edit(
        "en",
        "A vessel shall pay a toll of EUR 50 within 30 days.",
        "A vessel shall pay a toll of EUR 80 within 14 days.",
    )
    assert sorted((f.kind, f.after and f.after.printed) for f in facts) == [
        ("amount", "EUR 80"), ("period", "14 days"),
    ]  # fmt: skip


CAPS = [
    ("en", "The fine may not exceed EUR {}.", "75 000", "150 000"),
    ("fr", "Le montant de l’amende ne peut excéder {} euros.", "75 000", "150 000"),
    ("fr", "L'amende ne peut être supérieure à {} euros.", "75 000", "150 000"),
    ("de", "Die Geldbuße darf {} Euro nicht übersteigen.", "75 000", "150 000"),
    ("es", "La multa no podrá exceder de {} euros.", "75.000", "150.000"),
    ("es", "La cuantía de la multa no podrá ser superior a {} euros.", "75.000", "150.000"),
    ("zh-Hans", "擅自停泊的罚款数额不得超过{}元。", "五万", "十五万"),
    ("ja", "無断停泊の過料の額は、{}円を超えてはならない。", "五十万", "百万"),
    ("ko", "무단 정박에 대한 과태료는 {}원을 초과할 수 없다.", "50만", "100만"),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "low", "high"), CAPS)
def test_a_cap_of_a_fine(lang: str, text: str, low: str, high: str) -> None:
    low, high = text.format(low), text.format(high)
    assert one(edit(lang, low, high), "sanction_up", "fixed_fine")
    assert one(edit(lang, high, low), "sanction_down", "fixed_fine")


BODIES = [
    ("en", "The {} may give directions.", "Minister", "Secretary of State"),
    ("fr", "{} peut donner des instructions.", "Le ministre", "La Commission"),
    ("de", "{} kann Anweisungen geben.", "Das Bundesamt", "Die Kommission"),
    ("en", "The {} may give directions.", "Minister of Transport", "Harbour Authority"),
    ("zh-Hans", "{}可以约谈港口经营者。", "网信部门", "交通运输部门"),
    ("ko", "{}는 항만의 수심에 대하여 보고를 요구할 수 있다.", "산업통상위원회", "개인정보보호위원회"),
    ("es", "{} podrá dar instrucciones.", "El Ministerio", "La Agencia"),
    ("ja", "{}は、指示をすることができる。", "国土交通大臣", "港湾庁長官"),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "was", "now"), BODIES)
def test_a_body_in_the_place_of_another(lang: str, text: str, was: str, now: str) -> None:
    (fact,) = edit(lang, text.format(was), text.format(now))
    assert (fact.kind, fact.subject, fact.before and fact.before.printed, fact.after and fact.after.printed) == (
        "authority", None, was, now,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Providers and deployers shall report every collision in the basin."),
        ("en", "Providers, deployers and importers shall report every collision."),
        ("en", "Providers and, where applicable, deployers shall report every collision."),
        ("en", "Providers, as well as their agents, shall report every collision."),
        ("en", "The controller or its insurer shall report every collision."),
        ("zh-Hans", "网络运营者和数据处理者应当将港池内的每一次碰撞报告港务机构。"),
        ("fr", "Les fournisseurs et les déployeurs doivent signaler chaque collision."),
        ("de", "Der Anbieter und der Betreiber müssen jeden Zusammenstoß melden."),
        ("es", "Los proveedores y los importadores deberán comunicar cada colisión."),
        ("ja", "提供事業者及び事業者は、衝突を港長に報告しなければならない。"),
        ("ja", "委員会が命令をしたときは、船主は、これに従わなければならない。"),
        ("ko", "제공자와 사업자는 충돌을 항장에게 보고하여야 한다."),
    ],
)
def test_who_is_not_alone_is_not_named(lang: str, text: str) -> None:
    words = legal_words(lang)
    assert words
    done = act(text, words)
    assert done
    assert (done.kind, done.subject) == ("new_duty", None)


def test_a_table_of_words_read_for_others_sets_no_duty() -> None:
    table = (
        "港湾の使用についての次の表の上欄に掲げる規定の適用については、同表の中欄に掲げる字句は、"
        "同表の下欄に掲げる字句とする。第四条届け出なければならない市長に申請しなければならない"
    )
    assert told(law("ja", SAME["ja"]), law("ja", SAME["ja"], table)) == ()
    words = legal_words("ja")
    assert words
    assert act("この場合において、同条中「港長」とあるのは、「市長」と読み替えるものとする。", words) is None


SOFTER = [
    ("en", "provider", "Providers shall ensure that their staff know the signals of the basin.", "Providers shall encourage their staff to know the signals of the basin."),
    ("en", "provider", "The provider shall comply with the signals of the basin.", "The provider shall endeavour to comply with the signals of the basin."),
    ("en", "provider", "The provider shall comply with the signals of the basin.", "The provider should comply with the signals of the basin."),
    ("zh-Hans", "trader", "经营者应当遵守港池的信号规则。", "鼓励经营者遵守港池的信号规则。"),
    ("ja", "business", "事業者は、港湾の信号規則を遵守しなければならない。", "事業者は、港湾の信号規則を遵守するよう努めなければならない。"),
    ("fr", "provider", "Le fournisseur doit respecter les signaux du bassin.", "Le fournisseur s’efforce de respecter les signaux du bassin."),
    ("de", "provider", "Der Anbieter muss die Signale des Beckens beachten.", "Der Anbieter soll die Signale des Beckens beachten."),
    ("es", "provider", "El proveedor deberá respetar las señales de la dársena.", "El proveedor procurará respetar las señales de la dársena."),
    ("ko", "business", "사업자는 항만의 신호 규칙을 지켜야 한다.", "사업자는 항만의 신호 규칙을 지키도록 노력하여야 한다."),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "who", "hard", "soft"), SOFTER)
def test_a_duty_that_became_softer_or_stricter(lang: str, who: str, hard: str, soft: str) -> None:
    for before, after, kind in ((hard, soft, "duty_weaker"), (soft, hard, "duty_stronger")):
        fact = one(edit(lang, before, after), kind)
        assert (fact.subject, fact.before and fact.before.printed, fact.after and fact.after.printed) == (
            who, before, after,
        )  # fmt: skip


def test_support_of_something_else_softens_nothing() -> None:
    facts = edit(
        "en",
        "Providers shall ensure that their staff know the signals of the basin.",
        "Providers shall ensure that their staff know the signals and support the pilots of the basin.",
    )
    assert not [f for f in facts if f.kind in ("duty_weaker", "duty_stronger")]


def test_a_space_alone_is_no_fact() -> None:
    """A page that breaks "cross-border" at its hyphen elsewhere, beside an edit of words."""
    before = (
        "A carrier on cross-border routes shall give no port less favourable treatment than any other port."
    )
    after = (
        "A carrier on cross- border routes shall give no port less favourable treatment than another port."
    )
    assert {fact.kind for fact in edit("en", before, after)} <= {"new_ban"}
