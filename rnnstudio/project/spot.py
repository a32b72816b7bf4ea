"""Reading JSON by its type, so that every refusal names the place: `project.json, graph.nodes[2].id: ...`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rnnstudio.project.content_error import ContentError, inside

LONGEST_NAME = 100
MOST_ENTRIES = 20_000
LATEST = 3e10  # no clock of a system shows a later second


@dataclass(frozen=True)
class Spot:
    """A value and where it stands. Each method gives the value in its proper type or raises a ContentError."""

    value: Any
    place: str

    def refuse(self, en: str, zh: str) -> ContentError:
        """The error to raise about this place."""
        return ContentError(self.place, en, zh)

    def members(self) -> dict[str, Spot]:
        """The entries of an object, whatever their names."""
        if len(self.anything()) > MOST_ENTRIES:
            raise self.refuse(f"it may have at most {MOST_ENTRIES} entries.", f"最多可有 {MOST_ENTRIES} 个条目。")
        return {name: Spot(value, inside(self.place, name)) for name, value in self.value.items()}

    def fields(self, needed: tuple[str, ...], optional: tuple[str, ...] = ()) -> dict[str, Spot]:
        """The entries of an object that has these and no others; where new ones come, the schema number rises."""
        found = self.members()
        for name in needed:
            if name not in found:
                raise ContentError(inside(self.place, name), "this entry is missing.", "缺少此条目。")
        for name in found:
            if name not in needed + optional:
                raise ContentError(inside(self.place, name), "this entry is unknown.", "未知的条目。")
        return found

    def items(self, most: int) -> list[Spot]:
        """The elements of a list that is not longer than `most`."""
        if not isinstance(self.value, list):
            raise self.refuse("this must be a list […].", "这里必须是列表 […]。")
        if len(self.value) > most:
            raise self.refuse(f"this list may have at most {most} elements.", f"该列表最多可有 {most} 个元素。")
        return [Spot(value, f"{self.place}[{index}]") for index, value in enumerate(self.value)]

    def text(self, longest: int) -> str:
        """Text of at most `longest` characters."""
        if not isinstance(self.value, str) or len(self.value) > longest:
            raise self.refuse(
                f"this must be a text of at most {longest} characters.", f"这里必须是不超过 {longest} 个字符的文本。"
            )
        return self.value

    def name(self) -> str:
        """A short text that is not empty."""
        if not (name := self.text(LONGEST_NAME)):
            raise self.refuse("this must not be empty.", "此处不能为空。")
        return name

    def whole(self, low: int) -> int:
        """A whole number from `low` on."""
        if isinstance(self.value, bool) or not isinstance(self.value, int) or self.value < low:
            raise self.refuse(f"this must be a whole number from {low} on.", f"这里必须是不小于 {low} 的整数。")
        return self.value

    def flag(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            raise self.refuse("this must be true or false.", "这里必须是 true 或 false。")
        return self.value

    def number(self, bound: float) -> float:
        """A number between -bound and bound."""
        if isinstance(self.value, bool) or not isinstance(self.value, (int, float)) or abs(self.value) > bound:
            raise self.refuse(
                f"this must be a number from {-bound:g} to {bound:g}.", f"这里必须是 {-bound:g} 到 {bound:g} 的数。"
            )
        return float(self.value)

    def moment(self) -> float:
        """A time, in seconds of the system's clock."""
        return self.number(LATEST)

    def anything(self) -> Mapping[str, Any]:
        """An object whose entries are somebody else's to judge, such as the parameters of a block."""
        if not isinstance(self.value, dict):
            raise self.refuse("this must be an object {…}.", "这里必须是对象 {…}。")
        return self.value
