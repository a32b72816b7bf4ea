"""The same models from Python: open or build one, train it, look into it. No window, and torch only where something trains.

>>> import rnnstudio
>>> document = rnnstudio.build(
...     "recall", "tokens", "one_hot", ("lstm", {"size": 8}), "readout", ("linear", {"size": 4}), "output",
...     task_params={"lag": 3}, seed=1,
... )
>>> rnnstudio.problems(document)
()
>>> document = rnnstudio.train(document, 20)
>>> document.progress.steps
20
>>> trace = rnnstudio.trace_sample(document, text="B x z y ?")
>>> {str(key): values.shape for key, values in trace.of_block("lstm").items()}["lstm/0/forward/f"]
(5, 8)
>>> sorted(str(key) for key in trace.gradients if key.signal.startswith("d_h"))
['lstm/0/forward/d_h', 'lstm/0/forward/d_h_incoming', 'lstm/0/forward/d_h_local']

A model whose answers are fed back to it can write by itself:

>>> rhyme = rnnstudio.example("next_char")
>>> written, = rnnstudio.generate(rhyme, "the cat", most=12)
>>> written.text.startswith("the cat"), len(written.symbols), len(written.probabilities)
(True, 12, 12)

Whatever goes wrong is a StudioError whose text says what to do.
"""

from __future__ import annotations

import operator
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any, get_args

import numpy as np

from rnnstudio import blocks, examples, tasks
from rnnstudio.engine import generate as writing
from rnnstudio.engine import tracing
from rnnstudio.engine.choosing import COUNT, SEED, Choosing, chosen
from rnnstudio.engine.model import Model, model_of
from rnnstudio.engine.run_log import RunLog
from rnnstudio.engine.soundness import current, problems, ready
from rnnstudio.graph.chain import Link, chained
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.params import Int, settle
from rnnstudio.graph.text import Text, joined, plain
from rnnstudio.project import file
from rnnstudio.project.given_weights import own_weights
from rnnstudio.project.options import OPTIONS
from rnnstudio.project.project import Document, Progress, Project, Run, TaskChoice, Weights
from rnnstudio.tasks._own_input import own_sample, read_input
from rnnstudio.trace.sample import Feeding, Sample
from rnnstudio.trace.trace import Trace

if TYPE_CHECKING:
    from rnnstudio.engine.training import Trainer, Update

__all__ = [
    "Diverged",
    "Document",
    "Generated",
    "StudioError",
    "Trace",
    "build",
    "example",
    "example_names",
    "generate",
    "open_project",
    "problems",
    "save_project",
    "trace_sample",
    "train",
    "weights_of",
    "with_weights",
]

STEPS = Int(
    id="steps",
    label=Text("Updates", "更新次数"),
    help=Text("How many updates to train.", "训练多少次更新。"),
    default=1000,
    low=1,
    high=100_000_000,
)


class Diverged(StudioError):  # noqa: N818 - what happened, and not an error of the caller
    """Training came to a loss or a gradient that is no finite number; `document` is the last that can run, not measured."""

    def __init__(self, text: Text, document: Document) -> None:
        super().__init__(text)
        self.document = document


@dataclass(frozen=True)
class Generated:
    """What a model wrote: `text` as one reads it (a language model's after its beginning, without the end symbol), and every symbol.

    `probabilities` are the model's own of each symbol and `log_p` the sum of their logarithms, whatever the temperature was; `ended`
    says whether the end symbol came.
    """

    text: str
    symbols: tuple[str, ...]
    probabilities: tuple[float, ...]
    log_p: float
    ended: bool


def open_project(path: str | os.PathLike[str]) -> Document:
    """The document in a `.rnns` file, older parameters brought up to date."""
    return current(file.read(path))


def save_project(document: Document, path: str | os.PathLike[str]) -> None:
    """Write a document to a `.rnns` file, wholly or not at all; a file of that name is replaced."""
    file.write(path, document)


def example_names() -> tuple[str, ...]:
    """The ids of the examples that ship trained."""
    return tuple(example.id for example in examples.examples())


def example(name: str) -> Document:
    """One of the examples, with its trained weights."""
    return current(examples.example(name).open())


def build(
    task: str, *chain: Link, task_params: Mapping[str, Any] | None = None, title: str = "", **options: Any
) -> Document:
    """A new, untrained model: blocks in a chain, each a kind or a pair (kind, parameters), for a task.

    `options` are those of the training: optimiser, learning_rate, batch, clip, seed.
    """
    options = {name: value for name, value in settle(OPTIONS, options).items() if name in options}
    choice = TaskChoice(task, task_params or {})
    if task in tasks.catalogue():
        settled = tasks.catalogue()[task].settings(choice.params)
        params = {name: settled[name] for name in choice.params}
        choice = TaskChoice(task, params, tasks.catalogue()[task].version)
    project = Project(chained(blocks.catalogue(), chain), choice, options, title=plain(title))
    model_of(project)  # refuses what the task cannot take
    return Document(project)


def train(
    document: Document, steps: int, *, seed: int | None = None, progress: Callable[[Update], object] | None = None
) -> Document:
    """The document after `steps` more updates, measured on held-out sequences.

    Training goes on from the document's weights, its count of updates and what its optimiser left, as if it had never stopped, and so
    do its curves. With a `seed` it begins from scratch, and the seed becomes the document's. The same document and steps give the same
    weights, bit for bit, here and in the window. `progress` is called with every update's number, loss and gradient norms. Where training
    leaves the finite numbers, a Diverged is raised that brings the last document with it.
    """
    steps = STEPS.check(steps)
    document = document if seed is None else _from_scratch(document, seed)
    model, weights = ready(document)
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        # Training says itself, and in words, where it left the numbers; and it needs gradients, whatever its caller does without.
        with np.errstate(all="ignore"), torch.inference_mode(False), torch.enable_grad():
            return _trained(document, model, weights, steps, progress)
    finally:
        torch.set_num_threads(threads)


def trace_sample(
    document: Document,
    sample: int = 0,
    *,
    text: str | None = None,
    gradients: bool = True,
    double: bool = False,
    feeding: Feeding = "target",
) -> Trace:
    """Every signal of every block at every time step, and every gradient where the sequence has a target.

    The sequence is one of the task's samples by its number (from 0), or the user's own, written as `text`. `double` computes the values
    in float64 and not in the precision of the training; gradients always are. `feeding` says what a decoder reads: the "target" of the
    step before (teacher forcing) or its "own" prediction; where no target is known it reads its own until it writes the end.
    """
    if feeding not in get_args(Feeding):
        raise ValueError(f"feeding must be one of {get_args(Feeding)}, not {feeding!r}")
    model, weights = ready(document)
    found = _sample(model, operator.index(sample)) if text is None else _own_text(model, text)
    found, steps = replace(found, feeding=feeding), document.progress.steps
    with np.errstate(all="ignore"):  # an infinity among the numbers is there to be seen
        return tracing.trace(model, weights, found, with_gradients=gradients, double=double, step=steps)


def generate(
    document: Document,
    text: str | None = None,
    *,
    temperature: float = 0.0,
    beams: int = 1,
    most: int = 40,
    seed: int = 0,
    count: int = 1,
) -> tuple[Generated, ...]:
    """What the model writes when its own output is fed back to it, symbol by symbol, until the end symbol or `most` symbols.

    An encoder-decoder reads `text` and writes its answer; a language model goes on from it. Without a `text` it is the task's first
    sample. At temperature 0 every symbol is the likeliest one; above, it is drawn from softmax(scores / temperature), `count` texts
    that depend on the `seed` alone; with several `beams`, the best that beam search finds, the likeliest per symbol first.
    """
    model, weights = ready(document)
    choosing, count = chosen(temperature, beams, most, COUNT.check(count)), COUNT.check(count)
    sample = _sample(model, 0) if text is None else _own_text(model, text)
    with np.errstate(all="ignore"):
        texts = [_written(model, weights, sample, choosing, SEED.check(seed), k) for k in range(count)]
    return tuple(generated for found in texts for generated in found)


def weights_of(document: Document) -> Weights:
    """The trained weights, read-only, by name, `<block>.<parameter>`; of an untrained document those that its seed gives."""
    return ready(document)[1]


def with_weights(document: Document, weights: Mapping[str, Any]) -> Document:
    """The document with other weights, which must fit; they were not trained here, so it begins to count at 0.

    Each may be an array, a tensor or a list of real numbers; a copy is kept, as float32.
    """
    changed = document.with_run(Run(own_weights(weights)))
    ready(changed)
    return changed


def _written(
    model: Model, weights: Weights, sample: Sample, choosing: Choosing, seed: int, number: int
) -> tuple[Generated, ...]:
    *_, beams = writing.generate(model, weights, sample, choosing, seed, number)
    classes = spec.classes if (spec := writing.writes(model)) else ()
    return tuple(
        Generated(
            writing.text_of(model, sample, beam.symbols),
            tuple(classes[symbol] for symbol in beam.symbols),
            beam.probabilities,
            beam.log_p,
            beam.ended,
        )
        for beam in beams
    )


def _own_text(model: Model, text: str) -> Sample:
    """The user's own sequence, with the target that the task defines for it, if any."""
    if not isinstance(text, str):
        raise TypeError(f"text must be a str, not {type(text).__name__}")
    inputs = tuple(model.interface.inputs.values())
    if len(inputs) != 1:
        raise StudioError(
            Text(
                "This task has several inputs, which one text cannot give. Use one of its samples.",
                "该任务有多个输入，无法用一段文字给出。请使用它的样本。",
            )
        )
    return own_sample(model.task, model.task_settings, {inputs[0].name: read_input(inputs[0], text)})


def _sample(model: Model, number: int) -> Sample:
    samples = model.task.probes(model.task_settings)
    if not 0 <= number < len(samples):
        known = (Text(f"{k} ({one.title.en})", f"{k}（{one.title.zh}）") for k, one in enumerate(samples))
        said = Text("There is no sample {number}; there are: {known}.", "没有样本 {number}；现有：{known}。")
        raise StudioError(said.format(number=number, known=joined(known, ", ", "、")))
    return samples[number]


def _from_scratch(document: Document, seed: int) -> Document:
    options = {**document.project.options, "seed": settle(OPTIONS, {"seed": seed}).seed}
    return replace(document, project=replace(document.project, options=options)).with_run()


def _trained(
    document: Document, model: Model, weights: Weights, steps: int, progress: Callable[[Update], object] | None
) -> Document:
    from rnnstudio.engine.training import NotFinite, held_out, measure, trainer

    begun = document if document.weights else document.with_run()
    training = trainer(model, dict(weights), begun.progress.steps, begun.optimiser)
    log = RunLog(training.parameters, begun.history)
    try:
        for update in islice(training.updates(), steps):
            log.update(update)
            if progress is not None:
                progress(update)
    except NotFinite as error:
        last = _with_run(document, training, log, Progress(training.step))
        finite = all(np.isfinite(values).all() for values in last.weights.values())
        raise Diverged(error.text, last if finite else document) from error
    loss, metric = measure(model, training.network, held_out(model))
    log.measure(training.step, loss, metric)
    return _with_run(document, training, log, Progress(training.step, loss, metric))


def _with_run(document: Document, training: Trainer, log: RunLog, progress: Progress) -> Document:
    return document.with_run(Run(training.network.weights(), progress, log.scalars(), training.memory()))
