"""What one click would mend: every remedy leaves fewer problems, and the ones that a student expects are there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnstudio.blocks import catalogue
from rnnstudio.graph import edits
from rnnstudio.graph.compose import composed
from rnnstudio.graph.graph import Graph, Node, Wire
from rnnstudio.graph.interface import InputSpec, Interface, TargetSpec
from rnnstudio.graph.remedies import Remedy, attempts, remedies
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
        now = resolve(remedy.graph, catalogue(), interface)
        assert len(now.problems) <= len(before.problems)
        assert before.problems[0] not in now.problems
        assert remedy.label.zh != remedy.label.en
    return {remedy.label.en: remedy.graph for remedy in found}


def mending_all(graph: Graph, interface: Interface) -> Remedy | None:
    """The remedy of several steps, where there is one."""
    problems = resolve(graph, catalogue(), interface).problems
    found = [remedy for remedy in attempts(graph, catalogue(), interface, problems) if remedy and remedy.steps]
    assert all(resolve(remedy.graph, catalogue(), interface).ok for remedy in found)
    return found[0] if found else None


def runs(graph: Graph, interface: Interface = ONCE) -> bool:
    return resolve(graph, catalogue(), interface).ok


@pytest.mark.parametrize("change", [{"layers": 2}, {"size": 6}])
def test_a_decoder_is_made_like_its_encoder_or_gets_a_linear_block_before_it(change: dict[str, int]) -> None:
    graph = edits.set_params(composed(catalogue(), DECODER, DECODER_WAYS), "encoder", change)
    found = offered(graph, WRITING)
    assert list(found)[:2] == ["Make GRU (decoder) like GRU (encoder)", "Insert a block: Linear, size 4"]
    assert all(runs(found[label], WRITING) for label in list(found)[:2])


def test_another_cell_in_the_encoder_is_one_click_from_running_again() -> None:
    graph = edits.set_kind(composed(catalogue(), DECODER, DECODER_WAYS), "encoder", "lstm", 1, {"size": 4})
    found = offered(graph, WRITING)
    assert found["Make GRU like LSTM"].nodes["decoder"].kind == "lstm"
    assert resolve(found["Make GRU like LSTM"], catalogue(), WRITING).ok


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


def test_an_open_input_gets_what_fits_the_nearest_first() -> None:
    cut = edits.disconnect(chain(), Wire("readout", "y", "linear", "x"))
    found = offered(cut, ONCE)
    assert next(iter(found)) == "Connect Readout"
    assert runs(found["Connect Readout"])


def test_an_open_input_gets_what_fits_through_blocks_between() -> None:
    found = offered(edits.remove(chain(), ["one_hot"]), ONCE)
    assert list(found) == ["Connect Tokens through Embedding", "Connect Tokens through One-hot"]
    assert all(map(runs, found.values()))


def test_a_target_without_an_answer_gets_an_end_with_what_must_stand_before_it() -> None:
    assert next(iter(offered(edits.remove(chain(), ["output"]), ONCE))) == "Add Output behind Linear"
    found = offered(edits.remove(chain(), ["output", "linear", "readout"]), ONCE)
    assert next(iter(found)) == "Add Readout → Linear, size 3 and Output behind GRU"
    assert all(map(runs, found.values()))


def test_of_several_targets_the_one_without_an_answer_gets_its_end() -> None:
    both = Interface.of((READ,), (*ONCE.targets.values(), TargetSpec("other", plain("other"), "classes", 2)))
    named = edits.set_params(chain(), "output", {"target": "kind"})
    found = offered(named, both)
    first = next(iter(found.values()))
    assert next(node for node in first.nodes.values() if node.id == "output_2").params == {"target": "other"}
    assert runs(first, both)


SOUND = chain()
AWAY = [
    pytest.param(edits.add(SOUND, Node("output_2", "quantum")), "Remove output_2", id="unknown kind"),
    pytest.param(
        Graph(SOUND.nodes, (*SOUND.wires, Wire("gone", "y", "cell", "x"))),
        "Remove the wire from gone to GRU",
        id="dangling",
    ),
    pytest.param(
        Graph(SOUND.nodes, (*SOUND.wires, Wire("one_hot", "x", "readout", "x"))),
        "Remove the wire from One-hot to Readout",
        id="two wires",
    ),
    pytest.param(
        edits.connect(edits.add(SOUND, Node("output_2", "output")), Wire("linear", "y", "output_2", "y")),
        "Remove Output (output_2)",
        id="two outputs",
    ),
    pytest.param(
        edits.set_params(SOUND, "cell", {"size": 99_999}), "Reset “Hidden units” of GRU to 8", id="bad parameter"
    ),
]


@pytest.mark.parametrize(("graph", "label"), AWAY)
def test_what_is_too_much_or_cannot_be_is_taken_back(graph: Graph, label: str) -> None:
    assert runs(offered(graph, ONCE)[label])


def test_a_loop_without_a_delay_takes_the_state_of_one_step_before() -> None:
    graph = composed(
        catalogue(),
        {**CHAIN, "both": "concatenate"},
        "letters > one_hot > both > cell > readout > linear > output\ncell > both.b",
    )
    found = offered(graph, ONCE)
    assert next(iter(found)) == "Use “previous state” of GRU"
    assert runs(found["Use “previous state” of GRU"])


def test_a_switch_or_a_choice_is_turned_where_that_is_enough() -> None:
    heads = composed(
        catalogue(),
        {**CHAIN, "look": ("self_attention", {"heads": 3})},
        "letters > one_hot > look > cell > readout > linear > output",
    )
    assert runs(offered(heads, ONCE)["Reset “Heads” of Self-attention to 1"])
    ahead = edits.set_params(composed(catalogue(), DECODER, DECODER_WAYS), "decoder", {"bidirectional": True})
    apart = edits.disconnect(ahead, Wire("encoder", "state", "decoder", "initial"))
    assert runs(offered(apart, WRITING)["Reset “Bidirectional” of GRU (decoder) to off"], WRITING)


def test_a_model_is_fitted_to_another_task_in_one_step() -> None:
    every = Interface.of((READ,), (TargetSpec("next", plain("next"), "classes", 5, timeline="input"),))
    fitted = mending_all(chain(), every)
    assert fitted is not None
    assert [step.en for step in fitted.steps] == [
        "Set “Reads” of Readout to every step",
        "Set the size of Linear to 5",
    ]
    series = Interface.of(
        (InputSpec("values", plain("values"), "values", 2),), (TargetSpec("sum", plain("sum"), "values", 1),)
    )
    fitted = mending_all(chain(), series)
    assert fitted is not None
    assert [step.en for step in fitted.steps] == ["Replace Tokens by Features", "Set the size of Linear to 1"]
    assert "one_hot" not in fitted.graph.nodes, "numbers need no code"


def test_loose_blocks_are_wired_up_in_one_step() -> None:
    fitted = mending_all(Graph(chain().nodes), ONCE)
    assert fitted is not None
    assert set(fitted.graph.wires) == set(chain().wires)


def test_nothing_is_offered_where_nothing_helps() -> None:
    assert offered(Graph(), ONCE) == {}


EDITS = st.lists(st.tuples(st.sampled_from(["remove", "cut", "size", "kind"]), st.integers(0, 5)), max_size=3)


@given(EDITS)
def test_a_remedy_solves_its_problem_and_makes_no_more_than_it_solves(done: list[tuple[str, int]]) -> None:
    graph = chain()
    for what, number in done:
        nodes = list(graph.nodes)
        if what == "remove" and nodes:
            graph = edits.remove(graph, [nodes[number % len(nodes)]])
        elif what == "cut" and graph.wires:
            graph = edits.disconnect(graph, graph.wires[number % len(graph.wires)])
        elif what == "size" and "linear" in graph.nodes:
            graph = edits.set_params(graph, "linear", {"size": number + 1})
        elif what == "kind" and "cell" in graph.nodes:
            graph = edits.set_kind(graph, "cell", "additive_attention", 1, {})
    if resolve(graph, catalogue(), ONCE).problems:
        offered(graph, ONCE)
        mending_all(graph, ONCE)
