"""The recorded web: answers under the real addresses as the live web was seen to answer.

Real replies of the research corpus where it has some (TRACKER_CORPUS or ../shared/corpus), texts of our own in
the publishers' markup elsewhere; troubles and robots files by the table `web.yml`, whose evidence is public and
whose answers are played. Every answer says which it is. `RecordedWeb` knows no network: `Handler` serves it to
a crawl below all middlewares, `benchmarks.firstday.server` under the real names in a network namespace.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import yaml
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.exceptions import CannotResolveHostError, DownloadTimeoutError
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from benchmarks.firstday import texts
from benchmarks.firstday.texts import HTML, JSON, XML, Act
from tracker.capture.handlers import TlsError
from tracker.capture.host_gate import HostTurn
from tracker.capture.httpmsg import first
from tracker.capture.urls import url_key
from tracker.capture.warc import read_index
from tracker.registry import Registry
from tracker.registry.schema import Source

_CELEX = re.compile(r"[0-9CE]\d{4}[A-Z]{1,2}\d{4,5}(?:\(\d{2}\))?(?:R\(\d{2}\))?(?:-\d{8})?")
#: What the end of an address says of the format.
_ENDS = (
    (r"\.pdf\b|/pdf$|/Download/|/media/download", texts.pdf),
    (r"\.md$", texts.markdown),
    (r"/bulkdata/ECFR/", texts.ecfr),
    (r"mappingtreaties/tota", texts.tota),
)
_PAGES = {
    "firewall": ("Attention Required!", "<h1>Sorry, you have been blocked</h1><p>Ray ID: 0000</p>"),
    "gone": ("Page not found", "<h1>Page not found</h1><p>The page you are looking for does not exist.</p>"),
    "home": ("Welcome", "<h1>Welcome</h1><p>The website has been redesigned.</p><a href='/news'>News</a>"),
    "consent": ("Cookies", "<h1>We value your privacy</h1><p>Accept cookies to continue.</p>"),
    "shell": ("App", "<div id='app'></div><script src='/app.js'></script>"),
    "start": ("Act", "<h1>Act</h1><h3>Article 1</h3><p>A person shall comply.</p><div class='lazy'></div>"),
    "cellar": ("Error", "<p>Resource not found</p>"),
    "empty": ("", ""),
    "abroad": ("Access", "<h1>Access</h1><p>This service is not available in your country.</p>"),
    "sign_in": ("Sign in", "<h1>Sign in</h1><p>Please sign in to continue.</p><p>Forgot your password?</p>"),
    "maintenance": ("Maintenance", "<h1>Scheduled maintenance</h1><p>The site is down for maintenance.</p>"),
}


@dataclass(frozen=True)
class Reply:
    """One answer. ``real``: a recorded reply; ``lost`` names a connection that gives none."""

    status: int = 200
    media: str = HTML
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    real: bool = False
    lost: str = ""  # silent, dns, tls
    said: str = "certificate verify failed"  # by a lost connection
    source: str = ""  # whose text it is
    why: str = ""  # the evidence of a played trouble


@dataclass
class Asked:
    """A request as the web saw it; ``rest``: seconds the answer asked to be left alone for."""

    at: datetime
    host: str
    url: str
    status: int = 0
    rest: float = 0.0


@dataclass
class RecordedWeb:
    """``amended``: ids of sources whose text has changed by now; ``silent``: hosts that do not answer."""

    registry: Registry
    corpus: Path | None
    amended: frozenset[str] = frozenset()
    silent: frozenset[str] = frozenset()
    asked: list[Asked] = field(default_factory=list)
    served: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.table: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("web.yml").read_text("utf-8"))
        self._rules = [(re.compile(rule["at"]), rule) for rule in self.table["rules"]]
        self.texts: set[str] = set()  # SHA-256 of what was served and is the text, or a part of it
        for cause in self.table["causes"]:
            if "answer" in cause:
                rule = {"evidence": cause["name"], **cause}
                self._rules.append((re.compile(rf"//{cause['name']}\.example/(?!$)"), rule))
            if "robots" in cause:
                self.table["robots"][f"{cause['name']}.example"] = {"evidence": "", **cause["robots"]}
        self._of: dict[str, list[Source]] = {}
        for source in self.registry.sources.values():
            for way in ways(self.registry, source):
                for url in (way.url, *way.parts):
                    self._of.setdefault(url_key(url), []).append(way)

    # --- one answer -------------------------------------------------------------------------------

    def answer(self, method: str, url: str, headers: dict[str, str], body: bytes = b"") -> Reply:
        """What is answered to a request; header names in lower case."""
        reply = self._answer(method, url, headers, body)
        digest = hashlib.sha256(reply.body).hexdigest()
        tag = f'"{digest[:16]}"'
        if reply.source and reply.status == 200:
            self.texts.add(digest)
            if headers.get("if-none-match") == tag:
                reply = Reply(
                    304, reply.media, real=reply.real, headers=(("ETag", tag),), source=reply.source
                )
            else:
                reply = Reply(**{**reply.__dict__, "headers": (*reply.headers, ("ETag", tag))})
        self.served["real" if reply.real else "played"] += 1
        return reply

    def _answer(self, method: str, url: str, headers: dict[str, str], body: bytes) -> Reply:
        parts = urlsplit(url)
        host = parts.hostname or ""
        if host in self.silent:
            return Reply(lost="silent", why="a host that is silent in this run")
        language = headers.get("accept-language", "").split(",")[0]
        rule = next(
            (r for rx, r in self._rules if rx.search(url) and r.get("language", language) == language), None
        )
        if rule is not None and rule["answer"] in ("silent", "dns", "tls"):
            said = rule.get("message", "certificate verify failed")
            return Reply(lost=rule["answer"], said=said, why=rule["evidence"])
        if parts.path == "/robots.txt":
            return self._robots(host)
        if parts.path == "/" and host.endswith(".example"):
            return _page(200, "home")
        if rule is not None and (told := self._told(rule, url, language)) is not None:
            return told
        return self._protocol(method, url, language, body) or self._text(url, language) or _page(404, "gone")

    def _robots(self, host: str) -> Reply:
        found = self.table["robots"].get(host)
        if found is None:
            return Reply(404, why="no robots file is known")
        if "status" in found:
            return Reply(found["status"])
        if "page" in found:
            return _page(200, found["page"], found["evidence"])
        return Reply(200, "text/plain", found["text"].encode(), why=found["evidence"])

    def _told(self, rule: dict[str, Any], url: str, language: str) -> Reply | None:
        """The answer of a rule; None where the rule lets the text come."""
        answer, why = rule["answer"], rule["evidence"]
        if answer == "text" or (url.startswith("http://") and answer == 303):
            return None
        if answer == 303:
            item = f"http://publications.europa.eu/resource/cellar/{celex_of(url)}.{language}.03/DOC_1"
            return Reply(303, headers=(("Location", item),), why=why)
        if answer == 300:
            return self._several(url, language, why)
        if answer == "list":
            return Reply(
                300,
                HTML,
                b"<ul><li><a href='/act.en.doc'>en</a><li><a href='/act.fr.doc'>fr</a></ul>",
                why=why,
            )
        if answer in ("french", "cut"):
            tag = "fr" if answer == "french" else "en"
            made = texts.page(Act(url, "Act", tag, 40, self.table["words"][tag]))[1]
            return Reply(200, HTML, made.encode()[: 900 if answer == "cut" else None], why=why)
        if answer == "links" and (
            led := [s for s in self._of.get(url_key(url), []) if s.spider == "landing"]
        ):
            return self._made(led[0])
        if answer == "links":
            return _links(
                "Agreement", {f"{url}/part-{n}.pdf": f"Chapter {n} Download (PDF)" for n in range(1, 24)}, why
            )
        if isinstance(answer, str):
            return _page(200, answer, why)
        extra = tuple(rule.get("headers", {}).items())
        if "to" in rule:
            extra += (("Location", rule["to"]),)
        page = _page(answer, rule["page"], why) if "page" in rule else Reply(answer, why=why)
        return Reply(**{**page.__dict__, "headers": extra})

    # --- Cellar -----------------------------------------------------------------------------------

    def _several(self, url: str, language: str, why: str) -> Reply:
        """Multiple choices: a list of the files of the text, which answer at once."""
        celex = celex_of(url)
        base = f"http://publications.europa.eu/resource/cellar/{celex}.{language}.03"
        links = "".join(f'<li><a href="{base}/DOC_{n}">{base}/DOC_{n}</a></li>' for n in (1,))
        return Reply(300, HTML, f"<html><body><ul>{links}</ul></body></html>".encode(), why=why)

    @cached_property
    def _eu(self) -> dict[tuple[str, str], tuple[str, bytes]]:
        """(CELEX, language of two letters) -> recorded text, as pages of the act."""
        out: dict[tuple[str, str], tuple[str, bytes]] = {}
        if self.corpus is None:
            return out
        index = read_index([self.corpus / "eu.warc.gz"])
        for entry in index.entries():
            named = re.search(r"/(EN|FR)/TXT", entry.url)
            celex = celex_of(entry.url)
            if entry.url.endswith("OJ:L_202401689"):
                celex = "32024R1689"
            if entry.status == 200 and celex and named:
                record = index.load(entry)
                french = re.search(rb"hd-lg[^>]*>\s*FR", record.body) or (
                    record.body.count(b" les ") > record.body.count(b" the ")
                )
                if bool(french) == (named[1] == "EN"):
                    continue  # some pages of the corpus are in the other language than their address says
                out[celex, named[1].lower()] = (first(record.headers, "Content-Type") or HTML, record.body)
        return out

    def _consolidations(self, url: str) -> Reply:
        celex = celex_of(parse_qs(urlsplit(url).query)["query"][0]) or ""
        names = {name for name, _ in self._eu if name.startswith(f"0{celex[1:]}-")}
        if celex == "32024R1689":
            names.add("02024R1689-20240712")
        rows = [
            {
                "relation": {"type": "literal", "value": "consolidates"},
                "celex": {"type": "literal", "value": name},
            }
            for name in sorted(names)
        ]
        answer = {"head": {"vars": ["relation", "celex"]}, "results": {"bindings": rows}}
        return Reply(200, "application/sparql-results+json", json.dumps(answer).encode())

    def _formex(self, url: str, language: str) -> Reply | None:
        """The description of a manifestation in Formex, which lists its file; and that file."""
        found = re.search(r"\.(?:ENG|FRA)\.fmx4(\.played\.xml)?$", url)
        ways_ = self._of.get(url_key(url.removesuffix(".played.xml"))) if found else None
        if found is None or not ways_:
            return None
        if found[1]:
            return self._made(ways_[0], texts.formex)
        return Reply(
            200, "application/rdf+xml", f'<rdf><Description about="{url}.played.xml"/></rdf>'.encode()
        )

    # --- what publishers' interfaces answer -------------------------------------------------------

    def _protocol(self, method: str, url: str, language: str, body: bytes) -> Reply | None:
        parts = urlsplit(url)
        host, path, query = (
            parts.hostname or "",
            parts.path,
            {k: v[0] for k, v in parse_qs(parts.query).items()},
        )
        if host == "publications.europa.eu":
            if path == "/webapi/rdf/sparql":
                return self._consolidations(url)
            if (formex := self._formex(url, language)) is not None:
                return formex
            celex, tag = celex_of(url) or "", language[:2]
            if "/cellar/" in path and celex and f"{celex}." in unquote(path):
                tag = unquote(path).split(f"{celex}.")[1][:2]
            if (celex, tag) in self._eu:
                media, text = self._eu[celex, tag]
                return Reply(200, media, text, real=True, source=celex)
            if "/cellar/" in path and celex:
                found = self._sources(lambda s: s.options.get("celex") == celex and s.language[:2] == tag)
                return self._made(found[0]) if found else None
            return None
        if "/bulkdata/ECFR/" in path:  # a whole title, with all its parts that are watched
            parts_of = [texts.ecfr(self._act(s))[1] for s in self._of.get(url_key(url), [])]
            inner = "".join(text.partition("</HEAD>")[2].partition("</DIV1>")[0] for text in parts_of)
            head = '<ECFR><DIV1 N="0" TYPE="TITLE"><HEAD>Title</HEAD>'
            return Reply(200, XML, f"{head}{inner}</DIV1></ECFR>".encode(), source=url)
        if host == "www.ecfr.gov" and "/versions/" in path:
            return _json(
                {
                    "content_versions": [{"date": "2025-04-08", "issue_date": "2025-04-08"}],
                    "meta": {"latest_issue_date": "2026-11-25"},
                }
            )
        if host == "www.ecfr.gov" and "/full/" in path:
            found = self._sources(lambda s: s.spider == "ecfr" and parts.query in s.url)
            return self._made(found[0]) if found else None
        if host == "laws.e-gov.go.jp" and "/law_revisions/" in path:
            row = {"law_revision_id": f"{path.rsplit('/')[-1]}_20250601_1", "current_revision_status": "CurrentEnforced",
                   "amendment_enforcement_date": "2025-06-01"}  # fmt: skip
            return _json({"revisions": [row]})
        if host == "www.law.go.kr" and path == "/DRF/lawSearch.do":
            law = (
                f"<law><법령일련번호>276117</법령일련번호><법령ID>1</법령ID><현행연혁코드>현행</현행연혁코드><법령명한글>{query.get('query')}</법령명한글>"
                "<공포번호>20676</공포번호><시행일자>20260122</시행일자><법령구분명>법률</법령구분명><제개정구분명>일부개정</제개정구분명></law>"
            )
            return Reply(200, XML, f"<LawSearch><totalCnt>1</totalCnt>{law}</LawSearch>".encode())
        if host == "legalinstruments.oecd.org" and path.startswith("/api/instruments/"):
            refs = [
                {"lang": tag, "format": "html", "uri": f"/api/{path.rsplit('/')[-1]}.{tag}.html"}
                for tag in ("en", "fr")
            ]
            return _json({"bodyText": {"ref": refs}})
        if host == "legalinstruments.oecd.org" and (
            named := re.fullmatch(r"/api/([^/]+)\.(en|fr)\.html", path)
        ):
            found = self._sources(lambda s: named[1] in s.url and s.language == named[2])
            return self._made(found[0], texts.page) if found else None
        if host == "api.normattiva.it":
            urn = json.loads(body)["urn"].partition("~")[0]
            found = self._sources(lambda s: s.spider == "normattiva" and urn in unquote(s.url))
            return self._made(found[0]) if found else None
        if host == "data.bka.gv.at":
            facts = {"ArtikelParagraphAnlage": "§ 1", "Inkrafttretensdatum": "2024-01-01"}
            row = {"Data": {"Metadaten": {"Bundesrecht": {"Kurztitel": "X", "BrKons": facts}}}}
            hits = {"@pageNumber": "1", "@pageSize": "100", "#text": "1"}
            return _json(
                {"OgdSearchResult": {"OgdDocumentResults": {"Hits": hits, "OgdDocumentReference": row}}}
            )
        if host == "www.ris.bka.gv.at":
            found = self._sources(lambda s: s.spider == "ris" and query.get("Gesetzesnummer", "-") in s.url)
            return self._made(found[0]) if found else None
        if path == "/ajax/collectAllDocumentVersion.json":
            return _json({"data": [{"comingIntoForce": "2026.07.01."}]})
        if host == "www.federalregister.gov" and (
            named := re.fullmatch(r"/api/v1/documents/(.+)\.json", path)
        ):
            return _json(
                {
                    "document_number": named[1],
                    "body_html_url": f"https://{host}/documents/full_text/html/{named[1]}.html",
                }
            )
        if host == "www.federalregister.gov" and (named := re.search(r"/html/(.+)\.html$", path)):
            found = self._sources(lambda s: s.url.endswith(f"/{named[1]}.json"))
            return self._made(found[0], texts.page) if found else None
        if "/changes/affected/" in path:
            return Reply(
                200,
                "application/atom+xml",
                b'<feed xmlns="http://www.w3.org/2005/Atom"><title>c</title></feed>',
            )
        return None

    # --- texts, lists and records -----------------------------------------------------------------

    def _sources(self, fits: Any) -> list[Source]:
        return [way for found in self._of.values() for way in found if fits(way)]

    @cached_property
    def _recorded(self) -> dict[str, tuple[str, bytes]]:
        """Address -> newest recorded reply."""
        out: dict[str, tuple[str, bytes]] = {}
        if self.corpus is None:
            return out
        index = read_index([self.corpus / name for name in ("eu.warc.gz", "ca.warc.gz")])
        for entry in sorted(index.entries(), key=lambda e: e.observed_at):
            if entry.status == 200 and "publications.europa.eu/resource/celex" not in entry.url:
                record = index.load(entry)
                out[url_key(entry.url)] = (first(record.headers, "Content-Type") or HTML, record.body)
        for row in self.table["real"]:
            if (file := self.corpus / row["file"]).exists():
                out[url_key(row["at"])] = (row["media"], file.read_bytes())
        return out

    def recorded(self, url: str) -> bool:
        """Whether a real reply of this address is served."""
        return url_key(url) in self._recorded

    def _text(self, url: str, language: str) -> Reply | None:
        found = self._of.get(url_key(url)) or self._of.get(url_key(re.sub("^http:", "https:", url))) or []
        # a page that leads to a document is one, whatever else is made of it
        found = sorted(found, key=lambda s: s.spider != "landing")
        source = next((s for s in found if s.language[:2] == language[:2]), found[0] if found else None)
        if (held := self._recorded.get(url_key(url))) is not None:
            return Reply(200, *held, real=True, source=source.id if source else url)
        return self._made(source) if source is not None else None

    def _made(self, source: Source, shape: Any = None) -> Reply:
        """The text, list or record of a source, in words of our own."""
        if source.kind == "listing":
            return _listing(source, self._act(source))
        if source.spider == "landing":
            url = f"https://{urlsplit(source.url).hostname}/documents/{hashlib.md5(source.url.encode()).hexdigest()}.pdf"
            self._of.setdefault(url_key(url), [source.model_copy(update={"spider": "pdf", "url": url})])
            rule = _example(str(source.options.get("link", "text")))
            return _links(
                self._act(source).title,
                {f"{source.url}/annex-{n}": f"Annex {n}" for n in range(12)} | {url: rule},
                "its rule's link",
            )
        if shape is None:
            by_end = next((s for rx, s in _ENDS if re.search(rx, source.url, re.IGNORECASE)), texts.page)
            shape = texts.SHAPES.get(source.spider) or texts.SHAPES.get(source.format or "", by_end)
            if source.spider == "oecd":
                shape = texts.page
        media, body = shape(self._act(source))
        data = body.encode() if isinstance(body, str) else body
        return Reply(200, media, data, source=source.id)

    def _act(self, source: Source) -> Act:
        instrument = self.registry.instruments.get(source.instrument or "")
        tag = source.language.split("-")[0]
        titles = instrument.title if instrument else {}
        title = next((t for k, t in titles.items() if k.split("-")[0] == tag), None)
        words = self.table["words"]
        least, most = source.expect.provisions.min, source.expect.provisions.max
        units = max(least + 2, 12) if most is None else min(max(least, 12), most)
        if source.spider == "normattiva":
            units = 60  # a long article, of which `part` takes some commi
        return Act(
            source.id, title or next(iter(titles.values()), source.id), source.language, units,
            words.get(tag, words["en"]), 3 if source.id in self.amended else 0,
            (part[1] if (part := re.search(r"(?:prt_|part=)(\d+)", f"{source.part} {source.url}")) else "")
            or (instrument.identifiers.get("法令番号", "") if instrument else ""),
        )  # fmt: skip


def ways(registry: Registry, source: Source) -> tuple[Source, ...]:
    """The source by each of its ways."""
    known = getattr(registry, "ways", None)
    return known(source) if known is not None else (source,)


def celex_of(url: str) -> str | None:
    """The CELEX number an address names."""
    found = _CELEX.search(
        unquote(unquote(url)).rpartition("CELEX:")[2] if "CELEX:" in url else unquote(unquote(url))
    )
    return found.group(0) if found else None


def _json(value: Any) -> Reply:
    return Reply(200, JSON, json.dumps(value, ensure_ascii=False).encode())


def _page(status: int, name: str, why: str = "") -> Reply:
    title, body = _PAGES[name]
    return Reply(
        status, HTML, f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode(), why=why
    )


def _links(title: str, links: dict[str, str], why: str) -> Reply:
    rows = "".join(f'<p><a href="{url}">{words}</a></p>' for url, words in links.items())
    return Reply(
        200,
        HTML,
        f"<html lang='en'><head><title>{title}</title></head><body><h1>{title}</h1>{rows}</body></html>".encode(),
        why=why,
    )


def _listing(source: Source, act: Act) -> Reply:
    """A list of five dated notices about nothing that is watched."""
    rows = [
        (
            f"https://{urlsplit(source.url).hostname}/notices/2026/{n}.html",
            f"{act.title} {n}",
            f"2026-11-{10 + n}",
        )
        for n in range(1, 6)
    ]
    fields = source.options.get("fields")
    if source.spider == "federal_register":
        found = [
            {"title": t, "html_url": u, "publication_date": d, "type": "Notice", "document_number": u[-6]}
            for u, t, d in rows
        ]
        return _json({"count": 5, "results": found})
    if "search.json" in source.url:
        return _json(
            {
                "total": 5,
                "results": [
                    {"title": t, "link": urlsplit(u).path, "public_timestamp": d} for u, t, d in rows
                ],
            }
        )
    if fields:
        return _json(
            {fields["items"]: [{fields["url"]: u, fields["title"]: t, fields["date"]: d} for u, t, d in rows]}
        )
    if source.spider == "feed" or source.url.endswith(".xml"):
        items = "".join(
            f"<item><title>{t}</title><link>{u}</link><pubDate>{d}</pubDate></item>" for u, t, d in rows
        )
        return Reply(
            200,
            "application/rss+xml",
            f"<rss version='2.0'><channel><title>x</title>{items}</channel></rss>".encode(),
            source=source.id,
        )
    if "Json" in source.url or source.url.endswith(".json"):
        return _json(
            [
                {"TITLE": t, "URL": u, "DOCRELPUBTIME": d, "topic": t, "infourl": u, "pubtime": d}
                for u, t, d in rows
            ]
        )
    items = "".join(f'<li><a href="{u}">{t}</a><span class="date">{d}</span></li>' for u, t, d in rows)
    return Reply(
        200,
        HTML,
        f"<html lang='{act.language}'><body><main><ul>{items}</ul></main></body></html>".encode(),
        source=source.id,
    )


def _example(pattern: str) -> str:
    """A text that fits a regular expression, by its first alternatives."""

    def made(parsed: Any) -> str:
        out = ""
        for op, value in parsed:
            name = str(op).lower()
            if name == "literal":
                out += chr(value)
            elif name == "any":
                out += "x"
            elif name == "in":
                out += made([value[0]]) if str(value[0][0]).lower() == "literal" else "1"
            elif name in ("max_repeat", "min_repeat"):
                out += made(value[2]) * max(1, value[0])
            elif name == "subpattern":
                out += made(value[3])
            elif name == "branch":
                out += made(value[1][0])
        return out

    return made(re._parser.parse(pattern))


WEB: list[RecordedWeb] = []


class Handler(BaseDownloadHandler):
    """In the place of the network, below every middleware, behind the same gate."""

    latency = 0.3

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._turn = HostTurn(crawler)
        self._timeout = crawler.settings.getfloat("DOWNLOAD_TIMEOUT")

    async def download_request(self, request: Any) -> Response:
        """Raises what the network would: no name, no certificate, no answer in time."""
        await self._turn.wait(request)
        web, host = WEB[0], urlsplit(request.url).hostname or ""
        note = Asked(datetime.now(UTC), host, request.url)
        web.asked.append(note)
        asked = {k.decode().lower(): v[0].decode() for k, v in request.headers.items()}
        reply = web.answer(request.method, request.url, asked, request.body)
        if reply.lost == "dns":
            raise CannotResolveHostError(f"DNS lookup failed: {host}")
        if reply.lost == "tls":
            raise TlsError(f"no trusted connection to {host}: {reply.said}")
        if reply.lost:
            await asyncio.sleep(self._timeout)
            raise DownloadTimeoutError(f"Getting {request.url} took longer than {self._timeout} seconds.")
        await asyncio.sleep(self.latency)
        headers = Headers({"Content-Type": reply.media, **dict(reply.headers)})
        note.status, note.rest = reply.status, float(dict(reply.headers).get("Retry-After", 0))
        kind: Any = responsetypes.from_args(headers=headers, url=request.url, body=reply.body[:4096])
        response: Response = kind(url=request.url, status=reply.status, headers=headers, body=reply.body)
        self._turn.honour_retry_after(request, response)
        request.meta["tracker_observed_at"] = datetime.now(UTC)
        request.meta["tracker_record_id"] = None
        return response


def broken_pauses(asked: list[Asked], table: dict[str, Any], delay: float) -> list[str]:
    """What was asked too soon: before the pause of its host was over, or while it wanted rest."""
    wrong, last, rest = [], {}, {}  # type: list[str], dict[str, datetime], dict[str, datetime]
    for one in asked:
        said = re.search(r"Crawl-delay: (\d+)", table["robots"].get(one.host, {}).get("text", ""))
        pause = max(delay, float(said[1]) if said else 0.0)
        # robots.txt itself says how long the pause is: the request after it counts
        if one.host in last and (one.at - last[one.host]).total_seconds() < pause - 0.001:
            wrong.append(f"{one.host}: asked again after {(one.at - last[one.host]).total_seconds():.2f} s")
        if one.host in rest and one.at < rest[one.host]:
            wrong.append(f"{one.host}: asked while it wanted rest")
        last[one.host] = one.at
        if one.rest:
            rest[one.host] = one.at + timedelta(seconds=one.rest)
    return wrong
