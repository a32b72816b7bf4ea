"""The slide of a cell written out: its weights, and the loop over layers, directions and steps."""

from __future__ import annotations

import re
from collections.abc import Callable
from textwrap import dedent, indent

from rnnstudio.recurrence.source_begin import all_of_them
from rnnstudio.recurrence.source_slide import Slide, first_states
from rnnstudio.recurrence.weights import GAINS, MATRICES, NAMES

METHOD, BODY = " " * 4, " " * 8
NORMED = '''
    def normed(self, a: Tensor, gain: Tensor, bias: Tensor) -> Tensor:
        """Each part of `a`, as wide as the hidden state, brought to mean 0 and variance 1; then scaled and shifted."""
        parts = a.unflatten(-1, (-1, self.hidden_size))
        return layer_norm(parts, (self.hidden_size,)).flatten(-2) * gain + bias
'''


def loop(s: Slide) -> str:
    """The class."""
    types = ", ".join(f"{name}: {type(value).__name__}" for name, value in s.arguments.items())
    kept = ["hidden_size", *(["num_layers"] if s.deep else [])]
    many = s.deep or s.both
    made = [
        f"{', '.join(f'self.{name}' for name in kept)} = {', '.join(kept)}\n",
        "self.dropout = nn.Dropout(dropout)\n" if s.dropout else "",
        _cells_made(s) if many else _one_cell_made(s),
        _first_states_made(s) if s.learned else "",
        "self.reset_parameters()\n",
    ]
    parts = [
        f'class {s.name}(nn.Module):\n    """{s.doc}."""\n',
        f"\n    def __init__(self, {types}) -> None:\n        super().__init__()\n{indent(''.join(made), BODY)}",
        indent(all_of_them(s.cell, s.p, s.learned), METHOD),
        _cells_run(s) if many else _one_cell_run(s),
        NORMED if s.p.norm else "",
    ]
    return "".join(parts)


# --- the weights ------------------------------------------------------------------------------------------------------------------


def _shapes(s: Slide, rows: str, read: str) -> dict[str, str]:
    """Shape by name of the weights of one cell; `{}` stands for layer and direction."""
    found = dict[str, str]()
    for name, columns in zip(MATRICES, (read, "hidden_size"), strict=True):
        if s.p.weight_norm:
            found |= {name + "_{}_v": f"{rows}, {columns}", name + "_{}_g": f"{rows}, 1"}
        else:
            found |= {name + "_{}": f"{rows}, {columns}"}
    vectors = [name for name in (*NAMES, *(GAINS if s.p.norm else ())) if name not in MATRICES]
    return {**found, **{name + "_{}": rows for name in vectors}}


def _rows(s: Slide) -> str:
    return f"{len(s.letters)} * hidden_size" if len(s.letters) > 1 else "hidden_size"


def _parameter(shape: str) -> str:
    return f"nn.Parameter(torch.empty({shape}))"


def _one_cell_made(s: Slide) -> str:
    shapes = _shapes(s, _rows(s), "input_size").items()
    return "".join(f"self.{name.format('l0')} = {_parameter(shape)}\n" for name, shape in shapes)


def _cells_made(s: Slide) -> str:
    """A loop over the layers and directions that are in use."""
    ahead, read = '"l0"', "input_size"
    lines = []
    if s.deep:
        lines.append("for layer in range(num_layers):")
        ahead, read = 'f"l{layer}"', f"input_size if layer == 0 else {'2 * ' if s.both else ''}hidden_size"
    if s.both:
        lines.append(f'for place in ({ahead}, {ahead[:-1]}_reverse"):')
    loops = len(lines)
    place = "{place}" if s.both else "l{layer}"
    lines.append(f"rows, read = {_rows(s)}, {read}")
    for name, shape in _shapes(s, "rows", "read").items():
        lines.append(f'self.register_parameter(f"{name.format(place)}", {_parameter(shape)})')
    return "".join(f"{METHOD * min(number, loops)}{line}\n" for number, line in enumerate(lines))


def _first_states_made(s: Slide) -> str:
    shape = f"{s.cells('num_layers')}, hidden_size"
    return "".join(f"self.{name}_0 = {_parameter(shape)}\n" for name in s.cell.states)


# --- the run ----------------------------------------------------------------------------------------------------------------------


def _one_cell_run(s: Slide) -> str:
    """`forward` of a single cell."""
    bound = _bound(s, lambda name: f"self.{name.format('l0')}")
    return _method(f"forward(self, {s.signature})", bound + _first_of_one(s) + _steps(s, "x + " if s.residual else ""))


def _cells_run(s: Slide) -> str:
    """`forward` through layers and directions, and the run of one cell that it calls."""
    begun = s.given or s.learned
    through = _through_layers(s, [f"{name}_0" for name in s.cell.states] if begun else [])
    states = "".join(f", {name}: Tensor" for name in s.cell.states) if begun else ""
    bound = _bound(s, lambda name: f'getattr(self, f"{name.format("{place}")}")')
    words = f'"""One layer{" in one direction" if s.both else ""}, step by step."""\n'
    once = words + bound + ("" if begun else _first_of_one(s)) + _steps(s)
    forward = _method(f"forward(self, {s.signature})", (first_states(s) if begun else "") + through)
    return forward + _method(f"over_time(self, x: Tensor, place: str{states})", once)


def _method(head: str, body: str) -> str:
    return f"\n    def {head} -> Tensor:\n{indent(body, BODY)}"


def _first_of_one(s: Slide) -> str:
    """The states of a single cell before its first step."""
    first, *others = s.cell.states
    if s.learned:
        return "".join(f"{name} = self.{name}_0.expand(x.shape[1], -1)\n" for name in s.cell.states)
    if not s.given:
        return f"{' = '.join(s.cell.states)} = x.new_zeros(x.shape[1], self.hidden_size)\n"
    if others and s.given > s.p.size:
        return f"{', '.join(s.cell.states)} = initial.chunk({len(s.cell.states)}, -1)\n"
    return f"{first} = initial\n" + "".join(f"{name} = torch.zeros_like({first})\n" for name in others)


def _through_layers(s: Slide, states: list[str]) -> str:
    """From x to h, layer by layer."""
    if not s.deep:
        before, h = _one_layer(s, states)
        return f"{before}return {'x + ' if s.residual else ''}{h}\n"
    before, h = _one_layer(s, states)
    lines = "if layer > 0:\n    x = self.dropout(x)\n" if s.dropout else ""
    lines += before
    if s.residual and not s.residual_from_the_first:
        lines += f"h = {h}\nx = x + h if layer > 0 else h\n"
    else:
        lines += f"x = {'x + ' if s.residual else ''}{h}\n"
    return f"for layer in range(self.num_layers):\n{indent(lines, METHOD)}return x\n"


def _one_layer(s: Slide, states: list[str]) -> tuple[str, str]:
    """The lines that run one layer, and what then is its h."""

    def run(x: str, suffix: str, cell: str) -> str:
        place = f'f"l{{layer}}{suffix}"' if s.deep else f'"l0{suffix}"'
        return f"self.over_time({', '.join([x, place, *(f'{name}[{cell}]' for name in states)])})"

    if not s.both:
        return "", run("x", "", "layer")
    cells = ("2 * layer", "2 * layer + 1") if s.deep else ("0", "1")
    lines = f"ahead = {run('x', '', cells[0])}\nback = {run('turned(x, lengths)', '_reverse', cells[1])}\n"
    return lines, "torch.cat([ahead, turned(back, lengths)], -1)"


def _bound(s: Slide, parameter: Callable[[str], str]) -> str:
    """Short names for the weights of one cell."""

    def named(bare: str) -> str:
        return parameter(bare + "_{}")

    def scaled(bare: str) -> str:
        return f"{parameter(bare + '_{}_g')} * normalize({parameter(bare + '_{}_v')})"

    if s.p.weight_norm:
        lines = [f"W_{end} = {scaled(f'weight_{end}')}" for end in ("ih", "hh")]
        lines += [f"b_ih, b_hh = {named('bias_ih')}, {named('bias_hh')}"]
    else:
        lines = [f"W_{end}, b_{end} = {named(f'weight_{end}')}, {named(f'bias_{end}')}" for end in ("ih", "hh")]
    lines += [f"g_ih, g_hh = {named('norm_ih')}, {named('norm_hh')}"] if s.p.norm else []
    for short in ("W", "b", "g"):
        if re.search(rf"\b{short}_({'|'.join(s.letters)})\b", s.step):
            rows = ", ".join(f"{short}_{letter}" for letter in s.letters)
            lines.append(f"{rows} = {short}_hh.chunk({len(s.letters)})")
    return "".join(f"{line}\n" for line in lines)


def _steps(s: Slide, added: str = "") -> str:
    """The loop over the steps, and h of all of them."""
    step = dedent(s.step).strip() + "\nhidden.append(h)\n"
    head = f"hidden = []\nfor from_x in {s.product('x', 'ih')}.unbind(0):\n"
    return f"{head}{indent(step, METHOD)}return {added}torch.stack(hidden)\n"
