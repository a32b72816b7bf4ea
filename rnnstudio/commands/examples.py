"""`rnnstudio examples`: what ships trained."""

from __future__ import annotations

from argparse import Namespace

from rnnstudio import api, numbers
from rnnstudio.commands._command import Command, Console
from rnnstudio.commands._parser import Parser
from rnnstudio.engine.architecture import architecture
from rnnstudio.engine.model import Model, model_of
from rnnstudio.graph.text import Text
from rnnstudio.project.project import Document

LINE = Text("{name}  {title} | {kind} | {task} | {learned}", "{name}  {title} | {kind} | {task} | {learned}")
LEARNED = Text("{metric} {value} (chance level {chance})", "{metric} {value}（随机猜测水平 {chance}）")
UNTRAINED = Text("not trained", "未训练")


def declare(parser: Parser) -> None:
    """Nothing to take."""
    del parser


def run(arguments: Namespace, console: Console) -> int:
    """A line for each: its id, its title, what kind of model it is, its task, how well it has learned."""
    del arguments
    names = api.example_names()
    width = max(map(len, names), default=0)
    for name in names:
        document = api.example(name)
        model = model_of(document.project)
        console.say(
            LINE.format(
                name=name.ljust(width),
                title=document.project.title,
                kind=architecture(model),
                task=model.task.title,
                learned=_learned(document, model),
            )
        )
    return 0


def _learned(document: Document, model: Model) -> Text:
    metric, reached = model.metric, document.progress.metric
    if reached is None:
        return UNTRAINED
    value, chance = (numbers.figure(number, metric.is_share) for number in (reached, metric.chance))
    return LEARNED.format(metric=metric.title, value=value, chance=chance)


COMMAND = Command(
    "examples",
    Text(
        "list the examples: what kind of model, on which task, how well trained",
        "列出示例：模型种类、任务和训练结果",
    ),
    declare,
    run,
)
