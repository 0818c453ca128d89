"""Damaged, shuffled and nested copies of the samples of every format, the same for the same seed."""

from __future__ import annotations

import json
import random
import re
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import Any

from lxml import etree

from tests.readers import listing_samples
from tests.sources.sample import captures, expected, samples
from tracker.model import Capture, CaptureError, ListingSpec, SourceSpec
from tracker.readers import formats, pool
from tracker.readers.listing import read as list_reader

#: Where a body may be taken apart: at tags, lines, members of JSON.
_JOINTS = re.compile(rb"(?=<)|(?<=\n)|(?<=[,{\[])")
_DIGITS = re.compile(rb"\d+")
_ODD_NUMBERS = (
    b"0",
    b"99999999999",
    b"-1",
    "四".encode(),
    "²".encode(),
    b"1e999",
    "٣".encode(),
    b"",
    b"1.1.1.1.1",
)
_ODD_SIGNS = (b"\x00", b"\xed\xa0\x80", "\u202e".encode(), b"\xff\xfe", "⼀".encode(), b" " * 5000, b"]]>", b"<!--",
              b'<?xml version="1.0" encoding="UTF-8">', b"&#x110000;", b"&nosuch;", b"(" * 3000, b"<td>" * 300)  # fmt: skip
_WRAPS = ((b"<div>", b"</div>"), (b"<table><tr><td>", b"</td></tr></table>"), (b"<P>", b"</P>"), (b"<ol><li>", b"</li></ol>"),
          (b"[", b"]"), (b'{"a":', b"}"), (b"\n(a) ", b"\n"), ("「".encode(), "」".encode()))  # fmt: skip


def _cut(rng: random.Random, body: bytes) -> bytes:
    return body[: rng.randrange(len(body))]


def _drop(rng: random.Random, body: bytes) -> bytes:
    parts = _JOINTS.split(body)
    at = rng.randrange(len(parts))
    return b"".join(parts[:at] + parts[at + rng.randrange(1, 12) :])


def _shuffle(rng: random.Random, body: bytes) -> bytes:
    parts = _JOINTS.split(body)
    places = sorted(rng.sample(range(len(parts)), min(len(parts), rng.randrange(2, 8))))
    blocks = [parts[a:b] for a, b in zip([0, *places], [*places, len(parts)], strict=True)]
    rng.shuffle(blocks)
    return b"".join(part for block in blocks for part in block)


def _repeat(rng: random.Random, body: bytes) -> bytes:
    parts = _JOINTS.split(body)
    at = rng.randrange(len(parts))
    piece = parts[at : at + rng.randrange(1, 40)]
    return b"".join(parts[:at] + piece * rng.randrange(2, 60) + parts[at:])


def _nest(rng: random.Random, body: bytes) -> bytes:
    parts = _JOINTS.split(body)
    at = rng.randrange(len(parts))
    end = at + rng.randrange(1, 40)
    opening, closing = rng.choice(_WRAPS)
    deep = rng.choice((1, 3, 40, 400))
    return b"".join([*parts[:at], opening * deep, *parts[at:end], closing * deep, *parts[end:]])


def _number(rng: random.Random, body: bytes) -> bytes:
    found = list(_DIGITS.finditer(body))
    if not found:
        return _cut(rng, body)
    for hit in sorted(rng.sample(found, min(len(found), rng.randrange(1, 5))), key=lambda m: -m.start()):
        body = body[: hit.start()] + rng.choice(_ODD_NUMBERS) + body[hit.end() :]
    return body


def _insert(rng: random.Random, body: bytes) -> bytes:
    at = rng.randrange(len(body))
    return body[:at] + rng.choice(_ODD_SIGNS) + body[at:]


def _flip(rng: random.Random, body: bytes) -> bytes:
    out = bytearray(body)
    for _ in range(rng.randrange(1, 12)):
        out[rng.randrange(len(out))] = rng.randrange(256)
    return bytes(out)


_DAMAGES: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    _cut, _drop, _shuffle, _repeat, _nest, _number, _insert, _flip,
)  # fmt: skip


def _tree(rng: random.Random, root: etree._Element) -> bytes:
    """XML that stays well-formed: elements moved, dropped, repeated, nested, renamed, their words mixed up."""
    for _ in range(rng.randrange(1, 6)):
        all_ = [e for e in root.iter() if isinstance(e.tag, str) and e is not root]
        if not all_:
            break
        one, other = rng.choice(all_), rng.choice(all_)
        match rng.randrange(8):
            case 0:
                one.getparent().remove(one)
            case 1:
                other.addnext(deepcopy(one))
            case 2:
                for _ in range(rng.choice((1, 5, 80))):
                    one.getparent().append(deepcopy(one))
            case 3:
                inner = deepcopy(one)
                for _ in range(rng.choice((1, 3, 60))):
                    outer = etree.Element(one.tag, dict(one.attrib))
                    outer.append(inner)
                    inner = outer
                one.getparent().replace(one, inner)
            case 4:
                one.tag = rng.choice((other.tag, "odd"))
            case 5:
                one.text, one.tail = other.text, rng.choice((other.text, "odd words"))
            case 6:
                one.text = _odd_words(rng, one.text)
            case _:
                for key in list(one.attrib):
                    if rng.random() < 0.5:
                        one.attrib[key] = rng.choice((_odd_words(rng, one.attrib[key]), "", "x" * 3000))
                    else:
                        del one.attrib[key]
    return etree.tostring(root, encoding="utf-8")


def _odd_words(rng: random.Random, text: str | None) -> str:
    number = rng.choice(_ODD_NUMBERS).decode()
    return (
        _DIGITS.sub(lambda _: number.encode(), (text or "4").encode()).decode()
        if rng.random() < 0.7
        else number
    )


def _json(rng: random.Random, data: Any) -> Any:
    """JSON that stays JSON: values dropped, repeated, of another kind, moved."""
    if isinstance(data, dict):
        if rng.random() < 0.1:
            return rng.choice(([], None, "odd", 7, list(data.values())))
        return {k: _json(rng, v) for k, v in data.items() if rng.random() > 0.04}
    if isinstance(data, list):
        out = [_json(rng, v) for v in data if rng.random() > 0.08]
        return out * rng.choice((1, 1, 1, 30)) if rng.random() < 0.3 else out
    if rng.random() < 0.06:
        return rng.choice((None, [], {}, 0, "", "<p>", "99999999999", -1, True, "2026-02-30"))
    return _odd_words(rng, data) if isinstance(data, str) and rng.random() < 0.05 else data


def _kept_whole(rng: random.Random, body: bytes) -> bytes | None:
    """A damage that a parser does not see; None for what is neither XML nor JSON."""
    try:
        if body.lstrip()[:1] in (b"{", b"["):
            return json.dumps(_json(rng, json.loads(body)), ensure_ascii=False).encode(
                "utf-8", "surrogatepass"
            )
        return _tree(rng, etree.fromstring(body))
    except (ValueError, etree.XMLSyntaxError):
        return None


def damaged(rng: random.Random, body: bytes) -> bytes:
    """One to three damages; those of a file in a ZIP archive are done to what it holds, mostly."""
    if body.startswith(b"PK\x03\x04") and rng.random() < 0.8:
        return _repacked(rng, body)
    if rng.random() < 0.7 and (whole := _kept_whole(rng, body)) is not None:
        return whole
    for _ in range(rng.randrange(1, 4)):
        body = rng.choice(_DAMAGES)(rng, body) or b" "
    return body


def _repacked(rng: random.Random, body: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(body)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, damaged(rng, part) if name.endswith("document.xml") else part)
    return out.getvalue()


@cache
def lists() -> dict[str, Capture]:
    """Samples of lists, by name."""
    made = {
        "cac": (listing_samples.cac(), "text/html"), "meti": (listing_samples.meti(), "text/html"),
        "wto": (listing_samples.wto(), "text/html"), "rss": (listing_samples.rss(5), "application/rss+xml"),
        "atom": (listing_samples.atom(), "application/xml"),
        "federal-register": (listing_samples.federal_register(), "application/json"),
    }  # fmt: skip
    return {
        name: listing_samples.capture(body, "https://list.example/", type_)
        for name, (body, type_) in made.items()
    }


def names() -> list[str]:
    return [*samples(), *(f"list-{name}" for name in lists())]


def read(name: str, seed: int) -> tuple[bytes, CaptureError | None]:
    """A damaged sample of a format or list as its reader takes it: the bytes, and the refusal."""
    rng = random.Random(f"{name} {seed}")
    whole = [lists()[name.removeprefix("list-")]] if name.startswith("list-") else captures(name)
    given = [replace(c, body=damaged(rng, c.body), charset=rng.choice((c.charset, None))) for c in whole]
    return b"\n".join(c.body for c in given), refusal(name, given)


def refusal(name: str, given: list[Capture]) -> CaptureError | None:
    try:
        if name.startswith("list-"):
            pool.read_list(given, ListingSpec("fuzz", "https://list.example/", "en"))
        else:
            pool.read(given, SourceSpec("fuzz", "fuzz", expected(name).language, format=name))
    except CaptureError as error:
        return error
    return None


def seconds(capture: Capture, format_: str, language: str) -> float:
    """Of computing that a reader takes for a capture, whatever comes of it, in this process."""
    began = time.process_time()
    with suppress(CaptureError):
        if format_ == "list":
            list_reader.read([capture], ListingSpec("shape", capture.url, language))
        else:
            formats.read([capture], SourceSpec("shape", "shape", language, format=format_))
    return time.process_time() - began
