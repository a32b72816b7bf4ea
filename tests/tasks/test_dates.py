"""Dates: what every form writes, reads again, and means."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from rnnstudio.streams import stream
from rnnstudio.tasks import _date_forms
from rnnstudio.tasks._date_forms import forms
from rnnstudio.tasks._own_input import own_sample, read_input
from rnnstudio.tasks.dates import ALL, ANSWER, TASK
from rnnstudio.trace.sample import Batch, Sample

CHOICES = ("english", "all", "words")
WEDNESDAY = date(2026, 11, 25)

every_choice = pytest.mark.parametrize("chosen", CHOICES)


def own(chosen: str, text: str) -> Sample:
    p = TASK.settings({"form": chosen})
    spec = TASK.interface(p).inputs["characters"]
    return own_sample(TASK, p, {spec.name: read_input(spec, text)})


def iso(symbols: np.ndarray) -> str:
    return "".join(ANSWER.classes[symbol] for symbol in symbols if symbol >= 0)


def answers(batch: Batch) -> list[str]:
    return [iso(column) for column in batch.targets["iso"].T]


@pytest.mark.parametrize(
    ("chosen", "text"),
    [
        ("english", "Wednesday, November 25, 2026"),
        ("english", "Wednesday, 25 November 2026"),
        ("english", "Nov 25, 2026"),
        ("all", "25 nov. 2026"),
        ("all", "Mittwoch, 25. November 2026"),
        ("all", "25.11.2026"),
        ("all", "miércoles, 25 de noviembre de 2026"),
        ("all", "mercoledì 25 novembre 2026"),
        ("all", "środa, 25 listopada 2026"),
        ("all", "2026年11月25日星期三"),
        ("all", "2026/11/25"),
        ("words", "Wednesday, the twenty-fifth of November, twenty twenty-six"),
        ("words", "November the twenty-fifth, twenty twenty-six"),
    ],
)
def test_a_date_is_read_in_every_form(chosen: str, text: str) -> None:
    assert iso(own(chosen, text).targets["iso"]) == "2026-11-25∎"


@pytest.mark.parametrize("text", ["November 31, 2026", "November 25, 1949", "25 November", "25"])
def test_what_is_no_date_has_no_answer(text: str) -> None:
    assert own("english", text).targets == {}


@every_choice
def test_no_text_means_two_days(chosen: str) -> None:
    """Each form writes what all forms that can read it take for the same date."""
    known = forms(chosen)
    for form in known:
        for day in (*range(ALL[0], ALL[-1], 397), WEDNESDAY.toordinal()):
            written = form.write(date.fromordinal(int(day)))
            assert {other.read(written) for other in known} - {None} == {date.fromordinal(int(day))}, written


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(1950, 1, 1), "January the first, nineteen fifty"),
        (date(1984, 6, 30), "June the thirtieth, nineteen eighty-four"),
        (date(2000, 2, 12), "February the twelfth, two thousand"),
        (date(2009, 5, 3), "May the third, two thousand and nine"),
        (date(2010, 8, 20), "August the twentieth, twenty ten"),
        (date(2049, 12, 31), "December the thirty-first, twenty forty-nine"),
    ],
)
def test_numbers_are_spelled(day: date, words: str) -> None:
    assert forms("words")[-1].write(day) == words


def test_every_year_and_every_day_has_a_name_of_its_own() -> None:
    names = forms("words")[0].names
    assert len(set(names["nth"])) == 31
    assert len(set(names["year"])) == _date_forms.LAST - _date_forms.FIRST + 1


@every_choice
def test_the_days_that_are_held_out_are_in_no_batch(chosen: str) -> None:
    p = TASK.settings({"form": chosen})
    seen = set(answers(TASK.batch(p, stream(0, "data"), 3000)))
    unseen = set(answers(TASK.held_out(p, stream(0, "data"), 3000)))
    assert len(seen) > 2500
    assert not seen & unseen
    assert not seen & {iso(probe.targets["iso"]) for probe in TASK.probes(p)}


def test_the_first_probe_is_the_one_of_the_lessons() -> None:
    probe = TASK.probes(TASK.settings({}))[0]
    assert probe.title.en == "“Wednesday, November 25, 2026”"
    assert probe.lengths == {"input": 28, "output": 11}


def test_words_are_much_longer_than_figures() -> None:
    short, long = (
        TASK.batch(TASK.settings({"form": form}), stream(0, "data"), 200).lengths["input"].mean()
        for form in ("english", "words")
    )
    assert long > 2 * short
