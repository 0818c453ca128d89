"""Is the text in the language its source declares? Only a clear conflict is an error.

Scripts decide between Chinese, Japanese, Korean, Cyrillic, Arabic and Latin; a language classifier only
between languages of the same script, with a clear lead and enough text. Where it is open, the
declaration wins: a short Japanese heading may be all kanji.
"""

from __future__ import annotations

import re
from typing import cast

from resiliparse.parse.lang import detect_fast

from tracker.model import Document, Scope, WrongLanguage

#: Languages rules are watched in; the classifier chooses among these only.
_PLAUSIBLE = ("bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "it", "lt", "lv",
              "mt", "nb", "nl", "no", "pl", "pt", "ro", "sk", "sl", "sv", "id", "ms", "tr", "vi", "ru", "uk",
              "ar", "zh", "ja", "ko", "th", "hi")  # fmt: skip
_SAMPLE = 5_000  # characters of body text
_ENOUGH = 300  # letters; below this nothing is concluded from a classifier
_ENOUGH_SCRIPT = 60
_ENOUGH_SHORT = 12  # of a short page that is judged as a whole
#: How much farther from the declared language than from the likeliest a text must be. Of 1,239 excerpts
#: of English treaties three are nearer to another language, by 1.05 at most.
_CLEAR = 1.07
#: Runs of letters outside ASCII; those inside are Latin and counted faster than a pattern can.
_SCRIPTS = {
    "han": re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+"),
    "kana": re.compile("[\u3041-\u30fa\u30fc-\u30ff]+"),
    "hangul": re.compile("[\uac00-\ud7af\u1100-\u11ff]+"),
    "latin": re.compile("[\u00c0-\u024f\u1e00-\u1eff]+"),
    "cyrillic": re.compile("[\u0400-\u04ff]+"),
    "arabic": re.compile("[\u0600-\u06ff]+"),
    "greek": re.compile("[\u0370-\u03ff]+"),
}
_ASCII = re.compile("[\x00-\x7f]+")
_NO_LETTERS = bytes(b for b in range(256) if not bytes([b]).isalpha())
_SCRIPT_OF = {"zh": "han", "ja": "kana", "ko": "hangul", "el": "greek"}
_SCRIPT_OF |= dict.fromkeys(("ru", "uk", "bg", "be", "kk", "ky", "mk", "mn", "tg"), "cyrillic")
_SCRIPT_OF |= dict.fromkeys(("ar", "fa", "ur", "ps"), "arabic")
#: Letters of languages that the classifier knows nothing of.
_OTHER_SCRIPTS = {
    "th": "\u0e00-\u0e7f", "hi": "\u0900-\u097f", "mr": "\u0900-\u097f", "ne": "\u0900-\u097f",
    "bn": "\u0980-\u09ff", "ta": "\u0b80-\u0bff", "te": "\u0c00-\u0c7f", "si": "\u0d80-\u0dff",
    "he": "\u0590-\u05ff", "ka": "\u10a0-\u10ff", "hy": "\u0530-\u058f", "km": "\u1780-\u17ff",
    "lo": "\u0e80-\u0eff", "my": "\u1000-\u109f", "am": "\u1200-\u139f",
}  # fmt: skip
#: Languages printed in two scripts.
_TWO_SCRIPTS = {"sr", "uz"}
#: Pairs a classifier confuses; between these the declaration stands.
_CLOSE = ({"nb", "no", "da", "nn"}, {"id", "ms"}, {"hr", "sl", "bs", "sr"}, {"cs", "sk"}, {"pt", "es", "gl"})


def check(document: Document, declared: str) -> None:
    """Raise `WrongLanguage` when the document says it is, or clearly is, another language than declared."""
    if (conflict := problem(document, declared)) is not None:
        raise WrongLanguage(f"{conflict}, {declared} is declared")


def problem(document: Document, declared: str, *, short: bool = False) -> str | None:
    """What contradicts the declared language, in words; None where nothing clearly does.

    ``declared`` is BCP 47; only the primary subtag is compared. ``short``: a page of few letters, too, is
    held against the script of its language.
    """
    wanted = _primary(declared)
    if (says := _primary(document.language)) != wanted:
        return f"the document is marked {document.language}"
    sample = _sample(document)
    shares, letters = script_shares(sample)
    if wanted in _OTHER_SCRIPTS:
        own = sum(map(len, re.findall(f"[{_OTHER_SCRIPTS[wanted]}]+", sample)))
        return _lacks_letters(wanted, own, letters)
    if wanted in _TWO_SCRIPTS:
        return None
    if letters < _ENOUGH_SCRIPT:
        return _short_conflict(wanted, shares) if short and letters >= _ENOUGH_SHORT else None
    if conflict := _script_conflict(wanted, shares, letters):
        return conflict
    if shares["latin"] < 0.8 or letters < _ENOUGH or wanted not in _PLAUSIBLE:
        return None
    found, lead = classify(sample, wanted)
    if found is None or found == says or lead < _CLEAR or any({found, wanted} <= pair for pair in _CLOSE):
        return None
    return f"the text reads as {found}"


def _lacks_letters(wanted: str, own: int, others: int) -> str | None:
    """A text in a script of its own that has hardly a letter of it."""
    if own + others < _ENOUGH_SHORT or own > 0.2 * (own + others):
        return None
    return f"only {own / (own + others):.0%} of the letters are those of {wanted}"


def _short_conflict(wanted: str, shares: dict[str, float]) -> str | None:
    """Few letters decide only where all of them are of another script."""
    script = _SCRIPT_OF.get(wanted, "latin")
    own = shares[script] + (shares["han"] if wanted in {"ja", "ko"} else 0.0)
    most = max(shares, key=lambda name: shares[name])
    return f"{shares[most]:.0%} of the letters are {most}" if own < 0.02 and shares[most] > 0.9 else None


def _primary(tag: str) -> str:
    return tag.partition("-")[0].lower()


def _sample(document: Document) -> str:
    """Body text from the whole length of the document, up to `_SAMPLE` characters."""
    body = Scope.BODY
    texts = [p.text for p in document.provisions if p.scope is body and p.text]
    texts = texts or [f"{p.heading or ''} {p.text}" for p in document.provisions]
    total = sum(map(len, texts))
    if total <= _SAMPLE:
        return "\n".join(texts)
    step = max(1, total // _SAMPLE)  # every step-th provision, so that one foreign quotation does not decide
    picked: list[str] = []
    size = 0
    for text in texts[::step]:
        picked.append(text[:1000])
        size += len(picked[-1])
        if size >= _SAMPLE:
            break
    return "\n".join(picked)


def script_shares(text: str) -> tuple[dict[str, float], int]:
    """Share of each script among the letters counted, and how many letters that are."""
    other = _ASCII.sub("", text) if not text.isascii() else ""
    counts = {name: sum(map(len, pattern.findall(other))) for name, pattern in _SCRIPTS.items()}
    counts["latin"] += len(text.encode("ascii", "ignore").translate(None, _NO_LETTERS))
    letters = sum(counts.values())
    return {name: n / letters if letters else 0.0 for name, n in counts.items()}, letters


def _script_conflict(wanted: str, shares: dict[str, float], letters: int) -> str | None:
    """What contradicts the declaration, in words."""
    if wanted == "zh":
        if shares["kana"] > 0.15:
            return f"{shares['kana']:.0%} of the letters are kana"
        return None if shares["han"] > 0.2 else f"only {shares['han']:.0%} of the letters are Han characters"
    if wanted == "ja":
        if letters >= _ENOUGH and shares["han"] > 0.7 and shares["kana"] < 0.02:
            return "the text has Han characters and no kana"
        return None if shares["han"] + shares["kana"] > 0.2 else "the text has neither kana nor kanji"
    script = _SCRIPT_OF.get(wanted, "latin")
    if shares[script] > 0.3:
        return None
    most = max(shares, key=lambda name: shares[name])
    return f"{shares[most]:.0%} of the letters are {most}" if shares[most] > 0.6 else None


def classify(text: str, wanted: str | None = None) -> tuple[str | None, float]:
    """The likeliest of the plausible languages of a text in Latin script, and how much farther the text is
    from ``wanted``: 1.1 is a tenth farther. None for a text without words.

    Compares letter n-grams with profiles of languages; two sentences of law are told apart by 1.05 and
    more, among all languages that are not of the close pairs.
    """
    ranked = detect_fast(text[:_SAMPLE], n_results=len(_PLAUSIBLE), langs=list(_PLAUSIBLE))
    distances = dict(cast("list[tuple[str, int]]", ranked))
    if not distances:
        return None, 1.0
    found = min(distances, key=lambda language: distances[language])
    return found, distances.get(wanted or found, distances[found]) / max(distances[found], 1)
