"""Edits, and taking them back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from rnnstudio.graph.text import Text
from rnnstudio.ui.actions.spec import ActionSpec
from rnnstudio.ui.microscope.copying import OFFERS, copy_lit

if TYPE_CHECKING:
    from rnnstudio.ui.main_window import MainWindow

COPY_KEYS = ("Ctrl+C", "Ctrl+Shift+L", "Ctrl+Shift+T", "Ctrl+Alt+T", "Ctrl+Shift+U", "Ctrl+Alt+U")


def _copy(offer: str, window: MainWindow) -> None:
    copy_lit(window.session, offer)


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
        "edit.history",
        "edit",
        Text("History…", "历史记录…"),
        Text("All edits by their names; go back or forth to any of them", "按名称列出所有编辑，可以跳到其中任何一步"),
        ("Ctrl+Alt+Z",),
        lambda w: w.small_windows.show_history(),
        "history",
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
    *(
        ActionSpec(
            offer.id,
            "edit",
            offer.title,
            Text("Of the lit equation inside the block: {what}", "模块内部选中的公式：{what}").format(what=offer.title),
            (key,),
            partial(_copy, offer.id),
            separated=offer is OFFERS[0],
            beside_canvas=True,
        )
        for offer, key in zip(OFFERS, COPY_KEYS, strict=True)
    ),
    ActionSpec(
        "edit.note",
        "edit",
        Text("Title and note…", "标题和说明…"),
        Text("Edit the title of the project and the note above the model", "编辑项目的标题和模型上方的说明"),
        ("E",),
        lambda w: w.note.edit(),
        "edit",
        separated=True,
    ),
)
