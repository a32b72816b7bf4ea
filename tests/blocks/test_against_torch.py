"""Our recurrent blocks against torch's modules: every layer, direction, state and gradient."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
import torch
from both_runs import EXACT, Found, recorded, slopes, trained
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

SIZES = st.tuples(*(st.integers(1, most) for most in (12, 5, 6, 9)))  # steps, batch, inputs, hidden units
MODULES: dict[str, tuple[str, dict[str, Any], type[torch.nn.RNNBase]]] = {
    "rnn tanh": ("rnn", {"nonlinearity": "tanh"}, torch.nn.RNN),
    "rnn relu": ("rnn", {"nonlinearity": "relu"}, torch.nn.RNN),
    "lstm": ("lstm", {}, torch.nn.LSTM),
    "gru": ("gru", {"convention": "torch"}, torch.nn.GRU),
}
STACKS = st.tuples(st.integers(1, 3), st.booleans())  # layers, both directions


@dataclass(frozen=True)
class Stack:
    """One of torch's modules with x, dL/dh, initial states and dL/d(final states), drawn from a seed.

    Initial and final states are laid out as ours: a row for each sequence, every h and then every c.
    """

    kind: str
    params: dict[str, Any]
    module: torch.nn.RNNBase
    x: Any
    initial: Any
    d_h: Any
    d_state: Any

    @classmethod
    def drawn(cls, name: str, sizes: tuple[int, ...], stack: tuple[int, bool], seed: int) -> Stack:
        kind, params, module_type = MODULES[name]
        (steps, batch, wide, size), (layers, both) = sizes, stack
        torch.manual_seed(seed)
        module = module_type(wide, size, layers, bidirectional=both, dtype=torch.float64, **_own(params))
        numbers = np.random.default_rng(seed)
        remembered = size * layers * (1 + both) * (1 + (kind == "lstm"))
        shapes = (steps, batch, wide), (batch, remembered), (steps, batch, size * (1 + both)), (batch, remembered)
        params = {**params, "size": size, "layers": layers, "bidirectional": both}
        return cls(kind, params, module, *(numbers.normal(size=shape) for shape in shapes))

    @property
    def weights(self) -> dict[str, Any]:
        return {name: a.detach().numpy() for name, a in self.module.named_parameters()}

    @property
    def inputs(self) -> dict[str, Any]:
        return {"x": self.x, "initial": self.initial}

    @property
    def ours(self) -> tuple[str, dict[str, Any], dict[str, Any], dict[str, Any]]:
        """What our runs are called with."""
        return self.kind, self.params, self.weights, self.inputs

    def by_torch(self, lengths: list[int] | None = None) -> Found:
        """h, the final state, and the gradients of x, the initial state and the weights."""
        self.module.zero_grad()
        leaves = {name: torch.tensor(a, requires_grad=True) for name, a in self.inputs.items()}
        x = leaves["x"] if lengths is None else pack_padded_sequence(leaves["x"], lengths, enforce_sorted=False)
        h, final = self.module(x, _as_torch(leaves["initial"], self.module))
        h = h if lengths is None else pad_packed_sequence(h, total_length=len(self.x))[0]
        state = _as_ours(final)
        torch.autograd.backward([h, state], [torch.tensor(self.d_h), torch.tensor(self.d_state)])
        outputs = {"h": h.detach().numpy(), "state": state.detach().numpy()}
        return Found(outputs, slopes({**leaves, **dict(self.module.named_parameters())}))


def _own(params: dict[str, Any]) -> dict[str, Any]:
    """The parameters that torch's module has, too."""
    return {name: value for name, value in params.items() if name == "nonlinearity"}


def _as_torch(state: torch.Tensor, module: torch.nn.RNNBase) -> Any:
    cells = module.num_layers * (1 + module.bidirectional)
    parts = [part.unflatten(-1, (cells, -1)).transpose(0, 1).contiguous() for part in _halves(state, module)]
    return tuple(parts) if len(parts) > 1 else parts[0]


def _halves(state: torch.Tensor, module: torch.nn.RNNBase) -> tuple[torch.Tensor, ...]:
    return state.chunk(2, -1) if isinstance(module, torch.nn.LSTM) else (state,)


def _as_ours(final: Any) -> torch.Tensor:
    parts = final if isinstance(final, tuple) else (final,)
    return torch.cat([part.transpose(0, 1).flatten(1) for part in parts], -1)


@pytest.mark.parametrize("name", MODULES)
@given(sizes=SIZES, stack=STACKS, seed=st.integers(0, 2**16))
@settings(max_examples=25, deadline=None)
def test_equals_torch(name: str, sizes: tuple[int, ...], stack: tuple[int, bool], seed: int) -> None:
    """h, final states and every gradient, in any number of layers and directions, from a given initial state."""
    s = Stack.drawn(name, sizes, stack, seed)
    wanted, d = s.by_torch(), {"h": s.d_h, "state": s.d_state}
    recording, _ = recorded(*s.ours, d)
    for found in (recording, trained(*s.ours, d)):
        assert_same(found, wanted)
        assert set(found.d) == set(wanted.d)


@pytest.mark.parametrize("name", MODULES)
@given(sizes=SIZES, stack=STACKS, seed=st.integers(0, 2**16), data=st.data())
@settings(max_examples=25, deadline=None)
def test_unequal_lengths_equal_packed_sequences(
    name: str, sizes: tuple[int, ...], stack: tuple[int, bool], seed: int, data: st.DataObject
) -> None:
    s = Stack.drawn(name, sizes, stack, seed)
    lengths = data.draw(st.lists(st.integers(1, sizes[0]), min_size=sizes[1], max_size=sizes[1]))
    inside = np.arange(sizes[0])[:, None] < np.array(lengths)
    s.d_h[~inside] = 0
    wanted, d = s.by_torch(lengths), {"h": s.d_h, "state": s.d_state}
    recording, _ = recorded(*s.ours, d, lengths)
    for found in (recording, trained(*s.ours, d, lengths)):
        assert_same(found, wanted, inside)
    s.d_state[:] = 0  # where nobody wants the final state, torch's kernels may run on into the padding
    assert_same(trained(*s.ours, {"h": s.d_h}, lengths), s.by_torch(lengths), inside)


@pytest.mark.parametrize("name", MODULES)
@pytest.mark.parametrize("stack", [(1, False), (2, True)])
@pytest.mark.parametrize("wired", [False, True])
def test_what_is_not_given_begins_at_zero(name: str, stack: tuple[int, bool], wired: bool) -> None:
    """Without a wire that is every state; where h alone is handed over it is C."""
    s = Stack.drawn(name, (6, 3, 2, 4), stack, 0)
    given = 4 * stack[0] * (1 + stack[1]) if wired else 0
    s.initial[:, given:] = 0
    wanted, d = s.by_torch(), {"h": s.d_h, "state": s.d_state}
    wanted.d["initial"] = wanted.d["initial"][:, :given]
    inputs = {"x": s.x, "initial": s.initial[:, :given]} if wired else {"x": s.x}
    recording, _ = recorded(s.kind, s.params, s.weights, inputs, d)
    for found in (recording, trained(s.kind, s.params, s.weights, inputs, d)):
        assert_same(found, wanted)


def assert_same(found: Found, wanted: Found, inside: Any = ...) -> None:
    """Outputs (h at the steps that lie `inside` a sequence) and gradients, as far as they were found."""
    for name, values in found.outputs.items():
        if name in wanted.outputs:
            within = inside if name == "h" else ...
            assert_allclose(values[within], wanted.outputs[name][within], **EXACT, err_msg=name)
    for name, gradient in found.d.items():
        assert_allclose(gradient, wanted.d[name], **EXACT, err_msg=name)


def test_lstm_cell_state_equals_torch_cell() -> None:
    """C and every later state, against torch's single cell."""
    cell = torch.nn.LSTMCell(3, 4, dtype=torch.float64)
    x = torch.randn(7, 2, 3, dtype=torch.float64)
    weights = {f"{name}_l0": w.detach().numpy() for name, w in cell.named_parameters()}
    _, recording = recorded("lstm", {"size": 4}, weights, {"x": x.numpy()}, {})
    state = None
    for t in range(7):
        state = cell(x[t], state)
        assert_allclose(recording.signals["0/forward/h"][t], state[0].detach().numpy(), **EXACT)
        assert_allclose(recording.signals["0/forward/c"][t], state[1].detach().numpy(), **EXACT)
