"""Which language is this name? Names of countries in up to eight languages, read letter by letter: many to one."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from rnnstudio.graph.interface import InputSpec, Interface, TargetSpec
from rnnstudio.graph.params import Choice, Option, Settings
from rnnstudio.graph.text import Text, plain
from rnnstudio.resource import resource
from rnnstudio.tasks._task import Metric, Task
from rnnstudio.trace.sample import Array, Batch, Sample, stack

PAD = "_"
OWN_NAMES = {
    "en": "English",
    "de": "Deutsch",
    "fr": "français",
    "es": "español",
    "it": "italiano",
    "fi": "suomi",
    "pl": "polski",
    "tr": "Türkçe",
}
SETS = {"eight": tuple(OWN_NAMES), "unlike": ("en", "fi", "pl", "tr"), "alike": ("fr", "es", "it")}
UNSEEN = slice(3, None, 10)  # of all countries: one in ten is never in a batch, in no language
SHOWN = "NO"


@dataclass(frozen=True)
class Names:
    """The names in some languages: `seen` are in the batches, `unseen` never, and `shown` are of the latter."""

    vocabulary: tuple[str, ...]
    languages: tuple[str, ...]
    seen: tuple[Sample, ...]
    unseen: tuple[Sample, ...]
    shown: tuple[Sample, ...]

    @property
    def counts(self) -> Counter[str]:
        """How many names of the batches each language has."""
        return Counter(self.languages[int(sample.targets["language"])] for sample in self.seen)


class CountryNames(Task):
    """The letters of a country's name  ->  its language."""

    id = "names"
    title = Text("Languages of names", "名称的语言")
    in_short = Text(
        "Read the name of a country letter by letter: in which language is it?", "逐字母读入一个国名：它是哪种语言？"
    )
    help = Text(
        "The name of a country, one letter a time step; at the end: in which language is it written? Single letters tell "
        "little; endings, pairs of letters and whole words such as “islands” tell more. Names that two languages share "
        "are left out.",
        "一个国家或地区的名称，每个时间步一个字母；读完后判断它是用哪种语言写的。单个字母能说明的不多；词尾、字母组合以及"
        "“群岛”这样的整词说明得更多。两种语言共有的名称已去掉。",
    )
    success = Text(
        "Always saying the commonest language is right once in three to six times. A trained network knows nearly all the "
        "names that it reads over and over; it may have learned them by heart. What it has understood shows in names that it "
        "has never read: those of one country in ten are in no batch, and the samples are among them. Of those it gets two "
        "out of three; dropout between the letters and the network brings it to nearly three out of four.",
        "总是回答最常见的语言，三到六次对一次。训练好的网络几乎认得反复读过的所有名称，但可能只是背了下来。它真正懂了多少，要看从未"
        "读过的名称：十分之一的国家和地区不在任何批次中，样本就取自其中。这些名称它三个里能对两个；在字母与网络之间加上 Dropout，"
        "接近四个里对三个。",
    )
    params = (
        Choice(
            id="languages",
            label=Text("Languages", "语言"),
            help=Text("Which languages there are to choose from.", "有哪些语言可选。"),
            default="eight",
            options=(
                Option("eight", Text("eight European languages", "八种欧洲语言")),
                Option("unlike", Text("four that are unlike one another", "差别较大的四种")),
                Option("alike", Text("three that are alike", "彼此相近的三种")),
            ),
        ),
    )

    def interface(self, p: Settings) -> Interface:
        names = _names(p.languages)
        classes = tuple(OWN_NAMES[language] for language in names.languages)
        return Interface.of(
            (InputSpec("letters", Text("letters", "字母"), "tokens", len(names.vocabulary), names.vocabulary),),
            (TargetSpec("language", Text("language", "语言"), "classes", len(classes), classes),),
        )

    def batch(self, p: Settings, numbers: np.random.Generator, size: int) -> Batch:
        seen = _names(p.languages).seen
        return stack([seen[k] for k in numbers.integers(len(seen), size=size)])

    def held_out(self, p: Settings, numbers: np.random.Generator, size: int) -> Batch:
        unseen = _names(p.languages).unseen
        return stack([unseen[k] for k in numbers.permutation(len(unseen))[:size]])

    def probes(self, p: Settings) -> tuple[Sample, ...]:
        return _names(p.languages).shown[:5]

    def target_for(self, p: Settings, inputs: Mapping[str, Array]) -> Mapping[str, Array]:
        names = _names(p.languages)
        found = (
            one for one in (*names.seen, *names.unseen) if np.array_equal(one.inputs["letters"], inputs["letters"])
        )
        return next((sample.targets for sample in found), {})

    def metric(self, p: Settings) -> Metric:
        ((commonest, count),) = _names(p.languages).counts.most_common(1)
        means = Text("always saying the commonest language, “{language}”", "总是回答最常见的语言“{language}”")
        chance = count / len(_names(p.languages).seen)
        return Metric("accuracy", chance, means.format(language=OWN_NAMES[commonest]))


@cache
def _names(chosen: str) -> Names:
    languages, countries = SETS[chosen], _countries()
    names = [(code, lang, said[lang]) for code, said in countries.items() for lang in languages if lang in said]
    vocabulary = (PAD, *sorted({letter for _, _, name in names for letter in name}))
    codes = {letter: k for k, letter in enumerate(vocabulary)}
    unseen = set(list(countries)[UNSEEN])
    samples = [(code, _sample(codes, name, languages.index(lang))) for code, lang, name in names]
    return Names(
        vocabulary,
        languages,
        tuple(sample for code, sample in samples if code not in unseen),
        tuple(sample for code, sample in samples if code in unseen),
        tuple(sample for code, sample in samples if code == SHOWN),
    )


def _countries() -> dict[str, dict[str, str]]:
    """The names of each country by language."""
    found: dict[str, dict[str, str]] = json.loads(resource("data", "country_names.json").read_text(encoding="utf-8"))
    return found


def _sample(codes: Mapping[str, int], name: str, language: int) -> Sample:
    letters, target = np.array([codes[letter] for letter in name], np.int64), np.array(language, np.int64)
    letters.flags.writeable = target.flags.writeable = False  # shared by all who ask for the same names
    return Sample({"letters": letters}, {"language": target}, plain(f"“{name}”"))


TASK = CountryNames()
