from __future__ import annotations

from dataclasses import replace

import pytest
from project_samples import png, sample, sealed, unpacked

from rnnstudio.project.file import read_bytes, to_bytes
from rnnstudio.project.thumbnail import LARGEST_THUMBNAIL, sound


def test_a_small_picture_is_sound() -> None:
    assert sound(png(1, 1)) == png(1, 1)
    assert sound(png(2048, 300)) == png(2048, 300)


@pytest.mark.parametrize(
    "picture",
    [
        b"",
        b"png",
        png(8, 8)[:-1],
        png(8, 8)[1:],
        png(2049, 1),
        png(1, 2049),
        png(8, 8).replace(b"IHDR", b"IHDX"),
        png(8, 8)[:-12] + b"\x00" * LARGEST_THUMBNAIL + png(8, 8)[-12:],
        b"\xff\xd8\xff\xe0 a JPEG perhaps" * 10,
    ],
)
def test_what_is_none_is_left_out_and_hinders_nothing(picture: bytes) -> None:
    assert sound(picture) == b""
    assert "thumbnail.png" not in unpacked(to_bytes(replace(sample(), thumbnail=picture)))
    if picture:
        assert read_bytes(sealed({**unpacked(to_bytes(sample())), "thumbnail.png": picture})).thumbnail == b""
