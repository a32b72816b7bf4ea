"""The little LaTeX that equations are written in: where a line may break, and how it reads as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

SHORT_GROUP = 26
SYMBOLS = {
    r"\odot": "⊙",
    r"\cdot": "·",
    r"\sigma": "σ",
    r"\delta": "δ",
    r"\partial": "∂",
    r"\alpha": "α",
    r"\phi": "φ",
    r"\sum": "Σ",
    r"\top": "ᵀ",
    r"\leq": "≤",
    r"\geq": "≥",
    r"\neq": "≠",
    r"\infty": "∞",
    r"\times": "×",
    r"\rightarrow": "→",
    r"\to": "→",
    r"\ldots": "…",
    r"\dots": "…",
    r"\tanh": "tanh",
    r"\max": "max",
    r"\log": "log",
    r"\exp": "exp",
    r"\quad": "  ",
    r"\,": " ",
    r"\;": " ",
    r"\left": "",
    r"\right": "",
    r"\_": "_",
}
ACCENTS = {r"\tilde": "\u0303", r"\hat": "\u0302", r"\bar": "\u0304"}
TOKEN = re.compile(r"\\left|\\right|\\begin|\\end|\\[A-Za-z]+|\\.|.", re.DOTALL)


def parts(latex: str) -> list[str]:
    """A formula cut where a line may break: before the first =, and before each + or - of a sum that is not a short bracket."""
    cuts = [0, *_breaks(latex), len(latex)]
    cut = [latex[a:b].strip() for a, b in pairwise(cuts)]
    return [cut[0], *("{} " + part for part in cut[1:])]


def for_ziamath(latex: str) -> str:
    r"""The same formula as ziamath sets it well: room around \odot, and torch's names in one word."""
    named = re.sub(
        r"\\mathrm\{((?:\w|\\_)*\\_(?:\w|\\_)*)\}", lambda m: rf"\text{{{m[1].replace(chr(92), '')}}}", latex
    )
    return named.replace(r"\odot", r"\,\odot\,")


def plain_text(latex: str) -> str:
    """A formula as text that can be read while the picture is missing: h_t = o_t ⊙ tanh(C_t)."""
    text = latex
    for accent, mark in ACCENTS.items():
        text = re.sub(re.escape(accent) + r"\s*\{?(\w)\}?", rf"\1{mark}", text)
    text = re.sub(r"\\(?:mathrm|mathbf|text|operatorname)\s*\{((?:[^{}]|\\_)*)\}", r"\1", text)
    text = re.sub(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", r"(\1)/(\2)", text)
    for command in sorted(SYMBOLS, key=len, reverse=True):
        text = text.replace(command, SYMBOLS[command])
    text = re.sub(r"\^\s*\{?ᵀ\}?", "ᵀ", text)
    text = re.sub(r"([_^])\{([^{}]*)\}", lambda m: m[1] + (m[2] if len(m[2]) == 1 else f"({m[2]})"), text)
    return re.sub(r"[{}\\]", "", text).replace(" - ", " − ").strip()


def _breaks(latex: str) -> Iterator[int]:
    """Positions of the first = and of the signs at which a long line may go on."""
    equals, closed = True, 0
    depth = 0
    for token in TOKEN.finditer(latex):
        word, at = token.group(), token.start()
        depth += (word in ("{", r"\left", r"\begin")) - (word in ("}", r"\right", r"\end"))
        if word in ("(", "[") and at >= closed and (end := _closing(latex, at)) - at < SHORT_GROUP:
            closed = end
        if depth or at < closed:
            continue
        if word == "=" and equals:
            equals = False
            yield at
        elif word == r"\quad" or (
            word in ("+", "-") and latex[at - 1 : at] == " " and latex[at + 1 : at + 2] == " " and not equals
        ):
            yield at


def _closing(latex: str, start: int) -> int:
    """Where the bracket that opens at `start` closes."""
    depth = 0
    for at in range(start, len(latex)):
        depth += (latex[at] in "([") - (latex[at] in ")]")
        if not depth:
            return at + 1
    return len(latex)
