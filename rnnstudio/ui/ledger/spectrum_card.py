"""The spectrum of W_hh, gate by gate; of a cell with a single matrix also a slider that tries out another spectral radius."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QSlider, QVBoxLayout, QWidget

from rnnstudio import numbers
from rnnstudio.graph.text import NOTHING, Text, plain
from rnnstudio.session.session import Session
from rnnstudio.trace.spectrum import Spectrum
from rnnstudio.ui.ledger.spectrum_plot import SpectrumPlot, SpectrumShown
from rnnstudio.ui.look import Look
from rnnstudio.ui.panels.section import Switch, heading, paragraph
from rnnstudio.ui.symbols import plain_symbol
from rnnstudio.ui.words import Words

TITLE = Text("Eigenvalues of W_hh", "W_hh 的特征值")
TITLE_TIP = Text(
    "The recurrent matrix applied again and again: outside the unit circle a linear recurrence grows, inside it shrinks. What one step of "
    "the cell itself can stretch is said by singular values, beside.",
    "反复作用的循环矩阵：单位圆外增长，圆内衰减（线性递推）。单元自身一步最多拉伸多少，由旁边的奇异值给出。",
)
GATE_TIP = Text("The rows of W_hh that lead to the {title}", "W_hh 中通向{title}的行")
FACTS = Text(
    "spectral radius ρ = {radius}\nlargest singular value σ₁ = {largest}",
    "谱半径 ρ = {radius}\n最大奇异值 σ₁ = {largest}",
)
IF = Text("what if ρ = {radius}", "假如 ρ = {radius}")
IF_TIP = Text(
    "Scales W_hh to another spectral radius and shows what it would do to the ledger and to each step. For looking only: the model's "
    "weights stay as they are",
    "把 W_hh 缩放到另一个谱半径，显示对账本和每一步的影响。仅供观察：模型的权重不变",
)
BACK, BACK_TIP = Text("Own", "原值"), Text("Back to the radius that the model has", "回到模型自己的谱半径")
STEPS = 100  # of the slider, for a radius of 1
FARTHEST = 2.0


class SpectrumCard(QFrame):
    """Follows the cell that the session looks at."""

    def __init__(self, session: Session, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self._session, self._words = session, words
        self._gate = ""
        self.title, self.facts, self.if_label = heading(), paragraph(muted=True), QLabel(self)
        self.gates, self.plot = Switch(words), SpectrumPlot(self)
        self.slider, self.back = QSlider(Qt.Orientation.Horizontal, self), QPushButton(self)
        words.show(self.title, "setText", TITLE)
        words.show(self.title, "setToolTip", TITLE_TIP)
        words.show(self.slider, "setToolTip", IF_TIP)
        words.show(self.slider, "setAccessibleName", IF.format(radius="?"))
        words.show(self.back, "setText", BACK)
        words.show(self.back, "setToolTip", BACK_TIP)
        self._lay_out()
        self.gates.chosen.connect(self._choose_gate)
        self.slider.valueChanged.connect(self._suppose)
        self.back.clicked.connect(self._to_own)
        session.ledger.spectra.changed.connect(self.show_all)

    def _lay_out(self) -> None:
        supposing = QHBoxLayout()
        self.gates.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        for field in (self.slider, self.back):
            field.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.back.setAutoDefault(False)
        self.slider.setPageStep(STEPS // 10)
        supposing.addWidget(self.slider, 1)
        supposing.addWidget(self.back)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        column.addWidget(self.title)
        column.addWidget(self.gates)
        column.addWidget(self.plot, 1)
        column.addWidget(self.facts)
        column.addWidget(self.if_label)
        column.addLayout(supposing)

    # --- contents -----------------------------------------------------------------------------------------------------------------

    @property
    def spectrum(self) -> Spectrum | None:
        """That of the chosen gate, else of the first."""
        found: tuple[Spectrum, ...] = self._session.ledger.spectra.found or ()
        return next((one for one in found if one.name == self._gate), next(iter(found), None))

    def show_all(self, *_: object) -> None:
        """The eigenvalues as far as they are there."""
        if not self.isVisible():
            return
        ledger, spectrum = self._session.ledger, self.spectrum
        supposed = ledger.supposed
        ghost = supposed.spectra[0] if supposed else None
        look = Look.of(self._session.appearance)
        self.plot.show_spectrum(SpectrumShown(look, spectrum, ghost) if spectrum else None)
        facts = NOTHING
        if spectrum is not None:
            radius, largest = numbers.fixed(spectrum.radius), numbers.fixed(float(spectrum.singular[0]))
            facts = FACTS.format(radius=radius, largest=largest)
        self._words.show(self.facts, "setText", facts)
        self._show_gates(spectrum)
        self._show_slider(spectrum)

    def _show_gates(self, spectrum: Spectrum | None) -> None:
        block, found = self._session.ledger.block, self._session.ledger.spectra.found or ()
        self.gates.setVisible(len(found) > 1)
        if block is None or spectrum is None or len(found) < 2:
            return
        signals = {signal.id: signal for signal in block.block.signals(block.p)}
        options = []
        for one in found:
            leads_to = signals.get(one.name.removeprefix("a_"))
            symbol = plain(plain_symbol(leads_to.symbol)) if leads_to else plain(one.name)
            options.append((one.name, symbol, GATE_TIP.format(title=leads_to.title if leads_to else symbol)))
        self.gates.show_options(options, spectrum.name)

    def _show_slider(self, spectrum: Spectrum | None) -> None:
        ledger = self._session.ledger
        known = ledger.is_plain and spectrum is not None and 0 < spectrum.radius < float("inf")
        for widget in (self.slider, self.back, self.if_label):
            widget.setVisible(known)
        if spectrum is None or not known:
            return
        radius = spectrum.radius if ledger.supposing.radius is None else ledger.supposing.radius
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, round(STEPS * max(FARTHEST, 1.5 * spectrum.radius)))
            self.slider.setValue(round(STEPS * radius))
        self._words.show(self.if_label, "setText", IF.format(radius=numbers.fixed(radius, 2)))
        self.back.setEnabled(ledger.supposing.radius is not None)

    # --- gestures -----------------------------------------------------------------------------------------------------------------

    def _choose_gate(self, gate: str) -> None:
        self._gate = gate
        self.show_all()

    def _suppose(self, value: int) -> None:
        self._session.ledger.supposing.suppose(value / STEPS)
        self.show_all()

    def _to_own(self) -> None:
        self._session.ledger.supposing.suppose(None)
