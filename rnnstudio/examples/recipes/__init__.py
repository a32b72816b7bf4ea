"""ONE FILE PER FAMILY OF EXAMPLES. Each binds its recipes to `RECIPES`; nothing else lists them."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from rnnstudio.examples.recipe import Recipe


@cache
def recipes() -> dict[str, Recipe]:
    """Everything that ships, by name."""
    modules = (importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    return {recipe.name: recipe for module in modules for recipe in module.RECIPES}
