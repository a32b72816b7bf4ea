"""What recurrent blocks share beyond layers and directions, against a second way to say it: norms, residuals, dropout, beginnings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from both_runs import EXACT, Found, recorded, slopes, trained
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from torch.nn.utils.parametrizations import weight_norm

from rnnstudio.blocks import catalogue
from rnnstudio.engine.model import drawn
from rnnstudio.graph.block_type import WireType

KINDS: dict[str, tuple[str, dict[str, Any]]] = {
    "rnn": ("rnn", {"nonlinearity": "tanh"}),
    "lstm": ("lstm", {}),
    "gru torch": ("gru", {"convention": "torch"}),
    "gru textbook": ("gru", {"convention": "textbook"}),
}
SEED = st.integers(0, 2**16)
each_kind = pytest.mark.parametrize("name", KINDS)
few = settings(max_examples=10, deadline=None)
Weights = dict[str, torch.Tensor]
Through = Callable[[torch.Tensor, Weights, str, torch.Tensor], torch.Tensor]


# --- the second way: each cell one step at a time, each product by itself, gradients by autograd --------------------------------


def _products(w: Weights, place: str, seen: torch.Tensor, end: str) -> list[torch.Tensor]:
    """W `seen` + b of each gate, layer-normalised where there is a gain."""
    size = w[f"weight_hh_{place}"].shape[-1]
    found = []
    for first in range(0, len(w[f"bias_{end}_{place}"]), size):
        rows = slice(first, first + size)
        a = seen @ w[f"weight_{end}_{place}"][rows].T
        if f"norm_{end}_{place}" in w:
            a = torch.nn.functional.layer_norm(a, (size,)) * w[f"norm_{end}_{place}"][rows]
        found.append(a + w[f"bias_{end}_{place}"][rows])
    return found


def _step(name: str, w: Weights, place: str, x: torch.Tensor, h: torch.Tensor, c: torch.Tensor) -> Any:
    from_x, from_h = _products(w, place, x, "ih"), _products(w, place, h, "hh")
    a = [one + other for one, other in zip(from_x, from_h, strict=True)]
    if name == "rnn":
        return a[0].tanh(), c
    if name == "lstm":
        c = a[1].sigmoid() * c + a[0].sigmoid() * a[2].tanh()
        return a[3].sigmoid() * c.tanh(), c
    r, z = a[0].sigmoid(), a[1].sigmoid()
    if name == "gru torch":
        return (1 - z) * (from_x[2] + r * from_h[2]).tanh() + z * h, c
    return (1 - z) * h + z * (from_x[2] + _products(w, place, r * h, "hh")[2]).tanh(), c


def _one_by_one(name: str, w: Weights, place: str, x: torch.Tensor, lengths: list[int], initial: Any) -> torch.Tensor:
    """h of one cell over every sequence alone, held past its end; from the end of it where the place is a reverse one."""
    columns = []
    for n, length in enumerate(lengths):
        h, c = (state[n] for state in initial)
        hidden: list[Any] = [None] * length
        for t in reversed(range(length)) if place.endswith("reverse") else range(length):
            h, c = _step(name, w, place, x[t, n], h, c)
            hidden[t] = h
        columns.append(torch.stack(hidden + [torch.zeros_like(h)] * (len(x) - length)))
    return torch.stack(columns, 1)


def _stack(name: str, params: dict[str, Any], w: Weights, x: torch.Tensor, lengths: list[int]) -> torch.Tensor:
    """Layers over one another, plainly composed; h is 0 past the end."""
    zero = torch.zeros(len(lengths), params["size"], dtype=torch.float64)
    count, places = 0, params["layers"] * (1 + params["bidirectional"])
    for layer in range(params["layers"]):
        sides = []
        for place in [f"l{layer}", f"l{layer}_reverse"][: 1 + params["bidirectional"]]:
            first = [zero + w[f"{s}_0"][count] if f"{s}_0" in w else zero for s in "hc"]
            sides.append(_one_by_one(name, w, place, x, lengths, first))
            count += 1
        h = torch.cat(sides, -1)
        x = h + x if params.get("residual") and h.shape == x.shape else h
    assert count == places
    return x


def _drawn_weights(name: str, params: dict[str, Any], wide: int, numbers: np.random.Generator) -> dict[str, Any]:
    kind, own = KINDS[name]
    wires = {"x": WireType("sequence", wide, "input")}
    block = catalogue()[kind]
    declared = block.weights(block.settings({**own, **params}), wires)
    return {weight.name: numbers.normal(size=weight.shape) for weight in declared}


def _both_equal(name: str, params: dict[str, Any], wide: int, seed: int) -> None:
    """The recorded and the training run against the plain composition, on unequal lengths."""
    numbers, (kind, own) = np.random.default_rng(seed), KINDS[name]
    lengths = [int(n) for n in (6, *numbers.integers(1, 7, 2))]
    w = _drawn_weights(name, params, wide, numbers)
    x = numbers.normal(size=(6, 3, wide))
    d = numbers.normal(size=(6, 3, params["size"] * (1 + params["bidirectional"])))
    inside = np.arange(6)[:, None] < np.array(lengths)
    d[~inside] = 0
    leaves = {key: torch.tensor(a, requires_grad=True) for key, a in {"x": x, **w}.items()}
    h = _stack(name, params, {key: leaves[key] for key in w}, leaves["x"], lengths)
    h.backward(torch.tensor(d))
    wanted = Found({"h": h.detach().numpy()}, slopes(leaves))
    for found in (
        recorded(kind, {**own, **params}, w, {"x": x}, {"h": d}, lengths)[0],
        trained(kind, {**own, **params}, w, {"x": x}, {"h": d}, lengths),
    ):
        assert_allclose(found.outputs["h"][inside], wanted.outputs["h"][inside], **EXACT)
        assert set(found.d) == set(wanted.d)
        for key, gradient in wanted.d.items():
            assert_allclose(found.d[key], gradient, **EXACT, err_msg=key)


@each_kind
@given(layers=st.integers(1, 2), both=st.booleans(), seed=SEED)
@few
def test_layer_norm(name: str, layers: int, both: bool, seed: int) -> None:
    _both_equal(name, {"size": 4, "layers": layers, "bidirectional": both, "norm": True}, 3, seed)


@each_kind
@given(layers=st.integers(1, 3), both=st.booleans(), wide=st.sampled_from((2, 3, 4)), seed=SEED)
@few
def test_residual(name: str, layers: int, both: bool, wide: int, seed: int) -> None:
    """Inputs of 2 numbers fit into one direction, 4 into both, 3 into neither."""
    _both_equal(name, {"size": 2, "layers": layers, "bidirectional": both, "residual": True}, wide, seed)


@each_kind
@given(layers=st.integers(1, 2), both=st.booleans(), norm=st.booleans(), seed=SEED)
@few
def test_learned_initial_state(name: str, layers: int, both: bool, norm: bool, seed: int) -> None:
    params = {"size": 3, "layers": layers, "bidirectional": both, "norm": norm, "initial": "learned"}
    _both_equal(name, params, 2, seed)


@each_kind
@pytest.mark.parametrize("norm", [False, True])
@given(layers=st.integers(1, 2), both=st.booleans(), seed=SEED)
@few
def test_weight_norm_equals_torch(name: str, norm: bool, layers: int, both: bool, seed: int) -> None:
    """The same numbers in torch's parametrisation give the W of a block without weight norm, and its gradient leads back to g and v."""
    numbers, (kind, own) = np.random.default_rng(seed), KINDS[name]
    params = {**own, "size": 3, "layers": layers, "bidirectional": both, "norm": norm}
    w = _drawn_weights(name, {**params, "weight_norm": True}, 2, numbers)
    x, d = numbers.normal(size=(5, 2, 2)), numbers.normal(size=(5, 2, 3 * (1 + both)))
    linears = {}
    for key in (key.removesuffix("_v") for key in w if key.endswith("_v")):
        linears[key] = weight_norm(torch.nn.Linear(*reversed(w[f"{key}_v"].shape), bias=False, dtype=torch.float64))
        for number, part in enumerate("gv"):
            getattr(linears[key].parametrizations.weight, f"original{number}").data[:] = torch.tensor(
                w[f"{key}_{part}"]
            )
    made = {key: linear.weight for key, linear in linears.items()}
    plain = {key: a for key, a in w.items() if key[-2:] not in ("_g", "_v")}
    plain |= {key: a.detach().numpy() for key, a in made.items()}
    wanted, _ = recorded(kind, params, plain, {"x": x}, {"h": d})
    for key, a in made.items():
        a.backward(torch.tensor(wanted.d.pop(key)))
        for number, part in enumerate("gv"):
            wanted.d[f"{key}_{part}"] = getattr(linears[key].parametrizations.weight, f"original{number}").grad.numpy()
    normed = kind, {**params, "weight_norm": True}, w, {"x": x}, {"h": d}
    for found in (recorded(*normed)[0], trained(*normed)):
        assert_allclose(found.outputs["h"], wanted.outputs["h"], **EXACT)
        assert set(found.d) == set(wanted.d)
        for key, gradient in wanted.d.items():
            assert_allclose(found.d[key], gradient, **EXACT, err_msg=key)


# --- dropout between layers -------------------------------------------------------------------------------------------------------


@each_kind
@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize("residual", [False, True])
def test_dropout_is_a_mask_between_layers(name: str, both: bool, residual: bool) -> None:
    """Given its noise, three layers are one layer three times with masks between; neither input nor output is dropped."""
    numbers, (kind, own), share = np.random.default_rng(0), KINDS[name], 0.3
    params = {**own, "size": 3, "layers": 3, "bidirectional": both, "dropout": share, "residual": residual}
    w = _drawn_weights(name, params, 2, numbers)
    x, d = numbers.normal(size=(5, 4, 2)), numbers.normal(size=(5, 4, 3 * (1 + both)))
    noises = [numbers.random((5, 4, 3 * (1 + both))) for _ in range(2)]
    waiting = iter(noises)

    def noise(shape: tuple[int, ...]) -> torch.Tensor:
        drawn_now = torch.tensor(next(waiting))
        assert shape == tuple(drawn_now.shape)
        return drawn_now

    found = trained(kind, params, w, {"x": x}, {"h": d}, noise=noise)
    assert next(waiting, None) is None
    leaves = {key: torch.tensor(a, requires_grad=True) for key, a in {"x": x, **w}.items()}
    h = leaves["x"]
    for layer in range(3):
        if layer:
            h = h * torch.tensor(noises[layer - 1] >= share) / (1 - share)
        own_w = {key.replace(f"_l{layer}", "_l0"): a for key, a in leaves.items() if f"_l{layer}" in key}
        top = _stack(name, {**params, "layers": 1, "residual": False}, own_w, h, [5] * 4)
        h = h + top if residual and layer else top
    h.backward(torch.tensor(d))
    assert_allclose(found.outputs["h"], h.detach().numpy(), **EXACT)
    for key, gradient in slopes(leaves).items():
        assert_allclose(found.d[key], gradient, **EXACT, err_msg=key)


def test_dropout_keeps_the_mean() -> None:
    """A recorded run, without noise, is the mean of many that train, where the layer above is nearly linear."""
    numbers = np.random.default_rng(0)
    params = {"size": 3, "layers": 2, "dropout": 0.4}
    w = {key: 0.01 * a for key, a in _drawn_weights("rnn", params, 2, numbers).items()}
    x = np.repeat(numbers.normal(size=(2, 1, 2)), 20_000, 1)
    noise = torch.Generator().manual_seed(0)
    kept = recorded("rnn", params, w, {"x": x[:, :1]}, {})[0].outputs["h"]
    found = trained(
        "rnn",
        params,
        w,
        {"x": x},
        {"h": np.zeros((2, 20_000, 3))},
        noise=lambda shape: torch.rand(shape, generator=noise, dtype=torch.float64),
    ).outputs["h"]
    error = found.std(1) / 20_000**0.5
    assert (error > 0).all()
    assert (abs(found.mean(1) - kept[:, 0]) < 5 * error + 1e-8).all()


# --- how weights begin --------------------------------------------------------------------------------------------------------------


def _begun(name: str, **params: Any) -> dict[str, Any]:
    kind, own = KINDS[name]
    block = catalogue()[kind]
    declared = block.weights(block.settings({**own, **params}), {"x": WireType("sequence", 5, "input")})
    return {weight.name: drawn(weight.initialisation, weight.shape, 7, weight.name) for weight in declared}


@each_kind
@pytest.mark.parametrize("weight_normed", [False, True])
def test_orthogonal_is_orthogonal(name: str, weight_normed: bool) -> None:
    w = _begun(name, size=6, layers=2, bidirectional=True, begin="orthogonal", weight_norm=weight_normed)
    seen = 0
    for key, a in w.items():
        if key.startswith("weight_hh") and not key.endswith("_g"):
            for part in np.split(a, len(a) // 6):
                assert_allclose(part @ part.T, np.eye(6), atol=1e-6)
                assert abs(part - np.eye(6)).max() > 0.1
                seen += 1
        elif key.startswith("weight_hh"):
            assert (a == 1).all()
        elif not key.endswith("_g"):
            _is_uniform(a, 6)
    assert seen == 4 * len(catalogue()[KINDS[name][0]].rows)  # type: ignore[attr-defined]


@each_kind
def test_identity_is_identity_and_biases_are_zero(name: str) -> None:
    for key, a in _begun(name, size=6, layers=2, bidirectional=True, begin="identity").items():
        if key.startswith("weight_hh"):
            assert (a == np.tile(np.eye(6), (len(a) // 6, 1))).all()
        elif key.startswith("bias"):
            assert (a == 0).all()
        else:
            _is_uniform(a, 6)


def test_an_identity_relu_rnn_keeps_its_state() -> None:
    """Le et al. 2015: with no input the state stays as it is."""
    w = _begun("rnn", size=4, begin="identity")
    given = np.random.default_rng(0).random((2, 4))
    params = {"size": 4, "nonlinearity": "relu"}
    wide = {key: a.astype(np.float64) for key, a in w.items()}
    found, _ = recorded("rnn", params, wide, {"x": np.zeros((9, 2, 5)), "initial": given}, {})
    assert (found.outputs["h"] == given).all()


@pytest.mark.parametrize("begin", ["default", "orthogonal", "identity"])
def test_the_forget_gate_begins_with_its_bias(begin: str) -> None:
    """The second of torch's four blocks of rows: i, f, g, o; in every layer and direction, shared out over both biases."""
    w = _begun("lstm", size=6, layers=2, bidirectional=True, begin=begin, forget_bias=1.5)
    for place in ("l0", "l0_reverse", "l1", "l1_reverse"):
        both = w[f"bias_ih_{place}"] + w[f"bias_hh_{place}"]
        i, f, g, o = np.split(both, 4)
        assert (f == 1.5).all()
        assert all((a == 0).all() if begin == "identity" else (a != 0).all() for a in (i, g, o))
        assert (abs(np.concatenate([i, g, o])) <= 2 * 6**-0.5).all()


@each_kind
def test_norms_begin_neutral(name: str) -> None:
    """Gains at 1; weight norm with rows as long as those of torch are on average; learned states at 0."""
    w = _begun(name, size=300, norm=True, weight_norm=True, initial="learned")
    assert (w["norm_ih_l0"] == 1).all()
    assert (w["norm_hh_l0"] == 1).all()
    assert (w["h_0"] == 0).all()
    for key in ("weight_ih_l0", "weight_hh_l0"):
        usual = np.linalg.norm(w[f"{key}_v"], axis=1)
        assert_allclose(w[f"{key}_g"].mean(), (usual**2).mean() ** 0.5, rtol=0.05)


def _is_uniform(a: Any, size: int) -> None:
    """As torch begins: evenly within 1 / sqrt(hidden units) of 0."""
    assert abs(a).max() <= size**-0.5
    assert len(np.unique(a)) > 0.9 * a.size
