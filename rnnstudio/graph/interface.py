"""What a task offers a graph: named inputs and named targets, with their kinds and sizes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from rnnstudio.graph.text import Text


@dataclass(frozen=True)
class InputSpec:
    """A named input on a timeline: tokens out of a vocabulary, or `size` numbers at each step."""

    name: str
    label: Text
    kind: Literal["tokens", "values"]
    size: int
    vocabulary: tuple[str, ...] = ()
    names: tuple[Text, ...] = ()
    timeline: str = "input"


@dataclass(frozen=True)
class TargetSpec:
    """A named target: one of `size` classes (cross-entropy) or `size` numbers (squared error)."""

    name: str
    label: Text
    kind: Literal["classes", "values"]
    size: int
    classes: tuple[str, ...] = ()
    timeline: str | None = None

    @property
    def per_step(self) -> bool:
        """True where every step has a target of its own, False for one target a sequence."""
        return self.timeline is not None


@dataclass(frozen=True)
class Interface:
    """All that a graph may read from, and be judged by, in one task."""

    inputs: Mapping[str, InputSpec] = field(default_factory=dict)
    targets: Mapping[str, TargetSpec] = field(default_factory=dict)

    @staticmethod
    def of(inputs: tuple[InputSpec, ...], targets: tuple[TargetSpec, ...]) -> Interface:
        """The interface with its parts indexed by name."""
        return Interface({spec.name: spec for spec in inputs}, {spec.name: spec for spec in targets})
