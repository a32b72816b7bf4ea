from __future__ import annotations

import json
import time
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnstudio.project import strict_json
from rnnstudio.project.content_error import ContentError

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
    max_leaves=20,
)


@given(VALUES)
def test_every_value_comes_back(value: object) -> None:
    assert strict_json.loads(strict_json.dumps(value, "p"), "p") == value


def test_the_same_entries_in_another_order_give_the_same_bytes() -> None:
    assert strict_json.dumps({"b": 1, "a": (2,)}, "p") == strict_json.dumps(MappingProxyType({"a": [2], "b": 1}), "p")


def test_chinese_stays_readable() -> None:
    assert "记忆" in strict_json.dumps({"title": "记忆"}, "p").decode()


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "p.json, 1:1: this is not valid JSON"),
        (b'{"a": 1,\n "b" 2}', "p.json, 2:6: this is not valid JSON"),
        (b'{"a": NaN}', "p.json: NaN and infinity"),
        (b"[-Infinity]", "p.json: NaN and infinity"),
        (b'{"a": [1, 1e999]}', "p.json, a[1]: NaN and infinity"),
        (b'{"a": {"b": 9223372036854775808}}', "p.json, a.b: a number is too large"),
        (b"9" * 10_000, "p.json: a number is too large"),
        (b'{"a": 1, "a": 2}', "p.json: the entry “a” stands there twice"),
        (b'{"a": "\\ud800"}', "p.json, a: a character of this text is damaged"),
        (b'{"\\ud800": 1}', "is not text"),
        (b"\xff\xfe", "p.json: this is not UTF-8 text (byte 0)"),
        (b"[" * 40 + b"]" * 40, "p.json[0][0]"),
        (b"[" * 100_000 + b"]" * 100_000, "p.json: it is nested more than 32 deep"),
        (b"[" + b"[]," * 1_000_000 + b"[]]", "p.json: it holds too many lists"),
        (b"[" + b"1," * 1_000_000 + b"1]", "p.json: it holds too many values"),
        (b'["' + b'",",' * 1_000_000 + b'"]', "p.json: it holds too many values"),
    ],
)
def test_a_loophole_is_closed_and_its_place_named(raw: bytes, words: str) -> None:
    with pytest.raises(ContentError) as caught:
        strict_json.loads(raw, "p.json")
    assert words in caught.value.text.en
    assert caught.value.text.zh != caught.value.text.en


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"a": float("nan")}, "p, a:"),
        ({"a": [2**63]}, "p, a[0]:"),
        ({"a": {"b": object()}}, "p, a.b: a value of type object"),
        ({1: 2}, "p: the name 1"),
        ("\ud800", "p:"),
    ],
)
def test_what_could_not_be_read_is_not_written(value: object, place: str) -> None:
    with pytest.raises(ContentError) as caught:
        strict_json.dumps(value, "p")
    assert caught.value.text.en.startswith(place)


def test_a_long_text_may_have_any_number_of_commas() -> None:
    text = "a, \\" * 600_000
    assert strict_json.loads(strict_json.dumps({"text": text}, "p"), "p") == {"text": text}


def test_a_mark_of_byte_order_is_no_obstacle() -> None:
    assert strict_json.loads(b"\xef\xbb\xbf{}", "p") == {}


def test_endless_names_and_many_values_take_no_long_time() -> None:
    raw = json.dumps({"k" * 2_000_000: [{"v": 1}] * 20_000, "x": [1] * 100_000}).encode()
    begin = time.process_time()
    strict_json.loads(raw, "p")
    assert time.process_time() - begin < 5
