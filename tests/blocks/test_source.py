"""Recurrent blocks as plain torch: any of their options together, what the text leaves out, and how its weights begin."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from contract import Bench, _built, source_gives_the_same
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnstudio.blocks import catalogue
from rnnstudio.graph.block_type import Case, WireType

BLOCKS = catalogue().with_file(Path(__file__).with_name("minimal_gated_unit.py"))
KINDS: tuple[tuple[str, dict[str, Any]], ...] = (
    *(("rnn", {"nonlinearity": name}) for name in ("tanh", "relu", "sigmoid")),
    ("lstm", {"forget_bias": 1.5}),
    ("lstm", {}),
    *(("gru", {"convention": name}) for name in ("torch", "textbook")),
    ("minimal_gated_unit", {}),
)
OPTIONS = st.fixed_dictionaries(
    {
        "size": st.integers(1, 3),
        "layers": st.integers(1, 3),
        "bidirectional": st.booleans(),
        "dropout": st.sampled_from((0.0, 0.5)),
        "residual": st.booleans(),
        "norm": st.booleans(),
        "weight_norm": st.booleans(),
        "begin": st.sampled_from(("default", "orthogonal", "identity")),
        "initial": st.sampled_from(("zero", "learned")),
    }
)


@given(kind=st.sampled_from(KINDS), options=OPTIONS, wide=st.integers(1, 6), wired=st.sampled_from(("", "h", "state")))
@settings(max_examples=150, deadline=None)
def test_any_options_together(kind: tuple[str, dict[str, Any]], options: dict[str, Any], wide: int, wired: str) -> None:
    case = _case(kind, options, wide, wired)
    source_gives_the_same(BLOCKS[kind[0]], case)
    text = _text(kind[0], case)
    assert max(map(len, text.splitlines())) <= 120
    assert ("lengths" in text) == options["bidirectional"]
    assert ("num_layers" in text) == (options["layers"] > 1)
    assert ("normed" in text) == options["norm"]
    assert ("normalize" in text) == options["weight_norm"]
    assert ("ropout" in text) == (options["dropout"] > 0 and options["layers"] > 1)


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if kind[1] not in ({"nonlinearity": "sigmoid"}, {"convention": "textbook"})][:-1]
)
def test_torch_does_what_it_can(kind: tuple[str, dict[str, Any]]) -> None:
    text = _text(kind[0], _case(kind, {"size": 3, "layers": 2, "dropout": 0.1, "residual": False}, 2, "h"))
    assert f"nn.{kind[0].upper()})" in text
    assert "for " not in text.replace("for name, parameter in self.named_parameters():", "")


@pytest.mark.parametrize("options", [{}, {"layers": 2, "bidirectional": True}], ids=["torch", "loop"])
def test_weights_begin_as_declared(options: dict[str, Any]) -> None:
    torch.manual_seed(0)
    case = _case(("lstm", {"forget_bias": 2.0}), {"size": 8, "begin": "orthogonal", **options}, 3, "")
    weights = dict(_built(_text("lstm", case)).named_parameters())
    for name, values in weights.items():
        parts = values.detach().chunk(4)
        if name.startswith("weight_hh"):
            assert all(torch.allclose(part @ part.T, torch.eye(8, dtype=part.dtype)) for part in parts)
            continue
        if name.startswith("bias"):
            assert (parts[1] == (2.0 if "ih" in name else 0.0)).all()
            parts = (*parts[:1], *parts[2:])
        assert all(part.std() > 0.05 and part.abs().max() <= 8**-0.5 for part in parts)


def test_norms_begin_as_declared() -> None:
    options = {"size": 8, "norm": True, "weight_norm": True, "initial": "learned", "begin": "identity"}
    weights = dict(_built(_text("gru", _case(("gru", {}), options, 3, ""))).named_parameters())
    assert (weights["norm_ih_l0"] == 1).all()
    assert (weights["h_0"] == 0).all()
    assert (weights["bias_hh_l0"] == 0).all()
    assert torch.equal(weights["weight_hh_l0_v"], torch.eye(8, dtype=torch.float64).repeat(3, 1))
    assert torch.allclose(weights["weight_ih_l0_g"], weights["weight_ih_l0_v"].norm(dim=1, keepdim=True))


def test_dropout_between_layers_only() -> None:
    """Written out, too, it drops what goes from layer to layer, and only while training."""
    torch.manual_seed(0)
    module = _built(
        _text("gru", _case(("gru", {"convention": "textbook"}), {"size": 64, "layers": 2, "dropout": 0.5}, 2, ""))
    )
    x, seen = torch.randn(4, 3, 2, dtype=torch.float64), []
    module.dropout.register_forward_hook(lambda layer, given, found: seen.append(found))  # type: ignore[union-attr]
    h = module(x)
    assert len(seen) == 1
    assert 0.4 < (seen[0] == 0).double().mean() < 0.6
    assert (h != 0).all()
    assert torch.equal(module.eval()(x), module(x))


def _case(kind: tuple[str, dict[str, Any]], options: dict[str, Any], wide: int, wired: str) -> Case:
    params = {**kind[1], **options}
    cells = params["size"] * params.get("layers", 1) * (1 + params.get("bidirectional", False))
    sizes = {"h": cells, "state": cells * len(BLOCKS[kind[0]].states)}  # type: ignore[attr-defined]
    initial = {"initial": WireType("vector", sizes[wired])} if wired else {}
    return Case(params, {"x": WireType("sequence", wide, "input"), **initial})


def _text(kind: str, case: Case) -> str:
    return BLOCKS[kind].source(Bench.of(BLOCKS[kind], case).p, case.inputs)
