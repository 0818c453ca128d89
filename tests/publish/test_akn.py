"""Akoma Ntoso files: valid against the official schema, whatever the text; nothing lost, nothing twice."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.publish.samples import (
    EU_ACT,
    PUBLISHER,
    A,
    from_file,
    of_document,
    one,
    parsed,
    provision,
    read,
    words,
)
from tests.publish.samples import view as make_view
from tracker.lifecycle.step import StepState
from tracker.lifecycle.steps import steps_of
from tracker.model import PROVISION_TYPES, Document, ProvisionStatus, Scope, SourceSpec
from tracker.publish.akn.document import akn
from tracker.publish.akn.tree import MAX_DEPTH, Ids, ncname
from tracker.publish.citations.languages import iso639_3
from tracker.readers.build import Builder
from tracker.registry import Registry, load_registry
from tracker.registry.schema import Instrument


def write(view: dict[str, Any], instrument: Instrument = EU_ACT, **kw: Any) -> etree._Element:
    return parsed(akn(view, instrument, jurisdiction="EU", publisher=PUBLISHER, **kw))


def by_id(root: etree._Element, eid: str) -> etree._Element:
    (found,) = [e for e in root.iter() if e.get("eId") == eid]
    return found


def tag(node: etree._Element) -> str:
    return etree.QName(node).localname


def names(node: etree._Element) -> list[str]:
    return [tag(x) for x in node]


def test_a_small_regulation() -> None:
    root = write(
        make_view(
            provision("cit_1", None, "citation", text="Having regard to tolls,", scope="preamble"),
            provision("rct_1", None, "recital", num="(1)", text="Bridges carry data.", scope="preamble"),
            provision("rct_2", None, "recital", num="(2)", text="Data pay.", scope="preamble"),
            provision("formula_1", None, "formula", text="HAVE ADOPTED:", scope="preamble"),
            provision("cpt_1", None, "chapter", num="CHAPTER I", heading="Tolls"),
            provision("art_1", "cpt_1", "article", num="Article 1", heading="Duty"),
            provision("art_1__para_1", "art_1", "paragraph", num="1.", text="A carrier shall:"),
            provision("art_1__para_1__point_a", "art_1__para_1", "point", num="(a)", text="count;"),
            provision("art_1__para_1__point_b", "art_1__para_1", "point", num="(b)", text="pay,"),
            provision("art_1__para_1__wrapup_1", "art_1__para_1", "wrapup", text="each in May."),
            provision("art_1__para_2", "art_1", "paragraph", num="2.", text="Gone.", status="repealed"),
            provision("art_1__fn_1", "art_1__para_2", "footnote", num="1", text="OJ 5.", scope="notes"),
            provision("sign", None, "conclusion", text="Done at Bridge.", scope="preamble"),
            provision("anx_i", None, "annex", num="ANNEX I", heading="Bridges", scope="annexes"),
            provision("anx_i__point_1", "anx_i", "point", num="1.", text="Long ones", scope="annexes"),
        )
    )
    act = root[0]
    assert names(act) == ["meta", "preface", "preamble", "body", "conclusions", "attachments"]
    assert names(act.find(f"{A}preamble")) == ["citations", "recitals", "formula"]
    assert [words(r.find(f"{A}num")) for r in act.iter(f"{A}recital")] == ["(1)", "(2)"]
    article = by_id(root, "art_1")
    assert (tag(article), tag(article.getparent())) == ("article", "chapter")
    first = by_id(root, "art_1__para_1")
    assert names(first) == ["num", "list"]
    (listed,) = first.iter(f"{A}list")
    assert names(listed) == ["intro", "point", "point", "wrapUp"]
    assert words(listed[0]) == "A carrier shall:"
    assert names(by_id(root, "art_1__para_1__point_a")) == ["num", "content"]
    assert by_id(root, "art_1__para_2").get("status") == "removed"
    note = by_id(root, "art_1__fn_1")
    assert (note.get("marker"), words(note), words(note.getparent())) == ("1", "OJ 5.", "Gone.OJ 5.")
    annex = by_id(root, "anx_i")
    assert names(annex) == ["num", "heading", "doc"]
    assert tag(by_id(root, "anx_i__point_1").getparent().getparent()) == "mainBody"
    assert words(act.find(f"{A}conclusions")) == "Done at Bridge."
    lang = {
        x.get("{http://www.w3.org/XML/1998/namespace}lang")
        for x in act
        if tag(x) not in ("meta", "attachments")
    }
    assert lang == {"en"}


def test_identification_and_life() -> None:
    data = akn(
        make_view(provision("art_1", None, "article")), EU_ACT, jurisdiction="EU", publisher=PUBLISHER,
        text_class="official", url="https://law.example/a b?x=[1]", steps=steps_of(Registry(), EU_ACT, date(2033, 1, 1)),
    )  # fmt: skip
    root = parsed(data)
    work, expression, manifestation = root.iter(f"{A}FRBRWork", f"{A}FRBRExpression", f"{A}FRBRManifestation")

    def value(node: etree._Element, name: str, attribute: str = "value") -> str | None:
        return node.find(A + name).get(attribute)

    assert value(work, "FRBRuri") == "/akn/eu/act/regulation/2031-02-03/2031-77"
    assert value(work, "FRBRthis") == "/akn/eu/act/regulation/2031-02-03/2031-77/!main"
    assert (value(work, "FRBRdate", "date"), value(work, "FRBRdate", "name")) == ("2031-02-03", "adopted")
    assert {(x.get("name"), x.get("value")) for x in work.iter(f"{A}FRBRalias")} == set(
        EU_ACT.identifiers.items()
    )
    assert (value(work, "FRBRcountry"), value(work, "FRBRsubtype")) == ("eu", "regulation")
    assert value(expression, "FRBRuri") == "/akn/eu/act/regulation/2031-02-03/2031-77/eng@2031-03-01"
    assert (value(expression, "FRBRlanguage", "language"), value(expression, "FRBRauthoritative")) == (
        "eng",
        "false",
    )
    assert value(manifestation, "FRBRthis").endswith("/eng@2031-03-01/!main.xml")
    assert value(manifestation, "FRBRdate", "date") == "2031-03-05"

    here = {e.get("eId") for e in root.iter() if e.get("eId")}
    pointed = [w[1:] for e in root.iter() for a in ("source", "refersTo", "start", "end", "href")
               for w in (e.get(a) or "").split() if w.startswith("#")]  # fmt: skip
    assert pointed
    assert set(pointed) <= here
    events = [(e.get("date"), e.get("type")) for e in root.iter(f"{A}eventRef")]
    assert events == [("2031-02-03", "generation"), ("2031-02-10", "generation"), ("2031-03-01", None),
                      ("2032-03-01", None), ("2040-01-01", "repeal"), ("2031-03-01", None)]  # fmt: skip
    (interval,) = root.iter(f"{A}timeInterval")
    dates = {e.get("eId"): e.get("date") for e in root.iter(f"{A}eventRef")}
    assert [dates[interval.get(x)[1:]] for x in ("start", "end")] == ["2031-03-01", "2040-01-01"]
    again = akn(
        make_view(provision("art_1", None, "article")), EU_ACT, jurisdiction="EU", publisher=PUBLISHER,
        text_class="official", url="https://law.example/a b?x=[1]", steps=steps_of(Registry(), EU_ACT, date(2033, 1, 1)),
    )  # fmt: skip
    assert again == data


@pytest.mark.parametrize(
    ("type_", "root", "body"),
    [("act", "act", "body"), ("treaty", "act", "body"), ("bill", "bill", "body"), ("draft", "bill", "body"),
     ("guideline", "doc", "mainBody"), ("plan", "doc", "mainBody")],
)  # fmt: skip
def test_the_kind_of_document(type_: str, root: str, body: str) -> None:
    instrument = Instrument.model_validate({"id": "x", "type": type_, "title": {"en": "X"}})
    made = write(make_view(provision("para_1", None, "paragraph", text="One.")), instrument)
    assert tag(made[0]) == root
    assert made[0].find(A + body) is not None
    assert made[0].get("name") == type_


def test_a_date_that_was_moved_is_no_event_of_the_life() -> None:
    act = Instrument.model_validate(
        {"id": "x", "type": "act", "title": {"en": "X"}, "events": [
            {"event": "in_force", "date": "2031-03-01"}, {"event": "deferred", "date": "2033-03-01"},
        ]}
    )  # fmt: skip
    dated = steps_of(Registry(), act, date(2032, 1, 1))
    assert [s.state for s in dated] == [StepState.MOVED, StepState.UPCOMING]
    root = write(make_view(provision("art_1", None, "article")), act, steps=dated)
    events = [e.get("date") for e in root.iter(f"{A}eventRef") if not e.get("originatingExpression")]
    assert events == ["2033-03-01"]
    assert not list(root.iter(f"{A}timeInterval"))


def test_all_versions_are_of_one_work() -> None:
    undated = Instrument.model_validate({"id": "x", "type": "act", "title": {"en": "X"}})
    in_force = Instrument.model_validate(
        {
            "id": "x",
            "type": "act",
            "title": {"en": "X"},
            "events": [{"event": "in_force", "date": "2020-07-22"}],
        }
    )
    for instrument, expected in ((undated, "/akn/eu/act/x"), (in_force, "/akn/eu/act/2020-07-22/x")):
        found = {
            next(write(make_view(valid_from=day), instrument).iter(f"{A}FRBRuri")).get("value")
            for day in ("2031-01-01", "2032-01-01", None)
        }
        assert found == {expected}


def test_every_registered_instrument_has_a_valid_file() -> None:
    registry = load_registry()
    uris = Counter()
    for id_, instrument in registry.instruments.items():
        regime = registry.regime_of(id_)
        root = parsed(
            akn(make_view(provision("art_1", None, "article")), instrument, jurisdiction=regime.jurisdiction)
        )
        uris[next(root.iter(f"{A}FRBRuri")).get("value")] += 1
    assert [u for u, n in uris.items() if n > 1] == []


def test_quoted_law_is_not_law_of_this_act() -> None:
    root = write(
        make_view(
            provision("art_1", None, "article", num="Article 1"),
            provision("art_1__point_1", "art_1", "point", num="(1)", text="Article 4 reads:"),
            provision("q", "art_1__point_1", "quoted"),
            provision("q__art_4", "q", "quoted", num="‘Article 4", heading="Fees"),
            provision("q__art_4__para_1", "q__art_4", "paragraph", num="1.", text="Fees are due.’;"),
            provision("art_1__point_2", "art_1", "point", num="(2)", text="Article 5 goes."),
        )
    )
    quoted = by_id(root, "q")
    assert (tag(quoted), tag(quoted.getparent())) == ("quotedStructure", "mod")
    assert (tag(by_id(root, "q__art_4")), words(quoted)) == ("article", "‘Article 4 Fees 1. Fees are due.’;")
    assert [x.get("eId") for x in root.iter(f"{A}article")] == ["art_1", "q__art_4"]
    assert names(by_id(root, "art_1")) == ["num", "list"]


def test_tables_and_blocks_between_units() -> None:
    root = write(
        make_view(
            provision("art_1", None, "article", text="See the table."),
            provision("t", "art_1", "table", heading="Rates"),
            provision("t__row_1", "t", "row", text="Bridge | Rate"),
            provision("t__row_2", "t", "row", text="North | 3 %"),
            provision("p1", "art_1", "paragraph", text="First."),
            provision("b1", "art_1", "block", text="A × B"),
            provision("p2", "art_1", "paragraph", text="Second."),
            provision("b2", "art_1", "block", text="End."),
            provision("b3", None, "block", text="Loose line"),
        )
    )
    assert names(by_id(root, "art_1")) == ["intro", "paragraph", "hcontainer", "paragraph", "wrapUp"]
    assert [words(td) for td in by_id(root, "t").iter(f"{A}td")] == ["Bridge", "Rate", "North", "3 %"]
    assert words(by_id(root, "t").find(f"{A}caption")) == "Rates"
    assert (
        words(root.find(f".//{A}body"))
        == "See the table. Rates Bridge Rate North 3 % First. A × B Second. End. Loose line"
    )


def test_a_repealed_text_without_provisions() -> None:
    root = write(make_view(status="repealed", title=""))
    assert root.find(f".//{A}body").get("status") == "removed"
    assert words(root.find(f".//{A}docTitle")) == EU_ACT.title["en"]


def test_ids() -> None:
    ids = Ids()
    assert [ids.take(x) for x in ("art_14.11", "第三条", "9a", "a b", "a-b", "", "art_14.11")] == [
        "art_14.11", "第三条", "_9a", "a-b", "a-b__dup_2", "_", "art_14.11__dup_2",
    ]  # fmt: skip
    assert ncname("²x") == "_-x"
    root = write(
        make_view(
            provision("art 1", None, "article", text="spaced"),
            provision("art-1", None, "article", text="plain"),
            provision("art-1", None, "article", text="again"),
            provision("tracker", None, "article", text="named like a part of the file"),
        )
    )
    assert words(by_id(root, "art-1")) == "plain"
    assert words(by_id(root, "tracker")) == "named like a part of the file"
    assert {words(by_id(root, f"art-1__dup_{n}")) for n in (2, 3)} == {"spaced", "again"}


def test_hostile_text_stays_text() -> None:
    evil = "<script>x</script> &amp; ]]> \x00\x0b\u202e\ufffe\ud800 {{ 7*7 }}"
    root = write(
        make_view(provision("art_1", None, "article", num=evil, heading=evil, text=evil), title=evil)
    )
    assert words(by_id(root, "art_1").find(f"{A}num")) == "<script>x</script> &amp; ]]> {{ 7*7 }}"
    assert not [e for e in root.iter() if tag(e) == "script"]


def test_deep_nesting_is_flattened_and_kept() -> None:
    chain = [provision("n0", None, "article", text="t0")]
    chain += [provision(f"n{i}", f"n{i - 1}", "point", text=f"t{i}") for i in range(1, 3000)]
    root = write(make_view(*chain))
    assert [words(e) for e in root.find(f".//{A}body").iter(f"{A}p")] == [f"t{i}" for i in range(3000)]
    assert max(sum(1 for _ in e.iterancestors()) for e in root.iter(f"{A}p")) < 3 * MAX_DEPTH


def test_iso_639() -> None:
    tags = ("en", "zh-Hans", "zh-Hant-TW", "ja", "fr", "es", "ko", "de", "pt", "yue", "", "x1")
    assert [iso639_3(t) for t in tags] == [
        "eng", "zho", "zho", "jpn", "fra", "spa", "kor", "deu", "por", "yue", "und", "und",
    ]  # fmt: skip


# --- whatever the builder can make ----------------------------------------------------------------

_TYPES = sorted(PROVISION_TYPES)
_TEXT = st.one_of(
    st.just(""), st.text(max_size=12), st.sampled_from(["a | b", "\x00", "] ]>", "<p/>", "数据"])
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Any tree of any types: parents anywhere above, eids repeated or odd, scopes and statuses mixed."""
    b = Builder()
    eids: list[str] = []
    for n in range(draw(st.integers(1, 25))):
        parent = draw(st.one_of(st.none(), st.sampled_from(eids))) if eids else None
        wish = draw(
            st.one_of(
                st.just(f"art_{n}"), st.sampled_from(["art_1", "1 x", "tracker", "条"]), st.text(max_size=4)
            )
        )
        eids.append(
            b.add(
                wish, parent, draw(st.sampled_from(_TYPES)),
                num=draw(st.one_of(st.none(), _TEXT)), heading=draw(st.one_of(st.none(), _TEXT)), text=draw(_TEXT),
                scope=draw(st.one_of(st.none(), st.sampled_from(list(Scope)))),
                status=draw(st.sampled_from(list(ProvisionStatus))),
            )
        )  # fmt: skip
    return b.document(SourceSpec("s", "i", "en", min_provisions=0), "x", 1, draw(_TEXT))


def _visible(text: str | None) -> str:
    from tracker.publish.plain import plain

    return words(plain(text))


@settings(max_examples=150, deadline=None)
@given(documents(), st.sampled_from(["act", "draft", "guideline"]))
@pytest.mark.slow
def test_any_tree_gives_a_valid_file_with_every_text_once(doc: Document, type_: str) -> None:
    instrument = Instrument.model_validate({"id": "x", "type": type_, "title": {"en": "X"}})
    root = parsed(akn(of_document(doc), instrument))
    ids = Counter(e.get("eId") for e in root.iter() if e.get("eId"))
    assert max(ids.values()) == 1
    # every provision has one element: those of meta, and the rest
    in_meta = {e.get("eId") for m in root.iter(f"{A}meta") for e in m.iter() if e.get("eId")}
    assert len(ids) - len(in_meta) == len(doc.provisions)
    body = Counter("".join(_visible("".join(part.itertext())) for part in root[0] if tag(part) != "meta"))
    wanted = Counter(_visible(doc.title) or "X")
    for p in doc.provisions:
        wanted.update("".join(_visible(x) for x in (p.num, p.heading, p.text)).replace(" | ", ""))
    for space in (" ", "|"):
        body.pop(space, None)
        wanted.pop(space, None)
    missing = wanted - body
    # a footnote's number is its marker, an attribute
    markers = Counter("".join(e.get("marker", "") for e in root.iter(f"{A}authorialNote")))
    assert not (missing - markers), (missing, markers)
    assert not body - wanted


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("part", "articles", "recitals", "annexes"),
    [("CELEX:32024R1689", 113, 180, 13), ("CELEX:02024R1689-20260727", 119, 0, 14), ("CELEX:32016R0679", 99, 173, 0)],
)  # fmt: skip
def test_eu_acts(corpus: Path, part: str, articles: int, recitals: int, annexes: int) -> None:
    doc = read(one(corpus / "eu.warc.gz", f"EN/TXT/?uri={part}"), "en")
    root = write(of_document(doc))
    assert check(root, doc) == []
    quoted = {e for q in root.iter(f"{A}quotedStructure") for e in q.iter()}
    assert sum(e not in quoted for e in root.iter(f"{A}article")) == articles
    assert len(list(root.iter(f"{A}recital"))) == recitals
    assert len(list(root.iter(f"{A}attachment"))) == annexes


@pytest.mark.corpus
def test_canada_in_all_states(corpus: Path) -> None:
    from tests.readers.captures import from_warc
    from tracker.readers.publishers import lims

    captures = from_warc(corpus / "ca.warc.gz", "https://laws-lois.justice.gc.ca/eng/XML/D-1.65.xml")
    docs = [lims.extract([c], SourceSpec("s", "i", "en")) for c in captures]
    assert len(docs) == 4
    roots = [write(of_document(d)) for d in docs]
    assert [check(r, d) for r, d in zip(roots, docs, strict=True)] == [[]] * 4
    assert [sum(1 for _ in r.iter(f"{A}attachment")) for r in roots[:2]] == [1, 0]
    assert [r.find(f".//{A}body").get("status") for r in roots] == [None, None, None, "removed"]


@pytest.mark.corpus
def test_cybersecurity_law(corpus: Path) -> None:
    found = sorted((corpus / "files" / "cn-statutes-flk-md").glob("*网络安全法*.md"))
    counts = []
    for path in found:
        doc = read(from_file(path, f"https://law.example/{path.name}", "text/markdown"), "zh-Hans")
        root = write(of_document(doc))
        assert check(root, doc) == []
        counts.append(sum(1 for _ in root.iter(f"{A}article")))
        assert {e.get("language") for e in root.iter(f"{A}FRBRlanguage")} == {"zho"}
    assert sorted(counts) == [79, 81]


def check(root: etree._Element, doc: Document) -> list[str]:
    """Provisions that are not there, under their id and with their words."""
    here = {e.get("eId"): e for e in root.iter() if e.get("eId")}
    out = []
    for p in doc.provisions:
        node = here.get(p.eid)
        if node is None or words(p.text).replace(" | ", " ") not in words(node).replace(" | ", " "):
            if node is not None and p.type == "row" and words(p.text).replace(" |", "") == words(node):
                continue
            out.append(p.eid)
    return out
