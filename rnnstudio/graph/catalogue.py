"""Kinds found by listing a package: one file, one kind, no list to keep."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Generic, Protocol, TypeVar


class Kind(Protocol):
    """Anything with an id under which a file may name it."""

    @property
    def id(self) -> str:
        """The name, as files write it."""


K = TypeVar("K", bound=Kind)


class Catalogue(Mapping[str, K], Generic[K]):
    """Kinds by id. `with_file` gives a catalogue with one more, read from a file outside the package."""

    def __init__(self, kinds: Mapping[str, K], attribute: str) -> None:
        self._kinds, self._attribute = dict(kinds), attribute

    @classmethod
    def listing(cls, package: str, attribute: str) -> Catalogue[K]:
        """The catalogue of every module of `package` whose name has no leading underscore; each binds its kind to `attribute`."""
        paths = importlib.import_module(package).__path__
        names = sorted(module.name for module in pkgutil.iter_modules(paths) if not module.name.startswith("_"))
        kinds = (getattr(importlib.import_module(f"{package}.{name}"), attribute) for name in names)
        return cls({kind.id: kind for kind in kinds}, attribute)

    def with_file(self, path: Path) -> Catalogue[K]:
        """This catalogue and the kind that the Python file at `path` declares."""
        spec = importlib.util.spec_from_file_location(path.stem, path)
        if spec is None or spec.loader is None:
            raise ImportError(str(path))
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        kind: K = getattr(module, self._attribute)
        return Catalogue({**self._kinds, kind.id: kind}, self._attribute)

    def __getitem__(self, key: str) -> K:
        return self._kinds[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)
