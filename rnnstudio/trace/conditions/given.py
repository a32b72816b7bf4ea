"""The words of a condition that are no signals: the step, its phase, what is read, asked for and answered, and the loss."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from rnnstudio.graph.interface import Interface, TargetSpec
from rnnstudio.graph.text import Text
from rnnstudio.numbers import token as visible
from rnnstudio.trace.conditions.condition_error import ConditionError
from rnnstudio.trace.conditions.grammar import Span
from rnnstudio.trace.conditions.truth import Value
from rnnstudio.trace.trace import Numbers, Trace

PHASES: Mapping[str, str] = {"input": "encoder", "output": "decoder"}
NO_TOKENS = Text("This task reads no tokens.", "此任务不读入符号。")
NO_TARGETS = Text("This task asks for nothing.", "此任务没有目标。")
Codes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Run:
    """A trace, and how to put what it holds on the steps of the whole run."""

    trace: Trace
    interface: Interface

    def nothing(self, units: int = 1) -> Value:
        """Numbers that are known nowhere."""
        return Value.of(np.full((self.trace.length, units), np.nan))

    def on_steps(self, values: Numbers, block: str) -> Value:
        """A signal (T, units) at the steps of its block; (units,) at the last of them."""
        return self.on_line(values, self.trace.timelines.get(block))

    def on_line(self, values: npt.NDArray[Any], line: str | None) -> Value:
        """Numbers at the steps of a timeline; a single row at its last step, or at the very last where it has none."""
        rows = np.atleast_2d(values)
        if values.ndim == 2 and len(rows) == self.trace.length:
            return Value.of(rows)
        made = np.full((self.trace.length, rows.shape[1]), np.nan)
        place = self._rows(line, len(rows), single=values.ndim < 2)
        made[place] = rows[: place.stop - place.start]
        return Value.of(made)

    def words(self, codes: npt.NDArray[Any], line: str | None, words: tuple[str, ...]) -> Codes:
        """Symbols by their numbers at the steps of a timeline; -1 where there is none, or none of these words."""
        made, known = np.full(self.trace.length, -1), np.atleast_1d(codes)
        rows = self._rows(line, len(known), single=codes.ndim == 0)
        made[rows] = np.where((known >= 0) & (known < len(words)), known, -1)[: rows.stop - rows.start]
        return made

    def _rows(self, line: str | None, count: int, *, single: bool) -> slice:
        begin, steps = self.trace.start(line), self.trace.lengths.get(line or "", self.trace.length)
        end = min(begin + steps, self.trace.length)
        return slice(end - 1, end) if single else slice(begin, min(begin + count, end))


def texts(codes: Codes, words: tuple[str, ...]) -> Value:
    """Symbols by their numbers as texts (T, 1), as they are seen on the screen."""
    shown = tuple(visible(word) for word in words)
    table = np.array([*shown, ""], object)
    return Value(table[codes][:, None], (codes >= 0)[:, None], shown)


@dataclass(frozen=True)
class Given:
    """One of the words: where it is offered, and what it is; without a run, of which kind."""

    title: Text
    offered: Callable[[Interface], bool]
    value: Callable[[Interface, Run | None, Span], Value]


def _t(_: Interface, run: Run | None, __: Span) -> Value:
    lengths = run.trace.lengths.values() if run else ()
    return Value.of(np.concatenate([np.empty(0), *(np.arange(1, steps + 1) for steps in lengths)])[:, None])


def _phase(interface: Interface, run: Run | None, __: Span) -> Value:
    lines = [*run.trace.lengths] if run else []
    names = tuple(PHASES[line] for line in lines or interface.timelines)
    codes = [np.full(steps, k) for k, steps in enumerate(run.trace.lengths.values())] if run else []
    return texts(np.concatenate([np.empty(0, np.int64), *codes]), names)


@dataclass(frozen=True)
class Symbols:
    """Symbols that are read, step by step: an input, or what a decoder reads again."""

    name: str
    timeline: str | None
    words: tuple[str, ...]
    of: Callable[[Trace], Mapping[str, npt.NDArray[Any]]]

    def at(self, run: Run) -> Codes:
        """Their numbers at every step."""
        return run.words(self.of(run.trace).get(self.name, np.empty(0, np.int64)), self.timeline, self.words)


def _read(interface: Interface) -> list[Symbols]:
    inputs = [spec for spec in interface.inputs.values() if spec.kind == "tokens" and spec.timeline]
    again = [spec for spec in interface.targets.values() if spec.is_written]
    return [
        *(Symbols(spec.name, spec.timeline, spec.vocabulary, lambda trace: trace.sample.inputs) for spec in inputs),
        *(Symbols(spec.name, spec.timeline, spec.classes, lambda trace: trace.fed) for spec in again),
    ]


def _token(interface: Interface, run: Run | None, span: Span) -> Value:
    """The symbol that is read; where several are, the first."""
    sources = _read(interface)
    if not sources:
        raise ConditionError(NO_TOKENS, *span)
    words = dict.fromkeys(word for source in sources for word in source.words)
    codes = np.full(run.trace.length if run else 0, -1)
    if run is not None:
        numbers = {word: k for k, word in enumerate(words)}
        for source in sources:
            own = np.array([*(numbers[word] for word in source.words), -1])
            codes = np.where(codes >= 0, codes, own[source.at(run)])
    return texts(codes, tuple(words))


def _target(interface: Interface, run: Run | None, span: Span) -> Value:
    spec = _asked(interface, span)
    found = run.trace.sample.targets.get(spec.name) if run else None
    return _answered(spec, run, found)


def _prediction(interface: Interface, run: Run | None, span: Span) -> Value:
    spec = _asked(interface, span)
    answer = run.trace.answers.get(spec.name) if run else None
    said = None if answer is None else answer.prediction
    return _answered(spec, run, said if said is None or spec.kind == "values" else np.asarray(said.argmax(-1)))


def _loss(interface: Interface, run: Run | None, span: Span) -> Value:
    spec = _asked(interface, span)
    if run is None:
        return Value.of(np.empty((0, 1)))
    answer = run.trace.answers.get(spec.name)
    known = answer is not None and (answer.losses.ndim == 0 or answer.losses.size)
    return run.on_line(answer.losses[..., None], spec.timeline) if answer and known else run.nothing()


def _answered(spec: TargetSpec, run: Run | None, found: npt.NDArray[Any] | None) -> Value:
    """Classes as texts, numbers as numbers, where the target stands."""
    if spec.kind == "classes":
        codes = np.full(run.trace.length if run else 0, -1)
        if run is not None and found is not None:
            codes = run.words(found, spec.timeline, spec.classes)
        return texts(codes, spec.classes)
    if run is None:
        return Value.of(np.empty((0, 1)))
    return run.nothing() if found is None else run.on_line(found, spec.timeline)


def _asked(interface: Interface, span: Span) -> TargetSpec:
    """The first target: of several, answers are compared with that one."""
    spec = next(iter(interface.targets.values()), None)
    if spec is None:
        raise ConditionError(NO_TARGETS, *span)
    return spec


def _has_target(interface: Interface) -> bool:
    return bool(interface.targets)


GIVEN: Mapping[str, Given] = {
    "t": Given(Text("the step, from 1", "时间步，从 1 开始"), lambda _: True, _t),
    "token": Given(Text("the symbol that is read", "读入的符号"), lambda i: bool(_read(i)), _token),
    "target": Given(Text("what is asked for", "目标"), _has_target, _target),
    "prediction": Given(Text("the answer", "预测"), _has_target, _prediction),
    "loss": Given(Text("the loss of the step", "该步的损失"), _has_target, _loss),
    "phase": Given(Text("encoder or decoder", "编码器或解码器"), lambda i: len(i.timelines) > 1, _phase),
}
