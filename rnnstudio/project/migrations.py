"""Older files in today's form: one function for each step of the schema number.

A function takes the whole project.json of its schema as plain dicts and lists, and gives that of the next. It runs
before the content is checked, so it may simply fail on a broken file; that becomes a message here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rnnstudio.graph.text import Text
from rnnstudio.project.content_error import ContentError, inside, shortened
from rnnstudio.project.spot import Spot

SCHEMA = 2
Migration = Callable[[dict[str, Any]], dict[str, Any]]

_UPDATE = Text("Update RNN Studio.", "请更新 RNN Studio。")


def _with_manifest(content: dict[str, Any]) -> dict[str, Any]:
    """Format 2 brought the manifest and the members that it lists; project.json itself stayed as it was."""
    return content


MIGRATIONS: Mapping[int, Migration] = {1: _with_manifest}


def schema_of(value: Any, place: str) -> int:
    """The schema number that project.json bears."""
    found = Spot(value, place).members().get("schema")
    if found is None:
        raise ContentError(inside(place, "schema"), "this entry is missing.", "缺少此条目。")
    return found.whole(1)


def migrated(
    value: Any, place: str, migrations: Mapping[int, Migration] = MIGRATIONS, schema: int = SCHEMA
) -> dict[str, Any]:
    """The content of project.json in the form of `schema`; a ContentError where it is newer, or too old to know."""
    number, spot = schema_of(value, place), inside(place, "schema")
    content = dict(value)
    if number > schema:
        raise ContentError(
            "",
            f"A newer version of RNN Studio wrote it (format {number}; this version reads up to {schema}).",
            f"它由更新版本的 RNN Studio 写入（格式 {number}；本版本最多读取格式 {schema}）。",
            remedy=_UPDATE,
        )
    for step in range(number, schema):
        content = _one_step(content, step, migrations, spot)
    return content


def _one_step(content: dict[str, Any], step: int, migrations: Mapping[int, Migration], place: str) -> dict[str, Any]:
    if step not in migrations:
        raise ContentError(place, f"this version no longer reads format {step}.", f"本版本不再支持格式 {step}。")
    try:
        return {**migrations[step](content), "schema": step + 1}
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        why = shortened(repr(error))
        raise ContentError(
            place, f"the content does not follow format {step} ({why}).", f"内容不符合格式 {step}（{why}）。"
        ) from error
