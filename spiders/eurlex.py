"""EU law from Cellar, the Publications Office's repository.

EUR-Lex pages are behind a firewall that answers programs with 202 and no text; Cellar serves the
same texts by content negotiation (https://publications.europa.eu/resource/celex/{CELEX}, 303 to the
item), with languages as three letters. Which texts there are is asked of its SPARQL endpoint: a
consolidation is a work of its own with a CELEX of sector 0 and a date. Properties are those of the
Common Data Model (CDM): `act_consolidated_consolidates_resource_legal`,
`resource_legal_amends_resource_legal`, `resource_legal_corrects_resource_legal`.

Cellar answers 300 (Multiple Choices) with a list of links where a text has several files, and 406 where it
has no text in the language or format asked for. A listed consolidation that is not there in the language of
the source is no failure: many were made before all languages were.

The Formex of a text is a manifestation (`resource/oj/L_202401689.ENG.fmx4`, of acts before October 2023
`resource/oj/JOL_2016_119_R_0001.ENG.fmx4`, of a consolidation
`resource/consolidation/2024R1689%2F20260727.ENG.fmx4`); its description in RDF lists its files, the act's
and those of its annexes, each under several names.

The consolidations of acts *amended by* an act carry the first property towards it as well, so only
those whose CELEX is made of the act's own number are its texts.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode, urljoin

from scrapy import Request

from spiders import outcome
from spiders.base import Progress, SourceSpider, accept_language
from tracker.capture.jobs import FetchedCapture, FetchedRelation, FetchFailure, FetchJob, FetchResult
from tracker.model import StructureChanged

SPARQL = "https://publications.europa.eu/webapi/rdf/sparql"
CELLAR = "https://publications.europa.eu/resource/celex/"
_FORMAT = "application/sparql-results+json"
#: Rows asked for. An answer that fills it may be cut off, and is then refused.
_LIMIT = 500
#: New consolidations fetched in one run; the rest follow in the next ones.
_MAX_NEW = 5
#: Sector, year, type, number; treaties and corrigenda add letters, parentheses and slashes.
_CELEX = re.compile(r"[0-9CE]\d{4}[A-Z]{1,2}[0-9A-Z()/_.-]{0,40}")
_CONSOLIDATED = re.compile(r"0(\d{4}[A-Z]{1,2}\d{4}(?:\(\d{2}\))?)-(\d{8})")
#: A file in Cellar: work, expression and manifestation, then the file.
_FILE = re.compile(
    r"^https?://publications\.europa\.eu/resource/(?:cellar|oj|celex|consolidation)/[^?#]+/DOC_\d+$"
)
_FORMEX = re.compile(
    r"""["'>](https?://publications\.europa\.eu/resource/[^\s"'<>]+\.fmx4\.([^\s"'<>/]+\.xml))["'<]"""
)
#: ISO 639-1 to the codes of the EU's language table, for the official languages.
_LANGUAGES = {
    "bg": "bul", "cs": "ces", "da": "dan", "de": "deu", "el": "ell", "en": "eng", "es": "spa",
    "et": "est", "fi": "fin", "fr": "fra", "ga": "gle", "hr": "hrv", "hu": "hun", "it": "ita",
    "lt": "lit", "lv": "lav", "mt": "mlt", "nl": "nld", "pl": "pol", "pt": "por", "ro": "ron",
    "sk": "slk", "sl": "slv", "sv": "swe",
}  # fmt: skip
_PROPERTIES = {
    "consolidates": "act_consolidated_consolidates_resource_legal",
    "amends": "resource_legal_amends_resource_legal",
    "corrects": "resource_legal_corrects_resource_legal",
}


class EurlexSpider(SourceSpider):
    """One act: its own text, new consolidations of it oldest first, and what amends or corrects it.

    Options: `celex` (of the base act, required unless the job's address ends in it), `consolidated`
    (true: look for consolidations and relations), `max_new` (consolidations per run), `accept`.
    The job's `known` may hold CELEX numbers or addresses; the newest known text is asked for again
    with its validators, because a corrigendum may change a text in place.
    """

    name = "eurlex"
    accept = "application/xhtml+xml, text/html;q=0.5"  # older and shorter works are HTML only
    walks = True

    def refused(
        self, progress: Progress, page: FetchedCapture, failure: FetchFailure
    ) -> Iterable[Request | FetchResult]:
        """A list of files is followed; a consolidation that is not there in this language is left out."""
        celex = page.url.rpartition("/")[2]
        if page.status == 300 and not progress.listed and (files := listed_files(page)):
            progress.listed = True
            return self._files(progress, files)
        if page.status in {404, 406} and _CONSOLIDATED.fullmatch(celex) and page.role == "text":
            self.logger.info("%s: %s is not there in %s", page.source_id, celex, progress.job.language)
            return ()
        if page.status == 406:
            message = f"Cellar has no {celex} in {progress.job.language or 'this language'} as XHTML or HTML"
            return (replace(failure, message=message),)
        return (failure,)

    def _files(self, progress: Progress, files: list[str]) -> Iterator[Request | FetchResult]:
        """The files of one text, one after another: they are read together."""
        rest = files[1:]
        after = (lambda p, _: self._files(p, rest)) if rest else None
        yield self.ask(progress, files[0], after=after, role="part")

    def begin(self, progress: Progress) -> Iterable[Request | FetchResult]:
        """The act's own text, or the newest we know of it; then the question what else there is. Of a
        manifestation in Formex, its files."""
        job = progress.job
        if job.url.endswith(".fmx4"):
            headers = {"Accept": "application/rdf+xml"}
            yield self.ask(
                progress, job.url, then=self._manifestation, headers=headers, role="discovery", fresh=True
            )
            return
        try:
            celex = celex_of(job)
        except ValueError as error:
            yield outcome.failed(job.source_id, job.url, StructureChanged(str(error)))
            return
        if not job.options.get("consolidated"):
            yield self.ask(progress, text_url(celex))
            return
        known = known_texts(job, celex)
        newest = known[-1] if celex in known else celex
        yield self.ask(progress, text_url(newest), after=lambda p, _: (self._question(p, celex),))

    def _manifestation(self, progress: Progress, page: FetchedCapture) -> Iterator[Request | FetchResult]:
        files = formex_files(page)
        if not files:
            raise StructureChanged("Cellar's description of the manifestation lists no Formex files")
        yield from self._files(progress, files)

    def history(self, progress: Progress) -> Iterable[Request | FetchResult]:
        """The act as published and all its consolidations."""
        try:
            yield self._question(progress, celex_of(progress.job))
        except ValueError as error:
            yield outcome.failed(progress.job.source_id, progress.job.url, StructureChanged(str(error)))

    def _question(self, progress: Progress, celex: str) -> Request | FetchResult:
        headers = {"Accept": _FORMAT}
        return self.ask(progress, query_url(celex), then=self._answered, headers=headers, role="discovery")

    def headers_for(self, job: FetchJob) -> dict[str, str]:
        """Cellar takes three-letter languages and refuses requests without one."""
        headers = super().headers_for(job)
        primary = job.language.partition("-")[0].lower()
        language = _LANGUAGES.get(primary) or accept_language(job.language)
        if language:
            headers["Accept-Language"] = language
        return headers

    def _answered(self, progress: Progress, page: FetchedCapture) -> Iterator[Request | FetchResult]:
        job = progress.job
        if page.not_modified:
            return
        celex = celex_of(job)
        try:
            rows = read_answer(page.body)
        except StructureChanged as error:
            yield outcome.failed(job.source_id, page.url, error)
            return
        for relation, subject in rows:
            if relation != "consolidates" or is_text_of(subject, celex):
                yield FetchedRelation(
                    job.source_id, subject, relation, celex, page.url, page.observed_at
                )  # fmt: skip
        known = set(known_texts(job, celex))
        if job.walk is not None:
            subjects = {subject for relation, subject in rows if relation == "consolidates"}
            dated = [(_dated(s)[0], text_url(s)) for s in subjects if is_text_of(s, celex)]
            have = frozenset(text_url(name) for name in known)
            yield from self.walk(progress, [(None, text_url(celex)), *dated], known=have)
            return
        texts = sorted(
            {subject for relation, subject in rows if relation == "consolidates"} - known, key=_dated
        )
        new = [subject for subject in texts if is_text_of(subject, celex)]
        yield from self._next(progress, new[: int(job.options.get("max_new", _MAX_NEW))])

    def _next(self, progress: Progress, texts: list[str]) -> Iterator[Request | FetchResult]:
        """Texts one after another, so that an older one is stored before a newer one."""
        if texts:
            rest = texts[1:]
            yield self.ask(progress, text_url(texts[0]), after=lambda p, _: self._next(p, rest))


def celex_of(job: FetchJob) -> str:
    """The base act's CELEX from the options or the end of the address. `ValueError` if it is none."""
    celex = str(job.options.get("celex") or job.url.rstrip("/").rpartition("/")[2])
    if not _CELEX.fullmatch(celex):
        raise ValueError(f"{celex!r} is not a CELEX number; set options.celex")
    return celex


def text_url(celex: str) -> str:
    """Address of a text in Cellar. Corrigenda have parentheses, which Cellar wants encoded."""
    return CELLAR + quote(celex, safe="")


def listed_files(page: FetchedCapture) -> list[str]:
    """The addresses of the files a 300 lists, in its order; of several formats those of the first."""
    links = re.findall(r"""href\s*=\s*["']([^"']+)["']""", page.body.decode("utf-8", "replace"))
    urls = [urljoin(page.final_url or page.url, html.unescape(link)) for link in links]
    files = [re.sub(r"^http:", "https:", url) for url in urls if _FILE.search(url)]
    folders = [url.rpartition("/")[0] for url in files]
    return list(
        dict.fromkeys(url for url, folder in zip(files, folders, strict=True) if folder == folders[0])
    )


def formex_files(page: FetchedCapture) -> list[str]:
    """The addresses of the Formex files a manifestation's description lists, each file once; without the
    wrapper (`.doc.xml`) and the table of contents."""
    found: dict[str, str] = {}
    for url, name in _FORMEX.findall(page.body.decode("utf-8", "replace")):
        if not re.search(r"\.(?:doc|toc)(?:\.fmx)?\.xml$", name):
            found.setdefault(name, re.sub("^http:", "https:", html.unescape(url)))
    return [found[name] for name in sorted(found)]


def is_text_of(consolidated: str, celex: str) -> bool:
    """Whether a consolidation is one of this act: 02024R1689-20260727 is of 32024R1689."""
    found = _CONSOLIDATED.fullmatch(consolidated)
    return found is not None and found.group(1) == celex[1:]


def known_texts(job: FetchJob, celex: str) -> list[str]:
    """CELEX numbers of the act's texts we have, oldest first (the act itself before all)."""
    names = {item.rpartition("/")[2].replace("%28", "(").replace("%29", ")") for item in job.known}
    return sorted((n for n in names if n == celex or is_text_of(n, celex)), key=_dated)


def query_url(celex: str) -> str:
    """The question for one act, always written the same, so that archives can answer it."""
    unions = " UNION ".join(
        f'{{ ?work cdm:{name} ?act . BIND("{relation}" AS ?relation) }}'
        for relation, name in _PROPERTIES.items()
    )
    query = (
        "PREFIX cdm: <http://publications.europa.eu/ontology/cdm#> "
        "PREFIX owl: <http://www.w3.org/2002/07/owl#> "
        "SELECT DISTINCT ?relation ?celex WHERE { "
        f"?act owl:sameAs <http://publications.europa.eu/resource/celex/{quote(celex, safe='')}> . "
        f"{unions} ?work cdm:resource_legal_id_celex ?celex . }} ORDER BY ?celex LIMIT {_LIMIT}"
    )
    return f"{SPARQL}?{urlencode({'query': query, 'format': _FORMAT})}"


def read_answer(body: bytes) -> list[tuple[str, str]]:
    """(relation, CELEX) rows of a SPARQL 1.1 JSON result (W3C Recommendation, section 3).

    Raises `StructureChanged` for anything else: not JSON, other variables, values that are no
    literals, an unknown relation, something that is no CELEX, or an answer that fills the limit.
    """
    try:
        found: Any = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise StructureChanged("the SPARQL endpoint does not answer with JSON") from error
    results = found.get("results") if isinstance(found, dict) else None
    bindings = results.get("bindings") if isinstance(results, dict) else None
    if not isinstance(bindings, list):
        raise StructureChanged("the SPARQL answer has no results.bindings")
    if len(bindings) >= _LIMIT:
        raise StructureChanged(f"the SPARQL answer fills its limit of {_LIMIT} rows")
    rows = []
    for binding in bindings:
        relation, celex = _literal(binding, "relation"), _literal(binding, "celex")
        if relation not in _PROPERTIES:
            raise StructureChanged(f"the SPARQL answer holds an unknown relation {relation!r:.60}")
        if not _CELEX.fullmatch(celex):
            raise StructureChanged(f"the SPARQL answer holds {celex!r:.60}, which is no CELEX number")
        rows.append((relation, celex))
    return rows


def _literal(binding: Any, name: str) -> str:
    term = binding.get(name) if isinstance(binding, dict) else None
    value = term.get("value") if isinstance(term, dict) else None
    if not isinstance(term, dict) or not isinstance(value, str) or "literal" not in str(term.get("type")):
        raise StructureChanged(f"a row of the SPARQL answer has no literal {name}")
    return value.strip()


def _dated(celex: str) -> tuple[date, str]:
    """Sort key: the date of a consolidation; what has none comes first."""
    found = _CONSOLIDATED.fullmatch(celex)
    try:
        return (date.fromisoformat(found.group(2)) if found else date.min, celex)
    except ValueError:
        return (date.min, celex)


SPIDER = EurlexSpider
