"""The drawings of the shapes show as much as there is of what is read and written."""

from __future__ import annotations

import itertools

import pytest

from rnnstudio.engine.architecture import SHAPES, Shape
from rnnstudio.examples.recipe import ATTENDING, Attention
from rnnstudio.ui.starting.plans import Plan, plan_of

DRAWN = [(shape, "none") for shape in SHAPES] + [("asynchronous", a) for a in ATTENDING if a != "none"]


def number(plan: Plan, role: str) -> int:
    return sum(spot.role == role for spot in plan.spots)


def test_one_and_many_are_drawn_as_one_and_many() -> None:
    counts = {shape: (number(plan_of(shape), "read"), number(plan_of(shape), "written")) for shape in SHAPES}
    assert counts["many_to_one"][1] == counts["one_to_many"][0] == 1
    assert counts["many_to_one"][0] > 1
    assert counts["one_to_many"][1] > 1
    assert counts["synchronous"][0] == counts["synchronous"][1] > 1


def test_an_encoder_reads_before_a_decoder_writes() -> None:
    spots = plan_of("asynchronous").spots
    assert max(s.column for s in spots if s.role == "read") < min(s.column for s in spots if s.role == "written")


@pytest.mark.parametrize(("shape", "attention"), DRAWN)
def test_nothing_hangs_loose_and_nothing_lies_on_another(shape: Shape, attention: Attention) -> None:
    plan = plan_of(shape, attention)
    ends = {spot for arrow in plan.arrows for spot in (arrow.start, arrow.end)}
    assert ends == set(plan.spots)
    for one, other in itertools.combinations(plan.spots, 2):
        assert abs(one.column - other.column) + abs(one.row - other.row) >= 0.5
    assert number(plan, "attention") == (attention != "none")


def test_additive_attention_stands_before_the_cell_and_dot_product_behind_it() -> None:
    for attention, before in (("additive", True), ("dot", False)):
        plan = plan_of("asynchronous", attention)  # type: ignore[arg-type]
        attended = next(spot for spot in plan.spots if spot.role == "attention")
        reached = [arrow.end.role for arrow in plan.arrows if arrow.start == attended]
        assert reached == (["cell"] if before else ["written"])
