"""How the next symbol of a text is chosen: declared once, so that window, command line and Python agree on names and bounds."""

from __future__ import annotations

from dataclasses import dataclass

from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.params import Float, Int
from rnnstudio.graph.text import Text

TEMPERATURE = Float(
    id="temperature",
    label=Text("Temperature", "温度"),
    help=Text(
        "Symbols are drawn from softmax(y / temperature). Below 1 the likely ones become likelier, above 1 the unlikely ones; at 0 it is "
        "always the likeliest.",
        "符号按 softmax(y / 温度) 抽取。小于 1 时可能的更可能，大于 1 时不太可能的也常出现；等于 0 时总取最可能的。",
    ),
    default=0.0,
    low=0.0,
    high=10.0,
)
BEAMS = Int(
    id="beams",
    label=Text("Beams", "束宽"),
    help=Text(
        "How many texts are kept side by side while it writes; of all their continuations the best are kept, by log p per symbol.",
        "生成时并行保留多少个序列；每一步从它们的所有延续中按每个符号的 log p 保留最好的。",
    ),
    default=1,
    low=1,
    high=100,
)
MOST = Int(
    id="most",
    label=Text("Most symbols", "最多符号数"),
    help=Text(
        "It stops after so many symbols, if the end symbol does not come first.",
        "若结束符没有先出现，写满这么多符号即停止。",
    ),
    default=40,
    low=1,
    high=1000,
)
SEED = Int(
    id="seed",
    label=Text("Seed", "随机种子"),
    help=Text("The same seed draws the same text.", "相同的种子抽取相同的文本。"),
    default=0,
    low=0,
    high=2**31 - 1,
)
COUNT = Int(
    id="count",
    label=Text("Texts", "文本数"),
    help=Text("How many texts are drawn, each another one.", "抽取多少段文本，每段都不同。"),
    default=1,
    low=1,
    high=1000,
)
BOTH = Text(
    "Beam search looks for the likeliest text and draws nothing: give either a temperature or several beams.",
    "束搜索寻找最可能的文本，不做抽取：温度和多个束只能选一个。",
)
ALL_THE_SAME = Text(
    "Only texts that are drawn differ from one another: with a count above 1, give a temperature above 0.",
    "只有抽取的文本才各不相同：文本数大于 1 时，请给出大于 0 的温度。",
)


@dataclass(frozen=True)
class Choosing:
    """With `beams` > 1 by beam search, else at random by softmax(y / temperature), greedily at 0; at most `longest` symbols."""

    temperature: float = 0.0
    beams: int = 1
    longest: int = 40


def chosen(temperature: float, beams: int, most: int, count: int = 1) -> Choosing:
    """The way to choose that these numbers say, or a StudioError."""
    found = Choosing(TEMPERATURE.check(temperature), BEAMS.check(beams), MOST.check(most))
    if found.temperature > 0 and found.beams > 1:
        raise StudioError(BOTH)
    if count > 1 and found.temperature == 0:
        raise StudioError(ALL_THE_SAME)
    return found
