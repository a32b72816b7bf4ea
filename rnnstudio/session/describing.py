"""Title and note as one edits them: in the language that is shown, a heading and its text apart.

The other language keeps what it says, and takes over what is written where it said nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from rnnstudio.graph.text import Language, Text

LONGEST_HEADING = 12
COLONS: dict[Language, str] = {"en": ": ", "zh": "："}


@dataclass(frozen=True)
class Line:
    """A line of the note as it was when editing began, and as it reads now in the language that is edited."""

    before: Text
    heading: str
    words: str

    @staticmethod
    def of(text: Text, language: Language) -> Line:
        """A line of the note, ready to be edited."""
        return Line(text, *halves(text.said(language), COLONS[language]))

    def edited(self, language: Language, heading: str, words: str) -> Line:
        """The line with other words; a heading has no colon of its own."""
        for colon in COLONS.values():
            heading = heading.replace(colon.strip(), "")
        return replace(self, heading=heading[:LONGEST_HEADING].strip(), words=words)

    def text(self, language: Language) -> Text:
        """The line in both languages; as it was where nobody changed it."""
        if self == Line.of(self.before, language):
            return self.before
        written = f"{self.heading}{COLONS[language]}{self.words}" if self.heading else self.words
        return _with(self.before, language, written)


def retitled(before: Text, language: Language, title: str) -> Text:
    """The title with other words in one language."""
    return before if title == before.said(language) else _with(before, language, title)


def parted(line: Text) -> tuple[Text, Text]:
    """“Try: shuffle it” as “Try” and “Shuffle it”, so that the headings can stand in a column; without a heading, "" first."""
    (en, en_rest), (zh, zh_rest) = halves(line.en, COLONS["en"]), halves(line.zh, COLONS["zh"])
    return Text(en, zh), Text(en_rest, zh_rest)


def halves(line: str, colon: str) -> tuple[str, str]:
    """Heading and text of a line in one language."""
    heading, found, rest = line.partition(colon)
    return (heading, rest[:1].upper() + rest[1:]) if found and len(heading) <= LONGEST_HEADING else ("", line)


def _with(before: Text, language: Language, written: str) -> Text:
    """Where the other language said nothing when editing began, it says what is written."""
    if language == "en":
        return Text(written, before.zh or written)
    return Text(before.en or written, written)
