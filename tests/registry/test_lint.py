"""Each rule of the data, broken once: what is said, at which line, and how much it weighs in which folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from tracker.cli.main import app
from tracker.registry.lint import HouseRules, lint
from tracker.registry.loader import load_with_files
from tracker.registry.yamlfile import RegistryError

PUBLISHERS = """\
publishers:
  sea-office:
    name: Sea office
    en: Sea office
    zh: 海洋局
    country: XX
    hosts: [sea.gov]
    terms: free
    robots: none
"""
REGIME = """\
id: seas
strand: ai
jurisdiction: XX
title: {en: Seas, zh: 海洋}
keywords: {en: [tide], zh: [潮汐]}
instruments:
  - id: sea-treaty
    type: treaty
    title: {en: Sea Treaty, zh: 《海洋条约》}
    parties: [XX]
    events:
      - {event: applies, date: 2026-01-01, condition: at high tide, condition_zh: 涨潮时}
sources:
  - {id: sea-text, instrument: sea-treaty, language: en, spider: page, url: "https://sea.gov/treaty", publisher: sea-office}
  - {id: sea-list, kind: listing, language: en, spider: listing, url: "https://sea.gov/news", publisher: sea-office}
"""
BOOK = """\
id: seas
title: {en: Seas, zh: 海洋}
groups: {all: {en: All, zh: 全部}}
scales:
  duty:
    - {code: binding, title: {en: Binding, zh: 有约束力}, definition: {en: It binds., zh: 有约束力。}, strength: 4}
    - {code: absent, title: {en: Absent, zh: 无}, definition: {en: Nothing., zh: 无。}, strength: 0}
    - {code: none-known, title: {en: None known, zh: 未知}, definition: {en: Nothing., zh: 无。}, strength: 0}
flags: {stormy: {en: stormy, zh: 有风暴}}
topics:
  - id: tides
    group: all
    scale: duty
    title: {en: Tides, zh: 潮汐}
    question: {en: What of tides?, zh: 潮汐如何？}
    definition: {en: What the sea does., zh: 海洋的运动。}
    rules: {en: Code what it does., zh: 按其运动编码。}
"""
EXAMPLES = """\
examples:
  - topic: tides
    instrument: sea-treaty
    value: binding
    provisions: [art_1]
    why: {en: A duty., zh: 属于义务。}
"""
BOOK += EXAMPLES
CODINGS = """\
codebook: seas
instrument: sea-treaty
codings:
  - topic: tides
    value: binding
    flags: [stormy]
    parties:
      - {party: XX, from: 2027-01-01, note: {en: Later., zh: 以后。}}
    provisions: [art_1]
    cue: [high tide]
    note: {en: "Source code of tides since 2026; see Article 1.2., footnote 3.", zh: 2026年以来潮汐的源代码，见第1.2条脚注3。}
    basis: text
    read_from:
      - {url: "https://sea.gov/treaty", observed_at: 2026-01-02T00:00:00Z, eid: art_1, text_sha256: HASH}
    date: 2026-01-02
    coder: t
""".replace("HASH", "0" * 64)
CUES = "codebook: seas\ntopics:\n  tides: {en: {tide: 1}, zh: {潮汐: 1}, ja: {潮: 1}}\n"
FILES = {
    "publishers.yml": PUBLISHERS,
    "regimes/seas.yml": REGIME,
    "codebooks/seas.yml": BOOK,
    "codings/seas/sea-treaty.yml": CODINGS,
    "cues/seas.yml": CUES,
}
HOUSE = HouseRules.model_validate({
    "keyword_languages": ["en", "zh"], "state_hosts": [".gov"], "cue_words": 4, "cue_characters": 5,
    "terms": [{"en": "source code", "zh": "源代码"}], "words_not_used": ["源码"],
})  # fmt: skip


def write(root: Path, changed: dict[str, str]) -> Path:
    for name, text in {**FILES, **changed}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return root


def findings(root: Path) -> list[str]:
    registry, files = load_with_files([root], packaged=False)
    found = lint(registry, files, {"page", "listing"}, HOUSE)
    return [str(f).removeprefix(f"{root}/") for f in found]


def test_a_folder_that_keeps_all_rules_has_no_finding(tmp_path: Path) -> None:
    assert findings(write(tmp_path, {})) == []


R, B, C = "regimes/seas.yml", "codebooks/seas.yml", "codings/seas/sea-treaty.yml"


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "said"),
    [
        # regimes
        (R, "zh: [潮汐]", "fr: [marée]", 5, "seas has no keywords in zh"),
        (R, "title: {en: Seas, zh: 海洋}", "title: {en: Seas}", 4, "the title has no Chinese"),
        (R, ", zh: 《海洋条约》", "", 9, "the title of sea-treaty has no Chinese"),
        (R, "    parties: [XX]\n", "", 7, "names no parties; say why in `no_parties`"),
        (R, "    parties: [XX]\n", "    parties: [XX]\n    no_parties: open\n", 11, "no longer true"),
        (R, ", condition_zh: 涨潮时", "", 12, "the condition has no `condition_zh`"),
        (R, "condition_zh: 涨潮时", "condition_zh: 涨潮时, evidence: Date in the publisher's address", 12,
         "a date is read in a text or on a page, not in an address"),
        (R, "kind: listing, language: en, spider: listing", "kind: record, instrument: sea-treaty, language: fr, spider: page", 13, "no source of kind listing; say why in `no_list`"),
        (R, "instruments:\n", "no_text: none yet\ninstruments:\n", 6, "`no_text` is no longer true"),
        (R, "https://sea.gov/treaty", "https://mirror.example/treaty", 14, "mirror.example is no host of sea-office"),
        (R, "https://sea.gov/treaty", "https://sea.gov.example/treaty", 14, "sea.gov.example is no host"),
        (R, '"https://sea.gov/treaty", publisher', '"https://sea.gov/treaty", match: ["https://*.gov/a"], publisher', 14, "*.gov is no host"),
        (R, "/treaty\", publisher: sea-office", "/treaty\"", 14, "sea-text names no publisher"),
        ("publishers.yml", "    zh: 海洋局\n", "", 2, "`zh` is missing"),
        ("publishers.yml", "    terms: free\n", "", 2, "`terms` is missing"),
        ("publishers.yml", "[sea.gov]", "[sea.gov, sea.example]", 7, "nothing in sea.example says whose it is"),
        ("publishers.yml", "  sea-office:", "  other: {name: O, en: O, zh: 其他, country: XX, hosts: [o.gov], terms: free, robots: none}\n  sea-office:", 2, "other: no source names it"),
        # codebooks
        (B, ", zh: 潮汐}\n    question", "}\n    question", 14, "tides: title has no Chinese"),
        (B, "    definition: {en: What the sea does., zh: 海洋的运动。}\n", "", 11, "tides: definition is missing"),
        (B, "    rules: {en: Code what it does., zh: 按其运动编码。}\n", "", 11, "tides: rules is missing"),
        (B, ", definition: {en: It binds., zh: 有约束力。}", "", 6, "duty, binding: definition is missing"),
        (B, "groups: {all: ", "groups: {none: {en: None, zh: 无}, all: ", 3, "no topic is in group none"),
        (B, "scales:\n", "scales:\n  more: [{code: none, title: {en: N, zh: 无}, definition: {en: N., zh: 无。}}, {code: b, title: {en: B, zh: 有}, definition: {en: B., zh: 有。}, strength: 4}]\n", 5, "no topic uses scale more"),
        (B, "strength: 4", "strength: 1", 5, "no value is stronger than 1"),
        (B, "{code: absent", "{code: few", 5, "no `absent` or `none` of strength 0"),
        (B, "flags: {stormy: {en: stormy, zh: 有风暴}", "flags: {calm: {en: calm, zh: 平静}, stormy: {en: stormy, zh: 有风暴}", 9, "no coding uses flag calm"),
        (B, "  - id: tides\n", "  - id: tides\n    flags: {calm: {en: calm, zh: 平静}}\n", 12, "no coding of tides uses flag calm"),
        (B, "What of tides?", "May tides turn?", 15, "asks what may be done, and its scale says what is owed"),
        (B, "潮汐如何？", "可否涨潮？", 15, "asks what may be done, and its scale says what is owed"),
        (B, "  - id: tides\n", "  - {id: wind, group: all, scale: duty, title: {en: W, zh: 风}, question: {en: W, zh: 风}, definition: {en: W, zh: 风}, rules: {en: W, zh: 风}}\n  - id: tides\n", 11, "no instrument is coded on wind"),
        (B, EXAMPLES, "", 5, "scale duty has no worked example"),
        (B, ", zh: 属于义务。", "", 23, "example of tides has no Chinese"),
        # codings
        (C, "源代码，见第1.2条脚注3。", "源代码，见第1.2条脚注3", 11, "does not end with 。"),
        (C, "footnote 3.", "footnote 3", 11, "does not end with a period"),
        (C, "源代码，", "软件，", 11, "the Chinese one has no 源代码"),
        (C, "源代码，", "源代码及源码，", 11, "the list of terms has another word for 源码"),
        (C, "zh: 2026年以来潮汐的源代码，", "zh: 潮汐的源代码，", 11, "years of the English note"),
        (C, "脚注3", "", 11, "footnotes of the English note"),
        (C, "第1.2条", "第1条", 11, "articles of the English note"),
        (C, "zh: 2026年以来潮汐的源代码，", 'zh: 2026年以来潮汐的源代码;', 11, "half-width punctuation"),
        (C, "cue: [high tide]", "cue: [the tide is very high today]", 10, "is no cue"),
        (C, "cue: [high tide]", "cue: [一二三四五六]", 10, "is no cue"),
        (C, "    cue: [high tide]\n", "", 4, "words that the cited provisions contain"),
        (C, "basis: text", "basis: official", 10, "there is no text the cue was found in"),
        (C, "basis: text", "basis: secondary", 12, "basis is secondary, and it names no evidence"),
        (C, "    basis: text\n", "    basis: text\n    evidence: a book\n", 13, "names evidence"),
        (C, "from: 2027-01-01, ", "", 8, "say from when or until when"),
        (C, ", note: {en: Later., zh: 以后。}", "", 8, "the note is missing"),
        (C, "value: binding", "value: absent", 9, "absent rests on no provision"),
        (C, "value: binding", "value: none-known", 5, "none-known is for memory"),
        ("cues/seas.yml", ", ja: {潮: 1}", "", 3, "tides has no cues in ja"),
    ],
)  # fmt: skip
def test_a_rule_of_the_house_is_a_warning_in_a_folder_of_ones_own(
    tmp_path: Path, file: str, old: str, new: str, line: int, said: str
) -> None:
    assert old in FILES[file]
    found = findings(write(tmp_path, {file: FILES[file].replace(old, new)}))
    assert [f for f in found if f.startswith(f"{file}:{line}: warning: ") and said in f], found


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "said"),
    [
        (R, "spider: page", "spider: pages", 14, "there is no spider 'pages'"),
        (R, "kind: listing, language: en, spider: listing", "kind: record, instrument: sea-treaty, language: en, spider: page", 15, "is read from another source"),
        (R, "sources:\n", "  - {id: other, type: act, title: {en: O, zh: 其他}}\nsources:\n  - {id: other-text, instrument: other, language: en, spider: page, url: \"https://sea.gov/treaty\", publisher: sea-office}\n", 16, "belong to other as well"),
        (B, "{code: absent", "{code: binding", 5, "has a code twice"),
        (B, "value: binding", "value: absent", 19, "example of tides: the coding of sea-treaty has another value"),
        (B, "provisions: [art_1]", "provisions: [art_2]", 19, "has another value or other provisions"),
        (B, "instrument: sea-treaty", "instrument: other", 19, "other has no published coding of it"),
        (C, "eid: art_1", "eid: art_2", 13, "not pinned to its provisions"),
        (C, "    provisions: [art_1]\n", "", 12, "not pinned to its provisions"),
        (C, "[art_1]", "[art_1, art_1]", 9, "a provision is cited twice"),
        (C, "basis: text", "basis: memory", 13, "basis is memory, and it is pinned to a text"),
        (C, "party: XX", "party: YY", 8, "YY is no party of sea-treaty"),
    ],
)  # fmt: skip
def test_what_is_broken_is_an_error_in_every_folder(
    tmp_path: Path, file: str, old: str, new: str, line: int, said: str
) -> None:
    assert old in FILES[file]
    found = findings(write(tmp_path, {file: FILES[file].replace(old, new)}))
    assert [f for f in found if f.startswith(f"{file}:{line}: ") and said in f and "warning" not in f], found


def test_absence_that_nobody_checked_is_not_absence(tmp_path: Path) -> None:
    text = CODINGS[: CODINGS.index("    flags")] + (
        "    note: {en: Not read., zh: 未读取。}\n    basis: memory\n    date: 2026-01-02\n    coder: t\n"
    )
    found = findings(write(tmp_path, {C: text.replace("binding", "absent"), B: BOOK.replace(FLAGS, "")}))
    said = [f for f in found if f.startswith(C)]
    assert said == [f"{C}:5: warning: tides: absent from memory: what nobody checked is none-known"]


FLAGS = "flags: {stormy: {en: stormy, zh: 有风暴}}\n"


def test_a_topic_is_coded_once_a_day_and_a_file_has_the_name_of_its_instrument(tmp_path: Path) -> None:
    twice = CODINGS + CODINGS[CODINGS.index("  - topic") :]
    (found,) = findings(write(tmp_path, {C: twice}))
    line = len(CODINGS.splitlines()) + 1
    assert found.startswith(f"{C}:{line}: tides is coded twice on 2026-01-02; a newer coding has a later")
    assert found.endswith(f"{C}:4")
    (tmp_path / C).rename(tmp_path / "codings/seas/other.yml")
    (tmp_path / "codings/seas/other.yml").write_text(CODINGS, "utf-8")
    assert findings(tmp_path) == ["codings/seas/other.yml:2: warning: the file is not called sea-treaty.yml"]


def test_two_files_of_a_folder_do_not_code_one_cell(tmp_path: Path) -> None:
    other = "codings/seas-sea-treaty.yml"
    found = findings(write(tmp_path, {other: CODINGS.replace("codings:", "adds: true\ncodings:")}))
    said = "tides is coded twice on 2026-01-02; a newer coding has a later date; the other"
    assert found == [f"{other}:5: {said}: {tmp_path}/{C}:4"]
    found = findings(write(tmp_path, {other: CODINGS.replace("date: 2026-01-02", "date: 2026-01-03")}))
    assert found == [
        f"{other}:2: sea-treaty is coded in {tmp_path}/{C}:2 as well; say `adds: true` in one of them"
    ]


BASE = """\
  - id: old-treaty
    type: treaty
    title: {en: Old Treaty, zh: 《旧条约》}
    parties: [XX]
"""
LINK = "relations:\n  - {from: sea-treaty, type: incorporates, to: old-treaty, from_provisions: [art_1]}\n"


@pytest.mark.parametrize(
    ("regime", "changed", "said"),
    [
        (REGIME, {}, "no relation says that sea-treaty incorporates old-treaty"),
        (REGIME + LINK, {}, "the base is missing: old-treaty has no published coding in seas"),
        (REGIME + LINK, {"codings/seas/old-treaty.yml": CODINGS.replace("sea-treaty", "old-treaty", 1)
                         .replace("basis: text", "basis: memory").partition("    read_from")[0]
                         .replace("    cue: [high tide]\n", "") + "    date: 2026-01-02\n    coder: t\n"},
         "the base is missing: old-treaty has no published coding in seas"),
    ],
)  # fmt: skip
def test_a_derived_cell_without_its_base_is_an_error_and_has_no_value(
    tmp_path: Path, regime: str, changed: dict[str, str], said: str
) -> None:
    regime = regime.replace("sources:\n", BASE + "sources:\n")
    takes = CODINGS.replace("codings:\n", "takes_from: [old-treaty]\ncodings:\n")
    found = findings(write(tmp_path, {R: regime, C: takes, **changed}))
    assert [f for f in found if f.startswith(f"{C}:3: {said}")], found
    registry, _ = load_with_files([tmp_path], packaged=False)
    assert not [c for f in registry.codings for c in f.codings if c.via]


def test_a_value_that_the_question_does_not_allow_is_told_with_its_line(tmp_path: Path) -> None:
    write(tmp_path, {C: CODINGS.replace("value: binding", "value: forbidden")})
    result = CliRunner().invoke(app, ["sources", "validate", str(tmp_path)])
    assert result.exit_code == 1
    assert (
        "sea-treaty.yml:5: tides: 'forbidden' is not on its scale (absent, binding, none-known)"
        in result.stdout
    )


def test_the_command_tells_warnings_and_fails_on_problems(tmp_path: Path) -> None:
    run = CliRunner()
    write(tmp_path, {C: CODINGS.replace("cue: [high tide]", "cue: [a b c d e f g]")})
    result = run.invoke(app, ["sources", "validate", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert "sea-treaty.yml:10: warning: tides: 'a b c d e f g' is no cue" in result.stdout
    assert run.invoke(app, ["sources", "validate", str(tmp_path), "--strict"]).exit_code == 1
    write(tmp_path, {R: REGIME.replace("spider: page", "spider: pages")})
    result = run.invoke(app, ["sources", "validate", str(tmp_path)])
    assert result.exit_code == 1
    assert "there is no spider 'pages'" in result.stdout


WAYS = """url: "https://sea.gov/treaty", publisher: sea-office, ways: [
      {url: "https://sea.gov/treaty.pdf", publisher: sea-office, kind: html, status: cited, evidence: "a catalogue, 2026-01"}]"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("", "", ""),
        ("sea.gov/treaty.pdf", "mirror.example/treaty.pdf", "way 2: 'mirror.example' is no host of sea-office"),
        (', evidence: "a catalogue, 2026-01"', "", "way 2 is cited: say in `evidence` where, and when"),
        ("kind: html", "kind: api, spider: fax", "way 2: there is no spider 'fax'"),
        ("https://sea.gov/treaty.pdf", "https://sea.gov/web/https://sea.gov/treaty", ""),
        ("kind: html", "kind: archive, spider: page", "a web archive is its only second way"),
        ("kind: html", "kind: inbox", ""),
    ],
)  # fmt: skip
def test_ways_stand_on_hosts_of_their_publishers_with_evidence(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    ways = WAYS.replace(old, new) if old else WAYS
    text = REGIME.replace('url: "https://sea.gov/treaty", publisher: sea-office', ways)
    found = findings(write(tmp_path, {R: text}))
    assert len(found) == bool(said)
    assert said in "".join(found)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("kind: html", "kind: landing", "which link is the document"),
        ("kind: html", "kind: landing, options: {link: '('}", "not a regular expression"),
        ("kind: html", "kind: api", "names the spider"),
        ("kind: html", "kind: fax", "Input should be"),
        ("sea.gov/treaty.pdf", "sea.gov/treaty", "named twice"),
        ("treaty.pdf\", publisher: sea-office", "treaty.pdf\", publisher: nobody", "unknown publisher 'nobody'"),
        ("kind: html", "kind: html, colour: red", "not permitted"),
    ],
)  # fmt: skip
def test_a_way_that_cannot_be_gone_is_an_error_with_its_line(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    ways = WAYS.replace(old, new)
    text = REGIME.replace('url: "https://sea.gov/treaty", publisher: sea-office', ways)
    with pytest.raises(RegistryError) as caught:
        load_with_files([write(tmp_path, {R: text})], packaged=False)
    assert said in str(caught.value)
    assert "seas.yml:1" in str(caught.value)


def test_an_address_once_called_verified_is_cited(tmp_path: Path) -> None:
    text = REGIME.replace(
        '"https://sea.gov/treaty", ', '"https://sea.gov/treaty", status: verified, china: no, '
    )
    registry, _ = load_with_files([write(tmp_path, {R: text})], packaged=False)
    source = registry.sources["sea-text"]
    assert (source.status, source.china, source.way_kind) == ("cited", "no", "html")


def test_corroborating_copies_are_ways_behind_those_that_are_named(tmp_path: Path) -> None:
    copy = """  - {id: sea-copy, instrument: sea-treaty, language: en, spider: pdf, url: "https://sea.gov/copy",
     publisher: sea-office, role: corroborates, text: unofficial}
"""
    ways = REGIME.replace('url: "https://sea.gov/treaty", publisher: sea-office', WAYS) + copy
    registry, _ = load_with_files([write(tmp_path, {R: ways})], packaged=False)
    found = registry.ways(registry.sources["sea-text"])
    assert [(w.id, w.url.rpartition("/")[2], w.way_kind, w.text) for w in found] == [
        ("sea-text", "treaty", "html", "official"),
        ("sea-text", "treaty.pdf", "html", "official"),
        ("sea-text", "copy", "pdf", "unofficial"),
    ]
    assert registry.ways(registry.sources["sea-copy"]) == (registry.sources["sea-copy"],)
    assert registry.matching("https://sea.gov/treaty.pdf") == (registry.sources["sea-text"],)
