"""Makes the data of the task `dates`: `python tools/make_dates.py [FOLDER]`, after `pip install -e ".[data]"`.

The same version of Babel gives the same file, byte for byte. It is not needed to run the application.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from babel import Locale

LOCALES = ("en", "en_GB", "de", "fr", "es", "it", "pl", "zh")
LENGTHS = ("full", "long", "medium", "short")
SKELETONS = ("yMMMEd", "yMMMd", "yMEd", "yMd")
NAMES = {
    "EEEE": ("days", "wide"),
    "E": ("days", "abbreviated"),
    "MMMM": ("months", "wide"),
    "MMM": ("months", "abbreviated"),
}
UNCLEAR = re.compile("yy|^[^y]*/")  # a year of two figures; 3/4/2026 is March here and April there
PIECE = re.compile("'([^']*)'|(E+|[cdMy]+)|(.)", re.DOTALL)


def pattern(written: str) -> str:
    """CLDR's "d 'de' MMMM" as "{d} de {MMMM}", with plain spaces."""
    pieces = []
    for quoted, field, other in PIECE.findall(written):
        name = "E" if field == "EEE" else field
        pieces.append(f"{{{name}}}" if name else (quoted or re.sub(r"\s", " ", other)))
    return "".join(pieces)


def patterns(locale: Locale) -> list[str]:
    """The ways to write a date that can mean one day only, each once."""
    formats = [locale.date_formats[length].pattern for length in LENGTHS]
    formats += [locale.datetime_skeletons[skeleton].pattern for skeleton in SKELETONS]
    return list(dict.fromkeys(pattern(written) for written in formats if not UNCLEAR.search(written)))


def names(locale: Locale, field: str) -> list[str]:
    """The names that a field stands for, from January or from Monday."""
    kind, width = NAMES[field]
    return [name for _, name in sorted(getattr(locale, kind)["format"][width].items())]


def main(folder: Path) -> None:
    """One locale after the other, one field a line."""
    blocks = []
    for code in LOCALES:
        locale = Locale.parse(code)
        ways = patterns(locale)
        named = [field for field in NAMES if any(f"{{{field}}}" in way for way in ways)]
        said = {"patterns": ways, **{field: names(locale, field) for field in named}}
        lines = [f'  "{key}": {json.dumps(words, ensure_ascii=False)}' for key, words in said.items()]
        blocks.append(f'"{code}": {{\n' + ",\n".join(lines) + "\n}")
    text = "{\n" + ",\n".join(blocks) + "\n}\n"
    (folder / "dates.json").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("resources/data"))
