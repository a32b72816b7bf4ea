"""RNN Studio: draw recurrent networks, train them, and watch every gate, state and gradient, step by step.

From Python, for instance in a notebook:

    import rnnstudio

    document = rnnstudio.example("recall_lstm")
    trace = rnnstudio.trace_sample(document, text="B x z y x x z y x ?")

`help(rnnstudio.api)` shows a whole session. The names are loaded when first used: `import rnnstudio` itself costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rnnstudio.api import (
        Diverged,
        Document,
        Generated,
        StudioError,
        Trace,
        build,
        example,
        example_names,
        generate,
        open_project,
        problems,
        save_project,
        trace_sample,
        train,
        weights_of,
        with_weights,
    )

__version__ = "0.1.0"
__all__ = [
    "Diverged",
    "Document",
    "Generated",
    "StudioError",
    "Trace",
    "__version__",
    "build",
    "example",
    "example_names",
    "generate",
    "open_project",
    "problems",
    "save_project",
    "trace_sample",
    "train",
    "weights_of",
    "with_weights",
]


def __getattr__(name: str) -> object:
    """The public names, from `rnnstudio.api`."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from rnnstudio import api

    return getattr(api, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
