from __future__ import annotations

import numpy as np
import pytest

from rnnstudio.blocks import catalogue
from rnnstudio.graph.block_type import Misfit, WireType
from rnnstudio.graph.interface import InputSpec, Interface, TargetSpec
from rnnstudio.graph.params import Settings
from rnnstudio.graph.text import plain
from rnnstudio.trace.recording import Run

REPEAT = catalogue()["repeat"]
VECTOR = {"x": WireType("vector", 2)}


def task(read: str | None, written: str | None) -> Interface:
    inputs = (InputSpec("given", plain("given"), "values", 2, timeline=read),)
    return Interface.of(inputs, (TargetSpec("asked", plain("asked"), "values", 2, timeline=written),))


@pytest.mark.parametrize(
    ("along", "interface", "timeline"),
    [
        ("last", task("input", "output"), "output"),
        ("last", task("input", None), "input"),
        ("last", task(None, "output"), "output"),
        ("input", task("input", "output"), "input"),
        ("output", task("input", "output"), "output"),
    ],
)
def test_it_finds_the_timeline_to_repeat_along(along: str, interface: Interface, timeline: str) -> None:
    p = REPEAT.settings({"along": along})
    assert REPEAT.infer(p, VECTOR, interface)["y"] == WireType("sequence", 2, timeline)
    assert REPEAT.bind(p, VECTOR, interface).timeline == timeline


@pytest.mark.parametrize(("along", "interface"), [("last", task(None, None)), ("output", task("input", None))])
def test_without_such_a_sequence_it_says_so(along: str, interface: Interface) -> None:
    with pytest.raises(Misfit) as caught:
        REPEAT.infer(REPEAT.settings({"along": along}), VECTOR, interface)
    assert caught.value.code == "no-timeline"
    assert "another task" in caught.value.remedy.en


def test_it_is_as_long_as_the_longest_sequence_of_its_timeline() -> None:
    run = Run({}, {"input": np.array([9, 9]), "output": np.array([2, 4])}, np.zeros(()))
    x = np.array([[1.0, 2.0], [3.0, 4.0]])
    recording = REPEAT.record(Settings(along="output", timeline="output"), Settings(), {"x": x}, run)
    np.testing.assert_array_equal(recording.outputs["y"], [x] * 4)


def test_it_cannot_stand_in_a_loop() -> None:
    assert REPEAT.whole(REPEAT.settings({})) is not None
