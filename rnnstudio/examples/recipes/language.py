"""A symbol for every symbol: the next character, part-of-speech tags, the depth of brackets."""

from __future__ import annotations

from rnnstudio.examples.recipe import answers, asked, chain, look_try_explain, recipe
from rnnstudio.graph.text import Text

NEXT_CHAR = look_try_explain(
    ("the candidates for the next character after “th” and after a space.", "“th”之后和空格之后的下一个字符候选。"),
    (
        "press G and let it write; then paste a text of your own in the task and train.",
        "按 G 让它自己写；再在任务中粘贴自己的文本并训练。",
    ),
    ("which units tell the inside of a word from its end?", "哪些单元能区分词内和词尾？"),
)
TAGGING = look_try_explain(
    (
        "a word that can be two things: which step before it decides?",
        "一个可以是两种词性的词：它前面的哪一步起了决定作用？",
    ),
    ("type a sentence of your own out of the vocabulary (I).", "用词表里的词输入自己的句子（I）。"),
    ("why can a model without memory not be always right here?", "为什么没有记忆的模型不可能全对？"),
)
TAGGING_ZH = look_try_explain(
    ("both chains: → has read the words before, ← the words after.", "两条链：→ 读过前面的词，← 读过后面的词。"),
    ("switch Bidirectional off and train from scratch: where does it go wrong?", "关闭“双向”并从头训练：错在哪里？"),
    ("which sentences cannot be tagged before their end is known?", "哪些句子在读完之前无法标注？"),
)
BRACKETS = look_try_explain(
    ("a unit that counts: it rises at “(” and falls at “)”.", "一个会计数的单元：遇到“(”上升，遇到“)”下降。"),
    ("make the sequence 200 steps long in the task: it still counts.", "在任务中把序列加长到 200 步：它仍然数得对。"),
    ("where in the cell is the counter, in C or in h?", "计数器在单元的哪里，是 C 还是 h？"),
)
TEXT, ENGLISH, BRACKET_TASK = asked("next_char"), asked("tagging", language="english"), asked("brackets")
CHINESE = asked("tagging", language="chinese", ahead=True)
RECIPES = (
    recipe(
        "next_char",
        Text("Next character with GRU", "下一个字符 · GRU"),
        chain("tokens", "one_hot", ("gru", {"size": 48}), answers(TEXT), "output"),
        TEXT,
        1500,
        NEXT_CHAR,
    ),
    recipe(
        "tagging_en",
        Text("Parts of speech with RNN", "词性标注（英文）· RNN"),
        chain("tokens", "one_hot", ("rnn", {"size": 16}), answers(ENGLISH), "output"),
        ENGLISH,
        600,
        TAGGING,
    ),
    recipe(
        "tagging_zh",
        Text("Chinese parts of speech, bidirectional", "词性标注（中文）· 双向 RNN"),
        chain("tokens", "one_hot", ("rnn", {"size": 12, "bidirectional": True}), answers(CHINESE), "output"),
        CHINESE,
        600,
        TAGGING_ZH,
    ),
    recipe(
        "brackets",
        Text("Depth of brackets with LSTM", "括号深度 · LSTM"),
        chain("tokens", "one_hot", ("lstm", {"size": 12}), answers(BRACKET_TASK), "output"),
        BRACKET_TASK,
        1000,
        BRACKETS,
    ),
)
