"""What mouse and keyboard do where no menu says so. Each row stands for the code that does it, and goes with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from rnnstudio.graph.text import Text, plain
from rnnstudio.ui.breakpoints.condition_field import ConditionField
from rnnstudio.ui.canvas.gestures import Dropping, MoveBlocks, Pan, RubberBand
from rnnstudio.ui.canvas.hand import Hand
from rnnstudio.ui.canvas.keys import CanvasKeys
from rnnstudio.ui.canvas.paper import Paper
from rnnstudio.ui.canvas.renaming import Renaming
from rnnstudio.ui.canvas.unrolled_view import UnrolledView
from rnnstudio.ui.canvas.view import CanvasView
from rnnstudio.ui.canvas.wiring import DrawWire, Replug
from rnnstudio.ui.files.drop import FileDrop
from rnnstudio.ui.ledger.triangle import Triangle
from rnnstudio.ui.panels.fields import give_back, scroll
from rnnstudio.ui.panels.number_box import NumberBox
from rnnstudio.ui.panels.palette import Palette
from rnnstudio.ui.panels.written_view import WrittenView
from rnnstudio.ui.plots.stack import TracePlots
from rnnstudio.ui.plots.stops_row import Stops

Place = Literal["canvas", "wires", "paper", "plots", "fields"]
PLACES: Mapping[Place, Text] = {
    "canvas": Text("Blocks on the canvas", "画布上的模块"),
    "wires": Text("Wires on the canvas", "画布上的连线"),
    "paper": Text("The canvas itself", "画布本身"),
    "plots": Text("Plots and texts", "图和文字"),
    "fields": Text("Fields and files", "输入框和文件"),
}
CLICK, AGAIN = Text("click", "单击"), Text("double-click", "双击")
DRAG, WHEEL = Text("drag", "拖动"), Text("wheel", "滚轮")
RIGHT_CLICK, RIGHT_DRAG = Text("right-click", "右键单击"), Text("right or middle drag", "右键或中键拖动")
PINCH, FINGERS, POINT = Text("pinch", "双指捏合"), Text("two fingers", "双指滑动"), Text("point", "悬停")
MOUSE = frozenset({CLICK, AGAIN, DRAG, WHEEL, RIGHT_CLICK, RIGHT_DRAG, PINCH, FINGERS, POINT})
SHIFT, CTRL, ALT = plain("Shift"), plain("Ctrl"), plain("Alt")
ARROWS, ACROSS, UPRIGHT = plain("← → ↑ ↓"), plain("← →"), plain("↑ ↓")
TAB, ENTER, ESCAPE, MENU = plain("Tab"), plain("Enter"), plain("Esc"), plain("Menu")
SPACE, DOWN = Text("Space", "空格"), plain("↓")


@dataclass(frozen=True)
class GestureSpec:
    """`ways` are what does the same, each of keys and mouse together; `by` is the code that does it."""

    place: Place
    does: Text
    ways: tuple[tuple[Text, ...], ...]
    by: Callable[..., Any]


def _one(place: Place, en: str, zh: str, by: Callable[..., Any], *ways: tuple[Text, ...]) -> GestureSpec:
    return GestureSpec(place, Text(en, zh), ways, by)


GESTURES: tuple[GestureSpec, ...] = (
    _one("canvas", "Choose a block", "选中模块", Hand, (CLICK,)),
    _one("canvas", "Add to what is chosen, or take out", "添加到选中，或取消选中", Hand, (SHIFT, CLICK), (CTRL, CLICK)),
    _one("canvas", "Move the chosen blocks", "移动选中的模块", MoveBlocks, (DRAG,)),
    _one("canvas", "Next or previous block", "下一个或上一个模块", CanvasView.focusNextPrevChild, (TAB,), (SHIFT, TAB)),
    _one("canvas", "Go to the block that way", "转到该方向的模块", CanvasKeys, (ALT, ARROWS)),
    _one("canvas", "Choose the block that way, too", "同时选中该方向的模块", CanvasKeys, (SHIFT, ARROWS)),
    _one("canvas", "Move the chosen blocks a little", "微移选中的模块", CanvasKeys, (CTRL, ARROWS)),
    _one("canvas", "Edit its parameters", "编辑参数", CanvasView.mouseDoubleClickEvent, (AGAIN,)),
    _one("canvas", "Rename it, on its title", "在标题上：重命名", Renaming, (AGAIN,)),
    _one("canvas", "What can be done", "可用的操作", CanvasView.contextMenuEvent, (RIGHT_CLICK,), (MENU,)),
    _one("wires", "From port to port: a new wire", "从端口到端口：新连线", DrawWire, (DRAG,)),
    _one(
        "wires", "From a port to free paper: the block that follows", "从端口到空白处：接下一个模块", DrawWire, (DRAG,)
    ),
    _one("wires", "Its end elsewhere: re-plug, or take off", "拖动末端：改接，或取下", Replug, (DRAG,)),
    _one(
        "wires",
        "From the palette: a block, also onto a wire",
        "从模块面板：放置模块，也可放到连线上",
        Dropping,
        (DRAG,),
    ),
    _one(
        "wires",
        "From the palette: a block after the chosen one",
        "从模块面板：接在选中模块之后",
        Palette,
        (AGAIN,),
        (ENTER,),
    ),
    _one("paper", "Choose all that a rectangle touches", "框选", RubberBand, (DRAG,), (SHIFT, DRAG)),
    _one("paper", "Move the paper", "平移画布", Pan, (RIGHT_DRAG,)),
    _one("paper", "Move the paper", "平移画布", Paper.wheelEvent, (SHIFT, WHEEL), (FINGERS,)),
    _one("paper", "Larger or smaller", "放大或缩小", Paper.wheelEvent, (WHEEL,), (CTRL, FINGERS)),
    _one("paper", "Larger or smaller", "放大或缩小", Paper.viewportEvent, (PINCH,)),
    _one("paper", "Fit the model", "适应画布", CanvasView.mouseDoubleClickEvent, (AGAIN,)),
    _one(
        "paper",
        "Call off what is dragged; else choose nothing",
        "取消拖动；否则取消选中",
        CanvasView.keyPressEvent,
        (ESCAPE,),
    ),
    _one("plots", "Go to a time step", "转到某个时间步", TracePlots.mousePressEvent, (CLICK,), (DRAG,)),
    _one("plots", "Replace a token", "替换一个符号", TracePlots.mouseReleaseEvent, (AGAIN,)),
    _one("plots", "Above a time step: a breakpoint there", "时间步上方：在此设断点", Stops, (CLICK,)),
    _one("plots", "Read the exact number", "查看准确数值", TracePlots.mouseMoveEvent, (POINT,)),
    _one("plots", "Along a sequence that is too long to show", "沿过长的序列滚动", TracePlots.wheelEvent, (WHEEL,)),
    _one(
        "plots",
        "Unrolled model: go to a time step",
        "展开的模型：转到某个时间步",
        UnrolledView.mousePressEvent,
        (CLICK,),
    ),
    _one(
        "plots",
        "Gradient ledger: what lies between two steps",
        "梯度账本：两步之间",
        Triangle.mousePressEvent,
        (CLICK,),
    ),
    _one("plots", "Generated text: another symbol", "生成的文字：另一个符号", WrittenView.keyPressEvent, (ACROSS,)),
    _one("plots", "Generated text: another beam", "生成的文字：另一条束", WrittenView.keyPressEvent, (UPRIGHT,)),
    _one("fields", "Take what was typed", "采用输入", give_back, (ENTER,)),
    _one("fields", "Leave it as it was", "保持原样", give_back, (ESCAPE,)),
    _one("fields", "The next round number", "下一个整值", NumberBox.stepBy, (UPRIGHT,)),
    _one("fields", "The same, once the field was clicked", "同上，先点击输入框", scroll, (WHEEL,)),
    _one(
        "fields", "In a condition: what may follow", "在条件中：可以怎样写下去", ConditionField, (CTRL, SPACE), (DOWN,)
    ),
    _one("fields", "A file onto the window: open it", "把文件拖到窗口：打开", FileDrop, (DRAG,)),
)
