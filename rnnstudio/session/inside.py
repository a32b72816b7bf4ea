"""Where in the selected block one looks: forwards or backwards, which layer, which equation, and how deep into it."""

from __future__ import annotations

from typing import Literal, get_args

from PySide6.QtCore import QObject, Signal

from rnnstudio.derivation.moment import Moment
from rnnstudio.graph.block_type import Equation
from rnnstudio.graph.resolution import Placed
from rnnstudio.session.document import ProjectState
from rnnstudio.session.selection import Selection
from rnnstudio.session.stepper import Stepper
from rnnstudio.session.training import Training
from rnnstudio.trace.trace import SignalKey

Depth = Literal["block", "equation", "unit", "product"]
DEPTHS: tuple[Depth, ...] = get_args(Depth)


class Inside(QObject):
    """`number` is the equation that is lit, from 0; None while the block as a whole is looked at. `product` is the part of its number
    that is looked at, from 0. `place` is the layer and direction. `changed` tells of all of these; the numbers change with the trace.
    """

    changed = Signal()

    def __init__(
        self,
        document: ProjectState,
        stepper: Stepper,
        selection: Selection,
        training: Training,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._stepper, self._selection, self._training = document, stepper, selection, training
        self.backwards = False
        self.number: int | None = None
        self.depth: Depth = "block"
        self.product: int | None = None
        self._last = 0
        self._place: tuple[int, str] | None = None
        self._moment: Moment | None = None
        selection.node_changed.connect(self._other_block)
        document.changed.connect(self._other_model)

    # --- what is there ------------------------------------------------------------------------------------------------------------

    @property
    def placed(self) -> Placed | None:
        """The selected block, where the model can run."""
        resolution = self._document.model.resolution
        return resolution.placed.get(self._selection.node or "") if resolution.ok else None

    @property
    def places(self) -> tuple[tuple[int, str], ...]:
        """Its layers, each in its directions."""
        placed = self.placed
        return placed.block.cells(placed.p) if placed else ()

    @property
    def place(self) -> tuple[int, str]:
        """The layer and direction looked into: at first the one that stands on top."""
        places = self.places
        return self._place if self._place in places and self._place else next(iter(places[::-1]), (0, "forward"))

    @property
    def equations(self) -> tuple[Equation, ...]:
        """The equations of the direction that is looked at, in the order they are computed."""
        placed = self.placed
        if placed is None:
            return ()
        return placed.block.backward_equations(placed.p) if self.backwards else placed.block.equations(placed.p)

    @property
    def equation(self) -> Equation | None:
        """The one that is lit."""
        return None if self.number is None else self.equations[self.number]

    @property
    def moment(self) -> Moment | None:
        """The block at the playhead; None before its first step, and while there is no trace of it."""
        placed, trace = self.placed, self._stepper.shown
        row = self._stepper.row_of(placed.node.id) if placed and trace else None
        if row is None:
            return None
        layer, direction = self.place
        return self.moment_of(SignalKey(placed.node.id, layer, direction, ""), row) if placed else None

    def moment_of(self, key: SignalKey, row: int) -> Moment | None:
        """A block at a row of its timeline, selected or not; what was gathered of weights and arrays is kept while these stay."""
        placed, trace = self._document.model.resolution.placed.get(key.block), self._stepper.shown
        if placed is None or trace is None or not self._document.model.resolution.ok:
            return None
        of = placed, trace, self._training.weights, key.layer, key.direction
        known = self._moment
        found = known.at(row) if known is not None and known.is_of(*of) else Moment(*of[:3], row, *of[3:])
        self._moment = found
        return found

    # --- moving about -------------------------------------------------------------------------------------------------------------

    def go_to(self, number: int | None) -> None:
        """Lights an equation, or looks at the block as a whole."""
        count = len(self.equations)
        found = None if number is None or not count else max(0, min(number, count - 1))
        deep: Depth = "block" if found is None else "unit" if self.depth in ("block", "product") else self.depth
        self._set(self.backwards, found, deep, None)

    def next(self, by: int = 1) -> None:
        """Down or up by one equation; above the first is the block as a whole."""
        if self.number is None:
            self.go_to(0 if by > 0 else None)
        else:
            self.go_to(self.number + by if self.number + by >= 0 else None)

    def step_over(self) -> None:
        """The next equation; after the last one the first of the step that is computed next."""
        if self.number is not None and self.number + 1 >= len(self.equations):
            self._step_time(1)
            self.go_to(0)
        else:
            self.next()

    def step_back(self) -> None:
        """The equation before; before the first one the last of the step that was computed before."""
        if self.number in (None, 0):
            self._step_time(-1)
            self.go_to(len(self.equations) - 1)
        else:
            self.next(-1)

    def deeper(self) -> None:
        """From the block to an equation, to one unit of it, to one product."""
        self.set_depth(DEPTHS[min(DEPTHS.index(self.depth) + 1, len(DEPTHS) - 1)])

    def shallower(self) -> None:
        """The way back."""
        self.set_depth(DEPTHS[max(DEPTHS.index(self.depth) - 1, 0)])

    def set_depth(self, depth: Depth) -> None:
        """The block as a whole, or its lit equation so deep; where none is lit, the one that was lit last."""
        count = len(self.equations)
        if depth == "block" or not count:
            self._set(self.backwards, None, "block", None)
        else:
            number = min(self._last, count - 1) if self.number is None else self.number
            self._set(self.backwards, number, depth, self.product if depth == "product" else None)

    def light(self, key: SignalKey) -> bool:
        """Lights the equation that gives a signal or gradient of the block; False where it has none."""
        placed = self.placed
        if placed is None or key.block != placed.node.id or (key.layer, key.direction) not in self.places:
            return False
        backwards = key.signal.startswith("d_")
        equations = placed.block.backward_equations(placed.p) if backwards else placed.block.equations(placed.p)
        number = next((k for k, equation in enumerate(equations) if equation.produces == key.signal), None)
        if number is None:
            return False
        elsewhere, self._place = self.place != (key.layer, key.direction), (key.layer, key.direction)
        deep: Depth = "unit" if self.depth == "block" else self.depth
        if not self._set(backwards, number, deep, None) and elsewhere:
            self.changed.emit()
        return True

    def look_at_product(self, product: int | None) -> None:
        """One product of the lit equation's number, or all of them."""
        if self.number is not None:
            self._set(self.backwards, self.number, "unit" if product is None else "product", product)

    def turn(self, backwards: bool) -> None:
        """Forwards or backwards; the same depth, from the first equation on. Playing goes the same way."""
        if backwards != self.backwards:
            self._stepper.backwards = backwards
            self._set(backwards, None if self.number is None else 0, self.depth, None)

    def choose_place(self, layer: int, direction: str) -> None:
        """Another layer or direction of the block."""
        if (layer, direction) != self.place:
            self._place = layer, direction
            self.changed.emit()

    def _step_time(self, by: int) -> None:
        self._stepper.step(-by if self.backwards else by)

    def _set(self, backwards: bool, number: int | None, depth: Depth, product: int | None) -> bool:
        """True where that is something else than before."""
        before = self.backwards, self.number, self.depth, self.product
        self.backwards, self.number, self.depth, self.product = backwards, number, depth, product
        self._last = number if number is not None else self._last
        if before == (backwards, number, depth, product):
            return False
        self.changed.emit()
        return True

    def _other_block(self, *_: object) -> None:
        self._place, self.product, self._last = None, None, 0
        count = len(self.equations)
        self.number = min(self.number, count - 1) if self.number is not None and count else None
        self.depth = self.depth if self.number is not None else "block"
        self.changed.emit()

    def _other_model(self, *_: object) -> None:
        if self.number is not None and self.number >= len(self.equations):
            self._other_block()
