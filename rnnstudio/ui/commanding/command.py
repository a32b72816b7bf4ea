"""What can be found and run by typing its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rnnstudio.graph.text import NOTHING, Text


@dataclass(frozen=True)
class Command:
    """One entry of the list: `id` is what it is remembered by, `place` where it stands in the menus, `also` another name for it.

    One that is not `enabled` is found as well, since whoever looks for it wants to know that it is there.
    """

    id: str
    title: Text
    tip: Text
    run: Callable[[], object]
    keys: str = ""
    enabled: bool = True
    place: Text = NOTHING
    also: Text = NOTHING


Provider = Callable[[], Iterable[Command]]
