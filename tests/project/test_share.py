from __future__ import annotations

import base64
import json
import struct
import zlib
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from project_samples import sample

from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.graph import Graph, Node
from rnnstudio.graph.text import Text, plain
from rnnstudio.project.project import Project, TaskChoice
from rnnstudio.project.share import LONGEST_CODE, PREFIX, from_code, to_code

CODE = to_code(sample().project)


def _code(raw: bytes, length: int | None = None) -> str:
    packed = zlib.compress(raw)
    head = struct.pack(">L8s", len(packed) if length is None else length, sha256(raw).digest()[:8])
    return PREFIX + base64.urlsafe_b64encode(head + packed).decode().rstrip("=")


def test_a_project_comes_back_from_one_line_and_its_order_too() -> None:
    assert from_code(CODE) == sample().project
    assert list(from_code(CODE).graph.nodes) == list(sample().project.graph.nodes)
    assert CODE.startswith("rnns1:")
    assert CODE.split() == [CODE]
    assert to_code(from_code(CODE)) == CODE


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=50))
def test_any_words_come_back(words: str) -> None:
    project = Project(Graph({"a": Node("a", words or "?", {words: words}, words)}), title=Text(words, "中文" + words))
    assert from_code(to_code(project)) == project


@pytest.mark.parametrize(
    "changed",
    [
        f"  {CODE}\n",
        f"“{CODE}”",
        f"`{CODE}`",
        f"Here it is: {CODE} - have fun!",
        "\r\n".join(CODE[at : at + 60] for at in range(0, len(CODE), 60)),
        "\n".join("> " + CODE[at : at + 40] for at in range(0, len(CODE), 40)),
        "\u200b".join(CODE[at : at + 20] for at in range(0, len(CODE), 20)),
        CODE.replace("_", "\\_"),
        CODE.replace("--", "—"),
        CODE.replace("-", "+").replace("_", "/"),
        CODE + "==",
        f"{CODE}\n{CODE}",
    ],
)
def test_what_chats_do_to_a_line_is_undone(changed: str) -> None:
    assert from_code(changed) == sample().project


def test_every_truncation_is_told_as_one() -> None:
    for cut in range(len(PREFIX), len(CODE)):
        with pytest.raises(StudioError, match=r"cannot be opened\. Its end is missing\. Copy the whole line"):
            from_code(CODE[:cut])


@given(st.data())
def test_no_other_letter_passes_unnoticed(data: st.DataObject) -> None:
    at = data.draw(st.integers(len(PREFIX), len(CODE) - 2))
    letter = data.draw(st.sampled_from("abcXYZ019_-!#é"))
    try:
        found = from_code(CODE[:at] + letter + CODE[at + 1 :])
    except StudioError:
        return
    assert found == sample().project


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "There is no “rnns1:”"),
        ("hello", "There is no"),
        ("rnns2:abc", "newer version of RNN Studio made it (rnns2:). Update RNN Studio."),
        ("x" * (3 * LONGEST_CODE), "longer than 256 KiB"),
        (_code(b"{}", length=2**32 - 1), "not as they were"),
        (_code(b"{}"), "share code, schema: this entry is missing"),
        (_code(b'{"schema": 99}'), "Update RNN Studio."),
        (_code(b"[" * 40 + b"]" * 40), "nested more than 32 deep"),
        (_code(b" " * (9 << 20)), "longer than"),
        (_code(json.dumps({"schema": 1, "task": {"id": 5}, "graph": {"nodes": [], "wires": []}}).encode()), "task.id"),
    ],
)
def test_something_else_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(StudioError) as caught:
        from_code(text)
    assert words in caught.value.text.en
    assert caught.value.text.zh.startswith("无法打开分享码。")


def test_what_is_too_long_for_a_line_is_told() -> None:
    noise = base64.b64encode(b"".join(sha256(bytes([n % 256, n // 256])).digest() for n in range(10_000))).decode()
    project = replace(sample().project, task=TaskChoice("own_text", {"text": noise}))
    with pytest.raises(StudioError, match=r"share code cannot be saved\. It is longer than 256 KiB\. Save the project"):
        to_code(project)
    with pytest.raises(StudioError, match="share code cannot be saved"):
        to_code(Project(title=plain("\ud800")))
