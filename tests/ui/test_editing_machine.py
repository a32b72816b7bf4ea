"""Any sequence of edits, undos, redos, saves and loads: the screen equals the project at every step, and so does the past."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QCheckBox
from ui_stage import done, leave_unasked

from rnnstudio import blocks
from rnnstudio.examples.recipes import recipes
from rnnstudio.graph import edits
from rnnstudio.graph.graph import Graph
from rnnstudio.graph.plugs import Plug, ends_of, wire_between
from rnnstudio.graph.text import Text
from rnnstudio.project.file import read
from rnnstudio.project.project import Document, Project
from rnnstudio.session.session import Session
from rnnstudio.ui.canvas.bench import new
from rnnstudio.ui.main_window import MainWindow

KINDS = sorted(blocks.catalogue())
PLACES = st.tuples(st.integers(-400, 400), st.integers(-300, 300))
MODELS = ("recall_lstm", "reverse_additive", "sine")


class Editing(RuleBasedStateMachine):
    """One window whose engine stands still; `past` and `future` are what undo and redo must bring."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.session = Session(QSettings(f"{self.folder.name}/settings.ini", QSettings.Format.IniFormat))
        self.session.close()
        self.session.appearance.set_language("en")
        self.window = MainWindow(self.session)
        self.window.show()
        self.start(Document(recipes()["recall_lstm"].project))

    def start(self, document: Document, path: Path | None = None) -> None:
        self.session.open(document, path)
        self.past: list[Project] = []
        self.future: list[Project] = []

    @property
    def project(self) -> Project:
        return self.session.document.project

    @property
    def graph(self) -> Graph:
        return self.project.graph

    def edit(self, change: Callable[[], object]) -> None:
        """Makes a change: one step more, or merged with the step before, or leading back to where that began; redo is gone."""
        before, present = self.project, self.session.document.now
        change()
        if self.project != before:
            steps = self.session.document.now - present
            assert steps in (-1, 0, 1)
            if steps == 1:
                self.past.append(before)
            elif steps == -1:
                assert self.project == self.past.pop()
            self.future = []

    # --- edits --------------------------------------------------------------------------------------------------------------------

    @precondition(lambda self: len(self.graph.nodes) < 14)
    @rule(kind=st.sampled_from(KINDS), at=st.none() | PLACES, data=st.data())
    def add(self, kind: str, at: tuple[int, int] | None, data: st.DataObject) -> None:
        bench = self.window.canvas.bench
        wire = bench.wire_for(new(kind), data.draw(st.sampled_from((None, *self.graph.wires))))
        self.edit(lambda: self.session.building.add(kind, at, bench.places(), wire))

    @precondition(lambda self: self.graph.nodes)
    @rule(data=st.data(), heal=st.booleans())
    def remove(self, data: st.DataObject, heal: bool) -> None:
        nodes = data.draw(st.lists(st.sampled_from(list(self.graph.nodes)), max_size=3))
        wires = data.draw(st.lists(st.sampled_from(self.graph.wires), max_size=2)) if self.graph.wires else []
        self.session.selection.choose(nodes, wires)
        self.edit(lambda: self.window.workshop.remove(heal=heal))

    @precondition(lambda self: self.graph.nodes)
    @rule(data=st.data())
    def connect(self, data: st.DataObject) -> None:
        placed = self.session.document.model.resolution.placed
        outputs = [Plug(n, "output", port.id) for n, entry in placed.items() for port in entry.ports.outputs]
        if outputs:
            plug = data.draw(st.sampled_from(outputs))
            fitting = sorted(self.window.canvas.bench.partners(plug))
            wire = wire_between(plug, data.draw(st.sampled_from(fitting))) if fitting else None
            if wire is not None:
                self.edit(lambda: self.session.building.connect(wire))

    @precondition(lambda self: self.graph.wires)
    @rule(data=st.data())
    def unplug(self, data: st.DataObject) -> None:
        wire = data.draw(st.sampled_from(self.graph.wires))
        self.edit(lambda: self.session.building.replug(wire, ends_of(wire)[0], None))

    @precondition(lambda self: self.graph.nodes)
    @rule(data=st.data(), by=PLACES)
    def move(self, data: st.DataObject, by: tuple[int, int]) -> None:
        node = data.draw(st.sampled_from(list(self.graph.nodes)))
        places = self.window.canvas.bench.places()
        x, y = places[node]
        self.edit(lambda: self.session.building.move({**places, node: (x + by[0], y + by[1])}, [node]))

    @rule()
    def arrange(self) -> None:
        self.edit(self.window.workshop.arrange)

    @precondition(lambda self: 0 < len(self.graph.nodes) < 8)
    @rule(data=st.data())
    def duplicate(self, data: st.DataObject) -> None:
        self.session.selection.choose(data.draw(st.sets(st.sampled_from(list(self.graph.nodes)), max_size=3)))
        self.edit(self.window.workshop.duplicate)

    @rule(data=st.data(), size=st.integers(1, 6))
    def resize(self, data: st.DataObject, size: int) -> None:
        known = blocks.catalogue()
        sized = [n for n, x in self.graph.nodes.items() if any(param.id == "size" for param in known[x.kind].params)]
        if sized:
            node = data.draw(st.sampled_from(sized))
            self.edit(lambda: self.session.document.set_param(node, "size", size))

    @precondition(lambda self: self.graph.nodes)
    @rule(data=st.data(), title=st.sampled_from(["", "encoder", "编码器"]))
    def rename(self, data: st.DataObject, title: str) -> None:
        node = data.draw(st.sampled_from(list(self.graph.nodes)))
        label = Text("Rename", "重命名")
        self.edit(lambda: self.session.document.edit_graph(edits.set_title(self.graph, node, title), label))

    @rule(rate=st.sampled_from([0.001, 0.01, 0.1]))
    def train_otherwise(self, rate: float) -> None:
        self.edit(lambda: self.session.document.set_option("learning_rate", rate))

    # --- the past, the disk ---------------------------------------------------------------------------------------------------------

    @rule()
    def undo(self) -> None:
        before = self.project
        self.window.actions_["edit.undo"].trigger()
        if self.past:
            assert self.project == self.past.pop()
            self.future.append(before)
        else:
            assert self.project == before

    @rule()
    def redo(self) -> None:
        before = self.project
        self.window.actions_["edit.redo"].trigger()
        if self.future:
            assert self.project == self.future.pop()
            self.past.append(before)
        else:
            assert self.project == before

    @rule()
    def save_and_load(self) -> None:
        path = Path(self.folder.name) / "model.rnns"
        assert done(partial(self.window.files.save_to, path))
        assert not self.session.document.modified
        found = read(path)
        assert found.project == self.project
        self.start(found, path)

    @rule(name=st.sampled_from(MODELS))
    def open_another(self, name: str) -> None:
        self.start(Document(recipes()[name].project))

    @rule(data=st.data())
    def look(self, data: st.DataObject) -> None:
        self.session.selection.select(data.draw(st.sampled_from([None, *self.graph.nodes])))

    # --- what must hold -------------------------------------------------------------------------------------------------------------

    @invariant()
    def the_canvas_shows_the_project(self) -> None:
        QApplication.processEvents()
        scene = self.window.canvas.bench.scene
        assert set(scene.blocks) == set(self.graph.nodes)
        assert set(scene.wires) == set(self.graph.wires)
        for name, (x, y) in self.project.layout.items():
            assert (scene.blocks[name].pos().x(), scene.blocks[name].pos().y()) == (x, y)
        assert {name for name, item in scene.blocks.items() if item._chosen} == set(self.session.selection.nodes)

    @invariant()
    def the_inspector_shows_the_chosen_block(self) -> None:
        node, page = self.session.selection.node, self.window.inspector.block
        if node is not None:
            placed = self.session.document.model.resolution.placed[node]
            assert page.title.text() == placed.name.en
            for name, row in page.form._rows.items():
                shown = row.widget.isChecked() if isinstance(row.widget, QCheckBox) else row.widget._value  # type: ignore[attr-defined]
                assert shown == placed.p[name]

    @invariant()
    def the_window_says_what_can_be_undone(self) -> None:
        document, actions = self.session.document, self.window.actions_
        assert actions["edit.undo"].isEnabled() == bool(self.past)
        assert actions["edit.redo"].isEnabled() == bool(self.future)
        assert self.window.isWindowModified() == (self.session.unsaved is not None)
        assert actions["train.toggle"].isEnabled() == document.model.resolution.ok

    def teardown(self) -> None:
        leave_unasked(self.window)
        self.window.close()
        self.window.deleteLater()
        self.session.deleteLater()
        QApplication.processEvents()
        self.folder.cleanup()


def test_the_screen_equals_the_project_whatever_is_done(qapp: QApplication) -> None:
    run_state_machine_as_test(
        Editing,
        settings=settings(
            max_examples=6,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        ),
    )
