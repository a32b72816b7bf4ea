from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy

from rnnstudio.graph.errors import StudioError
from rnnstudio.project.weights import read_weights, write_weights

WEIGHTS = {"lstm.weight": np.arange(6, dtype=np.float32).reshape(2, 3)}


def test_weights_come_back_and_every_other_program_can_read_them(tmp_path: Path) -> None:
    path = tmp_path / "权重.safetensors"
    write_weights(path, WEIGHTS)
    for found in (read_weights(path), safetensors.numpy.load(path.read_bytes())):
        assert found.keys() == WEIGHTS.keys()
        assert np.array_equal(found["lstm.weight"], WEIGHTS["lstm.weight"])


def test_float16_from_elsewhere_is_read(tmp_path: Path) -> None:
    path = tmp_path / "half.safetensors"
    path.write_bytes(safetensors.numpy.save({"weight": np.array([0.5], np.float16)}))
    assert read_weights(path)["weight"].dtype == np.float32


def test_a_bad_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "bad.safetensors"
    path.write_bytes(b"\x80\x02pickle of somebody")
    with pytest.raises(StudioError, match=r"bad\.safetensors cannot be opened\. safetensors: .*get it again\.$"):
        read_weights(path)
    with pytest.raises(StudioError, match="does not exist"):
        read_weights(tmp_path / "gone")


def test_a_failed_save_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "w.safetensors"
    write_weights(path, WEIGHTS)
    old = path.read_bytes()
    with pytest.raises(StudioError, match="weights cannot be saved"):
        write_weights(path, {"a.b": np.arange(3)})  # type: ignore[dict-item]
    monkeypatch.setattr(os, "write", lambda _handle, _data: 0)
    with pytest.raises(StudioError, match="full"):
        write_weights(path, {})
    assert path.read_bytes() == old
    assert list(tmp_path.iterdir()) == [path]
