"""Pages of GOV.UK as its content API serves them, and manuals made of many such pages.

The text is the HTML in ``details``, read like any page; a publication's documents and a consultation's
dates stand below it, so that a new document or a moved date is a change. A manual is one text: its
sections are ``sec_<section id>`` (``sec_dst10000``) below the section that lists them. The text's date is
``public_updated_at``; a withdrawn page is a repealed one, with the publisher's words. What the history
of changes says last stands in ``status_note``.

Written from the publisher's schemas and examples (https://docs.publishing.service.gov.uk/content-schemas.html);
no reply of the live API was seen.
"""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from tracker.law import eids
from tracker.law.dates import iso_date
from tracker.law.text import clean
from tracker.model import (
    Capture,
    Document,
    EmptyExtract,
    Incomplete,
    LegalStatus,
    Provision,
    ProvisionStatus,
    Selectors,
    SourceSpec,
    StructureChanged,
    Unreadable,
)
from tracker.readers import parse
from tracker.readers.build import Builder
from tracker.readers.page import read as page
from tracker.readers.xmltext import guard_depth, key

NAME = "govuk"
VERSION = 1

_MANUALS = frozenset({"hmrc_manual", "manual"})
_NOTE = 300  # characters of a change note that are kept
Item = dict[str, Any]


def sniff(capture: Capture) -> bool:
    """A content item: JSON with a base path and details, from the API's address."""
    if "/api/content/" not in capture.url:
        return False
    return capture.body.lstrip().startswith(b"{") and b'"details"' in capture.body


def extract(captures: Sequence[Capture], source: SourceSpec) -> Document:
    """Read a page, or a manual of which the first capture is the root.

    Raises `Unreadable`, `StructureChanged`, `EmptyExtract`, `Incomplete` (a section listed and missing).
    """
    items = {_path(c): _item(c) for c in captures}
    root = items[_path(captures[0])]
    builder = Builder()
    if _kind(root) in _MANUALS:
        _graft(builder, _body(root, captures[0], source), None)
        _sections(builder, root, None, items, captures[0], source, 0)
    elif len(items) == 1:
        document = _page(root, captures[0], source)
        return replace(document, extractor=NAME, extractor_version=VERSION, **_facts(root))
    else:
        _graft(builder, _body(root, captures[0], source), None)
        for path, item in list(items.items())[1:]:
            eid = builder.add(f"doc_{key(path.rpartition('/')[2])}", None, "part", heading=_title(item))
            _graft(builder, _body(item, captures[0], source), eid)
    return builder.document(source, NAME, VERSION, _title(root), **_facts(root))


def _path(capture: Capture) -> str:
    return urlsplit(capture.url).path.removeprefix("/api/content")


def _item(capture: Capture) -> Item:
    try:
        found: Any = json.loads(capture.body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("the content API does not answer with JSON") from error
    if not isinstance(found, dict) or not isinstance(found.get("details"), dict):
        raise StructureChanged("the answer is no content item with details")
    return found


def _kind(item: Item) -> str:
    return str(item.get("document_type") or item.get("schema_name") or "")


def _title(item: Item) -> str:
    return clean(str(item.get("title") or ""))


def _facts(root: Item) -> dict[str, Any]:
    """Dates, state and identifiers of the whole text."""
    notice = root.get("withdrawn_notice")
    withdrawn = isinstance(notice, dict) and bool(notice)
    explanation = page_text(str(notice.get("explanation") or "")) if isinstance(notice, dict) else ""
    named = {"content_id": root.get("content_id"), "base_path": root.get("base_path")}
    return {
        "text_date": iso_date(str(root.get("public_updated_at") or "")),
        "status": LegalStatus.REPEALED if withdrawn else LegalStatus.UNKNOWN,
        "status_note": explanation or ("withdrawn" if withdrawn else _last_change(root)),
        "repealed_from": iso_date(str(notice.get("withdrawn_at") or ""))
        if isinstance(notice, dict)
        else None,
        "identifiers": {name: str(value) for name, value in named.items() if value},
    }


def _last_change(root: Item) -> str | None:
    """The newest entry of the history: "2026-03-02 DST15000: Rate corrected"."""
    details: Mapping[str, Any] = root["details"]
    entries = [
        (str(e.get("public_timestamp") or e.get("published_at") or ""), e)
        for e in [*(details.get("change_history") or ()), *(details.get("change_notes") or ())]
        if isinstance(e, dict)
    ]
    if not entries:
        return None
    when, entry = max(entries, key=lambda pair: pair[0])
    words = clean(str(entry.get("note") or entry.get("change_note") or ""))
    place = f" {entry['section_id']}" if entry.get("section_id") else ""
    return f"{when[:10]}{place}: {words}"[:_NOTE]


def page_text(markup: str) -> str:
    """The words of a piece of HTML."""
    return clean(str(parse.markup(markup).text_content())) if markup.strip() else ""


def _html(item: Item) -> str:
    """The text of an item as one page: body or parts, documents, dates of a consultation."""
    details = item["details"]
    out = [_markup(details.get("body"))]
    for group in [*(details.get("parts") or ()), *(details.get("collection_groups") or ())]:
        if isinstance(group, dict):
            out += [f"<h2>{html.escape(str(group.get('title') or ''))}</h2>", _markup(group.get("body"))]
    documents = [_document(a) for a in details.get("attachments") or () if isinstance(a, dict)]
    if documents:
        out.append(f"<h2>Documents</h2><ul>{''.join(documents)}</ul>")
    for name, words in (("opening_date", "opens"), ("closing_date", "closes")):
        if details.get(name):
            out.append(f"<p>This consultation {words} on {html.escape(str(details[name]))}.</p>")
    return "".join(out)


def _document(attachment: Mapping[str, Any]) -> str:
    title, url = str(attachment.get("title") or ""), str(attachment.get("url") or "")
    return f"<li>{html.escape(title)} ({html.escape(url)})</li>"


def _markup(body: Any) -> str:
    """HTML of a body: text, or the choice of content types some schemas have."""
    if isinstance(body, list):
        found = [b for b in body if isinstance(b, dict) and b.get("content_type") == "text/html"]
        return str(found[0].get("content") or "") if found else ""
    return str(body or "")


def _page(item: Item, like: Capture, source: SourceSpec) -> Document:
    """One item read like a page that holds nothing but its text."""
    title = html.escape(_title(item))
    lead = html.escape(clean(str(item.get("description") or "")))
    text = (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title></head><body><article>"
        f"<h1>{title}</h1>{f'<p>{lead}</p>' if lead else ''}{_html(item)}</article></body></html>"
    )
    made = Capture(like.url, like.observed_at, text.encode(), "text/html", "utf-8")
    return page.extract([made], replace(source, encoding=None, content=Selectors(css="article")))


def _body(item: Item, like: Capture, source: SourceSpec) -> Sequence[Provision]:
    """What one of many items says; the registry's figures are about all of them."""
    try:
        return _page(item, like, replace(source, min_provisions=0, max_provisions=None)).provisions
    except EmptyExtract:
        return ()  # a section that only lists others


def _sections(
    builder: Builder, item: Item, parent: str | None, items: Mapping[str, Item], like: Capture,
    source: SourceSpec, depth: int,
) -> None:  # fmt: skip
    """The sections an item lists, each with its text and what it lists itself."""
    guard_depth(depth)
    for group in item["details"].get("child_section_groups") or ():
        for listed in group.get("child_sections") or ():
            path = str(listed.get("base_path") or "")
            found = items.get(path)
            if found is None:
                raise Incomplete(f"section {listed.get('section_id') or path} is listed and was not captured")
            number = str(found["details"].get("section_id") or listed.get("section_id") or "")
            gone = bool(found.get("withdrawn_notice"))
            eid = builder.add(
                f"sec_{key(number or path.rpartition('/')[2])}", parent, "section", num=number or None,
                heading=_title(found) or None,
                status=ProvisionStatus.REPEALED if gone else ProvisionStatus.IN_FORCE,
            )  # fmt: skip
            _graft(builder, _body(found, like, source), eid)
            _sections(builder, found, eid, items, like, source, depth + 1)


def _graft(builder: Builder, provisions: Sequence[Provision], parent: str | None) -> None:
    """Provisions of another text below a provision of this one, ids and all."""
    for p in provisions:
        builder.add(
            eids.join(parent, p.eid), eids.join(parent, p.parent) if p.parent else parent, p.type,
            num=p.num, heading=p.heading, text=p.text, scope=p.scope, status=p.status,
        )  # fmt: skip
