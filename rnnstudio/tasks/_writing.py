"""What tasks share whose answer is written symbol by symbol, on a timeline of its own, until an end symbol."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from rnnstudio.graph.interface import InputSpec, Interface, TargetSpec
from rnnstudio.graph.text import Text
from rnnstudio.trace.sample import Array, Sample

END = "∎"


def to_write(name: str, label: Text, symbols: Iterable[str], longest: int = 40) -> TargetSpec:
    """A target that is written out of these symbols; the end symbol comes last among its classes."""
    classes = (*symbols, END)
    return TargetSpec(
        name, label, "classes", len(classes), classes, timeline="output", end=len(classes) - 1, longest=longest
    )


def ended(target: TargetSpec, symbols: Iterable[int]) -> Array:
    """The target (T,) that says these symbols, and then the end."""
    return np.array([*symbols, target.end], np.int64)


def pair(inputs: Mapping[str, Array], target: TargetSpec, symbols: Iterable[int], title: Text) -> Sample:
    """What is read, and what is to be written; `stack` makes batches of such pairs, ragged on both sides."""
    return Sample(inputs, {target.name: ended(target, symbols)}, title, timelines={target.name: "output"})


def timelines(interface: Interface) -> dict[str, str]:
    """The `timelines` of a sample: those of its inputs and targets that are not read along with the rest."""
    specs: tuple[InputSpec | TargetSpec, ...] = (*interface.inputs.values(), *interface.targets.values())
    return {spec.name: spec.timeline for spec in specs if spec.timeline and spec.timeline != "input"}
