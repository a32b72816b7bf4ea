"""The text of a condition cut into its smallest parts.

What a Chinese keyboard or a formula on the screen writes is read as well: （ ） “ ” ＜ ≤ ≠ −.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from rnnstudio.graph.text import Text
from rnnstudio.trace.conditions.condition_error import ConditionError
from rnnstudio.trace.conditions.grammar import Span

Kind = Literal["number", "text", "name", "mark", "end"]
LONGEST = 200
PLAIN = str.maketrans({wide: chr(ord(wide) - 0xFEE0) for wide in "（）［］＜＞＝！｜．－"})
MEANT = {"≤": "<=", "≥": ">=", "≠": "!=", "−": "-", "‖": "||", "=": "=="}
QUOTES = {'"': '"', "'": "'", "“": "”", "”": "”", "‘": "’", "’": "’"}
NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
MARK = re.compile(r"[<>=!＜＞＝！][=＝]|\|\||[-<>=()\[\]|.≤≥≠−‖（）［］＜＞＝｜．－]")

TOO_LONG = Text(f"A condition has at most {LONGEST} characters.", f"条件最多 {LONGEST} 个字符。")
STRANGE = Text("“{mark}” means nothing in a condition.", "条件中不能使用“{mark}”。")
WRITE = Text("Write “{word}”.", "请写“{word}”。")
UNENDED = Text("The closing quotation mark is missing.", "缺少后引号。")
TOO_LARGE = Text("This number is too large.", "这个数太大。")
INSTEAD: Mapping[str, str] = {"&": "and", "＆": "and", "!": "not", "！": "not", "~": "not"}


@dataclass(frozen=True)
class Token:
    """A part of the text: what it means, and where it stands."""

    kind: Kind
    text: str
    span: Span


def tokens(text: str) -> list[Token]:
    """All parts, and the end of the text as the last of them."""
    if len(text) > LONGEST:
        raise ConditionError(TOO_LONG, LONGEST, len(text) - LONGEST)
    found: list[Token] = []
    at = _after_blanks(text, 0)
    while at < len(text):
        found.append(_token(text, at))
        at = _after_blanks(text, at + found[-1].span.length)
    return [*found, Token("end", "", Span(len(text.rstrip()), 1))]


def _after_blanks(text: str, at: int) -> int:
    return len(text) - len(text[at:].lstrip())


def _token(text: str, at: int) -> Token:
    found = _quoted(text, at) or _number(text, at) or _name(text, at) or _mark(text, at)
    if found is None:
        raise _strange(text, at)
    return found


def _strange(text: str, at: int) -> ConditionError:
    """A character that means nothing; where other languages have one for a word, the word."""
    mark, word = text[at], INSTEAD.get(text[at])
    if word is None:
        return ConditionError(STRANGE.format(mark=mark), at)
    return ConditionError(WRITE.format(word=word), at, 2 if text[at : at + 2] == 2 * mark else 1)


def _number(text: str, at: int) -> Token | None:
    found = NUMBER.match(text, at)
    if found and not math.isfinite(float(found[0])):
        raise ConditionError(TOO_LARGE, at, len(found[0]))
    return Token("number", found[0], Span(at, len(found[0]))) if found else None


def _name(text: str, at: int) -> Token | None:
    found = NAME.match(text, at)
    return Token("name", found[0], Span(at, len(found[0]))) if found else None


def _mark(text: str, at: int) -> Token | None:
    found = MARK.match(text, at)
    if not found:
        return None
    plain = found[0].translate(PLAIN)
    return Token("mark", MEANT.get(plain, plain), Span(at, len(found[0])))


def _quoted(text: str, at: int) -> Token | None:
    """What stands between quotation marks; a backslash takes the next character as it is."""
    close = QUOTES.get(text[at])
    if close is None:
        return None
    said, place = "", at + 1
    while place < len(text) and text[place] not in (close, text[at]):
        place += text[place] == "\\"
        said += text[place : place + 1]
        place += 1
    if place >= len(text):
        raise ConditionError(UNENDED, at, len(text) - at)
    return Token("text", said, Span(at, place + 1 - at))
