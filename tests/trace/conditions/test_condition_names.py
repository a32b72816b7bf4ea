"""What names mean in the traces of real models."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from traced_projects import PROJECTS, facts, traced

from rnnstudio.trace.conditions.condition_error import ConditionError
from rnnstudio.trace.conditions.grammar import holds
from rnnstudio.trace.conditions.names import TraceFacts
from rnnstudio.trace.conditions.parse import parse


def steps(text: str, name: str, selected: str | None = None) -> list[int]:
    """The steps of the run at which a condition holds, from 1."""
    return (np.flatnonzero(holds(parse(text), facts(name, selected))) + 1).tolist()


def test_a_signal_is_the_one_that_was_recorded() -> None:
    trace = traced("recall")[1]
    f = next(values for key, values in trace.signals.items() if str(key) == "lstm/0/forward/f")
    level = float(f.min(1)[4])
    assert steps(f"f <= {level!r}", "recall") == (np.flatnonzero((f <= level).any(1)) + 1).tolist()
    assert steps(f"lstm.f[2] > {float(f[3, 1])!r}", "recall") == (np.flatnonzero(f[:, 1] > f[3, 1]) + 1).tolist()
    d_h = next(values for key, values in trace.gradients.items() if str(key) == "lstm/0/forward/d_h")
    norms = np.linalg.norm(d_h.astype(float), axis=1)
    assert steps(f"norm(d_h) > {float(norms[4])!r}", "recall") == (np.flatnonzero(norms > norms[4]) + 1).tolist()


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("t == 7", "recall", [7]),
        ('token == "?"', "recall", [10]),
        ('target == "B"', "recall", [10]),
        ('prediction == "B" or prediction != "B"', "recall", [10]),
        ("loss > 0", "recall", [10]),
        ("linear.y == linear.y", "recall", [10]),
        ("lstm.d_a_f == lstm.d_a_f", "recall", [*range(1, 11)]),
        ("features.x[2] == 1", "adding", [1, 20]),
        ("target > -9", "adding", [20]),
        ("t == 2", "reverse", [2, 5]),
        ('phase == "decoder" and t == 2', "reverse", [5]),
        ('phase == "encoder"', "reverse", [1, 2, 3]),
        ("encoder.h == encoder.h", "reverse", [1, 2, 3]),
        ("decoder.h == decoder.h", "reverse", [4, 5, 6, 7]),
        ("alpha[2] > 0", "reverse", [4, 5, 6, 7]),
        ("not encoder.h == encoder.h", "reverse", []),
        ("loss == loss", "reverse", [4, 5, 6, 7]),
        ("bridge.y == bridge.y", "naming", [6]),
    ],
)
def test_everything_stands_at_its_step(text: str, name: str, found: list[int]) -> None:
    assert steps(text, name) == found


def test_a_decoder_reads_what_was_written_a_step_before() -> None:
    model, trace = traced("reverse")
    spec = next(iter(model.interface.targets.values()))
    read = [spec.classes[symbol] for symbol in trace.fed["answer"][1:]]
    assert steps(f'phase == "decoder" and token == "{read[0]}"', "reverse") == [
        5 + k for k, word in enumerate(read) if word == read[0]
    ]


def test_layers_and_directions_are_told_apart_and_meant_together() -> None:
    trace = traced("tagging")[1]
    arrays = {str(key): values for key, values in trace.signals.items() if key.block == "lstm"}
    level = float(arrays["lstm/1/backward/h"].max())
    assert steps(f"layer2.backward.h >= {level!r}", "tagging") == [int(arrays["lstm/1/backward/h"].max(1).argmax()) + 1]
    both = (arrays["lstm/1/backward/h"][:, 1] > 0) | (arrays["lstm/1/forward/h"][:, 1] > 0)
    assert steps("lstm.layer2.h[2] > 0", "tagging") == (np.flatnonzero(both) + 1).tolist()
    everything = np.concatenate([arrays[f"lstm/{k}/{way}/h"] for k in (0, 1) for way in ("forward", "backward")], 1)
    norms = np.linalg.norm(everything.astype(float), axis=1)
    assert steps(f"norm(h) >= {float(norms.max())!r}", "tagging") == [int(norms.argmax()) + 1]


def test_a_bare_name_is_of_the_selected_block_else_of_the_first_that_has_it() -> None:
    assert steps("h == h", "reverse", "decoder") == [4, 5, 6, 7]
    assert steps("h == h", "reverse") == [1, 2, 3]
    assert steps("alpha == alpha", "reverse", "decoder") == [4, 5, 6, 7]


@pytest.mark.parametrize(
    ("text", "name", "selected", "begin", "length", "says"),
    [
        ("g < 0.1", "recall", "lstm", 0, 1, "no signal “g” in LSTM: f, i, c_tilde, c, o, h"),
        ("C < 0.1", "recall", "lstm", 0, 1, "Did you mean “c”?"),
        ("tokn == 3", "recall", "lstm", 0, 4, "Did you mean “token”?"),
        ("t > 1 and lstn.f < 0.1", "recall", None, 10, 4, "no block “lstn”"),
        ("lstm.g < 0.1", "recall", None, 5, 1, "no signal “g” in LSTM"),
        ("lstm.layer2.f < 0.1", "recall", None, 5, 6, "one layer and one direction"),
        ("lstm.layer3.f < 0.1", "tagging", None, 5, 6, "layer1, layer2, forward, backward"),
        ("f[99] < 0.1", "recall", None, 2, 2, "8 units"),
        ("t[2] < 1", "recall", None, 2, 1, "one value"),
        ('token == "mat"', "recall", None, 9, 5, "never occurs here"),
        ('token == "A"', "adding", None, 0, 5, "reads no tokens"),
    ],
)
def test_an_unknown_name_is_told_with_those_that_there_are(
    text: str, name: str, selected: str | None, begin: int, length: int, says: str
) -> None:
    with pytest.raises(ConditionError) as caught:
        holds(parse(text), facts(name, selected))
    assert says in caught.value.text.en
    assert (caught.value.begin, caught.value.length) == (begin, length)


def test_names_are_checked_before_there_is_a_trace() -> None:
    assert holds(parse('|h| > 0.9 and token == "A"'), facts("recall", with_trace=False)).tolist() == []
    for text in ("g < 1", "token < 3", 'target == "?"', "lstm.layer2.f < 1"):
        with pytest.raises(ConditionError):
            holds(parse(text), facts("recall", with_trace=False))


@pytest.mark.parametrize("name", list(PROJECTS))
def test_all_that_is_offered_can_be_written(name: str) -> None:
    found = facts(name)
    for offered in found.offered():
        truth = holds(parse(f"{offered} == {offered}"), found)
        assert truth.shape == (found.steps,)
        assert truth.any(), offered


SIDES = [
    "f",
    "h[2]",
    "|h|",
    "norm(d_h)",
    "max(|h|)",
    "lstm.layer2.h",
    "encoder.h[1]",
    "alpha",
    "linear.y",
    "x",
    "t",
    "loss",
    "token",
]
SIDES += [
    "target",
    "prediction",
    "phase",
    '"a"',
    '"B"',
    "0.5",
    "-1",
    "1e300",
    "output.p[1]",
    "min(output.y)",
    "nothing.f",
]
COMPARISONS = st.builds(
    " ".join, st.tuples(st.sampled_from(SIDES), st.sampled_from(["<", ">=", "==", "!="]), st.sampled_from(SIDES))
)
CONDITIONS = st.recursive(
    COMPARISONS,
    lambda inner: (
        st.builds("({} {} {})".format, inner, st.sampled_from(["and", "or"]), inner)
        | st.builds("{}({})".format, st.sampled_from(["any", "all", "not "]), inner)
    ),
    max_leaves=4,
)


@given(CONDITIONS, st.sampled_from(list(PROJECTS)), st.sampled_from([*PROJECTS, None]))
@settings(max_examples=300, deadline=None)
def test_whatever_is_asked_of_whatever_trace_has_an_answer_or_its_place(
    text: str, model: str, trace: str | None
) -> None:
    """Also where the trace is still one of another model: an edit comes before the trace that belongs to it."""
    found = TraceFacts(facts(model).names, traced(trace)[1] if trace else None)
    try:
        truth = holds(parse(text), found)
    except ConditionError as error:
        place = (error.begin, error.begin + error.length)
    else:
        place = (0, 0)
        assert truth.shape == (found.steps,)
    assert 0 <= place[0] <= place[1] <= len(text)
