"""A sequence for a sequence: strings reversed, dates put into one form, phrases translated - without attention and with it."""

from __future__ import annotations

from rnnstudio.examples.recipe import asked, encoder_decoder, look_try_explain, recipe
from rnnstudio.graph.text import Text

REVERSE = look_try_explain(
    ("the state that the encoder hands over: all letters must fit into it.", "编码器交出的状态：所有字母都要装进去。"),
    (
        "let it run free (O): one wrong letter, and the next ones go wrong too.",
        "让它自由运行（O）：错一个字母，后面也跟着错。",
    ),
    ("why are the last letters read the first ones to be right?", "为什么最后读到的字母最先写对？"),
)
REVERSE_ATTENDING = look_try_explain(
    ("the lines: they run backwards through the word, one letter a step.", "连线：每步一个字母，从后往前穿过整个词。"),
    ("type a longer word (I) than it was ever trained on.", "输入一个比训练时更长的词（I）。"),
    ("what is left for the handed-over state to do?", "交出的状态还剩下什么用处？"),
)
DATES = look_try_explain(
    ("the bottleneck: a whole date in one state of the encoder.", "瓶颈：整个日期压在编码器的一个状态里。"),
    (
        "compare with the example that has attention: same size, same updates.",
        "与带注意力的示例比较：大小相同、更新次数相同。",
    ),
    ("which part of the answer is wrong most often, and why this one?", "答案的哪一部分最常出错？为什么是它？"),
)
DATES_ADDITIVE = look_try_explain(
    (
        "where it looks when it writes the month: at the letters that tell it apart.",
        "写月份时它看哪里：看能区分月份的那些字母。",
    ),
    ("choose forms in seven languages in the task, and train on.", "在任务中选择七种语言的写法，继续训练。"),
    (
        "the query is the state of one step before. Find the loop on the canvas.",
        "查询用的是上一步的状态。在画布上找出这个回路。",
    ),
)
DATES_DOT = look_try_explain(
    (
        "the attention stands behind the decoder: no loop, so all steps run at once.",
        "注意力接在解码器之后：没有回路，所有步同时计算。",
    ),
    (
        "choose the score “dot product”, then “scaled”: does it learn as fast?",
        "把得分改为“点积”、“缩放点积”：学得一样快吗？",
    ),
    ("what does s̃ = tanh(W_a [c; s]) know that c alone does not?", "s̃ = tanh(W_a [c; s]) 知道哪些 c 不知道的东西？"),
)
TRANSLATION = look_try_explain(
    ("lines that cross: Chinese puts place and time before the verb.", "交叉的连线：中文把地点和时间放在动词之前。"),
    (
        "press G and let it translate a phrase of your own, greedily and with beams.",
        "按 G，让它翻译你自己的短语：贪心与束搜索。",
    ),
    ("where does a word of the answer come from when no line is thick?", "没有一条线变粗时，这个词从哪里来？"),
)
LETTERS, DAYS, PHRASES = asked("reverse"), asked("dates"), asked("translation")
RECIPES = (
    recipe(
        "reverse_plain",
        Text("Reverse without attention", "反转 · 无注意力"),
        encoder_decoder(LETTERS, ("gru", {"size": 32}), 8),
        LETTERS,
        2000,
        REVERSE,
    ),
    recipe(
        "reverse_additive",
        Text("Reverse with additive attention", "反转 · 加性注意力"),
        encoder_decoder(LETTERS, ("gru", {"size": 16}), 8, "additive"),
        LETTERS,
        800,
        REVERSE_ATTENDING,
    ),
    recipe(
        "dates_plain",
        Text("Dates without attention", "日期 · 无注意力"),
        encoder_decoder(DAYS, ("gru", {"size": 32}), 16),
        DAYS,
        1500,
        DATES,
    ),
    recipe(
        "dates_additive",
        Text("Dates with additive attention", "日期 · 加性注意力"),
        encoder_decoder(DAYS, ("gru", {"size": 32}), 16, "additive"),
        DAYS,
        1500,
        DATES_ADDITIVE,
    ),
    recipe(
        "dates_dot",
        Text("Dates with dot-product attention", "日期 · 点积注意力"),
        encoder_decoder(DAYS, ("gru", {"size": 32}), 16, "dot"),
        DAYS,
        1500,
        DATES_DOT,
    ),
    recipe(
        "translation",
        Text("English to Chinese with attention", "英译中 · 注意力"),
        encoder_decoder(PHRASES, ("gru", {"size": 48}), 24, "additive"),
        PHRASES,
        2000,
        TRANSLATION,
    ),
)
