"""Naming digits: one image, many characters."""

from __future__ import annotations

import numpy as np
import pytest

from rnnstudio.streams import stream
from rnnstudio.tasks._own_input import own_sample, read_input, write_input
from rnnstudio.tasks.digit_names import ANSWERS, TASK
from rnnstudio.tasks.digits import SEEN, data
from rnnstudio.trace.sample import Sample


def name(language: str, sample: Sample) -> str:
    return "".join(ANSWERS[language].classes[symbol] for symbol in sample.targets["name"])


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("english", ["three∎", "eight∎", "one∎", "seven∎", "four∎"]),
        ("chinese", ["这是三∎", "这是八∎", "这是一∎", "这是七∎", "这是四∎"]),
        ("pinyin", ["sān∎", "bā∎", "yī∎", "qī∎", "sì∎"]),
    ],
)
def test_the_answer_is_the_name_of_the_digit(language: str, names: list[str]) -> None:
    probes = TASK.probes(TASK.settings({"language": language}))
    assert [name(language, probe) for probe in probes] == names
    assert [probe.lengths for probe in probes] == [{"output": len(text)} for text in names]


def test_an_image_is_one_vector_row_by_row() -> None:
    p = TASK.settings({})
    batch = TASK.batch(p, stream(0, "data"), 7)
    assert batch.inputs["image"].shape == (7, 64)
    assert set(batch.lengths) == {"output"}
    assert TASK.interface(p).inputs["image"].names[9].en == "row 2, column 2"
    np.testing.assert_array_equal(TASK.probes(p)[0].inputs["image"].reshape(8, 8), data()[0][SEEN:][_first(3)])


def test_what_is_held_out_is_in_no_batch() -> None:
    p = TASK.settings({})
    seen = {image.tobytes() for image in TASK.batch(p, stream(0, "data"), 5000).inputs["image"]}
    unseen = {image.tobytes() for image in TASK.held_out(p, stream(0, "data"), 254).inputs["image"]}
    assert len(unseen) == 254
    assert not seen & unseen


def test_a_vector_is_written_and_read_as_own_input() -> None:
    p = TASK.settings({})
    spec = TASK.interface(p).inputs["image"]
    image = TASK.probes(p)[0].inputs["image"]
    sample = own_sample(TASK, p, {"image": read_input(spec, write_input(spec, image))})
    np.testing.assert_array_equal(sample.inputs["image"], image)
    assert sample.targets == {}


def _first(digit: int) -> int:
    return int(np.argmax(data()[1][SEEN:] == digit))
