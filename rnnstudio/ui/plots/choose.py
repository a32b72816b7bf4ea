"""Which panels there are, which of them are open, and how they share the height."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

from rnnstudio.engine.model import Model
from rnnstudio.graph.block_type import Signal
from rnnstudio.graph.resolution import Placed
from rnnstudio.graph.text import Text
from rnnstudio.trace.trace import SignalKey, Trace
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.attended import over_source, source_line, weights_of
from rnnstudio.ui.plots.attention_panel import AttentionPanel
from rnnstudio.ui.plots.delta_panel import DeltaPanel
from rnnstudio.ui.plots.gradient_panel import GradientPanel
from rnnstudio.ui.plots.home import NOWHERE, Home
from rnnstudio.ui.plots.panel import Panel
from rnnstudio.ui.plots.ranks import CONTEXT, ELSEWHERE, EXTRA, ON_REQUEST
from rnnstudio.ui.plots.shared_panel import UnitsPanel

AMPLE = 1.9  # how much more room than they need at least there is for panels that are an extra

Signature = tuple[tuple[SignalKey, int], ...]


def signature(trace: Trace | None, selected: str | None) -> tuple[str | None, Signature]:
    """What the panels depend on: which signals there are, of which size, and which block is selected."""
    found = trace.signals.items() if trace else ()
    return selected, tuple((key, values.shape[-1]) for key, values in found if values.ndim == 2)


def panels_of(model: Model, trace: Trace, selected: str | None, *, backwards: bool = False) -> list[Panel]:
    """A panel for every declared signal of each recurrent block and of the selected one, for the gradient of each state, and for
    attention's weights and what it finds with them; backwards also for the two parts of each state's gradient."""
    resolution, shown = model.resolution, _shown(model, trace, selected)
    main = selected if selected in shown else shown[0] if shown else None
    made: list[Panel] = []
    for name in shown:
        label = resolution.label(name) if len(shown) > 1 else NOWHERE
        own = _panels_of_block(model, trace, name, label, backwards=backwards)
        for panel in own:
            panel.rank += ELSEWHERE * (name != main and not panel.everywhere)
        made += own
    return made


def _shown(model: Model, trace: Trace, selected: str | None) -> list[str]:
    """The blocks that have panels; where there is neither recurrence nor attention, the first that has a number at every step."""
    placed, looking = model.resolution.placed, {key.block for key in weights_of(model)}
    timed = {key.block for key, values in trace.signals.items() if values.ndim == 2}
    main = [name for name, entry in placed.items() if entry.block.family == "recurrent" or name in looking]
    others = [selected] if selected in timed else [name for name in placed if name in timed][: not main]
    return [name for name in placed if name in main or name in others]


def _panels_of_block(model: Model, trace: Trace, name: str, label: Text, *, backwards: bool) -> list[Panel]:
    """Cell by cell; those of the layers below the top are for when there is room."""
    entry, timeline = model.resolution.placed[name], model.resolution.timeline(name)
    signals = {signal.id: signal for signal in entry.block.signals(entry.p)}
    keyed = {key: v for key, v in trace.of_block(name).items() if key.signal in signals and v.ndim == 2}
    made: list[Panel] = []
    top = max((key.layer for key in keyed), default=0)
    for cell in dict.fromkeys((key.layer, key.direction) for key in keyed):
        own = {key: values.shape[1] for key, values in keyed.items() if (key.layer, key.direction) == cell}
        home = Home.of(next(iter(own)), timeline, label, keyed)
        panels = _panels(entry, {key: (signals[key.signal], units) for key, units in own.items()}, home)
        states = [(key, signals[key.signal]) for key in own if signals[key.signal].kind == "state"]
        panels += _gradients(states, home)
        if backwards:
            panels += [DeltaPanel(key, signal, key == states[-1][0], home) for key, signal in reversed(states)]
        for panel in panels:
            panel.rank += ELSEWHERE * (top - cell[0])
        made += panels
    return made


def _panels(entry: Placed, cell: Mapping[SignalKey, tuple[Signal, int]], home: Home) -> list[Panel]:
    """Those of one cell; what attention finds, the signal that is declared after its weights, is worth a look like these."""
    made: list[Panel] = []
    for key, (signal, units) in cell.items():
        if over_source(signal):
            made.append(AttentionPanel(key, signal, units, home, source_line(entry)))
            continue
        panel = UnitsPanel(key, signal, units, home)
        if made and made[-1].everywhere and made[-1].rank < CONTEXT:
            panel.rank, panel.everywhere = CONTEXT, True
        made.append(panel)
    return made


def _gradients(states: Sequence[tuple[SignalKey, Signal]], home: Home) -> list[Panel]:
    """The state that is declared last, the block's output, is what delta means; the others are an option."""
    return [GradientPanel(key, signal, key == states[-1][0], home) for key, signal in reversed(states)]


def opened(panels: Iterable[Panel], wishes: Mapping[str, int], look: Look, room: int) -> set[str]:
    """The ids of the panels that are open: those the user opened first, the latest in front, then by rank, as many as fit.

    A wish is 0 for a panel that the user folded, else the number of the click that opened it.
    """
    found: set[str] = set()
    spent, ample = 0, 0.0
    for panel in sorted(panels, key=lambda panel: (-wishes.get(panel.id, 0), panel.rank)):
        wish, least = wishes.get(panel.id), panel.least(look) + look.gap
        fits = ample + AMPLE * least <= room if wish is None and panel.rank >= EXTRA else spent + least <= room
        wanted = bool(wish) if wish is not None else panel.rank % ELSEWHERE != ON_REQUEST
        if wanted and (fits or not found):
            found.add(panel.id)
            taken = panel.comfortable(look) + look.gap
            spent, ample = spent + taken, ample + AMPLE * taken
    return found


def heights(panels: Sequence[Panel], look: Look, room: int) -> list[int]:
    """Shares of the room for the open panels, in their proportions, but never less than a panel needs or more than it can use."""
    room -= look.gap * len(panels)
    wanted = [panel.comfortable(look) for panel in panels]
    lowest = wanted if sum(wanted) <= room else [panel.least(look) for panel in panels]
    bounds = [(least, panel.most(look), *panel.share(look)) for panel, least in zip(panels, lowest, strict=True)]

    def at(measure: int) -> list[int]:
        return [max(least, min(most, round(times * measure) + more)) for least, most, times, more in bounds]

    measure = bisect_right(range(max(0, room)), room, key=lambda measure: sum(at(measure)))
    return at(max(0, measure - 1))
