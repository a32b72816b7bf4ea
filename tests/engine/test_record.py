"""The recording run against torch: the same numbers forwards, the same gradients, and the parts of each gradient add up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.nn import functional

from rnnstudio.engine.losses import losses_and_slopes, torch_loss
from rnnstudio.engine.model import model_of
from rnnstudio.engine.network import Network
from rnnstudio.engine.record import forward
from rnnstudio.engine.tracing import trace
from rnnstudio.engine.training import training_batch
from rnnstudio.engine.walk import backward
from rnnstudio.examples.recipe import Recipe
from rnnstudio.examples.recipes import recipes
from rnnstudio.graph.interface import TargetSpec
from rnnstudio.graph.text import plain
from rnnstudio.trace.sample import NO_CLASS, Batch, stack
from rnnstudio.trace.shares import gradients
from rnnstudio.trace.trace import SignalKey

ALL = pytest.mark.parametrize("recipe", recipes().values(), ids=lambda recipe: recipe.name)


@ALL
def test_every_gradient_of_an_example_is_autograds(recipe: Recipe) -> None:
    model = model_of(recipe.project)
    weights = model.initial_weights()
    batch = training_batch(model, 0)
    ran = forward(model, weights, batch, np.float64)
    back = backward(model, ran, batch)
    network = Network(model, weights, torch.float64)
    loss = network.loss(network(batch), batch)
    loss.backward()
    assert back.loss == pytest.approx(loss.item(), rel=1e-12)
    totals = gradients(back.shares, model.resolution.weight_shapes())
    for name, parameter in network.named_parameters():
        np.testing.assert_allclose(totals[name], parameter.grad.numpy(), rtol=0, atol=1e-11, err_msg=name)


@ALL
def test_the_parts_of_a_states_gradient_add_up_to_it(recipe: Recipe) -> None:
    model = model_of(recipe.project)
    seen = trace(model, model.initial_weights(), model.task.probes(model.task_settings)[0])
    states = [key for key in seen.gradients if key.signal.endswith("_incoming")]
    assert bool(states) == any(entry.states for entry in model.resolution.placed.values())
    for key in states:
        name = key.signal.removesuffix("_incoming")
        local, total = (seen.gradients[key._replace(signal=s)] for s in (f"{name}_local", name))
        np.testing.assert_allclose(local + seen.gradients[key], total, atol=1e-15)
    for key in states:  # nothing comes from beyond the last step, but to a state that is handed over
        handed_over = "state" in model.resolution.wanted(key.block)
        last = 0 if key.direction == "backward" else -1
        assert np.any(seen.gradients[key][last]) == (handed_over and key.signal == "d_h_incoming"), key


def test_the_gradients_of_an_lstm_are_those_of_a_loop_that_retains_them() -> None:
    model = model_of(recipes()["recall_lstm"].project)
    weights = model.initial_weights()
    sample = model.task.probes(model.task_settings)[0]
    seen = trace(model, weights, sample, double=True)
    w = {
        name.split(".")[1]: torch.tensor(a.astype(np.float64))
        for name, a in weights.items()
        if name.startswith("lstm.")
    }
    x = functional.one_hot(torch.tensor(sample.inputs["tokens"]), 8).double()
    h = c = torch.zeros(8, dtype=torch.float64, requires_grad=True)
    kept = []
    for step in x:
        products = w["weight_ih_l0"] @ step + w["bias_ih_l0"] + w["weight_hh_l0"] @ h + w["bias_hh_l0"]
        i, f, g, o = products.chunk(4)
        signals = {"i": i.sigmoid(), "f": f.sigmoid(), "c_tilde": g.tanh(), "o": o.sigmoid()}
        c = signals["f"] * c + signals["i"] * signals["c_tilde"]
        h = signals["o"] * c.tanh()
        signals |= {"c": c, "h": h}
        for signal in signals.values():
            signal.retain_grad()
        kept.append(signals)
    y = torch.tensor(weights["linear.weight"]).double() @ h + torch.tensor(weights["linear.bias"]).double()
    functional.cross_entropy(y[None], torch.tensor(sample.targets["symbol"])[None]).backward()
    for name in kept[0]:
        key = SignalKey("lstm", 0, "forward", name)
        np.testing.assert_allclose(seen.signals[key], [s[name].detach().numpy() for s in kept], atol=1e-12)
        expected = [s[name].grad.numpy() for s in kept]
        np.testing.assert_allclose(seen.gradients[key._replace(signal=f"d_{name}")], expected, atol=1e-12)


def test_a_sample_without_a_target_has_no_gradient() -> None:
    model = model_of(recipes()["recall_lstm"].project)
    sample = replace(model.task.probes(model.task_settings)[0], targets={})
    seen = trace(model, model.initial_weights(), sample)
    assert not seen.has_gradients
    assert seen.loss is None
    assert seen.weight_gradients == {}


def test_a_trace_cannot_be_written_to() -> None:
    model = model_of(recipes()["recall_lstm"].project)
    seen = trace(model, model.initial_weights(), model.task.probes(model.task_settings)[0])
    for values in [*seen.signals.values(), *seen.gradients.values(), *seen.initial.values()]:
        assert not values.flags.writeable


@pytest.mark.parametrize("name", ["recall_lstm", "recall_gru", "recall_rnn"])
def test_a_padded_batch_gives_exactly_what_its_members_give_alone(name: str) -> None:
    recipe = recipes()[name]
    model = model_of(recipe.project)
    weights = model.initial_weights()
    long = model.task.probes(model.task_settings)[0]
    short = replace(long, inputs={"tokens": long.inputs["tokens"][:4]})
    together = forward(model, weights, stack([long, short]), np.float64).scores["symbol"]
    for row, sample in enumerate((long, short)):
        alone = forward(model, weights, stack([sample]), np.float64).scores["symbol"]
        np.testing.assert_allclose(together[row], alone[0], atol=1e-14)


@pytest.mark.parametrize("kind", ["classes", "values"])
def test_steps_without_a_target_count_for_nothing(kind: str) -> None:
    numbers = np.random.default_rng(0)
    scores = numbers.normal(size=(5, 2, 3))
    if kind == "classes":
        target = np.array([[0, 1], [NO_CLASS, 2], [1, NO_CLASS], [2, 2], [NO_CLASS, NO_CLASS]])
    else:
        target = numbers.normal(size=(5, 2, 3))
        target[1, 0] = target[4] = np.nan
    spec = TargetSpec("t", plain("t"), kind, 3, timeline="input")
    y = torch.tensor(scores, requires_grad=True)
    loss = torch_loss({"t": spec}, {"t": y}, {"t": torch.tensor(target)})
    loss.backward()
    each, slopes = losses_and_slopes(spec, scores, target)
    count = np.isfinite(each).sum()
    assert np.nansum(each) / count == pytest.approx(loss.item())
    np.testing.assert_allclose(slopes / count, y.grad.numpy(), atol=1e-14)


def test_a_batch_is_never_reordered() -> None:
    model = model_of(recipes()["recall_lstm"].project)
    batch = training_batch(model, 3)
    scores = forward(model, model.initial_weights(), batch, np.float64).scores["symbol"]
    one = Batch(
        {name: a[:, 5:6] for name, a in batch.inputs.items()},
        {name: a[5:6] for name, a in batch.targets.items()},
        {name: a[5:6] for name, a in batch.lengths.items()},
    )
    np.testing.assert_allclose(
        forward(model, model.initial_weights(), one, np.float64).scores["symbol"][0], scores[5], atol=1e-14
    )


def test_a_target_without_a_single_valid_step_is_no_target() -> None:
    model = model_of(recipes()["next_char"].project)
    sample = model.task.probes(model.task_settings)[0]
    one = replace(sample, inputs={"tokens": sample.inputs["tokens"][:1]}, targets={"next": np.array([NO_CLASS])})
    seen = trace(model, model.initial_weights(), one)
    assert seen.loss is None
    assert not seen.has_gradients


def test_what_overflows_is_there_to_be_seen() -> None:
    model = model_of(recipes()["recall_lstm"].project)
    weights = model.initial_weights()
    weights["linear.bias"] = np.array([np.inf, 0, 0, 0], np.float32)
    with np.errstate(all="ignore"):
        seen = trace(model, weights, model.task.probes(model.task_settings)[0])
    assert seen.loss is not None
    assert not np.isfinite(seen.loss)


def test_relative_means_relative_to_the_largest_part_that_enters() -> None:
    single, several = (model_of(recipes()[name].project) for name in ("recall_lstm", "sine"))
    for model, block in ((single, "lstm"), (several, "rnn")):
        seen = trace(model, model.initial_weights(), model.task.probes(model.task_settings)[0])
        key = SignalKey(block, 0, "forward", "d_h")
        entering = np.linalg.norm(seen.gradients[key._replace(signal="d_h_local")], axis=-1)
        sizes = np.linalg.norm(seen.gradients[key], axis=-1)
        np.testing.assert_allclose(seen.relative_gradient(key), sizes / entering.max())
    assert seen.relative_gradient(key)[-1] <= 1


def test_a_sure_hit_costs_nothing_and_not_minus_nothing() -> None:
    spec = TargetSpec("answer", plain("answer"), "classes", 2)
    losses, _ = losses_and_slopes(spec, np.array([[1000.0, 0.0]], np.float32), np.array([0]))
    assert losses.dtype == np.float32
    assert not np.signbit(losses).any()
