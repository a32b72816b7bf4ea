"""Undo as a list of frozen projects: one generic command, no inverses to write."""

from __future__ import annotations

from dataclasses import dataclass

from rnnstudio.graph.text import Text, plain
from rnnstudio.project.project import Project

LONGEST = 500


@dataclass(frozen=True)
class Moment:
    """A project as it was after an edit, the edit's name, and the key under which further edits merge with it."""

    project: Project
    label: Text
    merge: str = ""


class History:
    """Past and future of a project. Edits with the same non-empty merge key, one after the other, are one undo step.

    `moments` begins with the project before the first edit; `now` says which of them is the present one.
    """

    def __init__(self, project: Project) -> None:
        self._moments = [Moment(project, plain(""))]
        self._now = 0

    @property
    def moments(self) -> tuple[Moment, ...]:
        """All that can be gone to, the oldest first."""
        return tuple(self._moments)

    @property
    def now(self) -> int:
        """The index of the present moment."""
        return self._now

    @property
    def project(self) -> Project:
        """The project as it is now."""
        return self._moments[self._now].project

    @property
    def undoes(self) -> Text | None:
        """The name of the edit that undo takes back, if there is one."""
        return self._moments[self._now].label if self._now else None

    @property
    def redoes(self) -> Text | None:
        """The name of the edit that redo makes again, if there is one."""
        return self._moments[self._now + 1].label if self._now + 1 < len(self._moments) else None

    def edit(self, project: Project, label: Text, merge: str = "") -> None:
        """The project after an edit; what had been undone is forgotten. A merged step that leads back to its beginning is none."""
        merges = bool(merge) and self._now > 0 and self._moments[self._now].merge == merge
        del self._moments[self._now + (0 if merges else 1) :]
        if not (merges and self._moments[-1].project == project):
            self._moments.append(Moment(project, label, merge))
        del self._moments[: max(0, len(self._moments) - LONGEST)]
        self._now = len(self._moments) - 1

    def seal(self) -> None:
        """The next edit begins a step of its own, whatever its merge key."""
        moment = self._moments[self._now]
        self._moments[self._now] = Moment(moment.project, moment.label)

    def undo(self) -> None:
        """One step back, if there is one."""
        self.go(self._now - 1)

    def redo(self) -> None:
        """One step forth, if there is one."""
        self.go(self._now + 1)

    def go(self, index: int) -> None:
        """To a moment, or to the first or last where there is no such one."""
        self._now = max(0, min(index, len(self._moments) - 1))
        self.seal()
