"""What a model costs: block by block, and along which timeline."""

from __future__ import annotations

from graph_samples import EVERY_STEP, KINDS, RECALL, SOUND

from rnnstudio.blocks import catalogue
from rnnstudio.graph import edits
from rnnstudio.graph.amount import Amount
from rnnstudio.graph.compose import composed
from rnnstudio.graph.costs import Spread, costs, total
from rnnstudio.graph.interface import InputSpec, Interface, TargetSpec
from rnnstudio.graph.resolve import resolve
from rnnstudio.graph.text import plain

READ = InputSpec("letters", plain("letters"), "tokens", 5)
WRITING = Interface.of((READ,), (TargetSpec("answer", plain("answer"), "classes", 3, timeline="output"),))


def test_a_chain_costs_what_its_matrices_say() -> None:
    found = costs(resolve(SOUND, KINDS, RECALL))
    assert found["lstm"].parameters == 4 * 5 * (7 + 5 + 2)
    assert found["lstm"].work == Amount(step=4 * 5 * (7 + 5))
    assert found["lstm"].keeps == Amount(step=6 * 5)
    assert found["linear"].work == Amount(once=5 * 4), "behind a readout it runs once for a sequence"
    assert (found["one_hot"].parameters, found["one_hot"].work) == (0, Amount())
    whole = total(found.values())
    assert whole.parameters == 280 + 24
    assert whole.work == Spread(once=20, steps={"input": 240})


def test_attention_costs_by_the_steps_that_it_looks_at() -> None:
    graph = composed(
        catalogue(),
        {
            "letters": "tokens",
            "one_hot": "one_hot",
            "encoder": ("gru", {"size": 4}),
            "fed": "decoder_input",
            "one_hot_2": "one_hot",
            "both": "concatenate",
            "decoder": ("gru", {"size": 4}),
            "attention": ("additive_attention", {"size": 6}),
            "linear": ("linear", {"size": 3}),
            "output": "output",
        },
        """
        letters > one_hot > encoder > attention.states
        fed > one_hot_2 > both > decoder > linear > output
        decoder.previous > attention
        attention > both.b
        encoder.state > decoder.initial
        """,
    )
    found = costs(resolve(graph, catalogue(), WRITING))
    assert found["attention"].work == Amount(step=6 * 4, source=6 * 4, pair=6 + 4)
    assert (found["attention"].line, found["attention"].source) == ("output", "input")
    whole = total(found.values()).work
    encoder, decoder, linear = 3 * 4 * (5 + 4), 3 * 4 * (4 + 4 + 4), 4 * 3
    assert whole == Spread(0, {"input": encoder + 24, "output": decoder + linear + 24}, pairs=10)


def test_what_cannot_be_known_is_left_out() -> None:
    cut = edits.remove(SOUND, ["one_hot"])
    assert set(costs(resolve(cut, KINDS, EVERY_STEP))) == {"tokens"}
