"""Symbols that many equations share: functions, operations, indices, what is learned."""

from __future__ import annotations

from dataclasses import dataclass

from rnnstudio.graph.text import Text


@dataclass(frozen=True)
class Common:
    """A symbol that is explained wherever its pattern occurs."""

    pattern: str
    symbol: str
    text: Text


COMMON = (
    Common(
        r"\b[WUV](_|\b)",
        "W",
        Text("matrices of weights (W, U, V): learned, the same at every step", "权重矩阵（W、U、V）：学得，每一步相同"),
    ),
    Common(
        r"\\mathrm\{\w*(weight|bias)",
        "weight",
        Text("the arrays as PyTorch names them: learned", "PyTorch 中数组的名称：学得"),
    ),
    Common(r"(?<![\w\\])b(_|\b)", "b", Text("bias: learned", "偏置：学得")),
    Common(
        r"(?<![\w\\])E\[", "E", Text("a table of learned vectors, one for each token", "学得的向量表，每个符号一个")
    ),
    Common(r"(?<![\w\\])w_t", "w_t", Text("the token at step t, as a number", "时间步 t 的符号（编号）")),
    Common(r"(?<![\w\\])g \\odot", "g", Text("gain: learned", "增益：学得")),
    Common(r"v\^\{\\top\} \\tanh", "v", Text("a vector of weights: learned", "权重向量：学得")),
    Common(
        r"\\sigma\(",
        r"\sigma",
        Text("logistic function: everything comes to lie between 0 and 1", "逻辑函数：把任何数变到 0 与 1 之间"),
    ),
    Common(r"\\tanh", "tanh", Text("hyperbolic tangent: between −1 and 1", "双曲正切：在 −1 与 1 之间")),
    Common(r"softmax", "softmax", Text("makes of scores positive weights that sum to 1", "把分数变成和为 1 的正数")),
    Common(r"\\odot", r"\odot", Text("product, unit by unit", "逐个单元相乘")),
    Common(r"\[[^\]]+[,;][^\]]+\]", "[ , ]", Text("one below the other, as one vector", "上下拼接成一个向量")),
    Common(
        r"\\mathrm\{LN\}",
        "LN",
        Text("layer normalisation: mean 0, variance 1 over the units", "层归一化：各单元均值 0、方差 1"),
    ),
    Common(r"\\mu_t", r"\mu_t", Text("mean over the units", "各单元的均值")),
    Common(r"\\sigma_t", r"\sigma_t", Text("standard deviation over the units", "各单元的标准差")),
    Common(r"\\epsilon", r"\epsilon", Text("a tiny number, so that nothing is divided by 0", "极小的数，避免除以 0")),
    Common(r"m_t", "m_t", Text("a mask of 0 and 1, drawn anew at every update", "0 和 1 的掩码，每次更新重新抽取")),
    Common(r"\\mathrm\{PE\}", "PE", Text("positions: waves of different lengths", "位置编码：不同波长的正弦波")),
    Common(r"d_k", "d_k", Text("the size of one head", "一个头的维数")),
    Common(
        r"t-1",
        "t−1",
        Text("one step before; before the first step it is the initial state", "上一个时间步；第一步之前为初始状态"),
    ),
    Common(r"_\{t,j\}|_j", "j", Text("a step that is looked at", "被看的那一步")),
    Common(r"_T|\{T", "T", Text("the last step, and so the number of steps", "最后一个时间步，也就是步数")),
    Common(r"(?<![\w\\])h_[tT]", "h_t", Text("what comes in: mostly a hidden state", "输入：通常是隐藏状态")),
    Common(r"(?<![\w\\])s_[tT]", "s_t", Text("what comes in: mostly a hidden state", "输入：通常是隐藏状态")),
    Common(r"\\mathbf\{1\}", "1[ ]", Text("1 where this holds, otherwise 0", "成立时为 1，否则为 0")),
    Common(r"\[k =", "k", Text("a place in the vector, one for each token", "向量中的位置，每个符号一个")),
    Common(r"\\sum_i|2i", "i", Text("a place in the vector", "向量中的位置")),
    Common(r"\{n\}|/n", "n", Text("how many numbers the vector has", "向量中有多少个数")),
    Common(r"1 - p(?!\w)", "p", Text("the share that is dropped", "丢弃的比例")),
    Common(r"\\cdot", r"\cdot", Text("dot product: products, summed", "点积：逐项相乘再相加")),
    Common(r"\\delta", r"\delta", Text("gradient of the loss: δh is ∂L/∂h", "损失的梯度：δh 即 ∂L/∂h")),
    Common(
        r"\\delta a\^",
        "a",
        Text(
            "pre-activation: what goes into σ or tanh to make what stands above it",
            "预激活值：送入 σ 或 tanh、得到右上角那个量的数",
        ),
    ),
    Common(r"\{future\}", "future", Text("what comes back from the step after", "从下一步传回的部分")),
    Common(r"\{local\}", "local", Text("what comes from outside at this step", "这一步从外部传来的部分")),
    Common(r"\\top", "⊤", Text("transposed: rows and columns change places", "转置：行与列互换")),
)
