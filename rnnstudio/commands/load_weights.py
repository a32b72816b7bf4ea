"""`rnnstudio load-weights`: weights from elsewhere into a model, names and shapes checked."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from rnnstudio import api
from rnnstudio.commands._command import Command, Console
from rnnstudio.commands._parser import Parser
from rnnstudio.commands._place import Place
from rnnstudio.graph.text import Text
from rnnstudio.project.weights import read_weights


def declare(parser: Parser) -> None:
    """The model, the weights, where to write both."""
    parser.take_file("file", "FILE", Text("a .rnns file, for its model", ".rnns 文件，使用其中的模型"))
    parser.take_file("weights", "WEIGHTS", Text("a .safetensors file", ".safetensors 文件"))
    parser.take_output(Text("the .rnns file to write", "要写入的 .rnns 文件"))


def run(arguments: Namespace, console: Console) -> int:
    """Writes the model with the weights, if they fit."""
    place = Place(Path(arguments.output), arguments.force)
    place.require_free()
    document = api.open_project(arguments.file)
    weights = read_weights(arguments.weights)
    place.save(api.with_weights(document, weights))
    console.say(Text("{path}: {count} weights", "{path}：{count} 个权重").format(path=place.path, count=len(weights)))
    return 0


COMMAND = Command(
    "load-weights",
    Text("put weights from a .safetensors file into a model", "把 .safetensors 文件中的权重放入模型"),
    declare,
    run,
)
