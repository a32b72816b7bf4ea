"""Graphs with loops and two timelines: the stepped run equals the fast one, and every gradient autograd's."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose
from two_timelines import INTERFACE, batch, graph, model, sample

from rnnstudio.blocks import catalogue
from rnnstudio.engine.model import Model
from rnnstudio.engine.network import Network
from rnnstudio.engine.record import forward
from rnnstudio.engine.tracing import trace
from rnnstudio.engine.walk import backward
from rnnstudio.graph import edits
from rnnstudio.graph import settle as settling
from rnnstudio.graph.compose import composed
from rnnstudio.graph.graph import Graph, Node, Wire
from rnnstudio.graph.loops import Loop
from rnnstudio.graph.resolve import resolve
from rnnstudio.trace.sample import stack
from rnnstudio.trace.trace import SignalKey

EXACT = {"rtol": 0, "atol": 1e-10}
KINDS = [
    ("plain", "gru", {}),
    ("additive", "gru", {}),
    ("additive", "lstm", {"layers": 2}),
    ("additive", "rnn", {"initial": "learned", "norm": True}),
    ("dot", "lstm", {}),
]
each_kind = pytest.mark.parametrize(("kind", "cell", "params"), KINDS)


def weights(made: Model) -> dict[str, np.ndarray]:
    numbers = np.random.default_rng(1)
    return {n: numbers.normal(size=shape) for n, shape in made.resolution.weight_shapes().items()}


@each_kind
def test_recorded_equals_fast_and_gradients_equal_autograd(kind: str, cell: str, params: dict) -> None:
    made = model(graph(kind, cell, **params))
    w = weights(made)
    network = Network(made, w, torch.float64)
    ran = forward(made, w, batch(), np.float64)
    scores = network(batch())
    inside = np.arange(5)[:, None] < batch().lengths["output"]
    assert_allclose(ran.scores["reversed"][inside], scores["reversed"].detach().numpy()[inside], **EXACT)

    loss = network.loss(scores, batch())
    loss.backward()
    back = backward(made, ran, batch())
    assert back.loss == pytest.approx(loss.item(), abs=1e-12)
    ours = back.weight_gradients(made)
    for name, parameter in network.named_parameters():
        assert_allclose(ours[name], parameter.grad.numpy(), **EXACT, err_msg=name)


@each_kind
def test_a_padded_batch_gives_what_its_members_give_alone(kind: str, cell: str, params: dict) -> None:
    made = model(graph(kind, cell, **params))
    w = weights(made)
    both = forward(made, w, batch(), np.float64)
    alone = forward(made, w, _second_alone(), np.float64)
    assert_allclose(both.scores["reversed"][:3, 1:], alone.scores["reversed"], **EXACT)


def _second_alone():
    whole = batch()
    return type(whole)(
        {"letters": whole.inputs["letters"][:2, 1:]},
        {"reversed": whole.targets["reversed"][:3, 1:]},
        {"input": np.array([2]), "output": np.array([3])},
    )


@each_kind
def test_shares_of_every_step_add_up(kind: str, cell: str, params: dict) -> None:
    made = model(graph(kind, cell, **params))
    w = weights(made)
    back = backward(made, forward(made, w, batch(), np.float64), batch())
    totals = {name: np.zeros(a.shape) for name, a in w.items()}
    for share in back.shares:
        steps = 4 if share.weight.startswith(("embed.", "encoder.")) else 5
        for t in range(steps):
            part = share.at(t)
            totals[share.weight][share.first_row : share.first_row + len(part)] += part
    for name, total in back.weight_gradients(made).items():
        assert_allclose(totals[name], total, **EXACT, err_msg=name)


def test_a_loop_runs_tick_by_tick_and_everything_else_at_once() -> None:
    resolution = model(graph("additive")).resolution
    loops = [group for group in resolution.schedule if isinstance(group, Loop)]
    assert [(loop.timeline, set(loop.nodes)) for loop in loops] == [("output", {"attention", "both", "decoder"})]
    asked, joined, _ = loops[0].members
    assert dict(asked.outer) == {"states": ("encoder", "h")}
    assert dict(asked.inner) == {"query": ("decoder", "previous")}
    assert (asked.sliced, joined.sliced) == (set(), {"a"})


def test_the_trace_has_both_timelines_one_after_the_other() -> None:
    made = model(graph("additive", "lstm"))
    found = trace(made, weights(made), sample())
    assert dict(found.lengths) == {"input": 4, "output": 5}
    assert found.length == 9
    assert (found.start_of("encoder"), found.start_of("decoder")) == (0, 4)
    assert found.signals[SignalKey("attention", 0, "forward", "alpha")].shape == (5, 4)
    assert_allclose(found.signals[SignalKey("attention", 0, "forward", "alpha")].sum(-1), 1, rtol=1e-6)
    assert found.fed["reversed"].tolist() == [5, 1, 3, 2, 0]
    future, local, total = (
        found.gradients[SignalKey("decoder", 0, "forward", name)] for name in ("d_h_incoming", "d_h_local", "d_h")
    )
    assert_allclose(future + local, total, rtol=1e-12)
    assert np.abs(found.gradients[SignalKey("encoder", 0, "forward", "d_c")]).max() > 0


def test_state_gradients_in_a_loop_equal_autograd() -> None:
    """dL/dh_t of the decoder, which reaches back through the cell and through what attention asked with."""
    made = model(graph("additive", "gru"))
    w = weights(made)
    found = trace(made, w, sample(), double=True)
    kept: list[torch.Tensor] = []
    block = made.resolution.placed["decoder"].block
    step = type(block).step

    def keeping(self, p, weights, gx, prev):
        now = step(self, p, weights, gx, prev)
        if isinstance(now["h"], torch.Tensor) and now["h"].requires_grad and gx.shape[-1] == 9:
            now["h"].retain_grad()
            kept.append(now["h"])
        return now

    network = Network(made, w, torch.float64)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(block), "step", keeping)
        one = stack([sample()])
        network.loss(network(one), one).backward()
    ours = found.gradients[SignalKey("decoder", 0, "forward", "d_h")]
    assert_allclose(ours, torch.cat([h.grad for h in kept[-5:]]).numpy(), **EXACT)


def test_a_wrong_size_at_the_decoder_is_said_and_nothing_else() -> None:
    """The timeline of the loop is found although the block that the loop leads back to does not fit."""
    made = edits.set_params(graph("additive"), "encoder", {"size": 4})
    found = resolve(made, catalogue(), INTERFACE).problems
    assert [(problem.code, problem.node, problem.port) for problem in found] == [("wrong-size", "decoder", "initial")]


def test_two_loops_on_different_timelines() -> None:
    links = {
        "letters": "tokens",
        "embed": ("embedding", {"size": 2}),
        "joined": "concatenate",
        "encoder": ("gru", {"size": 3}),
        "fed": "decoder_input",
        "embed_fed": ("embedding", {"size": 2}),
        "both": "concatenate",
        "decoder": ("gru", {"size": 3}),
        "linear": ("linear", {"size": 5}),
        "output": "output",
    }
    ways = """
        letters > embed > joined.a
        encoder.previous > joined.b
        joined > encoder
        encoder.state > decoder.initial
        fed > embed_fed > both.a
        decoder.previous > both.b
        both > decoder > linear > output
    """
    made = model(composed(catalogue(), links, ways))
    w = weights(made)
    network = Network(made, w, torch.float64)
    ran = forward(made, w, batch(), np.float64)
    network.loss(network(batch()), batch()).backward()
    ours = backward(made, ran, batch()).weight_gradients(made)
    for name, parameter in network.named_parameters():
        assert_allclose(ours[name], parameter.grad.numpy(), **EXACT, err_msg=name)


def _beside_itself(read: str, written: str, at: int) -> Graph:
    """An encoder-decoder in which each of eight blocks reads its own state of the step before: `at` of them before the decoder."""
    links: dict[str, Any] = {read: "tokens", "embed": ("embedding", {"size": 2})}
    links |= {written: "decoder_input", "embed_fed": ("embedding", {"size": 2})}
    ways = [f"{read} > embed > joined_0.a", f"{written} > embed_fed > joined_{at}.a"]
    for k in range(8):
        links |= {f"joined_{k}": "concatenate", f"gru_{k}": ("gru", {"size": 3})}
        ways += [f"gru_{k}.previous > joined_{k}.b", f"joined_{k} > gru_{k}"]
        ways += [f"gru_{k} > joined_{k + 1}.a"] if k not in (at - 1, 7) else []
    links |= {"linear": ("linear", {"size": 5}), "output": "output"}
    ways += ["gru_7 > linear > output", f"gru_{at - 1}.state > gru_{at}.initial"]
    return composed(catalogue(), links, "\n".join(ways))


@pytest.mark.parametrize("at", [1, 4, 7])
def test_many_loops_each_find_their_timeline(at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many there are, each is tried at most once along either timeline."""
    tried: list[str] = []
    attempt = settling._attempt
    monkeypatch.setattr(settling, "_attempt", lambda group, *rest: tried.extend(group) or attempt(group, *rest))
    resolution = model(_beside_itself("letters", "fed", at)).resolution
    found = {k: resolution.placed[f"gru_{k}"].outputs["h"].timeline for k in range(8)}
    assert found == {k: "input" if k < at else "output" for k in range(8)}
    assert max(Counter(tried).values()) <= 2


def test_what_is_known_only_at_the_end_cannot_stay_in_a_loop() -> None:
    made = graph("additive")
    made = edits.add(made, Node("late", "linear", {"size": 3}))
    for wire in (
        Wire("decoder", "state", "late", "x"),
        Wire("late", "y", "decoder", "initial"),
    ):
        made = edits.connect(made, wire)
    assert "loop-without-delay" in {problem.code for problem in resolve(made, catalogue(), INTERFACE).problems}
    made = edits.add(
        edits.disconnect(made, Wire("late", "y", "decoder", "initial")), Node("second", "gru", {"size": 3})
    )
    for wire in (
        Wire("decoder", "h", "second", "x"),
        Wire("late", "y", "second", "initial"),
        Wire("second", "previous", "attention", "query"),
    ):
        made = edits.connect(made, wire)
    codes = {problem.code for problem in resolve(made, catalogue(), INTERFACE).problems}
    assert codes == {"only-at-the-end"}


def test_scores_on_the_wrong_timeline_are_refused() -> None:
    made = edits.connect(
        edits.remove(graph("plain"), ["fed", "embed_fed", "decoder"]), Wire("encoder", "h", "linear", "x")
    )
    assert [problem.code for problem in resolve(made, catalogue(), INTERFACE).problems] == ["wrong-timeline"]


def test_running_free_is_running_on_ones_own_symbols() -> None:
    """Fed with what it said itself, it says the same again, at every step; also one-to-many, through a repeated vector."""
    for made in (model(graph("additive")), model(_repeated())):
        network = Network(made, weights(made), torch.float64)
        free = network.running_free(batch())
        with torch.no_grad():
            said = network(free)["reversed"].argmax(-1).numpy()
        assert (free.fed["reversed"][0] == 5).all()
        assert np.array_equal(free.fed["reversed"][1:], said[:-1])
        own = trace(made, weights(made), sample(feeding="own"), double=True)
        assert own.fed["reversed"].tolist() == network.running_free(stack([sample()])).fed["reversed"][:, 0].tolist()


def _repeated() -> Graph:
    """The last state of the encoder, repeated at every step of the decoder."""
    made = edits.disconnect(graph("plain"), Wire("encoder", "state", "decoder", "initial"))
    for node in (Node("last", "readout"), Node("repeat", "repeat"), Node("both", "concatenate")):
        made = edits.add(made, node)
    for wire in (
        Wire("encoder", "h", "last", "x"),
        Wire("last", "y", "repeat", "x"),
        Wire("repeat", "y", "both", "a"),
        Wire("embed_fed", "x", "both", "b"),
        Wire("both", "y", "decoder", "x"),
    ):
        made = edits.connect(made, wire)
    return made


def test_forcing_at_some_steps_reads_the_target_there_alone() -> None:
    made = model(graph("plain"))
    network = Network(made, weights(made), torch.float64)
    shares = np.zeros((5, 2), bool)
    shares[2] = True
    mixed, free = network.running_free(batch(), {"reversed": shares}), network.running_free(batch())
    assert np.array_equal(mixed.fed["reversed"][2], batch().targets["reversed"][1])
    assert np.array_equal(mixed.fed["reversed"][:2], free.fed["reversed"][:2])


def test_without_a_target_it_writes_until_the_end_symbol_or_gives_up() -> None:
    made = model(graph("dot"))
    found = trace(made, weights(made), sample(known=False))
    said = found.answers["reversed"].prediction.argmax(-1).tolist()
    assert found.fed["reversed"].tolist() == [5, *said[:-1]]
    assert 4 not in said[:-1]
    assert said[-1] == 4 or len(said) == 7


def test_noise_differs_between_layers_and_ticks() -> None:
    network = Network(
        model(graph("additive", "gru", layers=3, dropout=0.5)), weights(model(graph("additive", layers=3)))
    )
    noise = network._noise("decoder", 1)
    assert not torch.equal(noise((1, 2, 3)), noise((1, 2, 3)))
    assert torch.equal(network._noise("decoder", 1)((4,)), network._noise("decoder", 1)((4,)))


LOOKING_BACK = """
    letters > embed > attention.states
    encoder.previous > attention.query
    embed > joined.a
    attention > joined.b
    joined > encoder
    encoder.state > decoder.initial
    fed > embed_fed > decoder > linear > output
"""
TWO_CELLS = """
    letters > embed > encoder
    encoder > attention.states
    second.previous > attention.query
    fed > embed_fed > both.a
    attention > both.b
    both > decoder > second > linear > output
    encoder.state > decoder.initial
"""


def _looping(ways: str, **more: str) -> Graph:
    links = {
        "letters": "tokens",
        "embed": ("embedding", {"size": 2}),
        "attention": ("additive_attention", {"size": 3}),
        **more,
        "encoder": ("gru", {"size": 3}),
        "fed": "decoder_input",
        "embed_fed": ("embedding", {"size": 2}),
        "decoder": ("gru", {"size": 3}),
        "linear": ("linear", {"size": 5}),
        "output": "output",
    }
    return composed(catalogue(), links, ways)


@pytest.mark.parametrize(
    "made", [_looping(LOOKING_BACK, joined="concatenate"), _looping(TWO_CELLS, both="concatenate", second="gru")]
)
def test_other_loops_are_recorded_as_they_train(made: Graph) -> None:
    """Attention over the loop's own timeline; and two cells of which only the upper one's state is asked for."""
    sized = edits.set_params(made, "second", {"size": 3}) if "second" in made.nodes else made
    ready = model(sized)
    w = weights(ready)
    network = Network(ready, w, torch.float64)
    ran = forward(ready, w, batch(), np.float64)
    network.loss(network(batch()), batch()).backward()
    ours = backward(ready, ran, batch()).weight_gradients(ready)
    for name, parameter in network.named_parameters():
        assert_allclose(ours[name], parameter.grad.numpy(), **EXACT, err_msg=name)


def test_attention_over_the_loops_own_timeline_sees_all_of_it() -> None:
    """Its weights are those of a query and all letters of the word, written out."""
    ready = model(_looping(LOOKING_BACK, joined="concatenate"))
    w = weights(ready)
    found = trace(ready, w, sample(), double=True)

    def array(name: str):
        return found.signals[SignalKey(*name.split("/")[:1], 0, "forward", name.split("/")[1])]

    states, h = array("embed/x"), array("encoder/h")
    queries = np.concatenate([np.zeros((1, 3)), h[:-1]])
    bent = np.tanh(queries[:, None] @ w["attention.weight_query"].T + states[None] @ w["attention.weight_key"].T)
    e = bent @ w["attention.v"][0]
    alpha = np.exp(e) / np.exp(e).sum(-1, keepdims=True)
    assert_allclose(array("attention/alpha"), alpha, **EXACT)


@pytest.mark.parametrize("kind", ["plain", "additive"])
def test_a_decoder_may_not_read_what_it_is_about_to_write(kind: str) -> None:
    """It would copy while it is taught, and have nothing to copy when it runs free; an encoder may read both ways."""
    spied = edits.add(graph("plain"), Node("spy", "self_attention", {"causal": False}))
    spied = edits.connect(edits.connect(spied, Wire("embed_fed", "x", "spy", "x")), Wire("spy", "y", "decoder", "x"))
    assert [problem.code for problem in resolve(spied, catalogue(), INTERFACE).problems] == ["looks-ahead"]
    assert resolve(edits.set_params(spied, "spy", {"causal": True}), catalogue(), INTERFACE).ok
    both_ways = edits.set_params(graph(kind), "encoder", {"bidirectional": True})
    assert "looks-ahead" not in {problem.code for problem in resolve(both_ways, catalogue(), INTERFACE).problems}
    if kind == "plain":
        own = edits.disconnect(
            edits.set_params(graph(kind), "decoder", {"bidirectional": True}),
            Wire("encoder", "state", "decoder", "initial"),
        )
        assert [problem.code for problem in resolve(own, catalogue(), INTERFACE).problems] == ["looks-ahead"]
