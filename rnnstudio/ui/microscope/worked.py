"""One equation worked out for one unit: the stages of its numbers, its parts, its matrix products. Values, made anew at every step."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np

from rnnstudio import numbers
from rnnstudio.derivation.contributions import Contribution, Multiplied, contributions, multiplied
from rnnstudio.derivation.dataflow import Flow, flow
from rnnstudio.derivation.moment import Moment
from rnnstudio.derivation.operations import Index
from rnnstudio.derivation.remembered import Remembered
from rnnstudio.derivation.term import SUMS, Term, flat, term
from rnnstudio.derivation.written import Token, Tokens, decimals, stages
from rnnstudio.graph.block_type import Equation
from rnnstudio.ui.microscope.naming import Naming

MANY = ("dot", "sum", "mean", "max", "softmax")


@dataclass(frozen=True)
class Worked:
    """`equation` at a moment; `array` is its left side, with all that led to it."""

    moment: Moment
    naming: Naming
    equation: Equation
    array: Remembered
    unit: int
    split_biases: bool

    @staticmethod
    def of(
        moment: Moment, naming: Naming, equation: Equation, unit: int, *, split_biases: bool, own: bool = False
    ) -> Worked | None:
        """None where the equation has no left side at this moment. What belongs to a source, not to a unit, is told of the largest;
        where the unit is the left side's `own`, of that one."""
        array = moment.work(equation)
        if array is None or not array.values.size:
            return None
        signal = next((s for s in moment.placed.block.signals(moment.placed.p) if s.id == equation.produces), None)
        row = array.values.reshape(-1, array.shape[-1])[0] if array.ndim else array.values.reshape(1)
        chosen = int(row.argmax()) if signal and signal.axes[-1] == "source" and not own else min(unit, len(row) - 1)
        return Worked(moment, naming, equation, array, chosen, split_biases)

    @property
    def t(self) -> int:
        """The step, counted from 1."""
        return self.moment.t + 1

    @cached_property
    def left(self) -> str:
        """The left side with the step and the unit put in: f_4[7]."""
        symbol = self.naming.symbol(self.equation.produces)
        stepped = f"_{{{self.t}}}" if self.moment.is_stepped(self.equation) else ""
        return symbol.replace("_{t}", stepped) + f"[{self.unit + 1}]"

    @cached_property
    def number(self) -> Term:
        """The number of the chosen unit."""
        return term(self.array, (*(0 for _ in self.array.shape[:-1]), *([self.unit] if self.array.ndim else [])))

    @cached_property
    def constants(self) -> frozenset[str]:
        """What is written as one number: several biases, but not where each has its own name."""
        return frozenset() if self.split_biases else self.naming.weights

    @cached_property
    def stages(self) -> list[Tokens]:
        """The numbers put in, stage by stage; what comes from another block, and so stands in no equation, is added at the end."""
        found = stages(self.number, self.constants)
        rest = self.moment.elsewhere(self.equation, self.array)
        if rest is None:
            return found
        places = decimals(self.number, self.constants)
        added = float(rest.reshape(-1)[self.unit])
        sign, size = (f" {numbers.MINUS} " if added < 0 else " + "), numbers.fixed(abs(added), places)
        total = numbers.fixed(self.number.value + added, places)
        return [*found[:-1], [*found[-1], Token(sign), Token(size)], [Token(total)]]

    @cached_property
    def opened(self) -> Term:
        """The number that is looked into: the sum inside a gate's sigma, else the number itself."""
        one = self.number
        while one.how not in (*SUMS, *MANY, "*") and len(one.parts) == 1:
            one = one.parts[0]
        return one

    @cached_property
    def parts(self) -> list[Contribution]:
        """What the number was made of, down to single products, the weight first: those of every matrix product in its sum, and
        what is added."""
        return [Contribution(part.value, partial(self._weight_first, part)) for part in self._contributions()]

    def _weight_first(self, part: Contribution) -> tuple[Term, ...]:
        return tuple(sorted(part.factors, key=lambda one: not (one.name and one.names <= self.naming.weights)))

    def _contributions(self) -> list[Contribution]:
        found: list[Contribution] = []
        for part in contributions(self.opened):
            inner = part.factors[0]
            if len(part.factors) == 1 and inner.how == "dot":
                sign = 1.0 if np.sign(part.value) == np.sign(inner.value) else -1.0
                found += [Contribution(sign * one.value, one.made) for one in contributions(inner)]
            else:
                found.append(part)
        return found

    @cached_property
    def products(self) -> list[Multiplied]:
        """Its matrix products."""
        return [
            one
            for one in multiplied(self.array)
            if one.result.size == self.array.shape[-1] or len(flat(self.opened)) == 1
        ]

    @property
    def axis(self) -> str:
        """What the numbers of the left side are counted in: units, or steps of a source."""
        produced = self.equation.produces.removeprefix("d_")
        signals = self.moment.placed.block.signals(self.moment.placed.p)
        return next((signal.axes[-1] for signal in signals if signal.id == produced), "unit")

    def place_of(self, weight: Term) -> Index:
        """Row and column of a weight as the formula counts them: the row is the unit where it has been cut out of a larger array."""
        return (min(self.unit, weight.index[0]), *weight.index[1:])

    def torch_name(self, weight: Term) -> str:
        """lstm.weight_hh_l0[6, 2]: where a weight stands in torch, counted from 0; "" for what is no weight."""
        if not weight.name or not weight.names <= self.naming.weights:
            return ""
        moment = self.moment
        full = f"{weight.name}_l{moment.layer}" + ("_reverse" if moment.direction == "backward" else "")
        known = {one.name for one in moment.placed.weights}
        place = ", ".join(map(str, weight.index))
        return f"{moment.placed.node.id}.{full if full in known else weight.name}[{place}]"

    @property
    def result(self) -> float:
        """The number itself, as the trace has it."""
        recorded = self.moment.recorded(self.equation.produces)
        return float(recorded.reshape(-1)[self.unit]) if recorded is not None else self.number.value


def work_all(
    moment: Moment, naming: Naming, equations: Sequence[Equation], unit: int, *, split_biases: bool = False
) -> list[Worked | None]:
    """Equations worked out one after the other."""
    return [Worked.of(moment, naming, equation, unit, split_biases=split_biases) for equation in equations]


def flow_of(
    moment: Moment, naming: Naming, unit: int, *, backwards: bool, worked: Sequence[Worked | None] | None = None
) -> Flow:
    """The flow of the block's equations, which may be `worked` out already; backwards with the gradients of what they give in place
    of the numbers."""
    equations = moment.placed.block.equations(moment.placed.p)
    worked = work_all(moment, naming, equations, unit) if worked is None else worked
    found = flow([(e, w.number if w else None) for e, w in zip(equations, worked, strict=True)], naming.weights)
    if not backwards:
        return found
    return replace(found, nodes=tuple(replace(n, value=_gradient(moment, n.produces, unit)) for n in found.nodes))


def forward_name(produces: str) -> str:
    """The quantity of the forward pass that a gradient belongs to: d_h_incoming to h, d_a_f to f."""
    name = re.sub(r"(_local|_incoming)$", "", produces).removeprefix("d_")
    return name.removeprefix("a_") if produces.startswith("d_a_") else name


def _gradient(moment: Moment, produces: str | None, unit: int) -> float | None:
    recorded = moment.recorded(f"d_{produces}") if produces else None
    return float(recorded.reshape(-1)[min(unit, recorded.size - 1)]) if recorded is not None else None
