"""What tests of the command line say often."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rnnstudio.project.project import Document

Call = Callable[..., tuple[int, str, str]]


def refused(result: tuple[int, str, str]) -> str:
    """The one line on stderr of a call that was refused."""
    code, out, err = result
    assert code == 2
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("rnnstudio: ")
    return err


def same(one: Document, other: Document) -> bool:
    return one.weights.keys() == other.weights.keys() and all(
        np.array_equal(one.weights[name], other.weights[name]) for name in one.weights
    )
