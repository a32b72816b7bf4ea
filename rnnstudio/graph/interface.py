"""What a task offers a graph: named inputs and named targets, with their kinds and sizes.

Sequences lie on a timeline: `input` as they are read, `output` as they are written, one after the other where a task has both. An
input without a timeline is a single vector.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from rnnstudio.graph.text import Text

TIMELINES = ("input", "output")  # in the order they run: what is read, then what is written


def in_order(timelines: Iterable[str]) -> tuple[str, ...]:
    """Timelines in the order they run."""
    return tuple(sorted(timelines, key=TIMELINES.index))


@dataclass(frozen=True)
class InputSpec:
    """A named input: tokens out of a vocabulary, or `size` numbers, at each step of a timeline, or once where that is None."""

    name: str
    label: Text
    kind: Literal["tokens", "values"]
    size: int
    vocabulary: tuple[str, ...] = ()
    names: tuple[Text, ...] = ()
    timeline: str | None = "input"


@dataclass(frozen=True)
class TargetSpec:
    """A named target: one of `size` classes (cross-entropy) or `size` numbers (squared error).

    `end` is the class that ends a written sequence; a model that runs free stops there, or after `longest` steps.
    """

    name: str
    label: Text
    kind: Literal["classes", "values"]
    size: int
    classes: tuple[str, ...] = ()
    timeline: str | None = None
    end: int | None = None
    longest: int = 40

    @property
    def start(self) -> int:
        """The symbol that a decoder reads before it has written anything: one more than the classes."""
        return self.size

    @property
    def per_step(self) -> bool:
        """True where every step has a target of its own, False for one target a sequence."""
        return self.timeline is not None

    @property
    def is_written(self) -> bool:
        """True where its classes are written one after the other, so that a decoder may read them again."""
        return self.kind == "classes" and self.timeline == "output"


@dataclass(frozen=True)
class Interface:
    """All that a graph may read from, and be judged by, in one task."""

    inputs: Mapping[str, InputSpec] = field(default_factory=dict)
    targets: Mapping[str, TargetSpec] = field(default_factory=dict)

    @staticmethod
    def of(inputs: tuple[InputSpec, ...], targets: tuple[TargetSpec, ...]) -> Interface:
        """The interface with its parts indexed by name."""
        return Interface({spec.name: spec for spec in inputs}, {spec.name: spec for spec in targets})

    @property
    def timelines(self) -> tuple[str, ...]:
        """Those of all inputs and targets, in the order they run."""
        read, written = ({spec.timeline for spec in specs.values()} for specs in (self.inputs, self.targets))
        return in_order(line for line in read | written if line)
