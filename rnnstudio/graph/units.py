"""What the number of a parameter counts, as it is said behind the number; none where the parameter's own label says it."""

from __future__ import annotations

from rnnstudio.graph.text import Text

STEPS = Text("steps", "步")
UNITS = Text("units", "个单元")
NUMBERS = Text("numbers", "个数")
LEVELS = Text("levels", "层")
LETTERS = Text("letters", "个字母")
CHARACTERS = Text("characters", "个字符")
SEQUENCES = Text("sequences", "个序列")
PER_UPDATE = Text("per update", "每次更新")
UPDATES_A_SECOND = Text("updates/s", "次/秒")
