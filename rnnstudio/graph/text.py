"""Words that live with their owner, in every language the application speaks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True, slots=True)
class Text:
    """One message in English and Chinese; the language is chosen when it is shown."""

    en: str
    zh: str

    def said(self, language: str) -> str:
        """The words in `language`; English where the translation is missing."""
        return (self.zh or self.en) if language.startswith("zh") else self.en

    def format(self, **values: object) -> Text:
        """Both languages with `values` put in; a value that is itself a Text is translated too."""
        return Text(*(getattr(self, tongue).format(**_spoken(values, tongue)) for tongue in LANGUAGES))

    def __str__(self) -> str:
        return self.en


def plain(words: str) -> Text:
    """Words that are the same in every language: names, symbols, numbers."""
    return Text(words, words)


NOTHING = plain("")


def joined(texts: Iterable[Text], en: str = " ", zh: str = "") -> Text:
    """Several texts as one: by default sentences, which Chinese sets without a space between them."""
    parts = tuple(texts)
    return Text(en.join(part.said("en") for part in parts), zh.join(part.said("zh") for part in parts))


def beginning(text: Text) -> Text:
    """What the first sentence of a longer text says, without its stop."""
    return Text(text.en.partition(". ")[0].rstrip("."), text.zh.partition("。")[0])


def first_sentence(text: Text) -> Text:
    """The first sentence of a longer text."""
    begin = beginning(text)
    return Text(f"{begin.en}.", f"{begin.zh}。")


def _spoken(values: dict[str, object], tongue: Language) -> dict[str, object]:
    return {name: value.said(tongue) if isinstance(value, Text) else value for name, value in values.items()}
