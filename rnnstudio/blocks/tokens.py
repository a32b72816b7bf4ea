"""Tokens of the task: characters, words, symbols."""

from __future__ import annotations

from collections.abc import Mapping

from rnnstudio.blocks._task_input import SOURCE, TaskInput
from rnnstudio.graph.block_type import Case, Port, Reading, WireType
from rnnstudio.graph.interface import InputSpec, Interface
from rnnstudio.graph.params import Settings
from rnnstudio.graph.text import Text, plain


class Tokens(TaskInput):
    """One token of a vocabulary at every time step."""

    id = "tokens"
    title = Text("Tokens", "符号输入")
    help = Text(
        "Brings the task's tokens into the model: one symbol, character or word at every time step, as its number in the vocabulary. "
        "A One-hot or an Embedding block turns the numbers into vectors.",
        "把任务的符号送入模型：每个时间步一个符号、字或词，以它在词表中的编号表示。再用“独热编码”或“嵌入”模块把编号变成向量。",
    )
    when = Text(
        "It begins a model that reads symbols, characters or words. Always let a One-hot or an Embedding block follow: numbers of a "
        "vocabulary are names, not amounts. Where the task gives measurements take Features; where the symbols are those that the "
        "model itself writes take Decoder input.",
        "读取符号、字或词的模型由它开始。后面总要接“独热编码”或“嵌入”：词表中的编号是名字，不是数量。任务给出测量值时用“数值输入”；如果"
        "符号是模型自己写出来的，用“解码器输入”。",
    )
    reading = (
        Reading(
            "Jurafsky & Martin, Speech and Language Processing (3rd edition, draft): words and tokens",
            "https://web.stanford.edu/~jurafsky/slp3/",
        ),
    )
    gives = "tokens"
    wire = "tokens"
    port = Port("tokens", Text("tokens", "符号"))
    cases = (
        Case(interface=Interface.of((InputSpec("text", plain("text"), "tokens", 5),), ())),
        Case({"input": "b"}, interface=Interface.of(tuple(InputSpec(n, plain(n), "tokens", 3) for n in "ab"), ())),
    )

    def source(self, p: Settings, inputs: Mapping[str, WireType]) -> str:
        return SOURCE % "the task's tokens, (time, batch)"


BLOCK = Tokens()
