"""What is typed finds what is meant: in either language, by beginnings, initials, or letters in their order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rnnstudio.graph.text import Text
from rnnstudio.ui.commanding.command import Command
from rnnstudio.ui.commanding.ranking import fit, ranked


def command(en: str, zh: str, tip: str = "", enabled: bool = True) -> Command:
    return Command(en, Text(en, zh), Text(tip, tip), lambda: None, enabled=enabled)


TRAIN = command("Train from scratch", "从头训练")
NEXT = command("Next time step", "下一个时间步")
FIT = command("Fit the model", "适应画布", "Show all of it, from the first block to the last")
ADD = command("Add block: LSTM", "添加模块：LSTM 长短期记忆")
ALL = (TRAIN, NEXT, FIT, ADD)


def found(typed: str) -> list[str]:
    return [one.id for one in ranked(typed, ALL)]


def test_beginnings_initials_and_scattered_letters_find() -> None:
    for typed in ("train", "from sc", "scratch train", "tfs", "trnscr", "TRAIN"):
        assert found(typed)[0] == TRAIN.id, typed


def test_chinese_is_found_by_any_part_of_it() -> None:
    assert found("时间")[0] == NEXT.id
    assert found("训练") == [TRAIN.id]
    assert found("模块 长短期") == [ADD.id]


def test_the_better_match_comes_first() -> None:
    assert found("step") == [NEXT.id]
    assert found("f")[0] == FIT.id
    assert found("from") == [TRAIN.id, FIT.id]  # in the name, then in the tip
    assert found("lstm") == [ADD.id]
    assert found("xyzzy") == []


def test_what_was_used_last_stands_on_top_until_something_is_typed_that_fits_better() -> None:
    used = [ADD.id, NEXT.id]
    assert [one.id for one in ranked("", ALL, used)] == [ADD.id, NEXT.id, TRAIN.id, FIT.id]
    assert ranked("train", ALL, used)[0] == TRAIN


def test_what_cannot_be_done_now_is_found_after_what_can() -> None:
    off, on = command("Undo", "撤销", enabled=False), command("Undo all", "全部撤销")
    assert ranked("und", (off, on)) == [on, off]
    assert ranked("", (off, on)) == [off, on]


@given(st.data(), st.sampled_from(ALL))
def test_every_part_of_a_name_finds_it(data: st.DataObject, one: Command) -> None:
    title = data.draw(st.sampled_from([one.title.en, one.title.zh]))
    begin = data.draw(st.integers(0, len(title) - 1))
    part = title[begin : data.draw(st.integers(begin + 1, len(title)))]
    assert one in ranked(part, ALL)


@given(st.text(max_size=20))
def test_nothing_that_can_be_typed_does_harm(typed: str) -> None:
    for one in ALL:
        better, worse = fit(typed, one), fit(typed + "\u4e00zq", one)
        assert worse is None or (better is not None and better <= worse)
