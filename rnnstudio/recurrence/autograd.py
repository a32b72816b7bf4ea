"""Backwards by torch's autograd, for blocks whose file declares no backward step by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np

from rnnstudio.graph.params import Settings
from rnnstudio.maths import Array
from rnnstudio.recurrence.loop import StepBack
from rnnstudio.trace.recording import Run

Values = dict[str, Array]
Function = Callable[[Mapping[str, Any], Settings], Mapping[str, Any]]
Step = Callable[[Settings, Any, Any, Any], Values]


def vjp(
    function: Function, inputs: Mapping[str, Array], w: Mapping[str, Array], d: Mapping[str, Array]
) -> tuple[Values, Values, Values]:
    """The vector-Jacobian product of `function(inputs, w) -> results` for the results' gradients `d`.

    Gives dL/d(inputs), dL/d(every result, the ones in between included) and dL/d(weights), in float64.
    """
    import torch

    with torch.enable_grad():
        leaves = {name: _leaf(a) for name, a in inputs.items()}
        weights = Settings({name: _leaf(a) for name, a in w.items()})
        results = function(leaves, weights)
    ends = [name for name in d if results[name].requires_grad]
    d_ends = [torch.from_numpy(np.asarray(d[name], np.float64)) for name in ends]
    asked = [value for group in (leaves, results, weights) for value in group.values() if value.requires_grad]
    found = (
        torch.autograd.grad([results[name] for name in ends], asked, d_ends, allow_unused=True)
        if ends
        else [None] * len(asked)
    )
    grads = {id(a): g for a, g in zip(asked, found, strict=True) if g is not None}

    def gathered(group: Mapping[str, Any]) -> Values:
        return {name: grads[id(a)].numpy() if id(a) in grads else np.zeros(tuple(a.shape)) for name, a in group.items()}

    return gathered(leaves), gathered(results), gathered(weights)


def as_torch(run: Run) -> Run:
    """The same conditions for torch's tensors."""
    import torch

    def tensors(arrays: Mapping[str, Array]) -> dict[str, Array]:
        return {name: torch.tensor(a) for name, a in arrays.items()}

    inputs, lengths, fed, whole = (tensors(part) for part in (run.inputs, run.lengths, run.fed, run.whole))
    return replace(run, inputs=inputs, lengths=lengths, fed=fed, whole=whole, like=torch.tensor(run.like))


def step_back(
    step: Step, p: Settings, w: Any, prev: Mapping[str, Array], gx: Array, d: Mapping[str, Array]
) -> StepBack:
    """One step backwards for a cell that declares only its step forwards."""
    recurrent = {name: value for name, value in vars(w).items() if name not in ("weight_ih", "bias_ih", "norm_ih")}
    d_inputs, _, d_weights = vjp(_of_states(step, p), {**prev, "gx": gx}, recurrent, d)
    return StepBack(d_inputs.pop("gx"), d_inputs, d_weights)


def signal_gradients(
    step: Step, p: Settings, w: Any, prev: Mapping[str, Array], gx: Array, d: Mapping[str, Array]
) -> Values:
    """dL/d of every signal of all steps at once, for the same cell."""
    return vjp(_of_states(step, p), {**prev, "gx": gx}, vars(w), d)[1]


def _of_states(step: Step, p: Settings) -> Function:
    """`step` as a function of one mapping that holds the previous states and the input product."""

    def function(inputs: Mapping[str, Any], weights: Settings) -> Mapping[str, Any]:
        states = SimpleNamespace(**{name: value for name, value in inputs.items() if name != "gx"})
        return step(p, weights, inputs["gx"], states)

    return function


def _leaf(a: Array) -> Any:
    import torch

    return torch.tensor(np.asarray(a, np.float64), requires_grad=True)
