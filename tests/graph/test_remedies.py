"""What one click would mend: every remedy leaves fewer problems, and the ones that a student expects are there."""

from __future__ import annotations

import pytest

from rnnstudio.blocks import catalogue
from rnnstudio.graph import edits
from rnnstudio.graph.compose import composed
from rnnstudio.graph.graph import Graph, Wire
from rnnstudio.graph.interface import InputSpec, Interface, TargetSpec
from rnnstudio.graph.remedies import remedies
from rnnstudio.graph.resolve import resolve
from rnnstudio.graph.text import plain

READ = InputSpec("letters", plain("letters"), "tokens", 5)
ONCE = Interface.of((READ,), (TargetSpec("kind", plain("kind"), "classes", 3),))
WRITING = Interface.of((READ,), (TargetSpec("answer", plain("answer"), "classes", 3, timeline="output"),))
CHAIN = {
    "letters": "tokens",
    "one_hot": "one_hot",
    "cell": ("gru", {"size": 4}),
    "readout": "readout",
    "linear": ("linear", {"size": 3}),
    "output": "output",
}
DECODER = {
    "letters": "tokens",
    "one_hot": "one_hot",
    "encoder": ("gru", {"size": 4}),
    "fed": "decoder_input",
    "one_hot_2": "one_hot",
    "decoder": ("gru", {"size": 4}),
    "linear": ("linear", {"size": 3}),
    "output": "output",
}
DECODER_WAYS = """
    letters > one_hot > encoder
    fed > one_hot_2 > decoder > linear > output
    encoder.state > decoder.initial
"""


def chain() -> Graph:
    return composed(catalogue(), CHAIN, "letters > one_hot > cell > readout > linear > output")


def offered(graph: Graph, interface: Interface) -> dict[str, Graph]:
    """The remedies of the first problem by their words, each of them tried."""
    before = resolve(graph, catalogue(), interface)
    found = remedies(graph, catalogue(), interface, before.problems[0])
    for remedy in found:
        assert len(resolve(remedy.graph, catalogue(), interface).problems) < len(before.problems)
        assert remedy.label.zh != remedy.label.en
    return {remedy.label.en: remedy.graph for remedy in found}


@pytest.mark.parametrize("change", [{"layers": 2}, {"size": 6}])
def test_a_decoder_is_made_like_its_encoder_or_gets_a_linear_block_before_it(change: dict[str, int]) -> None:
    graph = edits.set_params(composed(catalogue(), DECODER, DECODER_WAYS), "encoder", change)
    found = offered(graph, WRITING)
    assert list(found) == ["Make decoder like encoder", "Insert a block: Linear, size 4"]
    assert all(resolve(mended, catalogue(), WRITING).ok for mended in found.values())


def test_another_cell_in_the_encoder_is_one_click_from_running_again() -> None:
    graph = edits.set_kind(composed(catalogue(), DECODER, DECODER_WAYS), "encoder", "lstm", 1, {"size": 4})
    found = offered(graph, WRITING)
    assert found["Make decoder like encoder"].nodes["decoder"].kind == "lstm"
    assert resolve(found["Make decoder like encoder"], catalogue(), WRITING).ok


def test_a_bidirectional_encoder_needs_a_bridge() -> None:
    graph = edits.set_params(composed(catalogue(), DECODER, DECODER_WAYS), "encoder", {"bidirectional": True})
    found = offered(graph, WRITING)
    assert "Insert a block: Linear, size 4" in found


def test_the_last_layer_gets_the_size_that_the_target_asks_for() -> None:
    found = offered(edits.set_params(chain(), "linear", {"size": 7}), ONCE)
    assert next(iter(found)) == "Set the size of Linear to 3"


def test_tokens_that_arrive_at_a_cell_get_a_block_that_makes_vectors_of_them() -> None:
    bare = edits.connect(edits.remove(chain(), ["one_hot"]), Wire("letters", "tokens", "cell", "x"))
    assert {"Insert a block: One-hot", "Insert a block: Embedding"} <= set(offered(bare, ONCE))


def test_a_sequence_where_one_vector_is_asked_for_gets_a_readout() -> None:
    bare = edits.connect(edits.remove(chain(), ["readout"]), Wire("cell", "h", "linear", "x"))
    assert "Insert a block: Readout" in offered(bare, ONCE)


def test_where_nothing_arrives_there_is_nothing_to_mend() -> None:
    assert offered(edits.remove(chain(), ["one_hot"]), ONCE) == {}
