"""What is wrong with a file's content, and how it is told: the error says what and where, the occasion what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.text import Text, joined

_GET_ANOTHER = Text("Open an earlier copy of the file, or get it again.", "请打开较早的副本，或重新获取该文件。")
_COPY_AGAIN = Text("Copy the whole line and paste it again.", "请复制整行，然后重新粘贴。")
_CHANGE_IT = Text("Nothing was saved; change this and save again.", "尚未保存任何内容；请修改后再保存。")
_TOO_LARGE = Text("It does not fit into the memory of this computer.", "它超出了这台计算机的内存。")
_ENDLESS = 200


class ContentError(StudioError):
    """Content that cannot be read or written: what and where. A remedy only where the usual one would be wrong."""

    def __init__(self, place: str, en: str, zh: str, remedy: Text | None = None) -> None:
        place = shortened(place)
        super().__init__(Text(f"{place}: {en}" if place else en, f"{place}：{zh}" if place else zh))
        self.remedy = remedy


def shortened(words: str) -> str:
    """The words, or their beginning where a broken file makes them endless."""
    return words if len(words) <= _ENDLESS else words[:_ENDLESS] + "…"


def inside(place: str, name: str) -> str:
    """The place of the entry `name` of an object: `project.json, graph` and, deeper, `project.json, graph.nodes`."""
    return f"{place}.{shortened(name)}" if "," in place else f"{place}, {shortened(name)}"


@contextmanager
def opening(name: str) -> Iterator[None]:
    """Within it, a ContentError becomes one whole message about opening the file `name`."""
    with _told(Text(f"{name} cannot be opened.", f"无法打开 {name}。"), _GET_ANOTHER):
        yield


@contextmanager
def pasting() -> Iterator[None]:
    """Within it, a ContentError becomes one whole message about a pasted share code."""
    with _told(Text("The share code cannot be opened.", "无法打开分享码。"), _COPY_AGAIN):
        yield


@contextmanager
def saving(name: Text) -> Iterator[None]:
    """Within it, a ContentError becomes one whole message about saving `name`."""
    with _told(Text(f"{name.en} cannot be saved.", f"无法保存{name.zh}。"), _CHANGE_IT):
        yield


@contextmanager
def _told(beginning: Text, usual: Text) -> Iterator[None]:
    try:
        yield
    except ContentError as error:
        raise StudioError(joined((beginning, error.text, error.remedy or usual))) from error
    except MemoryError as error:
        raise StudioError(joined((beginning, _TOO_LARGE, usual))) from error
