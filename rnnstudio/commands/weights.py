"""`rnnstudio weights`: a file's weights alone, to take them elsewhere."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from rnnstudio import api
from rnnstudio.commands._command import Command, Console
from rnnstudio.commands._parser import Parser
from rnnstudio.commands._place import Place
from rnnstudio.graph.text import Text
from rnnstudio.project.weights import write_weights


def declare(parser: Parser) -> None:
    """From where, to where."""
    parser.take_file("file", "FILE", Text("a .rnns file", ".rnns 文件"))
    parser.take_output(Text("the .safetensors file to write", "要写入的 .safetensors 文件"))


def run(arguments: Namespace, console: Console) -> int:
    """Writes the trained weights; of an untrained file those that its seed gives."""
    place = Place(Path(arguments.output), arguments.force)
    place.require_free()
    document = api.open_project(arguments.file)
    weights = api.weights_of(document)
    place.require_free()
    write_weights(place.path, weights)
    said = Text("{path}: {count} weights", "{path}：{count} 个权重")
    if not document.weights:
        said = Text("{path}: {count} initial weights (not trained)", "{path}：{count} 个初始权重（未训练）")
    console.say(said.format(path=place.path, count=len(weights)))
    return 0


COMMAND = Command(
    "weights",
    Text(
        "write a file's weights as .safetensors, under torch's names",
        "把文件的权重写为 .safetensors，使用 torch 的名称",
    ),
    declare,
    run,
)
