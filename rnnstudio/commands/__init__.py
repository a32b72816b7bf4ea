"""ONE FILE PER COMMAND. Each binds its command to `COMMAND`; files beginning with _ are not commands. No Qt; torch only to train."""

from __future__ import annotations

from functools import cache

from rnnstudio.commands._command import Command
from rnnstudio.graph.catalogue import Catalogue


@cache
def catalogue() -> Catalogue[Command]:
    """Every command."""
    return Catalogue.listing(__name__, "COMMAND")
