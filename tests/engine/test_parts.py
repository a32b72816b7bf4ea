"""The two parts of a gradient, as shares of the whole: on every example they add up, and a last step owes nothing to a future."""

from __future__ import annotations

import numpy as np
import pytest

from rnnstudio.engine.model import model_of
from rnnstudio.engine.tracing import trace
from rnnstudio.examples.recipe import Recipe
from rnnstudio.examples.recipes import recipes
from rnnstudio.trace.parts import Parts
from rnnstudio.trace.trace import SignalKey

ALL = pytest.mark.parametrize("recipe", recipes().values(), ids=lambda recipe: recipe.name)


@ALL
def test_both_shares_make_the_whole(recipe: Recipe) -> None:
    model = model_of(recipe.project)
    seen = trace(model, model.initial_weights(), model.task.probes(model.task_settings)[0])
    for key in seen.gradients:
        if not key.signal.endswith("_incoming"):
            continue
        state = key._replace(signal=key.signal.removeprefix("d_").removesuffix("_incoming"))
        parts = Parts.of(seen, state)
        assert parts is not None
        total = seen.gradients[key._replace(signal=f"d_{state.signal}")]
        incoming = seen.gradients[key]
        squares = (total * total).sum(-1)
        there = squares > 1e-30
        future = (incoming * total).sum(-1)[there] / squares[there]
        np.testing.assert_allclose(parts.local_share[there] + future, 1, atol=1e-9)
        np.testing.assert_allclose(parts.total, np.linalg.norm(total, axis=-1), rtol=1e-12)


def test_where_it_begins_all_of_it_is_local() -> None:
    model = model_of(recipes()["recall_lstm"].project)
    seen = trace(model, model.initial_weights(), model.task.probes(model.task_settings)[0])
    parts = Parts.of(seen, SignalKey("lstm", 0, "forward", "h"))
    assert parts is not None
    assert parts.local_share[-1] == pytest.approx(1)
    assert not parts.local_share[:-1].any()  # the answer is read at the last step alone
    assert Parts.of(seen, SignalKey("lstm", 0, "forward", "f")) is None
