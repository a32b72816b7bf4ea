"""The layers and directions of a block, as a switch offers them."""

from __future__ import annotations

from collections.abc import Sequence

from rnnstudio.graph.text import NOTHING, Text, joined, plain

PLACE_TIP = Text("Which layer and direction of the block", "模块的哪一层、哪个方向")
LAYER = Text("layer {layer}", "第 {layer} 层")
ARROWS = {"forward": plain("→"), "backward": plain("←")}
Place = tuple[int, str]


def place_options(places: Sequence[Place]) -> list[tuple[str, Text, Text]]:
    """Each with the value that a switch gives back, its name and its tooltip."""
    return [(written(place), _called(place, places), PLACE_TIP) for place in places]


def written(place: Place) -> str:
    """The value of a place: 0/forward."""
    return f"{place[0]}/{place[1]}"


def place_of(value: str) -> Place:
    """The place that `written` wrote."""
    layer, direction = value.split("/")
    return int(layer), direction


def _called(place: Place, places: Sequence[Place]) -> Text:
    """The layer where there are several, the direction where there are two."""
    layers, directions = len({one[0] for one in places}) > 1, len({one[1] for one in places}) > 1
    layer = LAYER.format(layer=place[0] + 1) if layers else NOTHING
    return joined((layer, ARROWS[place[1]]), " ", " ") if directions else layer
