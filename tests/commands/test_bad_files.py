"""`rnnstudio check`, and what every command says of a file that is none or cannot run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from command_line import Call, refused

from rnnstudio import api
from rnnstudio.graph import edits
from rnnstudio.graph.graph import Node, Wire
from rnnstudio.project.file import read
from rnnstudio.project.project import Document

EACH = [
    ("train", "{file}", "--steps", "1", "-o", "{out}"),
    ("train", "{file}", "--steps", "1"),
    ("trace", "{file}", "-o", "{out}"),
    ("weights", "{file}", "-o", "{out}"),
    ("load-weights", "{file}", "{file}", "-o", "{out}"),
]


@pytest.mark.parametrize("arguments", [*EACH, ("check", "{file}")], ids=" ".join)
@pytest.mark.parametrize(
    "content", [None, b"", b"no zip", b"PK\x05\x06" + bytes(18)], ids=["gone", "empty", "text", "zip"]
)
def test_a_file_that_is_none(call: Call, tmp_path: Path, arguments: tuple[str, ...], content: bytes | None) -> None:
    file = tmp_path / "bad.rnns"
    if content is not None:
        file.write_bytes(content)
    typed = [part.format(file=file, out=tmp_path / "out") for part in arguments]
    assert str(file) in refused(call(*typed))
    assert not (tmp_path / "out").exists()
    assert content is None or file.read_bytes() == content


@pytest.mark.parametrize("arguments", EACH[:4], ids=" ".join)
def test_a_model_that_cannot_run_is_refused_with_every_problem(
    call: Call, recall: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    document = api.open_project(recall)
    graph = edits.set_params(document.project.graph, "linear", {"size": 3})
    graph = edits.add(graph, Node("alone", "lstm", {}))
    api.save_project(replace(document, project=replace(document.project, graph=graph)), recall)
    typed = [part.format(file=recall, out=tmp_path / "out") for part in arguments]
    message = refused(call(*typed))
    assert "needs 4 numbers but gets 3" in message
    assert "nothing is connected to the input" in message
    assert not (tmp_path / "out").exists()


def test_blocks_of_one_name_are_told_apart(call: Call, recall: Path) -> None:
    document = api.open_project(recall)
    graph = edits.add(document.project.graph, Node("lstm_2", "lstm", {}))
    graph = edits.add(graph, Node("lstm_3", "lstm", {"size": 0}, "mine"))
    api.save_project(replace(document, project=replace(document.project, graph=graph)), recall)
    lines = call("check", recall)[1].splitlines()
    assert [line.split(":")[0] for line in lines] == ["mine", "LSTM (lstm_2)", "mine"]
    assert "（lstm_2）：" in call("check", recall, "--lang", "zh")[1]


def test_weights_of_another_shape_are_refused(call: Call, recall: Path, tmp_path: Path) -> None:
    document = api.train(api.open_project(recall), 1)
    graph = edits.set_params(document.project.graph, "lstm", {"size": 4})
    api.save_project(replace(document, project=replace(document.project, graph=graph)), recall)
    assert "do not fit" in refused(call("trace", recall, "-o", tmp_path / "t.npz"))
    assert "do not fit" in refused(call("train", recall, "--steps", 1))
    code, out, _ = call("check", recall)
    assert code == 1
    assert len(out.splitlines()) == 5
    assert call("train", recall, "--steps", 1, "--seed", 1)[0] == 0, "from scratch the old weights do not matter"


def test_check_finds_nothing_in_a_good_file(call: Call, recall: Path) -> None:
    assert call("check", recall) == (0, "no problems\n", "")


def broken(change: str, document: Document) -> Document:
    """The document with one thing wrong."""
    project = document.project
    graph = project.graph
    changed: dict[str, Any] = {
        "option": lambda: replace(project, options={"clip": -1, "rate": 2}),
        "task": lambda: replace(project, task=replace(project.task, id="unknown")),
        "task value": lambda: replace(project, task=replace(project.task, params={"lag": 0})),
        "newer task": lambda: replace(project, task=replace(project.task, version=99)),
        "kind": lambda: replace(project, graph=edits.set_kind(graph, "lstm", "unknown", 1, {})),
        "newer block": lambda: replace(project, graph=edits.set_kind(graph, "lstm", "lstm", 99, {})),
        "wire": lambda: replace(project, graph=replace(graph, wires=(*graph.wires, Wire("no", "x", "lstm", "x")))),
        "value": lambda: replace(project, graph=edits.set_params(graph, "lstm", {"size": "big"})),
    }
    return replace(document, project=changed[change]())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("option", ["(clip) cannot be -1", "no parameter “rate”"]),
        ("task", ["unknown"]),
        ("task value", ["(lag) cannot be 0"]),
        ("newer task", ["newer version"]),
        ("kind", ["unknown kind"]),
        ("newer block", ["newer version"]),
        ("wire", ["“no”"]),
        ("value", ["(size) cannot be 'big'"]),
    ],
)
def test_check_lists_what_is_wrong(call: Call, recall: Path, tmp_path: Path, change: str, words: list[str]) -> None:
    api.save_project(broken(change, read(recall)), recall)
    code, out, err = call("check", recall)
    assert (code, err) == (1, "")
    assert all(word in out for word in words), out
    refused(call("trace", recall, "-o", tmp_path / "t.npz"))
    refused(call("train", recall, "--steps", 1))
