"""A block added at run time as one file with nothing but a step: it keeps the same contract, and trains."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from contract import CHECKS

from rnnstudio.blocks import catalogue
from rnnstudio.graph.block_type import BlockType, Case, WireType
from rnnstudio.graph.interface import Interface
from rnnstudio.graph.params import Settings
from rnnstudio.recurrence.cell import Cell
from rnnstudio.trace.recording import Run

FILE = Path(__file__).with_name("minimal_gated_unit.py")
BLOCK = catalogue().with_file(FILE)["minimal_gated_unit"]


@pytest.mark.parametrize("case", BLOCK.cases, ids=lambda case: ", ".join(f"{k} {v}" for k, v in case.params.items()))
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_contract(check: Callable[[BlockType, Case], None], case: Case) -> None:
    check(BLOCK, case)


def test_the_catalogue_itself_is_unchanged() -> None:
    assert "minimal_gated_unit" not in catalogue()


def test_it_declares_only_its_step() -> None:
    assert isinstance(BLOCK, Cell)
    assert not BLOCK.has_step_back


def test_it_learns() -> None:
    numbers = np.random.default_rng(0)
    inputs = {"x": WireType("sequence", 2, "input")}
    p = BLOCK.bind(BLOCK.settings({"size": 4}), inputs, Interface())
    w = Settings(
        {
            weight.name: torch.tensor(numbers.uniform(-0.5, 0.5, weight.shape), requires_grad=True)
            for weight in BLOCK.weights(p, inputs)
        }
    )
    x = torch.tensor(numbers.normal(size=(6, 8, 2)))
    run = Run({}, {"input": torch.full((8,), 6)}, torch.zeros((), dtype=torch.float64))
    optimiser = torch.optim.Adam(w.values(), lr=0.05)
    losses = []
    for _ in range(30):
        optimiser.zero_grad()
        loss = (BLOCK.forward(p, w, {"x": x}, run)["h"][-1, :, 0] - x[0, :, 0].tanh()).square().mean()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0] / 2
