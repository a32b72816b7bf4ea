"""What the two conventions of the GRU have in common: the order of the rows, and all that a convention must say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rnnstudio.graph.block_type import Equation
from rnnstudio.graph.params import Settings
from rnnstudio.maths import Array
from rnnstudio.recurrence.loop import StepBack
from rnnstudio.recurrence.source import Past

R, Z, N = range(3)  # torch's order of the rows
LATER = ("z_next", "r_next", "d_h_next", "d_a_z_next", "d_a_r_next", "d_a_h_tilde_next")
Arrays = dict[str, Array]


@dataclass(frozen=True)
class Convention:
    """A convention as functions of the weights, the state before and the signals; see `recurrence.cell.Cell`."""

    step: Callable[[Any, Array, Array], Arrays]  # w, gx, h
    linearise: Callable[[Any, Array, Any], Arrays]  # w, h, now
    step_back: Callable[[Any, Any, Array], StepBack]  # w, slope, d_h
    signal_gradients: Callable[[Any, Array, Any, Any], Arrays]  # w, h, now, d
    candidate_product: Callable[[Array, Any, Array], tuple[Array, Array]]  # h, now, d_a of the candidate
    candidate: Callable[[Settings], Equation]
    hidden: Equation
    future: Equation
    d_h_tilde: Equation
    d_r: Equation
    d_z: Equation
    step_source: Callable[[Past], str]


def part(weight: Array, number: int) -> Array:
    """The rows of a weight that belong to one pre-activation."""
    size = weight.shape[0] // 3
    return weight[number * size : (number + 1) * size]
