"""The English sentences of reasons and the English words of their values, as the JSON of a change has them.

The record holds codes and typed values (`tracker.model.Reason`). The sentences are the messages of the
catalogues too: other editions are made in `tracker.publish.values`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tracker.model import FactValue, Reason

#: code -> sentence. Placeholders are the parameters' names.
TEMPLATES: Mapping[str, str] = {
    # what happened to a provision
    "added": "provision added",
    "added_empty": "placeholder added",
    "removed": "provision removed",
    "removed_empty": "repealed placeholder removed",
    "repealed": "provision repealed",
    "renumbered": "renumbered from {before} to {after}",
    "moved": "moved from {before} to {after}",
    "split": "split off from {before}",
    "merged": "merged from {before}",
    "status_changed": "status changed from {before} to {after}",
    # facts that changed, came, or went
    "date_changed": "date {before} replaced by {after}",
    "date_added": "date {after} added",
    "date_removed": "date {before} removed",
    "amount_changed": "amount changed from {before} to {after}",
    "amount_added": "amount {after} added",
    "amount_removed": "amount {before} removed",
    "rate_changed": "rate changed from {before} to {after}",
    "rate_added": "rate {after} added",
    "rate_removed": "rate {before} removed",
    "threshold_changed": "threshold changed from {before} to {after}",
    "threshold_added": "threshold {after} added",
    "threshold_removed": "threshold {before} removed",
    "duration_changed": "period changed from {before} to {after}",
    "duration_added": "period {after} added",
    "duration_removed": "period {before} removed",
    "modality_changed": 'duty changed from "{before}" to "{after}"',
    "modality_added": 'duty word "{after}" added',
    "modality_removed": 'duty word "{before}" removed',
    "definition_changed": "definition changed: {after}",
    "definition_added": "definition added: {after}",
    "definition_removed": "definition removed: {before}",
    # words
    "unlike": "the two texts have only {count} % of their words in common: perhaps another provision",
    "words_replaced": 'words "{before}" replaced by "{after}"',
    "words_added": 'words "{after}" added',
    "words_removed": 'words "{before}" deleted',
    "words_many": "wording changed in {count} places",
    "reference_changed": "cross-reference changed from {before} to {after}",
    "references": "cross-references changed",
    "function_words": "only function words changed",
    "inflection": "only singular or plural changed",
    "heading_changed": 'heading changed from "{before}" to "{after}"',
    "heading_added": 'heading "{after}" added',
    "heading_removed": 'heading "{before}" removed',
    "title_changed": 'title changed from "{before}" to "{after}"',
    "title_added": 'title "{after}" added',
    "title_removed": 'title "{before}" removed',
    # form
    "typography": "only typography changed (width, quotes, spaces)",
    "punctuation": "only punctuation changed",
    "capitals": "only capital letters changed",
    "spacing": "only spacing or hyphenation changed",
    "number_form": "a number is written differently",
    "spelling": "spelling changed from {before} to {after}",
    "date_form": "a date is written differently",
    "footnote_call": "only footnote calls changed",  # of changes told before calls stood outside of texts
    "footnote_changed": "footnote changed",
    "footnote_added": "footnote added",
    "footnote_removed": "footnote removed",
    "around": "text around the rules changed",
    # the whole text
    "first": "first text in the record",
    "text_repealed": "the whole text is repealed",
    "text_replaced": "the whole text is replaced by another",
    "text_suspended": "the whole text is suspended",
    "text_restored": "the whole text is in force again",
    "other": "{before}",  # words that somebody wrote
    "count_added": "provisions added: {count}",
    "count_removed": "provisions removed: {count}",
    "count_repealed": "provisions repealed: {count}",
    "count_amended": "provisions amended: {count}",
    "count_renumbered": "provisions renumbered: {count}",
    "count_moved": "provisions moved: {count}",
    "count_split": "provisions split: {count}",
    "count_merged": "provisions merged: {count}",
}

#: Codes of a status, of a provision or of a whole text.
STATUS: Mapping[str, str] = {
    "in_force": "in force",
    "not_yet": "not yet in force",
    "suspended": "suspended",
    "repealed": "repealed",
    "replaced": "replaced",
    "unknown": "unknown",
    "draft": "draft",
    "not_in_force": "not in force",
    "none": "none",
}


def value_text(value: FactValue | None) -> str:
    """A value as printed; a status in words.

    >>> value_text(FactValue(code="not_yet")), value_text(FactValue("2 August 2026", date="2026-08-02"))
    ('not yet in force', '2 August 2026')
    >>> value_text(FactValue("5 %", number="5", unit="percent", code="turnover"))
    '5 %'
    """
    if value is None:
        return ""
    return STATUS.get(value.code or "", value.printed)  # the code of a fine says what it is a share of


def reason_text(
    reason: Reason,
    message: Callable[[str], str] = lambda english: english,
    show: Callable[[FactValue | None], str] = value_text,
) -> str:
    """The sentence of a reason; ``message`` and ``show`` give another edition of it.

    >>> reason_text(Reason("rate_changed", FactValue("3%"), FactValue("7%")))
    'rate changed from 3% to 7%'
    """
    template = message(TEMPLATES[reason.code])
    return template.format(before=show(reason.before), after=show(reason.after), count=reason.count)
