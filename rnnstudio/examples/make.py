"""Makes the shipped examples: `python -m rnnstudio.examples.make [FOLDER]` trains each from its seed and writes it.

The same command gives the same files on one machine, bit for bit.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rnnstudio.blocks import catalogue
from rnnstudio.engine.model import model_of
from rnnstudio.graph.chain import Link, chained
from rnnstudio.graph.graph import Graph
from rnnstudio.graph.text import Text
from rnnstudio.project.file import write
from rnnstudio.project.project import Document, Progress, Project, TaskChoice


@dataclass(frozen=True)
class Recipe:
    """A project to train, and for how many updates."""

    name: str
    project: Project
    steps: int


def chain(*blocks: Link) -> Graph:
    """Blocks one after the other, each wired to the next."""
    return chained(catalogue(), blocks)


def recall(cell: str, params: Mapping[str, Any], steps: int, note: tuple[Text, ...]) -> Recipe:
    """Recall with one cell; task, size and seed are the same for all three."""
    graph = chain(
        ("tokens", {}),
        ("one_hot", {}),
        (cell, {"size": 8, **params}),
        ("readout", {"mode": "last"}),
        ("linear", {"size": 4}),
        ("output", {}),
    )
    title = Text(f"Recall with {cell.upper()}", f"回忆任务 · {cell.upper()}")
    return Recipe(
        f"recall_{cell}",
        Project(graph, TaskChoice("recall", {"lag": 8}), options(pace=5.0), title=title, note=note),
        steps,
    )


def options(**changed: float) -> dict[str, Any]:
    """The training options of all examples, some changed."""
    return {"optimiser": "adam", "learning_rate": 0.01, "batch": 32, "clip": 1.0, "seed": 42, "pace": 5.0, **changed}


RECALL_LSTM = (
    Text(
        "Look at: the forget gate f and the cell state C while the distractors pass.",
        "看：干扰符经过时的遗忘门 f 和细胞状态 C。",
    ),
    Text(
        "Try: step with → to the end, then press Train from scratch and watch f open.",
        "试：用 → 走到末尾，再点“从头训练”，观察 f 打开。",
    ),
    Text(
        "Explain: why does the gradient reach the first symbol here, and not in the RNN?",
        "想：为什么这里的梯度能传到第一个符号，而 RNN 不能？",
    ),
)
RECALL_RNN = (
    Text(
        "Look at: |δ|, the gradient per step: how far to the left does it reach at the first updates?",
        "看：每步的梯度 |δ|：刚开始训练时它向左能传多远？",
    ),
    Text(
        "Try: keep as reference, change the cell to LSTM, train from scratch: which one learns first?",
        "试：保留为参考，把单元换成 LSTM 并从头训练：谁先学会？",
    ),
    Text(
        "Explain: with the lag at 20 this RNN stays at chance, while a GRU learns. Why?",
        "想：延迟为 20 时这个 RNN 停在随机猜测水平，而 GRU 学得会。为什么？",
    ),
)
RECALL_GRU = (
    Text(
        "Look at: the update gate z: where it is near 1, the old state is kept.",
        "看：更新门 z：接近 1 的地方保留旧状态。",
    ),
    Text(
        "Try: replace the first symbol and see which units carry it to the end.",
        "试：替换第一个符号，看哪些单元把它带到末尾。",
    ),
    Text(
        "Explain: how does the GRU keep and write with one gate where the LSTM has two?",
        "想：LSTM 用两个门做的事，GRU 怎样用一个门完成？",
    ),
)
ADDING = (
    Text("Look at: the state at the two marked steps, and nowhere else.", "看：两个被标记的时间步处的状态变化。"),
    Text(
        "Try: change a marked value and follow how the prediction moves.", "试：修改一个被标记的值，观察预测如何变化。"
    ),
    Text("Explain: how can a gate make the cell ignore every value but two?", "想：门怎样让单元忽略其余所有的值？"),
)
NEXT_CHAR = (
    Text(
        "Look at: the candidates for the next character after “th” and after a space.",
        "看：“th”之后和空格之后的下一个字符候选。",
    ),
    Text("Try: paste a text of your own in the task and train from scratch.", "试：在任务中粘贴自己的文本并从头训练。"),
    Text("Explain: which units tell the inside of a word from its end?", "想：哪些单元能区分词内和词尾？"),
)
SINE = (
    Text(
        "Look at: two units that turn like the hands of a clock, a quarter apart.",
        "看：两个像时钟指针一样相差四分之一周期的单元。",
    ),
    Text(
        "Try: edit one value in the middle: how many steps until it is forgotten?",
        "试：改动中间一个值：多少步之后才被遗忘？",
    ),
    Text("Explain: why does one value not suffice to know the next one?", "想：为什么只知道一个值还不能预测下一个值？"),
)


def recipes() -> tuple[Recipe, ...]:
    """Everything that ships."""
    text = chain(("tokens", {}), ("one_hot", {}), ("gru", {"size": 48}), ("linear", {"size": 1}), ("output", {}))
    text = _sized(text, TaskChoice("next_char", {}))
    wave = chain(("features", {}), ("rnn", {"size": 8}), ("linear", {"size": 1}), ("output", {}))
    total = chain(
        ("features", {}), ("lstm", {"size": 12}), ("readout", {"mode": "last"}), ("linear", {"size": 1}), ("output", {})
    )
    return (
        recall("lstm", {}, 1200, RECALL_LSTM),
        recall("rnn", {}, 1200, RECALL_RNN),
        recall("gru", {}, 1200, RECALL_GRU),
        Recipe(
            "adding",
            Project(
                total,
                TaskChoice("adding", {}),
                options(),
                title=Text("Adding problem with LSTM", "加法问题 · LSTM"),
                note=ADDING,
            ),
            4000,
        ),
        Recipe(
            "next_char",
            Project(
                text,
                TaskChoice("next_char", {}),
                options(),
                title=Text("Next character with GRU", "下一个字符 · GRU"),
                note=NEXT_CHAR,
            ),
            1500,
        ),
        Recipe(
            "sine",
            Project(
                wave, TaskChoice("sine", {}), options(), title=Text("Sine wave with RNN", "正弦波 · RNN"), note=SINE
            ),
            1500,
        ),
    )


def _sized(graph: Graph, task: TaskChoice) -> Graph:
    """The graph with its linear block as large as the task's target."""
    from rnnstudio.graph.edits import set_params

    target = next(iter(model_of(Project(graph, task)).interface.targets.values()))
    return set_params(graph, "linear", {"size": target.size})


def made(recipe: Recipe) -> Document:
    """The trained document of a recipe."""
    from rnnstudio.engine.training import held_out, measure, trainer

    model = model_of(recipe.project)
    training = trainer(model, model.initial_weights())
    updates = training.updates()
    for _ in range(recipe.steps):
        next(updates)
    loss, metric = measure(model, training.network, held_out(model))
    return Document(recipe.project, training.network.weights(), Progress(recipe.steps, loss, metric))


def main(folder: Path) -> None:
    """Trains and writes every example, a line each."""
    import torch

    torch.set_num_threads(1)
    for recipe in recipes():
        begin = time.perf_counter()
        document = made(recipe)
        write(folder / f"{recipe.name}.rnns", document)
        done = document.progress
        print(
            f"{recipe.name}: {done.steps} updates, {time.perf_counter() - begin:.1f} s, loss {done.loss:.4f}, metric {done.metric:.4f}"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("resources/examples"))
