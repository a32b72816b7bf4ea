"""Python source to read, select and copy: monospaced, coloured in the few colours that the theme has for text."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF, QGuiApplication, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from rnnstudio.ui.look import Look
from rnnstudio.ui.theme import font

MONOSPACED = ["Cascadia Mono", "Consolas", "SF Mono", "Menlo", "DejaVu Sans Mono", "Noto Sans Mono"]
KEYWORDS = "as class def else elif for from if import in is lambda not or and pass range raise return super with yield"
# What comes later wins: a keyword within a string is a string.
RULES = (
    (re.compile(rf"\b(?:{'|'.join(KEYWORDS.split())}|None|True|False)\b"), "accent"),
    (re.compile(r"\bself\b"), "muted"),
    (re.compile(r"\b\d+(?:\.\d+)?\b"), "warning"),
    (re.compile(r"(?<=\bdef )\w+|(?<=\bclass )\w+|(?<=@)[\w.]+"), "bold"),
    (re.compile(r'"""[^"]*"""|f?"[^"]*"'), "good"),
    (re.compile(r"#.*"), "muted"),
)


class Colouring(QSyntaxHighlighter):
    """Line by line: no text of ours has a string of several."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._formats: dict[str, QTextCharFormat] = {}

    def dress(self, look: Look) -> None:
        """Another theme."""
        for _, role in RULES:
            made = QTextCharFormat()
            if role == "bold":
                made.setFontWeight(QFont.Weight.Bold)
            else:
                made.setForeground(look.colour(role))
            self._formats[role] = made
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        for pattern, role in RULES:
            for found in pattern.finditer(text):
                if role in self._formats:
                    self.setFormat(found.start(), found.end() - found.start(), self._formats[role])


class CodeView(QPlainTextEdit):
    """Read-only; lines are never broken, since in Python they mean something."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabChangesFocus(True)
        selectable = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        self.setTextInteractionFlags(selectable)
        self._colouring = Colouring(self.document())

    def show_code(self, text: str, begin: str = "") -> None:
        """Another text, scrolled to the line that has `begin`; the same one leaves place and selection as they are."""
        if text != self.toPlainText():
            self.setPlainText(text)
            self.verticalScrollBar().setValue(self.document().find(begin).blockNumber() if begin else 0)

    def copy_all(self) -> None:
        """The whole text to the clipboard."""
        QGuiApplication.clipboard().setText(self.toPlainText())

    def dress(self, look: Look) -> None:
        """Another theme or size."""
        face = font(look.points * 0.95)
        face.setFamilies(MONOSPACED)
        face.setFixedPitch(True)
        self.setFont(face)
        self.setTabStopDistance(4 * QFontMetricsF(face).horizontalAdvance(" "))
        self._colouring.dress(look)
