"""What one update did: the batch's gradient against the clipping threshold, and for every weight how far and which way it went."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from rnnstudio import numbers
from rnnstudio.graph.text import Text, plain
from rnnstudio.trace.update import OneUpdate, WeightStep
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.scene import exactly

ROW = 1.7  # heights of text
NAME = Text("What the update did", "本次更新的结果")
GRADIENT = Text("update {update}: batch gradient, before clipping", "第 {update} 次更新：批梯度，裁剪前")
NORM = plain("‖g‖ = {norm}")
CLIPPED = Text("larger than the threshold {clip}: all of it times {factor}", "大于阈值 {clip}：整体乘以 {factor}")
WITHIN = Text("within the threshold {clip}: not clipped", "未超过阈值 {clip}：不裁剪")
UNCLIPPED = Text("no clipping", "未启用裁剪")
HEADS = (
    Text("weight", "权重"),
    Text("norm before → after", "范数：更新前 → 后"),
    Text("step / norm", "步长 / 范数"),
    Text("direction to −gradient", "与负梯度的方向"),
)
STEP = plain("{name}: ‖W‖ {before} → {after}, ‖ΔW‖ {step}, cos {cosine}, ‖g‖ {gradient}")
SHARES = (0.30, 0.30, 0.17, 0.23)


class UpdatePicture(QWidget):
    """The gauge on top, a line for every weight below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look: Look | None = None
        self.update_: OneUpdate | None = None
        self.steps: tuple[tuple[str, WeightStep], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_update(self, look: Look, update: OneUpdate | None, names: tuple[str, ...], *, full_names: bool) -> None:
        """Another update, and which of its weights."""
        before = self._look, len(self.steps)
        self._look, self.update_ = look, update
        found = update.weights if update else {}
        self.steps = tuple(
            (name if full_names else name.partition(".")[2], found[name]) for name in names if name in found
        )
        self.setAccessibleName(look.say(NAME))
        self.setAccessibleDescription(look.say(self.verdict()))
        if before != (look, len(self.steps)):
            self.updateGeometry()
        self.update()

    def verdict(self) -> Text:
        """Whether it was clipped, in words."""
        update = self.update_
        if update is None:
            return plain("")
        if update.clip <= 0:
            return UNCLIPPED
        words = CLIPPED if update.factor < 1 else WITHIN
        return words.format(clip=numbers.fixed(update.clip, 2), factor=numbers.fixed(update.factor))

    def sizeHint(self) -> QSize:
        return QSize(360, self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self._height())

    def _height(self) -> int:
        if self._look is None or self.update_ is None:
            return 0
        return round(self._look.em * (5.9 + ROW * len(self.steps)))

    # --- painting -----------------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        look, update = self._look, self.update_
        if look is None or update is None:
            return
        painter, em = QPainter(self), look.em
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner = QRectF(2 * look.gap, 0, self.width() - 4 * look.gap, self.height())
        _write(
            painter,
            look.small,
            look.colour("muted"),
            QRectF(inner.left(), 0, inner.width(), em * 1.3),
            look.say(GRADIENT.format(update=update.update)),
        )
        _paint_gauge(painter, look, QRectF(inner.left(), em * 1.4, inner.width(), em * 0.8), update)
        line = QRectF(inner.left(), em * 2.4, inner.width(), em * 1.4)
        norm = look.say(NORM.format(norm=numbers.figure(update.norm)))
        _write(painter, look.bold, look.colour("text"), line, norm)
        rest = line.adjusted(look.width(norm, look.bold) + look.gap * 2, 0, 0, 0)
        _write(
            painter, look.base, look.colour("warning" if update.factor < 1 else "muted"), rest, look.say(self.verdict())
        )
        for title, cell in zip(HEADS, self._cells(0), strict=True):
            _write(painter, look.small, look.colour("muted"), cell, look.say(title))
        for place, (name, step) in enumerate(self.steps):
            self._paint_step(painter, look, self._cells(place + 1), name, step)

    def _cells(self, place: int) -> list[QRectF]:
        """The columns of a line; the first one has the titles."""
        look = self._look
        assert look is not None
        top, left, wide = look.em * (4.1 + ROW * place), 2.0 * look.gap, self.width() - 4 * look.gap
        made = []
        for share in SHARES:
            made.append(QRectF(left, top, wide * share - look.gap, look.em * ROW))
            left += wide * share
        return made

    @staticmethod
    def _paint_step(painter: QPainter, look: Look, cells: list[QRectF], name: str, step: WeightStep) -> None:
        _write(painter, look.base, look.colour("text"), cells[0], name)
        _write(
            painter,
            look.base,
            look.colour("text"),
            cells[1],
            f"{numbers.fixed(step.before)} → {numbers.fixed(step.after)}",
        )
        relative = numbers.percent(step.relative) if step.relative >= 5e-4 else numbers.fixed(step.relative)
        _write(painter, look.base, look.colour("text"), cells[2], relative)
        if math.isfinite(step.cosine):
            _paint_arrow(painter, look, cells[3], step.cosine)
            _write(
                painter,
                look.base,
                look.colour("text"),
                cells[3].adjusted(look.em * 2.4, 0, 0, 0),
                f"cos {numbers.fixed(step.cosine, 2)}",
            )

    # --- the mouse ----------------------------------------------------------------------------------------------------------------

    def event(self, event: object) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.told_at(QPointF(event.pos())), self)
            return True
        return bool(super().event(event))  # type: ignore[arg-type]

    def told_at(self, at: QPointF) -> str:
        """The exact numbers of the line under a point."""
        look, update = self._look, self.update_
        if look is None or update is None:
            return ""
        for place, (name, step) in enumerate(self.steps):
            if self._cells(place + 1)[0].top() <= at.y() < self._cells(place + 1)[0].bottom():
                values = {key: exactly(value) for key, value in vars(step).items()}
                return look.say(STEP.format(name=name, **values))
        return look.say(NORM.format(norm=exactly(update.norm))) if at.y() < self._cells(0)[0].top() else ""


def _write(painter: QPainter, face: QFont, colour: QColor, place: QRectF, words: str) -> None:
    painter.setFont(face)
    painter.setPen(colour)
    said = QFontMetricsF(face).elidedText(words, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, said)


def _paint_gauge(painter: QPainter, look: Look, place: QRectF, update: OneUpdate) -> None:
    """From 0: as long as the gradient is; what is beyond the threshold is clipped away."""
    longest = max(update.norm, update.clip, 1e-300) * 1.08
    kept, all_of_it = update.norm * update.factor / longest, update.norm / longest
    painter.fillRect(place, look.colour("raised"))
    painter.fillRect(
        QRectF(place.left(), place.top(), place.width() * all_of_it, place.height()), look.colour("warning", 90)
    )
    painter.fillRect(QRectF(place.left(), place.top(), place.width() * kept, place.height()), look.colours.hue("blue"))
    painter.setPen(look.colour("line"))
    painter.drawRect(place)
    if update.clip > 0:
        x = place.left() + place.width() * update.clip / longest
        painter.setPen(QPen(look.colour("text"), 2))
        painter.drawLine(QPointF(x, place.top() - 3), QPointF(x, place.bottom() + 3))


def _paint_arrow(painter: QPainter, look: Look, place: QRectF, cosine: float) -> None:
    """The step, turned away from -gradient, which points to the right."""
    long, angle = look.em * 1.7, math.acos(max(-1.0, min(cosine, 1.0)))
    begin = QPointF(place.left() + look.em * 0.1, place.center().y() + look.em * 0.35 * math.sin(angle))
    painter.setPen(QPen(look.colour("muted"), 1, Qt.PenStyle.DashLine))
    painter.drawLine(begin, begin + QPointF(long, 0))
    way = QPointF(math.cos(angle), -math.sin(angle))
    across, end = QPointF(-way.y(), way.x()), begin + way * long
    painter.setPen(QPen(look.colours.hue("blue"), 2))
    painter.drawLine(begin, end)
    painter.setBrush(look.colours.hue("blue"))
    painter.drawPolygon(QPolygonF([end, end - way * 5 + across * 3, end - way * 5 - across * 3]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
