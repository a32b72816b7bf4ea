"""A line for every weight: the pile that grows step by step on the way back, what this step drops onto it, and what autograd says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from rnnstudio import numbers
from rnnstudio.graph.block_type import Hue
from rnnstudio.graph.text import Text, joined, plain
from rnnstudio.session.pile import Pile
from rnnstudio.trace.agreement import Agreed
from rnnstudio.ui.backward.agreeing import role, short_verdict, verdict
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.scene import exactly

PILE: Hue = "blue"
SHARE: Hue = "vermilion"
HIGH = 3.0  # of a line, in heights of text
ROOMY = 62  # heights of text, from which on there is room for whole sentences
NAME = Text("The basket of every weight", "每个权重的梯度累积")
DROPS, HEIGHT = Text("this step {share}", "本步 {share}"), Text("pile {pile}", "累积 {pile}")
WHOLE = Text("whole gradient {pile}", "完整梯度 {pile}")
ONCE = Text("used once", "只用一次")
NO_STEP, NOT_YET = Text("no step here", "此处没有时间步"), Text("nothing yet", "尚无")
FROM_END = Text("reads from the end: its walk back goes →", "从末尾读起：回传方向为 →")
READ = Text(
    "{weight} · t = {t} · drops {share}, pile then {pile} of {final}",
    "{weight} · t = {t} · 本步贡献 {share}，此时累积 {pile}，最终 {final}",
)
AGREES = Text("{weight}: ours {ours}, autograd's {theirs}", "{weight}：本软件 {ours}，autograd {theirs}")


class BasketRows(QWidget):
    """`chosen` tells the weight that was clicked, by its full name."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look: Look | None = None
        self.piles: tuple[Pile, ...] = ()
        self.agreed: Mapping[str, Agreed] = {}
        self.lit: str | None = None
        self.covered = self.full_names = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)

    def show_piles(
        self,
        look: Look,
        piles: Sequence[Pile],
        agreed: Mapping[str, Agreed],
        lit: str | None,
        *,
        covered: bool,
        full_names: bool,
    ) -> None:
        """Other piles, or the same at another step; `agreed` is empty while autograd has not been asked."""
        before = len(self.piles), self._look
        self._look, self.piles, self.agreed, self.lit = look, tuple(piles), agreed, lit
        self.covered, self.full_names = covered, full_names
        self.setAccessibleName(look.say(NAME))
        self.setAccessibleDescription("; ".join(look.say(joined((*self.words(pile),), " ", " ")) for pile in piles))
        if before != (len(self.piles), look):
            self.updateGeometry()
        self.update()

    def name(self, pile: Pile) -> str:
        """How a line is called."""
        weight = pile.basket.weight
        return weight if self.full_names else weight.partition(".")[2]

    @staticmethod
    def shape(pile: Pile) -> str:
        """Rows by columns, and which way the walk goes where it is not that of the others."""
        shape = " × ".join(str(size) for size in pile.basket.total.shape)
        return f"{shape} →" if pile.basket.from_start else shape

    def verdict(self, agreed: Agreed) -> Text:
        """What autograd says, in as many words as there is room for."""
        look = self._look
        roomy = look is not None and self.width() > ROOMY * look.em
        return verdict(agreed) if roomy else short_verdict(agreed)

    def words(self, pile: Pile) -> tuple[Text, Text]:
        """What this step drops, and how high the pile is."""
        if self.covered:
            return plain("?"), plain("?")
        height = _figure(pile.height)
        pile_words = (WHOLE if pile.whole else HEIGHT).format(pile=height)
        if pile.once:
            return ONCE, pile_words
        share = NO_STEP if pile.share is None else DROPS.format(share=_figure(pile.share))
        return share, pile_words if pile.dropped else NOT_YET

    def sizeHint(self) -> QSize:
        return QSize(400, self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self._height())

    def _height(self) -> int:
        return round(len(self.piles) * self._line_height()) if self._look else 0

    def _line_height(self) -> float:
        return HIGH * self._look.em if self._look else 1.0

    # --- painting -----------------------------------------------------------------------------------------------------------------

    def line_of(self, place: int) -> QRectF:
        """Where the line of a weight stands, by its place."""
        high = self._line_height()
        return QRectF(0, place * high, self.width(), high)

    def strip_of(self, place: int) -> QRectF:
        """Where its steps stand."""
        look, line = self._look, self.line_of(place)
        assert look is not None
        left, right = self._margins(look)
        return line.adjusted(left, look.em * 0.35, -right, -look.em * 0.25)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        if look is None:
            return
        painter = QPainter(self)
        for place, pile in enumerate(self.piles):
            self._paint_line(painter, look, place, pile)

    def _paint_line(self, painter: QPainter, look: Look, place: int, pile: Pile) -> None:
        line, strip = self.line_of(place), self.strip_of(place)
        if pile.basket.weight == self.lit:
            painter.fillRect(line, look.colour("accent", 26))
            painter.fillRect(QRectF(line.left(), line.top(), 3, line.height()), look.colour("accent"))
        self._paint_name(
            painter, look, QRectF(look.gap * 2, line.top(), strip.left() - look.gap * 3, line.height()), pile
        )
        if not self.covered:
            _paint_steps(painter, look, strip, pile)
        self._paint_words(
            painter, look, QRectF(strip.right() + look.gap * 2, line.top(), self.width(), line.height()), pile
        )

    def _paint_name(self, painter: QPainter, look: Look, place: QRectF, pile: Pile) -> None:
        upper, lower = _halves(look, place)
        painter.setFont(look.base)
        painter.setPen(look.colour("text"))
        name = QFontMetricsF(look.base).elidedText(self.name(pile), Qt.TextElideMode.ElideMiddle, upper.width())
        painter.drawText(upper, Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(look.small)
        painter.setPen(look.colour("muted"))
        shape = self.shape(pile)
        painter.drawText(lower, Qt.AlignmentFlag.AlignVCenter, shape)
        agreed = self.agreed.get(pile.basket.weight)
        if agreed is not None:
            painter.setPen(look.colour(role(agreed.holds)))
            rest = lower.adjusted(look.width(shape, look.small) + look.gap * 2, 0, 0, 0)
            painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, look.say(self.verdict(agreed)))

    def _paint_words(self, painter: QPainter, look: Look, place: QRectF, pile: Pile) -> None:
        upper, lower = _halves(look, place)
        share, height = self.words(pile)
        drops = pile.share is not None and not self.covered and not pile.once
        painter.setFont(look.base)
        painter.setPen(look.colours.hue(SHARE) if drops else look.colour("muted"))
        painter.drawText(upper, Qt.AlignmentFlag.AlignVCenter, look.say(share))
        painter.setPen(look.colours.hue(PILE) if pile.dropped and not self.covered else look.colour("muted"))
        painter.drawText(lower, Qt.AlignmentFlag.AlignVCenter, look.say(height))

    def _margins(self, look: Look) -> tuple[float, float]:
        names = [max(look.width(self.name(pile)), self._below(look, pile)) for pile in self.piles]
        said = [look.width(look.say(words)) for pile in self.piles for words in self.words(pile)]
        least = max(
            look.width(look.say(WHOLE.format(pile="0.0000"))), look.width(look.say(DROPS.format(share="0.0×10⁻¹⁰")))
        )
        left = min(max(names, default=0) + look.gap * 3, self.width() * 0.42)
        return left, max([least, *said]) + look.gap * 3

    def _below(self, look: Look, pile: Pile) -> int:
        """How wide what stands below the name is."""
        agreed = self.agreed.get(pile.basket.weight)
        said = look.say(self.verdict(agreed)) if agreed else ""
        return look.width(self.shape(pile), look.small) + look.gap * 2 + look.width(said, look.small)

    # --- the mouse ----------------------------------------------------------------------------------------------------------------

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position().y())
        if place is not None:
            self.chosen.emit(self.piles[place].basket.weight)

    def event(self, event: object) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.told_at(QPointF(event.pos())), self)
            return True
        return bool(super().event(event))  # type: ignore[arg-type]

    def told_at(self, at: QPointF) -> str:
        """What is said of the step under a point."""
        look, place = self._look, self._place_at(at.y())
        if look is None or place is None or self.covered:
            return ""
        pile, strip = self.piles[place], self.strip_of(place)
        agreed = self.agreed.get(pile.basket.weight)
        said = []
        if strip.left() <= at.x() < strip.right():
            row = int((at.x() - strip.left()) / strip.width() * pile.steps)
            said.append(_told(pile, row))
        elif agreed is not None:
            said.append(
                AGREES.format(weight=pile.basket.weight, ours=exactly(agreed.ours), theirs=exactly(agreed.theirs))
            )
        else:
            said.append(plain(pile.basket.weight))
        if pile.basket.from_start:
            said.append(FROM_END)
        return "\n".join(look.say(text) for text in said)

    def _place_at(self, y: float) -> int | None:
        place = int(y // self._line_height())
        return place if 0 <= place < len(self.piles) else None


def _figure(norm: float) -> str:
    return numbers.figure(norm) if norm else "0"


def _told(pile: Pile, row: int) -> Text:
    found = pile.basket
    return READ.format(
        weight=found.weight,
        t=row + 1,
        share=exactly(found.shares[row]),
        pile=exactly(found.piles[row]),
        final=numbers.figure(pile.final),
    )


def _halves(look: Look, place: QRectF) -> tuple[QRectF, QRectF]:
    """Two lines of words in one of ours."""
    middle = place.center().y()
    high = look.em * 1.25
    return QRectF(place.left(), middle - high, place.width(), high), QRectF(place.left(), middle, place.width(), high)


def _paint_steps(painter: QPainter, look: Look, strip: QRectF, pile: Pile) -> None:
    """A column for every step: how high the pile was, and inside it what the step dropped; what is to come is pale."""
    found = pile.basket
    largest = float(max(found.piles.max(), found.shares.max())) or 1.0
    wide = strip.width() / pile.steps
    painter.fillRect(strip, look.colour("raised"))
    for row in range(pile.steps):
        shown = pile.once or pile.has_dropped(row)
        column = QRectF(strip.left() + row * wide, strip.top(), max(wide - (1 if wide > 4 else 0), 1), strip.height())
        here = row == pile.row and not pile.once
        _paint_column(painter, look, column, float(found.piles[row]) / largest, PILE, 130 if shown else 26)
        inner = column.adjusted(column.width() * 0.3, 0, -column.width() * 0.3, 0)
        _paint_column(
            painter, look, inner, float(found.shares[row]) / largest, SHARE, 255 if here else 200 if shown else 60
        )
        if here:
            painter.setPen(QPen(look.colour("text"), 1))
            painter.drawRect(column.adjusted(-1, 0, 0, 0))
    _paint_final(painter, look, strip, pile.final / largest)


def _paint_column(painter: QPainter, look: Look, column: QRectF, share: float, hue: Hue, alpha: int) -> None:
    colour = look.colours.hue(hue)
    colour.setAlpha(alpha)
    high = column.height() * min(max(share, 0.0), 1.0)
    painter.fillRect(QRectF(column.left(), column.bottom() - high, column.width(), high), colour)


def _paint_final(painter: QPainter, look: Look, strip: QRectF, share: float) -> None:
    """Where the pile ends, across all steps: it may have been higher before."""
    y = strip.bottom() - strip.height() * min(max(share, 0.0), 1.0)
    pen = QPen(look.colours.hue(PILE), 1, Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.drawLine(QPointF(strip.left(), y), QPointF(strip.right(), y))
    painter.setPen(look.colour("line"))
    painter.drawLine(strip.bottomLeft(), strip.bottomRight())
