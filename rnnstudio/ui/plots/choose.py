"""Which panels there are, which of them are open, and how they share the height."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

from rnnstudio.engine.model import Model
from rnnstudio.graph.block_type import Signal
from rnnstudio.graph.resolution import Placed
from rnnstudio.trace.trace import SignalKey, Trace
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.attended import over_source, source_line, weights_of
from rnnstudio.ui.plots.attention_panel import AttentionPanel
from rnnstudio.ui.plots.gradient_panel import GradientPanel
from rnnstudio.ui.plots.home import Home
from rnnstudio.ui.plots.panel import Panel
from rnnstudio.ui.plots.signal_panel import SignalPanel

ELSEWHERE = 10  # added to the rank of panels of blocks that are not selected
EXTRA = 3  # from this rank on, panels open by themselves only where there is ample room
AMPLE = 1.9
ON_REQUEST = 6  # the rank of panels that open only when asked for

Signature = tuple[tuple[SignalKey, int], ...]


def signature(trace: Trace | None, selected: str | None) -> tuple[str | None, Signature]:
    """What the panels depend on: which signals there are, of which size, and which block is selected."""
    found = trace.signals.items() if trace else ()
    return selected, tuple((key, values.shape[-1]) for key, values in found if values.ndim == 2)


def panels_of(model: Model, trace: Trace, selected: str | None) -> list[Panel]:
    """A panel for every declared signal of each recurrent block and of the selected one, for the gradient of each state, and for
    attention weights."""
    placed = model.resolution.placed
    shown = [name for name, entry in placed.items() if entry.block.family == "recurrent" or name == selected]
    main = selected if selected in shown else next(iter(shown), None)
    looking = {key.block for key in weights_of(model)}
    made: list[Panel] = []
    for name, entry in placed.items():
        if name in shown or name in looking:
            label = (entry.node.title or name) if len({*shown, *looking}) > 1 else ""
            own = _panels_of_block(model, trace, name, label)
            made += own if name in shown else [panel for panel in own if _looks(panel)]
            for panel in own:
                panel.rank += ELSEWHERE * (name != main and not _looks(panel))
    return made


def _panels_of_block(model: Model, trace: Trace, name: str, label: str) -> list[Panel]:
    """Cell by cell; those of the layers below the top are for when there is room."""
    entry, timeline = model.resolution.placed[name], model.resolution.timeline(name)
    signals = {signal.id: signal for signal in entry.block.signals(entry.p)}
    keyed = {key: v for key, v in trace.of_block(name).items() if key.signal in signals and v.ndim == 2}
    made: list[Panel] = []
    top = max((key.layer for key in keyed), default=0)
    for cell in dict.fromkeys((key.layer, key.direction) for key in keyed):
        own = {key: values.shape[1] for key, values in keyed.items() if (key.layer, key.direction) == cell}
        home = Home.of(next(iter(own)), timeline, label, keyed)
        panels = [_panel(key, signals[key.signal], units, home, entry) for key, units in own.items()]
        panels += _gradients([(key, signals[key.signal]) for key in own if signals[key.signal].kind == "state"], home)
        for panel in panels:
            panel.rank += ELSEWHERE * (top - cell[0])
        made += panels
    return made


def _looks(panel: Panel) -> bool:
    """True for attention weights, which are worth a look whichever block is selected."""
    return isinstance(panel, AttentionPanel) and panel.signal.kind == "weight"


def _panel(key: SignalKey, signal: Signal, units: int, home: Home, entry: Placed) -> Panel:
    if over_source(signal):
        return AttentionPanel(key, signal, units, home, source_line(entry))
    return SignalPanel(key, signal, units, home)


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
            spent, ample = spent + least, ample + AMPLE * least
    return found


def heights(panels: Sequence[Panel], look: Look, room: int) -> list[int]:
    """Shares of the room for the open panels, in their proportions, but never less than a panel needs or more than it can use."""
    room -= look.gap * len(panels)
    bounds = [(panel.least(look), panel.most(look), *panel.share(look)) for panel in panels]

    def at(measure: int) -> list[int]:
        return [max(least, min(most, round(times * measure) + more)) for least, most, times, more in bounds]

    measure = bisect_right(range(max(0, room)), room, key=lambda measure: sum(at(measure)))
    return at(max(0, measure - 1))
