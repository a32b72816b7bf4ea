"""Where blocks stand when nobody has placed them: in columns by their longest path, wrapped into rows like text. Numbers only.

A model that reads first and writes then has two regions, one above the other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from rnnstudio.graph.graph import Graph, Wire

Point = tuple[float, float]
Cut = tuple[float, tuple[int, ...]]  # how wide the widest row is, and where each ends
RELUCTANCE = 0.93  # a row more must make the picture larger by this much
LARGEST = 1.5


@dataclass(frozen=True)
class Size:
    """What a block needs on the canvas: its card, and room above it for the loops of a recurrent block."""

    width: float
    height: float
    above: float = 0.0
    loops: bool = False


@dataclass(frozen=True)
class Spacing:
    """Free room: between columns at least, between blocks of one column, between rows (where wires turn back), between regions."""

    column: float
    stack: float
    row: float
    region: float = 76.0


def columns(graph: Graph, closing: Collection[Wire] = ()) -> list[list[str]]:
    """Blocks by the length of the longest path that leads to them; what closes a loop is not counted."""
    graph = Graph(graph.nodes, tuple(wire for wire in graph.wires if wire not in closing))
    before: dict[str, set[str]] = {name: set() for name in graph.nodes}
    for source, target in _forwards(graph):
        before[target].add(source)
    ranks: dict[str, int] = {}
    while len(ranks) < len(before):
        ready = [name for name in before if name not in ranks and before[name] <= ranks.keys()]
        ranks.update({name: 1 + max((ranks[source] for source in before[name]), default=-1) for name in ready})
    return [[n for n in graph.nodes if ranks[n] == k] for k in range(max(ranks.values(), default=-1) + 1)]


def _forwards(graph: Graph) -> list[tuple[str, str]]:
    """The wires as pairs of blocks, without those that lead back to a block on the way to them."""
    found: list[tuple[str, str]] = []
    done: set[str] = set()

    def walk(node: str, way: frozenset[str]) -> None:
        done.add(node)
        for target in (wire.target for wire in graph.out_of(node) if wire.target in graph.nodes):
            if target not in way:
                found.append((node, target))
                if target not in done:
                    walk(target, way | {target})

    starts = [name for name in graph.nodes if not graph.into(name)]
    for name in (*starts, *graph.nodes):
        if name not in done:
            walk(name, frozenset({name}))
    return found


def arrange(
    graph: Graph,
    sizes: Mapping[str, Size],
    gaps: Mapping[str, float],
    spacing: Spacing,
    room: Point,
    regions: Mapping[str, int] | None = None,
    closing: Collection[Wire] = (),
) -> dict[str, Point]:
    """The centre of every block, in as many rows as make the picture largest in `room`, rather few.

    `gaps` holds the room that a block wants before it, for the words on its wires, `closing` the wires that lead back in a loop.
    Blocks of the first of `regions` stand above those of the second, each in one row, so that no wire between them meets a block.
    """
    ranks = columns(graph, closing)
    if not ranks:
        return {}
    parts = [[[n for n in rank if (regions or {}).get(n, 0) == k] for rank in ranks] for k in (0, 1)]
    parts = [part for part in ([rank for rank in part if rank] for part in parts) if part]
    if len(parts) > 1:
        return _below_one_another(
            [_rows(part, [len(part)], sizes, gaps, spacing) for part in parts], graph, sizes, spacing
        )
    return _largest(ranks, sizes, gaps, spacing, room)


def _largest(
    ranks: list[list[str]], sizes: Mapping[str, Size], gaps: Mapping[str, float], spacing: Spacing, room: Point
) -> dict[str, Point]:
    """One row, two rows and so on, as long as more of them could still be larger."""
    best, most = dict[str, Point](), -1.0
    lowest = min(size.height for size in sizes.values())
    for rows, ends in enumerate(_cuts(_widths(ranks, sizes, spacing)), start=1):
        flattest = rows * lowest + (rows - 1) * spacing.row
        if scale_of((0.0, 0.0, 0.0, flattest), room) * RELUCTANCE**rows < most:
            break
        places = _rows(ranks, ends, sizes, gaps, spacing)
        worth = scale_of(box_of(places, sizes), room) * RELUCTANCE**rows
        if worth > most:
            best, most = places, worth
    return best


def _below_one_another(
    pieces: list[dict[str, Point]], graph: Graph, sizes: Mapping[str, Size], spacing: Spacing
) -> dict[str, Point]:
    """Two regions, the narrower one where the wires between them are shortest."""
    boxes = [box_of(piece, sizes) for piece in pieces]
    drop = boxes[0][3] - boxes[1][1] + spacing.region
    spare = (boxes[0][2] - boxes[0][0]) - (boxes[1][2] - boxes[1][0])
    offsets = [pieces[0][a][0] - pieces[1][b][0] for a, b in _across(graph, pieces)]
    start = boxes[0][0] - boxes[1][0]
    ends = start + min(spare, 0.0), start + max(spare, 0.0)
    choices = [min(max(offset, ends[0]), ends[1]) for offset in (*offsets, sum(ends) / 2)]
    shift = min(choices, key=lambda by: (sum(abs(offset - by) for offset in offsets), by))
    return pieces[0] | {name: (x + shift, y + drop) for name, (x, y) in pieces[1].items()}


def _across(graph: Graph, pieces: list[dict[str, Point]]) -> list[tuple[str, str]]:
    """The pairs of blocks that a wire joins across the regions, that of the first region in front."""
    pairs = [(wire.source, wire.target) for wire in graph.wires]
    return [(a, b) for a, b in (*pairs, *((b, a) for a, b in pairs)) if a in pieces[0] and b in pieces[1]]


def box_of(places: Mapping[str, Point], sizes: Mapping[str, Size]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of everything placed."""
    edges = [
        (x - s.width / 2, y - s.height / 2 - s.above, x + s.width / 2, y + s.height / 2)
        for n, (x, y) in places.items()
        for s in [sizes[n]]
    ]
    left, top, right, bottom = zip(*edges, strict=True)
    return min(left), min(top), max(right), max(bottom)


def scale_of(box: tuple[float, float, float, float], room: Point) -> float:
    """How large the picture becomes where it just fits into `room`; larger than LARGEST is no gain."""
    width, height = box[2] - box[0], box[3] - box[1]
    return min(room[0] / max(width, 1.0), room[1] / max(height, 1.0), LARGEST)


def _widths(ranks: list[list[str]], sizes: Mapping[str, Size], spacing: Spacing) -> list[float]:
    return [max(sizes[n].width for n in rank) + spacing.column for rank in ranks]


def _rows(
    ranks: list[list[str]], ends: Sequence[int], sizes: Mapping[str, Size], gaps: Mapping[str, float], spacing: Spacing
) -> dict[str, Point]:
    """The ranks in rows that end where `ends` says, each row read from the left."""
    places: dict[str, Point] = {}
    top = 0.0
    for row in (ranks[a:b] for a, b in pairwise([0, *ends])):
        heights = [
            sum(sizes[n].height + sizes[n].above for n in rank) + spacing.stack * (len(rank) - 1) for rank in row
        ]
        above = max(sizes[rank[0]].above for rank in row) if all(len(rank) == 1 for rank in row) else 0.0
        middle = (
            top + above + max(h - (above if len(rank) == 1 else 0) for h, rank in zip(heights, row, strict=True)) / 2
        )
        x = 0.0
        for place, (rank, height) in enumerate(zip(row, heights, strict=True)):
            x += max([spacing.column, *(gaps.get(n, 0.0) for n in rank)]) if place else 0.0
            width = max(sizes[n].width for n in rank)
            _stack(places, rank, sizes, spacing, (x + width / 2, middle), height)
            x += width
        top = max(places[n][1] + sizes[n].height / 2 for rank in row for n in rank) + spacing.row
    return places


def _stack(
    places: dict[str, Point], rank: list[str], sizes: Mapping[str, Size], spacing: Spacing, centre: Point, height: float
) -> None:
    """One column: a single block exactly in the middle, several below one another around it."""
    if len(rank) == 1:
        places[rank[0]] = centre
        return
    y = centre[1] - height / 2
    for node in rank:
        y += sizes[node].above
        places[node] = centre[0], y + sizes[node].height / 2
        y += sizes[node].height + spacing.stack


def _cuts(widths: Sequence[float]) -> Iterator[tuple[int, ...]]:
    """For one row, two rows and so on: after how many ranks each row ends, so that the widest is as narrow as possible."""
    spans = [list(accumulate(widths[start:], initial=0.0)) for start in range(len(widths))]
    best: list[Cut | None] = [(0.0, ()), *[None] * len(widths)]
    for rows in range(1, len(widths) + 1):
        best = [_narrowest(best, spans, rows, end) for end in range(len(widths) + 1)]
        last = best[-1]
        assert last is not None
        yield last[1]


def _narrowest(before: Sequence[Cut | None], spans: Sequence[Sequence[float]], rows: int, end: int) -> Cut | None:
    """One row more than `before`, which ends at `end`; of equally narrow ones the first to end."""
    best: Cut | None = None
    for start in range(rows - 1, end):
        if (cut := before[start]) is not None:
            width = max(cut[0], spans[start][end - start])
            if best is None or width < best[0] or (width == best[0] and (*cut[1], end) < best[1]):
                best = width, (*cut[1], end)
    return best
