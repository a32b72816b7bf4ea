"""The package as source, for the tests that read it: its modules, their imports, their Texts."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "rnnstudio"


@dataclass(frozen=True)
class Import:
    """One imported module. `at_once`: when the importing module is imported itself, not in a function or for types only."""

    name: str
    line: int
    at_once: bool


@dataclass(frozen=True)
class Module:
    """A Python file of the package."""

    name: str
    path: Path
    tree: ast.Module
    lines: int

    @property
    def package(self) -> str:
        """The part of the house it belongs to: `rnnstudio.graph.text` is of `graph`, `rnnstudio.cli` of `cli`."""
        return part_of(self.name)

    def at(self, node: ast.AST) -> str:
        """Where something stands, for messages."""
        return f"{self.path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


def part_of(module: str) -> str:
    """The second part of a module's name."""
    return (*module.split("."), "")[1]


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the package."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found.append(Module(name, path, ast.parse(text), len(text.splitlines())))
    return tuple(found)


@cache
def imports(module: Module, types: bool = True) -> tuple[Import, ...]:
    """What a module imports; without `types` not what only a type checker sees."""
    return tuple(found for found in _imports(module.tree, True) if types or found.line not in _type_lines(module))


def texts(module: Module) -> Iterator[ast.Call]:
    """Every `Text(...)` that is written out."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text":
            yield node


@cache
def _names() -> frozenset[str]:
    return frozenset(module.name for module in modules())


def _imports(node: ast.AST, at_once: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (Import(alias.name, child.lineno, at_once) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            for alias in child.names:
                whole = f"{child.module}.{alias.name}"
                ours = whole.startswith("rnnstudio") and whole not in _names()  # a name in a module, not a module
                yield Import(child.module or "" if ours else whole, child.lineno, at_once)
        else:
            later = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) or _is_for_types(child)
            yield from _imports(child, at_once and not later)


def _is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _type_lines(module: Module) -> set[int]:
    blocks = [node for node in ast.walk(module.tree) if isinstance(node, ast.If) and _is_for_types(node)]
    return {line for block in blocks for line in range(block.lineno, (block.end_lineno or block.lineno) + 1)}
