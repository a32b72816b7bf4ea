"""What all rows about a target share: what was asked for, and what may be seen of what the model says."""

from __future__ import annotations

from rnnstudio.graph.interface import TargetSpec
from rnnstudio.trace.sample import NO_CLASS
from rnnstudio.trace.trace import Answer
from rnnstudio.ui.plots.not_asked import asked
from rnnstudio.ui.plots.scene import Scene
from rnnstudio.ui.plots.timeline_rows import Row


class AnswerRow(Row):
    """A row about one target."""

    def __init__(self, spec: TargetSpec) -> None:
        self.spec, self.timeline = spec, spec.timeline

    def answer(self, scene: Scene) -> Answer | None:
        """What the model said, once the trace is there."""
        return scene.trace.answers.get(self.spec.name) if scene.trace else None

    def target(self, scene: Scene, row: int) -> int | None:
        """The class that was asked for."""
        found = scene.sample.targets.get(self.spec.name)
        if found is None or not 0 <= row < len(found) or found[row] == NO_CLASS:
            return None
        return int(found[row])

    def asked(self, scene: Scene, row: int) -> bool:
        """False where this step is not asked."""
        return asked(scene.sample.targets.get(self.spec.name), row)

    def said(self, scene: Scene, column: int) -> tuple[int, Answer] | None:
        """The row of a column and what was said, where it may be seen."""
        row, answer = self.phase(scene).row(column), self.answer(scene)
        if row is None or answer is None or row not in scene.rows(self.phase(scene)) or row >= len(answer.prediction):
            return None
        return row, answer
