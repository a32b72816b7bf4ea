"""Writing: greedy, by chance, and by beam search, each held against a second way to say it; and what it costs."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from two_timelines import INTERFACE, graph, model, sample

from rnnstudio import blocks
from rnnstudio.engine import record
from rnnstudio.engine.beams import Written, drawn
from rnnstudio.engine.choosing import Choosing
from rnnstudio.engine.generate import as_read, continued, generate, greedy, writes
from rnnstudio.engine.model import Model, model_of
from rnnstudio.engine.record import forward
from rnnstudio.engine.tracing import trace
from rnnstudio.graph.compose import composed
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.graph import Graph
from rnnstudio.graph.interface import InputSpec, Interface, TargetSpec
from rnnstudio.graph.resolve import resolve
from rnnstudio.graph.text import plain
from rnnstudio.project.project import Project, TaskChoice
from rnnstudio.trace.sample import Batch, Sample

KINDS = ["plain", "additive", "dot"]
SPEC = INTERFACE.targets["reversed"]
LANGUAGE = composed(
    blocks.catalogue(),
    {"a": "tokens", "b": "one_hot", "c": ("gru", {"size": 4}), "d": ("linear", {"size": 5}), "e": "output"},
    "a > b > c > d > e",
)


def weights(made: Model, seed: int = 3) -> dict[str, np.ndarray]:
    """Large enough that the scores differ, and the end symbol is not unlikely."""
    numbers = np.random.default_rng(seed)
    return {n: numbers.normal(size=shape) * 1.5 for n, shape in made.resolution.weight_shapes().items()}


def language_model() -> Model:
    """A model of the next of five letters, none of which is an end."""
    project = Project(LANGUAGE, TaskChoice("next_char", {"source": "own", "text": "abcde"}), {})
    made = model_of(project)
    assert made.resolution.ok, made.resolution.problems
    return made


def last(made: Model, w: dict[str, np.ndarray], read: Sample, choosing: Choosing, **how: Any) -> tuple[Written, ...]:
    return list(generate(made, w, read, choosing, **how))[-1]


def probabilities(made: Model, w: dict[str, np.ndarray], read: Sample, symbols: tuple[int, ...]) -> np.ndarray:
    """Those of the recorded run that reads these symbols, (T, classes)."""
    name = next(iter(made.interface.targets))
    return trace(made, w, as_read(made, read, symbols)).answers[name].prediction


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(4))
def test_greedy_is_the_likeliest_symbol_of_every_step_of_the_recorded_run(kind: str, seed: int) -> None:
    made = model(graph(kind))
    w, read = weights(made, seed), sample(known=False)
    (text,) = last(made, w, read, Choosing(longest=7))
    p = probabilities(made, w, read, text.symbols)
    assert p.shape == (len(text.symbols), 5)
    assert text.symbols == tuple(p.argmax(-1))
    np.testing.assert_allclose(text.probabilities, p.max(-1), rtol=1e-5)
    assert text.log_p == pytest.approx(np.log(p.max(-1)).sum(), rel=1e-5)
    assert text.ended == (text.symbols[-1] == SPEC.end)
    assert SPEC.end not in text.symbols[:-1]


@pytest.mark.parametrize("kind", KINDS)
def test_greedy_reads_what_the_trace_of_a_sample_without_a_target_reads(kind: str) -> None:
    made = model(graph(kind))
    w, read = weights(made), sample(known=False)
    (text,) = last(made, w, read, Choosing(longest=SPEC.longest))
    fed = greedy(made, w, read, SPEC, np.float32).fed["reversed"][:, 0]
    assert fed.tolist() == [SPEC.start, *text.symbols[:-1]]
    assert trace(made, w, read).fed["reversed"].tolist() == fed.tolist()


@pytest.mark.parametrize("kind", KINDS)
def test_the_symbols_written_are_those_a_trace_of_them_answers(kind: str) -> None:
    made = model(graph(kind))
    w, read = weights(made), sample()
    (text,) = last(made, w, read, Choosing(temperature=2.0, longest=9), seed=5)
    p = probabilities(made, w, read, text.symbols)
    np.testing.assert_allclose(text.probabilities, p[np.arange(len(p)), list(text.symbols)], rtol=1e-5)


def test_what_only_reads_the_question_runs_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made = model(graph("additive"))
    ran: list[set[str]] = []

    def counting(*arguments: Any) -> Any:
        found = forward(*arguments)
        ran.append(set(found.recordings))
        return found

    monkeypatch.setattr(record, "forward", counting)
    last(made, weights(made), sample(known=False), Choosing(longest=7))
    assert len(ran) > 2
    assert {"letters", "embed", "encoder"} <= ran[0]
    assert all({"letters", "embed", "encoder"}.isdisjoint(found) for found in ran[1:])
    ran.clear()
    last(made, weights(made), sample(known=False), Choosing(beams=3, longest=7))
    assert sum("encoder" in found for found in ran) <= 3, "once for each number of beams that are alive"


def exhaustive(made: Model, w: dict[str, np.ndarray], read: Sample, longest: int) -> list[tuple[int, ...]]:
    """Every text of at most so many symbols, the best first: by log p per symbol."""
    spec = writes(made)
    assert spec is not None
    others = [k for k in range(spec.size) if k != spec.end]
    ended = [
        (*text, spec.end)
        for length in range(longest)
        for text in itertools.product(others, repeat=length)
        if spec.end is not None
    ]
    texts = [*ended, *itertools.product(others, repeat=longest)]

    def score(text: tuple[int, ...]) -> float:
        p = probabilities(made, w, read, text)
        return float(np.log(p[np.arange(len(text)), list(text)].astype(np.float64)).mean())

    return sorted(texts, key=score, reverse=True)


@pytest.mark.parametrize("kind", ["plain", "additive"])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_beam_wide_enough_finds_what_an_exhaustive_search_finds(kind: str, seed: int) -> None:
    made = model(graph(kind))
    w, read = weights(made, seed), sample(known=False)
    wanted = exhaustive(made, w, read, 3)
    beams = last(made, w, read, Choosing(beams=150, longest=3))
    assert len(beams) == len(wanted) == 1 + 4 + 16 + 64
    assert [beam.symbols for beam in beams[:20]] == wanted[:20]
    assert {beam.symbols for beam in beams} == set(wanted)
    for beam in beams:
        assert beam.log_p == pytest.approx(np.log(beam.probabilities).sum(), abs=1e-9)


@pytest.mark.parametrize("kind", KINDS)
def test_one_beam_is_greedy_and_more_are_never_worse_per_symbol_at_the_first_step(kind: str) -> None:
    made = model(graph(kind))
    w, read = weights(made), sample(known=False)
    (text,) = last(made, w, read, Choosing(longest=7))
    assert last(made, w, read, Choosing(beams=1, longest=7)) == (text,)
    begun = next(generate(made, w, read, Choosing(beams=3)))
    assert begun[0].symbols == text.symbols[:1]
    assert [beam.log_p for beam in begun] == sorted((beam.log_p for beam in begun), reverse=True)


def test_beams_that_have_ended_wait_for_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    made = model(graph("dot"))
    w = weights(made)
    w["linear.bias"] = w["linear.bias"] + np.array([0, 0, 0, 0, 1.5])
    steps = list(generate(made, w, sample(known=False), Choosing(beams=4, longest=6)))
    mixed = [beams for beams in steps if len({len(beam.symbols) for beam in beams}) > 1]
    assert mixed, "texts of unequal length stood side by side"
    for beams in steps:
        assert all(beam.ended == (beam.symbols[-1] == SPEC.end) for beam in beams)
    finished = {beam for beams in steps for beam in beams if beam.ended}
    assert all(beam in finished for beam in steps[-1] if beam.ended), "an ended text changes no more"


def test_the_end_symbol_stops_and_the_greatest_length_does() -> None:
    made = model(graph("plain"))
    w = {name: np.zeros_like(a) for name, a in weights(made).items()}
    w["linear.bias"] = np.array([0.0, 3.0, 0.0, 0.0, 0.0])
    (text,) = last(made, w, sample(known=False), Choosing(longest=6))
    assert (text.symbols, text.ended) == ((1,) * 6, False)
    w["linear.bias"][4] = 9.0
    (text,) = last(made, w, sample(known=False), Choosing(longest=6))
    assert (text.symbols, text.ended) == ((4,), True)


def test_chance_follows_the_softmax_of_scores_over_temperature() -> None:
    """4,000 first symbols: chi squared with 4 degrees of freedom is below 18.5 in 999 of 1,000."""
    made = model(graph("plain"))
    w, read = weights(made), sample(known=False)
    y = trace(made, w, as_read(made, read, (0,))).answers["reversed"].scores[0].astype(np.float64)
    for temperature in (0.5, 1.0, 2.0):
        p = np.exp(y / temperature) / np.exp(y / temperature).sum()
        numbers = np.random.default_rng(7)
        symbols = [drawn(Written(), y.astype(np.float32), SPEC, temperature, numbers).symbols[0] for _ in range(4000)]
        expected = 4000 * p
        assert ((np.bincount(symbols, minlength=5) - expected) ** 2 / expected).sum() < 18.5


def test_a_draw_is_the_inverse_of_the_distribution_function() -> None:
    scores = np.log(np.array([0.1, 0.2, 0.0, 0.4, 0.3]) + 1e-30).astype(np.float32)

    class Fixed:
        def __init__(self, number: float) -> None:
            self.number = number

        def random(self) -> float:
            return self.number

    for number, symbol in ((0.0, 0), (0.0999, 0), (0.1001, 1), (0.2999, 1), (0.3001, 3), (0.7001, 4), (0.9999999, 4)):
        text = drawn(Written(), scores, SPEC, 1.0, Fixed(number))  # type: ignore[arg-type]
        assert text.symbols == (symbol,), number
    cold = drawn(Written(), scores, SPEC, 1e-3, Fixed(0.5))  # type: ignore[arg-type]
    assert cold.symbols == (3,)
    assert cold.probabilities == pytest.approx((0.4,)), "the model's own probability, not the tempered one"


def test_the_same_seed_writes_the_same_text_and_another_another() -> None:
    made = language_model()
    w, read = weights(made), made.task.probes(made.task_settings)[0]
    choosing = Choosing(temperature=1.0, longest=30)
    (text,) = last(made, w, read, choosing, seed=1)
    assert last(made, w, read, choosing, seed=1) == (text,)
    assert last(made, w, read, choosing, seed=2) != (text,)
    assert last(made, w, read, choosing, seed=1, number=1) != (text,)
    assert len(text.symbols) == 30
    assert not text.ended


def test_a_language_model_goes_on_with_what_was_read() -> None:
    made = language_model()
    w, read = weights(made), replace(made.task.probes(made.task_settings)[0], targets={})
    given = continued(made)
    assert given is not None
    assert writes(made) == made.interface.targets["next"]
    (text,) = last(made, w, read, Choosing(longest=12))
    tokens = read.inputs["tokens"]
    for k, symbol in enumerate(text.symbols):
        longer = replace(read, inputs={"tokens": np.array([*tokens, *text.symbols[:k]])})
        assert symbol == trace(made, w, longer).answers["next"].scores[-1].argmax()
    assert as_read(made, read, text.symbols).inputs["tokens"].tolist() == [*tokens, *text.symbols]


def test_beams_of_a_language_model_are_asked_together() -> None:
    made = language_model()
    w, read = weights(made), made.task.probes(made.task_settings)[0]
    beams = last(made, w, read, Choosing(beams=4, longest=5))
    assert len({beam.symbols for beam in beams}) == 4
    (likeliest,) = last(made, w, read, Choosing(longest=5))
    assert beams[0].log_p >= likeliest.log_p - 1e-9


def test_a_vector_repeated_at_every_step_grows_with_the_answer() -> None:
    ways = """
        letters > embed_letters > mean > repeat > both.a
        fed > embed > both.b
        both > decoder > linear > output
    """
    links = {
        "letters": "tokens",
        "embed_letters": ("embedding", {"size": 2}),
        "mean": ("readout", {"mode": "mean"}),
        "repeat": "repeat",
        "fed": "decoder_input",
        "embed": ("embedding", {"size": 2}),
        "both": "concatenate",
        "decoder": ("gru", {"size": 3}),
        "linear": ("linear", {"size": 5}),
        "output": "output",
    }
    made = _on(composed(blocks.catalogue(), links, ways), INTERFACE)
    read = sample(known=False)
    (text,) = last(made, weights(made), read, Choosing(longest=6))
    assert text.symbols == tuple(probabilities(made, weights(made), read, text.symbols).argmax(-1))


def _on(made: Graph, interface: Interface) -> Model:
    bare = model(graph("plain"))
    resolution = resolve(made, blocks.catalogue(), interface)
    assert resolution.ok, resolution.problems
    return replace(bare, resolution=resolution, interface=interface)


def test_a_model_whose_answers_are_never_read_again_does_not_write() -> None:
    task = TargetSpec("tag", plain("tag"), "classes", 4, tuple("wxyz"), timeline="input")
    interface = Interface.of((InputSpec("a", plain("a"), "tokens", 4, tuple("abcd")),), (task,))
    links = {"a": "tokens", "b": ("embedding", {"size": 2}), "c": ("linear", {"size": 4}), "d": "output"}
    made = _on(composed(blocks.catalogue(), links, "a > b > c > d"), interface)
    assert writes(made) is None
    with pytest.raises(StudioError, match="does not write"):
        next(generate(made, weights(made), sample(), Choosing()))


def test_scores_that_are_no_numbers_are_told_in_words() -> None:
    made = model(graph("plain"))
    w = {name: np.full_like(a, np.nan) for name, a in weights(made).items()}
    with pytest.raises(StudioError, match="no longer finite"):
        next(generate(made, w, sample(known=False), Choosing()))
    assert isinstance(greedy(made, w, sample(known=False), SPEC, np.float32), Batch), "a trace shows what there is"
