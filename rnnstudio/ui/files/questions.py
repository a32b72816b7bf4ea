"""What the user is asked before something would be lost. Each question names its answers by what they do."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from rnnstudio.graph.text import Text, plain
from rnnstudio.project.claims import Holder
from rnnstudio.ui.panels.buttons import make_primary
from rnnstudio.ui.words import Words

Answer = Literal["save", "elsewhere", "go on", "cancel"]
Button = tuple[Answer, Text, QMessageBox.ButtonRole]

AGAIN_MS = 50
ROLE = QMessageBox.ButtonRole
SAVE = Text("Save", "保存")
SAVE_WEIGHTS = Text("Save with the weights so far", "连同目前的权重一起保存")
DONT_SAVE = Text("Don't save", "不保存")
SAVE_ANYWAY = Text("Save anyway", "仍然保存")
SAVE_ELSEWHERE = Text("Save as…", "另存为…")
OPEN_COPY = Text("Open a copy", "打开副本")
REPLACE = Text("Replace", "替换")
DISCARD = Text("Discard", "丢弃")
CANCEL: Button = ("cancel", Text("Cancel", "取消"), ROLE.RejectRole)
TRAINING = Text(
    "Training is paused meanwhile. Without saving, the weights trained so far are lost.",
    "训练已暂停。如果不保存，目前训练得到的权重将会丢失。",
)
CHANGED = Text(
    "Another program or another person has changed the file since it was opened here. Saving puts your version in its place; the other "
    "one stays among the earlier versions.",
    "在此打开之后，该文件被其他程序或其他人修改过。保存会用您的版本替换它；原来的内容会保留在早期版本中。",
)
BOTH = Text(
    "Saving there would put this project in the place of the other window's, and the other window would not know.",
    "保存到那里会用此项目替换另一个窗口中的项目，而那个窗口并不知情。",
)


class Questions:
    """Asks in the language of the window, over it."""

    def __init__(self, window: QWidget, words: Words) -> None:
        self._window, self._words = window, words
        self._open = 0

    @contextmanager
    def asking(self) -> Iterator[None]:
        """As long as a question or a file dialog is open."""
        self._open += 1
        try:
            yield
        finally:
            self._open -= 1

    def when_none(self, action: Callable[[], object]) -> None:
        """Does it when no question and no other dialog is open: what they are about must not change under them."""
        if self._open or QApplication.activeModalWidget() is not None:
            QTimer.singleShot(AGAIN_MS, self._window, lambda: self.when_none(action))
        else:
            action()

    def unsaved(self, title: Text, why: Text, training: bool) -> Answer:
        """Whether to save what would be lost; with training under way, the weights so far."""
        if training:
            asked = Text(
                "Training is running. Save “{name}” with the weights so far?",
                "正在训练。要保存“{name}”和目前的权重吗？",
            )
        else:
            asked = Text("Save the changes to “{name}”?", "要保存对“{name}”的修改吗？")
        return self.ask(
            asked.format(name=title),
            TRAINING if training else why,
            (("save", SAVE_WEIGHTS if training else SAVE, ROLE.AcceptRole), ("go on", DONT_SAVE, ROLE.DestructiveRole)),
        )

    def open_copy(self, path: Path, holder: Holder) -> bool:
        """Whether to open a copy of a file that another window has open."""
        why = Text(
            "A copy can be opened here; it is saved under another name.", "可以在此打开副本，并以另一个名字保存。"
        )
        return self.ask(_held(path, holder), why, (("go on", OPEN_COPY, ROLE.AcceptRole),)) == "go on"

    def held(self, path: Path, holder: Holder) -> Answer:
        """What to do where another window has the file open that is to be written."""
        return self.ask(_held(path, holder), BOTH, _SAVING)

    def changed(self, path: Path) -> Answer:
        """What to do where the file on the disk is no longer the one that was read."""
        asked = Text("“{name}” was changed on the disk.", "“{name}”在磁盘上已被修改。").format(name=path.name)
        return self.ask(asked, CHANGED, _SAVING)

    def replace(self, path: Path) -> bool:
        """Whether to put the project in the place of another file."""
        asked = Text("“{name}” exists already. Replace it?", "“{name}”已存在。要替换它吗？").format(name=path.name)
        why = Text("It lies in {folder}.", "它位于 {folder}。").format(folder=path.parent)
        return self.ask(asked, why, (("go on", REPLACE, ROLE.DestructiveRole),)) == "go on"

    def discard(self, title: Text) -> bool:
        """Whether unsaved work from a crash is to be given up."""
        asked = Text("Discard the unsaved work on “{name}” for good?", "要永久丢弃“{name}”中未保存的内容吗？")
        why = Text("The saved file, if there is one, stays as it is.", "已保存的文件（如果有）保持不变。")
        return self.ask(asked.format(name=title), why, (("go on", DISCARD, ROLE.DestructiveRole),)) == "go on"

    def ask(self, asked: Text, why: Text, buttons: Sequence[Button]) -> Answer:
        """The answer whose button was pressed; Escape cancels."""
        box = QMessageBox(self._window.window())
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(self._words.say(asked))
        box.setInformativeText(self._words.say(why))
        given = {box.addButton(self._words.say(text), role): answer for answer, text, role in (*buttons, CANCEL)}
        first = next(iter(given))
        make_primary(first)
        box.setDefaultButton(first)
        with self.asking():
            box.exec()
        chosen = given.get(box.clickedButton(), "cancel")  # type: ignore[call-overload]  # the stubs widen the button
        box.deleteLater()
        return chosen  # type: ignore[no-any-return]


_SAVING: tuple[Button, ...] = (
    ("elsewhere", SAVE_ELSEWHERE, ROLE.AcceptRole),
    ("go on", SAVE_ANYWAY, ROLE.DestructiveRole),
)


def _held(path: Path, holder: Holder) -> Text:
    """Who has it, as far as that is known."""
    if not holder.since:
        return Text("“{name}” is open in another window.", "“{name}”已在另一个窗口中打开。").format(name=path.name)
    told = Text(
        "“{name}” has been open in another window since {since} (process {process}).",
        "“{name}”自 {since} 起已在另一个窗口中打开（进程 {process}）。",
    )
    since = plain(time.strftime("%H:%M", time.localtime(holder.since)))
    return told.format(name=path.name, since=since, process=holder.process)
