from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from project_samples import same, sample, sealed, unpacked

from rnnstudio.graph.errors import StudioError
from rnnstudio.project.container import pack
from rnnstudio.project.file import read_bytes, to_bytes

MEMBERS = unpacked(to_bytes(sample()))


def _with_manifest(change: Callable[[dict[str, Any]], object]) -> bytes:
    value = json.loads(MEMBERS["manifest.json"])
    change(value)
    return pack({**MEMBERS, "manifest.json": json.dumps(value).encode()})


def test_every_other_member_is_listed() -> None:
    assert set(json.loads(MEMBERS["manifest.json"])["members"]) == set(MEMBERS) - {"manifest.json"}
    assert same(read_bytes(sealed(MEMBERS)), sample())


@pytest.mark.parametrize("name", sorted(set(MEMBERS) - {"manifest.json"}))
def test_another_content_of_any_member_is_noticed(name: str) -> None:
    changed = MEMBERS[name][:-1] + bytes([MEMBERS[name][-1] ^ 1])
    with pytest.raises(StudioError, match="cannot be opened"):
        read_bytes(pack({**MEMBERS, name: changed}))
    with pytest.raises(StudioError, match=rf"{name}: it is not what was saved"):
        read_bytes(pack({**MEMBERS, name: MEMBERS[name] + b" "}))


@pytest.mark.parametrize("name", sorted(MEMBERS))
def test_a_member_that_is_missing_is_noticed(name: str) -> None:
    with pytest.raises(StudioError, match=rf"{name}: this member is missing"):
        read_bytes(pack({other: content for other, content in MEMBERS.items() if other != name}))


def test_a_member_that_was_slipped_in_is_noticed() -> None:
    with pytest.raises(StudioError, match=r"slipped\.in: this member is not named in manifest\.json"):
        read_bytes(pack({**MEMBERS, "slipped.in": b""}))


@pytest.mark.parametrize(
    "change",
    [
        lambda value: value.clear(),
        lambda value: value.update(members=[]),
        lambda value: value["members"].update({"project.json": 1}),
        lambda value: value["members"]["project.json"].update(size=-1),
        lambda value: value["members"]["project.json"].update(sha256="x" * 64),
        lambda value: value["members"]["project.json"].update(more=1),
        lambda value: value["members"].update({"manifest.json": value["members"]["project.json"]}),
    ],
)
def test_a_manifest_that_is_none_is_refused(change: Callable[[dict[str, Any]], object]) -> None:
    with pytest.raises(StudioError, match="cannot be opened"):
        read_bytes(_with_manifest(change))


def test_what_a_newer_version_adds_to_it_is_no_obstacle() -> None:
    assert same(read_bytes(_with_manifest(lambda value: value.update(signed="by somebody"))), sample())
