"""Arrays as safetensors bytes and back. The header is checked in full before anything is allocated for the arrays."""

from __future__ import annotations

import io
import json
import math
import struct
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from rnnstudio.maths import read_only
from rnnstudio.project import strict_json
from rnnstudio.project.container import Member
from rnnstudio.project.content_error import ContentError, inside
from rnnstudio.project.spot import Spot

MOST_TENSORS = 10_000
LARGEST_HEADER = 4 << 20
LONGEST_NAME = 200
MOST_AXES = 8
ITEM_SIZES: Mapping[str, int] = {"F64": 8, "F32": 4, "F16": 2, "BF16": 2}

Shape = tuple[int, ...]
Wanted = Callable[[Mapping[str, Shape]], Collection[str]]

_LENGTH = struct.Struct("<Q")
_METADATA = "__metadata__"


@dataclass(frozen=True)
class _Entry:
    """What the header says of one array: its type, its shape, and where its bytes lie."""

    kind: str
    shape: Shape
    begin: int
    end: int


def encode(arrays: Mapping[str, npt.NDArray[Any]], place: str, dtype: npt.DTypeLike = np.float32) -> memoryview:
    """The bytes of these arrays as `dtype`, the same for equal arrays.

    They are what `safetensors` writes; but that keeps every other thread waiting while it copies, and so the window.
    """
    kind = np.dtype(dtype).newbyteorder("<")
    for name, array in arrays.items():
        _require_numbers(array, inside(place, name))
    header = _written_header(arrays, kind)
    content = np.empty(len(header) + kind.itemsize * sum(array.size for array in arrays.values()), np.uint8)
    _entries(Member(place, content.size, io.BytesIO(header)))
    content[: len(header)] = np.frombuffer(header, np.uint8)
    at = len(header)
    for _, array in sorted(arrays.items()):
        end = at + array.size * kind.itemsize
        with np.errstate(over="ignore"):  # becomes infinite, which the check of the weights reports by name
            content[at:end].view(kind).reshape(array.shape)[...] = array
        at = end
    return content.data


def decode(data: bytes, place: str, dtype: npt.DTypeLike = np.float32) -> dict[str, npt.NDArray[Any]]:
    """The arrays in the bytes, as `dtype` and read-only."""
    return read(_member(data, place), dtype)


def read(member: Member, dtype: npt.DTypeLike = np.float32, wanted: Wanted = tuple) -> dict[str, npt.NDArray[Any]]:
    """The arrays in a member, as `dtype` and read-only: of those that the header declares only the ones that are `wanted`.

    What is not wanted is read over and never held in memory.
    """
    entries = _entries(member)
    names = frozenset(wanted({name: entry.shape for name, entry in entries.items()}))
    found = {}
    for name, entry in sorted(entries.items(), key=lambda item: item[1].begin):
        if name in names:
            found[name] = _array(member.read(entry.end - entry.begin), entry, dtype)
        else:
            member.skip(entry.end - entry.begin)
    return found


def _member(data: bytes, place: str) -> Member:
    return Member(place, len(data), io.BytesIO(data))


def _require_numbers(array: npt.NDArray[Any], place: str) -> None:
    if not np.issubdtype(array.dtype, np.floating):
        raise ContentError(
            place, f"weights of type {array.dtype} cannot be stored.", f"无法存储 {array.dtype} 类型的权重。"
        )


def _written_header(arrays: Mapping[str, npt.NDArray[Any]], kind: np.dtype[Any]) -> bytes:
    """Its length, then in order of the names where each array lies; filled up with spaces, so that numbers lie at multiples of 8."""
    entries, at = {}, 0
    for name, array in sorted(arrays.items()):
        end = at + array.size * kind.itemsize
        entries[name] = {"dtype": f"F{8 * kind.itemsize}", "shape": list(array.shape), "data_offsets": [at, end]}
        at = end
    text = json.dumps(entries, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % _LENGTH.size)
    return _LENGTH.pack(len(text)) + text


def _array(raw: bytes, entry: _Entry, dtype: npt.DTypeLike) -> npt.NDArray[Any]:
    array = _from_upper_half(raw) if entry.kind == "BF16" else np.frombuffer(raw, f"<f{ITEM_SIZES[entry.kind]}")
    with np.errstate(over="ignore"):
        return read_only(array.astype(dtype, copy=False).reshape(entry.shape))


def _from_upper_half(raw: bytes) -> npt.NDArray[np.floating]:
    """BF16 is the upper half of a float32."""
    return (np.frombuffer(raw, "<u2").astype("<u4") << 16).view("<f4")


def _entries(member: Member) -> dict[str, _Entry]:
    """Names, types and shapes are allowed, and the arrays lie one after the other and take exactly the bytes that are there."""
    header = _header(member)
    spots = {name: spot for name, spot in header.members().items() if name != _METADATA}
    if len(spots) > MOST_TENSORS:
        raise header.refuse(f"it holds more than {MOST_TENSORS} arrays.", f"其中的数组超过 {MOST_TENSORS} 个。")
    entries, at = {name: _entry(name, spot) for name, spot in spots.items()}, 0
    for entry in sorted(entries.values(), key=lambda entry: entry.begin):
        if entry.begin != at:
            raise _damaged(member.name, "offsets")
        at = entry.end
    if at != member.left:
        raise _damaged(member.name, "size")
    return entries


def _header(member: Member) -> Spot:
    if member.left < _LENGTH.size:
        raise _damaged(member.name, "header")
    (length,) = _LENGTH.unpack(member.read(_LENGTH.size))
    if length > min(LARGEST_HEADER, member.left):
        raise _damaged(member.name, "header")
    return Spot(strict_json.loads(member.read(length), member.name), member.name)


def _entry(name: str, spot: Spot) -> _Entry:
    found = spot.fields(("dtype", "shape", "data_offsets"))
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise spot.refuse("this is no name for an array.", "这不是有效的数组名称。")
    kind = found["dtype"].name()
    if kind not in ITEM_SIZES:
        known = ", ".join(ITEM_SIZES)
        raise found["dtype"].refuse(
            f"numbers of type {kind} cannot be read; only {known} can.", f"无法读取 {kind} 类型的数；只支持 {known}。"
        )
    shape = tuple(axis.whole(1) for axis in found["shape"].items(MOST_AXES))
    offsets = [offset.whole(0) for offset in found["data_offsets"].items(2)]
    if len(offsets) != 2 or offsets[1] - offsets[0] != math.prod(shape) * ITEM_SIZES[kind]:
        raise found["data_offsets"].refuse("they do not fit the shape.", "与形状不符。")
    return _Entry(kind, shape, *offsets)


def _damaged(place: str, detail: str) -> ContentError:
    return ContentError(
        place, f"its numbers are damaged or incomplete ({detail[:80]}).", f"其中的数已损坏或不完整（{detail[:80]}）。"
    )
