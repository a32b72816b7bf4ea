"""Dates as people write them  ->  ISO 8601, letter by letter: the classic for attention, which shows what is looked at when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt

from rnnstudio.graph.interface import InputSpec, Interface
from rnnstudio.graph.params import Choice, Option, Settings
from rnnstudio.graph.text import Text, plain
from rnnstudio.tasks._date_forms import FIRST, LAST, Form, forms
from rnnstudio.tasks._task import Metric, Task
from rnnstudio.tasks._writing import ended, pair, to_write
from rnnstudio.trace.sample import Array, Batch, Sample, stack

ISO = "0123456789-"
ANSWER = to_write("iso", Text("date to write", "要写的日期"), ISO)
ALL = np.arange(date(FIRST, 1, 1).toordinal(), date(LAST, 12, 31).toordinal() + 1)
UNSEEN = ALL % 10 == 5  # one day in ten is in no batch, in no form
SHOWN = (date(2026, 11, 25), date(1969, 7, 17), date(2000, 2, 5), date(2031, 3, 4))  # of the latter


@dataclass(frozen=True)
class Written:
    """Forms, and the characters that they are made of."""

    forms: tuple[Form, ...]
    vocabulary: tuple[str, ...]

    @property
    def shown(self) -> tuple[Form, ...]:
        """The forms of the probes, spread over all."""
        return tuple(self.forms[k * len(self.forms) // len(SHOWN)] for k in range(len(SHOWN)))

    @cached_property
    def codes(self) -> Mapping[str, int]:
        """The token of each character."""
        return {mark: k for k, mark in enumerate(self.vocabulary)}


class Dates(Task):
    """A date in one of many forms  ->  year-month-day, and the end symbol."""

    id = "dates"
    title = Text("Dates", "日期")
    in_short = Text(
        "Read a date as people write it, and write it as 2026-11-25.", "读入人们写的日期，写成 2026-11-25。"
    )
    help = Text(
        "A date is read as people write it, one character a time step: “Wednesday, November 25, 2026”, “25 nov. 2026”. Then it is "
        "written as 2026-11-25, and the end symbol “∎”. Each character of the answer is settled by a place of the question, and "
        "the places change from form to form: with attention one can see how they are looked up.",
        "逐字符读入一个人们常写的日期：“Wednesday, November 25, 2026”、“25 nov. 2026”、“2026年11月25日”，然后写成 "
        "2026-11-25，最后是结束符“∎”。答案的每个字符由原文的某一处决定，而这一处在哪里随写法而变：用注意力可以看到网络是怎样去找的。",
    )
    success = Text(
        "An answer counts when all its characters are right. Always writing the same date practically never is. The year and the "
        "hyphens come first, then the month, and last the day. With attention a small network writes nine in ten dates whole after "
        "some hundred updates; without it thousands are needed, and with the numbers in words even these do not suffice. Dates "
        "that were never read count: one day in ten is in no batch, and the samples are among them.",
        "所有字符都对才算答对。总是写同一个日期几乎不可能对。最先学会的是年份和连字符，然后是月份，最后是日。有注意力时，小网络几百次更新后"
        "就能把十个日期中的九个完整写对；没有注意力要几千次，数字用单词写时几千次也不够。从未读过的日期才算数：十分之一的日子不在任何批次中，"
        "样本就取自其中。",
    )
    params = (
        Choice(
            id="form",
            label=Text("Forms", "写法"),
            help=Text("In which forms the dates are read.", "读入的日期用哪些写法。"),
            default="english",
            options=(
                Option("english", Text("English, American and British", "英语，美式和英式")),
                Option("all", Text("seven languages, Chinese among them", "七种语言，包括中文")),
                Option("words", Text("English, with the numbers in words: long", "英语，数字也用单词写：较长")),
            ),
        ),
    )

    def interface(self, p: Settings) -> Interface:
        marks = _written(p.form).vocabulary
        return Interface.of(
            (InputSpec("characters", Text("characters", "字符"), "tokens", len(marks), marks),),
            (ANSWER,),
        )

    def batch(self, p: Settings, numbers: np.random.Generator, size: int) -> Batch:
        return _drawn(p, numbers, ALL[~UNSEEN], size)

    def held_out(self, p: Settings, numbers: np.random.Generator, size: int) -> Batch:
        return _drawn(p, numbers, ALL[UNSEEN], size)

    def probes(self, p: Settings) -> tuple[Sample, ...]:
        written = _written(p.form)
        return tuple(_sample(written, form, day) for form, day in zip(written.shown, SHOWN, strict=True))

    def target_for(self, p: Settings, inputs: Mapping[str, Array]) -> Mapping[str, Array]:
        written = _written(p.form)
        text = "".join(written.vocabulary[token] for token in inputs["characters"].astype(np.int64))
        days = (form.read(text) for form in written.forms)
        return next(({ANSWER.name: ended(ANSWER, _iso(day))} for day in days if day is not None), {})

    def metric(self, p: Settings) -> Metric:
        return Metric("whole", 1 / int((~UNSEEN).sum()), Text("always writing the same date", "总是写同一个日期"))


def _drawn(p: Settings, numbers: np.random.Generator, days: npt.NDArray[np.int64], size: int) -> Batch:
    written = _written(p.form)
    which, when = numbers.integers(len(written.forms), size=size), days[numbers.integers(len(days), size=size)]
    return stack(
        [_sample(written, written.forms[k], date.fromordinal(int(day))) for k, day in zip(which, when, strict=True)]
    )


def _sample(written: Written, form: Form, day: date) -> Sample:
    text = form.write(day)
    tokens = np.array([written.codes[mark] for mark in text], np.int64)
    return pair({"characters": tokens}, ANSWER, _iso(day), plain(f"“{text}”"))


def _iso(day: date) -> Iterable[int]:
    return (ISO.index(mark) for mark in day.isoformat())


@cache
def _written(chosen: str) -> Written:
    known = forms(chosen)
    literals = ("".join(form.write(day) for form in known) for day in SHOWN)
    names = (name for form in known for names in form.names.values() for name in names)
    return Written(known, tuple(sorted({mark for text in (*literals, *names) for mark in text})))


TASK = Dates()
