"""One to many: a picture of a digit, and its name written letter by letter."""

from __future__ import annotations

from rnnstudio import blocks
from rnnstudio.examples.recipe import Recipe, answers, asked, look_try_explain, recipe
from rnnstudio.graph.compose import composed
from rnnstudio.graph.graph import Graph
from rnnstudio.graph.text import Text
from rnnstudio.project.project import TaskChoice

NOTE = look_try_explain(
    (
        "the picture is read once, before the first letter: it becomes the decoder's first state.",
        "图像只在第一个字母之前读一次：它成为解码器的初始状态。",
    ),
    (
        "let it run free (O), and find a digit whose name it begins well and ends wrongly.",
        "让它自由运行（O），找一个开头写对、结尾写错的数字。",
    ),
    (
        "after “t”, “th”, “thr”: where does the letter come from, the picture or the letters before?",
        "写出“t”“th”“thr”之后，下一个字母来自图像还是前面的字母？",
    ),
)
REPEATED = look_try_explain(
    (
        "the same vector at every step, beside the character written before.",
        "每一步都有同一个向量，旁边是上一个写出的字。",
    ),
    (
        "compare with the English example: there the picture must be remembered.",
        "与英文示例比较：在那里图像必须被记住。",
    ),
    ("what does repeating save the state from, and what does it cost?", "重复输入替状态省去了什么？代价又是什么？"),
)
FIRST_STATE = """
    features > bridge > decoder.initial
    written > embedding > decoder > linear > output
"""
EVERY_STEP = """
    features > bridge > repeat > concatenate.a
    written > embedding > concatenate.b
    concatenate > decoder > linear > output
"""


def _graph(task: TaskChoice, ways: str) -> Graph:
    links = {
        "features": "features",
        "bridge": ("linear", {"size": 32}),
        **({"repeat": "repeat", "concatenate": "concatenate"} if ways == EVERY_STEP else {}),
        "written": "decoder_input",
        "embedding": ("embedding", {"size": 8}),
        "decoder": ("gru", {"size": 32}),
        "linear": answers(task),
        "output": "output",
    }
    return composed(blocks.catalogue(), links, ways)


def _naming(name: str, language: str, title: Text, ways: str, note: tuple[Text, Text, Text]) -> Recipe:
    task = asked("digit_names", language=language)
    return recipe(name, title, _graph(task, ways), task, 1200, note, learning_rate=0.005)


RECIPES = (
    _naming("digit_names_en", "english", Text("The name of a digit", "数字的英文名"), FIRST_STATE, NOTE),
    _naming("digit_names_zh", "chinese", Text("The Chinese name of a digit", "数字的中文名"), EVERY_STEP, REPEATED),
)
