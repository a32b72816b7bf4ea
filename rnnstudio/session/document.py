"""The current project: its edits, its file, what it resolves to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from rnnstudio import blocks, tasks
from rnnstudio.engine.model import Model, model_of
from rnnstudio.graph import edits
from rnnstudio.graph.graph import Graph
from rnnstudio.graph.params import Param
from rnnstudio.graph.remedies import Remedy, attempts
from rnnstudio.graph.resolution import Problem
from rnnstudio.graph.text import Text
from rnnstudio.project.options import OPTIONS
from rnnstudio.project.project import Document, Project, TaskChoice
from rnnstudio.session.history import History, Moment

Standing = tuple[Path | None, Text, bool, Text | None, Text | None, bool]
RENAME = Text("Rename {name}", "给“{name}”改名")
SET = Text("Set “{param}” to {value}", "修改“{param}”：{value}")
SET_OF = Text("Set “{param}” of {name} to {value}", "修改“{name}”的“{param}”：{value}")
LONGEST_VALUE = 24  # characters; more would be in the way of the name
CHOOSE_TASK = Text("Choose the task {task}", "选择任务：{task}")
RESET = Text("Reset {what}", "还原{what}")
CELLS = Text("Change the cell to {kind}", "把单元换成 {kind}")
TITLE, NOTE = Text("Edit the title", "修改标题"), Text("Edit the note", "修改说明")


class ProjectState(QObject):
    """Holds the project as a frozen value; every edit replaces it and is one undo step.

    `changed` carries the project before, so that listeners touch only what is new. `saved_changed` tells that title, path, "modified",
    the names of undo and redo or whether the model can run moved.
    """

    changed = Signal(object)
    saved_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history = History(Project())
        self._saved: Project | None = self._history.project
        self._saved_at = 0
        self.document = Document(self._history.project)
        self.path: Path | None = None
        self.model = model_of(self.project)
        self._modelled = (self.project.graph, self.project.task, self.project.options)
        self._standing = self._standing_now()

    @property
    def project(self) -> Project:
        """The project as it is now."""
        return self._history.project

    @property
    def modified(self) -> bool:
        """True where the project differs from what was opened or saved last."""
        return self.project != self._saved

    @property
    def was_saved(self) -> bool:
        """False for a new document, and for one that came back after a crash, until it is saved."""
        return self._saved is not None

    @property
    def unsaved_edits(self) -> int:
        """How many undo steps lie between what was opened or saved last and now."""
        return abs(self._history.now - self._saved_at)

    @property
    def moments(self) -> tuple[Moment, ...]:
        """The project before the first edit and after each one, with the edits' names; those undone come last."""
        return self._history.moments

    @property
    def now(self) -> int:
        """Which of the moments is the present one."""
        return self._history.now

    @property
    def undoes(self) -> Text | None:
        """The name of the edit that undo takes back."""
        return self._history.undoes

    @property
    def redoes(self) -> Text | None:
        """The name of the edit that redo makes again."""
        return self._history.redoes

    def open(self, document: Document, path: Path | None, *, saved: bool = True) -> None:
        """Another document, `saved` where it would not be lost; the past of the old one is forgotten."""
        before, model = self.project, model_of(document.project)
        self._history, self.document, self.path = History(document.project), document, path
        self._saved, self._saved_at = document.project if saved else None, 0
        self._announce(before, model)

    def saved(self, path: Path, project: Project, moment: int) -> None:
        """The project as it was at one of the moments stands in a file; what was edited since does not."""
        self.path, self._saved, self._saved_at = path, project, moment
        self._standing = self._standing_now()
        self.saved_changed.emit()

    def edit(self, project: Project, label: Text, merge: str = "") -> None:
        """Replaces the project; one undo step, merged with the one before under the same non-empty key.

        Raises a StudioError, and changes nothing, where the task cannot take its new parameters.
        """
        if project != self.project:
            before, model = self.project, self._model_of(project)
            self._history.edit(project, label, merge)
            self._announce(before, model)

    def undo(self) -> None:
        """Takes the last edit back."""
        self._travel(self._history.undo)

    def redo(self) -> None:
        """Makes the last undone edit again."""
        self._travel(self._history.redo)

    def go(self, moment: int) -> None:
        """Undoes or redoes as many edits as lie between now and another moment."""
        self._travel(partial(self._history.go, moment))

    def seal(self) -> None:
        """The end of a gesture: the next edit begins an undo step of its own."""
        self._history.seal()

    # --- edits that several parts of the window make ------------------------------------------------------------------------------

    def edit_graph(self, graph: Graph, label: Text, merge: str = "") -> None:
        """Another graph."""
        self.edit(replace(self.project, graph=graph), label, merge)

    def remedies(self, problems: Iterable[Problem]) -> Iterator[Remedy | None]:
        """The search for what one click would mend, try by try: None for one that does not help."""
        return attempts(self.project.graph, blocks.catalogue(), self.model.interface, problems)

    def set_param(self, node: str, param: str, value: Any) -> None:
        """One parameter of one block."""
        label = _setting(self._params(node), param, value, self.model.resolution.name(node))
        self.edit_graph(edits.set_params(self.project.graph, node, {param: value}), label, f"param {node} {param}")

    def reset_params(self, node: str, params: Iterable[str]) -> None:
        """Parameters of one block as they usually are."""
        params = tuple(params)
        named = _label(self._params(node), params[0]) if len(params) == 1 else Text("all parameters", "所有参数")
        what = Text("{param} of {name}", "“{name}”的“{param}”").format(
            param=named, name=self.model.resolution.name(node)
        )
        label = RESET.format(what=what)
        self.edit_graph(edits.unset_params(self.project.graph, node, params), label)

    def set_title(self, node: str, title: str) -> None:
        """The title of one block; empty stands for that of its kind."""
        self.edit_graph(
            edits.set_title(self.project.graph, node, title), RENAME.format(name=self.model.resolution.name(node))
        )

    def set_kind(self, node: str, kind: str) -> None:
        """Another kind of block in a node's place: wires, id and the parameters that both kinds have stay."""
        block = blocks.catalogue()[kind]
        old = self.project.graph.nodes[node]
        kept = {param.id: old.params[param.id] for param in block.params if param.id in old.params}
        graph = edits.set_kind(self.project.graph, node, kind, block.version, kept)
        self.edit_graph(graph, CELLS.format(kind=block.title))

    def set_option(self, option: str, value: Any) -> None:
        """One training option."""
        options = {**self.project.options, option: value}
        self.edit(replace(self.project, options=options), _setting(OPTIONS, option, value), f"option {option}")

    def reset_options(self, options: Iterable[str]) -> None:
        """Training options as they usually are."""
        kept = _without(self.project.options, options)
        self.edit(replace(self.project, options=kept), RESET.format(what=Text("the training options", "训练选项")))

    def reset_task_params(self, params: Iterable[str]) -> None:
        """Parameters of the task as they usually are."""
        task = replace(self.project.task, params=_without(self.project.task.params, params))
        self.edit(replace(self.project, task=task), RESET.format(what=Text("the task", "任务")))

    def set_task(self, task: str) -> None:
        """Another task, as it usually is; the model stays, whether it fits or not."""
        kind = tasks.catalogue()[task]
        chosen = TaskChoice(task, version=kind.version)
        self.edit(replace(self.project, task=chosen), CHOOSE_TASK.format(task=kind.title))

    def set_task_param(self, param: str, value: Any) -> None:
        """One parameter of the task."""
        task = replace(self.project.task, params={**self.project.task.params, param: value})
        self.edit(replace(self.project, task=task), _setting(self.model.task.params, param, value), f"task {param}")

    def describe(self, title: Text, note: tuple[Text, ...], merge: str = "") -> None:
        """Another title, another note."""
        changed = TITLE if title != self.project.title else NOTE
        self.edit(replace(self.project, title=title, note=note), changed, f"describe {merge}" if merge else "")

    def _params(self, node: str) -> Sequence[Param]:
        return self.model.resolution.placed[node].block.params

    def _travel(self, move: Callable[[], None]) -> None:
        before = self.project
        move()
        if self.project != before:
            self._announce(before, self._model_of(self.project))

    def _model_of(self, project: Project) -> Model:
        """The model of a project; the present one where nothing that it depends on differs."""
        same = self._modelled == (project.graph, project.task, project.options)
        return self.model if same else model_of(project)

    def _announce(self, before: Project, model: Model) -> None:
        self.model, self._modelled = model, (self.project.graph, self.project.task, self.project.options)
        self.changed.emit(before)
        if (standing := self._standing_now()) != self._standing:
            self._standing = standing
            self.saved_changed.emit()

    def _standing_now(self) -> Standing:
        """What a window says of the document as a whole: most steps of a drag leave it as it is."""
        runs = self.model.resolution.ok
        return self.path, self.project.title, self.modified, self.undoes, self.redoes, runs


def _without(values: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    left_out = set(names)
    return {name: value for name, value in values.items() if name not in left_out}


def _setting(params: Sequence[Param], param: str, value: Any, name: Text | None = None) -> Text:
    """The name of an edit that sets one of these parameters, of the block of that name."""
    declared = next(one for one in params if one.id == param)
    said = declared.said(value)
    if max(len(said.en), len(said.zh)) > LONGEST_VALUE:
        said = Text("something else", "其他内容")
    return (SET_OF if name else SET).format(param=declared.label, name=name, value=said)


def _label(params: Sequence[Param], param: str) -> Text:
    return next(declared.label for declared in params if declared.id == param)
