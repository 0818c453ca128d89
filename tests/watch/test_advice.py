"""Causes played by a local server, through a real crawl and a real check: what `status` and `sources check`
say of each. Answers are ours, none is a recorded one."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.watch.test_checkup import CHALLENGE, FRENCH, HTML, ROBOTS, SHELL, page, write_registry
from tests.watch.test_hosts import server
from tracker.capture.jobs import FailureKind, FetchFailure
from tracker.publish import editions
from tracker.registry import load_registry
from tracker.watch.advice import ADVICE, Cause, of_event, of_failure
from tracker.watch.gate import Doubt

PDF = {"Content-Type": "application/pdf"}
LINKS = (
    "<html><head><title>Agreement</title></head><body><main><h1>Act</h1><ul>"
    + "".join(
        f'<li><a href="/files/chapter-{n}.pdf">Chapter {n} of the agreement, text in full</a></li>'
        for n in range(1, 12)
    )
    + "</ul></main></body></html>"
).encode()
NOT_THERE = b"<html><head><title>Page not found</title></head><body><h1>Page not found</h1><p>Please use the search.</p></body></html>"
HOME = (
    b'<html><head><link rel="canonical" href="/"><title>Ministry</title></head><body><main><h1>Welcome to the Ministry</h1>'
    b"<p>News, events and services for citizens and companies.</p></main></body></html>"
)
CHOICES = b'<html><body><a href="/doc/DOC_1">DOC_1</a><a href="/doc/DOC_2">DOC_2</a></body></html>'
GEO = b"<html><body><h1>Access</h1><p>This service is not available in your country.</p></body></html>"
ELSEWHERE = b'<html><head><title>Moved</title></head><body><p>This page has moved to <a href="https://new.law.example/act">our new site</a>.</p></body></html>'


class Longer(bytes):
    """Bytes that are announced as more than they are."""

    def __len__(self) -> int:
        return super().__len__() + 5000


#: path -> (answer, more fields of the source, code, a value it names)
CAUSES: dict[str, tuple[tuple[int, dict[str, str], bytes], str, str, str]] = {
    "/choice": ((300, HTML, CHOICES), "", "choice", "/doc/DOC_1"),
    "/gone": ((404, HTML, b"no"), "", "gone", "404"),
    "/gone-for-good": ((410, HTML, b"no"), "", "gone", "410"),
    "/no-such-language": ((406, HTML, b"no"), "", "not_in_language", ""),
    "/precondition": ((412, HTML, b"<script>var a</script>"), "", "challenge", "412"),
    "/accepted": ((202, HTML, b""), "", "challenge", "202"),
    "/challenge": ((200, HTML, CHALLENGE), "", "challenge", "Cloudflare"),
    "/challenge-403": ((403, HTML, CHALLENGE), "", "challenge", "Cloudflare"),
    "/refused": ((403, HTML, b"no"), "", "refused", "403"),
    "/busy": ((429, HTML | {"Retry-After": "3600"}, b"later"), "", "busy", "3600"),
    "/broken": ((500, HTML, b"oops"), "", "server", "500"),
    "/secret/act": ((200, HTML, page()), "", "robots", ""),
    "/abroad": ((403, HTML, GEO), "", "abroad", "not available in your country"),
    "/loop": ((302, {"Location": "/loop"}, b""), "", "redirects", ""),
    "/shell": ((200, HTML, SHELL), "", "browser", ""),
    "/links": ((200, HTML, LINKS), "", "links", "11"),
    "/soft-404": ((200, HTML, NOT_THERE), "", "soft_404", "Page not found"),
    "/home": ((200, HTML, HOME), "", "home_page", ""),
    "/french": ((200, HTML, page(FRENCH, "fr")), "", "language", "en"),
    "/cut": ((200, HTML, Longer(page())), "", "cut_off", ""),
    "/short": ((200, HTML, page(sections=2)), "expect: {provisions: {min: 40}}", "too_short", "2"),
    "/pdf": ((200, PDF, b"%PDF-1.4 nothing"), "", "damaged", ""),
    "/html-for-pdf": ((200, PDF, page()), "format: pdf", "another_format", "html"),
    "/moved": ((200, HTML, ELSEWHERE), "", "moved", "new.law.example"),
    "/key": ((200, HTML, b""), "", "key_missing", "TRACKER_LAW_GO_KR_OC"),
}  # fmt: skip


KOREA = "https://www.law.go.kr/DRF/lawSearch.do?target=eflaw&type=XML&LID=1"


def name_of(path: str) -> str:
    return "s" + path.replace("/", "-")


def run(folder: Path, *args: str) -> tuple[int, str, str]:
    env = {
        **os.environ,
        "TRACKER_ALLOW_PRIVATE": "true",
        "TRACKER_DELAY": "0.02",
        "TRACKER_HOME": str(folder),
    }
    done = subprocess.run(
        [sys.executable, "-m", "tracker", "--registry", str(folder / "registry"), *args],
        cwd=ROOT, capture_output=True, text=True, timeout=900, env=env,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("causes")


@pytest.fixture(scope="module")
def played(folder: Path) -> tuple[dict[str, dict], dict[str, dict], dict, str]:
    """What the check says, what status says of the sources, of the regime, and its table."""
    answers = {path: answer for path, (answer, *_) in CAUSES.items()} | {"/robots.txt": ROBOTS}
    with server(answers) as (base, _):
        # a host that asks to be left alone is left alone whole: it has a name of its own
        hosts = {p: base.replace("127.0.0.1", "localhost") if p == "/busy" else base for p in CAUSES}
        write_registry(folder, {name_of(p): (f"{hosts[p]}{p}", more) for p, (_, more, *_) in CAUSES.items()})
        regime = folder / "registry" / "regimes" / "own.yml"
        said = re.sub(r"Act (\d+)", r"Rules on Markets Act \1", regime.read_text())
        said = said.replace("language: en, ", "language: en, publisher: us-ustr, ")
        said = said.replace(f'spider: page, url: "{base}/key"', f'spider: law_go_kr, url: "{KOREA}"')
        regime.write_text(said)
        ids = [name_of(p) for p in CAUSES]
        _, out, errors = run(folder, "sources", "check", *ids, "--format", "json")
        checked = {row["source"]: row for row in json.loads(out)}
        run(folder, "init")
        code, _, errors = run(folder, "crawl", *ids)
        assert code == 1, errors
    status = json.loads(run(folder, "status", "--regime", "own", "--format", "json")[1])
    table = run(folder, "status", "--regime", "own")[1]
    (of_regime,) = status["regimes"]
    return checked, {row["source"]: row["advice"] for row in status["sources"]}, of_regime, table


@pytest.mark.slow
@pytest.mark.parametrize("path", CAUSES)
def test_a_cause_is_told_by_code_value_and_words(played, path: str) -> None:
    checked, told, of_regime, _ = played
    _, _, code, value = CAUSES[path]
    id_ = name_of(path)
    cause = checked[id_]["cause"]
    assert (cause["code"], checked[id_]["ok"]) == (code, False), checked[id_]
    assert value in str(list(cause["values"].values())), cause
    assert "status:" not in checked[id_]["advice"], "nothing that is held is advised to be verified"
    assert told[id_]["code"] == code, told[id_]
    assert value in str(list(told[id_]["values"].values())), told[id_]
    assert (told[id_]["what"], told[id_]["do"]) == Cause(code, told[id_]["values"]).words()
    assert any(id_ in a["sources"] and a["code"] == code for a in of_regime["advice"])


@pytest.mark.slow
def test_the_regime_says_what_it_lacks(played) -> None:
    *_, of_regime, table = played
    assert of_regime["state"] == "to_be_confirmed"  # a page in French, and one that is too short
    assert (of_regime["held"], of_regime["texts"], of_regime["way"]) == (0, len(CAUSES), None)
    assert "to be confirmed: own: " in table
    assert "TRACKER_CONTACT" in table


@pytest.mark.slow
def test_the_doctor_proposes_ways_that_the_registry_accepts(played, folder: Path) -> None:
    code, out, errors = run(folder, "doctor", "--offline", "--format", "json")
    assert code == 1, errors
    said = json.loads(out)
    lines = {(i["area"], i["check"]): i for i in said["lines"]}
    assert not lines["contact", "user agent"]["ok"]
    assert "TRACKER_CONTACT" in lines["contact", "user agent"]["do"]
    assert "kr-ai-basic-act-ko" in lines["keys", "TRACKER_LAW_GO_KR_OC"]["what"]
    assert lines["store", "quick check"]["ok"]
    proposed: dict[str, list[dict]] = {}
    for p in said["proposals"]:
        proposed.setdefault(p["source"], []).append(p)
    assert [p["yaml"].count("/files/chapter-") for p in proposed["s-links"]][:3] == [1, 1, 1]
    assert "https://new.law.example/act" in proposed["s-moved"][0]["yaml"]
    (archived,) = proposed["s-gone"]
    assert "kind: archive" in archived["yaml"]
    assert "kind: inbox" in archived["yaml"], "an archive is never the only second way"
    assert "s-busy" not in proposed
    own = folder / "accepted"
    for chosen in (proposed["s-links"][0], proposed["s-moved"][0], archived):
        code, _, errors = run(folder, "doctor", "--accept", chosen["id"], "--into", str(own))
        assert code == 0, errors
    before = (own / "ways.yml").read_text()
    assert run(folder, "doctor", "--accept", "w000", "--into", str(own))[0] == 2
    assert (own / "ways.yml").read_text() == before
    registry = load_registry([folder / "registry", own])
    assert [way.url for way in registry.ways(registry.sources["s-moved"])][1] == "https://new.law.example/act"
    again = json.loads(
        run(
            folder,
            "doctor",
            "--offline",
            "--format",
            "json",
            "--registry",
            str(folder / "registry"),
            "--registry",
            str(own),
        )[1]
    )
    assert {archived["id"], proposed["s-moved"][0]["id"]}.isdisjoint(p["id"] for p in again["proposals"])


@pytest.mark.parametrize(
    ("doubt", "code", "sign"),
    [
        (Doubt("another", "Harbour Act", "Ferry Act"), "another_act", "Ferry Act"),
        (Doubt("unlike", "Harbour Act", "2%"), "another_act", "2%"),
        (Doubt("cut_off", "9", "5"), "cut_off", "5"),
        (Doubt("sign_in", "", "please sign in"), "sign_in", "please sign in"),
        (Doubt("host", "law.example", "new.example"), "moved", "new.example"),
    ],
)
def test_what_the_gate_doubts_is_advised_by_its_weightiest_doubt(doubt: Doubt, code: str, sign: str) -> None:
    data = {"doubts": [d.as_json() for d in (Doubt("title", "Harbour Act"), doubt)]}
    cause = of_event("ToBeConfirmed", str(doubt), data, url="https://law.example/act", source="s")
    assert cause.code == code
    assert sign in " ".join(map(str, cause.values.values()))


@pytest.mark.parametrize(
    ("kind", "message", "code"),
    [
        (FailureKind.DNS_ERROR, "no such host", "dns"),
        (FailureKind.TIMEOUT, "took longer than 60 s", "timeout"),
        (FailureKind.NETWORK_ERROR, "refused", "connection"),
        (FailureKind.TLS_ERROR, "certificate has expired", "certificate_expired"),
        (
            FailureKind.TLS_ERROR,
            "the certificate is for another host (VerificationError)",
            "certificate_host",
        ),
        (FailureKind.TLS_ERROR, "unable to get local issuer certificate", "certificate"),
        (FailureKind.TOO_LARGE, "sends more than 64 MB", "too_large"),
        (FailureKind.READER_FAILED, "KeyError", "reader"),
        (FailureKind.NO_BROWSER, "no browser", "no_browser"),
    ],
)
def test_a_failure_on_the_way_has_its_cause(kind: FailureKind, message: str, code: str) -> None:
    failure = FetchFailure("s", "https://law.example/act", kind, message, datetime.now(UTC))
    assert of_failure(failure).code == code


def test_a_key_that_is_there_and_refused_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    said = "no token (status 401): see TRACKER_PISTE_CLIENT_ID and TRACKER_PISTE_CLIENT_SECRET"
    failure = FetchFailure("s", "https://law.example/act", FailureKind.BLOCKED, said, datetime.now(UTC))
    for name in ("TRACKER_PISTE_CLIENT_ID", "TRACKER_PISTE_CLIENT_SECRET"):
        monkeypatch.delenv(name, raising=False)
    assert of_failure(failure).code == "key_missing"
    for name in ("TRACKER_PISTE_CLIENT_ID", "TRACKER_PISTE_CLIENT_SECRET"):
        monkeypatch.setenv(name, "x")
    assert of_failure(failure).code == "key_wrong"


def test_every_sentence_has_an_edition_in_chinese() -> None:
    for sentence in {s for pair in ADVICE.values() for s in pair}:
        shown = editions.pgettext("zh", "advice", sentence)
        assert shown != sentence, sentence
        assert sorted(re.findall(r"\{\w+\}", shown)) == sorted(re.findall(r"\{\w+\}", sentence)), sentence


@pytest.mark.parametrize("code", ADVICE)
def test_words_never_fail_for_want_of_a_value(code: str) -> None:
    what, do = Cause(code).words()
    assert what
    assert do
    assert "{" not in what.replace("{browser: true}", "") + do.replace("{browser: true}", "")
