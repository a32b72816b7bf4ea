"""The lit equation for elsewhere: its formula, the numbers put in, and the arrays that it gives, as text on the clipboard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QGuiApplication

from rnnstudio.derivation.written import latex
from rnnstudio.graph.text import Text
from rnnstudio.session.session import Session
from rnnstudio.trace.tables import Array, as_csv, as_numpy
from rnnstudio.ui.microscope.naming import Naming
from rnnstudio.ui.microscope.worked import Worked

NONE_LIT = Text("Light an equation first: press ↓ or click its number.", "请先选中一个公式：按 ↓，或点击它的编号。")
NOT_YET = Text("There are no numbers before the first step: press →.", "第一步之前没有数值：请按 →。")
COPIED = Text("Copied: {what}", "已复制：{what}")


@dataclass(frozen=True)
class Offer:
    """Something to copy: what it is called, the id of the action that does it, whether it needs numbers, and its text."""

    id: str
    title: Text
    needs_numbers: bool
    text: Callable[[str, Worked | None], str]


def formula(written: str, worked: Worked | None) -> str:
    """The equation as it stands."""
    del worked
    return written


def numbers_put_in(written: str, worked: Worked | None) -> str:
    """From the left side to the result, as LaTeX."""
    del written
    assert worked is not None
    return " = ".join([worked.left, *(latex(stage) for stage in worked.stages)])


def step_csv(written: str, worked: Worked | None) -> str:
    """All numbers of this step."""
    del written
    assert worked is not None
    return as_csv(_row(worked)[None], worked.t, worked.axis)


def signal_csv(written: str, worked: Worked | None) -> str:
    """All numbers of all steps."""
    del written
    assert worked is not None
    return as_csv(_all(worked), 1, worked.axis)


def step_numpy(written: str, worked: Worked | None) -> str:
    """All numbers of this step, as an expression."""
    del written
    assert worked is not None
    return as_numpy(_row(worked))


def signal_numpy(written: str, worked: Worked | None) -> str:
    """All numbers of all steps, as an expression."""
    del written
    assert worked is not None
    return as_numpy(_all(worked))


OFFERS: tuple[Offer, ...] = (
    Offer("edit.copy_formula", Text("Copy the formula as LaTeX", "复制公式（LaTeX）"), False, formula),
    Offer(
        "edit.copy_numbers", Text("Copy the numbers put in as LaTeX", "复制代入的数值（LaTeX）"), True, numbers_put_in
    ),
    Offer("edit.copy_step", Text("Copy this step as CSV", "复制这一步（CSV）"), True, step_csv),
    Offer("edit.copy_signal", Text("Copy the whole signal as CSV", "复制整个信号（CSV）"), True, signal_csv),
    Offer("edit.copy_step_numpy", Text("Copy this step for NumPy", "复制这一步（NumPy）"), True, step_numpy),
    Offer(
        "edit.copy_signal_numpy", Text("Copy the whole signal for NumPy", "复制整个信号（NumPy）"), True, signal_numpy
    ),
)


def copy_lit(session: Session, what: str) -> None:
    """Copies something of the equation that is lit, and says so; where none is lit, what to do."""
    inside, offer = session.inside, next(offer for offer in OFFERS if offer.id == what)
    placed, equation, moment = inside.placed, inside.equation, inside.moment
    if placed is None or equation is None:
        session.noted.emit(NONE_LIT)
        return
    notation = session.appearance.notation
    split = notation == "torch"
    naming = Naming(placed)
    worked = Worked.of(moment, naming, equation, session.selection.unit, split_biases=split) if moment else None
    if offer.needs_numbers and worked is None:
        session.noted.emit(NOT_YET)
        return
    put(offer, equation.latex.get(notation, equation.latex["textbook"]), worked)
    session.noted.emit(COPIED.format(what=offer.title))


def put(offer: Offer, written: str, worked: Worked | None) -> None:
    """Puts it on the clipboard."""
    QGuiApplication.clipboard().setText(offer.text(written, worked))


def _row(worked: Worked) -> Array:
    """This step's numbers as they are recorded; where they are not, as they were computed."""
    recorded = worked.moment.recorded(worked.equation.produces)
    return np.asarray(worked.array.values if recorded is None else recorded).reshape(-1)


def _all(worked: Worked) -> Array:
    """The numbers of every step; this one's alone where there are no others."""
    found = worked.moment.all_steps(worked.equation.produces)
    return _row(worked)[None] if found is None else found
