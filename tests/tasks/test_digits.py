"""Handwritten digits: images row by row, the classes, and the images that are kept out of the batches."""

from __future__ import annotations

import numpy as np
import pytest

from rnnstudio.resource import resource
from rnnstudio.streams import stream
from rnnstudio.tasks._own_input import read_input, write_input
from rnnstudio.tasks.digits import SEEN, TASK

FILE = np.load(resource("data", "digits.npz"), allow_pickle=False)
P = TASK.settings({})


def found(rows: np.ndarray) -> list[int]:
    """Where in the file an image (8, 8) stands."""
    return [int(k) for k in np.flatnonzero((FILE["images"] == np.round(rows * 16)).all((1, 2)))]


def test_the_file_holds_all_the_images_of_the_collection() -> None:
    assert FILE["images"].shape == (1797, 8, 8)
    assert FILE["images"].max() == 16
    assert np.bincount(FILE["digits"]).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


def test_a_step_is_a_row_of_an_image_from_white_to_black() -> None:
    batch = TASK.batch(P, stream(0, "data"), 50)
    rows = batch.inputs["rows"]
    assert rows.shape == (8, 50, 8)
    assert (rows.min(), rows.max()) == (0, 1)
    for image, digit in zip(rows.swapaxes(0, 1), batch.targets["digit"], strict=True):
        assert digit in FILE["digits"][found(image)]


def test_batches_hold_the_first_images_and_the_samples_are_of_the_others() -> None:
    rows = TASK.batch(P, stream(0, "data"), 20_000).inputs["rows"].swapaxes(0, 1)
    drawn = {image.tobytes() for image in rows}
    images = [(image / np.float32(16)).tobytes() for image in FILE["images"]]
    assert drawn == set(images[:SEEN])
    for probe in TASK.probes(P):
        assert min(found(probe.inputs["rows"])) >= SEEN


def test_the_samples_are_digits_that_are_easily_told_apart() -> None:
    probes = TASK.probes(P)
    assert [int(probe.targets["digit"]) for probe in probes] == [3, 8, 1, 7, 4]
    assert [probe.title.zh for probe in probes] == ["数字 3", "数字 8", "数字 1", "数字 7", "数字 4"]


def test_an_image_can_be_written_and_drawn_anew() -> None:
    spec = TASK.interface(P).inputs["rows"]
    rows = TASK.probes(P)[0].inputs["rows"]
    np.testing.assert_array_equal(read_input(spec, write_input(spec, rows)), rows)
    assert TASK.target_for(P, {"rows": rows}) == {}


def test_the_images_are_shared_and_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        TASK.probes(P)[0].inputs["rows"][0] = 1  # type: ignore[index]
