"""Training, and comparing runs."""

from __future__ import annotations

from rnnstudio.graph.text import Text
from rnnstudio.ui.actions.spec import ActionSpec

ACTIONS: tuple[ActionSpec, ...] = (
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
)
