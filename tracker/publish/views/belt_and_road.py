"""The Belt and Road table in one edition: only what was read, each fact with its provision and address."""

from __future__ import annotations

import re
from typing import Any

from tracker.publish.document import Paragraph, Publication, Table, cell, row, text
from tracker.publish.editions import gettext, pick, punctuation
from tracker.registry import Registry
from tracker.registry.belt_and_road import FACTS, LawFact, Mechanism, TransferLaw

TITLE = "Belt and Road: data that leave the country"
#: columns that people see -> their heads
HEADS = {
    "name": "Jurisdiction",
    "law": "Law",
    "means": "Means",
    "way_abroad": "Way abroad",
    "local_storage": "Local storage",
    "notice_of_a_breach": "Notice of a breach",
    "authority": "Authority",
}
#: question -> the key of its words in `laws`
COLUMNS = {
    "transfer": "way_abroad",
    "localisation": "local_storage",
    "breach": "notice_of_a_breach",
    "regulator": "authority",
}
_MEANS = {
    Mechanism.NONE: "no rule",
    Mechanism.ACCOUNTABILITY: "accountability",
    Mechanism.ADEQUACY: "adequacy",
    Mechanism.CONTRACT: "contract or corporate rules",
    Mechanism.CONSENT: "consent of the person",
    Mechanism.ASSESSMENT: "assessment",
    Mechanism.NOTIFICATION: "filing with the authority",
    Mechanism.APPROVAL: "approval of the authority",
    Mechanism.LOCALISATION: "local storage",
}
_STATES = {
    "in_force": "in force",
    "partly_in_force": "partly in force",
    "adopted": "adopted",
    "bill": "bill",
    "draft": "draft",
    "none": "no general law",
}


def laws(registry: Registry, lang: str, verified: bool | None = None) -> list[dict[str, Any]]:
    """One dictionary a jurisdiction, words in the edition; a fact that nobody has read is None."""
    rows = sorted(registry.belt_and_road.values(), key=lambda r: r.jurisdiction)
    return [_law(r, lang) for r in rows if verified is None or r.verified is verified]


def _law(r: TransferLaw, lang: str) -> dict[str, Any]:
    return r.model_dump(mode="json") | {
        "note": r.note if r.verified else None,
        "name": pick(r.name, lang),
        "law": pick(r.law, lang),
        "state": gettext(lang, _STATES[r.status]) if r.verified else "",
        "mechanisms": " ".join(r.mechanisms) if r.verified else "",
        "means": _means(r, lang) if r.verified else _unread(r, lang),
        "lead": not r.verified,
        **{column: _fact(getattr(r, key), lang) for key, column in COLUMNS.items()},
    }


def _means(r: TransferLaw, lang: str) -> str:
    return punctuation(lang).items(gettext(lang, _MEANS[m]) for m in r.mechanisms)


def _unread(r: TransferLaw, lang: str) -> str:
    if not r.provisions:
        return gettext(lang, "to be read")
    return gettext(lang, "to be read: look at %(where)s") % {"where": where(r.provisions, lang)}


def _fact(fact: LawFact | None, lang: str) -> str:
    if fact is None:
        return ""
    return pick(fact.says, lang).rstrip(".。") + punctuation(lang).aside(where(fact.provisions, lang))


def where(provisions: str, lang: str) -> str:
    """Provisions as the edition writes them.

    >>> where("ss. 37(4), 41", "zh"), where("Decree 356, art. 18", "zh"), where("art. 56", "en")
    ('第37条第4款、第41条', '第356号法令第18条', 'art. 56')
    """
    if lang != "zh":
        return provisions
    text = re.sub(r"Decree (\d+), ", r"第\1号法令", provisions)
    return re.sub(r"(?<![A-Za-z])(?:arts?|ss?)\.? ([\d(), -]+)", lambda m: _articles(m[1]), text)


def _articles(numbers: str) -> str:
    found = []
    for number in numbers.split(", "):
        article, *below = re.findall(r"[\d-]+", number)
        found.append(f"第{article}条" + "".join(f"第{n}款" for n in below))
    return "、".join(found)


def belt_and_road_publication(registry: Registry, lang: str) -> Publication:
    """The table with a line on what it holds."""
    rows = laws(registry, lang)
    head = row(*(gettext(lang, label) for label in HEADS.values()))
    body = tuple(
        row(
            cell(r["name"]),
            cell(*(words for words in (r["law"], r["state"]) if words)),
            cell(r["means"]),
            *(cell(r[column] or "–", url=(r[key] or {}).get("source")) for key, column in COLUMNS.items()),
        )
        for r in rows
    )
    return Publication(
        gettext(lang, TITLE),
        lang,
        (Paragraph(text(summary(registry, lang))), Table((head,), body, sticky=True, name="belt-and-road")),
        layout="landscape",
    )


def summary(registry: Registry, lang: str) -> str:
    """How many rows there are, and how many of each question were read."""
    rows = registry.belt_and_road.values()
    return gettext(
        lang,
        "%(all)d jurisdictions; read with a provision and an address: way abroad %(transfer)d, local storage "
        "%(localisation)d, notice of a breach %(breach)d, authority %(regulator)d. The rest is to be read.",
    ) % {"all": len(rows), **{key: sum(1 for r in rows if getattr(r, key)) for key in FACTS}}
