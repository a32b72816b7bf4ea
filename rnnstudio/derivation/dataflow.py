"""A block's equations as a flow of quantities: what comes in, layers of weights, operations number by number, what goes out.

    f_t = sigma(W_f [h_{t-1}, x_t] + b_f)      h_prev, x -> layer sigma -> f
    C_t = f_t * C_{t-1} + i_t * C~_t           f, c_prev -> * ; i, c_tilde -> * ; both -> + -> c

Found in what an equation did with one unit's numbers, so that a diagram can be drawn of any block that declares equations.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from rnnstudio.derivation.term import SUMS, Term, factors, signed
from rnnstudio.graph.block_type import Equation

Kind = Literal["source", "layer", "operation"]
FUNCTIONS: Mapping[str, str] = {"sigmoid": "σ", "tanh": "tanh", "relu": "ReLU", "softmax": "softmax"}
SQUARE = 2
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
    """All nodes, each after those that it reads."""

    nodes: tuple[FlowNode, ...]

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
    return Flow(tuple(builder.nodes.values()))


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
        if term.parts:
            root = self.build(term)
        else:  # it passes on what it was given, or a row that is looked up
            read = [name for name in equation.reads if name not in self.weights]
            kind: Kind = "operation" if len(read) == len(equation.reads) else "layer"
            root = self.add(kind, "=" if kind == "operation" else "W", tuple(map(self.source, read)), term)
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
        return self.given(term) if not term.parts else ways.get(term.how, self.whole)(term)

    def whole(self, term: Term) -> str:
        """What is made of many numbers at once: by a matrix where there is a weight in it."""
        label = "W" if term.names & self.weights else SUMMED.get(term.how, "ƒ")
        return self.add("layer" if label == "W" else "operation", label, self.sources(term), term)

    def power(self, term: Term) -> str:
        """A square; any other power is part of something larger."""
        square = term.parts[1].value == SQUARE
        return self.add("operation", "²", (self.build(term.parts[0]),), term) if square else self.whole(term)

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
        """What matrices and biases give is one layer; the rest is added to it."""
        parts = signed(term)
        affine = [
            part
            for _, part in parts
            if part.names and (part.how == "dot" or not part.parts) and part.names & self.weights
        ]
        others = [(sign, part) for sign, part in parts if part not in affine]
        if len(others) == 2 and not affine and others[1][0] < 0 and not others[0][1].names:
            return self.add("operation", f"{others[0][1].value:g}−", (self.build(others[1][1]),), term)
        inputs = [self.layer(affine)] if affine else []
        inputs += [self.build(part) for _, part in others]
        if len(inputs) == 1:
            return inputs[0]
        sign = "−" if any(sign < 0 for sign, _ in parts) and len(inputs) == 2 else "+"
        return self.add("operation", sign, tuple(inputs), term)

    def layer(self, affine: Sequence[Term]) -> str:
        """W [.., ..] + b of what it is made of."""
        inputs = dict.fromkeys(name for part in affine for name in self.sources(part))
        return self.add("layer", "W", tuple(inputs), None, sum(part.value for part in affine))

    def product(self, term: Term) -> str:
        """Factor by factor; a factor that is a weight is a layer of its own kind."""
        parts = factors(term)
        moving = [part for part in parts if part.names - self.weights or not part.names]
        inputs = tuple(self.build(part) for part in moving)
        return self.add("operation" if len(moving) == len(parts) else "layer", "⊙", tuple(dict.fromkeys(inputs)), term)

    def function(self, term: Term) -> str:
        """A function of a layer is one box with it; of anything else an operation."""
        label = FUNCTIONS[term.how]
        inner = self.build(term.parts[0])
        node = self.nodes[inner]
        if node.kind == "layer" and node.label == "W" and node.equation == self.number and not node.produces:
            self.nodes[inner] = FlowNode(inner, "layer", label, node.inputs, term.value, self.number)
            return inner
        return self.add("operation", label, (inner,), term)

    def add(
        self, kind: Kind, label: str, inputs: tuple[str, ...], term: Term | None, value: float | None = None
    ) -> str:
        """One more node of the equation that is being built."""
        made = f"{self.number}.{self.count}"
        self.count += 1
        self.nodes[made] = FlowNode(made, kind, label, inputs, term.value if term else value, self.number)
        return made
