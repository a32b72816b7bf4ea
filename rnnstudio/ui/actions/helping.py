"""Finding things."""

from __future__ import annotations

from rnnstudio.graph.text import Text
from rnnstudio.ui.actions.spec import ActionSpec

ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "help.commands",
        "help",
        Text("All commands…", "所有命令…"),
        Text("Find and run any command", "查找并执行任何命令"),
        ("Ctrl+Shift+P",),
        lambda w: w.small_windows.show_commands(),
        "search",
    ),
    ActionSpec(
        "help.selected",
        "help",
        Text("Help on what is selected", "所选内容的帮助"),
        Text(
            "What the block is, when to use it, its equations; without a block, the task or the contents",
            "模块是什么、何时使用、公式；未选模块时为任务的帮助或目录",
        ),
        ("F1",),
        lambda w: w.small_windows.show_help(),
        "help",
    ),
    ActionSpec(
        "help.shortcuts",
        "help",
        Text("Keyboard shortcuts", "键盘快捷键"),
        Text("Every key and every gesture on one page", "一页列出所有按键和手势"),
        ("Ctrl+/",),
        lambda w: w.small_windows.show_shortcuts(),
        "keyboard",
    ),
    ActionSpec(
        "help.about",
        "help",
        Text("About RNN Studio", "关于 RNN Studio"),
        Text("Version and licence", "版本与许可"),
        ("Shift+F1",),
        lambda w: w.small_windows.show_about(),
        "",
        separated=True,
    ),
)
