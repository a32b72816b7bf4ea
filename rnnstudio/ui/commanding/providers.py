"""Where commands come from: the table of actions, the shipped examples, the kinds of blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtGui import QKeySequence

from rnnstudio import blocks, tasks
from rnnstudio.graph.text import Text, first_sentence
from rnnstudio.ui.actions.qactions import Actions
from rnnstudio.ui.actions.spec import MENUS
from rnnstudio.ui.actions.table import TABLE
from rnnstudio.ui.commanding.command import Command
from rnnstudio.ui.shelf import cards

OPEN = Text("Open example: {title}", "打开示例：{title}")
HELP = Text("Help: {title}", "帮助：{title}")
ADD = Text("Add block: {title}", "添加模块：{title}")


def keys_of(keys: str) -> str:
    """A shortcut as it is written on this system."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def menu_name(menu: Text) -> Text:
    """A menu's title without the letter that opens it."""
    return Text(menu.en.replace("&", ""), menu.zh.split("(")[0])


def of_actions(actions: Actions) -> Iterator[Command]:
    """Everything in the menus, under its present name."""
    for spec in TABLE:
        action = actions[spec.id]
        yield Command(
            spec.id,
            actions.title(spec.id),
            spec.tip,
            action.trigger,
            keys_of(spec.keys[0]),
            action.isEnabled(),
            menu_name(MENUS[spec.menu]),
            spec.title,
        )


def of_examples(open_example: Callable[[str], object]) -> Iterator[Command]:
    """Every shipped example."""
    for card in cards():
        yield Command(f"example {card.id}", OPEN.format(title=card.title), card.summary, partial(open_example, card.id))


def of_blocks(add: Callable[[str], object]) -> Iterator[Command]:
    """Every kind of block, to be added to the model."""
    for block in blocks.catalogue().values():
        about = first_sentence(block.help)
        yield Command(f"add {block.id}", ADD.format(title=block.title), about, partial(add, block.id))


def of_help(on_block: Callable[[str], object], on_task: Callable[[str], object]) -> Iterator[Command]:
    """Every kind of block and every task, to be read about."""
    for block in blocks.catalogue().values():
        about = first_sentence(block.help)
        yield Command(f"help {block.id}", HELP.format(title=block.title), about, partial(on_block, block.id))
    for task in tasks.catalogue().values():
        about = first_sentence(task.help)
        yield Command(f"help task {task.id}", HELP.format(title=task.title), about, partial(on_task, task.id))
