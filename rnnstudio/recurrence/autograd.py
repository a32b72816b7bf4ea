"""Backwards by torch's autograd, for blocks whose file declares no backward step by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from rnnstudio.graph.params import Settings
from rnnstudio.maths import Array
from rnnstudio.recurrence.loop import StepBack, StepBackwards

Function = Callable[[Mapping[str, Any], Settings], Mapping[str, Any]]


def vjp(
    function: Function, inputs: Mapping[str, Array], w: Mapping[str, Array], d: Mapping[str, Array]
) -> tuple[dict[str, Array], dict[str, Array], dict[str, Array]]:
    """The vector-Jacobian product of `function(inputs, w) -> results` for the results' gradients `d`.

    Gives dL/d(inputs), dL/d(every result, the ones in between included) and dL/d(weights), in float64.
    """
    import torch

    leaves = {name: torch.tensor(np.asarray(a, np.float64), requires_grad=True) for name, a in inputs.items()}
    weights = Settings({name: torch.tensor(np.asarray(a, np.float64), requires_grad=True) for name, a in w.items()})
    results = function(leaves, weights)
    asked = [*leaves.values(), *results.values(), *weights.values()]
    ends = [name for name in d if results[name].requires_grad]
    grads = torch.autograd.grad(
        [results[name] for name in ends], asked, [torch.from_numpy(np.asarray(d[name], np.float64)) for name in ends], allow_unused=True
    )
    found = [np.zeros(tuple(a.shape)) if g is None else g.numpy() for a, g in zip(asked, grads, strict=True)]
    cut = len(leaves), len(leaves) + len(results)
    return dict(zip(leaves, found[: cut[0]], strict=True)), dict(zip(results, found[cut[0] : cut[1]], strict=True)), dict(zip(weights, found[cut[1] :], strict=True))


def step_back_of(step: Callable[[Settings, Any, Any, Any], dict[str, Any]]) -> StepBackwards:
    """A `step_back` for a cell that declares only its step forwards."""

    def step_back(p: Settings, w: Any, prev: Any, now: Any, d: Any) -> StepBack:
        def function(inputs: Mapping[str, Any], weights: Settings) -> Mapping[str, Any]:
            before = Settings({s: inputs[s] for s in prev})
            return step(p, weights, inputs["gx"], before)

        recurrent = {name: value for name, value in w.items() if name not in ("weight_ih", "bias_ih")}
        d_inputs, d_signals, d_weights = vjp(function, {**prev, "gx": now["gx"]}, recurrent, d)
        return StepBack(d_inputs.pop("gx"), None, d_inputs, d_signals, d_weights)

    return step_back
