"""The next value of a measured series: sunspots year by year, or carbon dioxide in the air month by month."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from rnnstudio.graph.interface import InputSpec, Interface, TargetSpec
from rnnstudio.graph.params import Choice, Int, Option, Settings
from rnnstudio.graph.text import Text
from rnnstudio.graph.units import STEPS
from rnnstudio.resource import resource
from rnnstudio.tasks._task import Metric, Task
from rnnstudio.trace.sample import Array, Batch, Sample, even

LONGEST = 60
KEPT_BACK = LONGEST + 1  # the last values, which are shown but never trained on
MIDDLE, SPREAD = 50, 40  # of the sunspot numbers: about their mean and their standard deviation

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Measured:
    """A series: its values, when each was measured, and what a value is."""

    values: Floats
    times: tuple[str, ...]
    unit: Text

    @property
    def trained(self) -> Floats:
        """All but the end that is kept back."""
        return self.values[:-KEPT_BACK]

    def windows(self, starts: npt.NDArray[np.int64], length: int) -> Floats:
        """(length, B, 1) values, from each of the starts onwards."""
        found: Floats = self.values[np.arange(length)[:, None] + starts][..., None]
        return found


class Series(Task):
    """Pieces of a measured series; at each step: the value that follows."""

    id = "series"
    title = Text("Measured series", "实测序列")
    in_short = Text(
        "The next value of sunspots, or of carbon dioxide in the air.", "预测太阳黑子数或大气二氧化碳的下一个值。"
    )
    help = Text(
        "Real numbers, and at each step the next one is asked for. Sunspots: the yearly number from 1700 to 2008, as "
        "(number − 50) / 40, which lies around 0; it rises and falls in about eleven years, never twice alike. Carbon "
        "dioxide on Mauna Loa, 1959 to 2001: not the concentration itself, which rises beyond everything seen before, "
        "but by how many ppm each month's mean differs from that of the month before; it breathes with the seasons.",
        "真实测量的数，在每个时间步预测下一个。太阳黑子：1700 到 2008 年的年黑子数，写成（黑子数 − 50）/ 40，使它在 0 附近；"
        "大约十一年一个起伏，每次都不一样。莫纳罗亚的二氧化碳，1959 到 2001 年：不是浓度本身，因为它会一直升到从未见过的高度，"
        "而是每月平均值比上个月变化了多少 ppm；它随季节起伏。",
    )
    success = Text(
        "The yardstick is whoever repeats the last value. A network that also knows whether the values rise or fall takes "
        "two fifths off that error for the sunspots; where the seasons repeat, about a seventh remains. The rest is chance. There are few "
        "pieces to learn from, and they overlap: a network that trains for long learns the sunspots by heart, and the loss of its "
        "batches falls ever lower. Success is measured on the last 61 values, which are never trained on.",
        "衡量的标准是“重复上一个值”。对太阳黑子，还能看出升降的网络可以把误差减少五分之二；在季节重复的二氧化碳上，误差约剩七分之一。"
        "其余的是偶然变化。可学的片段很少，而且互相重叠：训练很久的网络会把太阳黑子背下来，批次的损失越来越低。"
        "成绩用最后 61 个从不参加训练的值来衡量。",
    )
    foretells = True
    params = (
        Choice(
            id="source",
            label=Text("Series", "序列"),
            help=Text("Which series to learn.", "学习哪一个序列。"),
            default="sunspots",
            options=(
                Option("sunspots", Text("sunspots, yearly", "太阳黑子，逐年")),
                Option("co2", Text("carbon dioxide, monthly change", "二氧化碳，逐月变化")),
            ),
        ),
        Int(
            id="length",
            unit=STEPS,
            label=Text("Length", "长度"),
            help=Text("How many values are read at a time.", "一次读入多少个值。"),
            default=40,
            low=2,
            high=LONGEST,
        ),
    )

    def interface(self, p: Settings) -> Interface:
        return Interface.of(
            (InputSpec("values", Text("values", "数值"), "values", 1, names=(_series(p.source).unit,)),),
            (TargetSpec("next", Text("next value", "下一个值"), "values", 1, timeline="input"),),
        )

    def batch(self, p: Settings, numbers: np.random.Generator, size: int) -> Batch:
        series = _series(p.source)
        windows = series.windows(numbers.integers(series.trained.size - p.length, size=size), p.length + 1)
        return even({"values": windows[:-1]}, {"next": windows[1:]})

    def held_out(self, p: Settings, numbers: np.random.Generator, size: int) -> Batch:
        """Every value that is kept back, asked for once, after the values that lead up to it."""
        series = _series(p.source)
        windows = series.windows(np.arange(-KEPT_BACK, 0) + series.values.size - p.length, p.length + 1)
        asked = np.full(windows[1:].shape, np.nan, np.float32)
        asked[-1] = windows[-1]
        return even({"values": windows[:-1]}, {"next": asked})

    def probes(self, p: Settings) -> tuple[Sample, ...]:
        series = _series(p.source)
        last = series.trained.size - p.length - 1
        unseen = Text("{title}, never trained on", "{title}，未参加训练")
        seen = tuple(_probe(series, start, p.length) for start in (0, last // 2, last))
        end = _probe(series, series.values.size - p.length - 1, p.length)
        return (*seen, Sample(end.inputs, end.targets, unseen.format(title=end.title)))

    def target_for(self, p: Settings, inputs: Mapping[str, Array]) -> Mapping[str, Array]:
        values = inputs["values"].astype(np.float32)
        return {"next": np.append(values[1:], np.full((1, 1), np.nan, np.float32), axis=0)}

    def metric(self, p: Settings) -> Metric:
        kept_back = _series(p.source).values[-KEPT_BACK - 1 :].astype(np.float64)
        return Metric(
            "squared_error", float((np.diff(kept_back) ** 2).mean()), Text("repeating the last value", "重复上一个值")
        )


def _probe(series: Measured, start: int, length: int) -> Sample:
    values = series.windows(np.array([start]), length + 1)[:, 0]
    title = Text("{first} to {last}", "{first} 至 {last}")
    title = title.format(first=series.times[start], last=series.times[start + length])
    return Sample({"values": values[:-1]}, {"next": values[1:]}, title)


@cache
def _series(source: str) -> Measured:
    return {"sunspots": _sunspots, "co2": _co2}[source]()


def _sunspots() -> Measured:
    years, numbers = _columns("sunspots.csv", "year", "number")
    scaled = (np.array(numbers, float) - MIDDLE) / SPREAD
    return _measured(scaled, years, Text(f"(number − {MIDDLE}) / {SPREAD}", f"（黑子数 − {MIDDLE}）/ {SPREAD}"))


def _co2() -> Measured:
    months, ppm = _columns("co2.csv", "month", "ppm")
    return _measured(np.diff(np.array(ppm, float)), months[1:], Text("change in ppm", "变化（ppm）"))


def _measured(values: npt.NDArray[np.float64], times: tuple[str, ...], unit: Text) -> Measured:
    kept = values.astype(np.float32)
    kept.flags.writeable = False  # shared by all who ask for the series
    return Measured(kept, times, unit)


def _columns(name: str, *columns: str) -> list[tuple[str, ...]]:
    with resource("data", name).open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    return [tuple(line[column] for line in lines) for column in columns]


TASK = Series()
