"""A block's equations as a flow of quantities: what comes in, layers of weights, operations number by number, what goes out.

    f_t = sigma(W_f [h_{t-1}, x_t] + b_f)      h_prev, x -> layer sigma -> f
    C_t = f_t * C_{t-1} + i_t * C~_t           f, c_prev -> * ; i, c_tilde -> * ; both -> + -> c

Found in what an equation did with one unit's numbers, so that a diagram can be drawn of any block that declares equations.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from rnnstudio.derivation.operations import Given, Made, Rearranged
from rnnstudio.derivation.remembered import behind, names
from rnnstudio.derivation.term import SUMS, Term, factors, signed
from rnnstudio.derivation.term import term as make_term
from rnnstudio.graph.block_type import Equation

Kind = Literal["source", "layer", "operation"]
FUNCTIONS: Mapping[str, str] = {"sigmoid": "σ", "tanh": "tanh", "relu": "ReLU", "softmax": "softmax"}
SQUARE = 2
WEIGHTS, NORM = "W", "LN"
SUMMED: Mapping[str, str] = {"dot": "Σ", "sum": "Σ", "mean": "mean", "max": "max"}


@dataclass(frozen=True)
class FlowNode:
    """`label` is what is done; `inputs` are ids of the nodes that it is done to, `value` the number that comes out for the chosen unit.

    `equation` is the place of the equation it belongs to, and `produces` the quantity, where it is what that equation gives. A source
    produces what it is.
    """

    id: str
    kind: Kind
    label: str
    inputs: tuple[str, ...] = ()
    value: float | None = None
    equation: int | None = None
    produces: str | None = None


@dataclass(frozen=True)
class Flow:
    """All nodes, each after those that it reads; `read` are the quantities that some equation reads, whichever unit is shown."""

    nodes: tuple[FlowNode, ...]
    read: frozenset[str] = frozenset()

    def __getitem__(self, name: str) -> FlowNode:
        return next(node for node in self.nodes if node.id == name)

    def readers(self, name: str) -> tuple[FlowNode, ...]:
        """The nodes that read what a node gives."""
        return tuple(node for node in self.nodes if name in node.inputs)


def flow(worked: Sequence[tuple[Equation, Term | None]], weights: frozenset[str]) -> Flow:
    """The flow through equations, each with its number, taken apart; those that were not worked out are left out."""
    builder = _Builder(weights)
    for number, (equation, term) in enumerate(worked):
        if term is not None:
            builder.equation(number, equation, term)
    read = {re.sub(r"_(prev|all)$", "", name) for equation, _ in worked for name in equation.reads}
    return Flow(tuple(builder.nodes.values()), frozenset(read))


@dataclass
class _Builder:
    weights: frozenset[str]
    nodes: dict[str, FlowNode] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)
    number: int = 0
    count: int = 0

    def equation(self, number: int, equation: Equation, term: Term) -> None:
        """The nodes of one equation; the last of them gives what it produces."""
        self.number, self.count = number, 0
        if term.operands:
            root = self.build(term)
        else:  # it passes on what it was given, or a row that is looked up
            read = [name for name in equation.reads if name not in self.weights]
            kind: Kind = "operation" if len(read) == len(equation.reads) else "layer"
            label = WEIGHTS if kind == "layer" else "[ , ]" if len(read) > 1 else "="
            root = self.add(kind, label, tuple(map(self.source, read)), term.value)
        node = self.nodes[root]
        self.nodes[root] = FlowNode(node.id, node.kind, node.label, node.inputs, term.value, number, equation.produces)
        self.made[equation.produces] = root

    def build(self, term: Term) -> str:
        """The node that gives a number."""
        ways = {
            **dict.fromkeys(SUMS, self.sum),
            **dict.fromkeys(FUNCTIONS, self.function),
            "*": self.product,
            "^": self.power,
        }
        return self.given(term) if not term.operands else ways.get(term.how, self.whole)(term)

    def whole(self, term: Term) -> str:
        """What is made of many numbers at once: by a matrix where there is a weight in it."""
        if term.how == "dot" and term.names & self.weights:
            return self.layer([term], (), term.value)
        kind: Kind = "layer" if term.names & self.weights else "operation"
        label = NORM if _is_normed(term) else WEIGHTS if kind == "layer" else SUMMED.get(term.how, "ƒ")
        return self.add(kind, label, self.sources(term), term.value)

    def power(self, term: Term) -> str:
        """A square; any other power is part of something larger."""
        square = term.parts[1].value == SQUARE
        return self.add("operation", "²", (self.build(term.parts[0]),), term.value) if square else self.whole(term)

    def given(self, term: Term) -> str:
        """A quantity that came in, or that an equation before gave."""
        return self.source(term.name or f"{term.value:g}", term.value)

    def source(self, name: str, value: float | None = None) -> str:
        """The node that gives a quantity."""
        known = self.made.get(name) or self.made.get(name.removesuffix("_all"))
        if known is None:
            known = f"={name}"
            self.nodes.setdefault(known, FlowNode(known, "source", name, value=value, produces=name))
        return known

    def sources(self, term: Term) -> tuple[str, ...]:
        """The nodes of everything that a number was made of, but for weights."""
        return tuple(dict.fromkeys(map(self.source, sorted(term.names - self.weights))))

    def sum(self, term: Term) -> str:
        """What matrices and biases give is one layer; the rest is added to it. Plain numbers are part of the operation."""
        parts = [(sign, part) for sign, part in signed(term) if part.names]
        affine = [part for _, part in parts if self._is_affine(part)]
        others = [(sign, part) for sign, part in parts if not self._is_affine(part)]
        if len(others) == 1 and not affine and others[0][0] < 0 and len(signed(term)) > 1:
            number = next(part.value for _, part in signed(term) if not part.names)
            return self.add("operation", f"{number:g}−", (self.build(others[0][1]),), term.value)
        built = [self.build(part) for _, part in others]
        layers = [name for name in built if self._is_loose(name) and self.nodes[name].kind == "layer"]
        one = self.layer(affine, layers, term.value)
        inputs = [*([one] if one else []), *(name for name in built if name not in layers)]
        if len(inputs) == 1 and self._is_loose(inputs[0]):
            return self.retold(inputs[0], term.value)
        sign = "−" if any(sign < 0 for sign, _ in others) and len(inputs) == 2 else "+"
        return self.add("operation", sign, tuple(inputs), term.value)

    def layer(self, affine: Sequence[Term], merged: Sequence[str], value: float) -> str:
        """W [.., ..] + b of what it is made of, and of other layers that are added to it; "" where nothing is."""
        read = [name for part in affine if part.how == "dot" for name in self.multiplied(part)]
        nodes = [self.nodes.pop(name) for name in merged]
        inputs = dict.fromkeys([*read, *(name for node in nodes for name in node.inputs)])
        if not inputs:
            return ""
        known = [node.label for node in nodes if node.label != WEIGHTS] if not read else []
        return self.add("layer", known[0] if known else WEIGHTS, tuple(inputs), value)

    def multiplied(self, dot: Term) -> list[str]:
        """What a matrix was multiplied with: quantities, or what was computed of them on the way."""
        own = dot.index[-1] if dot.index else 0
        moving = [one for one in dot.array.operation.operands if names(one) - self.weights]
        return [name for array in moving for name in self.read(array, own)]

    def read(self, array: Made, own: int) -> list[str]:
        """The nodes that give a whole array; of what was computed, how its number `own` was."""
        operation = array.operation
        if isinstance(operation, Given):
            return [self.source(operation.name)] if operation.name else []
        if isinstance(operation, Rearranged):
            return [name for part in operation.operands for name in self.read(part, own)]
        index = (*(0 for _ in array.shape[:-1]), min(own, array.shape[-1] - 1))
        return [self.build(make_term(array, index))]

    def product(self, term: Term) -> str:
        """Factor by factor; a factor that is a weight makes a layer of it, one that is a plain number is part of the operation."""
        parts = factors(term)
        moving = [part for part in parts if part.names - self.weights]
        weighed = any(part.names and part not in moving for part in parts)
        inputs = tuple(dict.fromkeys(self.build(part) for part in moving))
        if len(moving) == 1 and self._is_loose(inputs[0]):
            return self.retold(inputs[0], term.value, "layer" if weighed else None)
        plain = [part.value for part in parts if not part.names]
        label = f"×{plain[0]:.2g}" if len(moving) == 1 and not weighed else "⊙"
        return self.add("layer" if weighed else "operation", label, inputs, term.value)

    def function(self, term: Term) -> str:
        """A function of a layer is one box with it; of anything else an operation."""
        label = FUNCTIONS[term.how]
        inner = self.build(term.parts[0])
        node = self.nodes[inner]
        if self._is_loose(inner) and node.kind == "layer" and node.label in (WEIGHTS, NORM):
            both = label if node.label == WEIGHTS else f"{node.label} {label}"
            self.nodes[inner] = FlowNode(inner, "layer", both, node.inputs, term.value, self.number)
            return inner
        return self.add("operation", label, (inner,), term.value)

    def add(self, kind: Kind, label: str, inputs: tuple[str, ...], value: float) -> str:
        """One more node of the equation that is being built."""
        made = f"{self.number}.{self.count}"
        self.count += 1
        self.nodes[made] = FlowNode(made, kind, label, inputs, value, self.number)
        return made

    def retold(self, name: str, value: float, kind: Kind | None = None) -> str:
        """The same node after one more thing that is not drawn by itself: a weight or a number that it is scaled by."""
        node = self.nodes[name]
        self.nodes[name] = replace(node, value=value, kind=kind or node.kind)
        return name

    def _is_affine(self, part: Term) -> bool:
        """True for a product with a matrix, and for a bias."""
        return bool(part.names & self.weights) and (part.how == "dot" or not part.operands)

    def _is_loose(self, name: str) -> bool:
        """True for a node of the equation that is being built, but for what comes in."""
        node = self.nodes[name]
        return node.equation == self.number and not node.produces


def _is_normed(term: Term) -> bool:
    """True where a mean of all units was taken on the way: layer normalisation."""
    return term.how == "/" and any(one.operation.how == "mean" for one in behind(term.array))
