"""The functions that bend numbers one by one: the RNN's own, and those of the Activation block."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rnnstudio.graph.params import Option
from rnnstudio.graph.text import plain
from rnnstudio.maths import Array, relu, sigmoid, tanh


@dataclass(frozen=True)
class Nonlinearity:
    """y = phi(x), its slope in terms of y, both in LaTeX (X and Y stand for the symbols), the range of y, and torch's module."""

    phi: Callable[[Array], Array]
    slope: Callable[[Array], Array]
    phi_latex: str
    slope_latex: str
    bounds: tuple[float, float] | None
    module: str

    def of(self, x: str) -> str:
        """phi of what `x` stands for, in LaTeX."""
        return self.phi_latex.replace("X", x)

    def slope_of(self, x: str, y: str) -> str:
        """The slope where `y` is phi of `x`, in LaTeX."""
        return self.slope_latex.replace("X", x).replace("Y", y)


NONLINEARITIES: Mapping[str, Nonlinearity] = {
    "tanh": Nonlinearity(tanh, lambda y: 1 - y * y, r"\tanh(X)", "(1 - Y^2)", (-1.0, 1.0), "Tanh"),
    "relu": Nonlinearity(relu, lambda y: (y > 0).astype(y.dtype), r"\max(0, X)", r"\mathbf{1}[X > 0]", None, "ReLU"),
    "sigmoid": Nonlinearity(sigmoid, lambda y: y * (1 - y), r"\sigma(X)", r"Y \odot (1 - Y)", (0.0, 1.0), "Sigmoid"),
}
OPTIONS = (Option("tanh", plain("tanh")), Option("relu", plain("ReLU")), Option("sigmoid", plain("sigmoid")))
