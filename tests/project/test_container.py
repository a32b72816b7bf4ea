from __future__ import annotations

import struct
import time
import zipfile

import pytest
from project_samples import unpacked, zipped

from rnnstudio.project.container import MIB, MOST_MEMBERS, pack
from rnnstudio.project.content_error import ContentError

MEMBERS = {"project.json": b"{}", "weights.safetensors": b"\x00" * 100, "later/thing.bin": b"later"}
LIMITS = {"project.json": MIB}


def test_members_come_back_and_the_bytes_are_always_the_same() -> None:
    data = pack(MEMBERS)
    assert unpacked(data, LIMITS, MIB) == MEMBERS
    assert pack(dict(MEMBERS)) == data


def test_what_another_program_zipped_opens() -> None:
    data = zipped([*MEMBERS.items(), ("folder/", b"")], compression=zipfile.ZIP_DEFLATED)
    assert unpacked(data, LIMITS, MIB) == MEMBERS


@pytest.mark.parametrize(
    "name",
    ["/etc/passwd", "../up", "a/../b", "a//b", ".", "C:/x", "a\\b", "a\x00b", "line\nbreak", "x" * 201, "\x7f"],
)
def test_a_forbidden_name_is_refused(name: str) -> None:
    stand_in = "n" * len(name.encode())
    data = zipped({stand_in: b"content"}).replace(stand_in.encode(), name.encode())
    with pytest.raises(ContentError, match="forbidden name"):
        unpacked(data, LIMITS, MIB)
    with pytest.raises(ContentError, match="forbidden name"):
        pack({name: b""})


def test_a_name_that_stands_there_twice_is_refused() -> None:
    data = zipped([("aaaa", b"1"), ("bbbb", b"2")]).replace(b"bbbb", b"aaaa")
    with pytest.raises(ContentError, match="twice"):
        unpacked(data, LIMITS, MIB)


def test_too_many_members_are_refused() -> None:
    data = zipped([(str(n), b"") for n in range(MOST_MEMBERS + 1)])
    with pytest.raises(ContentError, match="more than"):
        unpacked(data, LIMITS, MIB)


def test_too_large_members_are_refused_alone_and_together() -> None:
    with pytest.raises(ContentError, match=r"^project\.json: it would take"):
        unpacked(zipped({"project.json": b"x" * (MIB + 1)}), LIMITS, MIB)
    with pytest.raises(ContentError, match=r"^b: it would take"):
        unpacked(zipped({"a": b"x" * 600_000, "b": b"x" * 600_000}), LIMITS, MIB)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    data = zipped({"project.json": b"\x00" * (20 * MIB)}, compression=zipfile.ZIP_DEFLATED)
    with pytest.raises(ContentError, match="far more than it should"):
        unpacked(data, {"project.json": 100 * MIB}, MIB)


def test_a_bomb_that_lies_about_its_size_is_cut_off() -> None:
    data = zipped({"project.json": b"\x00" * (50 * MIB)}, compression=zipfile.ZIP_DEFLATED)
    lying = data.replace(struct.pack("<L", 50 * MIB), struct.pack("<L", 1000))
    with pytest.raises(ContentError, match="damaged"):
        unpacked(lying, LIMITS, MIB)


def _with_field(data: bytes, offset: int, value: int) -> bytes:
    """The zip with a two-byte field of its first directory entry changed."""
    at = data.index(b"PK\x01\x02") + offset
    return data[:at] + struct.pack("<H", value) + data[at + 2 :]


def test_an_encrypted_member_is_refused() -> None:
    with pytest.raises(ContentError, match="encrypted"):
        unpacked(_with_field(pack(MEMBERS), 8, 1), LIMITS, MIB)


@pytest.mark.parametrize("method", [12, 14, 99])
def test_an_unusual_compression_is_refused(method: int) -> None:
    with pytest.raises(ContentError, match="unknown way"):
        unpacked(_with_field(pack(MEMBERS), 10, method), LIMITS, MIB)


def test_a_directory_without_end_is_refused_at_once() -> None:
    entry = pack({"a": b""})
    begin, end = entry.index(b"PK\x01\x02"), entry.index(b"PK\x05\x06")
    directory = entry[begin:end] * 200_000
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(directory), begin, 0)
    started = time.process_time()
    with pytest.raises(ContentError, match="members"):
        unpacked(entry[:begin] + directory + tail, LIMITS, MIB)
    assert time.process_time() - started < 0.5


def test_members_that_are_missing_from_the_directory_are_noticed() -> None:
    data = pack(MEMBERS)
    end = struct.pack("<HH", 4, 4)
    with pytest.raises(ContentError, match="damaged"):
        unpacked(data[:-14] + end + data[-10:], LIMITS, MIB)


def test_zip64_is_refused() -> None:
    data = pack(MEMBERS)
    with pytest.raises(ContentError, match="ZIP64"):
        unpacked(data[:-22] + struct.pack("<4sLQL", b"PK\x06\x07", 0, 0, 1) + data[-22:], LIMITS, MIB)


@pytest.mark.parametrize("data", [b"", b"PK", b"\x89PNG" * 20, b"PK" + b"\x00" * 100, b"PK\x05\x06" + b"\x00" * 19])
def test_something_else_is_refused(data: bytes) -> None:
    with pytest.raises(ContentError):
        unpacked(data, LIMITS, MIB)


def test_every_truncation_and_every_flipped_byte_is_noticed_or_harmless() -> None:
    data = pack(MEMBERS)
    for cut in range(len(data)):
        with pytest.raises(ContentError):
            unpacked(data[:cut], LIMITS, MIB)
    for at in range(len(data)):
        try:
            found = unpacked(data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :], LIMITS, MIB)
        except ContentError:
            continue
        assert list(found.values()) == list(MEMBERS.values())
