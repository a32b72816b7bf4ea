from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from numpy.testing import assert_array_equal

from rnnstudio.blocks import catalogue
from rnnstudio.graph.params import Settings
from rnnstudio.recurrence.autograd import as_torch
from rnnstudio.trace.recording import Run

READOUT = catalogue()["readout"]
LENGTHS = np.array([3, 1])
X = np.array([[[0.0], [-4.0]], [[2.0], [9.0]], [[-1.0], [9.0]], [[9.0], [9.0]]])  # 9 is padding
RUN = Run({}, {"input": LENGTHS}, np.zeros(()))
MAX = Settings(mode="max", timeline="input")


def read(p: Settings, x: Any) -> Any:
    return READOUT.record(p, Settings(), {"x": x}, RUN).outputs["y"]


@pytest.mark.parametrize("padding", [9.0, np.inf, -np.inf])
def test_the_maximum_is_never_padding(padding: float) -> None:
    x = np.where(X == 9, padding, X)
    assert read(MAX, x).tolist() == [[2.0], [-4.0]]
    told = as_torch(RUN)
    assert READOUT.forward(MAX, Settings(), {"x": torch.tensor(x)}, told)["y"].tolist() == [[2.0], [-4.0]]


def test_its_gradient_goes_to_the_step_that_had_it() -> None:
    recording = READOUT.record(MAX, Settings(), {"x": X}, RUN)
    d_x = READOUT.backward(MAX, Settings(), recording, {"y": np.array([[5.0], [7.0]])}, RUN).d_inputs["x"]
    assert d_x[..., 0].T.tolist() == [[0, 5, 0, 0], [7, 0, 0, 0]]


def test_of_equal_steps_the_first_has_it_as_in_torch() -> None:
    x = np.zeros((4, 2, 3))  # what ReLU leaves of a quiet sequence
    recording = READOUT.record(MAX, Settings(), {"x": x}, RUN)
    ours = READOUT.backward(MAX, Settings(), recording, {"y": np.ones((2, 3))}, RUN).d_inputs["x"]
    tensor = torch.tensor(x, requires_grad=True)
    READOUT.forward(MAX, Settings(), {"x": tensor}, as_torch(RUN))["y"].sum().backward()
    assert tensor.grad is not None
    assert_array_equal(ours, tensor.grad.numpy())
    assert_array_equal(ours[0], 1)
