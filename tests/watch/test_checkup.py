"""`tracker sources check` against a local server in many moods and against an archive: what it says, and
that it records nothing."""

from __future__ import annotations

import json
import os
import ssl
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.capture.crawling import write_warc
from tests.conftest import ROOT
from tests.watch.test_hosts import ACT, XML, server
from tracker.capture.jobs import FailureKind, FetchFailure
from tracker.store import reader
from tracker.store.db import Store
from tracker.watch import advice

HTML = {"Content-Type": "text/html; charset=utf-8"}
SENTENCE = "The provider shall answer every complaint of a user within thirty days and keep a record of it."
FRENCH = "Le fournisseur répond à toute plainte d'un utilisateur dans un délai de trente jours et en garde la trace."


def page(sentence: str = SENTENCE, language: str = "en", sections: int = 8) -> bytes:
    body = "".join(f"<h2>Section {n}. Duty {n}</h2><p>{sentence}</p>" for n in range(1, sections + 1))
    return (
        f'<html lang="{language}"><body><main><h1>Rules on markets</h1>{body}</main></body></html>'.encode()
    )


SHELL = b'<html><head><title>Laws</title></head><body><div id="root"></div><script src="/app.js"></script></body></html>'
CHALLENGE = b"<html><body><h1>Checking your browser before accessing</h1><p>Enable JavaScript and cookies to continue.</p></body></html>"
LIST = (
    "<html><body><ul>"
    + "".join(
        f'<li><a href="/n/{n}.html">Notice {n} on platform rules of the year</a> <span>2026-11-{n:02d}</span></li>'
        for n in range(1, 10)
    )
    + "</ul></body></html>"
).encode()

#: path -> (answer, more fields of the source, ok, what is said of the page, what is advised)
MOODS: dict[str, tuple[tuple[int, dict[str, str], bytes], str, bool, str, str]] = {
    "/good": ((200, HTML, page()), "", True, "16 provisions read by page, in en", "set `status: seen`"),
    "/xml": ((200, XML, ACT), "", True, "provisions read by lims, in en", "set `status: seen`"),
    "/known": ((200, HTML, page()), "status: seen", True, "read by page", "as registered"),
    "/moved": ((301, {"Location": "/good"}, b""), "", True, "16 provisions", "it moved for good: set `url: "),
    "/found": ((302, {"Location": "/good"}, b""), "", True, "16 provisions", "it is redirected to "),
    "/list": ((200, HTML, LIST), "kind: listing", True, "9 entries read, the newest of 2026-11-09", "set `status"),
    "/gone": ((404, HTML, b"<html>no</html>"), "", False, "the server answers 404", "find the present one"),
    "/trouble": ((500, HTML, b"oops"), "", False, "the server answers 500", "server fault"),
    "/refused": ((403, HTML, b"no"), "", False, "the server answers 403", "refuses programs"),
    "/secret/a": ((200, HTML, page()), "", False, "robots.txt of", "robots forbids it"),
    "/challenge": ((200, HTML, CHALLENGE), "", False, "Blocked: Cloudflare challenge", "another way"),
    "/shell": ((200, HTML, SHELL), "", False, "EmptyExtract: not rendered", "it needs a browser"),
    "/french": ((200, HTML, page(FRENCH, "fr")), "", False, "WrongLanguage", "it is not in en"),
    "/short": ((200, HTML, page(sections=2)), "expect: {provisions: {min: 40}}", False, "Incomplete", "correct `expect`"),
    "/empty": ((200, HTML, b"<html><body><p>Welcome.</p></body></html>"), "", True, "provisions read", "so little was read"),
    "/pdf": ((200, {"Content-Type": "application/pdf"}, b"<html>no PDF</html>"), "format: pdf", False, "Unreadable", "set `format: html`"),
    "/loop": ((302, {"Location": "/loop"}, b""), "", False, "", "the redirects lead nowhere"),
}  # fmt: skip
ROBOTS = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /secret\n")


def name_of(path: str) -> str:
    return "s" + path.replace("/", "-")


def write_registry(folder: Path, urls: dict[str, tuple[str, str]]) -> None:
    """id -> (address, more fields)."""
    lines = ["id: own", "strand: ai", "jurisdiction: GB", "title: {en: Own}", "instruments:"]
    lines += [f"  - {{id: i-{n}, type: act, title: {{en: Act {n}}}}}" for n in range(len(urls))]
    lines.append("sources:")
    for n, (id_, (url, more)) in enumerate(urls.items()):
        spider = "listing" if "listing" in more else "page"
        extra = f", {more}" if more else ""
        lines.append(
            f'  - {{id: {id_}, instrument: i-{n}, language: en, spider: {spider}, url: "{url}"{extra}}}'
        )
    path = folder / "registry" / "regimes" / "own.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n")


def check(folder: Path, *args: str, db: bool = True) -> tuple[int, str, str]:
    store = ["--db", f"sqlite:///{folder / 'tracker.db'}"]
    done = subprocess.run(
        [sys.executable, "-m", "tracker", *store, "--registry", str(folder / "registry"), "sources", "check", *args],
        cwd=ROOT, capture_output=True, text=True, timeout=900,
        env={**os.environ, "TRACKER_ALLOW_PRIVATE": "true", "TRACKER_DELAY": "0.02"},
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    folder = tmp_path_factory.mktemp("moods")
    with server({path: answer for path, (answer, *_) in MOODS.items()} | {"/robots.txt": ROBOTS}) as (
        base,
        _,
    ):
        write_registry(folder, {name_of(p): (f"{base}{p}", more) for p, (_, more, *_) in MOODS.items()})
        store = Store(f"sqlite:///{folder / 'tracker.db'}")
        store.migrate()
        code, out, errors = check(folder, *(name_of(p) for p in MOODS), "--format", "json")
    assert code == 1, errors
    with store.read() as session:
        counts = reader.counts(session)
    assert set(counts.values()) == {0}, "nothing was written to the record"
    return {row["source"]: row for row in json.loads(out)}


@pytest.mark.parametrize("path", MOODS)
def test_every_mood_is_explained(findings: dict[str, dict[str, object]], path: str) -> None:
    _, _, ok, read, todo = MOODS[path]
    found = findings[name_of(path)]
    assert found["ok"] is ok, found
    assert read in str(found["read"]), found
    assert todo in str(found["advice"]), found
    assert found["answer"]


def test_figures_come_with_the_words(findings: dict[str, dict[str, object]]) -> None:
    good = findings["s-good"]
    assert (good["answer"], good["provisions"], good["extractor"]) == ("200 text/html", 16, "page")
    assert good["title"] == "Rules on markets"
    moved = findings["s-moved"]
    assert str(moved["final_url"]).endswith("/good")
    assert [str(hop)[:4] for hop in moved["redirects"]] == ["301 "]  # type: ignore[attr-defined]


@pytest.mark.slow
def test_one_good_source_ends_with_0_and_needs_no_store(tmp_path: Path) -> None:
    robots = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nCrawl-delay: 0.5\n")
    with server({"/good": MOODS["/good"][0], "/robots.txt": robots}) as (base, _):
        write_registry(tmp_path, {"s-good": (f"{base}/good", "")})
        code, out, errors = check(tmp_path, "s-good")
    assert code == 0, errors
    assert "set `status: seen`; its robots.txt asks for 0.5 s" in " ".join(out.split())
    assert not (tmp_path / "tracker.db").exists(), "a check makes no store"


@pytest.mark.slow
def test_robots_that_cannot_be_read_and_hosts_that_are_not_there(tmp_path: Path) -> None:
    with server({"/good": MOODS["/good"][0], "/robots.txt": (503, {}, b"")}) as (base, _):
        write_registry(tmp_path, {
            "a": (f"{base}/good", ""), "b": ("http://no-such-host.invalid/x", ""), "c": ("http://127.0.0.1:9/x", ""),
        })  # fmt: skip
        code, out, errors = check(tmp_path, "a", "b", "c", "--format", "json")
    assert code == 1, errors
    said = {row["source"]: row for row in json.loads(out)}
    assert "its robots.txt cannot be read" in said["a"]["advice"]
    assert "name is not known" in said["b"]["advice"]
    assert said["c"]["answer"] in ("NetworkError", "ForbiddenAddress")


def certificate(folder: Path, *, days: int) -> Path:
    """A self-signed certificate of 127.0.0.1 that ends so many days from now, with its key."""
    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(7).not_valid_before(now - timedelta(days=90)).not_valid_after(now + timedelta(days=days))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = folder / "both.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def test_an_expired_certificate_is_said(tmp_path: Path) -> None:
    class Quiet(BaseHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

    made = ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(tmp_path, days=-3))
    made.socket = context.wrap_socket(made.socket, server_side=True)
    made.handle_error = lambda *_: None  # type: ignore[method-assign]
    threading.Thread(target=made.serve_forever, daemon=True).start()
    try:
        write_registry(tmp_path, {"s": (f"https://127.0.0.1:{made.server_port}/act", "")})
        code, out, errors = check(tmp_path, "s", "--format", "json")
    finally:
        made.shutdown()
        made.server_close()
    assert code == 1, errors
    (row,) = json.loads(out)
    assert row["answer"] == "TlsError", row
    assert "certificate" in row["advice"]


@pytest.mark.parametrize(
    ("kind", "message", "words"),
    [
        (
            FailureKind.TLS_ERROR,
            "no trusted connection to a: certificate has expired",
            "the certificate expired",
        ),
        (
            FailureKind.TLS_ERROR,
            "the certificate is for another host (VerificationError)",
            "is not for law.example",
        ),
        (FailureKind.TLS_ERROR, "unable to get local issuer certificate", "may not know who issued"),
        (FailureKind.TIMEOUT, "took longer than 60 s", "no answer came in time"),
        (FailureKind.TOO_LARGE, "sends more than 64 MB", "too large"),
        (FailureKind.FORBIDDEN_ADDRESS, "10.0.0.1 is not a public address", "TRACKER_ALLOW_PRIVATE"),
    ],
)
def test_advice_by_kind(kind: FailureKind, message: str, words: str) -> None:
    failure = FetchFailure("s", "https://law.example/", kind, message, datetime.now(UTC))
    assert words in advice.of_failure(failure).todo


def test_every_kind_of_failure_has_advice() -> None:
    for kind in FailureKind:
        failure = FetchFailure("s", "https://law.example/", kind, "said", datetime.now(UTC))
        assert advice.of_failure(failure).todo != "look at the address", kind


def test_a_busy_server_says_when_to_come_back() -> None:
    failure = FetchFailure("s", "u", FailureKind.BLOCKED, "429", datetime.now(UTC), 429, retry_after=3600)
    assert "left alone for 3600 s" in advice.of_failure(failure).todo


def test_an_archive_is_asked_without_network(tmp_path: Path) -> None:
    path = write_warc(tmp_path / "a.warc.gz", [("https://law.example/rules", "2026-01-01T06:00:00Z", page())])
    write_registry(tmp_path, {
        "held": ("https://law.example/rules", ""), "missing": ("https://law.example/other", ""),
    })  # fmt: skip
    code, out, errors = check(tmp_path, "held", "missing", "--archive", str(path), "--format", "json")
    assert code == 1, errors
    held, missing = json.loads(out)
    assert (held["ok"], held["provisions"]) == (True, 16)
    assert missing["cause"]["code"] == "not_in_archive"
    assert check(tmp_path, "held", "--archive", str(path))[0] == 0
    assert check(tmp_path, "held", "--at", "2026-01-01")[0] == 2
