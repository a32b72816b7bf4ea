"""ONE FILE PER KIND OF BLOCK. Each binds its kind to `BLOCK`; files beginning with _ are not blocks.

To add one, write one file here: see CONTRIBUTING. Nothing else lists the blocks.
"""

from __future__ import annotations

from functools import cache

from rnnstudio.graph.block_type import BlockType
from rnnstudio.graph.catalogue import Catalogue


@cache
def catalogue() -> Catalogue[BlockType]:
    """Every kind of block."""
    return Catalogue.listing(__name__, "BLOCK")
