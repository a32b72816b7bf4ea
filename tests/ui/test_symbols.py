"""LaTeX-like symbols become letters that can be drawn and said."""

import pytest

from rnnstudio.ui.symbols import plain_symbol, runs


@pytest.mark.parametrize(
    ("latex", "plain"),
    [(r"\tilde{C}", "C̃"), (r"\alpha", "α"), ("h_t", "hₜ"), (r"\tilde h", "h̃"), ("a^f", "a^f"), (r"\delta C", "δC")],
)
def test_symbols_in_one_line(latex: str, plain: str) -> None:
    assert plain_symbol(latex) == plain


@pytest.mark.parametrize("broken", ["{", "a_", r"\tilde", "}}", "^", ""])
def test_broken_latex_does_no_harm(broken: str) -> None:
    assert isinstance(runs(broken), tuple)
