"""The Python API: few names, the same numbers as the command line, errors that say what to do."""

from __future__ import annotations

import doctest
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

import rnnstudio
from rnnstudio import api
from rnnstudio.engine.training import Update
from rnnstudio.project.project import Progress

CHAIN = ("tokens", "one_hot", ("gru", {"size": 3}), "readout", ("linear", {"size": 4}), "output")


def small(**options: float) -> api.Document:
    return api.build("recall", *CHAIN, task_params={"lag": 2}, title="small", batch=4, **options)


def test_the_session_in_the_docstring() -> None:
    done = doctest.testmod(api)
    assert done.attempted > 5
    assert done.failed == 0


def test_every_public_name_is_there_and_explained() -> None:
    for name in rnnstudio.__all__:
        assert getattr(rnnstudio, name) is not None
        assert name in dir(rnnstudio)
    for name in api.__all__:
        assert name in rnnstudio.__all__
        assert getattr(api, name).__doc__
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = rnnstudio.nothing


def test_build_names_nodes_after_their_kind_and_wires_them_in_order() -> None:
    document = api.build("sine", "features", "rnn", "rnn", ("linear", {"size": 1}), "output")
    assert list(document.project.graph.nodes) == ["features", "rnn", "rnn_2", "linear", "output"]
    assert [(wire.source, wire.target) for wire in document.project.graph.wires] == [
        ("features", "rnn"),
        ("rnn", "rnn_2"),
        ("rnn_2", "linear"),
        ("linear", "output"),
    ]
    assert api.problems(document) == ()


@pytest.mark.parametrize(
    ("task", "chain", "options", "words"),
    [
        ("nothing", CHAIN, {}, "no task “nothing”; there are: adding"),
        ("recall", ("tokens", "nothing"), {}, "no kind of block “nothing”; there are: "),
        ("recall", ("output", "linear"), {}, "“linear” cannot follow “output”"),
        ("recall", (("lstm", {"size": 0}),), {}, "(size) cannot be 0"),
        ("recall", (("lstm", {"sizes": 1}),), {}, "no parameter “sizes”"),
        ("recall", CHAIN, {"rate": 1}, "no parameter “rate”"),
        ("recall", CHAIN, {"batch": 0}, "(batch) cannot be 0"),
    ],
)
def test_what_cannot_be_built(task: str, chain: tuple[api.Link, ...], options: dict[str, int], words: str) -> None:
    with pytest.raises(api.StudioError) as caught:
        api.build(task, *chain, **options)
    assert words in caught.value.text.en
    assert caught.value.text.zh


def test_problems_are_listed_and_keep_a_model_from_running() -> None:
    document = api.build("recall", "tokens", "one_hot", "lstm", ("linear", {"size": 3}), "output")
    found = api.problems(document)
    assert len(found) == 1
    assert str(found[0]).startswith(
        "Output: “first symbol” is asked for once, but a sequence arrives. Insert a Readout"
    )
    for attempt in (lambda: api.train(document, 1), lambda: api.trace_sample(document)):
        with pytest.raises(api.StudioError, match="cannot run"):
            attempt()


def test_a_document_survives_its_file(tmp_path: Path) -> None:
    document = api.train(small(), 2)
    api.save_project(document, tmp_path / "a.rnns")
    again = api.open_project(tmp_path / "a.rnns")
    assert again.project == document.project
    assert again.progress == document.progress
    assert str(again.project.title) == "small"


def test_examples() -> None:
    assert api.example_names()[0] == "recall_lstm"
    for name in api.example_names():
        document = api.example(name)
        assert document.weights
        assert api.problems(document) == ()
    with pytest.raises(api.StudioError, match="recall_lstm"):
        api.example("nothing")


def test_training_tells_its_progress_and_leaves_its_argument_alone() -> None:
    document, seen = small(), list[Update]()
    trained = api.train(document, 3, seed=9, progress=seen.append)
    assert [update.step for update in seen] == [1, 2, 3]
    assert document.weights == {}
    assert trained.project.training.seed == 9
    assert trained.progress.metric is not None
    further = api.train(trained, 2, progress=seen.append)
    assert further.progress.steps == seen[-1].step == 5


def test_training_leaves_torchs_threads_as_they_were() -> None:
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        api.train(small(), 1)
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)


def test_an_untrained_document_is_traced_with_its_initial_weights() -> None:
    document = small(seed=3)
    trace = api.trace_sample(document, 0)
    again = api.trace_sample(replace(document, weights=api.weights_of(document)), 0)
    assert trace.loss == again.loss
    assert trace.has_gradients
    assert not api.trace_sample(document, text="x y ?").has_gradients
    assert not api.trace_sample(document, gradients=False).has_gradients
    assert next(iter(api.trace_sample(document, double=True).signals.values())).dtype == np.float64


def test_other_weights() -> None:
    document = api.train(small(), 2)
    other = api.weights_of(small(seed=8))
    changed = api.with_weights(document, other)
    assert all(np.array_equal(changed.weights[name], values) for name, values in other.items())
    assert changed.progress == Progress()
    with pytest.raises(api.StudioError, match="do not fit"):
        api.with_weights(document, {"x": np.zeros(1, np.float32)})


def test_weights_may_come_as_tensors_lists_or_whole_numbers(tmp_path: Path) -> None:
    document = small()
    own = {name: np.round(values * 10) for name, values in api.weights_of(document).items()}
    forms: dict[str, Callable[[Any], Any]] = {
        "list": np.ndarray.tolist,
        "int": lambda values: values.astype(int),
        "float64": lambda values: values.astype(np.float64),
        "parameter": lambda values: torch.nn.Parameter(torch.tensor(values)),
        "bfloat16": lambda values: torch.tensor(values).bfloat16(),
    }
    for form in forms.values():
        changed = api.with_weights(document, {name: form(values) for name, values in own.items()})
        api.save_project(changed, tmp_path / "a.rnns")
        read = api.open_project(tmp_path / "a.rnns")
        assert all(np.array_equal(read.weights[name], values) for name, values in own.items())


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (1j, "complex128 cannot be the values"),
        (torch.zeros(3, dtype=torch.complex64), "complex64 cannot be the values"),
        ([[1], [1, 2]], "list cannot be the values"),
        ("1", "<U1 cannot be the values"),
        (None, "object cannot be the values"),
        ([True], "bool cannot be the values"),
        (np.full(4, 1e300), "4 of its numbers are infinite"),
        (np.zeros(3), "its shape is 3, the model needs 4"),
    ],
)
def test_what_cannot_be_a_weight(values: Any, words: str) -> None:
    document = small()
    with pytest.raises(api.StudioError) as caught:
        api.with_weights(document, {**api.weights_of(document), "linear.bias": values})
    assert f"linear.bias: {words}" in caught.value.text.en


def test_weights_go_by_name() -> None:
    with pytest.raises(api.StudioError, match="by name, as a dict; this is of type list"):
        api.with_weights(small(), [np.zeros(1)])  # type: ignore[arg-type]


def test_nothing_that_is_handed_out_can_be_written_to(tmp_path: Path) -> None:
    document = api.train(small(), 1)
    api.save_project(document, tmp_path / "a.rnns")
    given = {name: values.copy() for name, values in document.weights.items()}
    for one in (document, api.open_project(tmp_path / "a.rnns"), api.with_weights(document, given), small()):
        weights = api.weights_of(one)
        assert not any(values.flags.writeable for values in weights.values())
    with pytest.raises(TypeError, match="does not support item assignment"):
        document.weights["linear.bias"] = np.zeros(4, np.float32)  # type: ignore[index]
    assert all(values.flags.writeable for values in given.values()), "what is the caller's stays so"
    trace = api.trace_sample(document)
    answers = [array for a in trace.answers.values() for array in (a.scores, a.prediction, a.losses)]
    for array in (*answers, *trace.signals.values(), *trace.gradients.values(), *trace.weight_gradients.values()):
        assert not array.flags.writeable


def test_training_that_leaves_the_numbers_brings_what_it_made() -> None:
    document = api.build("sine", "features", ("rnn", {"size": 3}), ("linear", {"size": 1}), "output", batch=4)
    wild = {name: np.full_like(values, 1e30) for name, values in api.weights_of(document).items()}
    document = api.with_weights(document, wild)
    with pytest.raises(api.Diverged, match="no longer a finite number") as caught:
        api.train(document, 2)
    assert caught.value.document.progress == Progress()
    assert all(np.array_equal(caught.value.document.weights[name], values) for name, values in document.weights.items())


@pytest.mark.parametrize("without", [torch.no_grad, torch.inference_mode])
def test_training_has_gradients_whatever_its_caller_does_without(
    without: Callable[[], AbstractContextManager[Any]],
) -> None:
    with without():
        trained = api.train(small(), 2)
    expected = api.train(small(), 2)
    assert all(np.array_equal(trained.weights[name], values) for name, values in expected.weights.items())


def test_numpys_whole_numbers_are_whole_numbers(tmp_path: Path) -> None:
    document = api.build(
        "recall",
        *CHAIN[:2],
        ("gru", {"size": np.int64(3)}),
        *CHAIN[3:],
        task_params={"lag": np.int8(2)},
        seed=np.int64(3),
    )
    document = api.train(document, np.int32(2), seed=np.int64(5))
    assert type(document.project.training.seed) is int
    assert document.progress.steps == 2
    api.save_project(document, tmp_path / "a.rnns")
    assert api.open_project(tmp_path / "a.rnns").project == document.project
    assert api.trace_sample(document, np.int64(1)).loss == api.trace_sample(document, 1).loss


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: api.trace_sample(small(), "1"),  # type: ignore[arg-type]
        lambda: api.trace_sample(small(), text=5),  # type: ignore[arg-type]
        lambda: api.open_project(12345),  # type: ignore[arg-type]
    ],
)
def test_a_wrong_type_is_said_to_be_one(wrong: Callable[[], object]) -> None:
    with pytest.raises(TypeError, match=r"'str' object|must be a str, not int|not int"):
        wrong()
