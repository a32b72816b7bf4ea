"""How the weights on a slide begin: `reset_parameters`, from what the cell declares.

All begin uniformly, as in torch; then those that begin otherwise do so.
"""

from __future__ import annotations

from collections import Counter
from textwrap import indent
from typing import Protocol

from rnnstudio.graph.block_type import Initialisation
from rnnstudio.graph.params import Settings
from rnnstudio.recurrence.weights import NAMES

Cases = dict[str, list[str]]  # by condition on `name`, what becomes of `parameter`
LENGTH = 'parameter.copy_(getattr(self, name[:-1] + "v").norm(dim=1, keepdim=True))'


class Begun(Protocol):
    """What is asked of a cell."""

    def beginning(self, p: Settings, bare: str) -> Initialisation: ...


def after_torch(cell: Begun, p: Settings) -> str:
    """What follows torch's own beginning; nothing where that is all."""
    cases = _cases(cell, p)
    return _method(["super().reset_parameters()", *_for_each(cases)]) if cases else ""


def all_of_them(cell: Begun, p: Settings, learned: bool) -> str:
    """Every weight's beginning."""
    cases = _cases(cell, p)
    if p.norm:
        cases['name.startswith("norm")'] = ["nn.init.ones_(parameter)"]
    if learned:
        cases['name.endswith("_0")'] = ["nn.init.zeros_(parameter)"]
    if p.weight_norm:  # first, since its name begins like that of the direction
        cases = {'name.endswith("_g")': [LENGTH], **cases}
    usual = ["for parameter in self.parameters():", "    nn.init.uniform_(parameter, -bound, bound)"]
    return _method(["bound = self.hidden_size**-0.5", *usual, *(_for_each(cases) if cases else [])])


def _method(lines: list[str]) -> str:
    body = indent("\n".join(lines), "    ")
    return f"\n@torch.no_grad()\ndef reset_parameters(self) -> None:\n{body}\n"


def _for_each(cases: Cases) -> list[str]:
    """if ... elif ..., in their order."""
    lines = ["for name, parameter in self.named_parameters():"]
    for number, (condition, body) in enumerate(cases.items()):
        lines += [f"    {'elif' if number else 'if'} {condition}:", *(f"        {line}" for line in body)]
    return lines


def _cases(cell: Begun, p: Settings) -> Cases:
    """The matrices and biases that do not begin as in torch."""
    laws = {bare: cell.beginning(p, bare) for bare in NAMES}
    if laws["bias_ih"] == laws["bias_hh"]:
        laws = {"weight_ih": laws["weight_ih"], "weight_hh": laws["weight_hh"], "bias": laws["bias_ih"]}
    usual = Initialisation("uniform", p.size**-0.5)
    return {f'name.startswith("{bare}")': _lines(law, usual) for bare, law in laws.items() if law != usual}


def _lines(law: Initialisation, usual: Initialisation) -> list[str]:
    """The law of most rows, unless it is the usual one, and then those of the others."""
    parts = law.parts if law.law == "parts" else (law,)
    common, lines = Counter(parts).most_common(1)[0][0], list[str]()
    if common.law in ("orthogonal", "identity") and len(parts) > 1:
        lines = [f"for part in parameter.chunk({len(parts)}):", f"    {_line(common, 'part')}"]
    elif common != usual:
        lines = [_line(common, "parameter")]
    others = [(number, part) for number, part in enumerate(parts) if part != common]
    return lines + [_line(part, f"parameter.chunk({len(parts)})[{number}]") for number, part in others]


def _line(law: Initialisation, target: str) -> str:
    """One law as torch.nn.init has it."""
    scale, scaled = law.scale, law.scale != 1
    if law.law == "constant" and scale in (0, 1):
        return f"nn.init.{'ones' if scale else 'zeros'}_({target})"
    return {
        "uniform": f"nn.init.uniform_({target}, {-scale}, {scale})",
        "normal": f"nn.init.normal_({target}, std={scale})",
        "constant": f"nn.init.constant_({target}, {scale})",
        "orthogonal": f"nn.init.orthogonal_({target}{f', gain={scale}' if scaled else ''})",
        "identity": f"nn.init.eye_({target}){f'.mul_({scale})' if scaled else ''}",
    }[law.law]
