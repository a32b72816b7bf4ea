"""The spectra of a recurrent block's W_hh as a model has it, and weights under which one of them has another radius."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rnnstudio.engine.model import Model
from rnnstudio.engine.question import Subject, Work, at_once
from rnnstudio.engine.record import Arrays, of_node
from rnnstudio.maths import read_only
from rnnstudio.recurrence.cell import Cell
from rnnstudio.recurrence.layout import Place, place_at
from rnnstudio.recurrence.products import layer_weights
from rnnstudio.trace.spectrum import Spectrum, factor_to, spectra
from rnnstudio.trace.trace import SignalKey


@dataclass(frozen=True)
class SpectraOf:
    """The question: the spectra of W_hh of one cell. `cell` says block, layer and direction; its signal does not matter."""

    cell: SignalKey

    def work(self, subject: Subject) -> Work:
        return at_once(lambda: spectra_of(subject.model, subject.weights, self.cell))


def spectra_of(model: Model, weights: Arrays, cell: SignalKey) -> tuple[Spectrum, ...]:
    """One for every block of rows of W_hh, in the order of the block's `rows`; with weight norm those of the W that it makes."""
    block, place = _cell(model, cell)
    return spectra(layer_weights(of_node(weights, cell.block), place)["weight_hh"], block.rows)


def with_radius(model: Model, weights: Arrays, cell: SignalKey, radius: float, row: int = 0) -> dict[str, Any]:
    """All weights, with W_hh (of a gated cell its block number `row`) scaled so that its spectral radius is `radius`.

    Whatever else the model has stays; a trace of these weights shows what the radius does. With weight norm it is g that is scaled.
    """
    _, place = _cell(model, cell)
    matrix = layer_weights(of_node(weights, cell.block), place)["weight_hh"]
    rows = slice(row * matrix.shape[-1], (row + 1) * matrix.shape[-1])
    plain = f"{cell.block}.{place.named('weight_hh')}"
    name = plain if plain in weights else f"{cell.block}.{place.named('weight_hh_g')}"
    changed = weights[name].copy()
    changed[rows] *= factor_to(matrix[rows], radius)
    return {**weights, name: read_only(changed)}


def _cell(model: Model, cell: SignalKey) -> tuple[Cell, Place]:
    block = model.resolution.placed[cell.block].block
    assert isinstance(block, Cell)
    return block, place_at(f"{cell.layer}/{cell.direction}")
