"""When updates, measures and pictures are due, on a clock that stands still unless it is moved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from rnnstudio.engine.pacer import LONGEST_REST, MEASURE_SHARE, PICTURES_A_SECOND, PICTURES_SHARE, SLICE, Pacer

USUAL = 1 / PICTURES_A_SECOND


@dataclass
class World:
    """A clock, what was done when, and the thread's own time, which goes on with what it does."""

    time: float = 100.0
    spent: float = 0.0
    done: list[tuple[str, float]] = field(default_factory=list)

    def work(self, name: str, cost: float) -> Callable[[], None]:
        def work() -> None:
            self.done.append((name, self.time))
            self.spent += cost

        return work

    def times(self, name: str) -> list[float]:
        return [when for what, when in self.done if what == name]


def begun(pace: float) -> tuple[World, Pacer]:
    world = World()
    pacer = Pacer(lambda: world.time, lambda: world.spent)
    pacer.begin(pace)
    return world, pacer


def test_full_speed_is_a_slice_of_updates_and_no_wait() -> None:
    world, pacer = begun(0.0)
    assert pacer.wait() == 0
    made = 0
    for _ in pacer.turns():
        world.time += SLICE / 4.5
        made += 1
    assert made == 5
    assert pacer.wait() == 0


def test_a_slow_update_is_made_all_the_same() -> None:
    world, pacer = begun(0.0)
    for made, _ in enumerate(pacer.turns()):
        assert made == 0
        world.time += 10 * SLICE


def test_at_a_pace_one_update_is_made_when_it_is_due() -> None:
    world, pacer = begun(4.0)
    assert len(list(pacer.turns())) == 1
    assert len(list(pacer.turns())) == 0
    assert pacer.wait() == pytest.approx(0.25)
    world.time += 0.1
    assert pacer.wait() == pytest.approx(0.15)
    world.time += 0.15
    assert pacer.wait() == pytest.approx(0)
    assert len(list(pacer.turns())) == 1


def test_who_was_late_catches_up_with_one_update_and_not_with_many() -> None:
    world, pacer = begun(4.0)
    list(pacer.turns())
    world.time += 10.0
    made = 0
    while list(pacer.turns()):
        made += 1
    assert made == 3


def test_another_pace_begins_now() -> None:
    world, pacer = begun(0.1)
    list(pacer.turns())
    assert pacer.wait() == pytest.approx(10)
    pacer.begin(50.0)
    assert pacer.wait() == 0
    pacer.begin()
    list(pacer.turns())
    assert pacer.wait() == pytest.approx(0.02), "the pace stays"
    assert world.time == 100.0


@pytest.mark.parametrize(
    ("pace", "cost", "rest"),
    [
        (0.0, 0.0001, USUAL),
        (0.0, 0.006, 0.006 / PICTURES_SHARE),
        (0.0, 2.0, LONGEST_REST),
        (5.0, 2.0, USUAL),
    ],
)
def test_pictures_rest_as_long_as_their_share_wants(pace: float, cost: float, rest: float) -> None:
    world, pacer = begun(pace)
    measure, picture = world.work("measure", 0.0), world.work("picture", cost)
    pacer.look(measure, picture)
    world.time += rest - 1e-6
    pacer.look(measure, picture)
    assert len(world.times("picture")) == 1
    world.time += 2e-6
    pacer.look(measure, picture)
    assert len(world.times("picture")) == 2


def test_success_is_measured_before_a_picture_and_more_seldom_if_it_costs_much() -> None:
    world, pacer = begun(0.0)
    cost = 0.003
    measure, picture = world.work("measure", cost), world.work("picture", 0.0)
    pacer.look(measure, picture)
    assert [name for name, _ in world.done] == ["measure", "picture"]
    while len(world.times("measure")) < 3:
        world.time += 0.001
        pacer.look(measure, picture)
    first, second, third = world.times("measure")
    assert second - first >= cost / MEASURE_SHARE
    assert third - second == pytest.approx(cost / MEASURE_SHARE, abs=USUAL + 0.002)
    assert len(world.times("picture")) > 6


def test_the_cheapest_measure_counts_until_there_is_another_model() -> None:
    world, pacer = begun(0.0)
    picture = world.work("picture", 0.0)
    pacer.look(world.work("measure", 0.0), picture)
    world.time += 2 * USUAL
    pacer.look(world.work("measure", 0.4), picture)
    world.time += 2 * USUAL
    pacer.look(world.work("measure", 0.4), picture)
    assert len(world.times("measure")) == 3, "one that was disturbed does not make the others wait"
    pacer.forget()
    world.time += 2 * USUAL
    pacer.look(world.work("measure", 0.4), picture)
    world.time += 2 * USUAL
    pacer.look(world.work("measure", 0.4), picture)
    assert len(world.times("measure")) == 4
