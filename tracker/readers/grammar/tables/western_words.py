"""The words of texts in Latin script that the grammar goes by: one table a language.

A text may mix languages (a treaty quotes, a converter mislabels), so that the patterns are made of the
words of all. Entries are alternatives of a pattern; lists are words parted by spaces.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LatinWords:
    """The words of one language."""

    article: str  # before the number of an article
    first: str  # in place of the number of the first one
    groups: tuple[str, str, str, str, str, str]  # book, part, title, chapter, section, subsection: lists
    annex: str
    contents: str  # titles of tables of contents
    preamble: str  # heads in capitals that are no title: a list
    joints: str  # "and", "or" between the points of a list
    goes_on: str  # words that go on with a reference behind a number
    small: str  # words of more than three letters that titles keep small: a list
    gone: str  # how a head says that nothing is left under it
    # the frame of an act of the Union
    whereas: str
    enacts: str
    act: str
    proposal: str
    done: str  # before place and date
    binding: str


# fmt: off
LANGUAGES = {
    "en": LatinWords(article="ARTICLE|Article", first="",
        groups=("book", "part", "title", "chapter", "section", "subsection sub-section"),
        annex="ANNEX|Annex|SCHEDULE|Schedule|APPENDIX|Appendix|ATTACHMENT|Attachment|PROTOCOL|Protocol",
        contents="(?:table of )?contents", preamble="PREAMBLE", joints="and|or",
        goes_on="to|through|of|above|below", small="with from upon into over under between",
        gone="repeal|omit|delet|reserved|spent", whereas="Whereas", enacts="(?:HAS|HAVE) ADOPTED THIS",
        act="REGULATION|DIRECTIVE|DECISION", proposal="(?:Amended )?(?:Proposal|Draft) for an?",
        done=r"(?:Done|DONE) (?:at|in)\b",
        binding="This (?:Regulation|Directive|Decision) (?:shall be|is) (?:binding|addressed)"),
    "fr": LatinWords(article=r"Art\.", first="premier|1er|PREMIER|unique|UNIQUE",
        groups=("livre", "partie", "titre", "chapitre", "section", "sous-section"),
        annex="ANNEXE|Annexe|APPENDICE|Appendice", contents="sommaire|table des matières",
        preamble="PRÉAMBULE", joints="et|ou", goes_on="", small="avec dans pour entre",
        gone="abrog|supprim", whereas="considérant ce qui suit", enacts="(?:A|ONT) (?:ADOPTÉ|ARRÊTÉ)",
        act="RÈGLEMENT|DÉCISION", proposal="Proposition de", done=r"(?:Fait|FAIT) [àÀ]\b",
        binding="Le présent règlement est obligatoire|La présente (?:directive|décision) est"),
    "es": LatinWords(article="ART[IÍ]CULO|Art[ií]culo", first="primero|único",
        groups=("libro", "parte", "título titulo", "capítulo capitulo", "sección seccion", "subsección"),
        annex="ANEXO|Anexo|APÉNDICE|Apéndice", contents="índice|indice", preamble="PREÁMBULO", joints="y|o",
        goes_on="", small="para sobre entre", gone="derog", whereas="considerando lo siguiente",
        enacts="HAN? ADOPTADO", act="REGLAMENTO|DIRECTIVA|DECISIÓN", proposal="Propuesta de",
        done="(?:Hecho|HECHO) (?:en|EN)\\b", binding="El presente Reglamento será obligatorio"),
    "de": LatinWords(article="ARTIKEL|Artikel|§", first="",
        groups=("buch", "teil", "titel", "kapitel", "abschnitt", ""), annex="ANHANG|Anhang|ANLAGE|Anlage",
        contents="inhaltsverzeichnis|inhaltsübersicht", preamble="PRÄAMBEL", joints="und|oder",
        goes_on="bis", small="", gone="aufgehoben|weggefallen", whereas="in Erwägung nachstehender Gründe",
        enacts="(?:HAT|HABEN) FOLGENDE", act="VERORDNUNG|RICHTLINIE|BESCHLUSS", proposal="Vorschlag für",
        done=r"Geschehen zu\b", binding="Diese (?:Verordnung|Richtlinie) ist"),
}
# fmt: on


def any_of(field: str) -> str:
    """The alternatives of all languages in a field of `LatinWords`."""
    return "|".join(words for x in LANGUAGES.values() if (words := getattr(x, field)))


def all_of(field: str) -> frozenset[str]:
    """The words of all languages in a field that is a list."""
    return frozenset(word for x in LANGUAGES.values() for word in getattr(x, field).split())
