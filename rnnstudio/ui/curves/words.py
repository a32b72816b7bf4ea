"""What stands beside the training curves in words: titles, legends, levels, and the exact values under the mouse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rnnstudio import numbers
from rnnstudio.graph.block_type import Hue
from rnnstudio.graph.params import typed
from rnnstudio.graph.text import Text
from rnnstudio.project.project import Progress
from rnnstudio.session.training import Training
from rnnstudio.tasks._task import Metric
from rnnstudio.ui.curves.data import HELD_LOSS, LOSS, METRIC, NORM, STEP, Ranges
from rnnstudio.ui.curves.frame import Chart, Entry, Level
from rnnstudio.ui.curves.lines import mixed
from rnnstudio.ui.curves.scale import Floats
from rnnstudio.ui.look import Look
from rnnstudio.ui.theme import DASHES

LOSS_TITLE = Text("loss", "损失")
NORM_TITLE = Text("gradient norm", "梯度范数")
BEFORE_CLIPPING = Text("batch gradient, before clipping", "批梯度，裁剪前")
BATCH = Text("batch", "批次")
HELD_OUT = Text("held out", "留出集")
WHOLE = Text("whole gradient", "整个梯度")
OTHERS = Text("other blocks", "其他模块")
CHANCE = Text("chance level {x}", "随机猜测水平 {x}")
CLIP = Text("clip at {x}", "裁剪阈值 {x}")
LOG = Text("log", "对数")
LOG_TIP = Text("A logarithmic axis for the loss", "损失使用对数坐标轴")
UPDATE = Text("update {n}", "第 {n} 次更新")
NOTHING = Text("Nothing was trained yet.", "还没有训练过。")
PRESS = Text("Press “Train” to see loss, success and gradients move.", "点“训练”，观察损失、表现和梯度的变化。")
TRAINED = Text("Trained for {n} updates.", "已训练 {n} 次更新。")
BROKEN = Text("The model cannot run yet.", "模型还不能运行。")
WHERE = Text("Its problem is shown on the canvas and in the “Block” tab.", "问题标在画布上，并写在“模块”页中。")
SCRATCH = Text("Press “Train from scratch” to watch it happen.", "点“从头训练”，重看整个过程。")
ORDER: tuple[Hue, ...] = ("blue", "vermilion", "green", "purple", "orange", "sky", "yellow", "grey")


def parameter_entries(parameters: Sequence[str], block: str | None, look: Look) -> dict[str, Entry]:
    """A colour and a dash for each parameter of the selected block, by its full name."""
    mine = [name for name in parameters if block is not None and name.startswith(f"{block}.")]
    hues = [ORDER[k % len(ORDER)] for k in range(len(mine))]
    return {
        name: Entry(name.partition(".")[2], look.colours.hues[hue], DASHES[hue] if hue != "blue" else (), width=1.5)
        for name, hue in zip(mine, hues, strict=True)
    }


def others_entry(look: Look) -> Entry:
    """How the parameters of all other blocks are drawn: there, but pale."""
    return Entry(look.say(OTHERS), mixed(look.colour("muted"), look.colour("panel"), 0.45).name(), width=1.0)


def charts(
    look: Look,
    axes: Ranges,
    metric: Metric,
    clip: float,
    parameters: Mapping[str, Entry],
    others: bool,
    reference: Text | None,
) -> tuple[Chart, Chart, Chart]:
    """The three charts with everything that is written in them."""
    say, colours = look.say, look.colours
    grey = (Entry(say(reference), colours.muted, width=1.5),) if reference is not None else ()
    held_out = Entry(say(HELD_OUT), colours.hues["orange"], dot=True)
    whole = (Entry(say(WHOLE), colours.text),)
    rest = (others_entry(look),) if others else ()
    chance = numbers.figure(metric.chance, metric.is_share)
    named = say(CHANCE.format(x=chance))
    level = Level(metric.chance, (f"{named}: {say(metric.chance_means)}", named, chance), colours.muted)
    clips = (Level(clip, (say(CLIP.format(x=typed(clip))),), colours.warning),) if clip else ()
    return (
        Chart(say(LOSS_TITLE), "", axes.loss, (), (Entry(say(BATCH), colours.accent), held_out, *grey)),
        Chart(say(metric.title), "", axes.metric, (level,), (held_out, *grey)),
        Chart(say(NORM_TITLE), say(BEFORE_CLIPPING), axes.norm, clips, (*whole, *parameters.values(), *rest, *grey)),
    )


def readouts(
    look: Look, metric: Metric, update: Floats | None, measured: Floats | None, pointed: tuple[str, int] | None
) -> tuple[str, str, str]:
    """The exact values at a step, for each chart; `pointed` names a parameter and its column."""
    say = look.say
    step = say(UPDATE.format(n=numbers.count(int(update[STEP])))) if update is not None else ""
    loss = f"{step} · {say(BATCH)} {numbers.figure(update[LOSS])}" if update is not None else ""
    success = ""
    if measured is not None:
        loss += f" · {say(HELD_OUT)} {numbers.figure(measured[HELD_LOSS])}"
        value = numbers.figure(measured[METRIC], metric.is_share)
        success = f"{say(metric.title)} {value}"
    name, column = pointed or (say(WHOLE), NORM)
    norm = f"{name} {numbers.figure(update[column])}" if update is not None else ""
    return loss, success, norm


def empty_words(training: Training, progress: Progress, look: Look, runs: bool) -> tuple[str, str]:
    """What is said below the charts before there is anything to draw, and what to press."""
    if not runs:
        return look.say(BROKEN), look.say(WHERE)
    if not training.holds_trained or progress.loss is None:
        return look.say(NOTHING), look.say(SCRATCH if training.holds_trained else PRESS)
    return look.say(TRAINED.format(n=numbers.count(progress.steps))), look.say(SCRATCH)
