"""Everything the user can do, as one table: menus, shortcuts, tool buttons and the list of all commands are made from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rnnstudio.graph.text import Text

if TYPE_CHECKING:
    from rnnstudio.ui.main_window import MainWindow

Menu = Literal["file", "edit", "step", "train", "view", "help"]
MENUS: Mapping[Menu, Text] = {
    "file": Text("&File", "文件(&F)"),
    "edit": Text("&Edit", "编辑(&E)"),
    "step": Text("&Step", "步进(&S)"),
    "train": Text("&Train", "训练(&T)"),
    "view": Text("&View", "视图(&V)"),
    "help": Text("&Help", "帮助(&H)"),
}


@dataclass(frozen=True)
class ActionSpec:
    """One thing the user can do. `tip` says what it is for; a `checked` action is a switch."""

    id: str
    menu: Menu
    title: Text
    tip: Text
    keys: tuple[str, ...]
    do: Callable[[MainWindow], object]
    icon: str = ""
    checkable: bool = False
    separated: bool = False


TABLE: tuple[ActionSpec, ...] = (
    ActionSpec(
        "file.examples",
        "file",
        Text("Examples…", "示例…"),
        Text("Choose one of the trained examples", "选择一个训练好的示例"),
        ("Ctrl+N",),
        lambda w: w.show_welcome(),
        "new",
    ),
    ActionSpec(
        "file.open",
        "file",
        Text("Open…", "打开…"),
        Text("Open a project file (.rnns)", "打开项目文件（.rnns）"),
        ("Ctrl+O",),
        lambda w: w.files.ask_open(),
        "open",
    ),
    ActionSpec(
        "file.save",
        "file",
        Text("Save", "保存"),
        Text("Save the project and its weights", "保存项目及其权重"),
        ("Ctrl+S",),
        lambda w: w.files.save(),
        "save",
    ),
    ActionSpec(
        "file.save_as",
        "file",
        Text("Save as…", "另存为…"),
        Text("Save under another name", "以另一个名字保存"),
        ("Ctrl+Shift+S",),
        lambda w: w.files.save_as(),
        "",
    ),
    ActionSpec(
        "file.weights",
        "file",
        Text("Export weights…", "导出权重…"),
        Text("Write the weights as safetensors", "把权重写成 safetensors 文件"),
        ("Ctrl+E",),
        lambda w: w.files.export_weights(),
        "",
        separated=True,
    ),
    ActionSpec(
        "file.quit",
        "file",
        Text("Quit", "退出"),
        Text("Close RNN Studio", "关闭 RNN Studio"),
        ("Ctrl+Q",),
        lambda w: w.window().close(),
        "",
        separated=True,
    ),
    ActionSpec(
        "edit.undo",
        "edit",
        Text("Undo", "撤销"),
        Text("Take the last edit back", "撤销上一步编辑"),
        ("Ctrl+Z",),
        lambda w: w.session.document.undo(),
        "undo",
    ),
    ActionSpec(
        "edit.redo",
        "edit",
        Text("Redo", "重做"),
        Text("Make the last undone edit again", "重做刚撤销的编辑"),
        ("Ctrl+Shift+Z", "Ctrl+Y"),
        lambda w: w.session.document.redo(),
        "redo",
    ),
    ActionSpec(
        "step.next",
        "step",
        Text("Next time step", "下一个时间步"),
        Text("One time step forwards", "向前一个时间步"),
        ("Right", "PgDown"),
        lambda w: w.session.stepper.step(1),
        "step-forward",
    ),
    ActionSpec(
        "step.back",
        "step",
        Text("Previous time step", "上一个时间步"),
        Text("One time step back: exact, nothing is re-run", "后退一个时间步：完全一致，无需重算"),
        ("Left", "PgUp"),
        lambda w: w.session.stepper.step(-1),
        "step-back",
    ),
    ActionSpec(
        "step.home",
        "step",
        Text("To the start", "回到开头"),
        Text("To t = 0, the initial states", "回到 t = 0，即初始状态"),
        ("Home",),
        lambda w: w.session.stepper.step(-w.session.stepper.length),
        "skip-start",
    ),
    ActionSpec(
        "step.end",
        "step",
        Text("To the end", "跳到末尾"),
        Text("To the last time step", "跳到最后一个时间步"),
        ("End",),
        lambda w: w.session.stepper.step(w.session.stepper.length),
        "skip-end",
    ),
    ActionSpec(
        "step.play",
        "step",
        Text("Play", "播放"),
        Text("Step by itself; stops at the end", "自动逐步播放，到末尾停止"),
        ("Space",),
        lambda w: w.session.stepper.toggle(),
        "play",
    ),
    ActionSpec(
        "step.predict",
        "step",
        Text("Predict first", "先预测"),
        Text(
            "Hide everything after the playhead and the prediction, so that the class can guess",
            "隐藏当前位置之后的内容和预测，让学生先猜",
        ),
        ("H",),
        lambda w: w.toggle_predict_first(),
        "help",
        checkable=True,
    ),
    ActionSpec(
        "sample.edit",
        "step",
        Text("Type a sequence…", "输入序列…"),
        Text("Type or paste a sequence of your own", "输入或粘贴自己的序列"),
        ("I",),
        lambda w: w.transport.edit_sequence(),
        "edit",
        separated=True,
    ),
    ActionSpec(
        "sample.shuffle",
        "step",
        Text("Shuffle the sequence", "打乱序列"),
        Text("Put the time steps in another order: does the model notice?", "打乱时间步的顺序：模型会察觉吗？"),
        ("S",),
        lambda w: w.transport.shuffle(),
        "shuffle",
    ),
    ActionSpec(
        "sample.restore",
        "step",
        Text("Original sequence", "恢复原序列"),
        Text("Back to the sequence as it was", "恢复原来的序列"),
        ("Shift+S",),
        lambda w: w.session.stepper.restore(),
        "restore-original",
    ),
    ActionSpec(
        "sample.feeding",
        "step",
        Text("Free running", "自由运行"),
        Text(
            "On: the decoder reads its own prediction of the step before. Off: teacher forcing, it reads the target",
            "开：解码器读入自己上一步的预测；关：教师强制，读入上一步的目标",
        ),
        ("O",),
        lambda w: w.transport.toggle_feeding(),
        checkable=True,
        separated=True,
    ),
    ActionSpec(
        "train.toggle",
        "train",
        Text("Train", "训练"),
        Text("Train until paused", "开始训练，直到暂停"),
        ("T",),
        lambda w: w.session.training.toggle(),
        "train",
    ),
    ActionSpec(
        "train.once",
        "train",
        Text("One update", "单步更新"),
        Text("A single update: forward, loss, backward, step", "单步更新：前向、损失、反向、更新"),
        ("U",),
        lambda w: w.session.training.one_update(),
        "one-update",
    ),
    ActionSpec(
        "train.rewind",
        "train",
        Text("Initial weights", "恢复初始权重"),
        Text("Back to the very same initial weights", "回到完全相同的初始权重"),
        ("R",),
        lambda w: w.session.training.rewind(),
        "rewind",
    ),
    ActionSpec(
        "train.restore",
        "train",
        Text("Trained weights", "恢复训练好的权重"),
        Text("Bring back the trained weights that came with the file", "恢复文件自带的训练好的权重"),
        ("Shift+R",),
        lambda w: w.session.training.bring_back(),
        "restore",
    ),
    ActionSpec(
        "train.reference",
        "train",
        Text("Keep as reference", "保留为参考"),
        Text(
            "Leave this run's curves behind in grey, to compare another model with",
            "把本次曲线以灰色保留，便于与其他模型比较",
        ),
        ("K",),
        lambda w: w.session.keep_reference(),
        "keep-reference",
        separated=True,
    ),
    ActionSpec(
        "train.clear",
        "train",
        Text("Clear the reference", "清除参考"),
        Text("Remove the grey curves", "移除灰色曲线"),
        ("Shift+K",),
        lambda w: w.session.training.keep_reference(None),
        "clear",
    ),
    ActionSpec(
        "view.build",
        "view",
        Text("Build", "搭建"),
        Text("A large canvas", "放大画布"),
        ("Ctrl+1",),
        lambda w: w.choose_perspective("build"),
        "",
        checkable=True,
    ),
    ActionSpec(
        "view.step",
        "view",
        Text("Step", "步进"),
        Text("Large plots under one time axis", "放大同一时间轴上的图"),
        ("Ctrl+2",),
        lambda w: w.choose_perspective("step"),
        "",
        checkable=True,
    ),
    ActionSpec(
        "view.train",
        "view",
        Text("Train", "训练"),
        Text("Large training curves", "放大训练曲线"),
        ("Ctrl+3",),
        lambda w: w.choose_perspective("train"),
        "",
        checkable=True,
    ),
    ActionSpec(
        "view.fit",
        "view",
        Text("Fit the model", "适应画布"),
        Text("Show the whole model", "显示整个模型"),
        ("F",),
        lambda w: w.canvas.fit(),
        "fit",
        separated=True,
    ),
    ActionSpec(
        "view.language",
        "view",
        Text("中文", "English"),
        Text("Switch to Chinese", "切换到英文"),
        ("Ctrl+L",),
        lambda w: w.switch_language(),
        "language",
    ),
    ActionSpec(
        "view.theme",
        "view",
        Text("Dark theme", "深色主题"),
        Text("Light or dark", "浅色或深色"),
        ("Ctrl+D",),
        lambda w: w.switch_theme(),
        "theme",
        checkable=True,
    ),
    ActionSpec(
        "view.presenter",
        "view",
        Text("Presenter size", "演示字号"),
        Text("Large enough for the back of a lecture hall", "让教室后排也能看清"),
        ("Ctrl+P",),
        lambda w: w.switch_presenter(),
        "presenter",
        checkable=True,
    ),
    ActionSpec(
        "help.commands",
        "help",
        Text("All commands…", "所有命令…"),
        Text("Find and run any command", "查找并执行任何命令"),
        ("Ctrl+Shift+P",),
        lambda w: w.show_commands(),
        "help",
    ),
    ActionSpec(
        "help.about",
        "help",
        Text("About RNN Studio", "关于 RNN Studio"),
        Text("Version and licence", "版本与许可"),
        ("F1",),
        lambda w: w.show_about(),
        "",
    ),
)
