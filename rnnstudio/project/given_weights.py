"""Weights from a program, in whatever form it has them, as the read-only float32 arrays of a document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.text import Text
from rnnstudio.maths import read_only


def own_weights(given: Mapping[str, Any]) -> dict[str, npt.NDArray[np.float32]]:
    """Copies of arrays, tensors or lists of real numbers; what is none is a StudioError. Their size is left to the model to judge."""
    if not isinstance(given, Mapping):
        kind = type(given).__name__
        en = f"Weights are given by name, as a dict; this is of type {kind}. Give a dict such as state_dict()."
        raise StudioError(Text(en, f"权重应按名称以 dict 给出，而这是 {kind} 类型。请给出 state_dict() 这样的 dict。"))
    return {str(name): _own(str(name), values) for name, values in given.items()}


def _own(name: str, values: Any) -> npt.NDArray[np.float32]:
    try:
        array = np.asarray(_without_torch(values))
    except (TypeError, ValueError, RuntimeError) as error:  # rows of different lengths, a tensor that has no numbers
        raise _refused(name, type(values).__name__) from error
    if array.dtype.kind not in "fiu":
        raise _refused(name, str(array.dtype))
    with np.errstate(over="ignore"):  # becomes infinite, which the check of the weights reports by name
        return read_only(np.array(array, np.float32))


def _without_torch(values: Any) -> Any:
    """A tensor's numbers, also of those types that numpy lacks; torch itself is not needed for that."""
    if not hasattr(values, "detach"):
        return values
    tensor = values.detach().cpu()
    return tensor.float() if tensor.is_floating_point() else tensor


def _refused(name: str, kind: str) -> StudioError:
    return StudioError(
        Text(
            f"{name}: {kind} cannot be the values of a weight. Give an array of real numbers.",
            f"{name}：{kind} 不能作为权重的值。请给出实数数组。",
        )
    )
