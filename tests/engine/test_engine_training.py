"""Training: the same seed gives the same weights, bit for bit; what is not finite stops it before the weights are touched."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from rnnstudio.engine.model import Model, model_of
from rnnstudio.engine.training import held_out, measure, trainer, training_batch
from rnnstudio.examples.recipes import recipes
from rnnstudio.graph.errors import StudioError
from rnnstudio.project.project import Project, TaskChoice

RECALL = recipes()["recall_lstm"].project


def model(**options: object) -> Model:
    return model_of(replace(RECALL, options={**RECALL.options, **options}))


def weights_after(trained: Model, updates: int) -> dict[str, np.ndarray]:
    made = trainer(trained, trained.initial_weights())
    list(islice(made.updates(), updates))
    return made.network.weights()


@pytest.mark.parametrize("optimiser", ["adam", "sgd", "rmsprop"])
def test_the_same_seed_gives_the_same_weights_bit_for_bit(optimiser: str) -> None:
    first, second = (weights_after(model(optimiser=optimiser), 5) for _ in range(2))
    assert all(np.array_equal(first[name], second[name]) for name in first)


def test_another_seed_gives_other_weights_and_batches() -> None:
    one, other = model(seed=1), model(seed=2)
    assert not np.array_equal(one.initial_weights()["lstm.weight_hh_l0"], other.initial_weights()["lstm.weight_hh_l0"])
    assert not np.array_equal(training_batch(one, 0).inputs["tokens"], training_batch(other, 0).inputs["tokens"])


def test_a_block_in_another_place_keeps_its_initial_weights() -> None:
    graph = RECALL.graph
    turned = replace(RECALL, graph=replace(graph, nodes=dict(reversed(graph.nodes.items()))))
    one, other = model_of(RECALL).initial_weights(), model_of(turned).initial_weights()
    assert all(np.array_equal(one[name], other[name]) for name in one)


def test_recall_is_learned() -> None:
    trained = model()
    made = trainer(trained, trained.initial_weights())
    list(islice(made.updates(), 150))
    loss, accuracy = measure(trained, made.network, held_out(trained))
    assert accuracy == 1.0
    assert loss < 0.1


def test_clipping_bounds_the_step_and_not_the_norm_that_is_shown() -> None:
    free, clipped = (
        model(optimiser="sgd", clip=0.0, learning_rate=1.0),
        model(optimiser="sgd", clip=0.001, learning_rate=1.0),
    )
    norms, moved = [], []
    for trained in (free, clipped):
        made = trainer(trained, trained.initial_weights())
        norms.append(next(made.updates()).norm)
        after = made.network.weights()
        moved.append(np.sqrt(sum(((after[name] - a) ** 2).sum() for name, a in trained.initial_weights().items())))
    assert norms[0] == pytest.approx(norms[1])
    assert moved[0] == pytest.approx(norms[0], rel=1e-4)
    assert moved[1] == pytest.approx(0.001, rel=1e-2)


def test_what_is_not_finite_stops_before_the_weights_are_touched() -> None:
    trained = model()
    broken = trained.initial_weights()
    broken["linear.bias"] = broken["linear.bias"] * np.float32(np.inf)
    made = trainer(trained, broken)
    with pytest.raises(StudioError, match="no longer a finite number"):
        next(made.updates())
    assert made.step == 0
    assert np.array_equal(made.network.weights()["lstm.weight_hh_l0"], broken["lstm.weight_hh_l0"])


def test_a_model_with_a_problem_says_so_instead_of_training() -> None:
    empty = model_of(Project(task=TaskChoice("recall")))
    with pytest.raises(StudioError, match="Output"):
        trainer(empty, {})


def test_weights_that_fit_are_kept_and_others_drawn_anew() -> None:
    small, large = model(), model_of(recipes()["adding"].project)
    fitted = large.fitting({**small.initial_weights(), "linear.bias": np.full(1, 7, np.float32)})
    assert fitted["linear.bias"] == 7
    assert np.array_equal(fitted["lstm.weight_hh_l0"], large.initial_weights()["lstm.weight_hh_l0"])
