"""The packaged digital-trade codebook and its codings: whole, on their scales, bilingual, and true to the texts."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

import pytest

from tracker.model import Capture, SourceSpec
from tracker.readers import statute_text
from tracker.readers.publishers import tota
from tracker.registry.codebook import Codebook
from tracker.registry.coding import Coding, CodingFile
from tracker.registry.loader import PACKAGED, load_registry
from tracker.registry.yamlfile import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: Read in a text of the corpus: coded on every topic, with pins.
INSTRUMENTS = (
    "tpp", "korus", "eu-japan-epa", "ceta", "wto-ecommerce", "cn-korea-fta", "cn-australia-fta",
)  # fmt: skip
#: The agreements people put side by side.
COLUMNS = (
    "usmca-ch19", "us-japan-dta", "cptpp", "korus", "uk-japan-cepa", "depa", "wto-ecommerce", "eu-japan-epa",
    "eu-uk-tca", "eu-singapore-dta", "eu-korea-dta", "rcep", "cn-korea-fta", "cn-singapore-upgrade",
)  # fmt: skip
CODED = tuple(sorted(p.stem for p in (PACKAGED / "codings" / "digital-trade").glob("*.yml")))
REQUIRED = {
    "customs-duties", "non-discrimination-digital-products", "cross-border-data-flows", "data-localisation",
    "financial-data-location", "source-code", "algorithms", "cryptography", "personal-data-protection",
    "unsolicited-messages", "online-consumer-protection", "electronic-authentication",
    "electronic-transactions-framework", "paperless-trading", "electronic-invoicing", "open-government-data",
    "intermediary-liability", "internet-access", "cybersecurity", "artificial-intelligence",
    "digital-identities", "electronic-payments", "smes", "competition", "dispute-settlement",
    "security-exception",
}  # fmt: skip
HAN = re.compile(r"[\u4e00-\u9fff]")

#: Where the English note says the one, the Chinese note says the other.
PAIRS = {
    r"source code": "源代码",
    r"algorithm": "算法",
    r"covered persons?\b": "涵盖的人",
    r"legitimate public policy objective": "合法的公共政策目标",
    r"arbitrary": "任意",
    r"disguised restriction": "变相的",
    r"essential security interests": "基本安全利益",
    r"digital products?\b": "数字产品",
    r"customs duties": "关税",
    r"dispute settlement": "争端解决",
    r"computing facilities": "计算设施",
    r"endeavour": "应努力",
    r"recognise": "认识到",
    r"personal information": "个人信息",
    r"personal data": "个人数据",
    r"single (window|point of electronic entry)": "单一窗口",
    r"cybersecurity": "网络安全",
    r"footnote": "脚注",
    r"protocol": "议定书",
}
#: Renderings that the project's list of terms replaces.
NOT_USED = ("源码", "垃圾邮件", "资料", "最佳努力", "协议方", "演算法", "数位", "国家安全利益", "尽最大努力")


def _book() -> Codebook:
    return Codebook.model_validate(load(PACKAGED / "codebooks" / "digital-trade.yml").data)


@cache
def _file(instrument: str) -> CodingFile:
    return CodingFile.model_validate(load(PACKAGED / "codings" / "digital-trade" / f"{instrument}.yml").data)


def _all() -> Iterator[tuple[str, Coding]]:
    for instrument in CODED:
        for coding in _file(instrument).codings:
            yield instrument, coding


# --- the codebook --------------------------------------------------------------------------------


def test_the_codebook_has_the_topics_and_uses_every_group_and_scale() -> None:
    book = _book()
    ids = [t.id for t in book.topics]
    assert len(ids) == len(set(ids)) >= 40
    assert set(ids) >= REQUIRED
    assert {t.group for t in book.topics} == set(book.groups)
    assert {t.scale for t in book.topics} == set(book.scales)


def test_every_text_of_the_codebook_is_in_both_languages() -> None:
    book = _book()
    texts = [*book.groups.values(), *book.flags.values()]
    for topic in book.topics:
        texts += topic.flags.values()
        assert topic.definition, topic.id
        assert topic.rules, topic.id
        texts += [topic.title, topic.question, topic.definition, topic.rules]
    for values in book.scales.values():
        for value in values:
            assert value.definition, value.code
            texts += [value.title, value.definition]
    for text in texts:
        assert text["en"].strip(), text
        assert HAN.search(text["zh"]), text


def test_scales_have_distinct_codes_and_a_zero_for_absence() -> None:
    for name, values in _book().scales.items():
        codes = [v.code for v in values]
        assert len(codes) == len(set(codes)), name
        zero = {v.code for v in values if v.strength == 0}
        assert zero & {"absent", "none"}, name
        assert max(v.strength for v in values) > 1, name


# --- the codings, without any text ----------------------------------------------------------------


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_every_topic_is_coded_once_with_a_value_of_its_scale(instrument: str) -> None:
    book, file = _book(), _file(instrument)
    assert (file.codebook, file.instrument) == (book.id, instrument)
    assert [c.topic for c in file.codings] == [t.id for t in book.topics]
    codes = {t.id: {v.code for v in book.scales[t.scale]} for t in book.topics}
    for coding in file.codings:
        assert coding.value in codes[coding.topic], coding.topic


@pytest.mark.parametrize("instrument", sorted(set(CODED) - set(INSTRUMENTS)))
def test_what_was_not_read_is_coded_at_most_once_and_says_so(instrument: str) -> None:
    book, file = _book(), _file(instrument)
    order = [t.id for t in book.topics]
    assert [c.topic for c in file.codings] == sorted({c.topic for c in file.codings}, key=order.index)
    codes = {t.id: {v.code for v in book.scales[t.scale]} for t in book.topics}
    for coding in file.codings:
        assert coding.value in codes[coding.topic], coding.topic
        assert coding.basis in ("official", "secondary", "memory"), coding.topic
        assert not coding.read_from, coding.topic
        assert not coding.cue, coding.topic
        assert bool(coding.evidence) == (coding.basis != "memory"), coding.topic
        if coding.value in ("absent", "none", "none-known"):
            assert not coding.provisions, coding.topic
        # absent says that a text or a source was checked; what is only remembered says so
        assert (coding.value == "none-known") <= (coding.basis == "memory"), coding.topic
        assert (coding.value in ("absent", "none")) <= (coding.basis != "memory"), coding.topic


def test_a_value_read_rests_on_provisions_and_absence_on_none() -> None:
    for instrument in INSTRUMENTS:
        for coding in _file(instrument).codings:
            where = f"{instrument} {coding.topic}"
            if coding.value == "absent":
                assert not coding.provisions, where
                assert not coding.cue, where
            elif coding.value != "none":
                assert coding.provisions, where
                assert coding.cue, where
            assert len(set(coding.provisions)) == len(coding.provisions), where
            assert coding.basis == "text", where
            assert [r.eid for r in coding.read_from] == coding.provisions, where


def test_the_matrix_has_its_columns_and_cells() -> None:
    """26 topics by 14 agreements at least; a cell nobody could vouch for stays out."""
    book = _book()
    assert set(COLUMNS) <= set(CODED)
    cells = Counter(c.basis for i in COLUMNS for c in _file(i).codings)
    filled = Counter(c.topic for i in COLUMNS for c in _file(i).codings)
    print(f"\n{len(COLUMNS)} columns x {len(book.topics)} topics, cells by basis: {dict(cells)}")
    print(f"all {len(CODED)} columns: {dict(Counter(c.basis for _, c in _all()))}")
    assert sum(cells.values()) >= 26 * len(COLUMNS)
    assert sum(1 for t in book.topics if filled[t.id] >= 12) >= 26


def test_the_columns_are_instruments_with_an_official_chinese_title() -> None:
    registry = load_registry()
    assert sorted(_book().columns) == list(CODED)  # every coded agreement has its place among the families
    for instrument in CODED:
        title = registry.instruments[instrument].title
        assert "《" in title["zh"], instrument


def test_flags_are_declared_where_they_are_used_and_used_where_declared() -> None:
    book = _book()
    topics = {t.id: t for t in book.topics}
    used = {
        (c.topic, flag) for _, c in _all() for flag in (*c.flags, *(f for p in c.parties for f in p.flags))
    }
    assert book.declares_flags
    for topic, flag in used:
        assert flag in book.flags_of(topics[topic]), f"{topic}: {flag}"
    assert set(book.flags) <= {flag for _, flag in used}
    for topic in book.topics:
        assert not set(topic.flags) & set(book.flags), topic.id
        assert {(topic.id, flag) for flag in topic.flags} <= used, topic.id


def test_what_holds_for_one_party_names_a_party_and_says_so_twice() -> None:
    registry = load_registry()
    for instrument, coding in _all():
        parties = {p.party for p in registry.instruments[instrument].parties}
        for one in coding.parties:
            assert one.party in parties, f"{instrument} {coding.topic}: {one.party}"
            assert one.from_, f"{instrument} {coding.topic}: {one.party}"
            assert one.note, coding.topic
            assert HAN.search(one.note["zh"]), coding.topic


def test_phase_ins_of_rcep_differ_by_party() -> None:
    """Viet Nam has five years on the data articles; the least-developed Parties may ask for three more."""
    coding = next(c for c in _file("rcep").codings if c.topic == "data-localisation")
    notes = {p.party: (p.note or {})["en"] for p in coding.parties}
    assert set(notes) == {"KH", "LA", "MM", "VN"}
    assert [p for p, note in notes.items() if "three more" in note] == ["KH", "LA", "MM"]
    assert coding.value == "self-judging"
    assert {"covered-person", "security-not-disputable", "self-judged-necessity"} <= set(coding.flags)


def test_cues_are_a_few_words_and_never_a_quotation() -> None:
    for instrument, coding in _all():
        for cue in coding.cue:
            assert 1 <= len(cue.split()) <= 4, f"{instrument} {coding.topic}: {cue}"


def test_notes_say_the_same_in_both_languages() -> None:
    for instrument, coding in _all():
        where = f"{instrument} {coding.topic}"
        en, zh = coding.note["en"], coding.note["zh"]
        assert en.strip(), where
        assert HAN.search(zh), where
        for pattern, term in PAIRS.items():
            if re.search(pattern, en, re.IGNORECASE):
                assert term in zh, f"{where}: {pattern} without {term}"
        for word in NOT_USED:
            assert word not in zh, f"{where}: {word}"
        assert set(re.findall(r"[Ff]ootnote (\d+)", en)) == set(re.findall(r"脚注(\d+)", zh)), where
        assert set(re.findall(r"\d+\.\d+", en)) == set(re.findall(r"\d+\.\d+", zh)), where
        assert not re.search(r"[,;:?()]", zh), f"{where}: half-width punctuation"


def test_data_rules_of_tpp_tell_the_two_transitions_apart() -> None:
    """Malaysia has no transition for the location of computing facilities, Viet Nam has."""
    tpp = {c.topic: set(c.flags) for c in _file("tpp").codings}
    both = {"transition-malaysia", "transition-viet-nam"}
    assert both <= tpp["cross-border-data-flows"]
    assert both & tpp["data-localisation"] == {"transition-viet-nam"}
    assert both <= tpp["dispute-settlement"]


# --- the codings against the texts they were read in -------------------------------------------------

TEXTS = {
    "tpp": "tpp-2016/full.txt",
    "korus": "korus-2007/full.txt",
    "eu-japan-epa": "eu-japan-epa-2018/full.txt",
    "ceta": "ceta-2016/full.txt",
    "wto-ecommerce": "wto-jsi-ecommerce-2024/INF_ECOM_87.md",
    "cn-korea-fta": "tota-xml/pta_398.xml",
    "cn-australia-fta": "china-australia-fta-2015/full.txt",
}


@cache
def _texts(path: Path) -> dict[str, str]:
    """The words of every provision of a treaty with all below it (footnotes stand for themselves), by eid."""
    xml = path.suffix == ".xml"
    capture = Capture(
        f"https://example.org/{path.name}",
        datetime(2026, 11, 22, tzinfo=UTC),
        path.read_bytes(),
        "application/xml" if xml else "text/plain",
    )
    read = tota.extract if xml else statute_text.extract
    document = read([capture], SourceSpec("treaty", "treaty", "en"))
    words: dict[str, list[str]] = {}
    for p in reversed(document.provisions):  # children follow their parents
        own = words.setdefault(p.eid, [])
        own.append(f"{p.heading or ''} {p.text}")
        if p.parent is not None and p.type != "footnote":
            words.setdefault(p.parent, []).extend(own)
    return {eid: " ".join(" ".join(reversed(own)).split()).lower() for eid, own in words.items()}


@pytest.mark.corpus
@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_provisions_exist_and_hold_the_cues(instrument: str, corpus: Path) -> None:
    texts = _texts(corpus / "files" / "trade-agreements" / TEXTS[instrument])
    wrong = []
    for coding in _file(instrument).codings:
        found = {eid: texts.get(eid, "") for eid in coding.provisions}
        wrong += [f"{coding.topic}: no {eid}" for eid, text in found.items() if not text]
        wrong += [
            f"{coding.topic}: {cue!r} not in {coding.provisions}"
            for cue in coding.cue
            if not any(cue.lower() in text for text in found.values())
        ]
    assert not wrong, "\n".join(wrong)


def _runs(text: str, size: int) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9]+", text.lower())
    return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}


@pytest.mark.corpus
@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_notes_do_not_quote_the_law(instrument: str, corpus: Path) -> None:
    """No ten words of a note stand in a row in the provisions it speaks of."""
    texts = _texts(corpus / "files" / "trade-agreements" / TEXTS[instrument])
    quoting = []
    for coding in _file(instrument).codings:
        law = set().union(*(_runs(texts.get(eid, ""), 10) for eid in coding.provisions))
        quoting += [f"{coding.topic}: {' '.join(run)}" for run in _runs(coding.note["en"], 10) & law]
    assert not quoting, "\n".join(quoting)
