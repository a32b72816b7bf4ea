"""Where ports stand at a card's edges, and which of them are drawn quietly. Numbers only.

Inputs stand at the left and outputs at the right, evenly; where a wire leads to the other row of blocks, at the top or the bottom.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from rnnstudio.graph.plugs import End
from rnnstudio.graph.text import NOTHING, Text

Side = Literal["left", "right", "top", "bottom"]
Point = tuple[float, float]
CORNER = 10.0
QUIET_STEP = 8.0
HOME: Mapping[End, Side] = {"input": "left", "output": "right"}


@dataclass(frozen=True)
class Socket:
    """A port as the card shows it: a quiet one is optional and has no wire."""

    id: str
    label: Text = NOTHING
    quiet: bool = False


class Anchor(NamedTuple):
    """One place where wires meet a card: a port may have several, at different sides."""

    end: End
    port: str
    side: Side


@dataclass(frozen=True)
class Frame:
    """The edges of a card around its centre; below `head` there is room for ports at the sides."""

    left: float
    top: float
    right: float
    bottom: float
    head: float

    @property
    def sides(self) -> tuple[float, float]:
        """Between which heights ports stand at the sides."""
        return self.head, self.bottom - CORNER


def anchors(
    sockets: Mapping[End, tuple[Socket, ...]], frame: Frame, used: Mapping[Anchor, float]
) -> dict[Anchor, Point]:
    """Where every anchor is. `used` has those at which there is a wire, with their x where they are at the top or the bottom."""
    found: dict[Anchor, Point] = {}
    for end in HOME:
        for side in ("left", "right"):
            beside = [s.id for s in sockets[end] if _stands(end, s, side, used)]
            x = frame.left if side == "left" else frame.right
            low, high = frame.sides
            for place, port in enumerate(beside):
                found[Anchor(end, port, side)] = x, low + (high - low) * (place + 0.5) / len(beside)
        found |= dict(_quiet(end, (s.id for s in sockets[end] if s.quiet and not _used(end, s, used)), frame))
    for anchor, x in used.items():
        if anchor.side in ("top", "bottom"):
            found[anchor] = x, frame.top if anchor.side == "top" else frame.bottom
    return found


def _used(end: End, socket: Socket, used: Iterable[Anchor]) -> bool:
    return any((anchor.end, anchor.port) == (end, socket.id) for anchor in used)


def _stands(end: End, socket: Socket, side: Side, used: Mapping[Anchor, float]) -> bool:
    """True where a port stands at a side: since a wire meets it there, or since no wire meets it anywhere and that is its home."""
    if Anchor(end, socket.id, side) in used:
        return True
    return side == HOME[end] and not socket.quiet and not _used(end, socket, used)


def _quiet(end: End, ports: Iterable[str], frame: Frame) -> Iterable[tuple[Anchor, Point]]:
    """Quiet ports, from the lower corner up."""
    x = frame.left if end == "input" else frame.right
    for place, port in enumerate(ports):
        yield Anchor(end, port, HOME[end]), (x, frame.bottom - CORNER - place * QUIET_STEP)
