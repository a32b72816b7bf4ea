"""Names of countries: whose they are, which are kept out of the batches, and what the data holds."""

from __future__ import annotations

import json
from collections import Counter

import numpy as np
import pytest

from rnnstudio.resource import resource
from rnnstudio.streams import stream
from rnnstudio.tasks._own_input import read_input
from rnnstudio.tasks.names import OWN_NAMES, PAD, SETS, TASK
from rnnstudio.trace.sample import Batch

COUNTRIES = json.loads(resource("data", "country_names.json").read_text(encoding="utf-8"))
every_set = pytest.mark.parametrize("languages", SETS)


def read(batch: Batch, languages: str) -> list[tuple[str, str]]:
    """The names of a batch with their languages."""
    face = TASK.interface(TASK.settings({"languages": languages}))
    vocabulary, classes = face.inputs["letters"].vocabulary, face.targets["language"].classes
    rows = zip(batch.inputs["letters"].T, batch.lengths["input"], batch.targets["language"], strict=True)
    return [("".join(vocabulary[k] for k in letters[:length]), classes[target]) for letters, length, target in rows]


def test_the_data_are_names_of_one_language_each() -> None:
    said = Counter(name for names in COUNTRIES.values() for name in names.values())
    assert len(said) > 1000
    assert set(said.values()) == {1}
    assert {language for names in COUNTRIES.values() for language in names} == set(OWN_NAMES)
    assert all(mark.isalpha() or mark in " '-" for name in said for mark in name)
    assert COUNTRIES["DE"]["de"] == "Deutschland"


@every_set
def test_batches_are_names_with_their_language(languages: str) -> None:
    batch = TASK.batch(TASK.settings({"languages": languages}), stream(0, "data"), 300)
    known = {(name, OWN_NAMES[lang]) for names in COUNTRIES.values() for lang, name in names.items()}
    found = read(batch, languages)
    assert set(found) <= known
    assert {language for _, language in found} == {OWN_NAMES[lang] for lang in SETS[languages]}


@every_set
def test_what_fills_up_is_no_letter(languages: str) -> None:
    p = TASK.settings({"languages": languages})
    vocabulary = TASK.interface(p).inputs["letters"].vocabulary
    assert vocabulary[0] == PAD
    assert all(PAD not in name for names in COUNTRIES.values() for name in names.values())
    batch = TASK.batch(p, stream(0, "data"), 100)
    padding = np.arange(len(batch.inputs["letters"]))[:, None] >= batch.lengths["input"]
    np.testing.assert_array_equal(batch.inputs["letters"] == 0, padding)


@every_set
def test_the_samples_are_names_of_a_country_that_no_batch_holds(languages: str) -> None:
    p = TASK.settings({"languages": languages})
    shown = [probe.title.en.strip("“”") for probe in TASK.probes(p)]
    assert shown == [COUNTRIES["NO"][lang] for lang in SETS[languages]][:5]
    drawn = {name for name, _ in read(TASK.batch(p, stream(0, "data"), 20_000), languages)}
    unseen = {name for code in list(COUNTRIES)[3::10] for name in COUNTRIES[code].values()}
    assert set(shown) <= unseen
    assert not drawn & unseen
    assert len(drawn) > 300


@pytest.mark.parametrize(
    ("name", "language"), [("Deutschland", "Deutsch"), ("Norja", "suomi"), ("Atlantis", None), ("Deutschlan", None)]
)
def test_a_name_that_the_data_hold_has_its_language_as_target(name: str, language: str | None) -> None:
    p = TASK.settings({})
    face = TASK.interface(p)
    target = TASK.target_for(p, {"letters": read_input(face.inputs["letters"], name)}).get("language")
    assert (None if target is None else face.targets["language"].classes[int(target)]) == language


def test_names_are_shared_and_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        TASK.probes(TASK.settings({}))[0].inputs["letters"][0] = 1  # type: ignore[index]
