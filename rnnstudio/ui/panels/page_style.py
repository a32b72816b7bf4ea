"""How pages of sections look: what the application's own style sheet does not know of."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from rnnstudio.session.appearance import Appearance
from rnnstudio.ui.theme import THEMES, base_points


def dress_page(page: QWidget, appearance: Appearance) -> None:
    """Headings, sections, segments and links in the present theme and size."""
    colours, points = THEMES[appearance.theme], base_points(appearance.presenter)
    pad = round(points * 0.3)
    page.setStyleSheet(f"""
        QLabel[danger="true"] {{ color: {colours.danger}; }}
        QLabel[heading="true"] {{ font-size: {points * 1.3}pt; font-weight: 600; }}
        QLabel[subheading="true"] {{ font-weight: 600; }}
        QToolButton[section="true"] {{ text-align: left; font-weight: 600; padding: {pad}px 0; border-radius: 0; }}
        QToolButton[section="true"] {{ border: none; border-top: 1px solid {colours.line}; }}
        QToolButton[section="true"]:checked {{ background: transparent; color: {colours.text}; }}
        QToolButton[section="true"]:hover, QToolButton[section="true"]:focus {{ color: {colours.accent}; }}
        QToolButton[quiet="true"] {{ color: {colours.muted}; padding: 2px {pad}px; }}
        QToolButton[quiet="true"]:hover, QToolButton[quiet="true"]:focus {{ color: {colours.accent}; }}
        QToolButton[segment="true"] {{ border: 1px solid {colours.line}; padding: {pad}px {pad}px; }}
        QToolButton[segment="true"]:checked {{ border-color: {colours.accent}; }}
    """)
    for label in page.findChildren(QLabel):
        if "<a " in (words := label.text()):  # the colour of a link is taken when the words are set
            label.clear()
            label.setText(words)
