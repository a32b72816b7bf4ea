"""In which groups blocks run: one alone, once over its whole sequence, or those of a loop together, tick by tick.

What running a loop forwards and walking back through it need to know of its wires stands here once; it is the same for every batch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# What a block in a loop remembers is handed to each of its ticks at the one port, and comes out of it at the other.
INITIAL, STATE = "initial", "state"
TIMED = ("sequence", "tokens")
End = tuple[str, str]


@dataclass(frozen=True)
class Once:
    """A block that runs by itself."""

    node: str

    @property
    def nodes(self) -> tuple[str, ...]:
        """Its only block."""
        return (self.node,)


@dataclass(frozen=True)
class Member:
    """A block of a loop, and by input port the node and port that feed it: `inner` from this tick of the loop, `outer` from before it.

    A tick sees one step of those that are `sliced`, and the others whole. The outputs `delayed` follow from the state before the tick.
    """

    node: str
    inner: Mapping[str, End]
    outer: Mapping[str, End]
    sliced: frozenset[str]
    delayed: frozenset[str]


@dataclass(frozen=True)
class Loop:
    """Blocks that run together along a timeline, in the order that the wires without a delay leave."""

    timeline: str
    members: tuple[Member, ...]

    @property
    def nodes(self) -> tuple[str, ...]:
        """Its blocks."""
        return tuple(member.node for member in self.members)


Group = Once | Loop
