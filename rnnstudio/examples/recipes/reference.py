"""The reference models of the course's source material, each as a project of the sizes that it gives."""

from __future__ import annotations

from rnnstudio.examples.recipe import Recipe, answers, asked, chain, look_try_explain, recipe
from rnnstudio.graph.text import Text

CLASSIFIER = look_try_explain(
    ("117,760 weights of one cell: where do they come from?", "一个单元有 117,760 个权重：从哪里来？"),
    (
        "click the LSTM and compare its equations with torch's names (inspector).",
        "点击 LSTM，在检查器中对照 torch 的参数名。",
    ),
    (
        "the answer is read from the last hidden state alone. What if the sequence were padded?",
        "回答只取自最后的隐藏状态。如果序列有填充会怎样？",
    ),
)
THREE = look_try_explain(
    ("two layers: the upper one reads the hidden states of the lower one.", "两层：上层读取下层的隐藏状态。"),
    (
        "change the cell in the inspector: RNN, LSTM, GRU, everything else stays.",
        "在检查器中更换单元：RNN、LSTM、GRU，其余不变。",
    ),
    (
        "3 sequences of 5 steps of 10 numbers go in, 3 × 2 scores come out. Where does time go?",
        "输入 3 个序列、5 步、每步 10 个数，输出 3×2 个分数。时间去哪了？",
    ),
)
SIMPLE = look_try_explain(
    (
        "the very same numbers from torch's nn.RNN and from a loop written by hand.",
        "torch 的 nn.RNN 与手写循环给出完全相同的数。",
    ),
    (
        "open Side by side (Ctrl+B): both programs, both results, their difference.",
        "打开“并排对照”（Ctrl+B）：两段程序、两个结果及其差。",
    ),
    (
        "what has a loop by hand to keep from step to step, and where does nn.RNN keep it?",
        "手写循环在时间步之间要保存什么？nn.RNN 把它存在哪里？",
    ),
)
IMDB = look_try_explain(
    (
        "<pad> and <unk> are two different things: padding is masked, an unknown word is read.",
        "<pad> 与 <unk> 是两回事：填充被掩码，未知词照样读入。",
    ),
    (
        "type a review of your own (I); then set the dropout to 0 and train again.",
        "输入自己的评论（I）；再把随机丢弃设为 0 重新训练。",
    ),
    ("why is an embedding better than one-hot vectors for ten thousand words?", "对一万个词，为什么嵌入比独热编码好？"),
)


def _three(cell: str) -> Recipe:
    task = asked("vectors", features=10, length=5)
    graph = chain("features", (cell, {"size": 32, "layers": 2}), "readout", answers(task), "output")
    name = cell.upper()
    title = Text(f"Reference 2: {name}, 2 layers", f"参考模型 2：两层 {name}")
    return recipe(f"reference_2_{cell}", title, graph, task, 400, THREE)


WIDE, VALUE, REVIEWS = asked("vectors", features=100, length=10), asked("vectors", asked="mean"), asked("sentiment")
RECIPES = (
    recipe(
        "reference_1_lstm",
        Text("Reference 1: LSTM classifier", "参考模型 1：LSTM 分类器"),
        chain("features", ("lstm", {"size": 128}), "readout", answers(WIDE), "output"),
        WIDE,
        300,
        CLASSIFIER,
        learning_rate=0.003,
    ),
    *(_three(cell) for cell in ("rnn", "lstm", "gru")),
    recipe(
        "reference_3_simple_rnn",
        Text("Reference 3: SimpleRNN, and the same by hand", "参考模型 3：SimpleRNN 与手写循环"),
        chain("features", ("rnn", {"size": 20, "layers": 2}), "readout", answers(VALUE), "output"),
        VALUE,
        800,
        SIMPLE,
    ),
    recipe(
        "reference_4_imdb",
        Text("Reference 4: sentiment of reviews", "参考模型 4：影评情感"),
        chain(
            "tokens",
            ("embedding", {"size": 32}),
            ("dropout", {"p": 0.3}),
            ("lstm", {"size": 32}),
            "readout",
            answers(REVIEWS),
            "output",
        ),
        REVIEWS,
        400,
        IMDB,
        learning_rate=0.005,
    ),
)
