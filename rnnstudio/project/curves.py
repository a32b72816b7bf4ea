"""history.safetensors: the curves of the run, one array for each, so that other programs can draw them too.

`updates.step`, `.loss` and `.norm` have a number for each update, `updates.norm/<weight>` the norm of one weight's gradient;
`held_out.step`, `.loss` and `.metric` one for each measure. Long curves are thinned: of the updates those stay whose number is a
multiple of a power of two, just large enough, so that a run that is saved often stays as even as one that is saved once.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from rnnstudio.project import tensors
from rnnstudio.project.container import Member
from rnnstudio.project.content_error import ContentError
from rnnstudio.project.scalars import Floats, Scalars
from rnnstudio.project.tensors import Shape

MOST_ROWS = 8192
LARGEST_CURVES = 16 << 20
UPDATES = ("updates.step", "updates.loss", "updates.norm")
HELD_OUT = ("held_out.step", "held_out.loss", "held_out.metric")
_NORM = "updates.norm/"


def to_bytes(scalars: Scalars, place: str) -> bytes | memoryview:
    """The curves as safetensors; nothing where there is no update to tell of."""
    if not len(scalars.updates):
        return b""
    names = (*UPDATES, *(_NORM + name for name in scalars.parameters))
    rows = min(MOST_ROWS, LARGEST_CURVES // (8 * len(names)))
    found = dict(zip(names, thinned(scalars.updates, rows).T, strict=True))
    if len(scalars.held_out):
        found.update(zip(HELD_OUT, thinned(scalars.held_out, MOST_ROWS).T, strict=True))
    return tensors.encode(found, place, np.float64)


def read(member: Member) -> Scalars:
    """The curves in a member; a ContentError where they are none."""
    place = member.name
    found = tensors.read(member, np.float64, lambda shapes: _checked(shapes, place))
    parameters = tuple(name.removeprefix(_NORM) for name in found if name.startswith(_NORM))
    updates = np.stack([*(found[name] for name in UPDATES), *(found[_NORM + name] for name in parameters)], axis=1)
    held_out = np.stack([found[name] for name in HELD_OUT], axis=1) if HELD_OUT[0] in found else np.empty((0, 3))
    for rows in (updates, held_out):
        _check_steps(rows, place)
    return Scalars(parameters, updates, held_out)


def thinned(rows: Floats, most: int) -> Floats:
    """At most `most` of the rows, evenly by their step, which comes first in each; the last one always stays."""
    stride, chosen = 1, np.ones(len(rows), bool)
    while chosen.sum() > most and stride <= rows[-1, 0]:
        stride *= 2
        chosen = rows[:, 0] % stride == 0
        chosen[-1] = True
    return rows[chosen][-most:]


def _checked(shapes: Mapping[str, Shape], place: str) -> tuple[str, ...]:
    """The names of all curves, whose number and lengths are such as are written."""
    norms = tuple(name for name in shapes if name.startswith(_NORM))
    whole = [UPDATES + norms, *([HELD_OUT] if HELD_OUT[0] in shapes else [])]
    for names in whole:
        lengths = {shapes.get(name) for name in names}
        size = len(names) * 8 * max((shape[0] for shape in lengths if shape), default=0)
        if len(lengths) != 1 or not all(shape and len(shape) == 1 for shape in lengths) or size > LARGEST_CURVES:
            raise ContentError(place, "these are no curves of a training.", "这些不是训练曲线。")
    return tuple(name for names in whole for name in names)


def _check_steps(rows: Floats, place: str) -> None:
    steps = rows[:, 0]
    if not np.isfinite(steps).all() or (steps < 0).any() or (np.diff(steps) < 0).any():
        raise ContentError(place, "the updates are not in order.", "更新次数的顺序有误。")
