"""The contender of the training: a plain PyTorch loop with torch's own module, one thread, the same batches. Updates a second."""

from __future__ import annotations

import sys
import time

import torch
from torch import nn

from benchmarks.projects import TORCH_CELLS, adding
from benchmarks.rounds import answer
from rnnstudio.engine.model import model_of
from rnnstudio.engine.training import training_batch

SECONDS = 3.0


class Bare(nn.Module):
    """What a student would write."""

    def __init__(self, cell: str, hidden: int) -> None:
        super().__init__()
        self.cell = getattr(nn, TORCH_CELLS[cell])(2, hidden)
        self.linear = nn.Linear(hidden, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The last hidden state, read by a linear layer."""
        return self.linear(self.cell(x)[0][-1])


def main(cell: str, hidden: int, steps: int) -> None:
    """Answers each line with the updates a second of SECONDS seconds."""
    torch.set_num_threads(1)
    model = model_of(adding(cell, hidden, steps))
    network = Bare(cell, hidden)
    optimiser = torch.optim.Adam(network.parameters(), lr=0.001)
    count = 0

    def once() -> float:
        nonlocal count
        begin, first = time.perf_counter(), count
        while time.perf_counter() - begin < SECONDS:
            batch = training_batch(model, count)
            loss = (
                (network(torch.from_numpy(batch.inputs["values"])) - torch.from_numpy(batch.targets["sum"])) ** 2
            ).mean()
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            count += 1
        return (count - first) / (time.perf_counter() - begin)

    answer(once)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
