"""`rnnstudio weights` and `load-weights`: out and in again, every mismatch listed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from command_line import Call, refused, same

from rnnstudio import api
from rnnstudio.project.file import read
from rnnstudio.project.project import Progress
from rnnstudio.project.weights import read_weights, write_weights


def test_weights_out_and_in_again(call: Call, recall: Path, tmp_path: Path) -> None:
    weights, copy = tmp_path / "w.safetensors", tmp_path / "copy.rnns"
    assert "not trained" in call("weights", recall, "-o", weights)[1]
    assert "--force" in refused(call("weights", recall, "-o", weights))
    assert call("train", recall, "--steps", 2)[0] == 0
    assert call("weights", recall, "-o", weights, "--force")[0] == 0
    assert set(read_weights(weights)) == set(api.weights_of(api.open_project(recall)))
    assert call("load-weights", recall, weights, "-o", copy)[0] == 0
    assert same(read(copy), read(recall))
    assert read(copy).progress == Progress()
    assert "--force" in refused(call("load-weights", recall, weights, "-o", copy))


def test_every_mismatch_of_weights_is_listed(call: Call, recall: Path, tmp_path: Path) -> None:
    weights = dict(api.weights_of(api.open_project(recall)))
    del weights["linear.bias"]
    weights["linear.weight"] = np.zeros((4, 5), np.float32)
    weights["other.weight"] = np.zeros(2, np.float32)
    weights["lstm.bias_ih_l0"] = np.full(12, np.nan, np.float32)
    write_weights(tmp_path / "w.safetensors", weights)
    message = refused(call("load-weights", recall, tmp_path / "w.safetensors", "-o", tmp_path / "x.rnns"))
    for words in ("linear.bias: this weight is missing", "4 x 5", "other.weight", "lstm.bias_ih_l0: 12 of"):
        assert words in message
    assert not (tmp_path / "x.rnns").exists()


def test_a_file_that_holds_no_weights(call: Call, recall: Path, tmp_path: Path) -> None:
    (tmp_path / "w.safetensors").write_bytes(b"nothing of the kind")
    refused(call("load-weights", recall, tmp_path / "w.safetensors", "-o", tmp_path / "x.rnns"))
