"""Edits, and taking them back."""

from __future__ import annotations

from rnnstudio.graph.text import Text
from rnnstudio.ui.actions.spec import ActionSpec

ACTIONS: tuple[ActionSpec, ...] = (
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
        "edit.cut",
        "edit",
        Text("Cut", "剪切"),
        Text("The chosen blocks to the clipboard, and gone here", "把选中的模块剪切到剪贴板"),
        ("Ctrl+X",),
        lambda w: w.workshop.cut(),
        "",
        separated=True,
        on_canvas=True,
    ),
    ActionSpec(
        "edit.copy",
        "edit",
        Text("Copy", "复制"),
        Text(
            "The chosen blocks to the clipboard, as text that another window can paste",
            "把选中的模块以文本形式复制到剪贴板，可粘贴到其他窗口",
        ),
        ("Ctrl+C",),
        lambda w: w.workshop.copy(),
        "",
        on_canvas=True,
    ),
    ActionSpec(
        "edit.paste",
        "edit",
        Text("Paste", "粘贴"),
        Text("Blocks from the clipboard", "粘贴剪贴板中的模块"),
        ("Ctrl+V",),
        lambda w: w.workshop.paste(),
        "",
        on_canvas=True,
    ),
    ActionSpec(
        "edit.duplicate",
        "edit",
        Text("Duplicate", "再制"),
        Text("The chosen blocks once more, beside themselves", "在旁边再放一份选中的模块"),
        ("Ctrl+Shift+D",),
        lambda w: w.workshop.duplicate(),
        "",
        on_canvas=True,
    ),
    ActionSpec(
        "edit.remove",
        "edit",
        Text("Delete", "删除"),
        Text(
            "Remove the chosen blocks and wires; the wires around them close where they fit",
            "删除选中的模块和连线；两侧能接上的连线会自动接好",
        ),
        (
            "Del",
            "Backspace",
        ),
        lambda w: w.workshop.remove(),
        "",
        on_canvas=True,
    ),
    ActionSpec(
        "edit.cut_out",
        "edit",
        Text("Delete and leave the gap", "删除并留空"),
        Text("Remove the chosen blocks without closing the wires around them", "删除选中的模块，不接好两侧的连线"),
        ("Shift+Del",),
        lambda w: w.workshop.remove(heal=False),
        "",
        on_canvas=True,
    ),
    ActionSpec(
        "edit.all",
        "edit",
        Text("Choose all", "全选"),
        Text("Choose every block", "选中所有模块"),
        ("Ctrl+A",),
        lambda w: w.workshop.choose_all(),
        "",
        separated=True,
        on_canvas=True,
    ),
)
