"""What holds for every task of the catalogue, at its defaults and at the ends of all its parameters."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pytest

from rnnstudio.graph.interface import TargetSpec
from rnnstudio.graph.params import Choice, Flag, Float, Int, Settings, Words
from rnnstudio.graph.text import Text
from rnnstudio.streams import stream
from rnnstudio.tasks import catalogue, digit_names
from rnnstudio.tasks._own_input import own_sample
from rnnstudio.tasks._task import Task
from rnnstudio.tasks._writing import END
from rnnstudio.trace.sample import NO_CLASS, Array, Batch, Sample, stack

SIZE = 5


def ends(param: Any) -> list[Any]:
    """The extreme values of a parameter."""
    if isinstance(param, (Int, Float)):
        return [param.low, param.high]
    if isinstance(param, Choice):
        return [option.value for option in param.options]
    if isinstance(param, Words):
        return ["ab", "水" * (param.longest - 1) + "\n"]
    assert isinstance(param, Flag)
    return [False, True]


def cases() -> Iterator[Any]:
    for task in catalogue().values():
        yield pytest.param(task, task.settings({}), id=task.id)
        for param in task.params:
            for number, value in enumerate(ends(param)):
                given = {param.id: value}
                if isinstance(param, Words):  # only then is the text of next_char in use
                    given["source"] = "own"
                yield pytest.param(task, task.settings(given), id=f"{task.id}-{param.id}-{number}")


every_case = pytest.mark.parametrize(("task", "p"), list(cases()))
every_task = pytest.mark.parametrize("task", [pytest.param(task, id=task.id) for task in catalogue().values()])


def check_batch(task: Task, p: Settings, batch: Batch, size: int) -> None:
    face = task.interface(p)
    steps = {timeline: int(lengths.max()) for timeline, lengths in batch.lengths.items()}
    assert set(batch.inputs) == set(face.inputs)
    assert set(batch.targets) <= set(face.targets)
    assert set(steps) == {spec.timeline for spec in face.inputs.values() if spec.timeline} | {
        face.targets[name].timeline for name in batch.targets if face.targets[name].timeline
    }
    assert batch.size == size
    for lengths in batch.lengths.values():
        assert lengths.shape == (size,)
        assert lengths.dtype == np.int64
        assert lengths.min() > 0
    for name, rows in batch.inputs.items():
        spec = face.inputs[name]
        shape = (steps[spec.timeline], size) if spec.timeline else (size,)
        if spec.kind == "tokens":
            assert rows.shape == shape
            check_whole(rows, 0, len(spec.vocabulary))
            assert spec.size == len(spec.vocabulary) == len(set(spec.vocabulary))
        else:
            assert rows.shape == (*shape, spec.size)
            assert rows.dtype == np.float32
            assert np.isfinite(rows).all()
            assert len(spec.names) == spec.size
    for name, rows in batch.targets.items():
        wanted = face.targets[name]
        shape = (steps[wanted.timeline], size) if wanted.timeline else (size,)
        if wanted.kind == "classes":
            assert rows.shape == shape
            check_whole(rows, NO_CLASS, wanted.size)
            assert wanted.size == len(wanted.classes) == len(set(wanted.classes))
        else:
            assert rows.shape == (*shape, wanted.size)
            assert rows.dtype == np.float32
        if wanted.timeline == "output":
            check_written(rows, wanted, batch.lengths["output"])


def check_written(rows: Array, wanted: TargetSpec, lengths: Array) -> None:
    """Each sequence is symbols, one end, and then nothing; it is written before a model that runs free gives up."""
    ends = lengths - 1
    assert wanted.end == wanted.size - 1
    assert wanted.classes[wanted.end] == END
    assert (rows.T[np.arange(len(ends)), ends] == wanted.end).all()
    before, after = (relation(np.arange(len(rows))[:, None], ends) for relation in (np.less, np.greater))
    assert ((rows[before] != NO_CLASS) & (rows[before] != wanted.end)).all()
    assert (rows[after] == NO_CLASS).all()
    assert lengths.max() <= wanted.longest


def check_whole(rows: Array, low: int, high: int) -> None:
    assert rows.dtype == np.int64
    assert rows.min() >= low
    assert rows.max() < high


def same(one: Batch | Sample, other: Batch | Sample) -> bool:
    pairs = [(one.inputs, other.inputs), (one.targets, other.targets)]
    return all(set(a) == set(b) and all(np.array_equal(a[k], b[k]) for k in a) for a, b in pairs)


@every_case
def test_a_batch_is_as_the_interface_says(task: Task, p: Settings) -> None:
    for size in (1, SIZE):
        batch = task.batch(p, stream(1, task.id), size)
        check_batch(task, p, batch, size)
        assert set(batch.targets) == set(task.interface(p).targets)


@every_case
def test_a_batch_is_a_function_of_its_stream(task: Task, p: Settings) -> None:
    assert same(task.batch(p, stream(3, "data", 7), SIZE), task.batch(p, stream(3, "data", 7), SIZE))


@every_task
def test_other_streams_give_other_batches(task: Task) -> None:
    p = task.settings({})
    first = task.batch(p, stream(3, "data", 0), SIZE)
    assert not same(first, task.batch(p, stream(3, "data", 1), SIZE))
    assert not same(first, task.batch(p, stream(4, "data", 0), SIZE))


@every_case
def test_probes_are_valid_and_the_same_every_time(task: Task, p: Settings) -> None:
    probes = task.probes(p)
    assert 1 <= len(probes) <= 5
    for probe, again in zip(probes, task.probes(p), strict=True):
        assert same(probe, again)
        assert not probe.own
        assert set(probe.targets) == set(task.interface(p).targets)
        check_batch(task, p, stack([probe]), 1)
    check_batch(task, p, stack(probes), len(probes))


@every_task
def test_there_are_a_few_probes_to_choose_from(task: Task) -> None:
    probes = task.probes(task.settings({}))
    assert 3 <= len(probes) <= 5
    assert len({probe.title for probe in probes}) == len(probes)


@every_case
def test_own_inputs_get_targets_of_the_same_form(task: Task, p: Settings) -> None:
    for probe in task.probes(p):
        own = own_sample(task, p, probe.inputs)
        assert own.timelines == probe.timelines
        if own.lengths:  # a single vector whose answer is not known has no steps yet
            check_batch(task, p, stack([own]), 1)


# The way to get the chance level that each task names, as scores for a batch.


def first_class(batch: Batch) -> dict[str, Array]:
    ((name, classes),) = batch.targets.items()
    return {name: np.eye(int(classes.max()) + 1)[np.zeros(classes.shape, int)]}


def always_one(batch: Batch) -> dict[str, Array]:
    return {"sum": np.ones((batch.size, 1))}


def commonest(batch: Batch) -> dict[str, Array]:
    tokens = batch.inputs["tokens"].astype(int)
    counts = np.bincount(tokens.ravel())
    return {"next": np.eye(counts.size)[np.full(tokens.shape, counts.argmax())]}


def repeat(batch: Batch) -> dict[str, Array]:
    return {"next": batch.inputs["values"]}


def always_three(batch: Batch) -> dict[str, Array]:
    return {"digit": np.eye(10)[np.full(batch.size, 3)]}


def always_named_three(batch: Batch) -> dict[str, Array]:
    ((name, answer),) = batch.targets.items()
    language = next(language for language, spec in digit_names.ANSWERS.items() if spec.end == answer.max())
    (three,) = (p for p in digit_names.TASK.probes(Settings(language=language)) if p.title.en == "a 3")
    said = np.resize(three.targets[name], len(answer))[:, None]
    return {name: np.eye(int(answer.max()) + 1, dtype=np.float32)[np.repeat(said, batch.size, 1)]}


def commonest_class(batch: Batch) -> dict[str, Array]:
    ((name, classes),) = batch.targets.items()
    counts = np.bincount(classes[classes != NO_CLASS].astype(int))
    return {name: np.eye(counts.size)[np.full(classes.shape, counts.argmax())]}


def zeros_or_first(batch: Batch) -> dict[str, Array]:
    ((name, target),) = batch.targets.items()
    return first_class(batch) if target.dtype.kind == "i" else {name: np.zeros(target.shape, np.float32)}


def any_letters(batch: Batch) -> dict[str, Array]:
    """Letters at random, but the end where it belongs."""
    ((name, answer),) = batch.targets.items()
    end = int(answer.max())
    letters = stream(6, "chance").integers(end, size=answer.shape)
    return {name: np.eye(end + 1, dtype=np.float32)[np.where(answer == end, end, letters)]}


def first_sequence(batch: Batch) -> dict[str, Array]:
    """The answer of the first sequence to all of them."""
    ((name, answer),) = batch.targets.items()
    return {name: np.eye(int(answer.max()) + 1, dtype=np.float32)[np.repeat(answer[:, :1], batch.size, 1)]}


def commonest_sequence(batch: Batch) -> dict[str, Array]:
    ((name, answer),) = batch.targets.items()
    found, counts = np.unique(answer, axis=1, return_counts=True)
    best = found[:, [counts.argmax()]]
    return {name: np.eye(int(answer.max()) + 1, dtype=np.float32)[np.repeat(best, batch.size, 1)]}


STRATEGIES = {
    "recall": first_class,
    "adding": always_one,
    "next_char": commonest,
    "sine": repeat,
    "series": repeat,
    "copy_memory": first_class,
    "temporal_order": first_class,
    "digits": always_three,
    "reverse": any_letters,
    "dates": first_sequence,
    "translation": commonest_sequence,
    "digit_names": always_named_three,
    "vectors": zeros_or_first,
}


@every_case
def test_the_chance_level_is_what_the_dumb_strategy_gets(task: Task, p: Settings) -> None:
    metric = task.metric(p)
    size = int(np.clip(400_000 // task.probes(p)[0].length, 4_000, 20_000))
    # Of a series, whose end is kept back, only that end is measured.
    batch = (task.held_out if task.id == "series" else task.batch)(p, stream(5, "chance"), size)
    ((name, scores),) = STRATEGIES.get(task.id, commonest_class)(batch).items()
    assert metric.measure(scores, batch.targets[name]) == pytest.approx(metric.chance, rel=0.03, abs=0.003)


def texts(thing: Any) -> Iterator[Text]:
    """Every Text in a value made of dataclasses, mappings and sequences."""
    if isinstance(thing, Text):
        yield thing
    elif is_dataclass(thing):
        yield from texts([getattr(thing, part.name) for part in fields(thing)])
    elif isinstance(thing, dict):
        yield from texts(list(thing.values()))
    elif isinstance(thing, (list, tuple)):
        for part in thing:
            yield from texts(part)


@every_case
def test_every_word_is_there_in_both_languages(task: Task, p: Settings) -> None:
    said = [task.title, task.help, task.success, task.params, task.interface(p), task.metric(p), list(task.probes(p))]
    found = list(texts(said))
    assert len(found) > 6
    for text in found:
        assert text.en
        assert text.zh
        assert "{" not in text.en
        assert "{" not in text.zh


@every_task
def test_words_that_explain_are_translated(task: Task) -> None:
    for text in texts([task.title, task.help, task.success, task.params, task.metric(task.settings({})).chance_means]):
        assert text.en != text.zh


def test_the_catalogue_has_the_tasks_under_their_ids() -> None:
    assert {"recall", "adding", "next_char", "sine"} <= set(catalogue())
    assert all(key == task.id for key, task in catalogue().items())


def test_tasks_do_not_import_torch() -> None:
    code = """
import sys
from rnnstudio.streams import stream
from rnnstudio.tasks import catalogue, _own_input
for task in catalogue().values():
    p = task.settings({})
    task.batch(p, stream(0, "data"), 2), task.probes(p), task.metric(p)
sys.exit("torch" in sys.modules)
"""
    subprocess.run([sys.executable, "-c", code], check=True)


@every_case
def test_a_task_foretells_where_its_answers_are_read_at_the_next_step(task: Task, p: Settings) -> None:
    batch, face = task.batch(p, stream(0, "foretelling"), 20), task.interface(p)
    steps, read = batch.lengths.get("input"), next(iter(face.inputs))
    name, spec = next(iter(face.targets.items()))
    if steps is None or spec.timeline != "input":
        assert not task.foretells
        return
    later, asked = batch.inputs[read][1:], batch.targets[name][:-1]
    known = np.arange(len(later))[:, None] < steps - 1
    valid = known & (asked != NO_CLASS if spec.kind == "classes" else ~np.isnan(asked).any(-1))
    assert task.foretells == (valid.any() and np.array_equal(later[valid], asked[valid]))
