from __future__ import annotations

import json
import struct
from typing import Any

import numpy as np
import pytest
import safetensors.numpy
from hypothesis import given
from hypothesis import strategies as st

from rnnstudio.project.content_error import ContentError
from rnnstudio.project.tensors import LARGEST_HEADER, decode, encode

WEIGHTS = {"lstm.weight": np.arange(6, dtype=np.float32).reshape(2, 3), "out.bias": np.ones(4, np.float32)}


def _file(header: Any, body: bytes = b"", length: int | None = None) -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text) if length is None else length) + text + body


def _entry(**changes: Any) -> dict[str, Any]:
    return {"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8], **changes}}


def test_weights_come_back_read_only_and_the_bytes_are_always_the_same() -> None:
    data = encode(WEIGHTS, "w")
    found = decode(data, "w")
    assert found.keys() == WEIGHTS.keys()
    assert all(np.array_equal(found[name], WEIGHTS[name]) and not found[name].flags.writeable for name in WEIGHTS)
    assert encode(dict(reversed(WEIGHTS.items())), "w") == data


@given(
    names=st.lists(st.text('aZ.é"\\{中_0', min_size=1, max_size=5), unique=True, max_size=4),
    shapes=st.lists(st.lists(st.integers(1, 3), max_size=3), min_size=4, max_size=4),
    dtype=st.sampled_from([np.float32, np.float64]),
)
def test_the_bytes_are_those_that_safetensors_writes(names: list[str], shapes: list[list[int]], dtype: type) -> None:
    arrays = {
        name: np.random.default_rng(3).random(shape).astype(dtype) for name, shape in zip(names, shapes, strict=False)
    }
    assert encode(arrays, "w", dtype) == safetensors.numpy.save(arrays)


def test_the_order_of_the_memory_does_not_matter() -> None:
    turned = np.arange(6, dtype=np.float32).reshape(2, 3).T
    assert np.array_equal(decode(encode({"a.b": turned[:, ::-1]}, "w"), "w")["a.b"], turned[:, ::-1])


def test_other_precisions_become_float32() -> None:
    for kind in (np.float64, np.float16):
        found = decode(safetensors.numpy.save({"a": np.array([1.5, -2.0], kind)}), "w")["a"]
        assert found.dtype == np.float32
        assert found.tolist() == [1.5, -2.0]
    assert decode(encode({"a.b": np.array([1e300])}, "w"), "w")["a.b"].tolist() == [np.inf]


def test_bfloat16_becomes_float32() -> None:
    body = np.array([1.5, -2.0], np.float32).view("<u4").__rshift__(16).astype("<u2").tobytes()
    data = _file({"a": {"dtype": "BF16", "shape": [2, 1], "data_offsets": [0, 4]}}, body)
    assert decode(data, "w")["a"].tolist() == [[1.5], [-2.0]]


def test_metadata_is_no_weight() -> None:
    assert decode(_file({"__metadata__": {"format": "pt"}, **_entry()}, b"\x00" * 8), "w")["a"].tolist() == [0, 0]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "damaged"),
        (b"\x00" * 8, "not valid JSON"),
        (_file({}, length=2**63), "damaged"),
        (_file({}, length=100), "damaged"),
        (_file(b" " * (LARGEST_HEADER + 1)), "damaged"),
        (_file([]), "must be an object"),
        (_file(b'{"a":1,"a":2}'), "twice"),
        (_file({"a": []}), "w, a: this must be an object"),
        (_file(_entry(), b"\x00" * 7), "damaged"),
        (_file(_entry(), b"\x00" * 9), "damaged"),
        (_file(_entry(shape=[3]), b"\x00" * 8), "w, a.data_offsets: they do not fit"),
        (_file(_entry(shape=[2**62, 2**62], data_offsets=[0, 2**62]), b"\x00" * 8), "do not fit"),
        (_file(_entry(shape=[0], data_offsets=[0, 0])), "w, a.shape[0]: this must be a whole number from 1"),
        (_file(_entry(shape=[-2, -1]), b"\x00" * 8), "w, a.shape[0]"),
        (_file(_entry(shape=[1] * 9)), "at most 8"),
        (_file(_entry(dtype="I64", shape=[1]), b"\x00" * 8), "w, a.dtype: numbers of type I64"),
        (_file(_entry(dtype=3), b"\x00" * 8), "w, a.dtype: this must be a text"),
        (_file(_entry(data_offsets=[8, 16]), b"\x00" * 8), "damaged"),
        (_file(_entry(data_offsets=[0, 8, 8]), b"\x00" * 8), "at most 2"),
        (_file(_entry(more=1), b"\x00" * 8), "w, a.more: this entry is unknown"),
        (_file({"x\n": _entry()["a"]}, b"\x00" * 8), "no name for an array"),
        (_file({"": _entry()["a"]}, b"\x00" * 8), "no name for an array"),
        (_file({str(n): {} for n in range(10_001)}), "more than 10000 arrays"),
        (_file({str(n): _entry()["a"] for n in range(2)}, b"\x00" * 16), "damaged"),
    ],
)
def test_a_bad_file_is_refused_before_anything_is_allocated(data: bytes, words: str) -> None:
    with pytest.raises(ContentError) as caught:
        decode(data, "w")
    assert words in caught.value.text.en


def test_what_could_not_be_read_is_not_written() -> None:
    for weights in ({"a.b": np.arange(3)}, {"a.b": np.zeros((0, 2), np.float32)}, {"": np.zeros(1, np.float32)}):
        with pytest.raises(ContentError):
            encode(weights, "w")


def test_every_truncation_and_every_flipped_byte_of_the_header_is_noticed_or_harmless() -> None:
    data = bytes(encode(WEIGHTS, "w"))
    for cut in range(len(data)):
        with pytest.raises(ContentError):
            decode(data[:cut], "w")
    for at in range(len(data) - 40):
        for flip in (0x01, 0x10, 0xFF):
            try:
                found = decode(data[:at] + bytes([data[at] ^ flip]) + data[at + 1 :], "w")
            except ContentError:
                continue
            assert sum(array.size for array in found.values()) <= 20
