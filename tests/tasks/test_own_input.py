"""The user's own sequence: what may be typed, what is refused and how, and what changes with a step."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.interface import InputSpec, Interface
from rnnstudio.graph.params import Settings
from rnnstudio.graph.text import plain
from rnnstudio.streams import stream
from rnnstudio.tasks import catalogue
from rnnstudio.tasks._own_input import LONGEST, own_sample, read_input, replaced, shuffled, write_input
from rnnstudio.tasks._task import Metric, Task
from rnnstudio.tasks._writing import ended, to_write
from rnnstudio.trace.sample import NO_CLASS, Array

RECALL, ADDING, NEXT, SINE, REVERSE = (
    catalogue()[name] for name in ("recall", "adding", "next_char", "sine", "reverse")
)


def input_of(task: Task) -> InputSpec:
    (spec,) = task.interface(task.settings({})).inputs.values()
    return spec


def tokens(*vocabulary: str) -> InputSpec:
    return InputSpec("tokens", plain("tokens"), "tokens", len(vocabulary), vocabulary)


def values(size: int) -> InputSpec:
    return InputSpec("values", plain("values"), "values", size)


def vector(size: int) -> InputSpec:
    return InputSpec("vector", plain("vector"), "values", size, timeline=None)


class Mirror(Task):
    """A vector and what is read beside it; the vector's numbers are counted, and the count is written."""

    id = "mirror"

    def interface(self, p: Settings) -> Interface:
        return Interface.of((vector(3), values(1)), (to_write("count", plain("count"), ("0", "1", "2", "3")),))

    def target_for(self, p: Settings, inputs: Mapping[str, Array]) -> Mapping[str, Array]:
        (spec,) = self.interface(p).targets.values()
        return {"count": ended(spec, [int((inputs["vector"] > 0).sum())])}


def refused(spec: InputSpec, text: str) -> StudioError:
    with pytest.raises(StudioError) as error:
        read_input(spec, text)
    assert error.value.text.zh != error.value.text.en
    return error.value


@pytest.mark.parametrize("text", ["Bxzy?", "B x z y ?", " B, x,z , y\n?\t", "B，x，z，y，?", "B\r\nx z y ?"])
def test_symbols_are_read_with_or_without_separators(text: str) -> None:
    found = read_input(input_of(RECALL), text)
    assert found.dtype == np.int64
    assert found.tolist() == [1, 4, 6, 5, 7]


def test_in_prose_spaces_and_commas_count() -> None:
    spec = tokens("\n", " ", ",", "a")
    assert read_input(spec, " a, a\r\n").tolist() == [1, 3, 2, 1, 3, 0]
    assert read_input(spec, "␣a,␣a↵").tolist() == [1, 3, 2, 1, 3, 0]


def test_a_comma_of_the_vocabulary_is_no_separator() -> None:
    assert read_input(tokens("，", "云"), "云， 云").tolist() == [1, 0, 1]
    assert read_input(tokens(",", "one", "two"), "one , two").tolist() == [1, 0, 2]


def test_a_stand_in_of_the_vocabulary_stands_for_itself() -> None:
    assert read_input(tokens(" ", "␣"), " ␣").tolist() == [0, 1]


@pytest.mark.parametrize("text", ["猫 追 老鼠", "猫,追，老鼠", "  猫\n追\t老鼠 "])
def test_words_are_set_apart(text: str) -> None:
    assert read_input(tokens("猫", "追", "老鼠"), text).tolist() == [0, 1, 2]


def test_an_unknown_symbol_is_named_with_its_step_and_the_vocabulary() -> None:
    assert (
        str(refused(input_of(RECALL), "B x q y ?")) == "Step 3: “q” is not in the vocabulary, which is: A B C D x y z ?"
    )
    assert refused(input_of(RECALL), "Bx{").text.zh == "第 3 步：“{”不在词表中。词表是：A B C D x y z ?"
    assert "Step 2: “↵”" in str(refused(tokens(" ", "a"), "a\n"))
    assert "Step 2: “老猫”" in str(refused(tokens("猫", "老鼠"), "猫 老猫"))


def test_a_stand_in_without_its_character_is_unknown() -> None:
    assert "Step 2: “␣”" in str(refused(tokens("a", "b"), "a␣"))


def test_a_large_vocabulary_is_not_listed_to_its_end() -> None:
    many = tokens(*(chr(0x4E00 + k) for k in range(3000)))
    message = str(refused(many, "a"))
    assert message.endswith(" …")
    assert len(message) < 200


@pytest.mark.parametrize("text", ["0.5 -1 2e-1", "0.5, −1, .2", "0.5;-1;0.2", "0.5\n-1\n\n0.2\n", "0.5，-1；0.2"])
def test_single_values_take_any_separator(text: str) -> None:
    found = read_input(values(1), text)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, [[0.5], [-1], [0.2]])


@pytest.mark.parametrize("text", ["0.5 0; 0.25 1", "0.5,0\n0.25,1\n", "0.5\t0\r\n\r\n0.25\t1", "0.5, 0；0.25, 1;"])
def test_steps_of_several_values_end_with_a_semicolon_or_a_line(text: str) -> None:
    np.testing.assert_array_equal(read_input(values(2), text), np.array([[0.5, 0], [0.25, 1]], np.float32))


@pytest.mark.parametrize("word", ["x", "nan", "inf", "-inf", "1e39", "1_0", "0.5.1", "{}", "1e999", "--1"])
def test_what_is_no_number_is_named_with_its_place(word: str) -> None:
    assert f"Number 2: “{word}” is not a number" in str(refused(vector(3), f"1 {word} 3"))
    assert f"Step 2: “{word}” is not a number" in str(refused(values(1), f"1 {word} 3"))
    error = refused(values(2), f"1 2; 3 {word}")
    assert f"Step 2, number 2: “{word}”" in error.text.en
    assert f"第 2 步第 2 个数：“{word}”" in error.text.zh


def test_a_step_with_too_few_or_too_many_numbers_is_named() -> None:
    assert str(refused(values(2), "1 2; 3")).startswith("Step 2 needs 2 numbers, but has 1.")
    assert str(refused(values(2), "1 2 3")).startswith("Step 1 needs 2 numbers, but has 3.")


@pytest.mark.parametrize("text", ["0.5 -1 0.2", "0.5, -1; 0.2", "0.5\n-1\n0.2\n"])
def test_a_single_vector_takes_any_separator(text: str) -> None:
    found = read_input(vector(3), text)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, [0.5, -1, 0.2])


@pytest.mark.parametrize(("text", "found"), [("1 2", 2), ("1 2 3 4", 4)])
def test_a_single_vector_has_all_its_numbers(text: str, found: int) -> None:
    assert str(refused(vector(3), text)) == f"Give 3 numbers; these are {found}."


@pytest.mark.parametrize("spec", [tokens("a", "b"), tokens("aa", "b"), values(1), values(2), vector(2)])
@pytest.mark.parametrize("text", ["", "  ", "\n", " \r\n "])
def test_an_empty_sequence_is_refused(spec: InputSpec, text: str) -> None:
    assert "empty" in str(refused(spec, text))


@pytest.mark.parametrize(
    ("spec", "step"), [(tokens("a", "b"), "a"), (tokens("aa", "b"), "aa "), (values(1), "1 "), (values(2), "1 2;")]
)
def test_the_longest_sequence_is_read_and_one_step_more_refused(spec: InputSpec, step: str) -> None:
    assert len(read_input(spec, step * LONGEST)) == LONGEST
    assert "too long" in str(refused(spec, step * (LONGEST + 1)))


def sequences(spec: InputSpec) -> st.SearchStrategy[np.ndarray]:
    if spec.kind == "tokens":
        return st.lists(st.integers(0, len(spec.vocabulary) - 1), min_size=1, max_size=30).map(np.array)
    shape = st.integers(1, 20).map(lambda steps: (steps, spec.size)) if spec.timeline else st.just((spec.size,))
    return arrays.arrays(np.float32, shape, elements=st.floats(width=32, allow_nan=False, allow_infinity=False))


MARKS = st.characters(exclude_characters="\r") | st.sampled_from(" \n,，␣↵;\t")
WORDS = st.text(st.sampled_from("ab鱼 \n"), min_size=1, max_size=3)
SPECS = (
    st.sets(MARKS, min_size=2, max_size=12).map(lambda marks: tokens(*sorted(marks)))
    | st.sets(WORDS, min_size=2, max_size=12).map(lambda words: tokens(*sorted({*words, "<end>"})))
    | st.integers(1, 4).map(values)
    | st.integers(1, 4).map(vector)
    | st.sampled_from([input_of(task) for task in catalogue().values()])
)


@given(st.data())
def test_what_is_written_is_read_again(data: st.DataObject) -> None:
    spec = data.draw(SPECS)
    sequence = data.draw(sequences(spec))
    written = write_input(spec, sequence)
    assert "\n" not in written or "↵" in spec.vocabulary
    again = read_input(spec, written)
    np.testing.assert_array_equal(again, sequence)
    assert again.dtype == (np.int64 if spec.kind == "tokens" else np.float32)


@given(SPECS, st.text(max_size=40) | st.text(st.sampled_from("01.-e,; \nABx?␣"), max_size=40))
def test_any_text_is_read_or_refused_in_words(spec: InputSpec, text: str) -> None:
    try:
        steps = len(read_input(spec, text))
    except StudioError:
        return
    assert 1 <= steps <= len(text)


@pytest.mark.parametrize("task", list(catalogue().values()), ids=list(catalogue()))
def test_every_probe_can_be_written_and_read(task: Task) -> None:
    p = task.settings({})
    for probe in task.probes(p):
        for name, rows in probe.inputs.items():
            spec = task.interface(p).inputs[name]
            np.testing.assert_array_equal(read_input(spec, write_input(spec, rows)), rows)


def test_an_own_sample_has_the_targets_that_the_task_defines() -> None:
    p = RECALL.settings({})
    sample = own_sample(RECALL, p, {"tokens": read_input(input_of(RECALL), "C x ?")})
    assert sample.own
    assert sample.length == 3
    assert int(sample.targets["symbol"]) == 2
    assert not own_sample(RECALL, p, {"tokens": read_input(input_of(RECALL), "x C ?")}).targets
    assert not own_sample(SINE, SINE.settings({}), {"values": np.zeros((4, 1), np.float32)}).targets


def test_replacing_a_step_changes_the_targets_and_leaves_the_sample_alone() -> None:
    p = RECALL.settings({})
    before = RECALL.probes(p)[0]
    after = replaced(RECALL, p, before, "tokens", 0, value=3)
    assert after.own
    assert int(after.targets["symbol"]) == 3
    assert int(before.inputs["tokens"][0]) == int(before.targets["symbol"]) == 1
    np.testing.assert_array_equal(after.inputs["tokens"][1:], before.inputs["tokens"][1:])
    assert replaced(RECALL, p, before, "tokens", 0, value=4).targets == {}


def test_replacing_a_value_keeps_its_type_and_drops_a_target_that_is_not_known() -> None:
    p = ADDING.settings({})
    after = replaced(ADDING, p, ADDING.probes(p)[0], "values", 2, value=[0.5, 1])
    assert after.inputs["values"].dtype == np.float32
    assert after.inputs["values"][2].tolist() == [0.5, 1]
    assert after.targets == {}


def test_shuffling_moves_whole_steps_and_is_a_function_of_the_stream() -> None:
    p = ADDING.settings({})
    before = ADDING.probes(p)[0]
    one, again = (shuffled(ADDING, p, before, stream(0, "shuffle")) for _ in range(2))
    np.testing.assert_array_equal(one.inputs["values"], again.inputs["values"])
    assert sorted(one.inputs["values"].tolist()) == sorted(before.inputs["values"].tolist())
    assert not np.array_equal(one.inputs["values"], before.inputs["values"])


def test_shuffled_text_is_judged_by_its_new_order() -> None:
    p = NEXT.settings({})
    after = shuffled(NEXT, p, NEXT.probes(p)[0], stream(0, "shuffle"))
    np.testing.assert_array_equal(after.targets["next"][:-1], after.inputs["tokens"][1:])
    assert after.targets["next"][-1] == NO_CLASS


def test_own_words_to_be_written_lie_on_the_timeline_of_the_answer() -> None:
    p = REVERSE.settings({})
    sample = own_sample(REVERSE, p, {"letters": read_input(input_of(REVERSE), "bead")}, "own")
    assert sample.lengths == {"input": 4, "output": 5}
    assert sample.targets["answer"].tolist() == [3, 0, 4, 1, 8]
    assert sample.feeding == "own"


@pytest.mark.parametrize("change", ["replaced", "shuffled"])
def test_a_changed_sample_runs_as_before_but_is_no_longer_fed_with_given_symbols(change: str) -> None:
    p = REVERSE.settings({})
    before = replace(REVERSE.probes(p)[3], feeding="own", fed={"answer": np.array([9, 1, 1, 1, 1, 1, 1])})
    after = (
        replaced(REVERSE, p, before, "letters", 0, value=7)
        if change == "replaced"
        else shuffled(REVERSE, p, before, stream(0, "shuffle"))
    )
    assert after.targets["answer"].tolist() == [*after.inputs["letters"][::-1], 8]
    assert (after.timelines, after.feeding, after.fed) == (before.timelines, "own", {})


def test_a_vector_is_changed_number_by_number_and_never_shuffled() -> None:
    task, p = Mirror(), Settings()
    inputs = {"vector": np.array([1, 0, 2], np.float32), "values": np.arange(9, dtype=np.float32)[:, None]}
    before = own_sample(task, p, inputs)
    assert before.lengths == {"input": 9, "output": 2}
    after = replaced(task, p, before, "vector", 1, value=5)
    assert after.inputs["vector"].tolist() == [1, 5, 2]
    assert (before.targets["count"][0], after.targets["count"][0]) == (2, 3)
    other = shuffled(task, p, before, stream(0, "shuffle"))
    assert other.inputs["vector"].tolist() == [1, 0, 2]
    assert other.inputs["values"].tolist() != inputs["values"].tolist()


def test_a_whole_answer_counts_where_all_its_steps_are_right() -> None:
    whole = Metric("whole", 0.0, plain("-"))
    target = np.array([[0, 1, 1], [1, 1, NO_CLASS], [1, NO_CLASS, NO_CLASS]])
    said = np.array([[0, 1, 1], [1, 0, 0], [1, 1, 0]])
    assert whole.measure(np.eye(2)[said], target) == pytest.approx(2 / 3)
    assert math.isnan(whole.measure(np.eye(2)[said], np.full_like(target, NO_CLASS)))
    assert whole.is_share


def test_a_measure_without_any_target_is_nan() -> None:
    accuracy, error = (Metric(kind, 0.5, plain("-")) for kind in ("accuracy", "squared_error"))
    assert math.isnan(accuracy.measure(np.zeros((1, 2)), np.array([NO_CLASS])))
    assert math.isnan(error.measure(np.zeros((1, 1)), np.array([[np.nan]])))
