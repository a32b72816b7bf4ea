"""Makes the data of the tasks `names` and `digits`: `python tools/make_data.py [FOLDER]`, after `pip install -e ".[data]"`.

The same versions of Babel and scikit-learn give the same files, byte for byte. Neither is needed to run the application.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from importlib.resources import files
from pathlib import Path

import numpy as np
from babel import Locale
from sklearn.datasets import load_digits

LANGUAGES = ("en", "de", "fr", "es", "it", "fi", "pl", "tr")
COUNTRY = re.compile("[A-Z]{2}")
NO_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}  # unions, what is left over, test locales, unknown
READABLE = re.compile(r"[^\W\d_]+([ '-][^\W\d_]+)*")  # words alone: no brackets, no "&", no full stops


def country_names() -> dict[str, dict[str, str]]:
    """By country and then by language: each name that is made of words and stands in one language alone."""
    spoken = {language: Locale(language).territories for language in LANGUAGES}
    known = set.intersection(*(set(territories) for territories in spoken.values())) - NO_COUNTRIES
    names = {
        code: {language: spoken[language][code].replace("’", "'") for language in LANGUAGES}
        for code in sorted(known)
        if COUNTRY.fullmatch(code)
    }
    said = Counter(name for of_country in names.values() for name in of_country.values())
    return {
        code: {lang: name for lang, name in of_country.items() if said[name] == 1 and READABLE.fullmatch(name)}
        for code, of_country in names.items()
    }


def write_names(path: Path) -> None:
    """One country a line."""
    lines = [f'"{code}": {json.dumps(names, ensure_ascii=False)}' for code, names in country_names().items() if names]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8", newline="\n")


def write_digits(path: Path) -> None:
    """The images (1797, 8, 8) of 0 to 16, and which digit each shows (1797)."""
    data = load_digits()
    np.savez_compressed(path, images=data.images.astype(np.uint8), digits=data.target.astype(np.uint8))


def write_licence(path: Path) -> None:
    """The licence under which Unicode gives the names, as Babel passes it on."""
    path.write_bytes(files("babel").joinpath("locale-data", "LICENSE.unicode").read_bytes())


def main(folder: Path) -> None:
    """Writes every file."""
    write_names(folder / "country_names.json")
    write_licence(folder / "LICENSE-unicode.txt")
    write_digits(folder / "digits.npz")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("resources/data"))
