"""How long ago something was, as one says it."""

from __future__ import annotations

import time

from rnnstudio.graph.text import Text, plain

MINUTE, HOUR, DAY = 60, 3600, 86400
STEPS = (
    (MINUTE, HOUR, Text("{n} minutes ago", "{n} 分钟前"), Text("a minute ago", "1 分钟前")),
    (HOUR, DAY, Text("{n} hours ago", "{n} 小时前"), Text("an hour ago", "1 小时前")),
    (DAY, 14 * DAY, Text("{n} days ago", "{n} 天前"), Text("a day ago", "1 天前")),
)


def ago(when: float, now: float) -> Text:
    """The time from `when` to `now`, both in seconds; a date where that is long ago."""
    when = max(0.0, when)
    passed = max(0.0, now - when)
    if passed < MINUTE:
        return Text("less than a minute ago", "不到 1 分钟前")
    for unit, end, several, one in STEPS:
        if passed < end:
            number = int(passed // unit)
            return one if number == 1 else several.format(n=number)
    return plain(time.strftime("%Y-%m-%d %H:%M", time.localtime(when)))
