"""The contents of help: every topic in its group, and the page that help opens on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rnnstudio import blocks, tasks
from rnnstudio.engine.architecture import SHAPES
from rnnstudio.engine.model import Model
from rnnstudio.examples.starts import shape_of
from rnnstudio.graph.block_type import BlockType
from rnnstudio.graph.text import Text, first_sentence, plain
from rnnstudio.tasks._task import Task
from rnnstudio.ui.helping.article import LINK, Article, Part, Topic, escaped, table
from rnnstudio.ui.panels.palette import FAMILIES, richness

HOME = Topic("home", "contents")
TITLE = Text("Contents", "目录")
LEAD = Text(
    "F1 tells of the block that is chosen, on the canvas, in the palette or in the unrolled model, and of the task while its page is "
    "in front. A click on a name below opens what there is to read about it.",
    "按 F1 可查看所选模块的帮助，无论它在画布上、模块列表中还是展开的模型里；任务页在前面时，查看任务的帮助。单击下面的名称即可阅读。",
)
HERE = Text("In this model", "当前模型中")
TASKS = Text("Tasks: {shape}", "任务：{shape}")
NARROW = 27  # per cent


class Entry(NamedTuple):
    """A line of the contents."""

    topic: Topic
    title: Text
    gist: Text


def groups() -> Iterator[tuple[Text, tuple[Entry, ...]]]:
    """Kinds of blocks by their families, then tasks by their shapes."""
    for family, title in FAMILIES.items():
        kinds = (block for block in blocks.catalogue().values() if block.family == family)
        yield title, tuple(map(_on_kind, sorted(kinds, key=richness)))
    for shape, title in SHAPES.items():
        found = (task for task in tasks.catalogue().values() if shape_of(task) == shape)
        yield TASKS.format(shape=title), tuple(map(_on_task, found))


def home(model: Model) -> Article:
    """Begins with what the model at hand is made of."""
    kinds = {placed.block.id: placed.block for placed in model.resolution.placed.values()}
    here = (_on_task(model.task), *map(_on_kind, kinds.values()))
    parts = (Part(title, _listed(entries)) for title, entries in ((HERE, here), *groups()) if entries)
    return Article(HOME, TITLE, LEAD, tuple(parts))


def _on_kind(block: BlockType) -> Entry:
    return Entry(Topic("block", block.id), block.title, first_sentence(block.help))


def _on_task(task: Task) -> Entry:
    return Entry(Topic("task", task.id), task.title, task.in_short)


def _listed(entries: Iterable[Entry]) -> Text:
    return table(((_link(entry), escaped(entry.gist)) for entry in entries), NARROW)


def _link(entry: Entry) -> Text:
    return plain(LINK).format(address=entry.topic.address, words=escaped(entry.title))
