"""Every word in both languages: the Texts in the source, those of the catalogues, and no word on a widget that is no Text."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from source_code import Module, modules, texts

from rnnstudio import blocks, commands, examples, tasks
from rnnstudio.graph.text import Text
from rnnstudio.project.options import OPTIONS

SETTERS = {
    *("setText", "setToolTip", "setWindowTitle", "setPlaceholderText", "setInformativeText", "setTitle"),
    *("setStatusTip", "setAccessibleName", "setAccessibleDescription", "setTabText", "setTabToolTip"),
    *("addTab", "addAction", "addMenu", "addItem", "addButton", "QLabel", "QPushButton", "QAction", "QCheckBox"),
}
NAMES = {"RNN Studio"}
WORD = re.compile(r"[^\W\d_]{2,}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")

each_module = pytest.mark.parametrize(
    "module", [module for module in modules() if any(texts(module))], ids=lambda module: module.name
)


def halves(call: ast.Call) -> tuple[ast.expr, ast.expr] | None:
    """The English and the Chinese of a Text that is written out."""
    given = {**dict(zip(("en", "zh"), call.args, strict=False)), **{word.arg: word.value for word in call.keywords}}
    if any(isinstance(argument, ast.Starred) for argument in call.args) or set(given) != {"en", "zh"}:
        return None
    return given["en"], given["zh"]


def spelled(node: ast.expr) -> str | None:
    """The words of a literal, each {expression} of an f-string as NUL; None for what only a run can tell."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "\0" for part in node.values)
    return None


def put_in(node: ast.expr) -> int:
    """How many things an f-string puts into its words; which ones may depend on the language."""
    return len({ast.unparse(part.value) for part in ast.walk(node) if isinstance(part, ast.FormattedValue)})


def placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}


@each_module
def test_both_languages_say_something_and_the_same_things(module: Module) -> None:
    for call in texts(module):
        pair = halves(call)
        if pair is None:
            continue
        en, zh = (spelled(half) for half in pair)
        if en is None or zh is None:
            continue
        assert bool(en.strip()) == bool(zh.strip()), module.at(call)
        assert placeholders(en.replace("\0", "")) == placeholders(zh.replace("\0", "")), module.at(call)
        assert put_in(pair[0]) == put_in(pair[1]), module.at(call)
        own = re.sub(r"{\w*}|中文", "", en)
        assert en != zh or not re.search(r"[a-z]{3,}", own), f"{module.at(call)}: not translated; plain() if a name"
        assert not CHINESE.search(own), f"{module.at(call)}: Chinese in the English"


def declared(thing: Any, seen: set[int]) -> Iterator[Text]:
    """Every Text in a declaration, wherever it is."""
    if id(thing) in seen or isinstance(thing, str | int | float | None):
        return
    seen.add(id(thing))
    if isinstance(thing, Text):
        yield thing
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from declared(getattr(thing, field.name), seen)
    elif isinstance(thing, dict):
        for value in thing.values():
            yield from declared(value, seen)
    elif isinstance(thing, tuple | list):
        for value in thing:
            yield from declared(value, seen)


def everything() -> Iterator[tuple[str, Any]]:
    """What is declared, by name: blocks under all their cases, tasks, options, commands."""
    for name, block in blocks.catalogue().items():
        yield name, (block.title, block.help, block.when, block.params)
        for case in block.cases:
            p = block.settings(case.params)
            yield name, (block.ports(p), block.signals(p), block.equations(p), block.backward_equations(p))
    for name, task in tasks.catalogue().items():
        p = task.settings({})
        yield name, (task.title, task.in_short, task.help, task.success, task.params)
        yield name, (task.interface(p), [sample.title for sample in task.probes(p)], task.metric(p))
    yield "options", OPTIONS
    for name, command in commands.catalogue().items():
        yield name, command.help


@pytest.mark.parametrize(("name", "declaration"), list(everything()))
def test_what_is_declared_is_said_in_both_languages(name: str, declaration: Any) -> None:
    for text in declared(declaration, set()):
        assert text.en.strip(), name
        assert text.zh.strip(), f"{name}: {text.en}"
        if text.en != text.zh and WORD.search(re.sub("“.*”", "", text.zh)):
            assert CHINESE.search(text.zh), f"{name}: {text.zh}"


def test_examples_speak_both_languages() -> None:
    for example in examples.examples():
        project = example.open().project
        assert len(project.note) == 3, example.id
        for text in (project.title, *project.note):
            assert text.en, example.id
            assert CHINESE.search(text.zh), f"{example.id}: {text.zh}"


@pytest.mark.parametrize(
    "module", [module for module in modules() if module.package in ("ui", "session", "app")], ids=lambda m: m.name
)
def test_no_word_reaches_a_widget_past_the_texts(module: Module) -> None:
    """A literal given to Qt stays as it is when the language changes."""
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in SETTERS:
            for words in (spelled(argument) for argument in node.args):
                assert words is None or words in NAMES or not WORD.search(_without_names(words)), (
                    f"{module.at(node)}: {words!r}"
                )


def _without_names(words: str) -> str:
    for name in NAMES:
        words = words.replace(name, "")
    return words
