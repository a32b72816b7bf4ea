"""Documents: opening, saving, taking away."""

from __future__ import annotations

from rnnstudio.graph.text import Text
from rnnstudio.ui.actions.spec import ActionSpec

ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "file.examples",
        "file",
        Text("Examples…", "示例…"),
        Text("Choose one of the trained examples", "选择一个训练好的示例"),
        ("Ctrl+N",),
        lambda w: w.small_windows.show_examples(),
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
)
