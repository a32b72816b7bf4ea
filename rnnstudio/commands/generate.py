"""`rnnstudio generate`: what a model writes when its own output is fed back to it."""

from __future__ import annotations

from argparse import Namespace

from rnnstudio import api, numbers
from rnnstudio.commands._command import Command, Console
from rnnstudio.commands._parser import Parser
from rnnstudio.engine.choosing import BEAMS, COUNT, MOST, SEED, TEMPERATURE
from rnnstudio.engine.generate import writes
from rnnstudio.engine.model import model_of
from rnnstudio.graph.text import Text, plain

BEAM = Text("log p per symbol {each}, in all {log_p}  {text}", "每个符号 log p {each}，合计 {log_p}  {text}")
UNENDED = Text(
    "Stopped after {most} symbols, before the end symbol came; --most allows more.",
    "写满 {most} 个符号后停止，结束符尚未出现；可用 --most 增大。",
)


def declare(parser: Parser) -> None:
    """What it reads or begins with, how it chooses, how much it writes."""
    parser.take_file("file", "FILE", Text("a .rnns file", ".rnns 文件"))
    parser.take(
        "--input",
        metavar="TEXT",
        words=Text(
            "what an encoder-decoder reads, or how a language model's text begins; otherwise the task's first sample",
            "编码器-解码器读入的内容，或语言模型文本的开头；默认为任务的第一个样本",
        ),
    )
    parser.take("--temperature", metavar="X", type=TEMPERATURE.read, default=0.0, either=True, words=TEMPERATURE.help)
    parser.take("--beam", metavar="N", type=BEAMS.read, default=1, either=True, words=BEAMS.help)
    parser.take("--most", metavar="N", type=MOST.read, default=MOST.default, words=MOST.help)
    parser.take("--seed", metavar="N", type=SEED.read, default=SEED.default, words=SEED.help)
    parser.take("--count", metavar="N", type=COUNT.read, default=COUNT.default, words=COUNT.help)


def run(arguments: Namespace, console: Console) -> int:
    """A line for each text, or for each beam with its log p, the best first; a line break within a text is “↵”."""
    document = api.open_project(arguments.file)
    found = api.generate(
        document,
        arguments.input,
        temperature=arguments.temperature,
        beams=arguments.beam,
        most=arguments.most,
        seed=arguments.seed,
        count=arguments.count,
    )
    for one in found:
        text = one.text.replace("\n", "↵")
        console.say(_beam(one, text) if arguments.beam > 1 else plain(text))
    spec = writes(model_of(document.project))
    if spec is not None and spec.end is not None and not all(one.ended for one in found):
        console.note(UNENDED.format(most=arguments.most))
    return 0


COMMAND = Command(
    "generate",
    Text("let a model write, its own output fed back to it", "让模型生成：把它自己的输出再作为输入"),
    declare,
    run,
)


def _beam(one: api.Generated, text: str) -> Text:
    """A beam with the number that it is ranked by, and the sum of it."""
    each = one.log_p / max(len(one.symbols), 1)
    return BEAM.format(each=numbers.fixed(each, 4), log_p=numbers.fixed(one.log_p, 4), text=text)
