"""All that is told of a kind of block or of a task, gathered from its declaration. Words and values, no widgets."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import singledispatch
from typing import Any, Literal, NamedTuple, get_args

from rnnstudio.graph.block_type import KIND_NAMES, BlockType, Case, Equation, Hue, Notation, Port, Reading
from rnnstudio.graph.interface import Interface
from rnnstudio.graph.params import Choice, Float, Int, Param, Settings, typed
from rnnstudio.graph.text import LANGUAGES, NOTHING, Text, joined, plain
from rnnstudio.numbers import MINUS, figure
from rnnstudio.tasks._task import Task
from rnnstudio.ui.helping.meanings import Meaning, meanings, meanings_back

WHEN = Text("When to use it", "什么时候用")
PORTS, PARAMS = Text("Inputs and outputs", "输入与输出"), Text("Parameters", "参数")
SUCCESS, DATA = Text("What success is", "怎样算成功"), Text("What is read and what is asked for", "读入什么，要求什么")
IN, OUT = Text("in", "入"), Text("out", "出")
OPTIONAL, DELAYED = Text("may stay unconnected", "可以不连接"), Text("one step late", "延迟一步")
BOUNDS = Text("{low} to {high}, usually {usual}", "{low} 到 {high}，通常为 {usual}")
METRIC = Text("Counted as: {title}. Chance level {chance}: {means}.", "计为：{title}。随机猜测水平 {chance}：{means}。")
READ, ASKED = Text("read", "读入"), Text("asked", "要求")
SYMBOLS, NUMBERS = Text("one of {size} symbols", "{size} 种符号之一"), Text("{size} numbers", "{size} 个数")
EACH, ONCE = Text("{what}, at every step", "{what}，每一步"), Text("{what}, once", "{what}，一次")
CELL = "<td{} style='padding:2px 14px 2px 0'>{}</td>"
OPEN, WIDE = plain("<table cellspacing='0'>"), plain("<table cellspacing='0' width='100%'>")
ROW, END, CLOSE = map(plain, ("<tr>", "</tr>", "</table>"))
LINK = '<a href="{address}">{words}</a>'


Place = Literal["block", "task", "home"]
PLACES: tuple[Place, ...] = get_args(Place)


class Topic(NamedTuple):
    """What help is about."""

    place: Place
    id: str

    @property
    def address(self) -> str:
        """How a link names it."""
        return f"{self.place}:{self.id}"


def topic_at(address: str) -> Topic:
    """What a link names."""
    place, id_ = address.split(":")
    return Topic(next(known for known in PLACES if known == place), id_)


@dataclass(frozen=True)
class Part:
    """A heading with running text or a table below it, as rich text."""

    title: Text
    body: Text


@dataclass(frozen=True)
class Article:
    """One page of help."""

    topic: Topic
    title: Text
    lead: Text
    parts: tuple[Part, ...]
    forward: tuple[Equation, ...] = ()
    backward: tuple[Equation, ...] = ()
    hues: Mapping[str, Hue] | None = None
    symbols: Mapping[Notation, tuple[Meaning, ...]] | None = None
    symbols_back: Mapping[Notation, tuple[Meaning, ...]] | None = None
    reading: tuple[Reading, ...] = ()


def on_kind(block: BlockType, p: Settings | None = None) -> Article:
    """Help on a kind of block, with the equations that it has under some settings, its usual ones unless given."""
    p = usual(block) if p is None else p
    ports, params = block.ports(p), _params(block.params)
    rows = [*(_port(IN, port) for port in ports.inputs), *(_port(OUT, port) for port in ports.outputs)]
    parts = (Part(WHEN, escaped(block.when)), Part(PORTS, table(rows)), Part(PARAMS, params))
    return Article(
        Topic("block", block.id),
        block.title,
        block.help,
        tuple(part for part in parts if part.body.en),
        _distinct(block.equations(p)),
        _distinct(block.backward_equations(p)),
        {signal.id: signal.hue for signal in block.signals(p)},
        {notation: meanings(block, p, notation) for notation in get_args(Notation)},
        {notation: meanings_back(block, p, notation) for notation in get_args(Notation)},
        block.reading,
    )


def usual(block: BlockType) -> Settings:
    """The settings of a block that was just added, where the task is that of its first case."""
    p, case = block.settings({}), next(iter(block.cases), Case())
    return block.bind(p, case.inputs, case.interface)


def _distinct(equations: Iterable[Equation]) -> tuple[Equation, ...]:
    """One that gives two quantities at once is written once."""
    return tuple({tuple(sorted(equation.latex.items())): equation for equation in equations}.values())


def on_task(task: Task, p: Settings | None = None) -> Article:
    """Help on a task."""
    p = task.settings({}) if p is None else p
    metric = task.metric(p)
    chance = figure(metric.chance, metric.is_share)
    counted = METRIC.format(title=metric.title, chance=chance, means=metric.chance_means)
    success = joined((escaped(task.success), escaped(counted)), "<br><br>", "<br><br>")
    parts = (Part(SUCCESS, success), Part(DATA, _data(task.interface(p))), Part(PARAMS, _params(task.params)))
    return Article(Topic("task", task.id), task.title, task.help, tuple(part for part in parts if part.body.en))


# --- tables -----------------------------------------------------------------------------------------------------------------------


def escaped(text: Text) -> Text:
    """Words as rich text shows them."""
    return Text(*(html.escape(text.said(tongue)) for tongue in LANGUAGES))


def table(rows: Iterable[tuple[Text, ...]], first: int | None = None) -> Text:
    """Rows of cells as rich text; nothing where there are none. `first` is the share of the first column, as wide as its words if None."""
    wide = f" width='{first}%'" if first else ""
    made = [joined((ROW, _cell(head, wide), *map(_cell, rest), END), "", "") for head, *rest in rows]
    return joined((WIDE if first else OPEN, *made, CLOSE), "", "") if made else NOTHING


def _cell(text: Text, wide: str = "") -> Text:
    return Text(CELL.format(wide, text.en), CELL.format(wide, text.zh))


def _bold(text: Text) -> Text:
    return plain("<b>{text}</b>").format(text=escaped(text))


def _port(way: Text, port: Port) -> tuple[Text, ...]:
    told = [KIND_NAMES[kind] for kind in port.accepts]
    told += [OPTIONAL] if port.optional and port.accepts else []
    told += [DELAYED] if port.delayed else []
    return way, _bold(port.label), joined(told, ", ", "，")


def _params(params: Iterable[Param]) -> Text:
    return table(
        (_bold(param.label), joined((escaped(param.help), *extent(param)), "<br>", "<br>")) for param in params
    )


@singledispatch
def extent(param: Param) -> tuple[Text, ...]:
    """The values that a parameter may have, in words."""
    del param
    return ()


@extent.register
def _(param: Int) -> tuple[Text, ...]:
    return (_bounds(param.low, param.high, param.default),)


@extent.register
def _(param: Float) -> tuple[Text, ...]:
    return (_bounds(param.low, param.high, param.default),)


@extent.register
def _(param: Choice) -> tuple[Text, ...]:
    named: list[Any] = [
        (joined((option.label, option.help), ": ", "：") if option.help else option.label) for option in param.options
    ]
    return tuple(plain("• {option}").format(option=escaped(option)) for option in named)


def written(value: float) -> str:
    """A bound in running text."""
    return typed(value).replace("-", MINUS)


def _bounds(low: float, high: float, usual: float) -> Text:
    return BOUNDS.format(low=written(low), high=written(high), usual=written(usual))


def _data(interface: Interface) -> Text:
    read = [(READ, _bold(s.label), _amount(s.kind == "tokens", s.size, s.timeline)) for s in interface.inputs.values()]
    asked = [
        (ASKED, _bold(s.label), _amount(s.kind == "classes", s.size, s.timeline)) for s in interface.targets.values()
    ]
    return table([*read, *asked])


def _amount(symbols: bool, size: int, timeline: str | None) -> Text:
    return (EACH if timeline else ONCE).format(what=(SYMBOLS if symbols else NUMBERS).format(size=size))
