"""Where play stops: the project's conditions, held against the trace that is stepped through.

They are told once for each trace, over all its steps, when somebody first asks. A condition stops play where it begins to hold, so that
one that stays true does not stop every step; forwards and backwards stop at the same places.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from rnnstudio.graph.text import Text
from rnnstudio.project.project import Breakpoint, Project
from rnnstudio.project.schema import MOST_BREAKPOINTS
from rnnstudio.session.document import ProjectState
from rnnstudio.session.selection import Selection
from rnnstudio.session.stepper import Stepper
from rnnstudio.session.watching import Marks, Watched, condition_at, marks, watched
from rnnstudio.trace.conditions.names import Names, TraceFacts

ADD = Text("Add the breakpoint {text}", "添加断点 {text}")
CHANGE = Text("Change a breakpoint to {text}", "把断点改为 {text}")
REMOVE = Text("Remove the breakpoint {text}", "删除断点 {text}")
SWITCH_ON, SWITCH_OFF = (
    Text("Switch on the breakpoint {text}", "启用断点 {text}"),
    Text("Switch off the breakpoint {text}", "停用断点 {text}"),
)
NO_BREAKPOINT = Text(
    "No breakpoint is on. Click above a time step to set one, or write a condition (Shift+F9).",
    "没有启用的断点。点击时间步上方即可设置，或写一个条件（Shift+F9）。",
)
NONE_AFTER = Text("No breakpoint stops after this step.", "此步之后没有断点。")
NONE_BEFORE = Text("No breakpoint stops before this step.", "此步之前没有断点。")
LONGEST_NAMED = 40


class Breakpoints(QObject):
    """`changed` tells that conditions, or what their names mean, are others; a new trace is told by the stepper alone. `noted`
    carries a Text for the user."""

    changed = Signal()
    noted = Signal(object)

    def __init__(
        self, document: ProjectState, stepper: Stepper, selection: Selection, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._stepper, self._selection = document, stepper, selection
        self._names: Names | None = None
        self._entries: tuple[Watched, ...] | None = None
        self._marks: Marks | None = None
        stepper.stops_at = self.stops_at
        stepper.trace_changed.connect(self._forget)
        stepper.sample_changed.connect(self._forget)
        document.changed.connect(self._project_changed)
        selection.node_changed.connect(self._mean_others)

    # --- what they come to ----------------------------------------------------------------------------------------------------------------

    @property
    def entries(self) -> tuple[Watched, ...]:
        """Every breakpoint, in the order of the project."""
        if self._entries is None:
            facts = self.facts
            self._entries = tuple(watched(item, facts) for item in self._document.project.breakpoints)
        return self._entries

    @property
    def marks(self) -> Marks:
        """What the timeline shows of them."""
        if self._marks is None:
            self._marks = marks(self.entries, self._stepper.lengths)
        return self._marks

    @property
    def facts(self) -> TraceFacts:
        """What names mean at present."""
        if self._names is None:
            model = self._document.model
            self._names = Names.of(model.resolution, model.interface, self._selection.node)
        return TraceFacts(self._names, self._stepper.current)

    def tried(self, text: str) -> Watched:
        """What a condition would come to that is still being written."""
        return watched(Breakpoint(text), self.facts)

    def stops_at(self, step: int) -> bool:
        """True where play is to stop."""
        return step in self.marks.stops

    def holding(self, step: int) -> tuple[Watched, ...]:
        """Those that are on and hold at a step."""
        return tuple(entry for entry in self.entries if entry.on and step in entry.holds)

    def run(self, direction: int) -> None:
        """To the next step at which one stops, forwards (1) or backwards (-1)."""
        self._stepper.pause()
        cursor = self._stepper.cursor
        ahead = [step for step in self.marks.stops if (step - cursor) * direction > 0]
        if ahead:
            self._stepper.go(min(ahead, key=lambda step: abs(step - cursor)))
        elif not any(entry.on for entry in self.entries):
            self.noted.emit(NO_BREAKPOINT)
        else:
            self.noted.emit(NONE_AFTER if direction > 0 else NONE_BEFORE)

    # --- editing --------------------------------------------------------------------------------------------------------------------------

    @property
    def full(self) -> bool:
        """True where there is no room for another one."""
        return len(self._document.project.breakpoints) >= MOST_BREAKPOINTS

    def add(self, text: str) -> None:
        """One more; one that is there already is switched on."""
        known = [item.condition for item in self._document.project.breakpoints]
        if text in known:
            self.switch(known.index(text), on=True)
        elif not self.full:
            self._edit((*self._document.project.breakpoints, Breakpoint(text)), ADD.format(text=_named(text)))

    def change(self, index: int, text: str, merge: str = "") -> None:
        """Another condition in the place of one."""
        self._put(
            index,
            replace(self._document.project.breakpoints[index], condition=text),
            CHANGE.format(text=_named(text)),
            merge,
        )

    def switch(self, index: int, *, on: bool) -> None:
        """On or off."""
        item = self._document.project.breakpoints[index]
        self._put(index, replace(item, on=on), (SWITCH_ON if on else SWITCH_OFF).format(text=_named(item.condition)))

    def remove(self, index: int) -> None:
        """One less."""
        items = self._document.project.breakpoints
        self._edit((*items[:index], *items[index + 1 :]), REMOVE.format(text=_named(items[index].condition)))

    def toggle_at(self, step: int) -> None:
        """A breakpoint at this very step, or none any more."""
        if 1 <= step <= self._stepper.length:
            text = condition_at(self._stepper.lengths, step)
            known = [item.condition for item in self._document.project.breakpoints]
            if text in known:
                self.remove(known.index(text))
            else:
                self.add(text)

    def _put(self, index: int, item: Breakpoint, label: Text, merge: str = "") -> None:
        items = self._document.project.breakpoints
        self._edit((*items[:index], item, *items[index + 1 :]), label, merge)

    def _edit(self, items: tuple[Breakpoint, ...], label: Text, merge: str = "") -> None:
        self._document.edit(replace(self._document.project, breakpoints=items), label, merge)

    # --- what follows from what -----------------------------------------------------------------------------------------------------------

    def _forget(self) -> None:
        """Another trace."""
        self._entries = self._marks = None

    def _mean_others(self, *_: object) -> None:
        """Names mean something else."""
        self._names = None
        self._forget()
        self.changed.emit()

    def _project_changed(self, before: Project) -> None:
        now = self._document.project
        if (now.graph, now.task, now.breakpoints) != (before.graph, before.task, before.breakpoints):
            self._mean_others()


def _named(text: str) -> str:
    """A condition in the name of an edit."""
    return text if len(text) <= LONGEST_NAMED else f"{text[: LONGEST_NAMED - 1]}…"
