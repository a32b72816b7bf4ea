"""How numbers are written, in one place: true minus, '.' as decimal point, small ones as 3.2×10⁻⁵, two or three decimals."""

from __future__ import annotations

import math

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
MINUS = "−"


def fixed(value: float, decimals: int = 3) -> str:
    """`value` with so many decimals; in powers of ten where that would hide it or run too long."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else ("∞" if value > 0 else f"{MINUS}∞")
    if value and (abs(value) < 0.5 * 10**-decimals or abs(value) >= 1e5):
        return scientific(value)
    text = f"{value:.{decimals}f}"
    return f"{0:.{decimals}f}" if float(text) == 0 else text.replace("-", MINUS)


def scientific(value: float) -> str:
    """`value` as 3.2×10⁻⁵."""
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{mantissa.replace('-', MINUS)}×10{str(int(exponent)).translate(SUPERSCRIPTS)}"


def count(value: int) -> str:
    """A whole number with thousands apart: 12,400."""
    return f"{value:,}".replace("-", MINUS)


def data_size(size: int) -> str:
    """So many bytes, in memory or in a file, with three digits: 192 B, 2.3 kB, 1.25 MB."""
    value, units = float(size), iter(("kB", "MB", "GB"))
    unit = "B"
    while value >= 999.5 and (larger := next(units, None)):
        value, unit = value / 1000, larger
    return f"{value:.3g} {unit}"


def percent(value: float) -> str:
    """A share as 97.3%."""
    return f"{100 * value:.1f}%" if math.isfinite(value) else fixed(value)


def figure(value: float, share: bool = False) -> str:
    """A loss, a gradient's norm or a metric, the same wherever it is told: 0.0310, 3.9×10⁻⁴; a `share` as 97.3%."""
    if share:
        return percent(value)
    return scientific(value) if 0 < abs(value) < 1e-3 else fixed(value, 4)


def token(word: str) -> str:
    """A token so that it can be seen: space as ␣, newline as ↵, tab as ⇥."""
    return word.replace(" ", "␣").replace("\n", "↵").replace("\t", "⇥")
