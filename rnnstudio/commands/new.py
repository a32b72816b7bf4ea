"""`rnnstudio new`: an example as a file of one's own, some of its settings changed."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from rnnstudio import api, blocks, tasks
from rnnstudio.commands._command import Command, Console
from rnnstudio.commands._measured import measured
from rnnstudio.commands._parser import Parser
from rnnstudio.commands._place import Place
from rnnstudio.engine.model import model_of
from rnnstudio.graph import edits
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.params import Param
from rnnstudio.graph.text import Text
from rnnstudio.project.checks import weight_problems
from rnnstudio.project.options import OPTIONS
from rnnstudio.project.project import Document, Progress, Project

TASK, TRAINING = "task", "options"


class Setting(NamedTuple):
    """`PLACE.PARAM=VALUE`: the place is a block, the task or the training options."""

    place: str
    param: str
    value: str

    @staticmethod
    def read(text: str) -> Setting:
        """The parts of what was typed."""
        name, equals, value = text.partition("=")
        place, dot, param = name.strip().partition(".")
        if not (equals and dot and place and param):
            raise StudioError(
                Text(
                    f"“{text}” is no setting. Write BLOCK.PARAM=VALUE, task.PARAM=VALUE or options.PARAM=VALUE.",
                    f"“{text}”不是设置。请写成 BLOCK.PARAM=VALUE、task.PARAM=VALUE 或 options.PARAM=VALUE。",
                )
            )
        return Setting(place, param, value)


def declare(parser: Parser) -> None:
    """The example, its settings, where to write it."""
    parser.take("example", metavar="EXAMPLE", words=Text("see `rnnstudio examples`", "见 `rnnstudio examples`"))
    parser.take_output(Text("the .rnns file to write", "要写入的 .rnns 文件"))
    parser.take(
        "--set",
        metavar="PLACE.PARAM=VALUE",
        dest="settings",
        action="append",
        type=Setting.read,
        default=[],
        words=Text(
            "change a parameter of a block, of the task (task.lag=20) or of the training (options.seed=7); may be repeated",
            "修改模块、任务（task.lag=20）或训练（options.seed=7）的参数；可多次使用",
        ),
    )


def run(arguments: Namespace, console: Console) -> int:
    """Writes the example. One that cannot run is written as well: it can be mended in the window."""
    place = Place(Path(arguments.output), arguments.force)
    place.require_free()
    shipped = api.example(arguments.example)
    document = adjusted(shipped, arguments.settings)
    place.save(document)
    for problem in api.problems(document):
        console.note(Text("Problem: {problem}", "问题：{problem}").format(problem=problem))
    if shipped.weights and not document.weights:
        dropped = "The trained weights do not fit any more and were left out."
        console.note(Text(dropped, "已训练的权重不再适用，未写入文件。"))
    console.say(Text("{path}: {learned}", "{path}：{learned}").format(path=place.path, learned=measured(document)))
    return 0


def adjusted(document: Document, settings: Iterable[Setting]) -> Document:
    """The document with these settings. Trained weights stay while they fit; a measure of what is no longer so does not."""
    before = project = document.project
    for setting in settings:
        project = _with(project, setting)
    changed = replace(document, project=project)
    if weight_problems(document.weights, model_of(project).resolution.weight_shapes()):
        return changed.with_run()
    if (project.graph, project.task) != (before.graph, before.task):
        return replace(changed, progress=Progress(document.progress.steps))
    return changed


def _with(project: Project, setting: Setting) -> Project:
    if setting.place == TASK:
        task = tasks.catalogue()[project.task.id]
        value = _param(task.params, setting).read(setting.value)
        return replace(project, task=replace(project.task, params={**project.task.params, setting.param: value}))
    if setting.place == TRAINING:
        value = _param(OPTIONS, setting).read(setting.value)
        return replace(project, options={**project.options, setting.param: value})
    if setting.place not in project.graph.nodes:
        raise _unknown(Text("block", "模块"), setting.place, (*project.graph.nodes, TASK, TRAINING))
    block = blocks.catalogue()[project.graph.nodes[setting.place].kind]
    value = _param(block.params, setting).read(setting.value)
    return replace(project, graph=edits.set_params(project.graph, setting.place, {setting.param: value}))


def _param(declared: Iterable[Param], setting: Setting) -> Param:
    params = {param.id: param for param in declared}
    if setting.param not in params:
        raise _unknown(Text("parameter", "参数"), f"{setting.place}.{setting.param}", params)
    return params[setting.param]


def _unknown(what: Text, name: str, known: Iterable[str]) -> StudioError:
    said = Text("There is no {what} “{name}”; there are: {known}.", "没有{what}“{name}”；现有：{known}。")
    return StudioError(said.format(what=what, name=name, known=", ".join(known) or "-"))


COMMAND = Command(
    "new",
    Text("write an example to a file, some settings changed", "把示例写入文件，可修改其设置"),
    declare,
    run,
)
