"""What one click would mend: found by trying, so that a new kind of block can be a remedy without anybody naming it.

What may be tried stands in `mending`, the gentlest first: other values, another wire, blocks between, and at last taking something away.
A try is offered where its problem goes, the problems become fewer, and no other is made. With one problem gone another may show that could
not be seen behind it: that was there, so it is not made; and what takes nothing away may leave as many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rnnstudio.graph.block_type import BlockType
from rnnstudio.graph.graph import Graph
from rnnstudio.graph.interface import Interface
from rnnstudio.graph.mending import Broken, Try, tries
from rnnstudio.graph.resolution import Problem, Resolution
from rnnstudio.graph.resolve import resolve
from rnnstudio.graph.text import Text

Kinds = Mapping[str, BlockType]
MOST = 3
MOST_STEPS = 8
LARGE = 60  # so many blocks are not mended all at once: it would take too many tries
ALL = Text("Fit the model to the task: {count} changes", "使模型适合任务：{count} 处修改")


@dataclass(frozen=True)
class Remedy:
    """In words what is done, and the graph that comes of it; where it is several things, each of them."""

    label: Text
    graph: Graph
    steps: tuple[Text, ...] = ()


def remedies(graph: Graph, kinds: Kinds, interface: Interface, problem: Problem) -> tuple[Remedy, ...]:
    """What mends this problem and makes no other, the simplest first."""
    found = _single(Broken(graph, kinds, interface, resolve(graph, kinds, interface)), (problem,))
    return tuple(remedy for remedy in found if remedy is not None)


def attempts(graph: Graph, kinds: Kinds, interface: Interface, problems: Iterable[Problem]) -> Iterator[Remedy | None]:
    """The search for the remedies of the first problem that has any, and for one of everything, try by try: None where one does not help.

    Each try takes as long as resolving the graph, so who must not wait for all of them can do something else in between.
    """
    problems = tuple(problems)
    broken = Broken(graph, kinds, interface, resolve(graph, kinds, interface)) if problems else None
    if broken is not None:
        yield from _single(broken, problems)
        if len(graph.nodes) <= LARGE:
            yield from _everything(broken)


def _single(broken: Broken, problems: Iterable[Problem]) -> Iterator[Remedy | None]:
    for problem in problems:
        found = 0
        for one in tries(broken, problem):
            helps = _helped(broken, problem, one) is not None
            yield Remedy(one.label, one.graph) if helps else None
            found += helps
            if found == MOST:
                return
        if found:
            return


def _everything(broken: Broken) -> Iterator[Remedy | None]:
    """The gentle remedies one after the other, where they lead to a model that runs."""
    for behind in (True, False):  # what stands behind a problem is brought up at first
        now, steps = broken, list[Text]()
        while now.resolution.problems and len(steps) < MOST_STEPS:
            found: tuple[Try, Broken] | None = None
            for found in _gentle(now, behind=behind):
                yield None
                if found is not None:
                    break
            if found is None:
                break
            steps.append(found[0].label)
            now = found[1]
        if now.resolution.ok:
            if len(steps) > 1:
                yield Remedy(ALL.format(count=len(steps)), now.graph, tuple(steps))
            return


def _gentle(broken: Broken, *, behind: bool) -> Iterator[tuple[Try, Broken] | None]:
    """The tries that take nothing away, each with what it leads to where it helps."""
    for problem in broken.resolution.problems:
        for one in tries(broken, problem):
            led = None if one.takes_away else _helped(broken, problem, one, behind=behind)
            yield (one, led) if led is not None else None


def _helped(broken: Broken, problem: Problem, one: Try, *, behind: bool = False) -> Broken | None:
    """What a try leads to, where it helps; with `behind` another problem of the same block may come up."""
    before, now = broken.resolution, resolve(one.graph, broken.kinds, broken.interface)
    old, new = (Counter(map(_place, resolution.problems)) for resolution in (before, now))
    if new[_place(problem)] >= old[_place(problem)]:
        return None
    if any(_known(before, node) and not (behind and node == problem.node) for _, node, _ in new - old):
        return None
    fewer = new.total() < old.total() or (new.total() == old.total() and not one.takes_away)
    return Broken(one.graph, broken.kinds, broken.interface, now) if fewer else None


def _place(problem: Problem) -> tuple[str, str | None, str | None]:
    return problem.code, problem.node, problem.port


def _known(before: Resolution, node: str | None) -> bool:
    """True where a problem at this block would have been seen before, or another was: what is new there has been made."""
    placed = before.placed.get(node) if node is not None else None
    return placed is None or placed.is_settled or any(problem.node == node for problem in before.problems)
