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
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from tracker.law import eids
from tracker.law.dates import iso_date
from tracker.law.text import clean
from tracker.model import (
    LAW_SCOPES,
    Capture,
    Document,
    EmptyExtract,
    Incomplete,
    LegalStatus,
    ProvisionStatus,
    Selectors,
    SourceSpec,
    StructureChanged,
    Unreadable,
)
from tracker.readers import parse
from tracker.readers.build import Builder
from tracker.readers.page import read as page
from tracker.readers.page.content import of_site
from tracker.readers.page.noise import is_noise
from tracker.readers.page.tree import hidden
from tracker.readers.sweep import HTML, Rules, part, sweep
from tracker.readers.xmltext import guard_depth, key, local

NAME = "govuk"
VERSION = 2

_MANUALS = frozenset({"hmrc_manual", "manual"})
_NOTE = 300  # characters of a change note that are kept
#: Texts of a consultation beside its body, under the heads the site prints.
_MORE = {"final_outcome_detail": "Detail of outcome", "public_feedback_detail": "Detail of feedback received"}
_DOCUMENTS = ("documents", "final_outcome_documents", "public_feedback_documents")
#: Keys of the schemas whose values are no text of the item. Those of ``details`` may stand anywhere below it.
_DATA = frozenset({
    "analytics_identifier", "base_path", "change_history", "change_notes", "content_id",
    "content_purpose_document_supertype", "content_purpose_subgroup", "content_purpose_supergroup",
    "content_type", "document_type", "email_document_supertype", "emphasised_organisations",
    "external_related_links", "first_published_at", "first_public_at", "government",
    "government_document_supertype", "image", "locale", "links", "manual", "navigation_document_supertype",
    "organisations", "phase", "political", "public_updated_at", "publishing_app", "publishing_request_id",
    "publishing_scheduled_at", "rendering_app", "schema_name", "search_user_need_document_supertype",
    "section_id", "slug", "tags", "updated_at", "user_journey_document_supertype", "user_need_ids",
    "withdrawn_notice", "display_date", "default_order", "attachment_type",
    "alternative_format_contact_email", "filename", "id", "url", "preview_url", "path", "unique_reference",
    "command_paper_number", "hoc_paper_number", "isbn", "national_applicability", "ways_to_respond",
    "held_on_another_website_url", "featured_attachments", "final_outcome_attachments",
    "public_feedback_attachments", "child_section_groups", "breadcrumbs", "headers", "documents",
    "final_outcome_documents", "public_feedback_documents", "final_outcome_publication_date",
    "public_feedback_publication_date", "opening_date", "closing_date",
})  # fmt: skip
_NOT_NAME = re.compile(r"\W+|^\d+")
_UNSETTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_KEYS = _DATA | {
    "item", "details", "body", "parts", "collection_groups", "attachments", "title", "description", "content",
    *_MORE,
}  # fmt: skip
_RULES = Rules(
    dict.fromkeys(_DATA, "metadata") | {"item/title": "title"},
    lambda element: local(element) in _KEYS or HTML.fullmatch(local(element)) is not None,
)
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
    reader = _Reader(items, captures[0], source)
    reader.graft(root, None)
    if _kind(root) in _MANUALS:
        reader.sections(root, None, 0)
    else:
        for path, item in list(items.items())[1:]:
            eid = reader.builder.add(
                f"doc_{key(path.rpartition('/')[2])}", None, "part", heading=_title(item)
            )
            reader.graft(item, eid)
    trees = [_tree(item) for item in items.values()]
    printed = sweep(reader.builder, trees, replace(_RULES, apart=_apart(trees)))
    return reader.builder.document(
        source, NAME, VERSION, _title(root), printed=printed, scope=LAW_SCOPES, **_facts(root)
    )


def _tree(item: Item) -> etree._Element:
    """An item as a tree: an element for each key, and the HTML of its texts below."""
    root = etree.Element("item")
    stack: list[tuple[etree._Element, Any, str]] = [(root, item, "")]
    while stack:
        above, value, name = stack.pop()
        if name in _DATA:
            _below(above, name).text = _settable(" ".join(_strings(value)))
        elif name == "body" and isinstance(value, list):
            stack.append((above, _markup(value), name))
        elif isinstance(value, list):
            stack += [(above, inside, name) for inside in reversed(value)]
        elif isinstance(value, dict):
            element = _below(above, name) if name else above
            stack += [(element, inside, key_) for key_, inside in reversed(value.items())]
        elif isinstance(value, str) and "<" in value:
            _below(above, name).append(parse.markup(value))
        elif isinstance(value, str):
            _below(above, name).text = _settable(html.unescape(value))
    return root


def _below(above: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(above, _NOT_NAME.sub("", name) or "item")


def _settable(text: str) -> str:
    return _UNSETTABLE.sub("", text)


def _strings(value: Any) -> Iterator[str]:
    stack = [value]
    while stack:
        value = stack.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict | list):
            stack += reversed(list(value.values()) if isinstance(value, dict) else value)


def _apart(trees: Sequence[etree._Element]) -> dict[etree._Element, str]:
    """What the reading of a page leaves out, and every form of a body but the HTML."""
    apart: dict[etree._Element, str] = {}
    for tree in trees:
        part(tree, _RULES)
    for element in (e for tree in trees for e in tree.iter(etree.Element)):
        if hidden(element):
            apart[element] = "hidden"
        elif "footnote" in (element.get("class") or ""):
            apart[element] = "footnote_call"
        elif of_site(str(element.tag), element.attrib):
            apart[element] = "site"
        elif is_noise(clean("".join(map(str, element.itertext())))) if len(element) < 2 else False:
            apart[element] = "noise"
    return apart


def _path(capture: Capture) -> str:
    return urlsplit(capture.url).path.removeprefix("/api/content")


def _item(capture: Capture) -> Item:
    try:
        found: Any = parse.json_of(capture.body)
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
    for name, head in _MORE.items():
        if details.get(name):
            out.append(f"<h2>{head}</h2>{_markup(details[name])}")
    documents = [_document(a) for a in details.get("attachments") or () if isinstance(a, dict)]
    documents = documents or [_named(str(d)) for name in _DOCUMENTS for d in details.get(name) or ()]
    if documents:
        out.append(f"<h2>Documents</h2><ul>{''.join(documents)}</ul>")
    for name, words in (("opening_date", "opens"), ("closing_date", "closes")):
        if details.get(name):
            out.append(f"<p>This consultation {words} on {html.escape(str(details[name]))}.</p>")
    return "".join(out)


def _document(attachment: Mapping[str, Any]) -> str:
    title, url = str(attachment.get("title") or ""), str(attachment.get("url") or "")
    return f"<li>{html.escape(title)} ({html.escape(url)})</li>"


def _named(markup: str) -> str:
    """A document as older items name it, in a piece of HTML with its title."""
    titles = [e for e in parse.markup(markup).iter("h2") if "title" in (e.get("class") or "").split()]
    return "".join(f"<li>{html.escape(clean(str(e.text_content())))}</li>" for e in titles)


def _markup(body: Any) -> str:
    """HTML of a body: text, or the choice of content types some schemas have."""
    if isinstance(body, list):
        found = [b for b in body if isinstance(b, dict) and b.get("content_type") == "text/html"]
        return str(found[0].get("content") or "") if found else ""
    return str(body or "")


class _Reader:
    """Reads items one by one into one text."""

    def __init__(self, items: Mapping[str, Item], like: Capture, source: SourceSpec) -> None:
        self.builder = Builder()
        self._items, self._like = items, like
        # the registry's figures are about all items
        self._source = replace(
            source, encoding=None, content=Selectors(css="article"), min_provisions=0, max_provisions=None
        )

    def graft(self, item: Item, parent: str | None) -> None:
        """What one item says, read like a page that holds nothing but its text."""
        title = html.escape(_title(item))
        lead = html.escape(clean(str(item.get("description") or "")))
        text = (
            f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title></head><body><article>"
            f"<h1>{title}</h1>{f'<p>{lead}</p>' if lead else ''}{_html(item)}</article></body></html>"
        )
        made = Capture(self._like.url, self._like.observed_at, text.encode(), "text/html", "utf-8")
        try:
            read = page.extract([made], self._source)
        except EmptyExtract:
            return  # a section that only lists others
        for p in read.provisions:
            self.builder.add(
                eids.join(parent, p.eid), eids.join(parent, p.parent) if p.parent else parent, p.type,
                num=p.num, heading=p.heading, text=p.text, scope=p.scope, status=p.status,
            )  # fmt: skip
        for w in read.warnings:
            if w.code not in {"unexplained_text", "unstructured"}:  # few items are law
                self.builder.warn(w.code, labels=w.labels, sample=w.sample, count=w.count)

    def sections(self, item: Item, parent: str | None, depth: int) -> None:
        """The sections an item lists, each with its text and what it lists itself."""
        guard_depth(depth)
        for group in item["details"].get("child_section_groups") or ():
            for listed in group.get("child_sections") or ():
                path = str(listed.get("base_path") or "")
                found = self._items.get(path)
                if found is None:
                    named = listed.get("section_id") or path
                    raise Incomplete(f"section {named} is listed and was not captured")
                number = str(found["details"].get("section_id") or listed.get("section_id") or "")
                gone = bool(found.get("withdrawn_notice"))
                eid = self.builder.add(
                    f"sec_{key(number or path.rpartition('/')[2])}", parent, "section", num=number or None,
                    heading=_title(found) or None,
                    status=ProvisionStatus.REPEALED if gone else ProvisionStatus.IN_FORCE,
                )  # fmt: skip
                self.graft(found, eid)
                self.sections(found, eid, depth + 1)
