"""Equations of cells in the three notations, each with the means to compute its left side.

    textbook    f_t = sigma(W_f [h_{t-1}, x_t] + b_f)
    uvw         f_t = sigma(U_f x_t + W_f h_{t-1} + b_f)
    torch       f_t = sigma(weight_hh_l0_f h_{t-1} + weight_ih_l0_f x_t + bias_ih_l0_f + bias_hh_l0_f)

Notation renames symbols and never changes a number: textbook and U/V/W show one bias, the sum of torch's two. Backward equations
write delta s_t for dL/ds_t.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rnnstudio.graph.block_type import Equation, Notation
from rnnstudio.graph.params import Settings
from rnnstudio.maths import Array, normalised, sigmoid, tanh

WEIGHTS = ("weight_hh", "weight_ih", "bias_ih", "bias_hh")
FUNCTIONS: Mapping[str, Callable[[Array], Array]] = {r"\sigma": sigmoid, r"\tanh": tanh}


def same(latex: str) -> Mapping[Notation, str]:
    """An equation that reads alike in every notation."""
    return {"textbook": latex, "uvw": latex, "torch": latex}


def named(weight: str, row: str = "", layer: bool = True) -> str:
    r"""A weight by its name in torch, with the letter of its rows: \mathrm{weight\_hh\_l0}_{f}."""
    name = (f"{weight}_l0" if layer else weight).replace("_", r"\_")
    return rf"\mathrm{{{name}}}" + (f"_{{{row}}}" if row else "")


def rows(v: Any, weight: str, number: int) -> Array:
    """The rows of `weight` that belong to pre-activation `number`: H of them."""
    size = v.weight_hh.shape[-1]
    return v[weight][number * size : (number + 1) * size]


def from_h(v: Any, number: int, factor: Array) -> Array:
    """W_hh `factor`: what the past contributes to pre-activation `number`; layer-normalised where there is a gain."""
    return _scaled(v, "norm_hh", number, factor @ rows(v, "weight_hh", number).T)


def from_x(v: Any, number: int) -> Array:
    """W_ih x_t: what the input contributes to pre-activation `number`; layer-normalised where there is a gain."""
    return _scaled(v, "norm_ih", number, v.x @ rows(v, "weight_ih", number).T)


def _scaled(v: Any, gain: str, number: int, seen: Array) -> Array:
    return normalised(seen, seen.shape[-1]) * rows(v, gain, number) if gain in v else seen


def weights_of(p: Settings) -> tuple[str, ...]:
    """The weights that a pre-activation reads."""
    return (*WEIGHTS, "norm_hh", "norm_ih") if p.norm else WEIGHTS


def norm_of(p: Settings) -> Callable[[str], str]:
    """How a product of weights is written: as it is, or inside the layer normalisation LN."""
    return (lambda product: rf"\mathrm{{LN}}({product})") if p.norm else (lambda product: product)


def preactivation(p: Settings) -> Equation:
    """a_t = W_xh x_t + W_hh h_{t-1} + b_h."""
    n = norm_of(p)
    weights = {name: named(name) for name in WEIGHTS}
    latex: dict[Notation, str] = {
        "textbook": rf"a_t = {n('W_{xh} x_t')} + {n('W_{hh} h_{t-1}')} + b_h",
        "uvw": rf"a_t = {n('U x_t')} + {n('W s_{t-1}')} + b",
        "torch": rf"a_t = {n(weights['weight_ih'] + ' x_t')} + {n(weights['weight_hh'] + ' h_{t-1}')}"
        rf" + {weights['bias_ih']} + {weights['bias_hh']}",
    }
    return Equation(
        "a", ("h_prev", "x", *weights_of(p)), latex, lambda v: from_h(v, 0, v.h_prev) + from_x(v, 0) + bias(v, 0)
    )


def bias(v: Any, number: int) -> Array:
    """b = bias_ih + bias_hh of pre-activation `number`."""
    return rows(v, "bias_ih", number) + rows(v, "bias_hh", number)


def gate(
    p: Settings,
    produces: str,
    symbol: str,
    letter: str,
    row: tuple[str, int],
    function: str = r"\sigma",
    reset: str = "",
) -> Equation:
    """A gate or candidate: function(W [h_{t-1}, x_t] + b), where `reset` names a gate that scales h_{t-1} first.

    `letter` is the index that its weights bear in the textbook, `row` the one of torch and the place of its rows.
    """
    torch_letter, number = row
    past = rf"{reset}_t \odot h_{{t-1}}" if reset else "h_{t-1}"
    bracketed = rf"({past})" if reset else past
    left = rf"{symbol}_t = {function}"
    n = norm_of(p)
    from_both = rf"W_{{{letter}}} [{past}, x_t]"
    if p.norm:  # each product is normalised by itself
        from_both = n(rf"W_{{{letter}h}} {bracketed}") + " + " + n(rf"W_{{{letter}x}} x_t")
    products = n(f"{named('weight_hh', torch_letter)} {bracketed}"), n(f"{named('weight_ih', torch_letter)} x_t")
    biases = named("bias_ih", torch_letter), named("bias_hh", torch_letter)
    latex: dict[Notation, str] = {
        "textbook": rf"{left}({from_both} + b_{{{letter}}})",
        "uvw": rf"{left}({n(rf'U_{{{letter}}} x_t')} + {n(rf'W_{{{letter}}} {bracketed}')} + b_{{{letter}}})",
        "torch": rf"{left}({' + '.join((*products, *biases))})",
    }

    def value(v: Any) -> Array:
        factor = v[reset] * v.h_prev if reset else v.h_prev
        return FUNCTIONS[function](from_h(v, number, factor) + from_x(v, number) + bias(v, number))

    return Equation(produces, (*((reset,) if reset else ()), "h_prev", "x", *weights_of(p)), latex, value)


def total(state: str, symbol: str) -> Equation:
    """delta_t = local part + part from the future."""
    latex = rf"\delta {symbol}_t = \delta {symbol}_t^{{\mathrm{{local}}}} + \delta {symbol}_t^{{\mathrm{{future}}}}"
    parts = f"d_{state}_local", f"d_{state}_incoming"
    return Equation(f"d_{state}", parts, same(latex), lambda v: v[parts[0]] + v[parts[1]])


def through_gate(signal: str, symbol: str, row: str, letter: str, function: str = r"\sigma") -> Equation:
    """dL/d(pre-activation) of a gate or candidate from dL/d(its value)."""
    slope = rf"{symbol}_t \odot (1 - {symbol}_t)" if function == r"\sigma" else rf"(1 - {symbol}_t^2)"
    latex = rf"\delta a^{{{letter}}}_t = \delta {symbol}_t \odot {slope}"

    def value(v: Any) -> Array:
        s = v[signal]
        return v[f"d_{signal}"] * (s * (1 - s) if function == r"\sigma" else 1 - s**2)

    return Equation(f"d_{row}", (f"d_{signal}", signal), same(latex), value)


def product(produces: str, latex: str, *reads: str, value: Callable[[Any], Array]) -> Equation:
    """An equation that reads alike in every notation."""
    return Equation(produces, reads, same(latex), value)
