"""Which recurrent block one looks at, and why there may be none to look at."""

from __future__ import annotations

from collections.abc import Mapping

from rnnstudio.graph.resolution import Placed, Resolution
from rnnstudio.graph.text import Text
from rnnstudio.recurrence.cell import Cell

CANNOT_RUN = Text("The model cannot run yet. {advice}", "模型还不能运行。{advice}")


def cannot_run(resolution: Resolution) -> Text | None:
    """What to do first, where the model cannot run."""
    problems = resolution.problems
    return CANNOT_RUN.format(advice=problems[0].advice) if problems else None


def recurrent_blocks(resolution: Resolution) -> Mapping[str, Placed]:
    """The recurrent blocks, where the model can run."""
    return {n: p for n, p in resolution.placed.items() if isinstance(p.block, Cell)} if resolution.ok else {}


def looked_at(resolution: Resolution, selected: str | None) -> Placed | None:
    """The selected block, where it is recurrent, else the first that is; None where none is or the model cannot run."""
    blocks = recurrent_blocks(resolution)
    return blocks.get(selected or "") or next(iter(blocks.values()), None)
