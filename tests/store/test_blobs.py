"""Blobs: byte for byte, stored once, small against their keyframe, and honest about damage."""

from __future__ import annotations

import gzip
import hashlib
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update
from warcio.archiveiterator import ArchiveIterator

from tracker.store import blobs
from tracker.store.blobs import BlobTooLarge, Corrupt
from tracker.store.db import Store
from tracker.store.models import Blob


def words(seed: int, count: int) -> list[str]:
    rng = random.Random(seed)
    vocabulary = ["".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=rng.randint(2, 9))) for _ in range(900)]
    return rng.choices(vocabulary, k=count)


def daily_page(day: int, text: list[str]) -> bytes:
    """A page of law with what changes at every fetch: a session, a nonce, a counter."""
    rng = random.Random(day)
    paragraphs = [" ".join(text[i : i + 40]) for i in range(0, len(text), 40)]
    body = "".join(f"<p id='p{i}' class='text'>{p}.</p>\n" for i, p in enumerate(paragraphs))
    return (
        f"<html><script nonce='{rng.getrandbits(128):x}'></script>"
        f"<a href='?session={rng.getrandbits(64):x}'>Home</a>{body}<i>{4711 + 13 * day} visits</i></html>"
    ).encode()


def put(store: Store, body: bytes, near: str | None = None) -> str:
    with store.write() as session:
        return blobs.put(session, body, near)


def get(store: Store, sha256: str) -> bytes:
    with store.read() as session:
        return blobs.get(session, sha256)


def base_of(store: Store, sha256: str) -> str | None:
    with store.read() as session:
        return session.execute(select(Blob.base).where(Blob.sha256 == sha256)).scalar_one()


def problems(store: Store) -> dict[str, str]:
    with store.read() as session:
        return {p.sha256: p.reason for p in blobs.verify(session)}


@pytest.mark.parametrize("body", [b"", b"x", bytes(range(256)) * 40, "第一条 数据".encode() * 500])
def test_round_trip(store: Store, body: bytes) -> None:
    sha256 = put(store, body)
    assert sha256 == hashlib.sha256(body).hexdigest()
    assert get(store, sha256) == body


def test_the_same_bytes_are_stored_once(store: Store) -> None:
    first = put(store, b"one text" * 100)
    assert put(store, b"one text" * 100, near=first) == first
    with store.read() as session:
        assert session.execute(select(func.count()).select_from(Blob)).scalar_one() == 1


def test_a_later_body_is_a_delta_of_the_keyframe_and_never_of_a_delta(store: Store) -> None:
    text = words(1, 4000)
    first = put(store, daily_page(0, text))
    second = put(store, daily_page(1, text), near=first)
    third = put(store, daily_page(2, text), near=second)
    assert (base_of(store, first), base_of(store, second), base_of(store, third)) == (None, first, first)
    assert get(store, third) == daily_page(2, text)


def test_another_text_becomes_a_keyframe(store: Store) -> None:
    first = put(store, daily_page(0, words(1, 4000)))
    second = put(store, daily_page(1, words(2, 4000)), near=first)
    third = put(store, daily_page(2, words(2, 4000)), near=second)
    assert base_of(store, second) is None
    assert base_of(store, third) == second


def test_a_page_that_moved_away_from_its_keyframe_gets_a_new_one(store: Store) -> None:
    old, new = words(1, 6000), words(2, 6000)
    near = put(store, daily_page(0, old))
    mixed = old[:5000] + new[5000:]  # a sixth of the text is another, for good
    bases = []
    for day in range(1, 21):
        near = put(store, daily_page(day, mixed), near)
        bases.append(base_of(store, near))
    with store.read() as session:
        report = blobs.size_report(session)
    assert report.keyframes == 2
    assert bases[0] is not None
    assert bases[-1] not in (None, bases[0])


def test_an_unknown_neighbour_does_no_harm(store: Store) -> None:
    sha256 = put(store, b"alone" * 100, near="0" * 64)
    assert base_of(store, sha256) is None


def test_tiny_keyframe(store: Store) -> None:
    first = put(store, b"tiny")
    second = put(store, b"tiny and more of it" * 10, near=first)
    assert get(store, second) == b"tiny and more of it" * 10


def test_200_daily_captures_take_less_than_a_fifth_of_gzip(store: Store) -> None:
    text = words(3, 12_000)
    near, pages, gzipped = None, [], 0
    with store.write() as session:
        for day in range(200):
            if day % 20 == 10:
                text[day * 50 : day * 50 + 12] = words(1000 + day, 12)
            pages.append(daily_page(day, text))
            gzipped += len(gzip.compress(pages[-1], 6))
            near = blobs.put(session, pages[-1], near)
        report = blobs.size_report(session)
    assert report.raw == sum(map(len, pages))
    assert report.stored < gzipped / 5
    assert all(get(store, hashlib.sha256(page).hexdigest()) == page for page in pages[::37])
    assert problems(store) == {}


def test_a_large_file_against_its_neighbour(store: Store) -> None:
    """Bytes that do not compress, like a PDF's: only a match far back makes the second one small."""
    noise = random.Random(7).randbytes(9_000_000)
    changed = noise[:4_000_000] + b"another paragraph" + noise[4_000_000:]
    first = put(store, noise)
    second = put(store, changed, near=first)
    with store.read() as session:
        stored = session.execute(select(func.length(Blob.data)).where(Blob.sha256 == second)).scalar_one()
    assert stored < 50_000
    assert get(store, second) == changed


def test_too_large(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blobs, "MAX_BYTES", 1000)
    put(store, b"x" * 1000)
    with pytest.raises(BlobTooLarge, match="1001 bytes"), store.write() as session:
        blobs.put(session, b"x" * 1001)


def test_missing(store: Store) -> None:
    with pytest.raises(Corrupt, match=r"f{64}: it is not in the store"):
        get(store, "f" * 64)


def family(store: Store) -> tuple[str, str, str]:
    """A keyframe, a delta of it, and an unrelated keyframe."""
    text = words(1, 3000)
    keyframe = put(store, daily_page(0, text))
    delta = put(store, daily_page(1, text), near=keyframe)
    other = put(store, daily_page(0, words(9, 3000)))
    return keyframe, delta, other


def damage(store: Store, sha256: str, **values: object) -> None:
    with store.write() as session:
        session.execute(update(Blob).where(Blob.sha256 == sha256).values(**values))


def data(store: Store, sha256: str) -> bytes:
    with store.read() as session:
        return session.execute(select(Blob.data).where(Blob.sha256 == sha256)).scalar_one()


def test_one_flipped_bit_is_found(store: Store) -> None:
    keyframe, delta, other = family(store)
    flipped = bytearray(data(store, delta))
    flipped[len(flipped) // 2] ^= 4
    damage(store, delta, data=bytes(flipped))
    with pytest.raises(Corrupt, match=delta):
        get(store, delta)
    assert list(problems(store)) == [delta]
    assert get(store, keyframe)
    assert get(store, other)


def test_a_damaged_keyframe_is_told_for_each_of_its_deltas(store: Store) -> None:
    keyframe, delta, _other = family(store)
    damage(store, keyframe, data=data(store, keyframe)[:-40])
    found = problems(store)
    assert set(found) == {keyframe, delta}
    assert f"its keyframe {keyframe} is damaged" in found[delta]
    # and nothing new is built on it
    late = put(store, daily_page(2, words(1, 3000)), near=delta)
    assert base_of(store, late) is None


def test_the_wrong_keyframe_never_gives_wrong_bytes(store: Store) -> None:
    _keyframe, delta, other = family(store)
    damage(store, delta, base=other)
    with pytest.raises(Corrupt):
        get(store, delta)


def test_another_blobs_bytes_are_found_by_the_hash(store: Store) -> None:
    keyframe, _delta, other = family(store)
    damage(store, other, data=data(store, keyframe), size=len(get(store, keyframe)))
    with pytest.raises(Corrupt, match="another SHA-256"):
        get(store, other)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"size": 5}, "should have 5 bytes"),
        ({"size": -1}, "claims a size"),
        ({"size": 2**40}, "claims a size"),
        ({"codec": "brotli"}, "not known here"),
    ],
)
def test_rows_that_make_no_sense(store: Store, values: dict[str, object], reason: str) -> None:
    keyframe, _delta, _other = family(store)
    damage(store, keyframe, **values)
    with pytest.raises(Corrupt, match=reason):
        get(store, keyframe)


def test_a_loop_of_deltas_is_refused(store: Store) -> None:
    _keyframe, delta, _other = family(store)
    damage(store, delta, base=delta)
    with pytest.raises(Corrupt, match="not a keyframe"):
        get(store, delta)


def test_verify_tells_its_progress(store: Store) -> None:
    family(store)
    told: list[tuple[int, int]] = []
    with store.read() as session:
        assert list(blobs.verify(session, lambda done, total: told.append((done, total)))) == []
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_an_empty_store_weighs_nothing(store: Store) -> None:
    with store.read() as session:
        assert blobs.size_report(session) == blobs.SizeReport(keyframes=0, deltas=0, raw=0, stored=0)


@settings(max_examples=60, deadline=None)
@given(bodies=st.lists(st.binary(max_size=3000), min_size=1, max_size=6), repeat=st.integers(1, 40))
def test_any_sequence_of_bodies_comes_back(sqlite_store: Store, bodies: list[bytes], repeat: int) -> None:
    near = None
    with sqlite_store.write() as session:
        for body in bodies:
            near = blobs.put(session, body * repeat, near)
            assert blobs.get(session, near) == body * repeat


@pytest.fixture(scope="session")
def sqlite_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('any')}/tracker.db")
    store.migrate()
    yield store
    store.dispose()


@pytest.mark.corpus
def test_real_pages_over_200_days(sqlite_store: Store, corpus: Path) -> None:
    """Captures of one page that lie months apart, each served for a while with a nonce every day."""
    captures: dict[str, list[tuple[str, bytes]]] = {}
    with (corpus / "pages-history.warc.gz").open("rb") as stream:
        for record in ArchiveIterator(stream):
            if record.rec_type == "response":
                address = record.rec_headers["WARC-Target-URI"]
                moment = record.rec_headers["WARC-Date"]
                captures.setdefault(address, []).append((moment, record.content_stream().read()))
    page = sorted(max(captures.values(), key=lambda c: len(c[0][1])))
    assert len(page) > 3
    near, stored_before, gzipped, shas = None, 0, 0, []
    with sqlite_store.write() as session:
        stored_before = blobs.size_report(session).stored
        for day in range(200):
            body = page[day * len(page) // 200][1] + b"<!-- %x -->" % random.Random(day).getrandbits(128)
            gzipped += len(gzip.compress(body, 6))
            near = blobs.put(session, body, near)
            shas.append((near, body))
        stored = blobs.size_report(session).stored - stored_before
        assert all(blobs.get(session, sha256) == body for sha256, body in shas[::13])
    assert stored < gzipped / 5
