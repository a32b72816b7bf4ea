"""Sound models of about 100 blocks and 150 wires: far larger than any lecture needs, so that the canvas has something to carry."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rnnstudio import blocks
from rnnstudio.graph.chain import Link
from rnnstudio.graph.compose import composed
from rnnstudio.project.project import Project, TaskChoice

Part = tuple[dict[str, Link], list[str]]
Branch = Callable[[str, str, str], Part]
LAYERS, SHORTCUTS = 5, 11
CELLS = ("rnn", "gru", "lstm", "linear")
INPUT = 2  # the numbers that the adding problem gives at each step, and so the width between the layers


def wide() -> Project:
    """Five layers of four branches side by side, each with a shortcut past it, and sums of sums behind them."""
    return _project(_branch, CELLS)


def looped() -> Project:
    """The same with a loop drawn by hand in every branch: what a cell gave one step before is part of what it reads."""
    return _project(_loop, ("gru", "rnn", "gru", "lstm"))


def _project(branch: Branch, cells: tuple[str, ...]) -> Project:
    placed: dict[str, Link] = {"features": "features"}
    ways: list[str] = []
    last = "features"
    for layer in range(LAYERS):
        parts = [branch(f"l{layer}_{number}", cell, last) for number, cell in enumerate(cells)]
        for own, lines in (*parts, _joined(f"l{layer}", last)):
            placed |= own
            ways += lines
        last = f"l{layer}_sum"
    for own, lines in (*_shortcuts(last), _end(f"sum_{SHORTCUTS - 1}")):
        placed |= own
        ways += lines
    return Project(composed(blocks.catalogue(), placed, "\n".join(ways)), TaskChoice("adding", {"length": 20}))


def _branch(name: str, cell: str, source: str) -> Part:
    """A cell, a function behind it, and the sum of both."""
    own: dict[str, Link] = {f"{name}_cell": (cell, {"size": 4}), f"{name}_tanh": "activation", f"{name}_add": "add"}
    return own, [f"{source} > {name}_cell > {name}_tanh > {name}_add.a", f"{name}_cell > {name}_add.b"]


def _loop(name: str, cell: str, source: str) -> Part:
    """A cell that reads, beside its input, what it gave one step before."""
    own: dict[str, Link] = {
        f"{name}_pair": "concatenate",
        f"{name}_cell": (cell, {"size": 4}),
        f"{name}_add": "activation",
    }
    return own, [
        f"{source} > {name}_pair.a",
        f"{name}_cell.previous > {name}_pair.b",
        f"{name}_pair > {name}_cell > {name}_add",
    ]


def _joined(layer: str, source: str) -> Part:
    """The four branches side by side, made as narrow again as what fed them, and added to it."""
    own: dict[str, Link] = {f"{layer}_{pair}": "concatenate" for pair in ("left", "right", "all")}
    own |= {f"{layer}_narrow": ("linear", {"size": INPUT}), f"{layer}_sum": "add"}
    ways = [
        f"{layer}_0_add > {layer}_left.a",
        f"{layer}_1_add > {layer}_left.b",
        f"{layer}_2_add > {layer}_right.a",
        f"{layer}_3_add > {layer}_right.b",
        f"{layer}_left > {layer}_all.a",
        f"{layer}_right > {layer}_all.b",
        f"{layer}_all > {layer}_narrow > {layer}_sum.a",
        f"{source} > {layer}_sum.b",
    ]
    return own, ways


def _shortcuts(last: str) -> Iterator[Part]:
    """Each the sum of the two before it."""
    before = "features"
    for number in range(SHORTCUTS):
        name = f"sum_{number}"
        yield {name: "add"}, [f"{last} > {name}.a", f"{before} > {name}.b"]
        before, last = last, name


def _end(last: str) -> Part:
    own: dict[str, Link] = {
        "readout": ("readout", {"mode": "last"}),
        "linear": ("linear", {"size": 1}),
        "output": "output",
    }
    return own, [f"{last} > readout > linear > output"]
