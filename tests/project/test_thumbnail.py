from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from project_samples import png, sample, sealed, unpacked

from rnnstudio.project.file import read_bytes, thumbnail_of, to_bytes
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


def test_it_can_be_read_alone_and_from_whatever_is_there(tmp_path: Path) -> None:
    path = tmp_path / "a.rnns"
    for content, found in (
        (to_bytes(replace(sample(), thumbnail=png(8, 8))), png(8, 8)),
        (to_bytes(replace(sample(), thumbnail=b"")), b""),
        (b"no zip", b""),
    ):
        path.write_bytes(content)
        assert thumbnail_of(path) == found
    assert thumbnail_of(tmp_path / "none.rnns") == b""
