"""Run by a test as a process of its own: opens files made by hand to do harm, and prints what each took.

`python nasty_files.py FOLDER` prints a line for each: its name, how many MiB the process grew at most while it was opened, and what
was said.
"""

from __future__ import annotations

import io
import json
import os
import resource
import struct
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from project_samples import sealed, zipped

from rnnstudio.engine.model import model_of
from rnnstudio.engine.opening import open_document
from rnnstudio.examples import example
from rnnstudio.graph.errors import StudioError
from rnnstudio.project.container import MIB
from rnnstudio.project.file import to_bytes
from rnnstudio.project.project import Document, Project

GOOD = to_bytes(Document(Project()))
PLAIN = json.dumps({"schema": 1, "task": {"id": "recall"}, "graph": {"nodes": [], "wires": []}}).encode()
DEFLATED = {"compression": zipfile.ZIP_DEFLATED}


def project(**entries: Any) -> bytes:
    """A file of format 1 whose project.json has these entries."""
    return raw_project(json.dumps({**json.loads(PLAIN), **entries}).encode())


def raw_project(text: bytes) -> bytes:
    """A file whose project.json is this text."""
    return zipped({"project.json": text})


def tensors(header: dict[str, Any], body: bytes = b"", length: int | None = None) -> bytes:
    """A file with weights of this header."""
    text = json.dumps(header).encode()
    head = struct.pack("<Q", len(text) if length is None else length) + text
    return zipped({"project.json": PLAIN, "weights.safetensors": head + body}, **DEFLATED)


def entry(shape: list[int], begin: int, end: int) -> dict[str, Any]:
    """What a header says of one array."""
    return {"dtype": "F32", "shape": shape, "data_offsets": [begin, end]}


def overlapping() -> bytes:
    """A bomb whose two hundred members all are the same bytes."""
    one = zipped({"aaa": b"\x00" * (900 << 10)}, **DEFLATED)
    begin, end = one.index(b"PK\x01\x02"), one.index(b"PK\x05\x06")
    name = begin + 46
    record = one[begin:end]
    directory = b"".join(record[:46] + f"{n:03}".encode() + record[name - begin + 3 :] for n in range(200))
    return one[:begin] + directory + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 200, 200, len(directory), begin, 0)


def endless_directory() -> bytes:
    """Millions of members, or so it says."""
    one = zipped({"a": b""})
    begin, end = one.index(b"PK\x01\x02"), one.index(b"PK\x05\x06")
    directory = one[begin:end] * 1_000_000
    return one[:begin] + directory + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 9, 9, len(directory), begin, 0)


def weights_of_a_stranger(path: Path) -> None:
    """A sound file with 300 MiB of weights for which the model has no place."""
    size = 300 * MIB
    header = json.dumps({"stranger.w": entry([size // 4], 0, size)}).encode()
    with path.open("wb") as file, zipfile.ZipFile(file, "w") as archive:
        archive.writestr("project.json", PLAIN)
        with archive.open("weights.safetensors", "w", force_zip64=False) as member:
            member.write(struct.pack("<Q", len(header)) + header)
            for _ in range(size // MIB):
                member.write(bytes(MIB))


def sparse(path: Path) -> None:
    """A gigabyte of nothing."""
    with path.open("wb") as file:
        file.write(b"PK")
        file.truncate(1 << 30)


def examples_running_wild() -> bytes:
    """A shipped model with sizes beyond all bounds."""
    text = io.BytesIO(to_bytes(example("recall_lstm").open()))
    with zipfile.ZipFile(text) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    value = json.loads(members["project.json"])
    node = next(node for node in value["graph"]["nodes"] if node["id"] == "lstm")
    node["params"].update(size=1024, layers=8)
    return sealed({**members, "project.json": json.dumps(value).encode()})


def nasty() -> Iterator[tuple[str, bytes | Callable[[Path], None]]]:
    """Each by its name."""
    zeros = bytes(100 * MIB)
    yield "bomb in the project", zipped({"project.json": zeros}, **DEFLATED)
    yield "bomb in the weights", zipped({"project.json": PLAIN, "weights.safetensors": zeros}, **DEFLATED)
    yield "bomb in a member of nobody", zipped({"project.json": PLAIN, "later": zeros[: 60 * MIB]}, **DEFLATED)
    small = {f"m{n}": bytes(MIB) for n in range(60)}
    yield "bomb of many small members", zipped({"project.json": PLAIN, **small}, **DEFLATED)
    yield "members upon one another", overlapping()
    yield "directory without end", endless_directory()
    yield "huge shape", tensors({"a.w": entry([2**31, 2**31], 0, 2**62)})
    yield "huge shape that is there, it says", tensors({"a.w": entry([2**28], 0, 2**30)}, bytes(100))
    yield "header without end", tensors({}, b"", 2**63)
    yield (
        "ten thousand arrays",
        tensors({f"a.w{n}": entry([1], 4 * n, 4 * n + 4) for n in range(10_000)}, bytes(40_000)),
    )
    yield "many axes", tensors({"a.w": entry([1] * 100_000, 0, 4)}, bytes(4))
    yield "deep lists", raw_project(b"[" * 4_000_000 + b"]" * 4_000_000)
    yield "deep objects", raw_project(b'{"a":' * 1_000_000 + b"1" + b"}" * 1_000_000)
    yield "many lists", raw_project(b"[" + b"[]," * 2_000_000 + b"[]]")
    yield "many numbers", raw_project(b"[" + b"1," * 4_000_000 + b"1]")
    texts = b",".join(b'"%d"' % n for n in range(480_000))
    yield "many texts", raw_project(b"[" + texts + b"]")
    yield "many texts in the parameters", raw_project(PLAIN[:-1] + b',"options":{"x":[' + texts + b"]}}")
    names = b",".join(b'"%d":%d' % (n, n) for n in range(400_000))
    yield "many names", raw_project(PLAIN[:-1] + b',"options":{"x":{' + names + b"}}}")
    yield "endless text", raw_project(PLAIN[:-1] + b',"options":{"x":"' + b"\\u4e00" * 1_200_000 + b'"}}')
    yield "quotes without end", raw_project(b"," * 600_000 + b'\\"' * 3_500_000)
    yield "endless number", raw_project(PLAIN[:-1] + b',"options":{"x":' + b"9" * 4_000_000 + b"}}")
    nodes = [{"id": f"n{n}", "kind": "lstm", "version": 1, "params": {"size": 1024, "layers": 8}} for n in range(1000)]
    wires = [{"source": f"n{n % 999}", "output": "h", "target": f"n{n % 999 + 1}", "input": "x"} for n in range(10_000)]
    yield "the largest graph there may be", project(graph={"nodes": nodes, "wires": wires})
    loop = [
        {"source": f"n{a}", "output": "h", "target": f"n{(7 * a + b) % 1000}", "input": "x"}
        for a in range(1000)
        for b in range(10)
    ]
    yield "the most tangled graph there may be", project(graph={"nodes": nodes, "wires": loop})
    yield "a text of eight megabytes", project(task={"id": "next_char", "params": {"text": "a b, c" * 1_300_000}})
    yield "sizes beyond all bounds", examples_running_wild()
    yield "weights of a stranger", weights_of_a_stranger
    yield "a gigabyte of nothing", sparse
    yield "a picture", np.zeros(1000, np.uint8).tobytes()


def peak() -> int:
    """The most memory that this process has had so far, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def make(folder: Path) -> None:
    """Writes all of them."""
    for name, content in nasty():
        path = folder / f"{name}.rnns"
        if callable(content):
            content(path)
        else:
            path.write_bytes(content)


def look(path: Path) -> None:
    """Opens one and tells."""
    before = peak()
    try:
        found = open_document(path)
        model_of(found.document.project)
        said = " ".join(note.en for note in found.notes) or "opened"
    except StudioError as error:
        said = error.text.en.removeprefix(f"{path} ")
    print(f"{path.stem}\t{(peak() - before) >> 10}\t{said[:150]}", flush=True)


def apart(action: Callable[[], None]) -> int:
    """The action in a process of its own, so that its memory is its own; gives how it ended."""
    if not (child := os.fork()):
        action()
        os._exit(0)
    return os.waitpid(child, 0)[1]


def main(folder: Path) -> int:
    """Makes all, and opens each; gives how many ended otherwise than in words."""
    ends = [apart(lambda: make(folder))]
    for path in sorted(folder.iterdir()):
        ends.append(apart(lambda path=path: look(path)))
        path.unlink()
    return sum(map(bool, ends))


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
