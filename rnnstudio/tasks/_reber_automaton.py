"""The embedded Reber grammar as a finite automaton: which symbols may follow, and how often a walk comes by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

SYMBOLS = tuple("BTPSXVE")
# A word: at each state the ways on, (symbol, next state); the last state's E leaves the word.
WORD = (
    (("B", 1),),
    (("T", 2), ("P", 3)),
    (("S", 2), ("X", 4)),
    (("T", 3), ("V", 5)),
    (("X", 3), ("S", 6)),
    (("P", 4), ("V", 6)),
    (("E", 7),),
)

Tokens = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Automaton:
    """Two ways on from each state, (S, 2), each taken half of the time, and the same twice where there is no fork.

    It begins in state 0 and stays in the last one; `asks` are the states before the second-last symbol.
    """

    symbols: Tokens
    following: Tokens
    asks: npt.NDArray[np.bool_]

    @property
    def end(self) -> int:
        """The state after the last symbol."""
        return len(self.symbols) - 1

    @property
    def certain(self) -> npt.NDArray[np.bool_]:
        """Where one symbol alone may follow."""
        certain: npt.NDArray[np.bool_] = self.symbols[:, 0] == self.symbols[:, 1]
        return certain & (np.arange(len(certain)) < self.end)

    def walks(self, numbers: np.random.Generator, size: int) -> tuple[Tokens, Tokens]:
        """(T, B) the states before each symbol, and the symbols, of `size` walks to the end."""
        states = [np.zeros(size, np.int64)]
        symbols = []
        while (states[-1] != self.end).any():
            way = numbers.integers(2, size=size)
            symbols.append(self.symbols[states[-1], way])
            states.append(self.following[states[-1], way])
        return np.stack(states[:-1]), np.stack(symbols)

    def read(self, symbols: Tokens) -> Tokens | None:
        """The state after each symbol; None where the grammar does not allow one."""
        state, states = 0, []
        for symbol in symbols:
            ways = np.flatnonzero(self.symbols[state] == symbol)
            if state == self.end or not ways.size:
                return None
            state = int(self.following[state, ways[0]])
            states.append(state)
        return np.array(states, np.int64)

    def visits(self) -> npt.NDArray[np.float64]:
        """How often a walk comes to each state but the last, on average."""
        count = self.end
        moves = np.zeros((count, count + 1))
        np.add.at(moves, (np.repeat(np.arange(count), 2), self.following[:-1].ravel()), 0.5)
        visits: npt.NDArray[np.float64] = np.linalg.solve(np.eye(count) - moves[:, :-1].T, np.eye(count)[0])
        return visits

    def shares(self) -> npt.NDArray[np.float64]:
        """How often each symbol follows, among all that follow another."""
        visits, shares = self.visits()[1:], np.zeros(len(SYMBOLS))
        np.add.at(shares, self.symbols[1:-1].ravel(), np.repeat(visits / visits.sum() / 2, 2))
        return shares


@lru_cache(maxsize=4)
def embedded(words: int) -> Automaton:
    """B, T or P, `words` words, the same T or P, E: the states of the two branches are kept apart."""
    steps = len(WORD) * words + 2  # the states of a branch: its words, the one that asks, the one before E
    end = 2 + 2 * steps
    ways: list[tuple[tuple[str, int], ...]] = [(("B", 1),), (("T", 2), ("P", 2 + steps))]
    asks = np.zeros(end + 1, bool)
    for symbol, branch in (("T", 2), ("P", 2 + steps)):
        for first in range(branch, branch + steps - 2, len(WORD)):
            ways += [tuple((mark, first + to) for mark, to in forks) for forks in WORD]
        asks[len(ways)] = True
        ways += [((symbol, len(ways) + 1),), (("E", end),)]
    pairs = [(forks[0], forks[-1]) for forks in (*ways, (("B", end),))]
    symbols = np.array([[SYMBOLS.index(mark) for mark, _ in pair] for pair in pairs], np.int64)
    following = np.array([[to for _, to in pair] for pair in pairs], np.int64)
    for table in (symbols, following, asks):
        table.flags.writeable = False  # shared by all who ask for as many words
    return Automaton(symbols, following, asks)
