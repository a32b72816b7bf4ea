"""JSON without its loopholes: what is written can be read again, and what a stranger wrote cannot surprise.

No NaN or Infinity, no key twice, no number beyond 64 bits, no half of a character, no depth that exhausts the stack.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, NoReturn

from rnnstudio.project.content_error import ContentError, inside

DEEPEST = 32
MOST_BRACKETS = 300_000  # millions of tiny lists would keep the window waiting
MOST_VALUES = 500_000  # and millions of tiny values fill its memory
_BIGGEST = 2**63
_STRING = re.compile(
    rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL
)  # never goes back, and takes an open end as it is: linear, whatever comes

_Trail = tuple["_Trail", str | int] | None

_NO_NUMBER = ("NaN and infinity are not allowed here.", "此处不允许 NaN 或无穷大。")
_TOO_BIG = ("a number is too large.", "数字过大。")
_TOO_DEEP = (f"it is nested more than {DEEPEST} deep.", f"嵌套超过 {DEEPEST} 层。")
_DAMAGED = ("a character of this text is damaged.", "该文本中有字符已损坏。")


def loads(raw: bytes, place: str) -> Any:
    """The value that the bytes spell; a ContentError names `place` and the spot within it."""
    if raw.count(b"[") + raw.count(b"{") > MOST_BRACKETS:
        raise ContentError(place, "it holds too many lists and objects.", "其中的列表和对象过多。")
    if raw.count(b",") > MOST_VALUES and _STRING.sub(b"", raw).count(b",") > MOST_VALUES:
        raise ContentError(place, "it holds too many values.", "其中的值过多。")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ContentError(
            place, f"this is not UTF-8 text (byte {error.start}).", f"不是 UTF-8 文本（字节 {error.start}）。"
        ) from error
    try:
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_number)
    except ContentError as error:
        raise ContentError(place, error.text.en, error.text.zh) from error
    except json.JSONDecodeError as error:
        spot = f"{place}, {error.lineno}:{error.colno}"
        raise ContentError(spot, "this is not valid JSON.", "不是有效的 JSON。") from error
    except RecursionError as error:
        raise ContentError(place, *_TOO_DEEP) from error
    except ValueError as error:
        raise ContentError(place, *_TOO_BIG) from error
    return checked(value, place)


def dumps(value: Any, place: str) -> bytes:
    """The bytes for a value, the same for equal values; a ContentError names what JSON cannot hold."""
    plain = checked(value, place)
    return json.dumps(plain, ensure_ascii=False, allow_nan=False, indent=1, sort_keys=True).encode()


def checked(value: Any, place: str) -> Any:
    """The value made of nothing but dict, list, str, int, float, bool and None, all of it within limits."""
    return _checked(value, place, None, 0)


def _checked(value: Any, root: str, trail: _Trail, depth: int) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, (list, tuple)):
        _check_depth(depth, root, trail)
        return [_checked(item, root, (trail, index), depth + 1) for index, item in enumerate(value)]
    if isinstance(value, Mapping):
        _check_depth(depth, root, trail)
        return {_key(name, root, trail): _checked(item, root, (trail, name), depth + 1) for name, item in value.items()}
    if wrong := _wrong(value):
        raise ContentError(_place(root, trail), *wrong)
    return value


def _wrong(value: Any) -> tuple[str, str] | None:
    """What keeps a single value out of a file, in English and Chinese."""
    if isinstance(value, str):
        return None if _is_whole(value) else _DAMAGED
    if isinstance(value, int):
        return None if -_BIGGEST <= value < _BIGGEST else _TOO_BIG
    if isinstance(value, float):
        return None if math.isfinite(value) else _NO_NUMBER
    kind = type(value).__name__
    return f"a value of type {kind} cannot be stored.", f"无法存储 {kind} 类型的值。"


def _check_depth(depth: int, root: str, trail: _Trail) -> None:
    if depth >= DEEPEST:
        raise ContentError(_place(root, trail), *_TOO_DEEP)


def _key(name: Any, root: str, trail: _Trail) -> str:
    if not isinstance(name, str) or not _is_whole(name):
        raise ContentError(_place(root, trail), f"the name {name!a} is not text.", f"名称 {name!a} 不是文本。")
    return name


def _is_whole(text: str) -> bool:
    """JSON can spell half of a surrogate pair, which no file or screen can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _place(root: str, trail: _Trail) -> str:
    """The words for a trail; put together only when needed, since a broken file may have millions of places."""
    steps: list[str | int] = []
    while trail is not None:
        trail, step = trail
        steps.append(step)
    for step in reversed(steps):
        root = inside(root, step) if isinstance(step, str) else f"{root}[{step}]"
    return root


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of which no entry silently hides another."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice, _ = Counter(name for name, _ in pairs).most_common(1)[0]
        raise ContentError("", f"the entry “{twice[:80]}” stands there twice.", f"条目“{twice[:80]}”重复出现。")
    return found


def _no_number(_word: str) -> NoReturn:
    raise ContentError("", *_NO_NUMBER)
