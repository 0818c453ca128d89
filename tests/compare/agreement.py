"""A trade agreement of our own that no registry knows, for the finder: a goods chapter, a digital one."""

from __future__ import annotations

from tracker.model import Provision

_CHAPTERS = (
    (
        "cpt_2",
        "Trade in Goods",
        (
            (
                "art_2.1",
                "Definitions",
                ("For the purposes of this Chapter, duty means any charge on goods.",),
            ),
            ("art_2.2", "Customs Duties", ("No Party shall raise a customs duty on goods of the other.",)),
        ),
    ),
    (
        "cpt_9",
        "Digital Trade",
        (
            (
                "art_9.1",
                "Scope",
                (
                    "This Chapter shall apply to measures affecting trade by electronic means.",
                    "This Chapter shall not apply to government procurement.",
                ),
            ),
            (
                "art_9.2",
                "Customs Duties",
                (
                    "No Party shall impose customs duties on an electronic transmission to a person of the other.",
                    "Paragraph 1 leaves internal taxes as they are.",
                ),
            ),
            (
                "art_9.3",
                "Moving Data",
                (
                    "The Parties recognise that each may have rules of its own on data.",
                    "Each Party shall allow the cross-border transfer of information by electronic means for "
                    "the business of a covered person.",
                    "Nothing in this Article prevents a measure that serves a legitimate public policy objective.",
                ),
            ),
            (
                "art_9.4",
                "Working Together",
                (
                    "The Parties shall cooperate: they share information and experience on regulation, on "
                    "unsolicited commercial electronic messages and on cybersecurity, and help small and medium "
                    "enterprises.",
                ),
            ),
        ),
    ),
)


def provisions(*, headings: bool = True) -> list[Provision]:
    out: list[Provision] = []
    for chapter, title, articles in _CHAPTERS:
        out.append(Provision(chapter, None, "chapter", heading=title))
        for eid, heading, paragraphs in articles:
            out.append(Provision(eid, chapter, "article", heading=heading if headings else None))
            for n, text in enumerate(paragraphs, 1):
                out.append(Provision(f"{eid}__para_{n}", eid, "paragraph", num=f"{n}.", text=text))
            out.append(
                Provision(f"{eid}__fn_1", eid, "footnote", text="A note on source code and algorithms.")
            )
    return out
