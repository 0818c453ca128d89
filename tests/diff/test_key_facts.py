"""What a change means: kind, direction, subject, amount, day - each read from words of our own."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tracker.diff import diff, with_key_facts
from tracker.diff.clauses import act
from tracker.diff.fines import fines
from tracker.law.legal_words import legal_words
from tracker.model import Document, KeyFact, LegalStatus, Provision, Scope

Articles = Sequence[tuple[str, str] | tuple[str, str, str]]


def law(lang: str, *articles: str, **more: object) -> Document:
    """Articles 1, 2, 3 ... of one paragraph each; a line that starts with "- " is a point of it."""
    out: list[Provision] = []
    for n, text in enumerate(articles, 1):
        if not text:
            continue
        first, *points = text.split("\n- ")
        out.append(Provision(f"art_{n}", None, "article", f"Article {n}"))
        out.append(Provision(f"art_{n}__para_1", f"art_{n}", "paragraph", None, None, first))
        out += [
            Provision(
                f"art_{n}__para_1__point_{chr(97 + k)}",
                f"art_{n}__para_1",
                "point",
                f"({chr(97 + k)})",
                None,
                point,
            )
            for k, point in enumerate(points)
        ]
    return Document(lang, "A law", tuple(out), frozenset({Scope.BODY}), "test", 1, **more)  # type: ignore[arg-type]


def told(old: Document, new: Document) -> tuple[KeyFact, ...]:
    return with_key_facts(diff(old, new), old, new).key_facts


def one(facts: Sequence[KeyFact], kind: str, measure: str | None = None) -> KeyFact:
    found = [f for f in facts if f.kind == kind and (measure is None or f.measure == measure)]
    assert len(found) == 1, facts
    return found[0]


SAME = {
    "en": "The office keeps the register of harbours and publishes it every spring on its page.",
    "zh-Hans": "主管部门保管港口登记册，并于每年春季在其网站上公布登记册的全部内容。",
    "ja": "港湾局は、港湾台帳を保管し、毎年春にその全部を公表する。",
    "fr": "L’office tient le registre des ports et le publie chaque printemps sur son site.",
    "de": "Das Amt führt das Hafenregister und veröffentlicht es jedes Frühjahr auf seiner Seite.",
    "es": "La oficina lleva el registro de puertos y lo publica cada primavera en su página.",
    "ko": "항만청은 항만대장을 보관하고 매년 봄에 그 전부를 공개한다.",
}  # fmt: skip

FINES = [
    ("en", "Whoever moors without a berth shall be liable to a fine not exceeding EUR {}.", "20 000", "50 000", "EUR", 20000, 50000),
    ("zh-Hans", "擅自停泊船舶的，由港口主管部门责令改正，处{}元以下罚款。", "五万", "五十万", "CNY", 50000, 500000),
    ("ja", "許可を受けないで船舶を停泊させた者は、{}円以下の罰金に処する。", "三十万", "百万", "JPY", 300000, 1000000),
    ("fr", "Quiconque amarre sans poste est passible d’une amende pouvant aller jusqu’à {} euros.", "20 000", "50 000", "EUR", 20000, 50000),
    ("de", "Wer ohne Liegeplatz anlegt, wird mit einer Geldbuße von bis zu {} Euro belegt.", "20.000", "50.000", "EUR", 20000, 50000),
    ("es", "Quien amarre sin puesto será sancionado con multa de hasta {} euros.", "20.000", "50.000", "EUR", 20000, 50000),
    ("ko", "허가 없이 선박을 정박시킨 자에게는 {}원 이하의 과태료를 부과한다.", "500만", "1천만", "KRW", 5000000, 10000000),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "low", "high", "currency", "was", "now"), FINES)
def test_a_fine_that_rises_or_falls(
    lang: str, text: str, low: str, high: str, currency: str, was: int, now: int
) -> None:
    less, more = law(lang, SAME[lang], text.format(low)), law(lang, SAME[lang], text.format(high))
    up = one(told(less, more), "sanction_up", "fixed_fine")
    assert up.before
    assert up.after
    assert up.eids == up.from_eids == ("art_2__para_1",)
    assert (float(up.before.number or 0), float(up.after.number or 0), up.after.currency) == (
        was,
        now,
        currency,
    )
    assert one(told(less, more), "sanction_up", "highest_fixed_fine").after == up.after
    down = one(told(more, less), "sanction_down", "fixed_fine")
    assert down.before
    assert float(down.before.number or 0) == now


def test_a_new_step_below_a_fine_that_rose_is_told() -> None:
    old = law(
        "zh-Hans",
        SAME["zh-Hans"],
        "渡船不按规定停靠的，由主管部门责令改正；拒不改正的，处一万元以上十万元以下罚款。",
    )
    new = law(
        "zh-Hans", SAME["zh-Hans"], "渡船不按规定停靠的，由主管部门责令改正，可以处一万元以上三万元以下罚款；"
        "拒不改正的，处五万元以上五十万元以下罚款。",
    )  # fmt: skip
    found = told(old, new)
    assert one(found, "sanction_up", "fixed_fine").after.number == "500000"
    assert one(found, "sanction_up", "further_fixed_fine").after.printed == "一万元以上三万元以下"


@pytest.mark.parametrize(
    ("lang", "less", "more", "who"),
    [
        ("en", "Providers shall keep the log.", "Providers and deployers shall keep the log.", "deployer"),
        ("zh-Hans", "提供者应当保存日志一年。", "提供者和部署者应当保存日志一年。", "deployer"),
        ("de", "Anbieter müssen das Protokoll aufbewahren.", "Anbieter und Betreiber müssen das Protokoll aufbewahren.", "operator"),
    ],
)  # fmt: skip
def test_who_else_is_bound_is_told(lang: str, less: str, more: str, who: str) -> None:
    one_, two = law(lang, SAME[lang], less), law(lang, SAME[lang], more)
    assert one(told(one_, two), "scope_wider", "actor").subject == who
    assert one(told(two, one_), "scope_narrower", "actor").subject == who
    there = law("en", SAME["en"], "Providers shall inform users and deployers.")
    more_told = law("en", SAME["en"], "Providers shall inform users, importers and deployers.")
    assert not [f for f in told(there, more_told) if f.measure == "actor"]


BANS = [
    ("en", "Harbour providers shall not resell berths to third parties for more than the tariff.", "provider"),
    ("zh-Hans", "网络运营者不得将用户的停泊记录出售给任何第三方机构。", "network_operator"),
    ("ja", "個人情報取扱事業者は、停泊の記録を第三者に販売してはならない。", "handler"),
    ("fr", "Il est interdit de revendre les postes d’amarrage à des tiers au-delà du tarif.", None),
    ("de", "Die Weitergabe von Liegeplätzen an Dritte gegen Entgelt ist verboten.", None),
    ("es", "Los proveedores no podrán revender los puestos de amarre a terceros.", "provider"),
    ("ko", "개인정보처리자는 정박 기록을 제3자에게 판매하여서는 아니 된다.", "handler"),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "subject"), BANS)
def test_a_new_ban(lang: str, text: str, subject: str | None) -> None:
    ban = one(told(law(lang, SAME[lang]), law(lang, SAME[lang], text)), "new_ban")
    assert (ban.subject, ban.eids, ban.before, ban.after and ban.after.printed) == (
        subject,
        ("art_2__para_1",),
        None,
        text,
    )


DUTIES = [
    ("en", "The controller must report every collision in the basin to the harbour master.", "controller"),
    ("zh-Hans", "个人信息处理者应当将港池内的每一次碰撞报告港务机构。", "handler"),
    ("ja", "個人情報取扱事業者は、衝突を港長に報告しなければならない。", "handler"),
    ("fr", "Le responsable du traitement doit signaler chaque collision au capitaine du port.", "controller"),
    ("de", "Der Anbieter muss jeden Zusammenstoß im Becken dem Hafenmeister melden.", "provider"),
    ("es", "El responsable del tratamiento deberá comunicar cada colisión al capitán del puerto.", "controller"),
    ("ko", "개인정보처리자는 모든 충돌을 항만장에게 보고하여야 한다.", "handler"),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "subject"), DUTIES)
def test_a_new_duty(lang: str, text: str, subject: str) -> None:
    duty = one(told(law(lang, SAME[lang]), law(lang, SAME[lang], text)), "new_duty")
    assert (duty.subject, duty.eids) == (subject, ("art_2__para_1",))


DAYS = [
    ("en", "Article 1 shall apply from {}.", "2 August 2026", "2 December 2027", "2026-08-02", "2027-12-02"),
    ("zh-Hans", "第一条规定自{}起施行。", "2026年8月2日", "2027年12月2日", "2026-08-02", "2027-12-02"),
    ("ja", "第一条の規定は、{}から施行する。", "令和八年八月二日", "令和九年十二月二日", "2026-08-02", "2027-12-02"),
    ("fr", "L’article 1 est applicable à partir du {}.", "2 août 2026", "2 décembre 2027", "2026-08-02", "2027-12-02"),
    ("de", "Artikel 1 gilt ab dem {}.", "2. August 2026", "2. Dezember 2027", "2026-08-02", "2027-12-02"),
    ("es", "El artículo 1 será aplicable a partir del {}.", "2 de agosto de 2026", "2 de diciembre de 2027", "2026-08-02", "2027-12-02"),
    ("ko", "제1조는 {}부터 시행한다.", "2026년 8월 2일", "2027년 12월 2일", "2026-08-02", "2027-12-02"),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "was", "now", "before", "after"), DAYS)
def test_a_day_that_moved(lang: str, text: str, was: str, now: str, before: str, after: str) -> None:
    fact = one(
        told(law(lang, SAME[lang], text.format(was)), law(lang, SAME[lang], text.format(now))), "date_moved"
    )
    assert fact.before
    assert fact.after
    assert (fact.before.date, fact.after.date, fact.from_day, fact.measure) == (
        before,
        after,
        after,
        "begins",
    )


def test_a_deadline_is_no_beginning_and_says_who_must_act() -> None:
    text = "Providers of piers shall file the plan of their pier with the office by {}."
    fact = one(
        told(
            law("en", SAME["en"], text.format("1 May 2027")),
            law("en", SAME["en"], text.format("1 June 2028")),
        ),
        "date_moved",
    )
    assert (fact.measure, fact.subject, fact.from_day) == ("deadline", "provider", None)


def test_the_day_of_another_act_is_none() -> None:
    text = "Piers are built as Regulation (EU) 2019/1 of {} says, and the office looks at each of them."
    assert told(law("en", text.format("3 May 2019")), law("en", text.format("4 June 2020"))) == ()


def test_what_a_list_sets_apart_moves_from_the_general_day() -> None:
    general = "It shall apply from 2 August 2026."
    old = law("en", SAME["en"], "However:\n- Article 9 shall apply from 1 May 2025;")
    new = law(
        "en",
        SAME["en"],
        "However:\n- Article 9 shall apply from 1 May 2025;\n- Article 1 shall apply from 2 December 2027.",
    )
    first = Provision("art_2__para_0", "art_2", "paragraph", None, None, general)
    old, new = (
        Document("en", "A law", (*d.provisions[:3], first, *d.provisions[3:]), d.scope, "test", 1)
        for d in (old, new)
    )
    fact = one(told(old, new), "date_moved")
    assert fact.before
    assert (fact.before.date, fact.from_day, fact.from_eids) == (
        "2026-08-02",
        "2027-12-02",
        ("art_2__para_0",),
    )


def test_a_law_revised_long_after_is_not_put_off_and_its_facts_have_its_day() -> None:
    text = "本法自{}起施行。"
    ban = "任何单位和个人不得在港池内清洗装过油料的船舱。"
    facts = told(
        law("zh-Hans", SAME["zh-Hans"], text.format("2004年7月1日")),
        law("zh-Hans", SAME["zh-Hans"], text.format("2026年3月1日"), ban),
    )
    begins = one(facts, "duty_begins")
    assert (begins.before, begins.from_day, begins.measure) == (None, "2026-03-01", "in_force")
    assert one(facts, "new_ban").from_day == "2026-03-01"


def test_a_range_is_its_highest_sum_and_multiples_stand_apart() -> None:
    text = "没有违法所得的，处十万元以上一百万元以下罚款；有违法所得的，并处违法所得一倍以上五倍以下罚款，对直接负责的主管人员处一万元以上十万元以下罚款。"
    found = [(f.measure, f.value.least, f.value.number, f.base) for f in fines(text, "zh-Hans")]
    assert found == [
        ("fixed_fine", "100000", "1000000", None), ("multiple_fine", "1", "5", "illegal_gains"),
        ("person_fixed_fine", "10000", "100000", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "text", "share"),
    [
        (
            "en",
            "shall be subject to fines of up to EUR 10 000 000 or, if an undertaking, up to 2 % of its total worldwide annual turnover.",
            "2",
        ),
        (
            "fr",
            "fait l’objet d’une amende pouvant aller jusqu’à 10 000 000 EUR ou jusqu’à 2 % de son chiffre d’affaires annuel mondial total.",
            "2",
        ),
        (
            "de",
            "Geldbußen von bis zu 10 000 000 EUR oder von bis zu 2 % seines gesamten weltweit erzielten Jahresumsatzes.",
            "2",
        ),
    ],
)
def test_a_share_of_the_turnover(lang: str, text: str, share: str) -> None:
    fixed, part = fines(text, lang)
    assert (fixed.value.number, fixed.value.currency) == ("10000000", "EUR")
    assert (part.form, part.value.number, part.base) == ("share", share, "worldwide_turnover")


def test_a_penalty_for_each_day_is_no_fine() -> None:
    text = "The periodic penalty payments shall not exceed 5 % of the average daily turnover per day."
    assert [(f.form, f.base) for f in fines(text, "en")] == [("periodic", "daily_turnover")]


def test_a_fine_that_left_its_article_is_not_lowered() -> None:
    a = "擅自停泊船舶的，由港口主管部门责令改正，处五十万元以下罚款。"
    b = "向港池倾倒废油的，由港口主管部门责令改正，处五万元以下罚款。"
    facts = told(law("zh-Hans", SAME["zh-Hans"], a, b), law("zh-Hans", SAME["zh-Hans"], "", b))
    assert [f.kind for f in facts if f.kind.startswith("sanction")] == []


@pytest.mark.parametrize(
    ("lang", "text", "limb"),
    [
        ("en", "Nobody needs a permit for rowing boats in the inner basin.", " This paragraph shall not apply to boats that carry goods."),
        ("zh-Hans", "进入港池的船舶应当持有泊位证。", "但是，运送病人的船舶除外。"),
        ("ja", "港内の船舶は、灯火を掲げなければならない。", "ただし、病人を運ぶ船舶については、この限りでない。"),
        ("fr", "Tout navire dans le bassin doit porter un feu.", " Le présent paragraphe ne s’applique pas aux navires qui portent des malades."),
        ("de", "Jedes Schiff im Becken muss ein Licht führen.", " Dieser Absatz gilt nicht für Schiffe, die Kranke befördern."),
    ],
)  # fmt: skip
def test_an_exception(lang: str, text: str, limb: str) -> None:
    facts = told(law(lang, SAME[lang], text), law(lang, SAME[lang], text + limb))
    assert one(facts, "exception").eids == ("art_2__para_1",)
    assert not [f for f in facts if f.kind in ("new_ban", "new_duty")]


def test_points_of_a_list_of_exceptions_are_no_bans() -> None:
    lead = "個人情報取扱事業者は、次に掲げる場合を除くほか、停泊の記録を第三者に提供してはならない。"
    old, new = (
        law("ja", SAME["ja"], f"{lead}\n- 法令に基づくとき。"),
        law("ja", SAME["ja"], f"{lead}\n- 法令に基づくとき。\n- 学術研究の用に供する必要があるとき。"),
    )
    assert [f.kind for f in told(old, new)] == ["exception"]


def test_a_point_of_a_ban_is_a_new_ban_with_its_own_day() -> None:
    lead = "The following harbour practices shall be prohibited:"
    old = law("en", f"{lead}\n- selling berths twice;", "Article 1 shall apply from 2 February 2025.")
    new = law(
        "en", f"{lead}\n- selling berths twice;\n- painting hulls with tar within the basin of another person;",
        "Article 1 shall apply from 2 February 2025, with the exception of Article 1(1), point (b), which shall apply from 2 December 2026.",
    )  # fmt: skip
    ban = one(told(old, new), "new_ban")
    assert (ban.eids, ban.from_day) == (("art_1__para_1__point_b",), "2026-12-02")


def test_a_limb_makes_a_rule_wider_and_a_word_that_only_moved_does_not() -> None:
    text = "Permits for the berths listed in Schedule 1{} may be granted by providers of piers."
    wide = one(
        told(
            law("en", SAME["en"], text.format("")),
            law("en", SAME["en"], text.format(" or covered by a lease of the port")),
        ),
        "scope_wider",
    )
    assert wide.measure == "limb"
    was, now = (
        "港口的法人、其他组织或者个人未给予泊位的，主管部门可以公告。",
        "港口的个人、组织未给予泊位的，主管部门可以公告。",
    )
    assert not [f for f in told(law("zh-Hans", was), law("zh-Hans", now)) if f.kind.startswith("scope")]


@pytest.mark.parametrize(
    ("lang", "was", "now", "kind"),
    [
        (
            "en",
            "Providers may report the leak to the office.",
            "Providers shall report the leak to the office.",
            "new_duty",
        ),
        (
            "en",
            "Providers shall report the leak to the office.",
            "Providers may report the leak to the office.",
            "new_permission",
        ),
        (
            "zh-Hans",
            "网络运营者可以将泄漏情况报告主管部门。",
            "网络运营者应当将泄漏情况报告主管部门。",
            "new_duty",
        ),
        ("zh-Hans", "网络运营者可以公开停泊记录的内容。", "网络运营者不得公开停泊记录的内容。", "new_ban"),
    ],
)
def test_one_verb_for_another(lang: str, was: str, now: str, kind: str) -> None:
    fact = one(told(law(lang, SAME[lang], was), law(lang, SAME[lang], now)), kind)
    assert fact.before
    assert fact.after
    assert (fact.before.printed, fact.after.printed) == (was, now)


@pytest.mark.parametrize(
    ("lang", "text", "was", "now", "kind", "number", "unit"),
    [
        ("en", "Providers shall answer the office within {}.", "30 days", "15 days", "period", "15", "day"),
        ("zh-Hans", "网络运营者应当在{}内答复主管部门。", "三十日", "十五个工作日", "period", "15", "working_day"),
        ("de", "Der Anbieter muss dem Amt binnen {} antworten.", "30 Tagen", "15 Tagen", "period", "15", "day"),
        ("en", "The toll is {} of the value of the cargo.", "3%", "7.5%", "rate", "7.5", "percent"),
        ("zh-Hans", "船舶载客{}的，其经营者应当备案。", "一百人以上", "五十人以上", "threshold", "50", None),
    ],
)  # fmt: skip
def test_periods_rates_and_thresholds(
    lang: str, text: str, was: str, now: str, kind: str, number: str, unit: str | None
) -> None:
    fact = one(told(law(lang, SAME[lang], text.format(was)), law(lang, SAME[lang], text.format(now))), kind)
    assert fact.after
    assert (fact.after.number, fact.after.unit) == (number, unit)


def test_definitions_keep_the_term_as_printed() -> None:
    text = "‘SPV’ means a small port vessel{};"
    new = one(told(law("en", SAME["en"]), law("en", SAME["en"], text.format(""))), "definition")
    assert (new.term, new.before) == ("SPV", None)
    other = one(
        told(law("en", SAME["en"], text.format("")), law("en", SAME["en"], text.format(" with sails"))),
        "definition",
    )
    assert other.before
    assert other.after


def test_one_body_for_another_in_several_articles_is_one_fact() -> None:
    texts = (
        "The {} shall keep the list of piers in good order.",
        "Owners send the plan to the {} each spring.",
    )
    old, new = (law("en", *(t.format(who) for t in texts)) for who in ("Harbour Board", "Commission"))
    fact = one(told(old, new), "authority")
    assert fact.eids == ("art_1__para_1", "art_2__para_1")
    assert fact.before
    assert fact.after
    assert fact.before.printed.endswith("Board")
    assert fact.after.printed.endswith("Commission")


def test_what_moved_was_renumbered_or_set_anew_says_nothing() -> None:
    a = "Providers shall report every leak of oil in the inner basin to the harbour office within a day."
    b = "The office shall not sell the records of berths to anybody outside the port."
    assert told(law("en", SAME["en"], a, b), law("en", SAME["en"], "", a, b)) == ()
    assert told(law("en", f"{a} {b}"), law("en", a, b)) == ()
    assert told(law("en", "See Article 3(2)."), law("en", "See Article 4(2).")) == ()
    assert told(law("en", 'The "pier" is wood.'), law("en", "The “pier” is wood.")) == ()


def test_unrelated_texts_of_one_number_are_not_compared() -> None:
    was = "未经登记停泊渔船的，由港口主管部门责令改正，给予警告，处一百万元以下罚款。"
    now = "违反本法规定销售不合格缆绳的，由市场监督管理部门没收违法所得，处十万元以下罚款。"
    facts = told(law("zh-Hans", SAME["zh-Hans"], was), law("zh-Hans", SAME["zh-Hans"], now))
    assert not [f for f in facts if f.before and f.after]


def test_the_end_of_a_text_comes_first() -> None:
    old, new = law("en", SAME["en"], status=LegalStatus.IN_FORCE), law("en", status=LegalStatus.REPEALED)
    assert [(f.kind, f.after and f.after.code) for f in told(old, new)] == [("status", "repealed")]


def test_rank_and_json() -> None:
    old = law(
        "zh-Hans",
        SAME["zh-Hans"],
        "擅自停泊船舶的，由港口主管部门责令改正，处五万元以下罚款。",
        "网络运营者应当在三十日内答复主管部门。",
    )
    new = law(
        "zh-Hans", SAME["zh-Hans"], "擅自停泊船舶的，由港口主管部门责令改正，处五十万元以下罚款。",
        "网络运营者应当在十五日内答复主管部门。", "国家支持智能引航技术的研究开发，推进港口数据资源建设，完善安全规范。",
    )  # fmt: skip
    facts = told(old, new)
    assert [(f.kind, f.measure) for f in facts[:1]] == [("sanction_up", "highest_fixed_fine")]
    assert "new_policy" in [f.kind for f in facts[:3]]
    assert facts[-1].kind == "period"
    assert all(KeyFact.from_json(f.as_json()) == f for f in facts)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "This Regulation shall not affect the rules on piers."), ("en", "Such a boat shall be deemed to be a ship."),
        ("en", "It shall enter into force on the day of its publication."), ("zh-Hans", "缆绳长度不得超过十米。"),
        ("fr", "Le présent paragraphe ne crée aucune obligation d’amarrer."),
    ],
)  # fmt: skip
def test_what_looks_like_a_ban_or_a_duty_and_is_none(lang: str, text: str) -> None:
    words = legal_words(lang)
    done = act(text, words) if words else None
    assert done is None or done.kind not in ("new_ban", "new_duty")


def test_points_of_a_list_that_is_itself_new_widen_nothing() -> None:
    was = "违反本法第二条规定停泊船舶的，依照有关法律的规定处罚。"
    now = "有下列行为之一的，依照有关法律、行政法规的规定处理、处罚：\n- 违反规定停泊船舶的；\n- 在港池外向他人提供停泊记录的。"
    facts = told(law("zh-Hans", SAME["zh-Hans"], was), law("zh-Hans", SAME["zh-Hans"], now))
    assert not [f for f in facts if f.kind.startswith("scope")]


def test_who_must_stands_outside_the_brackets() -> None:
    words = legal_words("ja")
    assert words
    done = act(
        "個人情報取扱事業者（法人である者は、その役員を含む。）は、第三者が求めるときは、記録を開示しなければならない。",
        words,
    )
    assert done
    assert done.subject == "handler"


def test_a_new_rule_keeps_its_exception_and_the_exception_alone_is_no_fact() -> None:
    exception = "ただし、病人を運ぶときは、この限りでない。"
    rule = "個人情報取扱事業者は、衝突を港長に報告しなければならない。"
    facts = told(law("ja", SAME["ja"]), law("ja", SAME["ja"], rule + exception))
    assert [(f.kind, f.after and f.after.printed) for f in facts] == [("new_duty", rule + exception)]


def test_a_point_of_a_list_of_duties_is_a_duty_and_of_a_list_drawn_anew_nothing() -> None:
    lead = "网络运营者应当履行下列义务：\n- 保管停泊记录；"
    facts = told(
        law("zh-Hans", SAME["zh-Hans"], lead),
        law("zh-Hans", SAME["zh-Hans"], f"{lead}\n- 每日向港务机构报送潮汐数据。"),
    )
    assert [(f.kind, f.subject) for f in facts] == [("new_duty", "network_operator")]
    lead = "有下列情形之一的，船舶可以离港："
    was, now = (
        f"{lead}\n- 经港务机构核准的；\n- 风浪已平息二日的。",
        f"{lead}\n- 经港务机构核准的；\n- 引航员在船并书面同意的。",
    )
    assert not [
        f
        for f in told(law("zh-Hans", SAME["zh-Hans"], was), law("zh-Hans", SAME["zh-Hans"], now))
        if f.kind.startswith("scope")
    ]


def test_unlawful_turnover_is_no_turnover() -> None:
    assert [f.base for f in fines("处违法经营额五倍以上十倍以下罚款", "zh")] == ["illegal_business"]
