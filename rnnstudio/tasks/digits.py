"""Handwritten digits, read row by row: an image as a sequence of eight steps of eight numbers. Many to one."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from rnnstudio.graph.interface import InputSpec, Interface, TargetSpec
from rnnstudio.graph.params import Settings
from rnnstudio.graph.text import Text
from rnnstudio.resource import resource
from rnnstudio.tasks._task import Metric, Task
from rnnstudio.trace.sample import Batch, Sample, even

SIDE = 8
BLACK = 16  # in the file; 1 for the network
CLASSES = tuple("0123456789")
SEEN = 1543  # of the file's sheets of some 130 digits all but the last two; the images from here on are in no batch
SHOWN = (3, 8, 1, 7, 4)


class Digits(Task):
    """The eight rows of an image, from top to bottom  ->  the digit."""

    id = "digits"
    title = Text("Handwritten digits", "手写数字")
    in_short = Text("Read an image row by row: which digit is it?", "逐行读入一幅图像：是哪个数字？")
    help = Text(
        "Digits that people wrote by hand, as images of 8 by 8 pixels. Each time step brings one row, from top to bottom: eight "
        "numbers from 0 (paper) to 1 (ink). After the last row: which digit is it? A network that reads images in this way has "
        "to remember the upper rows while it sees the lower ones.",
        "人们手写的数字，8×8 像素的图像。每个时间步读入一行，从上到下：八个 0（纸）到 1（墨）之间的数。读完最后一行后判断是哪个数字。"
        "这样读图的网络，看下面的行时必须记住上面的行。",
    )
    success = Text(
        "Always saying the same digit is right once in ten. A trained network knows nearly all the images that it reads over "
        "and over, and about nine in ten that it has never read: the last 254 images are in no batch, and the samples shown "
        "are among them.",
        "总是回答同一个数字，十次对一次。训练好的网络几乎认得反复读过的所有图像，没读过的十个里也能认出九个左右：最后 254 幅图像"
        "不在任何批次中，所示样本就取自其中。",
    )

    def interface(self, p: Settings) -> Interface:
        names = tuple(Text(f"column {k}", f"第 {k} 列") for k in range(1, SIDE + 1))
        return Interface.of(
            (InputSpec("rows", Text("rows of pixels", "像素行"), "values", SIDE, names=names),),
            (TargetSpec("digit", Text("digit", "数字"), "classes", len(CLASSES), CLASSES),),
        )

    def batch(self, p: Settings, numbers: np.random.Generator, size: int) -> Batch:
        return _batch(numbers.integers(SEEN, size=size))

    def held_out(self, p: Settings, numbers: np.random.Generator, size: int) -> Batch:
        return _batch(SEEN + numbers.permutation(len(data()[1]) - SEEN)[:size])

    def probes(self, p: Settings) -> tuple[Sample, ...]:
        images, digits = data()
        first = [SEEN + int(np.argmax(digits[SEEN:] == digit)) for digit in SHOWN]
        return tuple(
            Sample({"rows": images[k]}, {"digit": np.array(digits[k])}, Text(f"a {digits[k]}", f"数字 {digits[k]}"))
            for k in first
        )

    def metric(self, p: Settings) -> Metric:
        counts = np.bincount(data()[1][:SEEN])
        means = Text("always saying the commonest digit, {digit}", "总是回答最常见的数字 {digit}")
        return Metric("accuracy", float(counts.max() / SEEN), means.format(digit=counts.argmax()))


def _batch(chosen: npt.NDArray[np.integer]) -> Batch:
    images, digits = data()
    return even({"rows": images[chosen].swapaxes(0, 1)}, {"digit": digits[chosen]})


@cache
def data() -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]:
    """The images (n, 8, 8) from 0 to 1, and the digit (n) that each shows."""
    with np.load(resource("data", "digits.npz"), allow_pickle=False) as file:
        images, digits = (file["images"] / np.float32(BLACK)).astype(np.float32), file["digits"].astype(np.int64)
    images.flags.writeable = digits.flags.writeable = False  # shared by all who ask
    return images, digits


TASK = Digits()
