"""A small language of tagged sentences: finite, so that what it allows, how often, and every chance level are known exactly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from rnnstudio.trace.sample import NO_CLASS

Tokens = npt.NDArray[np.int64]
Tagged = tuple[tuple[str, str], ...]  # a sentence: word and tag, step by step


@dataclass(frozen=True)
class Language:
    """Every sentence of a few patterns: tokens, tags (S, L) and lengths (S,); sentences of one pattern stand together.

    Each pattern is as likely as any other, and each sentence of a pattern too.
    """

    words: tuple[str, ...]
    tags: tuple[str, ...]
    tokens: Tokens
    tagged: Tokens
    lengths: Tokens
    counts: Tokens

    def draw(self, numbers: np.random.Generator, size: int) -> Tokens:
        """The numbers of `size` sentences."""
        pattern = numbers.integers(len(self.counts), size=size)
        drawn: Tokens = (np.cumsum(self.counts) - self.counts)[pattern] + numbers.integers(self.counts[pattern])
        return drawn

    def shares(self) -> npt.NDArray[np.float64]:
        """How likely each sentence is."""
        return np.repeat(1 / self.counts / len(self.counts), self.counts)

    def tag_shares(self) -> npt.NDArray[np.float64]:
        """How often each tag is asked for, among all."""
        steps = self.tagged != NO_CLASS
        weights = np.broadcast_to(self.shares()[:, None], steps.shape)[steps]
        shares = np.zeros(len(self.tags))
        np.add.at(shares, self.tagged[steps], weights / weights.sum())
        return shares

    def find(self, tokens: Tokens) -> Tokens | None:
        """The tags of a sentence; None where it is not one of the language."""
        same = self.lengths == len(tokens)
        for t, token in enumerate(tokens[: self.tokens.shape[1]]):
            same &= self.tokens[:, t] == token
        found = np.flatnonzero(same)
        return self.tagged[found[0], : len(tokens)] if found.size else None


def language(tags: tuple[str, ...], patterns: Iterable[str]) -> Language:
    """The language of patterns such as "we|they/pron watch/verb the/det fish|birds/noun"."""
    expanded = [_sentences(pattern) for pattern in patterns]
    sentences = [sentence for of_pattern in expanded for sentence in of_pattern]
    words = tuple(dict.fromkeys(word for sentence in sentences for word, _ in sentence))
    made = Language(
        words,
        tags,
        _table(([words.index(word) for word, _ in sentence] for sentence in sentences), 0),
        _table(([tags.index(tag) for _, tag in sentence] for sentence in sentences), NO_CLASS),
        np.array([len(sentence) for sentence in sentences], np.int64),
        np.array([len(of_pattern) for of_pattern in expanded], np.int64),
    )
    for table in (made.tokens, made.tagged, made.lengths, made.counts):
        table.flags.writeable = False  # shared by all who speak it
    return made


def _sentences(pattern: str) -> list[Tagged]:
    slots = []
    for slot in pattern.split():
        words, tag = slot.split("/")
        slots.append([(word, tag) for word in words.split("|")])
    return list(product(*slots))


def _table(rows: Iterable[list[int]], filler: int) -> Tokens:
    listed = list(rows)
    table = np.full((len(listed), max(map(len, listed))), filler, np.int64)
    for k, row in enumerate(listed):
        table[k, : len(row)] = row
    return table
