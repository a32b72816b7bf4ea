"""`rnnstudio train`: the window's training without the window; the same seed gives the same weights."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from rnnstudio import api, numbers
from rnnstudio.commands._command import Command, Console
from rnnstudio.commands._measured import measured
from rnnstudio.commands._parser import Parser
from rnnstudio.commands._place import Place
from rnnstudio.commands._progress_bar import ProgressBar
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.text import Text
from rnnstudio.project.options import OPTIONS

SEED = next(option for option in OPTIONS if option.id == "seed")


def declare(parser: Parser) -> None:
    """What, how long, from where."""
    parser.take_file("file", "FILE", Text("a .rnns file", ".rnns 文件"))
    parser.take("--steps", metavar="N", required=True, type=api.STEPS.read, words=Text("how many updates", "更新次数"))
    parser.take(
        "--seed",
        metavar="S",
        type=SEED.read,
        words=Text(
            "train from scratch with this seed; without it, training goes on from the file's weights",
            "用此种子从头训练；不给出时，从文件中的权重继续训练",
        ),
    )
    parser.take_output(
        Text(
            "the .rnns file to write; without it, FILE itself is brought up to date",
            "要写入的 .rnns 文件；不给出时更新 FILE 本身",
        ),
        needed=False,
    )


def run(arguments: Namespace, console: Console) -> int:
    """Trains and writes; the file is touched only at the end, so whatever stops the training leaves it as it was.

    Training that left the numbers is an end as well: what it had learned until then is written.
    """
    in_place = arguments.output is None
    place = Place(Path(arguments.file if in_place else arguments.output), in_place or arguments.force)
    document = api.open_project(arguments.file)
    place.require_free()
    begun = document.progress.steps if arguments.seed is None else 0
    bar = ProgressBar(console, arguments.steps)
    try:
        trained = api.train(document, arguments.steps, seed=arguments.seed, progress=bar)
    except api.Diverged as diverged:
        raise _kept(diverged, place, begun) from diverged
    finally:
        bar.close()
    place.save(trained)
    console.say(Text("{path}: {learned}", "{path}：{learned}").format(path=place.path, learned=measured(trained)))
    return 0


def _kept(diverged: api.Diverged, place: Place, begun: int) -> StudioError:
    """Writes what was trained before the end, if anything was; gives the error that says so."""
    made = diverged.document.progress.steps
    if made == begun:
        return StudioError(diverged.text)
    place.save(diverged.document)
    said = Text("{why} {path} has them, after {updates} updates.", "{why}它们在 {path} 中，共 {updates} 次更新。")
    return StudioError(said.format(why=diverged.text, path=place.path, updates=numbers.count(made)))


COMMAND = Command("train", Text("train a file's model", "训练文件中的模型"), declare, run)
