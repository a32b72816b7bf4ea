"""The eigenvalues of a recurrent matrix on the complex plane, with the unit circle: outside it a linear recurrence grows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from rnnstudio import numbers
from rnnstudio.trace.spectrum import Spectrum
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.scene import exactly

NEAR = 8.0  # pixels
Complexes = npt.NDArray[np.complex128]


@dataclass(frozen=True, eq=False)
class SpectrumShown:
    """`ghost` is the same matrix at another spectral radius."""

    look: Look
    spectrum: Spectrum
    ghost: Spectrum | None = None

    @property
    def reach(self) -> float:
        """How far from 0 one must see."""
        found = [self.spectrum.radius, *([self.ghost.radius] if self.ghost else [])]
        return 1.12 * max(1.0, *(radius for radius in found if np.isfinite(radius)), 0.0)


class SpectrumPlot(QWidget):
    """A square; real numbers to the right, imaginary ones upwards."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: SpectrumShown | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_spectrum(self, shown: SpectrumShown | None) -> None:
        """Another matrix, or another radius."""
        self.shown = shown
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(110, 110)

    def sizeHint(self) -> QSize:
        return QSize(200, 200)

    @property
    def square(self) -> QRectF:
        """The plane's place."""
        side = min(self.width(), self.height()) - 2
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    def place(self, value: complex) -> QPointF:
        """Where a number stands."""
        centre, unit = self.square.center(), self._unit
        return QPointF(centre.x() + value.real * unit, centre.y() - value.imag * unit)

    @property
    def _unit(self) -> float:
        return self.square.width() / 2 / (self.shown.reach if self.shown else 1.0)

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self.shown
        if shown is None:
            return
        painter, look, square = QPainter(self), shown.look, self.square
        centre, unit = square.center(), self._unit
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(look.colour("grid"))
        painter.drawLine(QPointF(square.left(), centre.y()), QPointF(square.right(), centre.y()))
        painter.drawLine(QPointF(centre.x(), square.top()), QPointF(centre.x(), square.bottom()))
        painter.setPen(QPen(look.colour("muted"), 1.4))
        painter.drawEllipse(centre, unit, unit)
        painter.setFont(look.small)
        painter.drawText(QPointF(centre.x() + unit + 2, centre.y() - 2), "1")
        if shown.ghost is not None:
            painter.setPen(QPen(look.colours.hue("purple"), 1.4))
            size = 0.22 * look.em
            for point in self._places(shown.ghost.eigenvalues):
                painter.drawEllipse(point, size, size)
        painter.setPen(QPen(look.colours.hue("blue"), 0.38 * look.em, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPoints(self._places(shown.spectrum.eigenvalues))

    def _places(self, values: Complexes) -> list[QPointF]:
        return [self.place(complex(value)) for value in values[np.isfinite(values)]]

    def said(self, at: QPointF) -> str:
        """The eigenvalue next to a point, as it is."""
        shown = self.shown
        values = shown.spectrum.eigenvalues[np.isfinite(shown.spectrum.eigenvalues)] if shown else np.zeros(0)
        if not len(values):
            return ""
        there = complex(at.x() - self.square.center().x(), self.square.center().y() - at.y()) / self._unit
        nearest = complex(values[np.abs(values - there).argmin()])
        if abs(nearest - there) * self._unit > NEAR:
            return ""
        sign = "+" if nearest.imag >= 0 else numbers.MINUS
        real, imaginary = numbers.fixed(nearest.real, 4), numbers.fixed(abs(nearest.imag), 4)
        return f"λ = {real} {sign} {imaginary} i, |λ| = {exactly(np.float64(abs(nearest)))}"

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.said(QPointF(event.pos())), self)
            return True
        return bool(super().event(event))
