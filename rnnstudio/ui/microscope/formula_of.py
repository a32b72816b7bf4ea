"""How the number under the mouse came about, in one line: f_4[7] = sigma(0.42 + 1.13 - 0.20) = 0.794."""

from __future__ import annotations

from rnnstudio.derivation.written import plain
from rnnstudio.graph.block_type import Equation
from rnnstudio.session.selection import Spot
from rnnstudio.session.session import Session
from rnnstudio.ui.microscope.naming import Naming
from rnnstudio.ui.microscope.worked import Worked
from rnnstudio.ui.symbols import plain_symbol


def formula_of(session: Session, spot: Spot) -> str:
    """ "" where no equation gives it, or where nothing can be said of it yet. The playhead and the chosen unit stay where they are."""
    moment = session.inside.moment_of(spot.key, spot.row)
    equation = _equation(session, spot)
    if moment is None or equation is None:
        return ""
    naming = Naming(moment.placed)
    split = session.appearance.notation == "torch"
    worked = Worked.of(moment, naming, equation, spot.unit, split_biases=split, own=True)
    if worked is None:
        return ""
    stages = worked.stages
    shown = stages if len(stages) < 2 else [stages[0], stages[-1]]
    return " = ".join([plain_symbol(worked.left), *map(plain, shown)])


def _equation(session: Session, spot: Spot) -> Equation | None:
    placed = session.document.model.resolution.placed.get(spot.key.block)
    if placed is None:
        return None
    all_of_them = (*placed.block.equations(placed.p), *placed.block.backward_equations(placed.p))
    return next((equation for equation in all_of_them if equation.produces == spot.key.signal), None)
