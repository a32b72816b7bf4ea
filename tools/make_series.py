"""Makes the data of the task `series`: `python tools/make_series.py [FOLDER]`, after `pip install --no-deps statsmodels==0.15.0`.

The files are read where statsmodels is installed; it is not imported, and not needed to run the application.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from importlib.metadata import distribution
from pathlib import Path

import numpy as np

FIRST_MONTH = "195901"  # 1958 begins in March and has months without a measurement


def rows(name: str) -> list[dict[str, str]]:
    """The lines of a data set that statsmodels brings along."""
    path = Path(str(distribution("statsmodels").locate_file(f"statsmodels/datasets/{name}/{name}.csv")))
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def monthly() -> list[tuple[str, str, int]]:
    """Month, mean of its weeks in ppm, and how many weeks these are; a month without any lies on the line between its neighbours."""
    weeks = defaultdict[str, list[float]](list)
    for row in rows("co2"):
        weeks[row["date"][:6]] += [float(row["co2"])] if row["co2"] else []
    months = [month for month in weeks if month >= FIRST_MONTH]
    known = [k for k, month in enumerate(months) if weeks[month]]
    means = np.interp(range(len(months)), known, [np.mean(weeks[months[k]]) for k in known])
    return [(f"{m[:4]}-{m[4:]}", f"{mean:.2f}", len(weeks[m])) for m, mean in zip(months, means, strict=True)]


def write(path: Path, *lines: tuple[object, ...]) -> None:
    """A CSV file whose first line names the columns."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(lines)


def main(folder: Path) -> None:
    """Writes both files."""
    years = [(row["YEAR"], row["SUNACTIVITY"]) for row in rows("sunspots")]
    write(folder / "sunspots.csv", ("year", "number"), *years)
    write(folder / "co2.csv", ("month", "ppm", "weeks"), *monthly())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("resources/data"))
