"""The next value: a sine, the sun's spots, the carbon dioxide of the air."""

from __future__ import annotations

from rnnstudio.examples.recipe import asked, chain, look_try_explain, recipe
from rnnstudio.graph.text import Text

SINE = look_try_explain(
    ("two units that turn like the hands of a clock, a quarter apart.", "两个像时钟指针一样相差四分之一周期的单元。"),
    ("edit one value in the middle: how many steps until it is forgotten?", "改动中间一个值：多少步之后才被遗忘？"),
    ("why does one value not suffice to know the next one?", "为什么只知道一个值还不能预测下一个值？"),
)
SUNSPOTS = look_try_explain(
    ("the rise of a cycle is steeper than its fall: does the model know?", "黑子周期上升比下降陡：模型知道吗？"),
    (
        "choose the sample that it was never trained on, and compare the errors.",
        "选择从未用于训练的那个样本，比较误差。",
    ),
    (
        "give the cell 32 units and train on: why does the unseen end get worse?",
        "给单元 32 个隐藏单元继续训练：为什么未见过的末段反而变差？",
    ),
)
CO2 = look_try_explain(
    ("the seasons in h: which units turn once a year?", "h 中的季节：哪些单元一年转一圈？"),
    ("shuffle the months: what is left of the prediction?", "打乱月份：预测还剩下什么？"),
    (
        "why is the change from month to month learned, and not the level itself?",
        "为什么学的是月变化量，而不是水平本身？",
    ),
)
RECIPES = (
    recipe(
        "sine",
        Text("Sine wave with RNN", "正弦波 · RNN"),
        chain("features", ("rnn", {"size": 8}), ("linear", {"size": 1}), "output"),
        asked("sine"),
        1500,
        SINE,
    ),
    recipe(
        "sunspots",
        Text("Sunspots with RNN", "太阳黑子 · RNN"),
        chain("features", ("rnn", {"size": 4}), ("linear", {"size": 1}), "output"),
        asked("series", source="sunspots"),
        600,
        SUNSPOTS,
    ),
    recipe(
        "co2",
        Text("Carbon dioxide with RNN", "二氧化碳 · RNN"),
        chain("features", ("rnn", {"size": 8}), ("linear", {"size": 1}), "output"),
        asked("series", source="co2"),
        1000,
        CO2,
    ),
)
