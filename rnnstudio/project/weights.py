"""Weights alone, as a plain .safetensors file: to take them elsewhere, or to bring in what PyTorch trained."""

from __future__ import annotations

import os

from rnnstudio.graph.text import Text
from rnnstudio.project import disk, tensors
from rnnstudio.project.content_error import opening, saving
from rnnstudio.project.project import Weights

LARGEST_FILE = 1 << 30


def write_weights(path: str | os.PathLike[str], weights: Weights) -> None:
    """Save the weights as float32, wholly or not at all; a StudioError says why not."""
    with saving(Text("The weights", "权重")):
        data = tensors.encode(weights, "safetensors")
    disk.store(path, data)


def read_weights(path: str | os.PathLike[str]) -> Weights:
    """The weights in the file as float32, also from float64, float16 and bfloat16; a StudioError says why not."""
    with opening(os.fspath(path)):
        return tensors.decode(disk.load(path, LARGEST_FILE), "safetensors")
