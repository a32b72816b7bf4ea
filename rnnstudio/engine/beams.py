"""What stands written, and how it goes on: by a symbol drawn by chance, or by the best continuations of several beams."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rnnstudio.engine.losses import Floats
from rnnstudio.graph.interface import TargetSpec

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Written:
    """What was written: the symbols (the end symbol included, if it came), each one's probability, and log p of them all.

    The probability is the model's own, softmax(y), whatever the temperature of the choice was.
    """

    symbols: tuple[int, ...] = ()
    probabilities: tuple[float, ...] = ()
    log_p: float = 0.0
    ended: bool = False


def drawn(beam: Written, scores: Floats, spec: TargetSpec, temperature: float, numbers: np.random.Generator) -> Written:
    """A symbol by the inverse of the distribution function of softmax(y / temperature)."""
    y = scores.astype(np.float64)
    chances = np.exp(_log_softmax(y / temperature)).cumsum()
    symbol = int(np.searchsorted(chances, numbers.random() * chances[-1], side="right"))
    return _extended(beam, min(symbol, len(y) - 1), _log_softmax(y), spec)


def searched(beams: tuple[Written, ...], scores: Floats, spec: TargetSpec, most: int) -> tuple[Written, ...]:
    """The best continuations of all beams; an ended one stays as it is. Long texts are not at a disadvantage: log p per symbol counts."""
    found = [beam for beam in beams if beam.ended]
    for beam, y in zip((beam for beam in beams if not beam.ended), scores.astype(np.float64), strict=True):
        likeliest = np.argsort(-y, kind="stable")[:most]
        found += [_extended(beam, int(symbol), _log_softmax(y), spec) for symbol in likeliest]
    return tuple(sorted(found, key=lambda beam: -beam.log_p / len(beam.symbols))[:most])


def _extended(beam: Written, symbol: int, log_p: Doubles, spec: TargetSpec) -> Written:
    own = float(log_p[symbol])
    ended = symbol == spec.end
    return Written((*beam.symbols, symbol), (*beam.probabilities, float(np.exp(own))), beam.log_p + own, ended)


def _log_softmax(y: Doubles) -> Doubles:
    shifted = y - y.max()
    return np.asarray(shifted - np.log(np.exp(shifted).sum()))
