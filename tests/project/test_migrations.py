from __future__ import annotations

from typing import Any

import pytest

from rnnstudio.project.content_error import ContentError
from rnnstudio.project.migrations import MIGRATIONS, SCHEMA, migrated


def _renamed(content: dict[str, Any]) -> dict[str, Any]:
    return {"task": {"id": content["job"]["id"].lower()}}


def _doubled(content: dict[str, Any]) -> dict[str, Any]:
    return {**content, "twice": True}


STEPS = {1: _renamed, 2: _doubled}


def test_there_is_a_step_from_every_older_schema() -> None:
    assert set(MIGRATIONS) == set(range(1, SCHEMA))


def test_steps_are_taken_in_order() -> None:
    expected = {"schema": 3, "task": {"id": "recall"}, "twice": True}
    assert migrated({"schema": 1, "job": {"id": "RECALL"}}, "p", STEPS, 3) == expected
    assert migrated({"schema": 3, "as": "it is"}, "p", STEPS, 3) == {"schema": 3, "as": "it is"}


def test_what_was_read_is_not_changed() -> None:
    old = {"schema": 2}
    migrated(old, "p", STEPS, 3)
    assert old == {"schema": 2}


@pytest.mark.parametrize("broken", [{}, {"job": 3}, {"job": {"id": 3}}, {"job": []}])
def test_a_step_that_fails_on_broken_content_says_so(broken: dict[str, Any]) -> None:
    with pytest.raises(ContentError, match="does not follow format 1"):
        migrated({"schema": 1, **broken}, "p", STEPS, 3)


def test_a_schema_too_old_to_know_is_refused() -> None:
    with pytest.raises(ContentError, match="no longer reads format 1"):
        migrated({"schema": 1}, "p", {2: _doubled}, 3)


def test_a_newer_schema_asks_for_an_update() -> None:
    with pytest.raises(ContentError, match=r"newer version of RNN Studio.*format 4") as caught:
        migrated({"schema": 4}, "p", STEPS, 3)
    assert caught.value.remedy is not None
    assert "Update" in caught.value.remedy.en


@pytest.mark.parametrize("value", [None, [], {}, {"schema": "1"}, {"schema": 0}, {"schema": True}, {"schema": 1.0}])
def test_a_missing_or_strange_number_is_refused(value: object) -> None:
    with pytest.raises(ContentError):
        migrated(value, "p")
