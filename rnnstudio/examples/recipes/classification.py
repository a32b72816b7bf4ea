"""One answer for a whole sequence: sentiment with and without a sense of order, names of countries, handwritten digits."""

from __future__ import annotations

from rnnstudio.examples.recipe import answers, asked, chain, look_try_explain, recipe
from rnnstudio.graph.text import Text

SENTIMENT = look_try_explain(
    ("what happens to h at “not”, at “but” and at “nobody says”.", "遇到“not”、“but”和“nobody says”时 h 的变化。"),
    (
        "shuffle the words (S): the answer may turn. Type a sentence of your own (I).",
        "打乱词序（S）：回答可能反转。也可以输入自己的句子（I）。",
    ),
    (
        "open the bag-of-words example: why is it right in little more than half of them?",
        "打开词袋示例：为什么它只比一半多对一点？",
    ),
)
SENTIMENT_ZH = look_try_explain(
    ("“不”之后 in C: what does the next word do to it?", "“不”之后的 C：下一个词对它做了什么？"),
    ("shuffle the words (S), and put them back (Shift+S).", "打乱词序（S），再恢复（Shift+S）。"),
    ("which gate lets “但是” undo what was said before?", "哪个门让“但是”推翻前面说的话？"),
)
BAG = look_try_explain(
    ("one number per word, and their mean: that is all it has.", "每个词一组数，再取平均：它只有这些。"),
    ("shuffle the words (S): the answer does not change by a hair.", "打乱词序（S）：回答丝毫不变。"),
    ("find two sentences with the same words and opposite meanings.", "找出两个用词相同、意思相反的句子。"),
)
WINDOW = look_try_explain(
    (
        "it sees the last four words in their order, and nothing before them.",
        "它按顺序看到最后四个词，之前的什么也看不到。",
    ),
    ("replace the first word of a long sentence: nothing happens.", "替换长句的第一个词：毫无变化。"),
    (
        "what would a window of ten words cost, and what does an RNN pay instead?",
        "十个词的窗口要多大代价？RNN 付出的又是什么？",
    ),
)
NAMES = look_try_explain(
    ("how the probabilities move with every letter of the name.", "名字每多一个字母，概率如何变化。"),
    ("type the name of a country that you know (I).", "输入一个你知道的国名（I）。"),
    (
        "dropout makes it worse on names it has seen and better on others. Why?",
        "随机丢弃让见过的名字变差、没见过的变好。为什么？",
    ),
)
DIGITS = look_try_explain(
    ("an image read row by row, from top to bottom: when is it sure?", "逐行从上到下读一幅图：它何时确定？"),
    ("shuffle the rows (S): would you still know the digit?", "打乱各行（S）：你还认得出这个数字吗？"),
    ("which digits look alike until the sixth row?", "哪些数字直到第六行看起来都一样？"),
)
EN, ZH, COUNTRIES, IMAGES = asked("sentiment"), asked("sentiment", language="chinese"), asked("names"), asked("digits")
RECIPES = (
    recipe(
        "sentiment_en",
        Text("Sentiment with LSTM", "情感（英文）· LSTM"),
        chain("tokens", ("embedding", {"size": 8}), ("lstm", {"size": 8}), "readout", answers(EN), "output"),
        EN,
        400,
        SENTIMENT,
    ),
    recipe(
        "sentiment_zh",
        Text("Chinese sentiment with LSTM", "情感（中文）· LSTM"),
        chain("tokens", ("embedding", {"size": 8}), ("lstm", {"size": 8}), "readout", answers(ZH), "output"),
        ZH,
        400,
        SENTIMENT_ZH,
    ),
    recipe(
        "sentiment_bag",
        Text("Sentiment with a bag of words", "情感 · 词袋"),
        chain("tokens", ("bag", {"size": 16}), answers(EN), "output"),
        EN,
        3000,
        BAG,
    ),
    recipe(
        "sentiment_window",
        Text("Sentiment with a window of words", "情感 · 词窗"),
        chain("tokens", ("embedding", {"size": 8}), ("window_mlp", {"size": 16, "window": 4}), answers(EN), "output"),
        EN,
        1500,
        WINDOW,
    ),
    recipe(
        "names",
        Text("Names of countries with GRU", "国名属于哪种语言 · GRU"),
        chain(
            "tokens", "one_hot", ("dropout", {"p": 0.3}), ("gru", {"size": 32}), "readout", answers(COUNTRIES), "output"
        ),
        COUNTRIES,
        1500,
        NAMES,
    ),
    recipe(
        "digits",
        Text("Handwritten digits with RNN", "手写数字 · RNN"),
        chain("features", ("rnn", {"size": 32}), "readout", answers(IMAGES), "output"),
        IMAGES,
        1500,
        DIGITS,
    ),
)
