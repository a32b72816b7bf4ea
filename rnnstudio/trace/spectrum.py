"""What a recurrent matrix does when it is applied again and again, gate by gate; and what gives it another spectral radius.

Eigenvalues tell the long run of a linear recurrence, and where it turns; what a product of Jacobians can stretch is bounded by singular
values (see `jacobians`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rnnstudio.maths import read_only

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Spectrum:
    """Of one square block of W_hh, (H, H): `name` is the pre-activation that it leads to, such as `a_f`.

    `eigenvalues` are complex (H,), the largest in absolute value first, `singular` (H,), the largest first. Both are NaN where the
    matrix has numbers that are none.
    """

    name: str
    eigenvalues: npt.NDArray[np.complex128]
    singular: Doubles

    @property
    def radius(self) -> float:
        """The largest absolute value of an eigenvalue."""
        return float(np.abs(self.eigenvalues[0]))


def spectra(matrix: npt.NDArray[np.floating], names: tuple[str, ...]) -> tuple[Spectrum, ...]:
    """Of the blocks of W_hh (rows x H, H) that lie below one another, as `names` calls them from the top."""
    return tuple(
        _spectrum(name, part) for name, part in zip(names, np.split(matrix.astype(np.float64), len(names)), strict=True)
    )


def factor_to(matrix: npt.NDArray[np.floating], radius: float) -> float:
    """What a matrix (H, H) must be multiplied with to have this spectral radius; 1 where nothing helps, as all its eigenvalues are 0."""
    now = _spectrum("", matrix.astype(np.float64)).radius
    return radius / now if now > 0 and np.isfinite(now) else 1.0


def _spectrum(name: str, part: Doubles) -> Spectrum:
    if not np.isfinite(part).all():
        nothing = np.full(len(part), np.nan)
        return Spectrum(name, read_only(nothing.astype(np.complex128)), read_only(nothing))
    found = np.linalg.eigvals(part).astype(np.complex128)
    order = np.argsort(-np.abs(found), kind="stable")
    return Spectrum(name, read_only(found[order]), read_only(np.linalg.svd(part, compute_uv=False)))
