"""The rules of the house, read from its imports: who may know whom, and what must not be loaded."""

from __future__ import annotations

import ast
import os
import subprocess
import sys

import pytest
from source_code import ROOT, Module, imports, modules, part_of

# Each part imports only parts of rows above its own.
ROWS = (
    ("graph",),
    ("maths", "streams", "numbers", "resource", "system"),
    ("trace",),
    ("derivation",),
    ("project",),
    ("recurrence",),
    ("blocks", "tasks"),
    ("engine",),
    ("examples",),
    ("api",),
    ("session",),
    ("ui",),
    ("app", "commands"),
    ("cli",),
    ("__main__",),
)
ROW = {part: number for number, parts in enumerate(ROWS) for part in parts}
WITH_QT = {"session", "ui", "app"}
WITH_WIDGETS = {"ui", "app"}
WITH_TORCH = {"rnnstudio.engine.network", "rnnstudio.engine.training", "rnnstudio.recurrence.bptt"}
LONGEST_FILE = 400
QT, WIDGETS = ("PySide6", "shiboken6"), "PySide6.QtWidgets"

each_module = pytest.mark.parametrize("module", modules(), ids=lambda module: module.name)


def named(module: Module, line: int) -> str:
    return f"{module.path.relative_to(ROOT)}:{line}"


def test_every_part_has_its_place() -> None:
    assert {module.package for module in modules()} - {""} == set(ROW)


@each_module
def test_a_module_imports_only_what_stands_before_it(module: Module) -> None:
    if module.name == "rnnstudio":  # only names the API, and loads it when it is used
        return
    wrong = [
        f"{named(module, found.line)} imports {found.name}"
        for found in imports(module)
        if found.name.startswith("rnnstudio.")
        and part_of(found.name) != module.package
        and ROW[part_of(found.name)] >= ROW[module.package]
    ]
    assert not wrong


@each_module
def test_qt_stays_in_the_window(module: Module) -> None:
    for found in imports(module):
        if found.name.split(".")[0] in QT:
            assert module.package in WITH_QT, named(module, found.line)
        if found.name.startswith(WIDGETS):
            assert module.package in WITH_WIDGETS, named(module, found.line)


@each_module
def test_torch_is_imported_by_what_computes(module: Module) -> None:
    for found in imports(module, types=False):
        if found.name.split(".")[0] == "torch":
            assert module.package not in ("session", "ui", "trace", "project", "graph"), named(module, found.line)
            assert module.name in WITH_TORCH or not found.at_once, named(module, found.line)


def test_the_graph_needs_the_standard_library_alone() -> None:
    for module in modules():
        for found in imports(module):
            top = found.name.split(".")[0]
            if module.package == "graph":
                assert top in sys.stdlib_module_names or top == "rnnstudio", named(module, found.line)


def test_no_module_needs_itself() -> None:
    """No circle of imports, those within a package included."""
    names = {module.name for module in modules()} - {"rnnstudio"}
    needs = {module.name: {found.name for found in imports(module) if found.at_once} & names for module in modules()}
    done: set[str] = set()
    while ready := {name for name, needed in needs.items() if name not in done and needed <= done}:
        done |= ready
    assert not sorted(set(needs) - done)


@each_module
def test_a_file_can_be_read_in_one_sitting(module: Module) -> None:
    assert module.lines <= LONGEST_FILE


@each_module
def test_nothing_changes_behind_ones_back(module: Module) -> None:
    """No module-level state: no `global`, no empty collection waiting to be filled."""
    for node in ast.walk(module.tree):
        assert not isinstance(node, ast.Global), module.at(node)
    for statement in module.tree.body:
        if isinstance(statement, ast.Assign):
            value = ast.unparse(statement.value)
            assert value not in ("[]", "{}", "set()", "dict()", "list()"), module.at(statement)


def test_everything_but_what_trains_loads_without_torch() -> None:
    """The palette, the first paint, a trace: none of them waits for torch."""
    names = [module.name for module in modules() if module.name not in WITH_TORCH]
    code = f"""
import importlib, sys
for name in {names}:
    importlib.import_module(name)
    assert "torch" not in sys.modules, name
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
