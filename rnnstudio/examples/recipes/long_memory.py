"""The classic tests of memory: adding, temporal order, copy memory, embedded Reber grammar."""

from __future__ import annotations

from rnnstudio.examples.recipe import answers, asked, chain, look_try_explain, recipe
from rnnstudio.graph.text import Text

ADDING = look_try_explain(
    ("the state at the two marked steps, and nowhere else.", "两个被标记的时间步处的状态变化。"),
    ("change a marked value and follow how the prediction moves.", "修改一个被标记的值，观察预测如何变化。"),
    ("how can a gate make the cell ignore every value but two?", "门怎样让单元忽略其余所有的值？"),
)
ORDER = look_try_explain(
    (
        "which unit moves at the first X or Y, and which one at the second.",
        "哪个单元在第一个 X 或 Y 处变化，哪个在第二个处变化。",
    ),
    (
        "exchange the two: the same symbols, another order, another answer.",
        "交换这两个符号：符号相同、顺序不同，回答也不同。",
    ),
    ("why can no bag of words solve this, however large it is?", "为什么无论多大的词袋模型都解决不了？"),
)
COPY = look_try_explain(
    ("h while the blanks pass: three symbols side by side.", "空白经过时的 h：三个符号并排存放。"),
    (
        "replace the second symbol: which answer changes, and which units?",
        "替换第二个符号：哪个回答变了，哪些单元变了？",
    ),
    (
        "how many units does it take to keep ten symbols, and how many steps to learn it?",
        "记住十个符号要多少单元，要学多久？",
    ),
)
REBER = look_try_explain(
    (
        "the step after the first T or P: what is kept until the end?",
        "第一个 T 或 P 之后的那一步：什么被保留到了末尾？",
    ),
    ("change the second symbol from T to P: only the answer changes.", "把第二个符号从 T 改成 P：只有回答改变。"),
    ("an RNN of the same size stays at one half. What does it forget?", "同样大小的 RNN 停在一半。它忘了什么？"),
)
ADDING_TASK, ORDER_TASK, COPY_TASK, REBER_TASK = (
    asked(name) for name in ("adding", "temporal_order", "copy_memory", "reber")
)
RECIPES = (
    recipe(
        "adding",
        Text("Adding problem with LSTM", "加法问题 · LSTM"),
        chain("features", ("lstm", {"size": 12}), "readout", answers(ADDING_TASK), "output"),
        ADDING_TASK,
        4000,
        ADDING,
    ),
    recipe(
        "temporal_order",
        Text("Temporal order with LSTM", "时间顺序 · LSTM"),
        chain("tokens", "one_hot", ("lstm", {"size": 12}), "readout", answers(ORDER_TASK), "output"),
        ORDER_TASK,
        1000,
        ORDER,
    ),
    recipe(
        "copy_memory",
        Text("Copy memory with GRU", "复制记忆 · GRU"),
        chain("tokens", "one_hot", ("gru", {"size": 24}), answers(COPY_TASK), "output"),
        COPY_TASK,
        2000,
        COPY,
    ),
    recipe(
        "reber",
        Text("Embedded Reber grammar with LSTM", "嵌套 Reber 文法 · LSTM"),
        chain("tokens", "one_hot", ("lstm", {"size": 8}), answers(REBER_TASK), "output"),
        REBER_TASK,
        600,
        REBER,
    ),
)
