"""The contract, over every file in blocks/."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from contract import CHECKS

import rnnstudio.blocks
from rnnstudio.blocks import catalogue
from rnnstudio.graph.block_type import BlockType, Case

CASES = [
    pytest.param(block, case, id=f"{name}-{number}")
    for name, block in catalogue().items()
    for number, case in enumerate(block.cases)
]


@pytest.mark.parametrize(("block", "case"), CASES)
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_contract(check: Callable[[BlockType, Case], None], block: BlockType, case: Case) -> None:
    check(block, case)


def test_one_file_one_kind_and_its_name_is_the_id() -> None:
    folder = Path(rnnstudio.blocks.__file__).parent
    assert {path.stem for path in folder.glob("*.py") if not path.stem.startswith("_")} == set(catalogue())


def test_every_kind_has_cases() -> None:
    assert all(block.cases for block in catalogue().values())


def test_every_kind_says_when_to_use_it() -> None:
    for block in catalogue().values():
        assert block.when.en.strip(), block.id
        assert block.when.zh.strip(), block.id


def test_the_same_signal_has_the_same_hue_everywhere() -> None:
    hues: dict[str, set[str]] = {}
    for block in catalogue().values():
        for signal in block.signals(block.settings({})):
            hues.setdefault(signal.id, set()).add(signal.hue)
    assert {name: found for name, found in hues.items() if len(found) > 1} == {}
