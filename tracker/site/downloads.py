"""What a page lets a reader take away: citations in four styles, and the same content as data."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from tracker.law import eids
from tracker.model import UNIT_TYPES
from tracker.publish import editions
from tracker.publish.akn.document import akn
from tracker.publish.citations import cite
from tracker.publish.document import Publication
from tracker.publish.sentences import sentences
from tracker.publish.views.change import change_publication
from tracker.publish.views.data_package import package_zip
from tracker.publish.views.matrix import MatrixWords, matrix_publication
from tracker.publish.views.matrix_json import matrix_json
from tracker.publish.views.text import text_publication
from tracker.publish.writers import write
from tracker.registry.schema import Publisher, Source
from tracker.site.context import BuildContext
from tracker.site.files import page_name, prefix

View = dict[str, Any]


def to_json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def permalink(site: BuildContext, lang: str, path: str) -> str | None:
    """The public address of a page, where the site was told its own."""
    return f"{site.base_url.rstrip('/')}/{prefix(lang)}{path}" if site.base_url else None


def text_citations(site: BuildContext, view: View, path: str, lang: str) -> list[tuple[str, str]]:
    instrument = site.instrument(view["instrument"])
    if instrument is None:
        return []
    source = site.registry.sources.get(view.get("source") or "")
    return _styles(
        cite.provision(
            view,
            instrument,
            jurisdiction=jurisdiction(site, instrument.id),
            publisher=publisher(site, source),
            address=source.url if source else None,
            permalink=permalink(site, lang, path),
        ),
        lang,
    )


#: The forms in which a provision can be cited with one click.
FORMS = ("oscola", "gbt7714", "faxue", "bibtex")
Known = dict[tuple[str, str | None], dict[str, str]]


def provision_citations(
    site: BuildContext, view: View, found: Sequence[Mapping[str, Any]], lang: str, known: Known
) -> dict[str, list[tuple[str, str]]]:
    """eid -> (style, citation) in four forms, of the units among ``found``, which stand in ``view``.

    ``known``: what was made already; both editions say the same where there is no permalink.
    """
    instrument = site.instrument(view["instrument"])
    if instrument is None:
        return {}
    source = site.registry.sources.get(view.get("source") or "")
    by_eid = {p["eid"]: p for p in view["provisions"]}
    note = [p for place, p in by_eid.items() if place.startswith(cite.NOTE)]
    home = f"texts/{page_name(view['version'])}.html"  # leads on to the page, wherever a text is cut
    out: dict[str, list[tuple[str, str]]] = {}
    for p in found:
        eid = p["eid"]
        if p["type"] not in UNIT_TYPES or not (p["num"] or p["heading"]):
            continue
        link = permalink(site, lang, f"{home}#{eid}")
        made = known.get((eid, link))
        if made is None:
            above = [by_eid[place] for place in eids.path(eid) if place in by_eid]
            about = cite.provision(
                {**view, "provisions": [*note, *above]}, instrument, eid,
                jurisdiction=jurisdiction(site, instrument.id), publisher=publisher(site, source),
                address=source.url if source else None, permalink=link,
            )  # fmt: skip
            made = known[eid, link] = {s: cite.cite(about, s) for s in FORMS}
        out[eid] = [(editions.gettext(lang, cite.STYLES[s]), made[s]) for s in FORMS]
    return out


def change_citations(site: BuildContext, view: View, path: str, lang: str) -> list[tuple[str, str]]:
    instrument = site.instrument(view["instrument"])
    if instrument is None:
        return []
    source = site.registry.sources.get(view["source"] or "")
    return _styles(
        cite.change(
            view,
            instrument,
            jurisdiction=jurisdiction(site, instrument.id),
            publisher=publisher(site, source),
            permalink=permalink(site, lang, path),
        ),
        lang,
    )


def table_citations(site: BuildContext, table: Any, path: str, lang: str) -> list[tuple[str, str]]:
    link = permalink(site, lang, path)
    return _styles(cite.table(table.codebook, table.title, known_on=table.known_on, permalink=link), lang)


def _styles(cited: Any, lang: str) -> list[tuple[str, str]]:
    """(name of the style, citation): the plain one of the edition first."""
    others = {style for edition, style in cite.PLAIN.items() if edition != lang}
    return [
        (editions.gettext(lang, n), cite.cite(cited, s)) for s, n in cite.STYLES.items() if s not in others
    ]


def jurisdiction(site: BuildContext, instrument: str) -> str:
    regime = site.registry.regime_of(instrument)
    return regime.jurisdiction if regime else ""


def publisher(site: BuildContext, source: Source | None) -> Publisher | None:
    return site.registry.publishers.get(source.publisher or "") if source else None


def put_text(site: BuildContext, view: View, url: str | None) -> dict[str, str]:
    """Write a text as JSON, Markdown and Akoma Ntoso; label -> path below the top of the site."""
    base = f"texts/{page_name(view['version'])}"
    site.out.put(f"{base}.json", to_json(view))
    site.out.put(f"{base}.md", write(text_publication(view, flat=False), "md"))
    paths = {"JSON": f"{base}.json", "Markdown": f"{base}.md"}
    instrument = site.instrument(view["instrument"])
    if instrument is not None:
        source = site.registry.sources.get(site.by_id[view["version"]].source)
        site.out.put(
            f"{base}.xml",
            akn(
                view,
                instrument,
                publisher=publisher(site, source),
                jurisdiction=jurisdiction(site, instrument.id),
                text_class=source.text if source else None,
                url=url,
                steps=site.steps.get(instrument.id, ()),
            ),
        )
        paths["Akoma Ntoso XML"] = f"{base}.xml"
    return paths


def put_change(site: BuildContext, view: View) -> dict[str, str]:
    """Write a change as JSON, CSV and Markdown; label -> path below the top of the site."""
    base = f"changes/{page_name(view['id'])}"
    site.out.put(f"{base}.json", to_json(view))
    told = sentences(view, site.steps.get(view["instrument"], ()), site.registry, "en")
    publication = change_publication(view, title=site.title(view["instrument"], "en"), told=told)
    for ending in ("csv", "md"):
        site.out.put(f"{base}.{ending}", write(publication, ending))
    return {"JSON": f"{base}.json", "CSV": f"{base}.csv", "Markdown": f"{base}.md"}


#: What a table is printed and worked on as: label -> ending.
PAPERS = {"PDF": "pdf", "Word": "docx", "Excel": "xlsx"}


def on_paper(site: BuildContext, publication: Publication, path: str) -> Publication:
    """The publication of a page on the sheets of the site, with its public address at the foot."""
    address = permalink(site, publication.lang, path) or ""
    day = publication.as_at or (None if publication.when else site.on)
    return replace(publication, paper=site.paper, as_at=day, address=address)


def put_papers(site: BuildContext, publication: Publication, path: str, base: str) -> None:
    """Write what a page shows in the forms of `PAPERS`; ``path``: of the page, ``base``: of the files."""
    laid = on_paper(site, publication, path)
    for ending in PAPERS.values():
        site.out.put(f"{base}.{ending}", write(laid, ending))


def papers(base: str) -> list[tuple[str, str]]:
    """(label, address) of the files of `put_papers`."""
    return [(label, f"{base}.{ending}") for label, ending in PAPERS.items()]


def put_table(site: BuildContext, view: MatrixWords) -> dict[str, str]:
    """Write a table in its edition as data and documents; label -> path below the top."""
    name = page_name(view.matrix.codebook)
    base = f"compare/{name}-{view.lang}"
    publication = on_paper(site, matrix_publication(view), f"compare/{name}.html")
    labels = {**PAPERS, "CSV": "csv", "Markdown": "md", "LaTeX": "tex"}
    forms: dict[str, tuple[str, str | bytes]] = {"JSON": ("json", to_json(matrix_json(view)))}
    forms |= {label: (ending, write(publication, ending)) for label, ending in labels.items()}
    forms["Data package"] = ("zip", package_zip(view))
    for ending, content in forms.values():
        site.out.put(f"{base}.{ending}", content)
    return {label: f"{base}.{ending}" for label, (ending, _) in forms.items()}


def addresses(paths: Mapping[str, str], nav: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The downloads as a page in an edition links to them."""
    return [(label, f"{nav['top']}{path}") for label, path in paths.items()]
