"""A citation after 《法学引注手册》, the manual of Chinese law reviews."""

from __future__ import annotations

from tracker.publish.citations.cited import Cited
from tracker.publish.citations.enactment import enactment
from tracker.publish.editions import format_day


def faxue(c: Cited) -> str:
    """《网络安全法》（2025年修正）第六十一条; a rule of a ministry has its order and day."""
    title = c.title("zh")
    if "《" not in title:
        title = f"《{title}》"
    made = enactment(c)
    aside = ""
    if made.amended:
        aside = f"{made.amended.year}年{made.how}"
    elif made.number and not made.number.startswith("主席令"):
        day = f"{format_day(made.made, 'zh')}{made.verb}" if made.made else ""
        aside = "，".join(filter(None, (made.number, day)))
    return f"{title}{f'（{aside}）' if aside else ''}{c.ref('zh')}。"
