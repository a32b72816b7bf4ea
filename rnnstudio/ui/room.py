"""How the window's parts share its height: the perspectives' shares, and what gives way so that no plot is cut."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QSplitter, QWidget

from rnnstudio.ui.panels.note_card import NoteCard
from rnnstudio.ui.perspectives import Perspectives
from rnnstudio.ui.plots.stack import TracePlots


class Room:
    """`plots` stand in `page`, below the model; where the page is too low for them, the model and its note give way.

    Where one builds it is the other way round: the model keeps its room, the page scrolls, and plots that have nothing to show fold.
    """

    def __init__(
        self, perspectives: Perspectives, rows: QSplitter, note: NoteCard, plots: TracePlots, page: QWidget
    ) -> None:
        self._perspectives, self._rows, self._note = perspectives, rows, note
        self._plots, self._page = plots, page
        self._crowded, self._folded, self._height = False, False, 0

    def plots_grew(self) -> bool:
        """True where the plots ask for another height than before: another model, other rows."""
        before, self._height = self._height, self._plots.minimumSizeHint().height()
        return before != self._height

    def make(self) -> None:
        """Where the plots below what is written would be cut, the model gives way, the note first."""
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        lacking = self._lacking()
        if lacking > 0:
            self._crowded = True
            model = self._rows.widget(0)
            if model is not None and self._rows.sizes()[0] - lacking < model.minimumSizeHint().height():
                self._note.hide()
            self._spare_the_plots()

    def share(self) -> None:
        """The perspective's shares, as the plots now need them."""
        building = self._perspectives.current == "build"
        if not building:
            self._spare_the_plots()
        elif not self._plots.shows:
            self._fold_the_plots()
        elif self._folded:
            self._perspectives.choose("build")
        self._folded = building and not self._plots.shows

    def _fold_the_plots(self) -> None:
        """Plots with nothing to show keep no more than the words that say why."""
        time = self._rows.widget(1)
        if time is not None:
            words = self._plots.minimumSizeHint().height() - self._page.minimumSizeHint().height()
            least = time.minimumSizeHint().height() + max(words, 0)
            self._rows.setSizes([max(sum(self._rows.sizes()) - least, 0), least])

    def _spare_the_plots(self) -> None:
        """Plots that would be cut take what is lacking from the model, which can be drawn smaller."""
        lacking = self._lacking()
        if lacking > 0:
            model, time = self._rows.sizes()
            self._rows.setSizes([max(model - lacking, 0), time + lacking])

    def give_back(self) -> None:
        """Nothing is written any more: everything as the perspective has it."""
        if self._crowded:
            self._crowded = False
            self._note.follow()
            self._perspectives.choose(self._perspectives.current)
            self.share()

    def _lacking(self) -> int:
        """How much higher the plots would have to be to be seen whole."""
        return self._plots.minimumSizeHint().height() - self._page.height()
