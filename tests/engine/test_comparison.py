"""A recurrent block by hand, as torch's module and stepped here: the same numbers, on the very inputs that the trace had."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from two_timelines import graph as encoder_decoder
from two_timelines import model as ready
from two_timelines import sample as letters

from rnnstudio.engine.comparison import Compare, Comparison, compare, forms_of
from rnnstudio.engine.model import Model, model_of
from rnnstudio.engine.question import Answer
from rnnstudio.engine.runner import Runner
from rnnstudio.engine.tracing import trace
from rnnstudio.examples import example
from rnnstudio.examples.recipe import chain
from rnnstudio.project.project import Project, TaskChoice
from rnnstudio.trace.sample import Sample
from rnnstudio.trace.trace import SignalKey

MODULES: dict[str, Callable[..., nn.Module]] = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}
OPTIONS = ({}, {"layers": 2}, {"bidirectional": True}, {"layers": 2, "bidirectional": True})
ROUNDING = {False: 1e-6, True: 1e-12}


def recall(kind: str, **params: Any) -> Model:
    """Remembers a letter with a cell of this kind, from its first weights."""
    links = ("tokens", {}), ("one_hot", {}), (kind, {"size": 6, **params})
    return model_of(
        Project(chain(*links, ("readout", {}), ("linear", {"size": 4}), ("output", {})), TaskChoice("recall"))
    )


def first(model: Model) -> Sample:
    return model.task.probes(model.task_settings)[0]


def run(model: Model, kind: str, double: bool) -> Comparison:
    return compare(model, model.initial_weights(), first(model), kind, double=double)


@pytest.mark.parametrize("double", [False, True], ids=["float32", "float64"])
@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("kind", MODULES)
def test_all_three_agree_with_torch_itself(kind: str, options: dict[str, Any], double: bool) -> None:
    model = recall(kind, **options)
    found = run(model, kind, double)
    dtype = torch.float64 if double else torch.float32
    own = {
        name.removeprefix(f"{kind}."): torch.tensor(a) for name, a in model.initial_weights().items() if kind in name
    }
    module = MODULES[kind](
        8, 6, options.get("layers", 1), bidirectional=options.get("bidirectional", False), dtype=dtype
    )
    module.load_state_dict(own)
    x = torch.eye(8, dtype=dtype)[torch.tensor(first(model).inputs["tokens"])][:, None]
    wanted = module(x)[0][:, 0].detach().numpy()
    assert found.by_torch is not None
    for h in (found.stepped, found.by_hand.h, found.by_torch.h):
        assert h.dtype == wanted.dtype
        np.testing.assert_allclose(h, wanted, rtol=0, atol=ROUNDING[double])
    for version in (found.by_hand, found.by_torch):
        assert version.difference.value <= min(found.rounding, ROUNDING[double])
    assert "nn.Module" in found.forms.by_hand
    assert found.forms.call is not None
    assert found.forms.call.startswith(f"nn.{kind.upper()}(input_size=8, hidden_size=6")
    assert f"(nn.{kind.upper()})" in (found.forms.by_torch or "")


def test_the_syllabus_simple_rnn_gives_the_same_three_times() -> None:
    document = example("reference_3_simple_rnn").open()
    model = model_of(document.project)
    for sample in model.task.probes(model.task_settings):
        for double in (False, True):
            found = compare(model, document.weights, sample, "rnn", double=double, step=7)
            assert found.by_torch is not None
            assert found.stepped.shape == (sample.length, 20)
            assert found.step == 7
            assert found.by_hand.difference.value < ROUNDING[double]
            assert found.by_torch.difference.value < ROUNDING[double]


@pytest.mark.parametrize(
    ("kind", "options", "words"),
    [
        ("rnn", {"norm": True}, "Layer normalisation"),
        ("lstm", {"weight_norm": True, "layers": 2}, "Weight normalisation"),
        ("gru", {"residual": True, "layers": 2}, "Residual connection"),
        ("gru", {"initial": "learned"}, "Initial state: learned"),
        ("rnn", {"nonlinearity": "sigmoid", "norm": True}, "Nonlinearity: sigmoid”, “Layer normalisation"),
        ("gru", {"convention": "textbook"}, "Convention: textbook: z = 1 takes the new"),
    ],
    ids=str,
)
def test_where_torch_has_no_such_module_it_says_why(kind: str, options: dict[str, Any], words: str) -> None:
    found = run(recall(kind, **options), kind, double=True)
    assert found.by_torch is found.forms.by_torch is found.forms.call is None
    assert found.by_hand.difference.value < 1e-12
    why = found.forms.why_not
    assert why is not None
    assert words in why.en
    assert f"nn.{kind.upper()}" in why.en
    assert f"nn.{kind.upper()}" in why.zh


def test_what_was_stepped_is_the_trace_bit_for_bit() -> None:
    model = recall("lstm", layers=2, bidirectional=True)
    seen, found = trace(model, model.initial_weights(), first(model)), run(model, "lstm", double=False)
    both = [seen.signals[SignalKey("lstm", 1, direction, "h")] for direction in ("forward", "backward")]
    assert np.array_equal(found.stepped, np.concatenate(both, -1))


@pytest.mark.parametrize("known", [True, False], ids=["forced", "free"])
@pytest.mark.parametrize(
    ("ways", "cell", "params"),
    [("additive", "lstm", {"layers": 2}), ("additive", "rnn", {"initial": "learned"}), ("dot", "gru", {})],
)
def test_a_decoder_in_a_loop_gets_what_its_ticks_got(ways: str, cell: str, params: dict, known: bool) -> None:
    model = ready(encoder_decoder(ways, cell, **params))
    w = {name: np.random.default_rng(3).normal(size=s) for name, s in model.resolution.weight_shapes().items()}
    found = compare(model, w, letters(known), "decoder", double=True)
    assert found.by_torch is not None
    assert found.by_hand.difference.value < 1e-12
    assert found.by_torch.difference.value < 1e-12
    key = SignalKey("decoder", params.get("layers", 1) - 1, "forward", "h")
    np.testing.assert_allclose(found.stepped, trace(model, w, letters(known), double=True).signals[key], rtol=0, atol=0)


def test_a_wrong_text_would_be_found_out() -> None:
    """The difference and its place are those of the arrays; numbers that are none stay none."""
    model = recall("rnn")
    weights = model.initial_weights()
    found = run(model, "rnn", double=False)
    off = np.abs(found.by_hand.h.astype(float) - found.stepped)
    assert (
        found.by_hand.difference.value == off.max() == off[found.by_hand.difference.row, found.by_hand.difference.unit]
    )
    weights["rnn.bias_hh_l0"] = np.full(6, np.nan, np.float32)
    assert np.isnan(compare(model, weights, first(model), "rnn").by_hand.difference.value)


def test_only_recurrent_blocks_have_two_forms() -> None:
    placed = recall("gru").resolution.placed
    assert [name for name, entry in placed.items() if forms_of(entry)] == ["gru"]
    assert forms_of(None) is None


def test_torchs_own_random_numbers_go_on_as_if_nothing_had_been_built() -> None:
    before = torch.random.get_rng_state()
    run(recall("lstm"), "lstm", double=False)
    assert torch.equal(torch.random.get_rng_state(), before)


# --- through the engine thread ----------------------------------------------------------------------------------------------------


@pytest.fixture
def runner() -> Iterator[Runner]:
    made = Runner()
    yield made
    made.stop()


def answer(runner: Runner, number: int) -> Answer:
    for _ in range(6000):
        for found in runner.mailbox.take_answers():
            if found.done and found.number == number:
                return found
        time.sleep(0.005)
    raise AssertionError(runner.mailbox.failures)


def test_the_engine_answers_with_the_number_and_the_weights_of_its_latest_picture(runner: Runner) -> None:
    document = example("reference_3_simple_rnn").open()
    model = model_of(document.project)
    runner.load(document.project, document.run, first(model))
    found = answer(runner, runner.ask(Compare(first(model), "rnn", True))).found
    assert found is not None
    assert found.double
    assert found.step == document.progress.steps
    assert np.array_equal(found.stepped, compare(model, document.weights, first(model), "rnn", double=True).stepped)
    runner.one_update()
    after = answer(runner, runner.ask(Compare(first(model), "rnn", True))).found
    assert after is not None
    assert after.step == document.progress.steps + 1
    assert not np.array_equal(after.stepped, found.stepped)


def test_a_question_that_cannot_be_answered_is_answered_too(runner: Runner) -> None:
    model = recall("rnn")
    assert answer(runner, runner.ask(Compare(first(model), "rnn", False))).found is None
    runner.load(example("recall_lstm").open().project, sample=first(model))
    assert answer(runner, runner.ask(Compare(first(model), "nobody", False))).found is None
    assert runner.mailbox.take_failures()
