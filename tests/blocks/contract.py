"""What every kind of block promises: `CHECKS`, each a function of a block and one of its cases.

`test_contract` runs them over the catalogue, `test_drop_in` over a file that is not in it.
"""

from __future__ import annotations

import inspect
import re
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import torch
from numpy.testing import assert_allclose, assert_array_equal
from safetensors.numpy import load_file, save_file
from taking_apart import assert_parts_make
from torch.utils.flop_counter import FlopCounterMode

from rnnstudio.derivation.equations import work
from rnnstudio.derivation.term import term
from rnnstudio.derivation.written import stages
from rnnstudio.graph.block_type import BlockType, Case, Equation, Settings, WireType
from rnnstudio.graph.text import Text
from rnnstudio.recurrence.cell import Cell, unaided
from rnnstudio.trace.recording import PLACE, Backward, Recording, Run, quantities
from rnnstudio.trace.shares import gradients

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # it opens its font in the old way
    import ziamath

ziamath.config.svg2 = False
STEPS = 5
EVEN, RAGGED = (5, 5, 5), (5, 2, 3)
TIMELINES = ("input", "output")
TIMED = ("sequence", "tokens")
ID = re.compile(r"[a-z][a-z0-9_]*")
EXACT = {"rtol": 0, "atol": 1e-10}


@dataclass(frozen=True)
class Bench:
    """A block with settings, weights, inputs, lengths and dL/d(outputs), all drawn from a seed; float64."""

    block: BlockType
    case: Case
    p: Settings
    outputs: Mapping[str, WireType]
    w: Settings
    inputs: Mapping[str, Any]
    run: Run
    d: Mapping[str, Any]

    @classmethod
    def of(cls, block: BlockType, case: Case, lengths: tuple[int, ...] = EVEN, seed: int = 0) -> Bench:
        numbers = np.random.default_rng(seed)
        given = block.settings(case.params)
        outputs = block.infer(given, case.inputs, case.interface)
        p = block.bind(given, case.inputs, case.interface)
        w = Settings({a.name: numbers.normal(size=a.shape) for a in block.weights(p, case.inputs)})
        inputs = {name: _drawn(numbers, wire, len(lengths)) for name, wire in case.inputs.items()}
        for group in (w, inputs):  # states that a cell could have come to
            group.update({name: np.tanh(a) for name, a in group.items() if name == "initial" or name.endswith("_0")})
        kinds = {"tokens": "tokens", "values": "sequence"}
        task = {
            name: _drawn(numbers, WireType(kinds[spec.kind] if spec.timeline else "vector", spec.size), len(lengths))  # type: ignore[arg-type]
            for name, spec in case.interface.inputs.items()
        }
        fed = {
            name: numbers.integers(0, spec.size + 1, (STEPS, len(lengths)))
            for name, spec in case.interface.targets.items()
        }
        run = Run(task, dict.fromkeys(TIMELINES, np.array(lengths)), np.zeros(()), fed=fed)
        alive = np.arange(STEPS)[:, None, None] < np.array(lengths)[None, :, None]
        judged = case.inputs if block.family == "output" else outputs
        d = {
            name: _drawn(numbers, wire, len(lengths)) * (alive if wire.kind == "sequence" else 1)
            for name, wire in judged.items()
            if wire.kind != "tokens"
        }
        return cls(block, case, p, outputs, w, inputs, run, d)

    def record(self) -> Recording:
        return self.block.record(self.p, self.w, self.inputs, self.run)

    def backward(self) -> Backward:
        return self.block.backward(self.p, self.w, self.record(), self.d, self.run)

    def loss(self) -> float:
        """sum d * output, whose gradients `backward` gives; an Output is judged by the scores that it received."""
        recorded = self.inputs if self.block.family == "output" else self.record().outputs
        return float(sum((d * recorded[name]).sum() for name, d in self.d.items()))

    def weight_gradients(self) -> dict[str, Any]:
        return gradients(self.backward().shares, {name: a.shape for name, a in self.w.items()})

    def numeric_inputs(self) -> list[str]:
        return [name for name, a in self.inputs.items() if a.dtype.kind == "f"]

    def fast(self) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
        """The torch run: outputs, gradients of inputs, gradients of weights."""
        inputs = {name: _tensor(a) for name, a in self.inputs.items()}
        w = Settings({name: _tensor(a) for name, a in self.w.items()})
        outputs = self.forward(inputs, w)
        ends = [name for name in self.d if name in outputs and outputs[name].requires_grad]
        torch.autograd.backward([outputs[name] for name in ends], [torch.tensor(self.d[name]) for name in ends])
        return (
            {name: a.detach().numpy() for name, a in outputs.items()},
            {name: inputs[name].grad.numpy() for name in self.numeric_inputs() if ends},
            {name: a.grad.numpy() for name, a in w.items()},
        )

    def forward(self, inputs: Mapping[str, torch.Tensor], w: Settings) -> Mapping[str, torch.Tensor]:
        """The outputs of the torch run."""
        run = Run(
            {name: torch.tensor(a) for name, a in self.run.inputs.items()},
            {name: torch.tensor(a) for name, a in self.run.lengths.items()},
            torch.zeros((), dtype=torch.float64),
            fed={name: torch.tensor(a) for name, a in self.run.fed.items()},
        )
        return self.block.forward(self.p, w, inputs, run)

    def alone(self, member: int) -> Bench:
        """The same with one sequence of the batch, cut to its length."""
        length = int(self.run.lengths["input"][member])

        def cut(values: Mapping[str, Any], timed: Mapping[str, bool]) -> dict[str, Any]:
            return {n: a[:length, [member]] if timed[n] else a[[member]] for n, a in values.items()}

        task, fed = (
            cut(part, {n: a.ndim != 2 or a.dtype.kind == "i" for n, a in part.items()})
            for part in (self.run.inputs, self.run.fed)
        )
        run = Run(task, dict.fromkeys(TIMELINES, np.array([length])), np.zeros(()), fed=fed)
        timed = {n: wire.kind in TIMED for n, wire in {**self.case.inputs, **self.outputs}.items()}
        inputs, d = cut(self.inputs, timed), cut(self.d, timed)
        return replace(self, inputs=inputs, run=run, d=d)


def _drawn(numbers: np.random.Generator, wire: WireType, batch: int) -> Any:
    if wire.kind == "tokens":
        return numbers.integers(0, wire.size, (STEPS, batch))
    return numbers.normal(size=(STEPS, batch, wire.size) if wire.kind == "sequence" else (batch, wire.size))


def _tensor(a: Any) -> torch.Tensor:
    return torch.tensor(a, requires_grad=a.dtype.kind == "f")


# --- what it declares -----------------------------------------------------------------------------------------------------


def words_are_complete(block: BlockType, case: Case) -> None:
    bench = Bench.of(block, case)
    ports = block.ports(bench.p)
    said = [block.title, block.help, *(port.label for port in (*ports.inputs, *ports.outputs))]
    said += [text for param in block.params for text in (param.label, param.help)]
    said += [option.label for param in block.params for option in getattr(param, "options", ())]
    said += [signal.title for signal in block.signals(bench.p)]
    assert all(isinstance(text, Text) and text.en.strip() and text.zh.strip() for text in said)
    assert re.search(r"[\u4e00-\u9fff]", block.help.zh)
    assert all(reading.url.startswith("https://") and reading.citation for reading in block.reading)


def ids_are_valid(block: BlockType, case: Case) -> None:
    p = Bench.of(block, case).p
    ports = block.ports(p)
    groups = [param.id for param in block.params], [signal.id for signal in block.signals(p)]
    groups += [port.id for port in ports.inputs], [port.id for port in ports.outputs]
    assert ID.fullmatch(block.id)
    assert block.family in {"input", "recurrent", "attention", "layer", "output"}
    for ids in groups:
        assert len(set(ids)) == len(ids)
        assert all(ID.fullmatch(name) and not hasattr(dict, name) for name in ids)  # they are read as attributes, too


def sizes_are_as_declared(block: BlockType, case: Case) -> None:
    bench = Bench.of(block, case)
    recording = bench.record()
    assert set(recording.outputs) == set(bench.outputs) == {port.id for port in block.ports(bench.p).outputs}
    for name, wire in bench.outputs.items():
        assert recording.outputs[name].shape[-1] == (wire.size if wire.kind != "tokens" else len(EVEN))
        assert recording.outputs[name].ndim == {"tokens": 2, "sequence": 3}.get(wire.kind, 2)
    signals = block.signals(bench.p)
    assert set(recording.signals) == {f"{place}/{signal.id}" for signal in signals for place in _places(recording)}
    for place in _places(recording):
        for signal in signals:
            values = recording.signals[f"{place}/{signal.id}"]
            low, high = signal.bounds or (-np.inf, np.inf)
            assert ((low <= values) & (values <= high)).all()
    shapes = {weight.name: weight.shape for weight in block.weights(bench.p, case.inputs)}
    assert {name: a.shape for name, a in bench.weight_gradients().items()} == shapes


def formulas_render(block: BlockType, case: Case) -> None:
    p = Bench.of(block, case).p
    latex = [text for equation in _equations(block, p) for text in equation.latex.values()]
    for text in {*latex, *(signal.symbol for signal in block.signals(p))}:
        assert ziamath.Latex(text).svg().startswith("<svg")


def notations_are_complete(block: BlockType, case: Case) -> None:
    for equation in _equations(block, Bench.of(block, case).p):
        assert set(equation.latex) == {"textbook", "uvw", "torch"}


# --- what it computes -----------------------------------------------------------------------------------------------------


def recorded_equals_fast(block: BlockType, case: Case) -> None:
    for lengths in (EVEN, RAGGED):
        bench = Bench.of(block, case, lengths)
        recorded, (outputs, _, _) = bench.record().outputs, bench.fast()
        for name in bench.outputs:
            assert_allclose(recorded[name], outputs[name], **EXACT)


def gradients_equal_autograd(block: BlockType, case: Case) -> None:
    for lengths in (EVEN, RAGGED):
        bench = Bench.of(block, case, lengths)
        if not bench.d:
            continue
        _, d_inputs, d_weights = bench.fast()
        ours, ours_w = bench.backward().d_inputs, bench.weight_gradients()
        for name, d in d_inputs.items():
            assert_allclose(ours[name], d, **EXACT)
        for name, d in d_weights.items():
            assert_allclose(ours_w[name], d, **EXACT)


def gradients_equal_finite_differences(block: BlockType, case: Case) -> None:
    bench = Bench.of(block, case, RAGGED)
    if not bench.d:
        return
    ours, ours_w = bench.backward().d_inputs, bench.weight_gradients()
    for name in bench.numeric_inputs():
        assert_allclose(ours[name], _differences(bench, bench.inputs[name]), rtol=1e-6, atol=1e-7)
    for name in bench.w:
        assert_allclose(ours_w[name], _differences(bench, bench.w[name]), rtol=1e-6, atol=1e-7)


def _differences(bench: Bench, place: Any, nudge: float = 3e-6) -> Any:
    """dL/d(every number of `place`), which is an array that the bench holds."""
    found = np.zeros(place.shape)
    for index in np.ndindex(*place.shape):
        kept = place[index]
        place[index] = kept + nudge
        above = bench.loss()
        place[index] = kept - nudge
        found[index] = (above - bench.loss()) / (2 * nudge)
        place[index] = kept
    return found


def signal_gradients_equal_autograd(block: BlockType, case: Case) -> None:
    """dL/d of every gate, candidate and state by hand is what autograd finds from the step alone."""
    if not isinstance(block, Cell):
        return
    for lengths in (EVEN, RAGGED):
        bench = Bench.of(block, case, lengths)
        by_hand, found = bench.backward(), replace(bench, block=unaided(type(block))).backward()
        assert set(by_hand.d_signals) == set(found.d_signals)
        for name, d in found.d_signals.items():
            assert_allclose(by_hand.d_signals[name], d, **EXACT, err_msg=name)


def every_signal_has_its_gradient(block: BlockType, case: Case) -> None:
    bench = Bench.of(block, case)
    if block.family in {"input", "output"}:
        return
    shapes = {name: a.shape for name, a in bench.record().signals.items()}
    found = bench.backward().d_signals
    for name, shape in shapes.items():
        place, signal = name.rsplit("/", 1)
        assert found[f"{place}/d_{signal}"].shape == shape


def parts_add_up(block: BlockType, case: Case) -> None:
    for lengths in (EVEN, RAGGED):
        bench = Bench.of(block, case, lengths)
        d = bench.backward().d_signals
        states = [name.removesuffix("_local") for name in d if name.endswith("_local")]
        assert len(states) == len(getattr(block, "states", ())) * len(_places(bench.record()))
        for state in states:
            assert_allclose(d[f"{state}_local"] + d[f"{state}_incoming"], d[state], rtol=1e-14, atol=1e-14)


def shares_add_up(block: BlockType, case: Case) -> None:
    bench = Bench.of(block, case, RAGGED)
    added = {name: np.zeros(a.shape) for name, a in bench.w.items()}
    steps = STEPS if "sequence" in {wire.kind for wire in bench.outputs.values()} else 1
    for share in bench.backward().shares:
        for t in range(steps):
            part = share.at(t)
            added[share.weight][share.first_row : share.first_row + len(part)] += part
    for name, total in bench.weight_gradients().items():
        assert_allclose(added[name], total, **EXACT)


def the_numbers_keep_their_type(block: BlockType, case: Case) -> None:
    """A run in the training's own precision stays in it."""
    bench = Bench.of(block, case, RAGGED)
    single = np.float32

    def narrow(arrays: Mapping[str, Any]) -> dict[str, Any]:
        return {name: a.astype(single) if a.dtype.kind == "f" else a for name, a in arrays.items()}

    run = replace(bench.run, inputs=narrow(bench.run.inputs), like=np.zeros((), single))
    recording = block.record(bench.p, Settings(narrow(bench.w)), narrow(bench.inputs), run)
    kept = {**recording.outputs, **recording.signals, **recording.initial}
    assert {name: a.dtype for name, a in kept.items() if a.dtype.kind == "f" and a.dtype != single} == {}


def padding_changes_nothing(block: BlockType, case: Case) -> None:
    """A padded batch gives exactly what its members give alone, forwards and backwards."""
    bench = Bench.of(block, case, RAGGED)
    recording, back, (fast, fast_d, _) = bench.record(), bench.backward(), bench.fast()
    sourced = {signal.id for signal in block.signals(bench.p) if signal.axes[-1] == "source"}
    totals = {name: np.zeros(a.shape) for name, a in bench.w.items()}
    for member, length in enumerate(RAGGED):
        alone = bench.alone(member)
        once = alone.record()

        def same(whole: Mapping[str, Any], own: Mapping[str, Any], m: int = member, n: int = length) -> None:
            for name, values in own.items():
                part = whole[name][:, [m]] if len(whole[name]) == STEPS else whole[name][[m]]
                part = part[:n] if len(part) == STEPS else part
                part = part[..., :n] if name.rsplit("/", 1)[-1].removeprefix("d_") in sourced else part
                assert_allclose(part, values, **EXACT, err_msg=name)

        same(recording.outputs, once.outputs)
        same(recording.signals, once.signals)
        same(back.d_inputs, alone.backward().d_inputs)
        same(back.d_signals, alone.backward().d_signals)
        same(fast, alone.fast()[0])
        same(fast_d, alone.fast()[1])
        for name, d in alone.weight_gradients().items():
            totals[name] += d
    for name, d in bench.weight_gradients().items():
        assert_allclose(d, totals[name], **EXACT)


def an_ended_sequence_keeps_its_state(block: BlockType, case: Case) -> None:
    if not isinstance(block, Cell) or block.settings(case.params).bidirectional:
        return
    bench = Bench.of(block, case, RAGGED)
    for h in (bench.record().outputs["h"], bench.fast()[0]["h"]):
        for member, length in enumerate(RAGGED):
            assert_array_equal(h[length:, member], np.broadcast_to(h[length - 1, member], h[length:, member].shape))


def equations_hold(block: BlockType, case: Case) -> None:
    """Every equation recomputes its left side from what was recorded, at every step."""
    bench = Bench.of(block, case)
    bench = replace(
        bench, d=bench.d | {name: 0 * d for name, d in bench.d.items() if name in ("state", "previous")}
    )  # no future after T
    recording = bench.record()
    back = bench.backward() if bench.d else None
    for place in _places(recording):
        w = block.layer_weights(bench.p, bench.w, place)
        for equation in _equations(block, bench.p):
            produced = equation.produces.removeprefix("d_")
            over_time = all(s.axes[0] == "time" for s in block.signals(bench.p) if s.id == produced)
            stepped = bool(case.inputs) and over_time and _over_time(bench)
            for t in range(STEPS) if over_time else (None,):
                v = quantities(recording, w, t if stepped else None, back, place)
                assert equation.value is not None
                assert_allclose(
                    equation.value(_only(v, equation)), v[equation.produces], **EXACT, err_msg=equation.produces
                )
                _can_be_taken_apart(equation, v)


def _can_be_taken_apart(equation: Equation, v: Settings) -> None:
    """Computed on arrays that remember, it gives the same numbers, and each of them follows from its parts, down to what it reads."""
    found = work(equation, v)
    assert found is not None
    assert_allclose(found.values, v[equation.produces], **EXACT, err_msg=equation.produces)
    for index in {(0,) * found.ndim, tuple(size - 1 for size in found.shape)}:
        whole = term(found, index)
        assert_allclose(whole.value, found.values[index], **EXACT)
        assert_parts_make(whole)
        assert whole.names - {""} <= set(equation.reads)
        assert stages(whole)[-1][-1].of == (whole,)


def _over_time(bench: Bench) -> bool:
    """False where the block works on one vector."""
    return any(wire.kind in TIMED for wire in (*bench.case.inputs.values(), *bench.outputs.values()))


def _places(recording: Recording) -> set[str]:
    """The layers and directions that a block recorded."""
    return {name.rsplit("/", 1)[0] for name in recording.signals} or {PLACE}


def _only(v: Settings, equation: Equation) -> Settings:
    """What the equation says that it reads, and nothing else."""
    return Settings({name: v[name] for name in equation.reads})


def _equations(block: BlockType, p: Settings) -> tuple[Equation, ...]:
    return (*block.equations(p), *block.backward_equations(p))


# --- what it costs ------------------------------------------------------------------------------------------------------------


def multiply_adds_are_as_declared(block: BlockType, case: Case) -> None:
    """Counted by torch itself, operation by operation, on the fast run; a cell runs there as its step says."""
    for steps in (STEPS, STEPS - 2):
        bench = _looking_at(Bench.of(unaided(type(block)) if isinstance(block, Cell) else block, case), steps)
        declared = block.work(bench.p, case.inputs, bench.outputs)
        assert _counted(bench) == declared.over(*_steps(bench)) * len(EVEN)


def what_is_kept_is_as_declared(block: BlockType, case: Case) -> None:
    for steps in (STEPS, STEPS - 2):
        bench = _looking_at(Bench.of(block, case), steps)
        declared = block.keeps(bench.p, case.inputs, bench.outputs)
        kept = sum(a.size for a in bench.record().signals.values())
        assert kept == declared.over(*_steps(bench)) * len(EVEN)


def _steps(bench: Bench) -> tuple[int, int]:
    """How many steps a block has of its own, and how many it looks at."""
    whole = bench.block.ports(bench.p).whole
    wires = {**bench.outputs, **{n: wire for n, wire in bench.case.inputs.items() if n not in whole}}
    own, looked_at = (
        next((int(bench.run.lengths[wire.timeline][0]) for wire in found if wire.timeline), 0)
        for found in (wires.values(), [bench.case.inputs[name] for name in whole])
    )
    return own, looked_at


def _looking_at(bench: Bench, steps: int) -> Bench:
    """The same with fewer steps on the timeline of what is read."""
    timed = {name for name, wire in bench.case.inputs.items() if wire.timeline == "input"}
    inputs = {name: a[:steps] if name in timed else a for name, a in bench.inputs.items()}
    lengths = {**bench.run.lengths, "input": np.full(len(EVEN), steps)}
    task = {name: a[:steps] if a.ndim == 3 else a for name, a in bench.run.inputs.items()}
    return replace(bench, inputs=inputs, run=replace(bench.run, inputs=task, lengths=lengths), d={})


def _counted(bench: Bench) -> int:
    """Half the floating-point operations of all matrix products, with those of a matrix and one vector, which torch leaves out."""

    def of_a_vector(shape: Any, *_: Any, **__: Any) -> int:
        return int(2 * shape[0] * shape[1])

    with FlopCounterMode(display=False, custom_mapping={torch.ops.aten.mv: of_a_vector}) as counter:
        bench.forward(
            {n: torch.tensor(a) for n, a in bench.inputs.items()},
            Settings({n: torch.tensor(a) for n, a in bench.w.items()}),
        )
    return counter.get_total_flops() // 2


# --- what it leaves ---------------------------------------------------------------------------------------------------------


def weights_come_back_from_a_file(block: BlockType, case: Case) -> None:
    bench = Bench.of(block, case)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "weights.safetensors"
        save_file(dict(bench.w), path)
        again = replace(bench, w=Settings(load_file(path))).record()
    for name, values in bench.record().outputs.items():
        assert_array_equal(again.outputs[name], values)


def source_gives_the_same(block: BlockType, case: Case) -> None:
    """The block's source, executed, gives what was recorded; weights load strictly by name."""
    bench = Bench.of(block, case, RAGGED)
    text = block.source(bench.p, case.inputs)
    assert "rnnstudio" not in text
    module = _built(text)
    module.load_state_dict({name: torch.tensor(a) for name, a in bench.w.items()}, strict=True)
    given = bench.inputs or {"": bench.run.inputs.get(bench.p.get("input"), bench.run.fed.get(bench.p.get("target")))}
    arguments = [torch.tensor(a) for a in given.values()]
    if "lengths" in inspect.signature(module.forward).parameters:
        arguments.append(torch.tensor(bench.run.lengths["input"]))
    recording = bench.record()
    wanted = next(iter(recording.outputs.values())) if recording.outputs else recording.signals["0/forward/p"]
    found = module.eval()(*arguments).detach().numpy()
    if wanted.ndim == 3 or wanted.dtype.kind == "i":
        inside = np.arange(STEPS)[:, None] < bench.run.lengths["input"]
        found, wanted = found[inside], wanted[inside]
    assert_allclose(found, wanted, **EXACT)


def _built(text: str) -> torch.nn.Module:
    kept = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        names: dict[str, Any] = {}
        exec(compile(text, "source", "exec"), names)
        module = names["build"]()
    finally:
        torch.set_default_dtype(kept)
    assert isinstance(module, torch.nn.Module)
    return module.to(torch.float64)


CHECKS: tuple[Callable[[BlockType, Case], None], ...] = (
    words_are_complete,
    ids_are_valid,
    sizes_are_as_declared,
    formulas_render,
    notations_are_complete,
    recorded_equals_fast,
    gradients_equal_autograd,
    gradients_equal_finite_differences,
    signal_gradients_equal_autograd,
    every_signal_has_its_gradient,
    parts_add_up,
    shares_add_up,
    the_numbers_keep_their_type,
    padding_changes_nothing,
    an_ended_sequence_keeps_its_state,
    equations_hold,
    multiply_adds_are_as_declared,
    what_is_kept_is_as_declared,
    weights_come_back_from_a_file,
    source_gives_the_same,
)
