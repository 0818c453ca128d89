"""The mark of sample texts: what comes from the packaged samples says on every page that it is no law.

Whoever opens a record says whether it holds samples (`tracker.store.samples`); all that is made from then on
bears the mark, in whatever form. CSV and JSON hold data alone and bear none.
"""

from __future__ import annotations

from dataclasses import replace

from tracker.publish.document import Panel, Paragraph, Publication, Table, join, plain_text, tables, text
from tracker.publish.editions import gettext, punctuation

_held = [False]


def declare(held: bool) -> None:
    """Say whether what is shown from now on comes from a record that holds samples."""
    _held[0] = held


def declared() -> bool:
    return _held[0]


def notice(lang: str) -> str:
    """What stands on everything that is made from samples; "" where nothing is."""
    if not declared():
        return ""
    return gettext(
        lang,
        "Sample texts, not the law. The texts of this collection were written for a demonstration and only "
        "bear the addresses of real publishers: cite none of them.",
    )


def lines(lang: str) -> list[str]:
    """The mark before a text in lines; none where nothing is of samples."""
    said = notice(lang)
    return [said, ""] if said else []


def marked(publication: Publication, *, sheets: bool = False) -> Publication:
    """The publication with the mark in its title and before its words, over each table where ``sheets``."""
    said = notice(publication.lang)
    tag = gettext(publication.lang, "Sample, not the law")
    if not said or publication.title.startswith(tag):
        return publication
    mark = Panel("warn", (Paragraph(text(said, style="strong")),))
    titled = replace(
        publication,
        title=punctuation(publication.lang).labelled(tag, publication.title),
        blocks=(mark, *publication.blocks),
    )
    if not sheets:
        return titled

    def under(table: Table) -> Table:
        caption = join([line for line in (text(said), table.caption) if line], " ")
        name = table.name or plain_text(table.caption) or publication.title
        return replace(table, caption=caption, name=name)

    found = publication.sheets or tuple(tables(publication.blocks)) or filter(None, (publication.data,))
    return replace(titled, sheets=tuple(map(under, found)))
