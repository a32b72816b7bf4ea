"""The Python API: few names, the same numbers as the command line, errors that say what to do."""

from __future__ import annotations

import doctest
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

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
        ("recall", ("tokens", "nothing"), {}, "no kind of block “nothing”; there are: dropout"),
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
    assert changed.weights == other
    assert changed.progress == Progress()
    with pytest.raises(api.StudioError, match="do not fit"):
        api.with_weights(document, {"x": np.zeros(1, np.float32)})
