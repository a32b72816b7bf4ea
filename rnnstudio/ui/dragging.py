"""A kind of block on its way from the palette to the canvas."""

from __future__ import annotations

from PySide6.QtCore import QMimeData

from rnnstudio import blocks

FORMAT = "application/x-rnnstudio-block"


def carrying(kind: str) -> QMimeData:
    """What the mouse carries."""
    data = QMimeData()
    data.setData(FORMAT, kind.encode())
    return data


def dragged_kind(data: QMimeData) -> str | None:
    """The kind of block that is carried; None where it is something else."""
    kind = bytes(data.data(FORMAT).data()).decode("utf-8", "replace") if data.hasFormat(FORMAT) else ""
    return kind if kind in blocks.catalogue() else None
