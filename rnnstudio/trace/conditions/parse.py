"""Text to a condition: one function of the parser for each line of the grammar (see the package)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from rnnstudio.graph.text import Text
from rnnstudio.trace.conditions.condition_error import ConditionError
from rnnstudio.trace.conditions.grammar import (
    COMPARISONS,
    QUANTIFIERS,
    REDUCTIONS,
    Absolute,
    And,
    Compared,
    Condition,
    Each,
    Name,
    Not,
    Number,
    Or,
    Quantity,
    Quoted,
    Reduced,
    Span,
)
from rnnstudio.trace.conditions.tokens import Token, tokens

Inner = TypeVar("Inner")
DEEPEST = 24
WORDS = {"and", "or", "not", *QUANTIFIERS}
FUNCTIONS = {*REDUCTIONS, "abs"}

EMPTY = Text("Write a condition, such as f < 0.1.", "请写一个条件，例如 f < 0.1。")
TOO_DEEP = Text("This is nested too deeply.", "嵌套过深。")
QUANTITY = Text(
    'Here a number, a signal such as f, or a text such as "A" is missing.',
    '此处缺少数值、信号（如 f）或文本（如 "A"）。',
)
COMPARISON = Text(
    "What is it compared with? Use <, <=, >, >=, == or !=.", "要与什么比较？请用 <、<=、>、>=、== 或 !=。"
)
LEFT_OVER = Text("Join conditions with “and” or “or”.", "请用 and 或 or 连接条件。")
CLOSING = Text("“{mark}” is missing here.", "此处缺少“{mark}”。")
TAKES = Text("What it is of stands in brackets: {word}({of}).", "对象要写在括号里：{word}({of})。")
MINUS = Text("A minus stands before a number only.", "负号只能写在数值前。")
UNIT = Text("A unit is a whole number from 1 on, such as f[3].", "单元是从 1 开始的整数，例如 f[3]。")
PART = Text("After the dot stands a signal, such as lstm.f.", "点号后面是信号，例如 lstm.f。")


def parse(text: str) -> Condition:
    """The condition that a text says; a ConditionError where it says none."""
    parser = _Parser(tokens(text))
    if parser.at_end:
        raise ConditionError(EMPTY, 0)
    found = parser.condition()
    if not parser.at_end:
        raise parser.refuse(LEFT_OVER)
    return found


class _Parser:
    """Reads one token after the other, never back."""

    def __init__(self, found: list[Token]) -> None:
        self._tokens, self._at, self._depth = found, 0, 0

    @property
    def next(self) -> Token:
        """The token that is to be read."""
        return self._tokens[self._at]

    @property
    def at_end(self) -> bool:
        """True where everything has been read."""
        return self.next.kind == "end"

    def refuse(self, text: Text) -> ConditionError:
        """An error at the token that is to be read."""
        return ConditionError(text, *self.next.span)

    def condition(self) -> Condition:
        """What `or` joins."""
        begin = self.next.span.begin
        terms = self._joined("or", self._both)
        return terms[0] if len(terms) == 1 else Or(terms, self._since(begin))

    def _both(self) -> Condition:
        begin = self.next.span.begin
        terms = self._joined("and", self._negation)
        return terms[0] if len(terms) == 1 else And(terms, self._since(begin))

    def _joined(self, word: str, term: Callable[[], Condition]) -> tuple[Condition, ...]:
        terms = [term()]
        while self._is(word, "name"):
            self._take()
            terms.append(term())
        return tuple(terms)

    def _negation(self) -> Condition:
        begin = self.next.span.begin
        if self._is("not", "name"):
            self._take()
            return Not(self._deeper(self._negation), self._since(begin))
        if self._is("("):
            return self._bracketed(self.condition)
        if self.next.kind == "name" and self.next.text in QUANTIFIERS:
            how = self._take().text
            self._expect_bracket(how, "f < 0.1")
            return Each(how, self._bracketed(self.condition), self._since(begin))
        return self._comparison()

    def _comparison(self) -> Condition:
        begin = self.next.span.begin
        first, rest = self._quantity(), []
        while self.next.kind == "mark" and self.next.text in COMPARISONS:
            how = self._take().text
            rest.append((how, self._quantity()))
        if not rest:
            raise self.refuse(COMPARISON)
        return Compared(first, tuple(rest), self._since(begin))

    def _quantity(self) -> Quantity:
        read = self._readers().get(self.next.kind)
        if read is None:
            raise self.refuse(QUANTITY)
        return read()

    def _readers(self) -> Mapping[str, Callable[[], Quantity]]:
        return {"number": self._number, "text": self._text, "name": self._named, "mark": self._marked}

    def _number(self) -> Quantity:
        token = self._take()
        return Number(float(token.text), token.span)

    def _text(self) -> Quantity:
        token = self._take()
        return Quoted(token.text, token.span)

    def _marked(self) -> Quantity:
        """Bars, or a minus."""
        begin = self.next.span.begin
        if self._is("|"):
            return Absolute(self._between_bars("|"), self._since(begin))
        if self._is("||"):
            return Reduced("norm", self._between_bars("||"), self._since(begin))
        if not self._is("-"):
            raise self.refuse(QUANTITY)
        self._take()
        if self.next.kind != "number":
            raise ConditionError(MINUS, begin)
        return Number(-float(self._take().text), self._since(begin))

    def _between_bars(self, bar: str) -> Quantity:
        self._take()
        found = self._deeper(self._quantity)
        self._expect(bar)
        return found

    def _named(self) -> Quantity:
        begin, word = self.next.span.begin, self.next.text
        if word in WORDS:
            raise self.refuse(QUANTITY)
        if word not in FUNCTIONS:
            return self._name()
        self._take()
        self._expect_bracket(word, "h")
        of = self._bracketed(self._quantity)
        return Absolute(of, self._since(begin)) if word == "abs" else Reduced(word, of, self._since(begin))

    def _name(self) -> Quantity:
        parts = [self._take()]
        while self._is("."):
            self._take()
            if self.next.kind != "name":
                raise self.refuse(PART)
            parts.append(self._take())
        begin, unit, place = parts[0].span.begin, None, self.next.span
        if self._is("["):
            self._take()
            unit, place = self._unit(), self._tokens[self._at - 1].span
            self._expect("]")
        path, places = tuple(part.text for part in parts), tuple(part.span for part in parts)
        return Name(path, unit, self._since(begin), places, place)

    def _unit(self) -> int:
        token = self.next
        if token.kind != "number" or not token.text.isdecimal() or int(token.text) < 1:
            raise self.refuse(UNIT)
        return int(self._take().text)

    # --- reading ------------------------------------------------------------------------------------------------------------------------

    def _is(self, text: str, kind: str = "mark") -> bool:
        return self.next.kind == kind and self.next.text == text

    def _take(self) -> Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _expect(self, mark: str) -> None:
        if not self._is(mark):
            raise self.refuse(CLOSING.format(mark=mark))
        self._take()

    def _expect_bracket(self, word: str, of: str) -> None:
        if not self._is("("):
            raise self.refuse(TAKES.format(word=word, of=of))

    def _bracketed(self, inner: Callable[[], Inner]) -> Inner:
        self._expect("(")
        found = self._deeper(inner)
        self._expect(")")
        return found

    def _deeper(self, inner: Callable[[], Inner]) -> Inner:
        """What stands inside something, unless that is inside too much already."""
        if self._depth >= DEEPEST:
            raise self.refuse(TOO_DEEP)
        self._depth += 1
        found = inner()
        self._depth -= 1
        return found

    def _since(self, begin: int) -> Span:
        """From there to the end of what was read last."""
        last = self._tokens[self._at - 1].span
        return Span(begin, last.begin + last.length - begin)
