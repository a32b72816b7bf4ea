"""What a Linux machine must bring of its own before a window can open, and how to say what is missing.

PySide6 carries Qt but not the libraries of the system below it. Without one of those, importing it ends in a traceback
about a shared object, or Qt aborts the process; so the application asks here first. Standard library only.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Mapping
from typing import NamedTuple

from rnnstudio.graph.text import Text


class Library(NamedTuple):
    """A shared library, and the packages that hold it on Debian or Ubuntu and on Fedora."""

    file: str
    debian: str
    fedora: str


# Qt itself links these, whatever the platform, offscreen included.
EVERYWHERE = (
    Library("libEGL.so.1", "libegl1", "libglvnd-egl"),
    Library("libGL.so.1", "libgl1", "libglvnd-glx"),
    Library("libX11.so.6", "libx11-6", "libX11"),
    Library("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon"),
    Library("libdbus-1.so.3", "libdbus-1-3", "dbus-libs"),
    Library("libfontconfig.so.1", "libfontconfig1", "fontconfig"),
    Library("libglib-2.0.so.0", "libglib2.0-0", "glib2"),
)

# Its plugin for X11 links these as well; without them Qt aborts instead of raising.
X11 = (
    Library("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor"),
    Library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11"),
    Library("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm"),
    Library("libxcb-image.so.0", "libxcb-image0", "xcb-util-image"),
    Library("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms"),
    Library("libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil"),
    Library("libxcb-util.so.1", "libxcb-util1", "xcb-util"),
    Library("libxcb-shape.so.0", "libxcb-shape0", "libxcb"),
    Library("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb"),
    Library("libX11-xcb.so.1", "libx11-xcb1", "libX11-xcb"),
)

_MISSING = Text(
    en="RNN Studio needs system libraries that are not installed: {files}.\n"
    "On Debian or Ubuntu: sudo apt install {debian}\n"
    "On Fedora: sudo dnf install {fedora}\n"
    "Then start again.",
    zh="RNN Studio 需要的以下系统库尚未安装：{files}。\n"
    "Debian 或 Ubuntu：sudo apt install {debian}\n"
    "Fedora：sudo dnf install {fedora}\n"
    "安装后请重新启动。",
)

_NO_SCREEN = Text(
    en="There is no screen to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set): start RNN Studio from a "
    "desktop session or through `ssh -X`, or use its commands, which need no screen: rnnstudio --help.",
    zh="没有可以打开窗口的屏幕（DISPLAY 和 WAYLAND_DISPLAY 均未设置）：请在桌面会话中或通过 `ssh -X` 启动 RNN Studio，"
    "也可以使用无需屏幕的命令：rnnstudio --help。",
)


def obstacle(environment: Mapping[str, str] = os.environ) -> Text | None:
    """Why no window can open on this machine, and what to do about it; None if nothing is known to be in the way."""
    if lacks_screen(environment):
        return _NO_SCREEN
    missing = missing_libraries(environment)
    return how_to_install(missing) if missing else None


def lacks_screen(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether this is a Linux without a display, and nobody has chosen a platform that needs none."""
    return sys.platform == "linux" and not any(
        environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    )


def missing_libraries(
    environment: Mapping[str, str] = os.environ, load: Callable[[str], object] = ctypes.CDLL
) -> tuple[Library, ...]:
    """The libraries that Qt will want here and that the system's loader cannot open; only Linux is asked."""
    if sys.platform != "linux":
        return ()
    wanted = EVERYWHERE + X11 if _will_use_x11(environment) else EVERYWHERE
    return tuple(library for library in wanted if not _opens(library.file, load))


def how_to_install(missing: tuple[Library, ...]) -> Text:
    """The message that names `missing` and the one command that installs all of it."""
    return _MISSING.format(
        files=", ".join(library.file for library in missing),
        debian=" ".join(dict.fromkeys(library.debian for library in missing)),
        fedora=" ".join(dict.fromkeys(library.fedora for library in missing)),
    )


def _will_use_x11(environment: Mapping[str, str]) -> bool:
    """Whether Qt can only choose X11. With Wayland there as well it has another way, and must not be held up."""
    chosen = environment.get("QT_QPA_PLATFORM")
    if chosen:
        return chosen.startswith("xcb")
    return bool(environment.get("DISPLAY")) and not environment.get("WAYLAND_DISPLAY")


def _opens(file: str, load: Callable[[str], object]) -> bool:
    try:
        load(file)
    except OSError:
        return False
    return True
