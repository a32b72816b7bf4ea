"""The user's own sequence: read from what was typed or pasted, written back, and changed step by step."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.interface import InputSpec
from rnnstudio.graph.params import Settings
from rnnstudio.graph.text import Text
from rnnstudio.tasks._task import Task
from rnnstudio.tasks._writing import timelines
from rnnstudio.trace.sample import Array, Feeding, Sample

LONGEST = 5000
LISTED = 40  # words of a vocabulary that an error names
VISIBLE = str.maketrans({" ": "␣", "\n": "↵"})
COMMAS = ",，"
LARGEST = 3.4028235e38  # of float32, in the digits that numpy writes it with
OWN = Text("own input", "自己的输入")

T = TypeVar("T")


def read_input(spec: InputSpec, text: str) -> Array:
    """What `text` says: (T,) tokens, (T, size) values or, without a timeline, (size,); else a StudioError that names the place.

    Tokens of one character each are read character by character, longer ones are set apart by spaces or commas; "␣" is
    a space and "↵" a new line. One step of values is `size` numbers; where that is more than one, steps end with ";" or
    a new line.
    """
    return _read_tokens(spec.vocabulary, text) if spec.kind == "tokens" else _read_values(spec, text)


def write_input(spec: InputSpec, sequence: Array) -> str:
    """Text, in one line, that `read_input` reads as this sequence."""
    if spec.timeline is None:
        return " ".join(str(number) for number in sequence.astype(np.float32))
    if spec.kind == "values":
        between = "; " if spec.size > 1 else " "
        return between.join(" ".join(str(number) for number in step) for step in sequence.astype(np.float32))
    words = [spec.vocabulary[token] for token in sequence.astype(np.int64)]
    if _by_character(spec.vocabulary):
        return "".join(words) if "↵" in spec.vocabulary else "".join(words).replace("\n", "↵")
    return " ".join(word.translate(VISIBLE) for word in words)


def own_sample(task: Task, p: Settings, inputs: Mapping[str, Array], feeding: Feeding = "target") -> Sample:
    """The user's own inputs as a sample, with the targets that the task defines for them."""
    targets, lines = task.target_for(p, inputs), timelines(task.interface(p))
    return Sample(dict(inputs), targets, OWN, own=True, timelines=lines, feeding=feeding)


def replaced(task: Task, p: Settings, sample: Sample, name: str, t: int, *, value: npt.ArrayLike) -> Sample:
    """`sample` with `value` as row `t` (from 0) of the input `name`; as number `t` where that is a single vector."""
    changed = sample.inputs[name].copy()
    changed[t] = value
    return own_sample(task, p, {**sample.inputs, name: changed}, sample.feeding)


def shuffled(task: Task, p: Settings, sample: Sample, numbers: np.random.Generator) -> Sample:
    """`sample` with the steps that its task lets move in a random order, the same for all inputs of equal length."""
    specs = task.interface(p).inputs
    moving = {name: rows for name, rows in sample.inputs.items() if specs[name].timeline is not None}
    orders = {steps: np.arange(steps) for steps in sorted({len(rows) for rows in moving.values()})}
    for order in orders.values():
        order[task.movable(p)] = numbers.permutation(order[task.movable(p)])
    moved = {name: rows[orders[len(rows)]] for name, rows in moving.items()}
    return own_sample(task, p, {**sample.inputs, **moved}, sample.feeding)


def _read_tokens(vocabulary: tuple[str, ...], text: str) -> npt.NDArray[np.int64]:
    known = {word: k for k, word in enumerate(vocabulary)}
    known = {word.translate(VISIBLE): k for word, k in known.items()} | known
    tokens: list[int] = []
    for word in _limited(_marks(vocabulary, text) if _by_character(vocabulary) else _words(vocabulary, text)):
        if word not in known:
            raise _unknown(len(tokens) + 1, word, vocabulary)
        tokens.append(known[word])
    return np.array(tokens, np.int64)


def _by_character(vocabulary: tuple[str, ...]) -> bool:
    return all(len(word) == 1 for word in vocabulary)


def _marks(vocabulary: tuple[str, ...], text: str) -> Iterator[str]:
    if "\r" not in vocabulary:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    known = set(vocabulary)
    prose = " " in known  # there, spaces and commas are characters like all others
    return (mark for mark in text if mark in known or prose or not (mark.isspace() or mark in COMMAS))


def _words(vocabulary: tuple[str, ...], text: str) -> Iterator[str]:
    commas = "" if any(mark in word for word in vocabulary for mark in COMMAS) else COMMAS
    return (word for word in re.split(rf"[\s{commas}]+", text) if word)


def _read_values(spec: InputSpec, text: str) -> npt.NDArray[np.float32]:
    if spec.timeline is None:
        return _read_vector(spec.size, text)
    if spec.size == 1:
        words = _limited(re.findall(rf"[^\s;；{COMMAS}]+", text))
        return np.array([[_number(word, _step(t))] for t, word in enumerate(words, 1)], np.float32)
    rows = _limited(row for row in re.split(r"[;；\r\n\u2028\u2029]", text) if row.strip())
    return np.array([_row(spec, t, row) for t, row in enumerate(rows, 1)], np.float32)


def _read_vector(size: int, text: str) -> npt.NDArray[np.float32]:
    words = list(_limited(re.findall(rf"[^\s;；{COMMAS}]+", text)))
    if len(words) != size:
        raise StudioError(
            Text("Give {size} numbers; these are {found}.", "请给出 {size} 个数；现在是 {found} 个。").format(
                size=size, found=len(words)
            )
        )
    return np.array([_number(word, Text(f"Number {k}", f"第 {k} 个数")) for k, word in enumerate(words, 1)], np.float32)


def _row(spec: InputSpec, t: int, row: str) -> list[float]:
    words = re.findall(rf"[^\s{COMMAS}]+", row)
    if len(words) != spec.size:
        raise StudioError(
            Text(
                "Step {t} needs {size} numbers, but has {found}. Separate steps with “;” or a new line.",
                "第 {t} 步需要 {size} 个数，却有 {found} 个。请用“;”或换行分隔时间步。",
            ).format(t=t, found=len(words), size=spec.size)
        )
    place = Text("{step}, number {k}", "{step}第 {k} 个数")
    return [_number(word, place.format(step=_step(t), k=k)) for k, word in enumerate(words, 1)]


def _number(word: str, place: Text) -> float:
    try:
        number = float(word.replace("−", "-").replace("_", "?"))  # "1_0" is a number to Python, not to people
    except ValueError:
        number = float("nan")
    if not abs(number) <= LARGEST:
        raise StudioError(
            Text(
                "{place}: “{word}” is not a number. Write numbers such as 0.5 or -2, with a point.",
                "{place}：“{word}”不是数。请写 0.5 或 -2 这样的数，小数点用“.”。",
            ).format(place=place, word=word[:20])
        )
    return number


def _step(t: int) -> Text:
    return Text(f"Step {t}", f"第 {t} 步")


def _limited(found: Iterable[T]) -> Iterator[T]:
    """The steps found, of which there must be 1 to LONGEST."""
    t = 0
    for t, step in enumerate(found, 1):
        if t > LONGEST:
            raise StudioError(
                Text(f"The sequence is too long: at most {LONGEST} steps.", f"序列太长：最多 {LONGEST} 个时间步。")
            )
        yield step
    if t == 0:
        raise StudioError(Text("The sequence is empty: give at least one step.", "序列是空的：请至少给出一个时间步。"))


def _unknown(t: int, word: str, vocabulary: tuple[str, ...]) -> StudioError:
    listed = " ".join(known.translate(VISIBLE) for known in vocabulary[:LISTED]) + " …" * (len(vocabulary) > LISTED)
    return StudioError(
        Text(
            "{step}: “{word}” is not in the vocabulary, which is: {listed}",
            "{step}：“{word}”不在词表中。词表是：{listed}",
        ).format(step=_step(t), word=word[:20].translate(VISIBLE), listed=listed)
    )
