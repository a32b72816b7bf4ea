"""Digits, named: an image as one vector, and its name written letter by letter. One to many."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from rnnstudio.graph.interface import InputSpec, Interface, TargetSpec
from rnnstudio.graph.params import Choice, Option, Settings
from rnnstudio.graph.text import Text
from rnnstudio.tasks._task import Metric, Task
from rnnstudio.tasks._writing import pair, to_write
from rnnstudio.tasks.digits import SEEN, SHOWN, SIDE, data
from rnnstudio.trace.sample import Batch, Sample, stack

NAMES: Mapping[str, tuple[str, ...]] = {
    "english": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    "chinese": tuple(f"这是{name}" for name in "零一二三四五六七八九"),
    "pinyin": ("líng", "yī", "èr", "sān", "sì", "wǔ", "liù", "qī", "bā", "jiǔ"),
}
ANSWERS = {
    language: to_write("name", Text("name to write", "要写的名称"), sorted(set("".join(names))))
    for language, names in NAMES.items()
}


class DigitNames(Task):
    """The 64 pixels of a digit, all at once  ->  its name, and the end symbol."""

    id = "digit_names"
    title = Text("Naming digits", "给数字命名")
    in_short = Text("See an image once, and write its name character by character.", "看一次图像，逐字写出它的名称。")
    help = Text(
        "A handwritten digit comes as a single vector of 64 numbers, from 0 (paper) to 1 (ink): nothing is read step by step. "
        "Its name is written one character at a step, until the end symbol “∎”: one to many, as when a picture is given a "
        "caption. The vector becomes the first hidden state of the decoder, which from then on knows it only by its state.",
        "手写数字作为一个 64 个数的向量一次给出，从 0（纸）到 1（墨）：没有逐步读入。它的名称逐字写出，直到结束符“∎”：一对多，"
        "就像给图片写说明。这个向量成为解码器的初始隐藏状态，此后解码器只能靠自己的状态记得它。",
    )
    success = Text(
        "A name counts when every character of it is right. Always writing the same name is right once in ten; a trained "
        "network knows nearly all the images that it sees over and over, and about nine in ten that it has never seen: the last "
        "254 images are in no batch, and the samples shown are among them. Most of its mistakes are well-spelled names of other digits.",
        "名称的每个字符都对才算写对。总是写同一个名称，十次对一次；训练好的网络几乎认得反复见过的所有图像，没见过的十个里也能认出九个左右："
        "最后 254 幅图像不在任何批次中，所示样本就取自其中。它写错时，写出的往往是另一个数字的名称，拼写却没有错。",
    )
    params = (
        Choice(
            id="language",
            label=Text("Language", "语言"),
            help=Text("In which language the names are written.", "用哪种语言写名称。"),
            default="english",
            options=(
                Option("english", Text("English: seven", "英语：seven")),
                Option("chinese", Text("Chinese: this is seven", "中文：这是七")),
                Option("pinyin", Text("Chinese in pinyin: qī", "汉语拼音：qī")),
            ),
        ),
    )

    def interface(self, p: Settings) -> Interface:
        spots = [(row, column) for row in range(1, SIDE + 1) for column in range(1, SIDE + 1)]
        names = tuple(Text(f"row {row}, column {column}", f"第 {row} 行第 {column} 列") for row, column in spots)
        return Interface.of(
            (InputSpec("image", Text("image", "图像"), "values", len(names), names=names, timeline=None),),
            (ANSWERS[p.language],),
        )

    def batch(self, p: Settings, numbers: np.random.Generator, size: int) -> Batch:
        return stack([_sample(p, k) for k in numbers.integers(SEEN, size=size)])

    def held_out(self, p: Settings, numbers: np.random.Generator, size: int) -> Batch:
        unseen = len(data()[1]) - SEEN
        return stack([_sample(p, SEEN + k) for k in numbers.permutation(unseen)[:size]])

    def probes(self, p: Settings) -> tuple[Sample, ...]:
        digits = data()[1]
        return tuple(_sample(p, SEEN + int(np.argmax(digits[SEEN:] == digit))) for digit in SHOWN)

    def metric(self, p: Settings) -> Metric:
        counts = np.bincount(data()[1][:SEEN])
        means = Text("always writing the commonest digit, “{name}”", "总是写最常见的数字“{name}”")
        return Metric("whole", float(counts.max() / SEEN), means.format(name=NAMES[p.language][counts.argmax()]))


def _sample(p: Settings, k: int) -> Sample:
    images, digits = data()
    answer: TargetSpec = ANSWERS[p.language]
    symbols = map(answer.classes.index, NAMES[p.language][digits[k]])
    return pair({"image": images[k].ravel()}, answer, symbols, Text(f"a {digits[k]}", f"数字 {digits[k]}"))


TASK = DigitNames()
