r"""The few LaTeX symbols that signals bear, typeset without a formula engine: \tilde{C}, \alpha, h_t, a^f.

A panel's title is drawn at every change of size, so it must be cheap; whole equations are the microscope's business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from rnnstudio.ui.theme import font

SERIF = ["Cambria", "STIX Two Text", "Times New Roman", "Noto Serif", "DejaVu Serif"]
ACCENTS = {"tilde": "\u0303", "hat": "\u0302", "bar": "\u0304", "dot": "\u0307", "vec": "\u20d7"}
NAMES = """alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi
psi omega partial prime odot cdot"""
GREEK = dict(zip(NAMES.split(), "αβγδεζηθικλμνξοπρστυφχψω∂′⊙·", strict=True))
SUBSCRIPTS = dict(zip("0123456789aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
TOKEN = re.compile(r"\\[a-zA-Z]+|[_^{}]|.", re.DOTALL)
Level = Literal["base", "below", "above"]


@dataclass(frozen=True)
class Run:
    """Letters of one height."""

    text: str
    level: Level = "base"


@cache
def runs(latex: str) -> tuple[Run, ...]:
    """The symbol as runs of letters on, below and above the line."""
    tokens = [token for token in TOKEN.findall(latex) if token != " "]
    made: list[Run] = []
    while tokens:
        level: Level = "base"
        if tokens[0] in "_^":
            level = "below" if tokens.pop(0) == "_" else "above"
        text = _group(tokens)
        if made and made[-1].level == level:
            text = made.pop().text + text
        made.append(Run(text, level))
    return tuple(made)


def plain_symbol(latex: str) -> str:
    """The symbol in one line of Unicode, for tooltips: C̃, hₜ."""
    return "".join(run.text if run.level == "base" else _lowered(run) for run in runs(latex))


def symbol_font(points: float) -> QFont:
    """The italic serif that symbols are set in."""
    made = font(points)
    made.setFamilies(SERIF)
    made.setItalic(True)
    return made


def symbol_width(latex: str, face: QFont) -> float:
    """How much room `draw_symbol` takes."""
    return sum(QFontMetricsF(_at(run, face)).horizontalAdvance(run.text) for run in runs(latex))


def draw_symbol(painter: QPainter, at: QPointF, latex: str, face: QFont) -> float:
    """Sets the symbol on the base line that begins at a point, in the painter's pen; gives its width."""
    x = at.x()
    drop = QFontMetricsF(face).ascent() * 0.28
    for run in runs(latex):
        own = _at(run, face)
        painter.setFont(own)
        y = at.y() + {"base": 0.0, "below": drop, "above": -1.4 * drop}[run.level]
        painter.drawText(QPointF(x, y), run.text)
        x += QFontMetricsF(own).horizontalAdvance(run.text)
    return x - at.x()


def _group(tokens: list[str]) -> str:
    """The text of the next group or letter; takes it from the list."""
    token = tokens.pop(0) if tokens else ""
    if token == "{":
        parts = []
        while tokens and tokens[0] != "}":
            parts.append(_group(tokens))
        del tokens[:1]
        return "".join(parts)
    name = token.removeprefix("\\")
    if token.startswith("\\") and name in ACCENTS:
        text = _group(tokens)
        return text[:1] + ACCENTS[name] + text[1:]
    if name in {"mathrm", "text", "mathbf"} and token.startswith("\\"):
        return _group(tokens)
    return GREEK.get(name, name) if token.startswith("\\") else token.replace("}", "").replace("_", "").replace("^", "")


def _lowered(run: Run) -> str:
    if run.level == "below" and all(letter in SUBSCRIPTS for letter in run.text):
        return "".join(SUBSCRIPTS[letter] for letter in run.text)
    return ("_" if run.level == "below" else "^") + run.text


def _at(run: Run, face: QFont) -> QFont:
    if run.level == "base":
        return face
    small = QFont(face)
    small.setPointSizeF(face.pointSizeF() * 0.7)
    return small
