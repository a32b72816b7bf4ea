"""ONE FILE PER TASK. Each binds its task to `TASK`; files beginning with _ are not tasks.

A task offers a graph inputs and targets, gives batches without end from a random stream, and says in words what success is.
To add one, write one file here: see CONTRIBUTING. Nothing else lists the tasks.
"""

from __future__ import annotations

from functools import cache

from rnnstudio.graph.catalogue import Catalogue
from rnnstudio.tasks._task import Task


@cache
def catalogue() -> Catalogue[Task]:
    """Every task."""
    return Catalogue.listing(__name__, "TASK")
