"""Weights as safetensors bytes and back. The header is checked in full before anything is allocated for the arrays."""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import safetensors
import safetensors.numpy

from rnnstudio.maths import read_only
from rnnstudio.project import strict_json
from rnnstudio.project.content_error import ContentError, inside
from rnnstudio.project.spot import Spot

MOST_TENSORS = 10_000
LARGEST_HEADER = 4 << 20
LONGEST_NAME = 200
MOST_AXES = 8
ITEM_SIZES: Mapping[str, int] = {"F64": 8, "F32": 4, "F16": 2, "BF16": 2}

_LENGTH = struct.Struct("<Q")
_METADATA = "__metadata__"


def encode(weights: Mapping[str, npt.NDArray[Any]], place: str) -> bytes:
    """The bytes of these arrays as float32, the same for equal weights."""
    data = safetensors.numpy.save({name: _float32(array, inside(place, name)) for name, array in weights.items()})
    _check_header(data, place)
    return data


def decode(data: bytes, place: str) -> dict[str, npt.NDArray[np.float32]]:
    """The arrays in the bytes, as float32 and read-only."""
    _check_header(data, place)
    try:
        tensors = safetensors.deserialize(data)  # type: ignore[no-untyped-call]  # compiled, without a stub
    except safetensors.SafetensorError as error:
        raise _damaged(place, str(error)) from error
    return {name: _array(tensor) for name, tensor in tensors}


def _float32(array: npt.NDArray[Any], place: str) -> npt.NDArray[np.float32]:
    if not np.issubdtype(array.dtype, np.floating):
        raise ContentError(
            place, f"weights of type {array.dtype} cannot be stored.", f"无法存储 {array.dtype} 类型的权重。"
        )
    with np.errstate(over="ignore"):  # becomes infinite, which the check of the weights reports by name
        return np.array(array, dtype="<f4", order="C")


def _array(tensor: Mapping[str, Any]) -> npt.NDArray[np.float32]:
    raw, kind = tensor["data"], tensor["dtype"]
    array = _from_upper_half(raw) if kind == "BF16" else np.frombuffer(raw, f"<f{ITEM_SIZES[kind]}")
    return read_only(_float32(array, "").reshape(tensor["shape"]))


def _from_upper_half(raw: bytes) -> npt.NDArray[np.floating]:
    """BF16 is the upper half of a float32."""
    return (np.frombuffer(raw, "<u2").astype("<u4") << 16).view("<f4")


def _check_header(data: bytes, place: str) -> None:
    """Names, types and shapes are allowed, and together they take exactly the bytes that are there."""
    header = _header(data, place)
    entries = {name: spot for name, spot in header.members().items() if name != _METADATA}
    if len(entries) > MOST_TENSORS:
        raise header.refuse(f"it holds more than {MOST_TENSORS} arrays.", f"其中的数组超过 {MOST_TENSORS} 个。")
    size = sum(_size(name, spot) for name, spot in entries.items())
    (length,) = _LENGTH.unpack_from(data)
    if size != len(data) - _LENGTH.size - length:
        raise _damaged(place, "size")


def _header(data: bytes, place: str) -> Spot:
    if len(data) < _LENGTH.size:
        raise _damaged(place, "header")
    (length,) = _LENGTH.unpack_from(data)
    if length > min(LARGEST_HEADER, len(data) - _LENGTH.size):
        raise _damaged(place, "header")
    return Spot(strict_json.loads(data[_LENGTH.size : _LENGTH.size + length], place), place)


def _size(name: str, spot: Spot) -> int:
    """The bytes that one array takes."""
    found = spot.fields(("dtype", "shape", "data_offsets"))
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise spot.refuse("this is no name for an array.", "这不是有效的数组名称。")
    kind = found["dtype"].name()
    if kind not in ITEM_SIZES:
        known = ", ".join(ITEM_SIZES)
        raise found["dtype"].refuse(
            f"numbers of type {kind} cannot be read; only {known} can.", f"无法读取 {kind} 类型的数；只支持 {known}。"
        )
    size = math.prod(axis.whole(1) for axis in found["shape"].items(MOST_AXES)) * ITEM_SIZES[kind]
    offsets = [offset.whole(0) for offset in found["data_offsets"].items(2)]
    if len(offsets) != 2 or offsets[1] - offsets[0] != size:
        raise found["data_offsets"].refuse("they do not fit the shape.", "与形状不符。")
    return size


def _damaged(place: str, detail: str) -> ContentError:
    return ContentError(
        place, f"the weights are damaged or incomplete ({detail[:80]}).", f"权重已损坏或不完整（{detail[:80]}）。"
    )
