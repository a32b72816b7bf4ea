"""The terminal as it may be: without a reader, on a full disk, closed; and what must not reach it from a stranger's file."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import TextIO


def printable(words: str) -> str:
    """The words with every control character written out, so that none of them steers the terminal."""
    return "".join(
        mark if mark.isprintable() else mark.encode("unicode_escape", "surrogatepass").decode() for mark in words
    )


def in_one_line(words: str) -> str:
    """The same, with line breaks as spaces."""
    return printable(" ".join(words.split()))


def aside(words: str, end: str = "\n") -> None:
    """Says on stderr what is not a result. Where nobody can hear it, the work goes on all the same."""
    if sys.stderr is None:  # `2>&-`; print would take stdout in its place
        return
    try:
        print(words, end=end, file=sys.stderr, flush=True)
    except (OSError, ValueError):
        silence(sys.stderr)


def silence(*streams: TextIO | None) -> None:
    """Leads nowhere those streams that cannot say what they still hold, or Python would complain of it when it ends."""
    for stream in filter(None, streams):
        try:
            stream.flush()
        except (OSError, ValueError):
            with contextlib.suppress(OSError, ValueError), Path(os.devnull).open("wb") as nowhere:
                os.dup2(nowhere.fileno(), stream.fileno())
