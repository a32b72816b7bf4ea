"""What is said of breakpoints: how often one holds, at which steps, and which of them hold now."""

from __future__ import annotations

from collections.abc import Iterable

from rnnstudio.graph.text import NOTHING, Text, joined, plain
from rnnstudio.session.watching import Watched

NEVER = Text("never", "无")
ONCE, OFTEN = Text("1 step", "1 步"), Text("{count} steps", "{count} 步")
WHERE = Text("Holds at step {steps} of the run; play stops at {stops}.", "在第 {steps} 步成立；播放停在第 {stops} 步。")
NOWHERE = Text("Holds at no step of this sequence.", "在此序列的任何一步都不成立。")
GRAMMAR = Text(
    "f < 0.1: any unit · all(f < 0.1): every unit · f[3]: unit 3 · d_h: gradient",
    "f < 0.1：任一单元 · all(f < 0.1)：每个单元 · f[3]：第 3 个单元 · d_h：梯度",
)
MOST = 12
DIAMOND = "◆"


def count(entry: Watched) -> Text:
    """At how many steps it holds."""
    if entry.error is not None:
        return NOTHING
    steps = len(entry.holds)
    return NEVER if not steps else ONCE if steps == 1 else OFTEN.format(count=steps)


def where(entry: Watched) -> Text:
    """At which."""
    if entry.error is not None:
        return NOTHING
    if not entry.holds:
        return NOWHERE
    return WHERE.format(steps=_stretches(entry.holds), stops=_listed(str(step) for step in entry.stops))


def holding(entries: Iterable[Watched]) -> Text:
    """Which conditions hold, after a diamond; nothing where none does."""
    found = [plain(entry.text) for entry in entries]
    return joined((plain(DIAMOND), joined(found, "  ·  ", "  ·  ")), " ", " ") if found else NOTHING


def _stretches(steps: tuple[int, ...]) -> str:
    """1, 2, 3, 7 as 1–3, 7."""
    begins = [step for step in steps if step - 1 not in steps]
    ends = [step for step in steps if step + 1 not in steps]
    return _listed(f"{a}–{b}" if a < b else f"{a}" for a, b in zip(begins, ends, strict=True))


def _listed(parts: Iterable[str]) -> str:
    found = list(parts)
    return ", ".join(found[:MOST]) + (", …" if len(found) > MOST else "")
