from __future__ import annotations

import json
import zipfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from project_samples import same, sample, sealed, unpacked, zipped

from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.graph import Graph, Node
from rnnstudio.graph.text import Text, plain
from rnnstudio.project.container import pack
from rnnstudio.project.file import read, read_bytes, to_bytes, write
from rnnstudio.project.members import LIMITS
from rnnstudio.project.migrations import SCHEMA
from rnnstudio.project.project import Document, Project
from rnnstudio.project.scalars import no_scalars

FILES = Path(__file__).parent / "files"
BYTES = to_bytes(sample())
OLD = replace(
    sample(), project=replace(sample().project, breakpoints=())
)  # breakpoints came later, without another schema


def _members() -> dict[str, bytes]:
    return unpacked(BYTES)


def _with_project(**changes: Any) -> bytes:
    members = _members()
    value = {**json.loads(members["project.json"]), **changes}
    return sealed({**members, "project.json": json.dumps(value).encode()})


def test_a_document_comes_back_whole(tmp_path: Path) -> None:
    write(tmp_path / "a.rnns", sample())
    assert same(read(tmp_path / "a.rnns"), sample())
    assert same(read_bytes(BYTES), sample())


def test_equal_documents_give_equal_bytes() -> None:
    assert to_bytes(read_bytes(BYTES)) == BYTES
    document = sample()
    other = replace(document, extra=dict(reversed(document.extra.items())))
    assert to_bytes(other) == BYTES


def test_a_file_of_schema_1_opens_for_ever() -> None:
    without = replace(OLD, thumbnail=b"", optimiser={}, history=no_scalars())
    assert same(read(FILES / "schema_1.rnns"), without)


@pytest.mark.parametrize("path", sorted(FILES.glob("*.rnns")), ids=lambda path: path.stem)
def test_a_file_of_every_schema_is_kept_and_is_of_today_once_saved(path: Path) -> None:
    document = read(path)
    assert document.project == OLD.project
    assert json.loads(unpacked(to_bytes(document))["project.json"])["schema"] == SCHEMA
    assert same(read_bytes(to_bytes(document)), document)


def test_no_schema_is_without_a_file() -> None:
    assert {path.stem for path in FILES.glob("*.rnns")} == {f"schema_{number}" for number in range(1, SCHEMA + 1)}


def test_a_file_of_schema_2_opens_for_ever() -> None:
    assert same(read(FILES / "schema_2.rnns"), OLD)


def test_without_training_there_are_no_weights() -> None:
    data = to_bytes(Document(Project()))
    assert list(unpacked(data)) == ["manifest.json", "project.json"]
    assert same(read_bytes(data), Document(Project()))


@settings(max_examples=30)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=50), st.binary(max_size=50))
def test_any_words_and_any_extra_bytes_come_back(words: str, extra: bytes) -> None:
    project = Project(
        graph=Graph({"a": Node("a", words or "?", {words: words}, words)}), title=Text(words, "中文" + words)
    )
    document = Document(project, extra={"later": extra}, unknown={"new" + words: words})
    assert same(read_bytes(to_bytes(document)), document)


def test_a_file_zipped_again_by_hand_opens() -> None:
    assert same(read_bytes(zipped(_members(), compression=zipfile.ZIP_DEFLATED)), sample())


def test_a_newer_schema_asks_for_an_update(tmp_path: Path) -> None:
    (tmp_path / "new.rnns").write_bytes(_with_project(schema=SCHEMA + 1))
    with pytest.raises(StudioError) as caught:
        read(tmp_path / "new.rnns")
    message = caught.value.text
    assert message.en.startswith(f"{tmp_path / 'new.rnns'} cannot be opened. A newer version")
    assert message.en.endswith("Update RNN Studio.")
    assert message.zh.endswith("请更新 RNN Studio。")


def test_a_flaw_is_told_with_file_place_and_remedy(tmp_path: Path) -> None:
    (tmp_path / "bad.rnns").write_bytes(_with_project(task={"id": 5}))
    with pytest.raises(StudioError) as caught:
        read(tmp_path / "bad.rnns")
    message = caught.value.text
    assert "bad.rnns cannot be opened. project.json, task.id: this must be a text" in message.en
    assert message.en.endswith("Open an earlier copy of the file, or get it again.")
    assert "task.id" in message.zh


def test_a_missing_project_is_told() -> None:
    with pytest.raises(StudioError, match=r"project\.json: this member is missing"):
        read_bytes(pack({"weights.safetensors": b""}))


@pytest.mark.parametrize(
    "document",
    [
        Document(Project(title=Text("x" * 1001, ""))),
        Document(Project(options={"seed": object()})),
        Document(Project(layout={"a": (float("nan"), 0.0)})),
        Document(Project(title=plain("\ud800"))),
        Document(Project(), extra={"project.json": b""}),
        Document(Project(), extra={"../x": b""}),
        Document(Project(), extra={str(n): b"" for n in range(300)}),
        Document(Project(), weights={"a.b": np.zeros(3, np.int64)}),  # type: ignore[dict-item]
        Document(Project(), unknown={"graph": {}}),
    ],
)
def test_what_could_not_be_opened_again_is_not_saved(tmp_path: Path, document: Document) -> None:
    write(tmp_path / "a.rnns", sample())
    with pytest.raises(StudioError, match=r"^The project cannot be saved\..*save again\.$"):
        write(tmp_path / "a.rnns", document)
    assert (tmp_path / "a.rnns").read_bytes() == BYTES


def test_every_truncation_is_refused() -> None:
    for cut in range(0, len(BYTES), 7):
        with pytest.raises(StudioError, match="cannot be opened"):
            read_bytes(BYTES[:cut])


def test_every_flipped_byte_is_noticed_or_harmless() -> None:
    for at in range(0, len(BYTES), 3):
        try:
            found = read_bytes(BYTES[:at] + bytes([BYTES[at] ^ (1 << at % 8)]) + BYTES[at + 1 :])
        except StudioError:
            continue
        assert found.project == sample().project


@settings(max_examples=100)
@given(st.data())
def test_members_of_noise_never_do_worse_than_a_message(data: st.DataObject) -> None:
    members = _members()
    name = data.draw(st.sampled_from(sorted(LIMITS)))
    content = bytearray(members[name])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    with suppress(StudioError):
        read_bytes(sealed({**members, name: bytes(content)}))


def test_too_little_memory_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(*_args: object) -> None:
        raise MemoryError

    monkeypatch.setattr("rnnstudio.project.container.opened", exhausted)
    with pytest.raises(StudioError, match="memory"):
        read_bytes(BYTES)
