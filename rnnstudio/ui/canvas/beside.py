"""Where something stands that belongs to a card: beside it, and wholly in sight. Numbers only."""

from __future__ import annotations

from typing import NamedTuple

AWAY, EDGE = 14, 6


class Rect(NamedTuple):
    """Left, top, width and height in pixels."""

    x: int
    y: int
    width: int
    height: int


def beside(card: Rect, size: tuple[int, int], room: tuple[int, int]) -> tuple[int, int]:
    """The top left corner: right of the card, left of it, below or above, whichever covers the least of it."""
    width, height = size
    below, above = card.y + card.height + AWAY, card.y - AWAY - height
    wishes = (
        (card.x + card.width + AWAY, card.y),
        (card.x - AWAY - width, card.y),
        (card.x, below),
        (card.x, above),
    )
    inside = [(_within(x, width, room[0]), _within(y, height, room[1])) for x, y in wishes]
    return min(inside, key=lambda at: _shared(card, Rect(at[0], at[1], width, height)))


def _within(at: int, length: int, room: int) -> int:
    return max(EDGE, min(at, room - EDGE - length))


def _shared(one: Rect, other: Rect) -> int:
    """The area that two rectangles have in common."""
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return max(across, 0) * max(down, 0)
