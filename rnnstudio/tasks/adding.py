"""The adding problem (Hochreiter & Schmidhuber, 1997): the sum of the two marked numbers."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from rnnstudio.graph.interface import InputSpec, Interface, TargetSpec
from rnnstudio.graph.params import Int, Settings
from rnnstudio.graph.text import Text
from rnnstudio.graph.units import STEPS
from rnnstudio.streams import stream
from rnnstudio.tasks._task import Metric, Task
from rnnstudio.trace.sample import Batch, Sample, even

Floats = npt.NDArray[np.float32]


class Adding(Task):
    """(value in [0, 1], marker 0 or 1) at each step, one marked step in each half  ->  the sum of the two marked."""

    id = "adding"
    long_memory = True
    title = Text("Adding problem", "加法问题")
    in_short = Text("Add the two marked numbers out of a long row.", "在一长串数中，把两个被标记的数相加。")
    help = Text(
        "Each step gives a number between 0 and 1, and a marker. Two steps are marked, one in the first half of the "
        "sequence and one in the second; at the end the sum of the two marked numbers is asked for.",
        "每个时间步给出一个 0 到 1 之间的数和一个标记。有两个时间步被标记，一个在序列前半段，一个在后半段；"
        "最后要给出这两个数的和。",
    )
    success = Text(
        "Always saying 1 gives a squared error of 1/6, about 0.167. A network that stores the first marked number "
        "and adds the second comes close to 0. Many stay at 1/6 for a long time and then drop at once.",
        "总是回答 1 的平方误差是 1/6，约 0.167。能存住第一个数再加上第二个数的网络接近 0。许多网络会长时间停在 1/6，"
        "然后突然下降。",
    )
    params = (
        Int(
            id="length",
            unit=STEPS,
            label=Text("Length", "长度"),
            help=Text(
                "The number of time steps. The longer, the further apart the two marked numbers may stand.",
                "时间步的数目。越长，两个被标记的数可能相距越远。",
            ),
            default=20,
            low=2,
            high=400,
        ),
    )

    def interface(self, p: Settings) -> Interface:
        names = (Text("value", "数值"), Text("marker", "标记"))
        return Interface.of(
            (InputSpec("values", Text("values and markers", "数值与标记"), "values", 2, names=names),),
            (TargetSpec("sum", Text("sum of the marked", "被标记数之和"), "values", 1),),
        )

    def batch(self, p: Settings, numbers: np.random.Generator, size: int) -> Batch:
        half = p.length // 2
        first, second = numbers.integers(half, size=size), numbers.integers(half, p.length, size=size)
        values = numbers.random((p.length, size), dtype=np.float32)
        steps = np.arange(p.length)[:, None]
        marks = ((steps == first) | (steps == second)).astype(np.float32)
        return even({"values": np.stack([values, marks], -1)}, {"sum": (values * marks).sum(0)[:, None]})

    def probes(self, p: Settings) -> tuple[Sample, ...]:
        half = p.length // 2
        return (
            _probe(p.length, 0, 0, p.length - 1, Text("first and last step", "第一步与最后一步")),
            _probe(p.length, 1, half - 1, half, Text("two neighbours in the middle", "中间相邻的两步")),
            _probe(
                p.length, 2, half // 2, half + (p.length - half) // 2, Text("half a sequence apart", "相隔半个序列")
            ),
        )

    def metric(self, p: Settings) -> Metric:
        return Metric("squared_error", 1 / 6, Text("always saying 1", "总是回答 1"))


def _probe(length: int, number: int, first: int, second: int, title: Text) -> Sample:
    steps: Floats = np.zeros((length, 2), np.float32)
    steps[:, 0] = stream(0, "adding probes", number).random(length, dtype=np.float32)
    steps[[first, second], 1] = 1
    return Sample({"values": steps}, {"sum": steps[[first, second], 0].sum(keepdims=True)}, title)


TASK = Adding()
