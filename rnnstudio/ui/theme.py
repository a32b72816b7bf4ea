"""Colours, fonts and sizes: light and dark as equals, one colour per signal everywhere.

Signals are drawn in Okabe-Ito's colour-blind safe hues (Okabe & Ito 2008, "Color Universal Design"), darkened or lightened to
keep a contrast of 3:1 against either background; a dash pattern is the second cue.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QFont, QPalette

if TYPE_CHECKING:
    from rnnstudio.graph.block_type import Hue

FAMILIES = [
    "Inter",
    "Segoe UI",
    "SF Pro Text",
    "Noto Sans",
    "DejaVu Sans",
    "Noto Sans CJK SC",
    "Microsoft YaHei",
    "PingFang SC",
]
DASHES: Mapping[Hue, tuple[float, ...]] = {
    "blue": (),
    "orange": (6, 3),
    "green": (2, 2),
    "vermilion": (8, 3, 2, 3),
    "purple": (4, 2),
    "sky": (1, 2),
    "yellow": (10, 4),
    "grey": (3, 3),
}


@dataclass(frozen=True, eq=False)
class Colours:
    """Every colour that is ever painted, in one theme. There is one value per theme, so identity is equality."""

    name: str
    window: str
    panel: str
    raised: str
    line: str
    grid: str
    field: str
    text: str
    muted: str
    accent: str
    on_accent: str
    danger: str
    warning: str
    good: str
    hues: Mapping[Hue, str]
    positive: tuple[str, str]
    negative: tuple[str, str]
    gate: tuple[str, str]

    def hue(self, hue: Hue) -> QColor:
        """A signal's colour."""
        return QColor(self.hues[hue])

    def colour(self, name: str) -> QColor:
        """One of the colours by its field's name."""
        return QColor(getattr(self, name))


LIGHT = Colours(
    name="light",
    window="#f3f5f8",
    panel="#ffffff",
    raised="#f7f9fb",
    line="#d5dbe3",
    grid="#e8ecf1",
    field="#d5dbe3",
    text="#18202b",
    muted="#5b6675",
    accent="#1b5fb4",
    on_accent="#ffffff",
    danger="#b3261e",
    warning="#9a5b00",
    good="#1c7c4d",
    hues={
        "blue": "#0072b2",
        "orange": "#c77c00",
        "green": "#008a64",
        "vermilion": "#d55e00",
        "purple": "#b0578f",
        "sky": "#2f8fc4",
        "yellow": "#9c8a00",
        "grey": "#6b7480",
    },
    positive=("#f0a23a", "#8f3b00"),
    negative=("#6aaee0", "#063f77"),
    gate=("#7fb3d9", "#0b3c6b"),
)

DARK = Colours(
    name="dark",
    window="#12161c",
    panel="#191f27",
    raised="#212933",
    line="#343e4b",
    grid="#28313c",
    field="#9aa7b7",
    text="#e9eef5",
    muted="#9aa7b7",
    accent="#5aa9f5",
    on_accent="#08131f",
    danger="#ff8a80",
    warning="#f2b84b",
    good="#5fd39a",
    hues={
        "blue": "#4aa8e8",
        "orange": "#f0a830",
        "green": "#2fc598",
        "vermilion": "#ff8340",
        "purple": "#dd8fc0",
        "sky": "#7cc7f0",
        "yellow": "#e8dc52",
        "grey": "#a0abb8",
    },
    positive=("#c9731a", "#ffd590"),
    negative=("#2c7cc0", "#b4deff"),
    gate=("#1f5c8f", "#a9dcff"),
)
FIELDS = ("QLineEdit", "QAbstractSpinBox", "QComboBox", "QPlainTextEdit", "QCheckBox")
THEMES: Mapping[str, Colours] = {"light": LIGHT, "dark": DARK}


def font(points: float, *, bold: bool = False) -> QFont:
    """The application's font at a size; digits of equal width, no hinting so that every platform lays out alike."""
    made = QFont(FAMILIES)
    made.setPointSizeF(points)
    made.setBold(bold)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def base_points(presenter: bool) -> float:
    """The size of ordinary text."""
    return 14.0 if presenter else 10.0


def palette(colours: Colours) -> QPalette:
    """The Fusion style's palette in our colours."""
    made = QPalette()
    role = QPalette.ColorRole
    for where, name in (
        (role.Window, "window"),
        (role.WindowText, "text"),
        (role.Base, "panel"),
        (role.AlternateBase, "raised"),
        (role.Text, "text"),
        (role.Button, "raised"),
        (role.ButtonText, "text"),
        (role.ToolTipBase, "raised"),
        (role.ToolTipText, "text"),
        (role.Highlight, "accent"),
        (role.HighlightedText, "on_accent"),
        (role.PlaceholderText, "muted"),
        (role.Link, "accent"),
        (role.Mid, "line"),
        (role.Midlight, "grid"),
        (role.Dark, "line"),
        (role.Light, "raised"),
        (role.Accent, "accent"),
    ):
        made.setColor(where, colours.colour(name))
    for where in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, where, colours.colour("muted"))
    return made


def field_palette(colours: Colours) -> QPalette:
    """The palette of FIELDS: Fusion draws their edge as a darker shade of the window, which in the dark theme nobody would see."""
    made = palette(colours)
    made.setColor(QPalette.ColorRole.Window, colours.colour("field"))
    return made


def style_sheet(colours: Colours, points: float) -> str:
    """The few things that a palette cannot say. Lengths follow the size of the text."""
    pad = round(points * 0.4)
    return f"""
    QToolTip {{ background: {colours.raised}; color: {colours.text}; border: 1px solid {colours.line}; padding: 4px; }}
    QToolButton, QPushButton {{ border: 1px solid transparent; border-radius: 5px; padding: {pad}px {2 * pad}px; background: transparent; }}
    QToolButton[square="true"] {{ padding: {pad}px; }}
    QPushButton {{ background: {colours.raised}; border-color: {colours.line}; }}
    QToolButton[outlined="true"] {{ background: {colours.raised}; border-color: {colours.line}; }}
    QToolButton:hover, QPushButton:hover {{ background: {colours.grid}; }}
    QToolButton:checked {{ background: {colours.accent}; color: {colours.on_accent}; }}
    QToolButton[outlined="true"]:checked {{ background: {colours.accent}; }}
    QToolButton[outlined="true"]:checked:disabled {{ background: {colours.grid}; }}
    QToolButton:focus, QPushButton:focus {{ border-color: {colours.accent}; }}
    QPushButton[example="true"] {{ outline: none; }}
    QPushButton[example="true"]:focus {{ border: 2px solid {colours.accent}; }}
    QPushButton[primary="true"] {{ background: {colours.accent}; border-color: {colours.accent}; }}
    QPushButton[primary="true"] {{ color: {colours.on_accent}; font-weight: 600; }}
    QPushButton[primary="true"]:hover {{ background: {_between(colours.accent, colours.text)}; }}
    QPushButton[primary="true"]:focus {{ border: 2px solid {colours.text}; padding: {pad - 1}px {2 * pad - 1}px; }}
    QPushButton:disabled, QToolButton:disabled {{ color: {colours.muted}; }}
    QPushButton[primary="true"]:disabled {{ background: {colours.grid}; border-color: {colours.line}; color: {colours.muted}; }}
    QToolButton[popupMode="2"] {{ padding-right: {round(points * 2)}px; }}
    QToolButton::menu-indicator {{ subcontrol-origin: padding; subcontrol-position: right center; right: {pad}px; }}
    QMenuBar, QStatusBar {{ background: {colours.window}; }}
    QMenuBar {{ padding: {pad}px {pad}px 0 {pad}px; }}
    QMenuBar::item {{ padding: {pad}px {2 * pad}px; background: transparent; border-radius: 4px; }}
    QMenuBar::item:selected {{ background: {colours.grid}; }}
    QProgressBar[flat="true"] {{ background: {colours.grid}; border: none; border-radius: {pad}px; max-height: {2 * pad}px; }}
    QProgressBar[flat="true"]::chunk {{ background: {colours.accent}; border-radius: {pad}px; }}
    QSplitter::handle {{ background: {colours.window}; }}
    QFrame[card="true"] {{ background: {colours.panel}; border: 1px solid {colours.line}; border-radius: 8px; }}
    QLabel[muted="true"] {{ color: {colours.muted}; }}
    QLabel[danger="true"] {{ color: {colours.danger}; }}
    QLabel[heading="true"] {{ font-weight: 600; }}
    QScrollArea {{ border: none; background: transparent; }}
    {_tabs(colours, pad)}
    {_scroll_bars(colours, round(points))}
    """


def _tabs(colours: Colours, pad: int) -> str:
    """Words on a line, the chosen one in the accent: a tab leads to a page, it is no button."""
    return f"""
    QTabWidget::pane {{ border: none; border-top: 1px solid {colours.line}; }}
    QTabBar {{ qproperty-drawBase: 0; }}
    QTabBar::tab {{ padding: {pad}px {3 * pad}px; color: {colours.muted}; background: transparent; }}
    QTabBar::tab {{ border: none; border-bottom: 2px solid transparent; }}
    QTabBar::tab:hover {{ color: {colours.text}; }}
    QTabBar::tab:selected {{ color: {colours.text}; border-bottom-color: {colours.accent}; }}
    QTabBar::tab:selected:focus {{ background: {colours.grid}; }}
    """


def _scroll_bars(colours: Colours, thick: int) -> str:
    """A bar that is there when it is looked for; nothing around it."""
    quiet = _between(colours.window, colours.muted)
    return f"""
    QScrollBar {{ background: transparent; border: none; margin: 0; }}
    QScrollBar:vertical {{ width: {thick}px; }}
    QScrollBar:horizontal {{ height: {thick}px; }}
    QScrollBar::handle {{ background: {quiet}; border-radius: {thick // 2 - 2}px; margin: 2px; }}
    QScrollBar::handle:vertical {{ min-height: {3 * thick}px; }}
    QScrollBar::handle:horizontal {{ min-width: {3 * thick}px; }}
    QScrollBar::handle:hover {{ background: {colours.muted}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """


def _between(one: str, other: str) -> str:
    """The colour in the middle of two."""
    first, second = QColor(one), QColor(other)
    return QColor.fromRgbF(
        (first.redF() + second.redF()) / 2, (first.greenF() + second.greenF()) / 2, (first.blueF() + second.blueF()) / 2
    ).name()
