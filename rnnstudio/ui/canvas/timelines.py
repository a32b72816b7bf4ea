"""On which timeline every block lives; where something is wrong, on which it is meant to live. No Qt.

What cannot be resolved is judged by its neighbours, so that a wire taken away does not tear a decoder apart on the canvas.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rnnstudio.graph.block_type import Port
from rnnstudio.graph.graph import Graph, Wire
from rnnstudio.graph.interface import Interface, in_order
from rnnstudio.graph.resolution import Placed, Resolution

Lines = Mapping[str, str | None]


def timelines(graph: Graph, resolution: Resolution, interface: Interface) -> dict[str, str | None]:
    """The timeline of every block of a known kind; None for one that has no time, or of which nothing can be said."""
    placed = resolution.placed
    lines = {
        name: resolution.timeline(name) if placed[name].is_settled else None for name in graph.nodes if name in placed
    }
    open_ = [name for name in lines if not placed[name].is_settled]
    lines |= {name: _asked_for(placed[name], interface) for name in open_}
    guess = _Guess(graph, resolution, interface, lines)
    while any([guess.sweep(open_, guess.fed), guess.sweep(open_[::-1], guess.feeding)]):
        pass
    return lines


class _Guess:
    """Fills in lines from those that are known already."""

    def __init__(
        self, graph: Graph, resolution: Resolution, interface: Interface, lines: dict[str, str | None]
    ) -> None:
        self._graph, self._resolution, self._lines = graph, resolution, lines
        self._order = in_order(interface.timelines)

    def sweep(self, names: list[str], rule: Callable[[str], str | None]) -> bool:
        """One rule for all that are unknown; True where that told something."""
        told = False
        for name in names:
            if self._lines[name] is None and (line := rule(name)) is not None:
                self._lines[name], told = line, True
        return told

    def fed(self, name: str) -> str | None:
        """What arrives step by step says along which steps."""
        wires = (w for w in self._graph.into(name) if not self._is_across(w) and not self._is_final(w))
        return next((line for wire in wires if (line := self._along(wire)) is not None), None)

    def feeding(self, name: str) -> str | None:
        """The steps of what it feeds; where that takes all of them at once, or what is there in the end, those that run before."""
        for wire in self._graph.out_of(name):
            line = self._lines.get(wire.target)
            if line is not None and not self._is_across(wire):
                return line
            if line in self._order and (self._is_whole(wire) or self._is_final(wire)):
                return self._order[0]
        return None

    def _along(self, wire: Wire) -> str | None:
        given = self._resolution.type_of(wire)
        return given.timeline if given else self._lines.get(wire.source)

    def _is_final(self, wire: Wire) -> bool:
        """True where a wire begins at a port of what is there only in the end."""
        placed = self._resolution.placed.get(wire.source)
        ports = placed.ports.outputs if placed else ()
        return any(port.id == wire.output and port.optional and not port.delayed for port in ports)

    def _is_across(self, wire: Wire) -> bool:
        """True where a wire may lead from one timeline to another."""
        port, _ = self._end(wire)
        return self._is_whole(wire) or (port is not None and not {"sequence", "tokens"} & set(port.accepts))

    def _is_whole(self, wire: Wire) -> bool:
        """True where a wire ends at an input that takes all steps at once, beside another one that does not."""
        port, ports = self._end(wire)
        return port is not None and port.whole and not all(beside.whole for beside in ports)

    def _end(self, wire: Wire) -> tuple[Port | None, tuple[Port, ...]]:
        placed = self._resolution.placed.get(wire.target)
        ports = placed.ports.inputs if placed else ()
        return next((port for port in ports if port.id == wire.input), None), ports


def _asked_for(placed: Placed, interface: Interface) -> str | None:
    """The timeline of the target that the model's end answers."""
    if placed.block.family != "output":
        return None
    targets = [t for t in interface.targets.values() if placed.p.target in ("", t.name)]
    return targets[0].timeline if targets else None
