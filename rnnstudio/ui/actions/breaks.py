"""Breakpoints: running to the next, setting one, the list of them."""

from __future__ import annotations

from rnnstudio.graph.text import Text
from rnnstudio.ui.actions.spec import ActionSpec

ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "break.next",
        "step",
        Text("Run to the next breakpoint", "运行到下一个断点"),
        Text("Forwards to the next step where a condition begins to hold", "向前到下一个条件开始成立的时间步"),
        ("F5",),
        lambda w: w.session.breakpoints.run(1),
        "break-next",
        separated=True,
    ),
    ActionSpec(
        "break.back",
        "step",
        Text("Run back to the last breakpoint", "退回到上一个断点"),
        Text("Back to the step before where a condition begins to hold", "向后到上一个条件开始成立的时间步"),
        ("Shift+F5",),
        lambda w: w.session.breakpoints.run(-1),
        "break-back",
    ),
    ActionSpec(
        "break.here",
        "step",
        Text("Breakpoint at this step", "在此步设断点"),
        Text("Set a breakpoint at the playhead's time step, or take it away", "在当前时间步设置断点，或取消它"),
        ("F9",),
        lambda w: w.session.breakpoints.toggle_at(w.session.stepper.cursor),
    ),
    ActionSpec(
        "break.list",
        "step",
        Text("Breakpoints…", "断点…"),
        Text("Conditions on signals at which play stops", "让播放停下的信号条件"),
        ("Shift+F9",),
        lambda w: w.small_windows.show_breakpoints(),
        "breakpoint",
        checkable=True,
    ),
)
