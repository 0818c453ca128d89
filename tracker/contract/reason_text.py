"""The sentences of reasons and the words of their values, in English and Chinese.

The record holds codes and typed values (`tracker.model.Reason`); words are made here, for the JSON of a
change and for every page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tracker.model import FactValue, Reason

#: code -> (English, Chinese). Placeholders are the parameters' names.
TEMPLATES: Mapping[str, tuple[str, str]] = {
    # what happened to a provision
    "added": ("provision added", "新增条文"),
    "added_empty": ("placeholder added", "新增空置条文"),
    "removed": ("provision removed", "条文被删除"),
    "removed_empty": ("repealed placeholder removed", "已废止条文的占位被移除"),
    "repealed": ("provision repealed", "条文被废止"),
    "renumbered": ("renumbered from {before} to {after}", "编号由{before}改为{after}"),
    "moved": ("moved from {before} to {after}", "由{before}移至{after}"),
    "split": ("split off from {before}", "由{before}拆分而来"),
    "merged": ("merged from {before}", "由{before}合并而成"),
    "status_changed": ("status changed from {before} to {after}", "状态由{before}变为{after}"),
    # facts that changed, came, or went
    "date_changed": ("date {before} replaced by {after}", "日期{before}改为{after}"),
    "date_added": ("date {after} added", "新增日期{after}"),
    "date_removed": ("date {before} removed", "删除日期{before}"),
    "amount_changed": ("amount changed from {before} to {after}", "金额由{before}改为{after}"),
    "amount_added": ("amount {after} added", "新增金额{after}"),
    "amount_removed": ("amount {before} removed", "删除金额{before}"),
    "rate_changed": ("rate changed from {before} to {after}", "比率由{before}改为{after}"),
    "rate_added": ("rate {after} added", "新增比率{after}"),
    "rate_removed": ("rate {before} removed", "删除比率{before}"),
    "threshold_changed": ("threshold changed from {before} to {after}", "门槛由{before}改为{after}"),
    "threshold_added": ("threshold {after} added", "新增门槛{after}"),
    "threshold_removed": ("threshold {before} removed", "删除门槛{before}"),
    "duration_changed": ("period changed from {before} to {after}", "期限由{before}改为{after}"),
    "duration_added": ("period {after} added", "新增期限{after}"),
    "duration_removed": ("period {before} removed", "删除期限{before}"),
    "modality_changed": ('duty changed from "{before}" to "{after}"', "义务性质由“{before}”改为“{after}”"),
    "modality_added": ('duty word "{after}" added', "新增义务用语“{after}”"),
    "modality_removed": ('duty word "{before}" removed', "删除义务用语“{before}”"),
    "definition_changed": ("definition changed: {after}", "定义修改：{after}"),
    "definition_added": ("definition added: {after}", "新增定义：{after}"),
    "definition_removed": ("definition removed: {before}", "删除定义：{before}"),
    # words
    "words_replaced": ('words "{before}" replaced by "{after}"', "“{before}”改为“{after}”"),
    "words_added": ('words "{after}" added', "新增“{after}”"),
    "words_removed": ('words "{before}" deleted', "删除“{before}”"),
    "words_many": ("wording changed in {count} places", "措辞有{count}处修改"),
    "reference_changed": ("cross-reference changed from {before} to {after}", "援引由{before}改为{after}"),
    "references": ("cross-references changed", "援引条文有变动"),
    "function_words": ("only function words changed", "仅虚词改动"),
    "inflection": ("only singular or plural changed", "仅单复数改动"),
    "heading_changed": ('heading changed from "{before}" to "{after}"', "标题由“{before}”改为“{after}”"),
    "heading_added": ('heading "{after}" added', "新增标题“{after}”"),
    "heading_removed": ('heading "{before}" removed', "删除标题“{before}”"),
    # form
    "typography": ("only typography changed (width, quotes, spaces)", "仅全角半角、引号或空格改动"),
    "punctuation": ("only punctuation changed", "仅标点改动"),
    "capitals": ("only capital letters changed", "仅大小写改动"),
    "spacing": ("only spacing or hyphenation changed", "仅空格或连字符改动"),
    "number_form": ("a number is written differently", "数字写法不同"),
    "spelling": ("spelling changed from {before} to {after}", "拼写由{before}改为{after}"),
    "footnote_call": ("only footnote calls changed", "仅脚注序号改动"),
    "footnote_changed": ("footnote changed", "脚注有改动"),
    "footnote_added": ("footnote added", "新增脚注"),
    "footnote_removed": ("footnote removed", "脚注被删除"),
    "around": ("text around the rules changed", "仅正文以外的页面文字改动"),
    # the whole text
    "first": ("first text in the record", "首个版本"),
    "text_repealed": ("the whole text is repealed", "全文废止"),
    "text_restored": ("the whole text is in force again", "全文恢复效力"),
    "other": ("{before}", "{before}"),  # words that somebody wrote
    "count_added": ("provisions added: {count}", "新增条文{count}处"),
    "count_removed": ("provisions removed: {count}", "删除条文{count}处"),
    "count_repealed": ("provisions repealed: {count}", "废止条文{count}处"),
    "count_amended": ("provisions amended: {count}", "修改条文{count}处"),
    "count_renumbered": ("provisions renumbered: {count}", "重新编号条文{count}处"),
    "count_moved": ("provisions moved: {count}", "移动条文{count}处"),
    "count_split": ("provisions split: {count}", "拆分条文{count}处"),
    "count_merged": ("provisions merged: {count}", "合并条文{count}处"),
}

#: Codes of a status, of a provision or of a whole text.
_STATUS: Mapping[str, tuple[str, str]] = {
    "in_force": ("in force", "有效"), "not_yet": ("not yet in force", "尚未生效"),
    "suspended": ("suspended", "中止适用"), "repealed": ("repealed", "废止"), "unknown": ("unknown", "未知"),
    "draft": ("draft", "草案"), "not_in_force": ("not in force", "未生效"), "none": ("none", "无"),
}  # fmt: skip


def value_text(value: FactValue | None, lang: str = "en") -> str:
    """A value as printed; a status in words of an edition.

    >>> value_text(FactValue(code="not_yet")), value_text(FactValue("2 August 2026", date="2026-08-02"))
    ('not yet in force', '2 August 2026')
    """
    if value is None:
        return ""
    if value.code is None:
        return value.printed
    return _STATUS[value.code][1 if lang.startswith("zh") else 0]


def reason_text(
    reason: Reason, lang: str = "en", show: Callable[[FactValue | None, str], str] = value_text
) -> str:
    """The sentence of a reason in English or Chinese (any other language: English).

    >>> reason_text(Reason("rate_changed", FactValue("3%"), FactValue("7%")), "zh")
    '比率由3%改为7%'
    """
    template = TEMPLATES[reason.code][1 if lang.startswith("zh") else 0]
    return template.format(
        before=show(reason.before, lang), after=show(reason.after, lang), count=reason.count
    )
