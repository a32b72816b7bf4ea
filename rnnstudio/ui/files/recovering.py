"""What a crash left behind becomes this window's unsaved work again."""

from __future__ import annotations

import contextlib
from functools import partial
from pathlib import Path
from typing import Protocol

from rnnstudio.engine.soundness import current
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.text import Text, joined
from rnnstudio.project.project import Document
from rnnstudio.project.recovery import DOCUMENT, Place
from rnnstudio.project.stamp import stamp_of
from rnnstudio.session.session import Session
from rnnstudio.ui.files.commands import Files

ASIDE = Text("It was put aside, in {folder}, and will not be offered again.", "它已移到 {folder}，不会再次提示。")
RECOVERED = Text("This is your unsaved work. Save it to keep it.", "这是您未保存的内容。请保存。")
NEWER = Text(
    "The file “{name}” was changed after this work began. Before it is replaced, you will be asked.",
    "文件“{name}”在这些修改开始之后又被更改过。替换之前会先询问您。",
)
ELSEWHERE = Text(
    "The file “{name}” is open in another window, so this is an untitled copy.",
    "文件“{name}”已在另一个窗口中打开，因此这是一个未命名的副本。",
)


class Offer(Protocol):
    """Where a place is offered to the user, who may have put it off or given it up meanwhile."""

    def stands(self, place: Place) -> bool:
        """Whether it is still offered."""
        ...

    def end(self, place: Place) -> None:
        """It is not to be offered any further."""
        ...


def recover(session: Session, files: Files, place: Place, offer: Offer) -> None:
    """Opens it, unless the user wants to keep what is open. What cannot be read is set aside, and nobody is asked about it again."""

    def show(document: Document) -> None:
        if offer.stands(place) and files.guarded(lambda: _show(session, place, document)):
            offer.end(place)

    def refused(error: StudioError) -> None:
        if offer.stands(place):
            _set_aside(session, place, error)
            offer.end(place)

    path = place.about().path or place.folder / DOCUMENT
    files.read(path, partial(_read, place), lambda document: files.leave(lambda: show(document)), refused=refused)


def _read(place: Place) -> Document:
    return current(place.read())


def _show(session: Session, place: Place, document: Document) -> None:
    about = place.about()
    path, remark = about.path, None
    if path is not None and session.filing.held_by(path) is not None:
        remark = ELSEWHERE.format(name=path.name)
        path = None
    elif path is not None and stamp_of(path) not in (about.base, None):
        remark = NEWER.format(name=path.name)
    session.open(document, path, base=about.base, saved=False)
    session.filing.keeping.adopt(place)
    session.told.emit(joined((RECOVERED, remark)) if remark else RECOVERED)


def _set_aside(session: Session, place: Place, error: StudioError) -> None:
    folder: Path = place.set_aside()
    with contextlib.suppress(OSError):
        folder = folder.resolve()
    session.report(StudioError(joined((error.text, ASIDE.format(folder=folder)))))
