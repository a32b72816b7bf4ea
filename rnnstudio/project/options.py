"""How a project trains: declared once, so that the form, the file and the command line agree."""

from __future__ import annotations

from rnnstudio.graph.params import Choice, Float, Int, Option, Param
from rnnstudio.graph.text import Text, plain
from rnnstudio.graph.units import PER_UPDATE, SEQUENCES, STEPS, UPDATES_A_SECOND

OPTIONS: tuple[Param, ...] = (
    Choice(
        id="optimiser",
        label=Text("Optimiser", "优化器"),
        help=Text("How a gradient becomes a step of the weights.", "梯度如何变成权重的一步更新。"),
        default="adam",
        options=(Option("adam", plain("Adam")), Option("sgd", plain("SGD")), Option("rmsprop", plain("RMSprop"))),
    ),
    Float(
        id="learning_rate",
        unit=PER_UPDATE,
        label=Text("Learning rate", "学习率"),
        help=Text(
            "The size of a step. Too small: slow. Too large: the loss jumps.",
            "每一步的大小。太小则慢，太大则损失跳动。",
        ),
        default=0.01,
        low=1e-6,
        high=10.0,
    ),
    Int(
        id="batch",
        unit=SEQUENCES,
        label=Text("Batch size", "批大小"),
        help=Text("How many sequences are averaged for one update.", "每次更新对多少个序列取平均。"),
        default=32,
        low=1,
        high=1024,
    ),
    Float(
        id="clip",
        label=Text("Gradient clipping", "梯度裁剪"),
        help=Text(
            "The largest allowed norm of the whole gradient; 0 switches clipping off.",
            "整个梯度允许的最大范数；0 表示不裁剪。",
        ),
        default=1.0,
        low=0.0,
        high=1e6,
    ),
    Float(
        id="forcing",
        label=Text("Teacher forcing", "教师强制比例"),
        help=Text(
            "How often a decoder reads the target of the step before while it is taught, and not its own prediction; 1: always. "
            "Models without a decoder do not heed it.",
            "训练时解码器有多大比例读入上一步的目标，而不是自己的预测；1 表示总是。没有解码器的模型不受影响。",
        ),
        default=1.0,
        low=0.0,
        high=1.0,
        advanced=True,
    ),
    Int(
        id="window",
        unit=STEPS,
        label=Text("Truncated BPTT", "截断 BPTT"),
        help=Text(
            "After so many steps the gradient of a state is cut: the sequence is gone back over in windows of this length, each of which "
            "takes its first state as given. Numbers still pass; what lies further back is no longer taught. 0: never.",
            "每隔这么多步切断状态的梯度：反向传播按此长度的窗口进行，每个窗口把其初始状态视为给定。数值照常传递，更早的步不再受到训练。0：从不切断。",
        ),
        default=0,
        low=0,
        high=100_000,
        advanced=True,
    ),
    Int(
        id="seed",
        label=Text("Seed", "随机种子"),
        help=Text(
            "The same seed gives the same weights and the same batches.", "相同的种子给出相同的权重和相同的批次。"
        ),
        default=42,
        low=0,
        high=2**31 - 1,
    ),
    Float(
        id="pace",
        unit=UPDATES_A_SECOND,
        label=Text("Updates a second", "每秒更新次数"),
        help=Text("How fast training goes on screen; 0 is full speed.", "屏幕上的训练速度；0 表示全速。"),
        default=0.0,
        low=0.0,
        high=1000.0,
    ),
)
