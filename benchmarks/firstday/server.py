"""The recorded web under the real names, on this machine alone: its own name table and certificate authority.

``python -m benchmarks.firstday.server COMMAND ...`` runs a command in a network namespace where every host of the
registry is 127.0.0.1 and answers by `benchmarks.firstday.web`, encrypted with certificates of an authority that
lives for this run:

    python -m benchmarks.firstday.server tracker crawl --regime eu-ai --all

Needs Linux with user namespaces (`unshare`, `mount`, `ip`) and no rights. Nothing reaches another machine.
"""

from __future__ import annotations

import os
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from benchmarks.firstday.web import RecordedWeb, ways
from benchmarks.month.__main__ import corpus_folder
from tracker.registry import load_registry

_INSIDE = "FIRSTDAY_INSIDE"
_HANG = 600.0
#: Hosts that spiders ask beside the addresses of the registry, and one for each played cause.
_MORE = ("api.normattiva.it", "data.bka.gv.at", "api.piste.gouv.fr", "oauth.piste.gouv.fr", "web.archive.org")


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    web: RecordedWeb
    scheme = "http"

    def _answer(self) -> None:
        url = f"{self.scheme}://{self.headers.get('Host', '')}{self.path}"
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        asked = {name.lower(): value for name, value in self.headers.items()}
        reply = self.web.answer(self.command, url, asked, body)
        if reply.lost:
            time.sleep(_HANG)
            self.close_connection = True
            return
        self.send_response(reply.status)
        for name, value in (("Content-Type", reply.media), *reply.headers):
            self.send_header(name, value)
        self.send_header("X-Recorded-Web", "real" if reply.real else "played")
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    do_GET = do_POST = do_HEAD = _answer  # noqa: N815  (names of the base class)

    def log_message(self, *_: object) -> None:
        """Silence."""


class _Encrypted(_Answers):
    scheme = "https"


def _certificates(folder: Path, hosts: list[str]) -> tuple[Path, Path]:
    """The authority's certificate, and one for all hosts with its key."""
    now = datetime.now(UTC)

    def made(
        name: str,
        issuer: str,
        key: ec.EllipticCurvePrivateKey,
        signer: ec.EllipticCurvePrivateKey,
        *,
        ca: bool,
    ) -> bytes:
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]))
            .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, issuer)]))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=30))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        )
        if not ca:
            names = x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts])
            builder = builder.add_extension(names, critical=False)
        return builder.sign(signer, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    root, leaf = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority, served = folder / "authority.pem", folder / "served.pem"
    authority.write_bytes(made("Recorded web", "Recorded web", root, root, ca=True))
    private = leaf.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    served.write_bytes(private + made("recorded.example", "Recorded web", leaf, root, ca=False))
    return authority, served


def _serve(folder: Path) -> Path:
    """Serve from now on; the authority's certificate."""
    registry = load_registry()
    _Answers.web = RecordedWeb(registry, corpus_folder())
    urls = [
        url for s in registry.sources.values() for way in ways(registry, s) for url in (way.url, *way.parts)
    ]
    hosts = sorted({urlsplit(url).hostname or "localhost" for url in urls} | set(_MORE))
    table = folder / "hosts"
    table.write_text("127.0.0.1 localhost\n" + "".join(f"127.0.0.1 {host}\n" for host in hosts))
    subprocess.run(["mount", "--bind", str(table), "/etc/hosts"], check=True)
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    authority, served = _certificates(folder, hosts)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(served)
    plain, encrypted = (
        ThreadingHTTPServer(("127.0.0.1", 80), _Answers),
        ThreadingHTTPServer(("127.0.0.1", 443), _Encrypted),
    )
    encrypted.socket = context.wrap_socket(encrypted.socket, server_side=True, do_handshake_on_connect=False)
    for server in (plain, encrypted):
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
    return authority


def main(command: list[str]) -> int:
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    if _INSIDE not in os.environ:
        again = ["unshare", "-Urnm", sys.executable, "-m", "benchmarks.firstday.server", *command]
        return subprocess.run(again, env={**os.environ, _INSIDE: "1"}, check=False).returncode
    with tempfile.TemporaryDirectory() as folder:
        authority = _serve(Path(folder))
        env = {**os.environ, "SSL_CERT_FILE": str(authority), "TRACKER_ALLOW_PRIVATE": "true"}
        program = [sys.executable, "-m", *command] if command[0] == "tracker" else command
        return subprocess.run(program, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
