"""Reverse: the same letters in the order that was asked for, and the end."""

from __future__ import annotations

import numpy as np
import pytest

from rnnstudio.streams import stream
from rnnstudio.tasks.reverse import ANSWER, LETTERS, TASK
from rnnstudio.trace.sample import Sample


def read(word: str) -> np.ndarray:
    return np.array([LETTERS.index(letter) for letter in word])


def written(sample: Sample) -> str:
    return "".join(ANSWER.classes[symbol] for symbol in sample.targets["answer"])


@pytest.mark.parametrize(("order", "answer"), [("reverse", "hagghead∎"), ("copy", "daehggah∎"), ("sort", "aadegghh∎")])
def test_the_answer_is_the_letters_in_the_order_asked_for(order: str, answer: str) -> None:
    target = TASK.target_for(TASK.settings({"order": order}), {"letters": read("daehggah")})["answer"]
    assert "".join(ANSWER.classes[symbol] for symbol in target) == answer


def test_the_probes_are_words_of_every_length() -> None:
    probes = TASK.probes(TASK.settings({}))
    assert [written(probe) for probe in probes] == ["dab∎", "ecaf∎", "hcaeb∎", "edaced∎"]
    assert probes[0].title.zh == "反转“bad”"
    assert probes[0].lengths == {"input": 3, "output": 4}


@pytest.mark.parametrize(("shortest", "longest"), [(2, 5), (5, 2), (4, 4)])
def test_all_lengths_in_between_are_drawn(shortest: int, longest: int) -> None:
    p = TASK.settings({"shortest": shortest, "longest": longest})
    batch = TASK.batch(p, stream(0, "data"), 300)
    low, high = sorted((shortest, longest))
    assert set(batch.lengths["input"].tolist()) == set(range(low, high + 1))
    np.testing.assert_array_equal(batch.lengths["output"], batch.lengths["input"] + 1)


def test_a_batch_is_padded_behind_each_end() -> None:
    batch = TASK.batch(TASK.settings({}), stream(0, "data"), 50)
    for k, (letters, steps) in enumerate(zip(batch.inputs["letters"].T, batch.lengths["input"], strict=True)):
        answer = batch.targets["answer"][:, k]
        assert answer[: steps + 1].tolist() == [*letters[:steps][::-1], ANSWER.end]
        assert set(answer[steps + 1 :].tolist()) <= {-1}
