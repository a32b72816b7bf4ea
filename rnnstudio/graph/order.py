"""In which order blocks run, and which of them must run together, tick by tick, because a delayed wire leads back to them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from rnnstudio.graph.graph import Wire

Needs = Mapping[str, set[str]]


def needs(nodes: Iterable[str], wires: Iterable[Wire], delayed: Iterable[tuple[str, str]] = ()) -> dict[str, set[str]]:
    """For each node those that feed it, through other than `delayed` ports."""
    found: dict[str, set[str]] = {name: set() for name in nodes}
    skipped = set(delayed)
    for wire in wires:
        if (wire.source, wire.output) not in skipped:
            found[wire.target].add(wire.source)
    return found


def ordered(at_once: Needs) -> tuple[list[str], list[str]]:
    """Nodes in the order they can run (ties in the order they were placed), and those caught in a loop without a delay."""
    waiting, order, done = dict(at_once), list[str](), set[str]()
    while ready := next((name for name, wanted in waiting.items() if wanted <= done), None):
        order.append(ready)
        done.add(ready)
        del waiting[ready]
    before = needed_by(waiting)
    looped = [name for name in waiting if name in before[name]]
    return order + [name for name in waiting if name not in looped], looped


def grouped(order: Iterable[str], at_last: Needs) -> tuple[tuple[str, ...], ...]:
    """The nodes of `order` in groups that run one after the other: a node alone, or all nodes of a loop through delayed ports.

    `at_last` has also what comes through delayed ports; who is not in `order` is not waited for. Within a group the order stays.
    """
    order, groups, done = list(order), list[tuple[str, ...]](), set[str]()
    wanted = {name: at_last[name] & set(order) for name in order}
    before = needed_by(wanted)
    loops = {name: tuple(o for o in order if o in before[name] and name in before[o]) or (name,) for name in order}
    while waiting := [name for name in order if name not in done]:
        group = next(loops[n] for n in waiting if all(wanted[m] - set(loops[n]) <= done for m in loops[n]))
        groups.append(group)
        done |= set(group)
    return tuple(groups)


def needed_by(wanted: Needs) -> dict[str, set[str]]:
    """For each node all that it needs, directly or through others; a node of a loop needs itself."""
    found = {name: set(direct) for name, direct in wanted.items()}
    changed = True
    while changed:  # one pass for a chain in its order, one more for every loop within a loop
        changed = False
        for name, direct in wanted.items():
            more = found[name].union(*(found.get(other, ()) for other in direct))
            changed |= len(more) > len(found[name])
            found[name] = more
    return found


def runs_in_ticks(group: Collection[str], leaving: Mapping[str, Iterable[Wire]]) -> bool:
    """True where the blocks of a group are a loop: a wire leads from one of them to one of them."""
    return any(wire.target in group for name in group for wire in leaving.get(name, ()))
