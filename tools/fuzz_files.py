"""Changes valid files at random and opens what comes out: `python -m tools.fuzz_files --minutes M [--seed S]`.

Whatever a file holds, it opens or is refused with a StudioError, in little time and memory. A case that does otherwise is written to
`fuzz-<seed>-<case>.rnns`, and its error is printed. The tests run some thousand of the same cases.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import struct
import tempfile
import time
import traceback
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from rnnstudio.engine.model import model_of
from rnnstudio.engine.opening import open_document
from rnnstudio.graph.errors import StudioError
from rnnstudio.project import manifest
from rnnstudio.project.container import opened, pack
from rnnstudio.project.file import read, read_bytes, to_bytes
from rnnstudio.project.members import LIMITS, REST
from rnnstudio.project.scalars import Scalars
from rnnstudio.resource import resource as shipped

Random = random.Random
SLOW, MUCH_MEMORY = 10.0, 200 << 20
KEPT = Path(__file__).parent.parent / "tests" / "project" / "files"
NUMBERS = (0, 1, 2, 0x7F, 0x80, 0xFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 2**63, 2**64 - 1)
STRANGE: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2, 3, 7, 1024, 10**6, 2**31, 2**53, 2**63 - 1, 2**63, 10**30, 0.5, -0.0, 1e-300, 1e308,
    "", "a", "0", "NaN", "lstm", "recall", "x" * 2000, "\ud800", "\x00", "😀", "..", [], {}, [[]], [None] * 50,
    {"": 0}, {"en": "a", "zh": "b"}, ["a", "b"], [1, 2], [[[[[[[[]]]]]]]],
)  # fmt: skip


def bases() -> list[bytes]:
    """Valid files of every format, some that ship, and one of those as it would be in the middle of its run."""
    examples = sorted(shipped("examples").glob("*.rnns"), key=lambda path: path.stat().st_size)[:6]
    files = [path.read_bytes() for path in (*sorted(KEPT.glob("*.rnns")), *examples)]
    return [*files, _running(files[-1], read_bytes(files[-len(examples) - 1]).thumbnail)]


def _running(data: bytes, thumbnail: bytes) -> bytes:
    document = read_bytes(data)
    optimiser = {f"{name}.exp_avg": values for name, values in document.weights.items()}
    rows = np.arange(1.0, 31.0)[:, np.newaxis] * np.ones(3 + len(document.weights))
    history = Scalars(tuple(document.weights), rows, rows[:, :3])
    return to_bytes(replace(document, optimiser=optimiser, history=history, thumbnail=thumbnail))


def mutated(data: bytes, numbers: Random) -> bytes:
    """A valid file changed somewhere: the bytes of the zip, a member's, or the meaning of a member, the sums then as they must be."""
    change = numbers.choice((_noisy, _member_noisy, _member_moved, _json_changed, _json_changed, _header_changed))
    for _ in range(numbers.choice((1, 1, 1, 2, 4))):
        try:
            data = change(data, numbers)
        except StudioError:  # what was changed before is no zip any more
            return _noisy(data, numbers)
    return data


def judge(data: bytes, folder: Path) -> bool:
    """Opens the bytes as the window would: True where they open, False where they are refused in words. All else is raised."""
    path = folder / "case.rnns"
    path.write_bytes(data)
    try:
        to_bytes(read(path))
        document = open_document(path).document
        model = model_of(document.project)
        model.task.probes(model.task_settings)
        to_bytes(document)
    except StudioError as error:
        if not (error.text.en and error.text.zh):
            raise AssertionError("refused without words") from error
        return False
    return True


def _noisy(data: bytes, numbers: Random) -> bytes:
    at, length = numbers.randrange(len(data) + 1), numbers.choice((1, 2, 4, 8, 50))
    end = min(len(data), at + length)
    width = numbers.choice((1, 2, 4, 8))
    number = (numbers.choice(NUMBERS) % 256**width).to_bytes(width, "little")
    other = numbers.randrange(len(data) + 1)
    return numbers.choice(
        (
            data[:at],
            data[at:],
            data[:at] + data[end:],
            data[:at] + numbers.randbytes(end - at) + data[end:],
            data[:at] + number + data[at + width :],
            data[:at] + data[other : other + length] + data[at:],
            data[:at] + data[other : other + length] + data[at + length :],
        )
    )


def _members(data: bytes) -> dict[str, bytes]:
    found = {}
    with opened(io.BytesIO(data), LIMITS, REST) as archive:
        for name, size in archive.sizes.items():
            with archive.member(name) as member:
                found[name] = member.read(size)
    return found


def _sealed(members: dict[str, bytes]) -> bytes:
    others = {name: content for name, content in members.items() if name != manifest.MANIFEST}
    return pack({manifest.MANIFEST: manifest.to_bytes(others), **others})


def _member_noisy(data: bytes, numbers: Random) -> bytes:
    members = _members(data)
    name = numbers.choice([*members])
    return _sealed({**members, name: _noisy(members[name], numbers)})


def _member_moved(data: bytes, numbers: Random) -> bytes:
    members = _members(data)
    name, other = numbers.choice([*members]), numbers.choice([*LIMITS, "later/thing.bin"])
    content = members.get(name, b"") if numbers.random() < 0.7 else members.pop(name)
    changed = {**members, other: content}
    return _sealed(changed) if numbers.random() < 0.7 else pack(changed)


def _json_changed(data: bytes, numbers: Random) -> bytes:
    members = _members(data)
    name = numbers.choice(("project.json", "project.json", "manifest.json"))
    if name not in members:
        return _noisy(data, numbers)
    changed = json.dumps(_value_changed(json.loads(members[name]), numbers)).encode()
    return pack({**members, name: changed}) if name == "manifest.json" else _sealed({**members, name: changed})


def _header_changed(data: bytes, numbers: Random) -> bytes:
    members = _members(data)
    name = numbers.choice([name for name in members if name.endswith(".safetensors")] or ["project.json"])
    if name == "project.json":
        return _json_changed(data, numbers)
    (length,) = struct.unpack("<Q", members[name][:8])
    header = json.dumps(_value_changed(json.loads(members[name][8 : 8 + length]), numbers)).encode()
    return _sealed({**members, name: struct.pack("<Q", len(header)) + header + members[name][8 + length :]})


def _value_changed(value: Any, numbers: Random) -> Any:
    """The value with one thing in it, however deep, gone, doubled or strange."""
    place: list[tuple[Callable[[Any], None], Callable[[], None], Any]] = []
    _collect(value, place)
    if not place:
        return numbers.choice(STRANGE)
    put, remove, old = numbers.choice(place)
    if numbers.random() < 0.2:
        remove()
    elif numbers.random() < 0.3 and isinstance(old, int | float):
        put(numbers.choice((old + 1, old - 1, -old, old * 1000, float(old), str(old))))
    else:
        put(numbers.choice((*STRANGE, deepcopy(numbers.choice(place)[2]), [old, old])))
    return value


def _collect(value: Any, place: list[tuple[Callable[[Any], None], Callable[[], None], Any]]) -> None:
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(entries):
        place.append((lambda new, key=key: value.__setitem__(key, new), lambda key=key: value.pop(key), inner))
        _collect(inner, place)


def main(minutes: float, seed: int) -> int:
    """Runs until the time is over; gives how many cases were neither opened nor refused."""
    files, end, bad, count, good = bases(), time.monotonic() + minutes * 60, 0, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < end:
            numbers = Random(f"{seed} {count}")
            case = mutated(numbers.choice(files), numbers)
            wrong, opens = _wrong(case, Path(folder))
            good += opens
            if wrong:
                bad += 1
                name = f"fuzz-{seed}-{count}.rnns"
                Path(name).write_bytes(case)
                print(f"{name}: {wrong}", flush=True)
            count += 1
    print(f"{count} cases from seed {seed}: {good} open, {count - good - bad} are refused in words, {bad} went wrong")
    return bad


def _wrong(case: bytes, folder: Path) -> tuple[str, bool]:
    """What went wrong with a case, or nothing; and whether it opens."""
    begun, memory, opens = time.monotonic(), _peak(), False
    try:
        opens = judge(case, folder)
    except Exception:
        return traceback.format_exc(), False
    if (took := time.monotonic() - begun) > SLOW:
        return f"it took {took:.0f} s", False
    if (more := _peak() - memory) > MUCH_MEMORY:
        return f"it took {more >> 20} MiB", False
    return "", opens


def _peak() -> int:
    import resource  # on Windows there is none, and the tests need no more than the rest of this file

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 10**9)
    chosen = parser.parse_args()
    raise SystemExit(1 if main(chosen.minutes, chosen.seed) else 0)
