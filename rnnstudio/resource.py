"""Where the files lie that the application brings along: translations, lessons, examples, data, icons, themes."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource(*parts: str) -> Path:
    """The path of `resources/<parts...>`; that it exists is not promised.

    There are two places because there are two ways to run: a wheel carries the folder inside the package, while in a
    checkout (and an editable installation of it) it stands beside the package, where translators and teachers look for
    it. The packaged one goes first: beside an installed package lie other people's packages, and one of those may be
    called `resources`.
    """
    packaged = _PACKAGE / "resources"
    root = packaged if packaged.is_dir() else _PACKAGE.parent / "resources"
    return root.joinpath(*parts)
