"""The parameters that every recurrent block has beside those of its file, and how its weights begin."""

from __future__ import annotations

from rnnstudio.graph.block_type import Initialisation, Reading
from rnnstudio.graph.params import Choice, Flag, Float, Int, Option, Param, Settings
from rnnstudio.graph.text import Text
from rnnstudio.graph.units import UNITS

SIZE = Int(
    id="size",
    unit=UNITS,
    label=Text("Hidden units", "隐藏单元数"),
    help=Text("How many numbers the cell remembers from step to step.", "单元在时间步之间记住多少个数。"),
    default=8,
    low=1,
    high=1024,
)
LAYERS = Int(
    id="layers",
    label=Text("Layers", "层数"),
    help=Text(
        "How many layers lie above one another: each reads the hidden states of the one below.",
        "叠多少层：每一层读取下一层的隐藏状态。",
    ),
    default=1,
    low=1,
    high=8,
)
BIDIRECTIONAL = Flag(
    id="bidirectional",
    label=Text("Bidirectional", "双向"),
    help=Text(
        "A second chain reads the sequence from its end; both hidden states go on side by side. It needs the whole sequence before it "
        "can begin.",
        "另有一条链从末尾读起，两个隐藏状态并排输出。必须先有完整的序列才能开始。",
    ),
    default=False,
)
DROPOUT = Float(
    id="dropout",
    label=Text("Dropout between layers", "层间随机丢弃"),
    help=Text(
        "The share of numbers between two layers that become 0 at each update; with one layer it does nothing.",
        "每次更新时层与层之间变为 0 的数所占的比例；只有一层时不起作用。",
    ),
    default=0.0,
    low=0.0,
    high=0.95,
    advanced=True,
)
RESIDUAL = Flag(
    id="residual",
    label=Text("Residual connection", "残差连接"),
    help=Text(
        "What a layer reads is added to what it gives, wherever both have the same size: a direct way for values and gradients.",
        "在大小相同之处，把一层读入的加到它的输出上：为数值和梯度提供直接的通路。",
    ),
    default=False,
    advanced=True,
)
NORM = Flag(
    id="norm",
    label=Text("Layer normalisation", "层归一化"),
    help=Text(
        "W x and W h are brought to mean 0 and variance 1 over the units of each gate, at every step, and scaled by a learned gain "
        "(Ba et al. 2016). States can no longer grow out of bounds.",
        "在每一步把 W x 和 W h 在每个门的各单元上归一化为均值 0、方差 1，再乘以学得的增益（Ba 等，2016）。状态不再无限增大。",
    ),
    default=False,
    advanced=True,
)
WEIGHT_NORM = Flag(
    id="weight_norm",
    label=Text("Weight normalisation", "权重归一化"),
    help=Text(
        "Every row of W is a learned length g times a learned direction: W = g V / ‖V‖ (Salimans & Kingma 2016).",
        "W 的每一行是学得的长度 g 乘以学得的方向：W = g V / ‖V‖（Salimans 与 Kingma，2016）。",
    ),
    default=False,
    advanced=True,
)
BEGIN = Choice(
    id="begin",
    label=Text("Initialisation", "初始化"),
    help=Text("How the recurrent weights W_hh begin.", "循环权重 W_hh 的初始值。"),
    default="default",
    options=(
        Option("default", Text("uniform, as in torch", "均匀分布（同 torch）")),
        Option(
            "orthogonal",
            Text("orthogonal", "正交矩阵"),
            Text("All singular values are 1: no direction shrinks or grows.", "所有奇异值为 1：没有方向被缩小或放大。"),
        ),
        Option(
            "identity",
            Text("identity (IRNN)", "单位矩阵（IRNN）"),
            Text(
                "The state is kept as it is, and biases begin at 0; meant for the ReLU RNN (Le et al. 2015).",
                "状态原样保留，偏置从 0 开始；用于 ReLU 的 RNN（Le 等，2015）。",
            ),
        ),
    ),
    advanced=True,
)
INITIAL = Choice(
    id="initial",
    label=Text("Initial state", "初始状态"),
    help=Text(
        "What the states are before the first step, unless a wire at the port “initial state” says it.",
        "第一步之前的状态；若“初始状态”端口接有连线，则由连线给出。",
    ),
    default="zero",
    options=(Option("zero", Text("zero", "零")), Option("learned", Text("learned", "可学习"))),
    advanced=True,
)
SHARED: tuple[Param, ...] = (LAYERS, BIDIRECTIONAL, DROPOUT, RESIDUAL, NORM, WEIGHT_NORM, BEGIN, INITIAL)
READING = (
    Reading("Schuster & Paliwal 1997, Bidirectional Recurrent Neural Networks", "https://doi.org/10.1109/78.650093"),
    Reading("Ba, Kiros & Hinton 2016, Layer Normalization", "https://arxiv.org/abs/1607.06450"),
    Reading(
        "Salimans & Kingma 2016, Weight Normalization: A Simple Reparameterization to Accelerate Training of Deep Neural Networks",
        "https://arxiv.org/abs/1602.07868",
    ),
    Reading(
        "Saxe, McClelland & Ganguli 2014, Exact solutions to the nonlinear dynamics of learning in deep linear neural networks "
        "(orthogonal beginnings)",
        "https://arxiv.org/abs/1312.6120",
    ),
    Reading(
        "Le, Jaitly & Hinton 2015, A Simple Way to Initialize Recurrent Networks of Rectified Linear Units",
        "https://arxiv.org/abs/1504.00941",
    ),
)


def beginning(p: Settings, bare: str, rows: int) -> Initialisation:
    """How the weight of this bare name begins; `rows` is how many pre-activations lie below one another."""
    if bare.startswith("norm"):
        return Initialisation("constant", 1.0)
    if bare == "weight_hh" and p.begin != "default":
        law: Initialisation = Initialisation("orthogonal" if p.begin == "orthogonal" else "identity")
        return Initialisation("parts", parts=(law,) * rows)
    if bare.startswith("bias") and p.begin == "identity":
        return Initialisation("constant", 0.0)
    return Initialisation("uniform", p.size**-0.5)
