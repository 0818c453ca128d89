"""Documents as bytes: whatever was read comes back, and each text is where its place says."""

from __future__ import annotations

import json
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.model import Document, LegalStatus, Mark, Provision, ProvisionStatus, Scope
from tracker.store.documents import Texts, dump_document, load_document, places
from tracker.store.types import storable

# any text, half surrogate pairs, line breaks and NUL too: pages hold all of it
words = st.text(st.characters(), max_size=30)
dates = st.none() | st.dates()
marks = st.tuples(st.builds(Mark, words, st.none() | words, st.none() | words)) | st.just(())
provisions = st.builds(
    Provision,
    words, st.none() | words, st.sampled_from(["article", "paragraph"]), st.none() | words, st.none() | words,
    words, st.sampled_from(Scope), st.sampled_from(ProvisionStatus), st.none() | words, marks, dates, dates,
)  # fmt: skip
documents = st.builds(
    Document,
    language=st.just("en"),
    title=words,
    provisions=st.lists(provisions, max_size=6).map(tuple),
    scope=st.frozensets(st.sampled_from(Scope)),
    extractor=st.just("page"),
    extractor_version=st.integers(1, 9),
    valid_from=dates,
    text_date=dates,
    status=st.sampled_from(LegalStatus),
    status_note=st.none() | words,
    in_force_from=dates,
    repealed_from=dates,
    identifiers=st.dictionaries(words, words, max_size=2),
    consolidates=st.lists(words, max_size=2).map(tuple),
    complete=st.booleans(),
)


# what a busy machine takes for an example says nothing of documents
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents)
def test_a_document_comes_back(document: Document) -> None:
    raw = dump_document(document)
    assert load_document(raw) == document
    own = [p.text for p in document.provisions]
    text_at = Texts(raw)
    assert [text_at(*place) for place in places(own)] == [storable(t) for t in own]


def test_equal_documents_are_equal_bytes() -> None:
    one, other = (
        Document("en", "Act", (), frozenset(scope), "page", 1, identifiers=dict(names))
        for scope, names in (
            ((Scope.BODY, Scope.NOTES), (("a", "1"), ("b", "2"))),
            ((Scope.NOTES, Scope.BODY), (("b", "2"), ("a", "1"))),
        )
    )
    assert dump_document(one) == dump_document(other)


def test_what_is_the_same_everywhere_is_not_written() -> None:
    plain = [Provision(f"art_{n}", None, "article", text="Words.") for n in range(3)]
    dated = [*plain, Provision("art_3", None, "article", valid_from=date(2026, 1, 1))]

    def columns(held: list[Provision]) -> set[str]:
        raw = dump_document(Document("en", "", tuple(held), frozenset({Scope.BODY}), "page", 1))
        return set(json.loads(raw.partition(b"\n")[0])["columns"])

    assert columns(plain) == {"eid", "type", "size"}
    assert columns(dated) == {"eid", "type", "size", "valid_from"}
