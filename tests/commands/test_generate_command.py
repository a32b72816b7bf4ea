"""`rnnstudio generate`: texts and beams, the same as from Python, and refusals that say what to do instead."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import Call, refused

from rnnstudio import api
from rnnstudio.examples import example

REVERSE, RHYME = (example(name).path for name in ("reverse_additive", "next_char"))


def test_an_encoder_decoder_writes_its_answer(call: Call) -> None:
    assert call("generate", REVERSE, "--input", "face") == (0, "ecaf\n", "")
    assert call("generate", REVERSE) == (0, "dab\n", ""), "the first sample: bad"


def test_beams_are_listed_with_their_log_p_the_best_first(call: Call) -> None:
    code, out, err = call("generate", REVERSE, "--input", "face", "--beam", 3)
    lines = out.splitlines()
    assert (code, err, len(lines)) == (0, "", 3)
    assert lines[0].endswith("  ecaf")
    assert lines[0].startswith("log p per symbol −0.0")
    found = api.generate(api.open_project(REVERSE), "face", beams=3)
    assert [one.text for one in found] == [line.split("  ")[1] for line in lines]
    per_symbol = [one.log_p / len(one.symbols) for one in found]
    assert per_symbol == sorted(per_symbol, reverse=True)


def test_a_language_model_goes_on_from_what_it_is_given(call: Call) -> None:
    code, out, err = call("generate", RHYME, "--input", "the cat", "--most", 60)
    assert (code, err) == (0, "")
    assert out.startswith("the cat sat on the")
    assert "↵" in out
    assert len(out.removesuffix("\n")) == len("the cat") + 60
    (found,) = api.generate(api.open_project(RHYME), "the cat", most=60)
    assert "\n" in found.text
    assert found.text.replace("\n", "↵") == out.removesuffix("\n")
    assert len(found.symbols) == len(found.probabilities) == 60


def test_drawn_texts_depend_on_the_seed_alone(call: Call) -> None:
    asked = ("generate", RHYME, "--input", "the ", "--temperature", 1.5, "--count", 4, "--seed")
    first = call(*asked, 1)
    assert call(*asked, 1) == first
    assert len(set(first[1].splitlines())) == 4
    assert call(*asked, 2)[1] != first[1]
    alone = call("generate", RHYME, "--input", "the ", "--temperature", 1.5, "--seed", 1)[1]
    assert first[1].startswith(alone)


def test_words_stand_apart_and_characters_do_not(call: Call) -> None:
    assert call("generate", example("translation").path)[1].count(" ") >= 1


def test_an_answer_that_did_not_end_is_told_aside(call: Call) -> None:
    code, out, err = call("generate", REVERSE, "--input", "face", "--most", 2)
    assert (code, out) == (0, "ec\n")
    assert "before the end symbol" in err
    assert call("generate", RHYME, "--most", 2)[2] == "", "there is no end symbol to wait for"


def test_what_cannot_write_says_what_can(call: Call, recall: Path) -> None:
    assert "does not write" in refused(call("generate", recall))
    assert "不会生成" in refused(call("generate", recall, "--lang", "zh"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--temperature", "1", "--beam", "2"), "not allowed with"),
        (("--count", "2"), "give a temperature above 0"),
        (("--count", "0", "--temperature", "1"), "(count) cannot be"),
        (("--temperature", "11"), "from 0 to 10"),
        (("--temperature=-1",), "from 0 to 10"),
        (("--beam", "0"), "(beams) cannot be"),
        (("--most", "0"), "(most) cannot be"),
        (("--most", "few"), "(most) cannot be 'few'"),
        (("--seed", "-1"), "(seed) cannot be"),
        (("--input", "xyz"), "“x” is not in the vocabulary"),
        (("--input", ""), "empty"),
    ],
)
def test_wrong_use_is_refused_in_a_line(call: Call, arguments: tuple[str, ...], words: str) -> None:
    assert words in refused(call("generate", REVERSE, *arguments))


def test_python_refuses_both_ways_to_choose_at_once() -> None:
    with pytest.raises(api.StudioError, match="either a temperature or several beams"):
        api.generate(api.open_project(REVERSE), temperature=1.0, beams=2)


def test_an_untrained_model_writes_something_all_the_same(call: Call, tmp_path: Path) -> None:
    chain = ("tokens", "one_hot", ("gru", {"size": 3}), ("linear", {"size": 26}), "output")
    document = api.build("next_char", *chain, task_params={"source": "own", "text": "abcdefghijklmnopqrstuvwxyz"})
    api.save_project(document, tmp_path / "raw.rnns")
    code, out, _ = call("generate", tmp_path / "raw.rnns", "--input", "abc", "--most", 5)
    assert (code, len(out)) == (0, len("abc") + 5 + 1)
