"""Makes the shipped examples: `python -m rnnstudio.examples.make [NAME ...] [--folder FOLDER]` trains each from its seed and writes it.

The same command gives the same files on one machine, bit for bit. Each is told on a line: its metric, updates and seconds.
"""

from __future__ import annotations

import argparse
import time
from collections import deque
from itertools import islice
from pathlib import Path

from rnnstudio.engine.model import model_of
from rnnstudio.examples.recipe import Recipe
from rnnstudio.examples.recipes import recipes
from rnnstudio.project.file import write
from rnnstudio.project.project import Document, Progress


def made(recipe: Recipe) -> Document:
    """The trained document of a recipe."""
    from rnnstudio.engine.training import held_out, measure, trainer

    model = model_of(recipe.project)
    training = trainer(model, model.initial_weights())
    deque(islice(training.updates(), recipe.steps), maxlen=0)
    loss, metric = measure(model, training.network, held_out(model))
    return Document(recipe.project, training.network.weights(), Progress(recipe.steps, loss, metric))


def main(names: list[str], folder: Path) -> None:
    """Trains and writes these examples, or all."""
    import torch

    torch.set_num_threads(1)
    for name in names or sorted(recipes()):
        begin = time.perf_counter()
        document = made(recipes()[name])
        write(folder / f"{name}.rnns", document)
        done, seconds = document.progress, time.perf_counter() - begin
        print(
            f"{name}: {done.steps} updates, {seconds:.1f} s, loss {done.loss:.4f}, metric {done.metric:.4f}", flush=True
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--folder", type=Path, default=Path("resources/examples"))
    chosen = parser.parse_args()
    main(chosen.names, chosen.folder)
