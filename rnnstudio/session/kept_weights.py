"""Which weights a model is given after an edit: those that it had before, else what it can take over from the model before it.

So undo brings back what was there. Another kind of cell, and another task, begin at their seed on purpose: what is compared begins alike.
What was not trained is not taken over either: the same project begins with the same weights however it came about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from rnnstudio.engine.carrying import Former, TakenOver, taken_over
from rnnstudio.engine.mailbox import Picture
from rnnstudio.engine.model import Model
from rnnstudio.graph.text import Text, joined, plain
from rnnstudio.project.project import Document, Project, Run

Shapes = tuple[str, frozenset[tuple[str, str, tuple[int, ...]]]]
KEPT = Text("Weights kept: {names}.", "权重保留：{names}。")
PARTLY = Text(
    "Kept for the units that were there, new for the others: {names}.",
    "原有单元的权重保留，新单元的重新初始化：{names}。",
)
ANEW = Text("Begun anew: {names}.", "重新初始化：{names}。")
ALL_ANEW = Text(
    "All weights begin anew, so that what you compare begins alike.", "所有权重重新初始化，使比较从相同的起点开始。"
)
UNDO = Text("Undo brings the former weights back.", "撤销可恢复之前的权重。")
ALL_OF = Text("{node} (all {count} arrays)", "{node}（全部 {count} 个数组）")
MOST_NAMED = 6
MORE = Text("{count} more", "另外 {count} 项")


@dataclass(frozen=True)
class Begin:
    """What a model begins with: weights that were its own, or a `former` model to take over from; in words what became of them."""

    kept: Run
    trained: Run | None
    former: Former | None = None
    words: Text | None = None


class KeptWeights:
    """Remembers the weights of every model that was there since the document was opened."""

    def __init__(self) -> None:
        self._kept: dict[Shapes, Run] = {}
        self._trained: dict[Shapes, Run] = {}
        self._carried: set[Shapes] = set()
        self._former: Former | None = None
        self._latest, self._kinds = Run(), dict[str, str]()

    def open(self, document: Document, model: Model) -> None:
        """Another document, with the weights that it brought."""
        brought, shapes = document.run, _shapes(document.project, model)
        self._kept, self._carried, self._former = {shapes: brought}, set(), None
        self._know(brought, document.project)
        self._trained = {shapes: brought} if document.weights and document.progress.steps else {}
        if self._trained:
            self._former = Former.of(document.project, model, document.weights)

    def accept(self, picture: Picture, project: Project, model: Model) -> None:
        """The latest weights of the present model; one that cannot run has none, which changes nothing."""
        if not picture.run.weights:
            return
        shapes = _shapes(project, model)
        self._kept[shapes] = picture.run
        self._know(self._kept[shapes], project)
        learned = picture.run.progress.steps > 0 or shapes in self._carried
        self._former = Former.of(project, model, picture.run.weights) if learned else None

    def left(self, project: Project) -> Run:
        """What a model that cannot run at the moment still has: the latest weights of the blocks that are there."""
        same = {name for name, node in project.graph.nodes.items() if self._kinds.get(name) == node.kind}
        weights = {name: array for name, array in self._latest.weights.items() if name.split(".")[0] in same}
        return self._latest if len(weights) == len(self._latest.weights) else Run(weights)

    def _know(self, kept: Run, project: Project) -> None:
        self._latest, self._kinds = kept, {name: node.kind for name, node in project.graph.nodes.items()}

    def rewound(self, project: Project, model: Model) -> None:
        """The present model is back at its initial weights."""
        self._carried.discard(_shapes(project, model))
        self._former = None

    def begin(self, project: Project, model: Model) -> Begin:
        """What an edited model begins with."""
        shapes = _shapes(project, model)
        kept, trained, former = self._kept.get(shapes), self._trained.get(shapes), self._former
        if kept is not None:
            return Begin(kept, trained)
        if former is None or not model.resolution.ok:
            return Begin(Run(), trained)
        found = taken_over(former, project, model)
        if not found.whole and not found.partly:
            return Begin(Run(), trained, None, joined((ALL_ANEW, UNDO)))
        self._carried.add(shapes)
        return Begin(Run(), trained, former, _told(found, model) if found.partly or found.anew else None)


def _shapes(project: Project, model: Model) -> Shapes:
    """What tells whether weights belong to a model: its task, and kinds of blocks, names and shapes."""
    nodes, shapes = project.graph.nodes, model.resolution.weight_shapes()
    return project.task.id, frozenset((nodes[n.split(".")[0]].kind, n, shape) for n, shape in shapes.items())


def _told(found: TakenOver, model: Model) -> Text:
    """What was kept and what was not."""
    counts = {name: len(placed.weights) for name, placed in model.resolution.placed.items()}
    parts = ((KEPT, found.whole), (PARTLY, found.partly), (ANEW, found.anew))
    said = [words.format(names=_listed(list(_named(names, counts)))) for words, names in parts if names]
    return joined((*said, UNDO))


def _named(names: Iterable[str], counts: Mapping[str, int]) -> Iterator[Text]:
    """Each array by its full name; those of one block together where they are all that it has."""
    for node, group in groupby(names, lambda name: name.split(".")[0]):
        own = list(group)
        if len(own) == counts[node] > 1:
            yield ALL_OF.format(node=node, count=len(own))
        else:
            yield from map(plain, own)


def _listed(names: list[Text]) -> Text:
    if len(names) > MOST_NAMED:
        names = [*names[: MOST_NAMED - 1], MORE.format(count=len(names) - MOST_NAMED + 1)]
    return joined(names, ", ", "、")
